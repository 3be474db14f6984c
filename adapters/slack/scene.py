"""What every listener needs: the bot behind it, and where in Slack something was said."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.changes import changes_channel
from adapters.latest import Latest
from adapters.slack.edge import SlackEdge
from bot.channel import Channel
from bot.desk import Desk, Taken
from bot.heard import Heard, Pressed
from bot.logs import where
from bot.settings import Settings
from bot.store import Store

PLATFORM = "slack"
NOT_ADMIN = "Only admins of this workspace may change what a channel is set to."
KEPT_WITHIN = 2.0
"""Seconds for which an event is kept waiting until it is in the store; Slack wants its acknowledgement within three."""
_MAX_REFUSED = 1_000  # that are remembered

_log = logging.getLogger(__name__)

_Given = TypeVar("_Given")
Listener = Callable[[Mapping[str, Any], AsyncBoltContext, AsyncWebClient], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot as the listeners see it."""

    desk: Desk
    edge: SlackEdge
    settings: Settings
    store: Store
    _aside: set["asyncio.Task[Any]"] = field(default_factory=set)
    _refused: Latest[str, None] = field(default_factory=lambda: Latest(_MAX_REFUSED))

    async def hear(self, heard: Heard) -> Taken:
        """Hand a message to the desk, which waits for the database alone."""
        return await asyncio.to_thread(self.desk.hear, heard)

    async def press(self, pressed: Pressed) -> int:
        return await asyncio.to_thread(self.desk.press, pressed)

    async def may(self, client: AsyncWebClient, person: str, text: str, channel: Channel) -> bool:
        """Whether the person may give the command that `text` is, where only admins may change things. What is set between a
        person and the bot is theirs."""
        if not self.settings.slack_admins_only or is_direct(channel):
            return True
        return not changes_channel(text) or await is_admin(client, person)

    def refuse(self, key: str, call: Coroutine[Any, Any, object]) -> None:
        """Say no to what was asked under `key`, once: a mention comes twice."""
        if key in self._refused:
            call.close()
            return
        self._refused[key] = None
        self.aside(call)

    async def keep(self, work: Coroutine[Any, Any, _Given]) -> _Given | None:
        """What `work` gives, but it is waited for no longer than Slack does: then None. Raises what it raises in that time."""
        task = asyncio.create_task(work, name="taking in")
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
        done, _ = await asyncio.wait({task}, timeout=KEPT_WITHIN)
        if done:
            return task.result()
        task.add_done_callback(_tell_log)
        return None

    def aside(self, call: Awaitable[object]) -> None:
        """Make a call that is a courtesy and may fail: an offer that is there already, a status that a place has not."""
        task = asyncio.create_task(_courtesy(call))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


def kept_first(bot: Bot, listener: Listener) -> Callable[..., Awaitable[None]]:
    """A listener's middleware that does its work: what comes before the acknowledgement is not lost when the process is killed,
    for Slack delivers again what was not acknowledged. It is delivered again too if `listener` raises."""

    async def keep(
        event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient, next_: Callable[[], Awaitable[None]]
    ) -> None:
        await bot.keep(_run(listener, event, context, client))
        await next_()

    return keep


async def done() -> None:
    """The listener of an event whose work was done before (`kept_first`)."""


async def is_admin(client: AsyncWebClient, person: str) -> bool:
    """Whether the person is an admin or owner of the workspace; no, if that cannot be known."""
    try:
        user = (await client.users_info(user=person))["user"]
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return False
    return bool(user.get("is_admin") or user.get("is_owner"))


def workspace_of(context: AsyncBoltContext) -> str:
    """The workspace by which a channel is known, and a token found. Of several in one enterprise each has an installation, a
    token and an end of its own."""
    whole = context.enterprise_id if context.is_enterprise_install else None
    return whole or context.team_id or context.enterprise_id or ""


def channel_of(context: AsyncBoltContext, id: str) -> Channel:
    return Channel(PLATFORM, workspace_of(context), id)


def is_direct(channel: Channel) -> bool:
    """Whether it is a conversation of two."""
    return channel.id.startswith("D")


def thread_of(message: Mapping[str, Any]) -> str | None:
    """The thread that a message was written in; None for one that opens a thread or stands in the channel."""
    thread = message.get("thread_ts")
    return str(thread) if thread and thread != message.get("ts") else None


async def _run(listener: Listener, event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await listener(event, context, client)


async def _courtesy(call: Awaitable[object]) -> None:
    try:
        await call
    except SlackApiError as error:
        _log.info("Slack did not take a courtesy: %s", error.response.get("error"))
    except (aiohttp.ClientError, TimeoutError) as error:
        _log.info("Slack did not take a courtesy: %s", type(error).__name__)


def _tell_log(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.error("what Slack delivered could not be taken in: %s", where(error))
