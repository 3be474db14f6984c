"""A Slack of our own on 127.0.0.1: the Web API, Socket Mode, signed HTTP requests and response URLs, over real sockets.

    with fake_slack() as slack:
        slack.channel("C1"); slack.person("U1")
        ... start the app with slack_api_url=slack.url, slack.bot_token, slack.app_token ...
        slack.wait_for(lambda: slack.connections)
        ts = slack.says("C1", "https://kestrel.example/bridge").ts
        slack.wait_for(lambda: slack.replies("C1", ts))
        slack.clicks("C1", reply_ts, "pq:who")
        assert not slack.refused

It is true to docs.slack.dev in what it takes and refuses; what it refused is in `refused`. It runs in a thread with an event loop
of its own, so tests are written as if it were far away.
"""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from tests.adapters.slack import payloads
from tests.adapters.slack.checks import options_problems
from tests.adapters.slack.front import Front
from tests.adapters.slack.ground import SECONDS, Ground
from tests.adapters.slack.payloads import Outgoing
from tests.adapters.slack.transport import Ack, Signature
from tests.adapters.slack.web_api import SlackError, WebApi, add_reaction
from tests.adapters.slack.world import Conversation, File, Installed, Json, View

_Given = TypeVar("_Given")


@dataclass(frozen=True)
class Said:
    """A message that a person wrote: its id, and what the app answered to each event of it."""

    ts: str
    acks: tuple[Ack, ...]


class FakeSlack(Ground):
    """See the module. Every method that sends something to the app waits for its acknowledgement, unless its name begins with
    `send`. team: the first workspace's id; there may be more (`install`)."""

    def __init__(self, team: str = "T1") -> None:
        super().__init__(team)
        self.echoes = False  # whether the app hears its own messages, as in Slack
        self.api = WebApi(self.world, lambda: self.base)
        self.api.posted = self._echo
        self._front = Front(self.world, self.api, self.transport)
        self._loop = asyncio.new_event_loop()
        self._started: Future[int] = Future()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)
        self._port = 0

    # The server itself

    def start(self) -> None:
        self._thread.start()
        self._port = self._started.result(SECONDS)

    def stop(self) -> None:
        """End it; a second time changes nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        runner = web.AppRunner(self._front.app(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._started.set_result(runner.addresses[0][1])
        await self._stop.wait()
        await self.transport.cut()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """For the setting slack_api_url."""
        return f"{self.base}/api/"

    @property
    def bot_token(self) -> str:
        return self.installed.token

    @property
    def app_token(self) -> str:
        return self.world.app_token

    @property
    def signing_secret(self) -> str:
        return self.world.signing_secret

    @property
    def bot_user(self) -> str:
        return self.installed.bot_user

    # What people do

    def says(self, channel: str, text: str, user: str = "U1", thread: str | None = None, **more: Any) -> Said:
        """Somebody writes; where the app is named, the event of that comes too. more: fields of the message."""
        message, sent = self.send_says(channel, text, user, thread, **more)
        return Said(message["ts"], tuple(one.result(60) for one in sent))

    def send_says(
        self, channel: str, text: str, user: str = "U1", thread: str | None = None, **more: Any
    ) -> tuple[Json, list[Future[Ack]]]:
        """As `says`, without waiting."""
        conversation, installed = self._place(channel)
        with self.world.changed:
            message = self.world.add_message(
                conversation,
                {
                    "user": user,
                    "text": text,
                    "client_msg_id": self.world.id("m"),
                    "team": installed.team,
                    **({"thread_ts": thread} if thread else {}),
                    **more,
                },
            )
            told = payloads.message_event(conversation, message)
        sent = []
        if installed.bot_user in conversation.members:
            sent.append(self.send(payloads.event(self.world, installed, told)))
        if f"<@{installed.bot_user}>" in text and not conversation.is_im:
            named = {key: value for key, value in told.items() if key != "channel_type"} | {"type": "app_mention"}
            sent.append(self.send(payloads.event(self.world, installed, named)))
        return message, sent

    def shares(self, channel: str, file: File, text: str = "", user: str = "U1", thread: str | None = None) -> Said:
        """Somebody drops a file in."""
        conversation, _ = self._place(channel)
        message = payloads.file_message(self.world, self.base, conversation, file.id, user, text)
        return self.says(channel, message.pop("text"), message.pop("user"), thread, **message)

    def edits(self, channel: str, ts: str, text: str) -> Ack:
        """Somebody edits a message, or Slack unfurls a link in it."""
        conversation, installed = self._place(channel)
        with self.world.changed:
            before = dict(conversation.messages[ts])
            conversation.messages[ts]["text"] = text
            after = dict(conversation.messages[ts]) | {"edited": {"user": before.get("user"), "ts": self.world.ts()}}
        inner = {"type": "message", "subtype": "message_changed", "channel": channel, "ts": self.world.ts(), "hidden": True}
        kind = payloads.message_event(conversation, after)["channel_type"]
        changed = inner | {"message": after, "previous_message": before, "channel_type": kind}
        return self.deliver(payloads.event(self.world, installed, changed))

    def reacts(self, channel: str, ts: str, name: str, user: str = "U1") -> Ack:
        conversation, installed = self._place(channel)
        with self.world.changed:
            message = conversation.messages[ts]
            add_reaction(message, name, user)
        inner = {
            "type": "reaction_added",
            "user": user,
            "reaction": name,
            "item_user": message.get("user"),
            "item": {"type": "message", "channel": channel, "ts": ts},
        }
        return self.deliver(payloads.event(self.world, installed, inner))

    def command(self, text: str, channel: str = "C1", user: str = "U1", name: str = "/pullquote") -> Ack:
        conversation, installed = self._place(channel)
        return self.deliver(payloads.command(self.world, self.base, installed, name, text, conversation, user))

    def shortcut(self, callback_id: str, channel: str | None = None, ts: str | None = None, user: str = "U1") -> Ack:
        """A shortcut on a message, or without one from the menu."""
        if channel is None or ts is None:
            return self.deliver(payloads.global_shortcut(self.world, self.installed, callback_id, user))
        conversation, installed = self._place(channel)
        message = conversation.messages[ts]
        return self.deliver(payloads.message_shortcut(self.world, self.base, installed, callback_id, conversation, message, user))

    def clicks(self, channel: str, ts: str, action_id: str, value: str | None = None, user: str = "U1") -> Ack:
        """Somebody presses a button or chooses an option in a message (or in what they alone were shown). Raises `LookupError`
        if it has none like that."""
        conversation, installed = self._place(channel)
        message = conversation.messages.get(ts)
        if message is None:
            alone = next(one for one in self.world.ephemerals if one.ts == ts)
            message = {"ts": ts, "blocks": alone.blocks, "thread_ts": alone.thread, "is_ephemeral": True}
        action = payloads.find_action(message.get("blocks", []), action_id, value)
        return self.deliver(payloads.message_action(self.world, self.base, installed, conversation, message, action, user))

    def clicks_view(self, view: View, action_id: str, value: str | None = None, values: Json | None = None, **chosen: Any) -> Ack:
        """Somebody presses or chooses something in a view. chosen: what else the element tells (selected_time="08:30")."""
        action = payloads.find_action(view.view["blocks"], action_id, value) | chosen
        installed = self.world.bot_of(view.team)
        return self.deliver(payloads.view_action(self.world, installed, view, action, view.user, values or {}))

    def submits(self, view: View, values: Json) -> Ack:
        """Somebody sends a modal off. values: {block_id: {action_id: {"type": ..., "value": ...}}}. What the answer does to the
        modal (update, push, clear) is done, or refused as Slack would."""
        installed = self.world.bot_of(view.team)
        ack = self.deliver(payloads.view_submission(self.world, installed, view, values, view.user))
        self._follow(installed, view, ack)
        return ack

    def closes(self, view: View) -> Ack:
        return self.deliver(payloads.view_closed(self.world, self.world.bot_of(view.team), view, view.user))

    def options(self, action_id: str, typed: str, user: str = "U1", block_id: str = "b1", view: View | None = None) -> Ack:
        """Somebody types into a select whose options the app gives."""
        ack = self.deliver(payloads.suggestion(self.world, self.installed, action_id, typed, user, block_id, view))
        for problem in options_problems(ack.payload or {}):
            self._front.refuse("block_suggestion", "invalid_options", problem)
        return ack

    def event(
        self, inner: Json, team: str | None = None, event_id: str | None = None, signature: Signature = "good", retry: int = 0
    ) -> Ack:
        """Any event, as it is. event_id: the same as before, and `retry`: which retry it is."""
        installed = self.world.bot_of(team or self.team)
        return self.send(payloads.event(self.world, installed, inner, event_id), signature, retry).result(60)

    def deliver(self, outgoing: Outgoing, signature: Signature = "good", retry: int = 0) -> Ack:
        return self.send(outgoing, signature, retry).result(60)

    def send(self, outgoing: Outgoing, signature: Signature = "good", retry: int = 0) -> "Future[Ack]":
        """Deliver a payload (`payloads.*`) without waiting for its acknowledgement."""
        return self.later_on(self.transport.deliver(outgoing, signature, retry))

    def use_http(self, address: str) -> None:
        """From now on, deliver over HTTP to `address` (".../slack/events") instead of through sockets."""
        self.transport.address = address

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        self.later_on(self.transport.refresh(reason)).result(SECONDS)

    def cut(self) -> None:
        """Break all connections of Socket Mode."""
        self.later_on(self.transport.cut()).result(SECONDS)

    def later_on(self, work: Coroutine[Any, Any, _Given]) -> "Future[_Given]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _place(self, channel: str) -> tuple[Conversation, Installed]:
        conversation = self.world.conversations[channel]
        return conversation, self.world.bot_of(conversation.team)

    def _follow(self, installed: Installed, view: View, ack: Ack) -> None:
        answer = ack.payload or {}
        with self.world.changed:
            try:
                match answer.get("response_action"):
                    case "update":
                        self.api.keep_view(installed, view.user, answer["view"], view.id, view.previous)
                    case "push":
                        self.api.keep_view(installed, view.user, answer["view"], previous=view.id)
                    case "errors":
                        blocks = {block.get("block_id") for block in view.view["blocks"] if block["type"] == "input"}
                        if unknown := set(answer["errors"]) - blocks:
                            raise SlackError("invalid_arguments", f"errors for no input: {sorted(unknown)}")
                    case "clear" | None:
                        self.world.views.pop(view.id, None)
                    case other:
                        raise SlackError("invalid_arguments", f"response_action {other}")
            except SlackError as error:
                self._front.refuse("view_submission", error.error, error.detail)

    def _echo(self, conversation: Conversation, message: Json) -> None:
        if self.echoes:
            told = json.loads(json.dumps(payloads.message_event(conversation, message)))
            installed = self.world.bot_of(conversation.team)
            self._loop.call_soon(lambda: self.send(payloads.event(self.world, installed, told)))


@contextmanager
def fake_slack(team: str = "T1") -> Iterator[FakeSlack]:
    """A Slack with one workspace that has the app, a channel C1 with U1 and U2, and D1: the app's direct messages with U1."""
    slack = FakeSlack(team)
    slack.start()
    try:
        slack.channel("C1", "U1", "U2")
        slack.channel("D1", "U1")
        yield slack
    finally:
        slack.stop()
