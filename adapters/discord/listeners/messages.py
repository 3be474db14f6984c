"""Messages: in channels, to the bot, in threads and direct messages; and the reaction that asks for a digest.

https://discord.com/developers/docs/resources/message
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any

import discord

from adapters.discord.digesting import Wanted, digest, fetched, heard_of, part_of
from adapters.discord.files import addresses
from adapters.discord.plain import Words, words_of
from adapters.discord.rights import NOT_MANAGER, cannot_post, may_write, missing
from adapters.discord.scene import Bot, Place
from adapters.discord.views import offer
from bot.commanded import Part, Show
from bot.commands import read_command
from bot.desk import Attention, attend
from bot.message import read_message
from bot.store.records import Answering

_BUSY_STANDS = 60.0  # seconds
_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)  # what the system says has other types


async def heard(bot: Bot, message: discord.Message) -> None:
    """What a person wrote. What bots post, edits and previews of links are no message to the bot."""
    if message.author.bot or message.webhook_id or message.type not in _PEOPLE:
        return
    place = await bot.place(message.channel.id, message.guild.id if message.guild else None)
    if place is None:
        return
    words = words_of(message, bot.me)
    spoken_to = place.direct or words.called
    if not spoken_to and not _may_be_for_us(bot, message, place, words):
        return
    if names := _missing(message, place):
        if spoken_to:
            bot.aside(message.author.send(f"{cannot_post(names)} ({message.jump_url})"))
        return
    await _take(bot, message, place, words, spoken_to)


async def reacted(bot: Bot, payload: discord.RawReactionActionEvent) -> None:
    """The reaction asks for a digest of the message, whether the bot had offered one or not; once, whoever else adds theirs."""
    bots = payload.user_id == bot.me or (payload.member is not None and payload.member.bot)
    if bots or str(payload.emoji) != bot.settings.discord_reaction:
        return
    place = await bot.place(payload.channel_id, payload.guild_id)
    message = await fetched(bot, payload.channel_id, payload.message_id)
    if place is not None and message is not None and message.author.id != bot.me:
        await digest(bot, message, place, str(payload.user_id))


def _may_be_for_us(bot: Bot, message: discord.Message, place: Place, words: Words) -> bool:
    """Whether it could be, however the channel is set: a busy server's talk need not be looked up in the store."""
    if addresses(message.attachments, pasted=True):
        return True
    heard = replace(heard_of(message, place, ""), text=words.said)
    in_thread = heard.thread is not None or _answered(bot, message) is not None
    return attend(read_message(heard.text), heard, Answering.AT_ONCE, in_thread) is not Attention.NONE


async def _take(bot: Bot, message: discord.Message, place: Place, words: Words, spoken_to: bool) -> None:
    person = str(message.author.id)
    if spoken_to and await _meant_another(bot, message, place, words):
        return
    files = addresses(message.attachments, pasted=not spoken_to)
    text = words.said or ("help" if spoken_to and not files else "")
    if spoken_to and not may_write(message.author, text, place):
        bot.aside(message.reply(NOT_MANAGER, mention_author=False))
        return
    if spoken_to and (text or files):
        bot.aside(_typing(message.channel))
    said = heard_of(message, place, person)
    said = replace(said, text=text, thread=said.thread or await _replied(bot, message, place), addressed=spoken_to)
    parts = [Wanted(inputs=(file,), mark=f":{number}") for number, file in enumerate(files)] or [Wanted(text)]
    taken = [await bot.hear(part_of(said, one)) for one in parts]
    if line := next((one.busy for one in taken if one.busy), None):
        bot.aside(message.reply(line, mention_author=False, silent=True, delete_after=_BUSY_STANDS))
    if any(one.attention is Attention.OFFER for one in taken):
        bot.aside(_offer(bot, message))


async def _meant_another(bot: Bot, message: discord.Message, place: Place, words: Words) -> bool:
    """Whether the bot was called, with no word but perhaps "digest this", to another message, which is digested now: the one that
    is replied to, or that opened the thread."""
    bare = not words.said and not message.attachments
    if not bare and read_command(words.said) != Show(Part.DIGEST):
        return False
    other = await _referred(bot, message)
    if other is None and bare:
        other = await _opener(bot, message, place)
    if other is None or other.author.id == bot.me:
        return False
    return await digest(bot, other, place, str(message.author.id))


async def _opener(bot: Bot, message: discord.Message, place: Place) -> discord.Message | None:
    """The message that a thread was opened on, unless that is digested already; in a forum it stands in the thread itself."""
    if place.thread in (None, str(message.id)) or await _known(bot, place, place.thread or ""):
        return None
    channel, thread = int(place.channel.id), int(place.thread or 0)
    return await fetched(bot, channel, thread) or await fetched(bot, thread, thread)


async def _replied(bot: Bot, message: discord.Message, place: Place) -> str | None:
    """Where there are no threads: for a reply to what the bot said the message that this was said to, if an article's."""
    thread = _answered(bot, message) if place.thread is None else None
    return thread if thread is not None and await _known(bot, place, thread) else None


def _answered(bot: Bot, message: discord.Message) -> str | None:
    """For a reply to what the bot said: the message that the bot had replied to, else the bot's own."""
    replied = message.reference.resolved if message.reference is not None else None
    if not isinstance(replied, discord.Message) or replied.author.id != bot.me:
        return None
    of = replied.reference.message_id if replied.reference is not None else None
    return str(of or replied.id)


async def _known(bot: Bot, place: Place, thread: str) -> bool:
    return bool(await asyncio.to_thread(bot.store.thread_articles, place.channel, thread))


async def _referred(bot: Bot, message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.message_id is None or reference.channel_id != message.channel.id:
        return None
    resolved = reference.resolved
    return resolved if isinstance(resolved, discord.Message) else await fetched(bot, message.channel.id, reference.message_id)


async def _offer(bot: Bot, message: discord.Message) -> None:
    """By the reaction that takes it up, else by a button."""
    if bot.settings.discord_reactions:
        with suppress(discord.Forbidden):
            await message.add_reaction(bot.settings.discord_reaction)
            return
    await message.reply("Shall I digest it?", view=offer(message.id), mention_author=False, silent=True)


async def _typing(channel: Any) -> None:
    await channel.typing()


def _missing(message: discord.Message, place: Place) -> tuple[str, ...]:
    """What the bot lacks to answer; nothing, where that is not known: then Discord says so when it is answered."""
    guild, channel = message.guild, message.channel
    unknown = isinstance(channel, discord.PartialMessageable) or (isinstance(channel, discord.Thread) and channel.parent is None)
    if guild is None or guild.me is None or unknown:
        return ()
    return missing(channel.permissions_for(guild.me), thread=place.thread is not None)
