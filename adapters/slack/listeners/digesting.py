"""What of a message is to be digested: its files, the article that it is, or those that it links to. Never what it says: whoever
reacts to a message that reads "forget this channel" asks for a digest, and gives no command."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.files import addresses
from adapters.slack.plain import words_of
from adapters.slack.scene import Bot, thread_of
from bot.channel import Channel
from bot.heard import Heard
from bot.message import Named, Pasted, read_message
from summarizer.judge import MIN_WORDS, count_words

NOTHING = "There is no link and no article in that message."


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to be digested. mark: tells it from others of the same message."""

    text: str = ""
    inputs: tuple[str, ...] = ()
    mark: str = ""


def wanted(message: Mapping[str, Any], channel: Channel, bot: Bot, me: str | None) -> list[Wanted]:
    """What there is to digest in `message`. me: the bot's user, whose mention is no word of an article."""
    if files := addresses(message, channel.workspace, bot.settings):
        return [Wanted(inputs=(file,), mark=f":{file.rpartition('/')[2]}") for file in files]
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


async def digest_message(bot: Bot, key: str, channel: Channel, message: Mapping[str, Any], person: str, me: str | None) -> bool:
    """Have `message` digested for a person who asks for that; False: there is nothing in it."""
    found = wanted(message, channel, bot, me)
    thread, at = thread_of(message), str(message["ts"])
    for one in found:
        await bot.hear(Heard(key + one.mark, channel, one.text, person, thread, at, offer_taken=True, inputs=one.inputs))
    return bool(found)
