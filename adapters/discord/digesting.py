"""What of a message is to be digested: its files, the article that it is, or those that it links to. Never what it says: whoever
reacts to a message that reads "forget this channel" asks for a digest, and gives no command."""

import logging
from dataclasses import dataclass, replace

import discord

from adapters.discord.files import addresses
from adapters.discord.interact import tell
from adapters.discord.plain import words_of
from adapters.discord.scene import Bot, Interaction, Place
from bot.heard import Heard
from bot.logs import where
from bot.message import Named, Pasted, read_message
from bot.reply import Audience
from summarizer.judge import MIN_WORDS, count_words

NOTHING = "There is no link and no article in that message."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to be digested. mark: tells it from others of the same message."""

    text: str = ""
    inputs: tuple[str, ...] = ()
    mark: str = ""


def wanted(message: discord.Message, me: int) -> list[Wanted]:
    """What there is to digest in `message`. me: the bot's user, whose mention is no word of an article."""
    passed_on = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    if found := addresses([*message.attachments, *passed_on]):
        return [Wanted(inputs=(file,), mark=f":{number}") for number, file in enumerate(found)]
    words = words_of(message, me)
    match read_message(words.said):
        case Named(inputs):
            return [Wanted(inputs=inputs)]
        case Pasted():
            return [Wanted(words.said)]
    if words.links:
        return [Wanted(inputs=words.links)]
    text = f"digest {words.text}"
    short = count_words(words.text) >= MIN_WORDS and isinstance(read_message(text), Pasted)
    return [Wanted(text)] if short else []


def asked_of(message: discord.Message, me: int, heard: Heard) -> list[Heard]:
    """`heard` for each thing that is to be digested in `message`, for a person who asks for that."""
    return [replace(part_of(heard, one), offer_taken=True) for one in wanted(message, me)]


def part_of(heard: Heard, one: Wanted) -> Heard:
    """`heard` as what is said of one thing."""
    return replace(heard, key=heard.key + one.mark, text=one.text, inputs=one.inputs)


def heard_of(message: discord.Message, place: Place, person: str, key: str = "") -> Heard:
    """`message` for the desk. key: of the event; else of the message, the same when it is written and when it is reacted to."""
    within = None if place.thread == str(message.id) else place.thread  # what opens a forum's thread is not said within it
    key = key or f"{place.channel}:{message.id}"
    return Heard(key, place.channel, "", person, within, str(message.id))


async def digest(bot: Bot, message: discord.Message, place: Place, person: str) -> bool:
    """Have `message` digested for a person who asks for that; False: there is nothing in it."""
    asked = asked_of(message, bot.me, heard_of(message, place, person))
    for one in asked:
        await bot.hear(one)
    return bool(asked)


async def digest_for(bot: Bot, interaction: Interaction, message: discord.Message | None, place: Place) -> None:
    """Have `message` digested for who asks by an interaction that was told to wait: in the message's thread, or, where everybody
    sees that it waits, in that place."""
    waits = interaction.extras.get("waits")
    asked: list[Heard] = []
    if message is not None:
        heard = heard_of(message, place, str(interaction.user.id), f"interaction:{interaction.id}")
        asked = asked_of(message, bot.me, replace(heard, message=None) if waits is Audience.EVERYONE else heard)
    if asked:
        await bot.hear_interaction(interaction, place, asked, waits)
    else:
        await tell(interaction, NOTHING)


async def fetched(bot: Bot, channel: int, message: int) -> discord.Message | None:
    """One message as Discord has it; None: it is not there (any more), or not for us."""
    try:
        return await bot.client.get_partial_messageable(channel).fetch_message(message)
    except discord.HTTPException as error:
        _log.info("a message cannot be read: %s", where(error))
        return None
