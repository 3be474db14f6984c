"""Messages: in channels, to the bot, in threads and direct messages; and the reaction that asks for a digest.

https://docs.slack.dev/reference/events/message
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.files import addresses
from adapters.slack.listeners.digesting import digest_message, wanted
from adapters.slack.plain import words_of
from adapters.slack.scene import NOT_ADMIN, Bot, channel_of, done, is_direct, kept_first, thread_of
from bot.channel import Channel
from bot.desk import Attention, Taken
from bot.heard import Heard

_PEOPLE = frozenset({None, "file_share", "thread_broadcast"})  # subtypes of what people write; edits and the like have others
_SLACKBOT = "USLACKBOT"
_READING = "is reading …"

_log = logging.getLogger(__name__)


def register(app: AsyncApp, bot: Bot) -> None:
    """Let `app` hear messages."""

    async def message(event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        if event.get("subtype") in _PEOPLE and _is_persons(event, context.bot_user_id):
            await _heard(bot, event, context, client)

    async def reaction(event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        item = event.get("item") or {}
        if event.get("reaction") == bot.settings.slack_reaction and item.get("type") == "message":
            await _reacted(bot, event, context, client)

    app.event("message", middleware=[kept_first(bot, message)])(done)
    app.event("app_mention", middleware=[kept_first(bot, message)])(done)
    app.event("reaction_added", middleware=[kept_first(bot, reaction)])(done)


def _is_persons(message: Mapping[str, Any], me: str | None) -> bool:
    """A mention that an edit put in comes as one too, and says that it was edited."""
    apart = message.get("bot_id") or message.get("hidden") or message.get("edited")
    return not apart and message.get("user") not in (None, me, _SLACKBOT)


async def _heard(bot: Bot, event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """A mention comes as `message` and as `app_mention`: both have the message's own time, and so one key."""
    channel, at, person = channel_of(context, str(event["channel"])), str(event["ts"]), str(event["user"])
    me, thread = context.bot_user_id, thread_of(event)
    words = words_of(event, me)
    addressed = is_direct(channel) or me in words.mentions
    if thread:
        bot.edge.saw_thread(channel, thread)
    key = f"{channel}:{at}"
    if addressed and not words.said and not event.get("files") and thread:
        await _named_alone(bot, key, channel, thread, person, context, client)
        return
    text = words.said or ("help" if addressed and not event.get("files") else "")
    if addressed and not await bot.may(client, person, text, channel):
        bot.refuse(key, client.chat_postEphemeral(channel=channel.id, user=person, text=NOT_ADMIN, thread_ts=thread))
        return
    if is_direct(channel) and (text or event.get("files")):
        bot.aside(client.assistant_threads_setStatus(channel_id=channel.id, thread_ts=thread or at, status=_READING))
    offered = False
    if addresses(event, channel.workspace, bot.settings):
        for one in wanted(event, channel, bot, me):
            heard = Heard(key + one.mark, channel, "", person, thread, at, addressed=addressed, inputs=one.inputs)
            taken = await bot.hear(heard)
            offered |= taken.attention is Attention.OFFER
            _tell_busy(bot, client, heard, taken)
    else:
        heard = Heard(key, channel, text, person, thread, at, addressed=addressed)
        taken = await bot.hear(heard)
        offered = taken.attention is Attention.OFFER
        _tell_busy(bot, client, heard, taken)
    if offered:
        bot.aside(client.reactions_add(channel=channel.id, timestamp=at, name=bot.settings.slack_reaction))


def _tell_busy(bot: Bot, client: AsyncWebClient, heard: Heard, taken: Taken) -> None:
    """Tell the person alone that it will take a while; between two, where there is nobody else, by the status."""
    if not taken.busy:
        return
    channel, person, thread = heard.channel.id, str(heard.person), heard.thread
    if is_direct(heard.channel):
        status = f"{_READING} {taken.busy}"
        bot.aside(client.assistant_threads_setStatus(channel_id=channel, thread_ts=str(thread or heard.message), status=status))
    else:
        bot.aside(client.chat_postEphemeral(channel=channel, user=person, text=taken.busy, thread_ts=thread))


async def _named_alone(
    bot: Bot, key: str, channel: Channel, thread: str, person: str, context: AsyncBoltContext, client: AsyncWebClient
) -> None:
    """The bot was called into a thread without a word: to digest what it is about, or, where that is done, to help."""
    opening = await _message(client, channel, thread)
    known = await asyncio.to_thread(bot.store.thread_articles, channel, thread)
    if known or opening is None or not await digest_message(bot, key, channel, opening, person, context.bot_user_id):
        await bot.hear(Heard(key, channel, "help", person, thread, None, addressed=True))


async def _reacted(bot: Bot, event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """The reaction asks for a digest of the message, whether the bot had offered one or not; once, whoever else adds theirs."""
    channel, at, person = channel_of(context, str(event["item"]["channel"])), str(event["item"]["ts"]), str(event["user"])
    message = await _message(client, channel, at)
    if message is None or message.get("user") == context.bot_user_id:
        return
    await digest_message(bot, f"{channel}:{at}", channel, message, person, context.bot_user_id)


async def _message(client: AsyncWebClient, channel: Channel, at: str) -> Mapping[str, Any] | None:
    """One message as Slack has it. reactions.get gives it with the scope that hearing of reactions needs; history is not read,
    which some apps may once a minute only. None: it is not there (any more), or not for us."""
    try:
        found: Mapping[str, Any] = (await client.reactions_get(channel=channel.id, timestamp=at, full=True)).get("message") or {}
    except SlackApiError as error:
        _log.info("a message cannot be read: %s", error.response.get("error"))
        return None
    return found or None
