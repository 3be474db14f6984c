"""The Home tab: what is set in the channels that a person shares with the bot, when roundups come, and buttons to change it.

A change is a command of `bot.doing`, done as if the person had written it in the channel; what it says is shown on the tab.
https://docs.slack.dev/surfaces/app-home
"""

import asyncio
import copy
import logging
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import modals
from adapters.slack.home_view import NOT_ADMIN, Viewer, home_view
from adapters.slack.limits import SELECT_OPTIONS
from adapters.slack.modals import ChannelState, Place, Wanted
from adapters.slack.scene import workspace_of
from adapters.slack.shapes import Json
from adapters.text import shorten
from adapters.zone_search import zones_like
from bot.channel import Channel
from bot.commanded import Command, ForgetMe, Roundup, RoundupDo, Subscribe
from bot.doing import Scene, do
from bot.feeds import FeedFinder
from bot.reply import Reply, Text
from bot.settings import Settings
from bot.store import Store
from bot.store.records import Request, RequestKind
from bot.zones import zone_named

_LONGEST_PROBLEM = 300
_PAGES = 20  # of a person's channels, 500 each
_PATIENCE = 2.0  # seconds; Slack waits three for the acknowledgement
_NOT_THERE = "You are not in that channel any more, so nothing of it is shown or changed."
_OUR_FAULT = "Something went wrong on our side. Please try once more in a while."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HomeBot:
    """What the tab needs of the bot. finder: finds feeds. now: the clock."""

    store: Store
    settings: Settings
    finder: FeedFinder
    now: Callable[[], datetime]


def state_of(store: Store, channel: Channel, *, inside: bool = True) -> ChannelState:
    """How things stand in `channel`."""
    return ChannelState(
        channel,
        store.channel_settings(channel),
        store.subscription(channel),
        tuple(store.feeds(channel)),
        tuple(store.follows(channel)),
        inside,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks for what, where: a request of Slack's as the tab needs it."""

    client: AsyncWebClient
    workspace: str
    person: str
    place: Place

    def channel(self, id: str) -> Channel:
        return Channel("slack", self.workspace, id)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a change. problem: nothing was changed, as `text` says."""

    text: str
    problem: bool = False


@dataclass(frozen=True)
class _Home:
    """The tab's listeners. Feeds are looked for in threads of their own: a slow site must not hold up anything else."""

    bot: HomeBot
    finding: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, thread_name_prefix="finding"))

    async def opened(self, event: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        asked = _Asked(client, workspace_of(context), event["user"], Place(direct=event.get("channel") or ""))
        await _told(self._publish(asked))

    async def turned(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """Another page."""
        await ack()
        asked, value = _asked(body, client, context)
        await _told(self._publish(replace(asked, place=replace(asked.place, page=int(value)))))

    async def pressed(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A button that opens a form."""
        await ack()
        asked, channel = _asked(body, client, context)
        form = body["actions"][0]["action_id"].partition(":")[2]
        await _told(self._open(asked, channel, form, body["trigger_id"]))

    async def switched(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A button that pauses or resumes a roundup."""
        await ack()
        asked, channel = _asked(body, client, context)
        what = Roundup(body["actions"][0]["action_id"].partition(":")[2])
        await _told(self._change_and_publish(asked, channel, Wanted((RoundupDo(what),))))

    async def forgotten(self, ack: AsyncAck, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        await ack()
        asked, _ = _asked(body, client, context)
        outcome = await asyncio.to_thread(self._do, asked, asked.channel(""), Wanted((ForgetMe(),)))
        await _told(self._publish(asked, outcome.text))

    async def zones(self, ack: AsyncAck, body: Json) -> None:
        now = self.bot.now()
        await ack(options=[modals.zone_option(name, now) for name in zones_like(body.get("value") or "", SELECT_OPTIONS)])

    async def submitted(self, ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        """A form. What is wrong stands under its field; what takes longer than Slack waits is told in it once it is done."""
        form, values = view["callback_id"].partition(":")[2], view["state"]["values"]
        asked = _Asked(client, workspace_of(context), body["user"]["id"], Place.of(view["private_metadata"]))
        channel = asked.channel(asked.place.channel)
        state = await asyncio.to_thread(state_of, self.bot.store, channel)
        wanted = modals.read_form(form, values, state)
        if not isinstance(wanted, Wanted):
            await ack(response_action="errors", errors=wanted)
            return
        work = asyncio.ensure_future(self._change(asked, channel.id, wanted))
        await asyncio.wait({work}, timeout=_PATIENCE)
        if work.done():
            outcome = work.result()
            if outcome.problem:
                await ack(response_action="errors", errors={modals.FIRST_FIELD[form]: shorten(outcome.text, _LONGEST_PROBLEM)})
            else:
                await ack()
        else:
            looking = "Looking … You may close this; what is found will be on the Home tab."
            await ack(response_action="update", view=modals.telling(view["title"]["text"], looking))
            outcome = await work
            state = await asyncio.to_thread(state_of, self.bot.store, channel)
            again = outcome.problem and form == "feeds"
            after = (
                modals.feeds_form(state, asked.place, modals.address_in(values), outcome.text)
                if again
                else modals.telling(view["title"]["text"], outcome.text)
            )
            await _told(_patient(client).views_update(view_id=view["id"], view=after))
        if not outcome.problem or wanted.ended_feeds or wanted.ended_follows:
            await _told(self._publish(asked, outcome.text))

    async def _open(self, asked: _Asked, channel: str, form: str, trigger: str) -> None:
        viewer, refused = await self._may_change(asked, channel)
        if refused:
            await asked.client.views_open(trigger_id=trigger, view=modals.telling("Not changed", refused))
            return
        state = await asyncio.to_thread(state_of, self.bot.store, asked.channel(channel))
        match form:
            case "settings":
                view = modals.settings_form(state, asked.place)
            case "roundup":
                view = modals.roundup_form(state, asked.place, viewer.zone, self.bot.now())
            case "feeds":
                view = modals.feeds_form(state, asked.place)
            case _:
                view = modals.follows_form(state, asked.place)
        await asked.client.views_open(trigger_id=trigger, view=view)

    async def _change_and_publish(self, asked: _Asked, channel: str, wanted: Wanted) -> None:
        outcome = await self._change(asked, channel, wanted)
        await self._publish(asked, outcome.text)

    async def _change(self, asked: _Asked, channel: str, wanted: Wanted) -> _Outcome:
        try:
            _, refused = await self._may_change(asked, channel)
            if refused:
                return _Outcome(refused, problem=True)
            slow = any(isinstance(command, Subscribe) for command in wanted.commands)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.finding if slow else None, self._do, asked, asked.channel(channel), wanted)
        except Exception as error:  # it ends in a line for the person, whatever it was
            _log.error("a change on the Home tab failed: %s", type(error).__name__)
            return _Outcome(_OUR_FAULT, problem=True)

    def _do(self, asked: _Asked, channel: Channel, wanted: Wanted) -> _Outcome:
        store = self.bot.store
        feeds = {feed.id: feed.title or feed.url for feed in store.feeds(channel)} if wanted.ended_feeds else {}
        follows = {follow.id: follow.what for follow in store.follows(channel)} if wanted.ended_follows else {}
        ended = [feeds[id] for id in wanted.ended_feeds if id in feeds and store.remove_feed(channel, id)]
        left = [follows[id] for id in wanted.ended_follows if id in follows and store.unfollow(channel, follows[id])]
        said = [f"Unsubscribed from {name}." for name in ended] + [f"“{what}” is followed no more." for what in left]
        replies = [reply for command in wanted.commands for reply in self._command(asked, channel, command)]
        said += [block.text for reply in replies for block in reply.blocks if isinstance(block, Text)]
        return _Outcome(" ".join(said), problem=any(reply.failure for reply in replies))

    def _command(self, asked: _Asked, channel: Channel, command: Command) -> list[Reply]:
        now = self.bot.now()
        request = Request(0, "", channel, RequestKind.MESSAGE, {}, asked.person, None, None, now)
        return do(command, Scene(self.bot.store, request, self.bot.settings, self.bot.finder, now))

    async def _may_change(self, asked: _Asked, channel: str) -> tuple[Viewer, str]:
        """Who asks, and why they may not change the channel, "" if they may."""
        if channel == asked.place.direct:
            viewer = await self._viewer(asked)
            return viewer, "" if viewer.may_change else NOT_ADMIN
        viewer, theirs = await asyncio.gather(self._viewer(asked), _conversations(asked.client, asked.person))
        return viewer, _NOT_THERE if channel not in theirs else "" if viewer.may_change else NOT_ADMIN

    async def _viewer(self, asked: _Asked) -> Viewer:
        answer = await asked.client.users_info(user=asked.person)
        user: Json = answer.get("user") or {}
        zone = zone_named(user.get("tz") or "") or self.bot.settings.time_zone
        admin = any(user.get(key) for key in ("is_admin", "is_owner", "is_primary_owner"))
        return Viewer(asked.person, zone, admin or not self.bot.settings.slack_admins_only)

    async def _publish(self, asked: _Asked, notice: str = "") -> None:
        asked = replace(asked, client=_patient(asked.client))
        viewer, theirs, ours = await asyncio.gather(
            self._viewer(asked), _conversations(asked.client, asked.person), _conversations(asked.client)
        )
        states = await asyncio.to_thread(self._states, asked, theirs, ours)
        view = home_view(states, viewer, asked.place, self.bot.now(), self.bot.settings.retention_days, notice)
        await asked.client.views_publish(user_id=asked.person, view=view)

    def _states(self, asked: _Asked, theirs: dict[str, str], ours: dict[str, str]) -> list[ChannelState]:
        """Of the person's channels those that the bot is in or knows something of, by name; then their direct messages."""
        known = {channel.id for channel in self.bot.store.channels("slack", asked.workspace)} | set(ours)
        shared = sorted((name, id) for id, name in theirs.items() if id in known)
        found = [state_of(self.bot.store, asked.channel(id), inside=id in ours) for _, id in shared]
        return [*found, *([state_of(self.bot.store, asked.channel(asked.place.direct))] if asked.place.direct else [])]


def register(app: AsyncApp, bot: HomeBot) -> None:
    """Let `app` show the Home tab and take what is done there."""
    home = _Home(bot)
    app.event("app_home_opened", matchers=[_is_home])(home.opened)
    app.action(re.compile(r"^home:page:(back|on)$"))(home.turned)
    app.action(re.compile(r"^home:(settings|roundup|feeds|follows)$"))(home.pressed)
    app.action(re.compile(r"^home:(pause|resume)$"))(home.switched)
    app.action("home:forget")(home.forgotten)
    app.options(modals.ZONE)(home.zones)
    app.view(re.compile(r"^home:(settings|roundup|feeds|follows)$"))(home.submitted)


async def _is_home(event: Json) -> bool:
    return event.get("tab") == "home"


async def _conversations(client: AsyncWebClient, person: str | None = None) -> dict[str, str]:
    """The channels of a person that the bot may know of, else the bot's own: names by id."""
    found: dict[str, str] = {}
    cursor = ""
    for _ in range(_PAGES):
        answer = await client.users_conversations(
            user=person, types="public_channel,private_channel", exclude_archived=True, limit=500, cursor=cursor
        )
        found |= {one["id"]: one.get("name") or "" for one in answer.get("channels") or ()}
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return found


def _patient(client: AsyncWebClient) -> AsyncWebClient:
    """`client` for calls that nobody waits for: where Slack says that it is too often, they are made again when it says."""
    made = copy.copy(client)
    made.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=3)]
    return made


async def _told(work: Awaitable[Any]) -> None:
    """Do it; what Slack refuses leaves a line in the log: the tab stays as it is, a form that was closed is not updated."""
    try:
        await work
    except SlackApiError as error:
        _log.warning("the Home tab or a form was not shown: %s", error.response.get("error"))


def _asked(body: Json, client: AsyncWebClient, context: AsyncBoltContext) -> tuple[_Asked, str]:
    """Who pressed a button of the tab, and its value."""
    place = Place.of(body["view"]["private_metadata"])
    return _Asked(client, workspace_of(context), body["user"]["id"], place), str(body["actions"][0].get("value") or "")
