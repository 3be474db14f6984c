"""The fake Slack is a Slack: a bolt app that knows nothing of it works with it, and it refuses what Slack refuses."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.server import FakeSlack
from tests.adapters.slack.world import Fault


def called(slack: FakeSlack, method: str, token: str | None = None, **args: Any) -> Any:
    """What a real client gets from a method."""

    async def call() -> Any:
        client = AsyncWebClient(token or slack.bot_token, base_url=slack.url, retry_handlers=[])
        return (await client.api_call(method, json=args)).data

    return asyncio.run(call())


def refused(slack: FakeSlack, method: str, token: str | None = None, **args: Any) -> str:
    """Why Slack does not take a call."""
    with pytest.raises(SlackApiError) as error:
        called(slack, method, token, **args)
    return str(error.value.response["error"])


@contextmanager
def bolt_app(slack: FakeSlack, heard: list[Any], ping_interval: float = 5) -> Iterator[None]:
    """A bolt app in Socket Mode, in a thread of its own, that keeps what it hears."""
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def main() -> None:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url)
        app = AsyncApp(client=client, process_before_response=False)

        async def keep(body: Any, ack: Any) -> None:
            await ack()
            heard.append(body)

        app.event({"type": "message"})(keep)
        app.event("app_mention")(keep)
        app.event("reaction_added")(keep)
        app.command("/pullquote")(keep)
        app.action("pq:who")(keep)
        app.shortcut("digest")(keep)

        @app.view("check")
        async def check(ack: Any, body: Any) -> None:
            heard.append(body)
            await ack(response_action="errors", errors={"when": "not a time"})

        @app.options("zone")
        async def zones(ack: Any) -> None:
            await ack(options=[{"text": {"type": "plain_text", "text": "London"}, "value": "Europe/London"}])

        handler = AsyncSocketModeHandler(app, slack.app_token, web_client=client, ping_interval=ping_interval)
        await handler.connect_async()
        stop = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), stop))
        await stop.wait()
        await handler.close_async()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    loop, stop = ready.result(10)
    try:
        slack.wait_for(lambda: slack.connections)
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


def test_a_message_that_names_the_app_comes_as_two_events(slack: FakeSlack) -> None:
    heard: list[Any] = []
    with bolt_app(slack, heard):
        said = slack.says("C1", f"<@{slack.bot_user}> hello")
        assert all(ack.ok and ack.attempts == 1 for ack in said.acks)
        slack.wait_for(lambda: len(heard) == 2)
    assert {body["event"]["type"] for body in heard} == {"message", "app_mention"}
    assert {body["event"]["ts"] for body in heard} == {said.ts}
    assert len({body["event_id"] for body in heard}) == 2


def test_commands_clicks_shortcuts_views_and_options_reach_the_app(slack: FakeSlack) -> None:
    heard: list[Any] = []
    button = {"type": "button", "action_id": "pq:who", "value": "1", "text": {"type": "plain_text", "text": "Who"}}
    with bolt_app(slack, heard):
        assert slack.command("help").ok
        ts = called(slack, "chat.postMessage", channel="C1", text="Hello", blocks=[{"type": "actions", "elements": [button]}])[
            "ts"
        ]
        assert slack.clicks("C1", ts, "pq:who").ok
        assert slack.shortcut("digest", "C1", ts).ok
        when = {"type": "input", "block_id": "when", "label": {"type": "plain_text", "text": "When"}}
        field = {"type": "plain_text_input", "action_id": "at"}
        title = {"type": "plain_text", "text": "Times"}
        trigger = slack.world.trigger("U1", "T1")
        modal = {"type": "modal", "callback_id": "check", "title": title, "submit": title, "blocks": [when | {"element": field}]}
        called(slack, "views.open", trigger_id=trigger, view=modal)
        ack = slack.submits(slack.modals()[-1], {"when": {"at": {"type": "plain_text_input", "value": "noon"}}})
        assert ack.payload == {"response_action": "errors", "errors": {"when": "not a time"}}
        assert slack.options("zone", "lon").payload is not None
    assert [body.get("command") or body["type"] for body in heard] == [
        "/pullquote",
        "block_actions",
        "message_action",
        "view_submission",
    ]
    assert not slack.refused


def test_what_is_not_acknowledged_comes_again_with_its_number(slack: FakeSlack) -> None:
    slack.transport.patience, slack.transport.retries = 0.2, (0.0, 0.0, 0.0)
    ack = slack.event({"type": "message", "channel": "C1"})
    assert (ack.ok, ack.attempts) == (False, 4)
    heard: list[Any] = []
    slack.transport.patience = 5
    with bolt_app(slack, heard):
        assert slack.event({"type": "message", "channel": "C1", "text": "x", "ts": "1.2"}, event_id="Ev1", retry=2).ok
    assert slack.transport.log[-1]["retry_attempt"] == 2
    assert heard[0]["event_id"] == "Ev1"


def test_a_new_connection_is_made_when_slack_asks_for_it_or_breaks_one(slack: FakeSlack) -> None:
    heard: list[Any] = []
    with bolt_app(slack, heard, ping_interval=0.3):
        slack.refresh()
        slack.wait_for(lambda: slack.connections == 1 and slack.transport.opened == 2)
        assert slack.says("C1", "after the refresh").acks[0].ok
        slack.cut()
        slack.wait_for(lambda: slack.transport.opened == 3)
        assert slack.says("C1", "after the cut").acks[0].ok
    assert [body["event"]["text"] for body in heard] == ["after the refresh", "after the cut"]


def test_an_event_goes_to_one_of_several_connections(slack: FakeSlack) -> None:
    one: list[Any] = []
    two: list[Any] = []
    with bolt_app(slack, one), bolt_app(slack, two):
        slack.wait_for(lambda: slack.connections == 2)
        for number in range(6):
            assert slack.says("C1", str(number)).acks[0].ok
    assert len(one) == len(two) == 3


@contextmanager
def bolt_server(slack: FakeSlack, heard: list[Any]) -> Iterator[str]:
    """A bolt app that listens on HTTP; its address."""
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, str]] = Future()

    async def main() -> None:
        app = AsyncApp(token=slack.bot_token, signing_secret=slack.signing_secret)
        app.client.base_url = slack.url

        async def keep(body: Any, request: Any, ack: Any) -> None:
            await ack()
            heard.append((body, request.headers))

        app.event("message")(keep)
        app.command("/pullquote")(keep)
        app.action("pq:who")(keep)
        runner = web.AppRunner(app.web_app("/slack/events"))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stop = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), stop, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"))
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    loop, stop, address = ready.result(10)
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


def test_over_http_requests_are_signed(slack: FakeSlack) -> None:
    heard: list[Any] = []
    hello = {"type": "message", "channel": "C1", "text": "hello", "user": "U1", "ts": "1.2"}
    with bolt_server(slack, heard) as address:
        slack.use_http(address)
        assert slack.says("C1", "hello").acks[0].status == 200
        assert slack.command("help").ok
        assert slack.event(hello, retry=2).ok
        for signature in ("bad", "old", "missing"):
            assert slack.event(hello, signature=signature).status == 401
    assert len(heard) == 3
    assert heard[-1][1]["x-slack-retry-num"] == ["2"]


def test_over_http_what_is_not_acknowledged_comes_again(slack: FakeSlack) -> None:
    slack.use_http("http://127.0.0.1:9/slack/events")
    slack.transport.retries = (0.0, 0.0, 0.0)
    assert slack.event({"type": "message"}).attempts == 4
    assert slack.command("help").attempts == 1


def test_the_app_hears_its_own_messages_if_that_is_wanted(slack: FakeSlack) -> None:
    heard: list[Any] = []
    slack.echoes = True
    with bolt_app(slack, heard):
        called(slack, "chat.postMessage", channel="C1", text="x")
        assert slack.says("C1", "hello").acks[0].ok
        slack.wait_for(lambda: heard and len(slack.transport.log) == 2)
    # bolt itself leaves out what the app said, so only the envelope shows it.
    assert {envelope["payload"]["event"]["text"] for envelope in slack.transport.log} == {"x", "hello"}
    assert [body["event"]["text"] for body in heard] == ["hello"]


def test_tokens_are_checked(slack: FakeSlack) -> None:
    assert refused(slack, "auth.test", token="xoxb-nobody") == "invalid_auth"
    assert refused(slack, "apps.connections.open") == "invalid_auth"
    slack.installed.scopes -= {"reactions:write"}
    assert refused(slack, "reactions.add", channel="C1", name="newspaper", timestamp="1.2") == "missing_scope"
    slack.channel("C2", private=True)
    slack.installed.scopes -= {"groups:history"}
    assert refused(slack, "conversations.history", channel="C2") == "missing_scope"
    assert called(slack, "conversations.history", channel="C1")["ok"]
    called(slack, "auth.revoke")
    assert refused(slack, "auth.test") == "token_revoked"


def test_arguments_are_checked(slack: FakeSlack) -> None:
    assert refused(slack, "chat.postMessage", text="x") == "invalid_arguments"
    assert refused(slack, "chat.postMessage", channel="C1", text="x", blokcs=[]) == "invalid_arguments"
    assert refused(slack, "chat.postMessage", channel="C1") == "no_text"
    assert refused(slack, "chat.postMessage", channel="C1", text="x", metadata={"event_type": "a"}) == "invalid_metadata_format"
    assert refused(slack, "chat.nothing") == "unknown_method"


def test_places_are_checked(slack: FakeSlack) -> None:
    slack.channel("C2", bot_in=False)
    slack.channel("G1", private=True, bot_in=False)
    slack.channel("C3").archived = True
    slack.channel("C4").locked = True
    assert refused(slack, "chat.postMessage", channel="C2", text="x") == "not_in_channel"
    assert refused(slack, "chat.postMessage", channel="G1", text="x") == "channel_not_found"
    assert refused(slack, "chat.postMessage", channel="C3", text="x") == "is_archived"
    assert refused(slack, "chat.postMessage", channel="C4", text="x") == "restricted_action"
    assert refused(slack, "chat.postMessage", channel="C9", text="x") == "channel_not_found"
    assert refused(slack, "chat.postEphemeral", channel="C1", user="U9", text="x") == "user_not_in_channel"


def test_a_thread_is_opened_on_a_message_not_on_a_reply(slack: FakeSlack) -> None:
    opener = called(slack, "chat.postMessage", channel="C1", text="x")["ts"]
    reply = called(slack, "chat.postMessage", channel="C1", text="y", thread_ts=opener)["ts"]
    assert refused(slack, "chat.postMessage", channel="C1", text="z", thread_ts=reply) == "cannot_reply_to_message"
    assert refused(slack, "chat.postMessage", channel="C1", text="z", thread_ts="1.2") == "thread_not_found"


def test_posts_come_too_fast_after_a_short_burst(slack: FakeSlack) -> None:
    slack.world.rates.posts = 30.0
    for _ in range(slack.world.rates.burst):
        called(slack, "chat.postMessage", channel="C1", text="x")
    with pytest.raises(SlackApiError) as error:
        called(slack, "chat.postMessage", channel="C1", text="x")
    assert error.value.response.status_code == 429
    assert 1 <= int(error.value.response.headers["Retry-After"]) <= 31
    called(slack, "chat.postMessage", channel="D1", text="another channel")
    slack.later(30)
    called(slack, "chat.postMessage", channel="C1", text="x")


def test_history_may_be_read_once_a_minute_by_some_apps(slack: FakeSlack) -> None:
    for number in range(20):
        slack.world.add_message(slack.world.conversations["C1"], {"text": str(number)})
    slack.world.rates.history = 60.0
    found = called(slack, "conversations.history", channel="C1", limit=100)
    assert (len(found["messages"]), found["has_more"]) == (15, True)
    assert refused(slack, "conversations.history", channel="C1") == "ratelimited"
    slack.later(61)
    assert called(slack, "conversations.history", channel="C1")["ok"]


def test_a_repeated_post_is_a_second_message_and_an_answer_can_be_lost(slack: FakeSlack) -> None:
    slack.fails("chat.postMessage", Fault(lost=True), Fault(broken=True))
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            called(slack, "chat.postMessage", channel="C1", text="x")
    called(slack, "chat.postMessage", channel="C1", text="x")
    assert len(slack.messages("C1", ours=True)) == 2


def test_a_trigger_opens_one_view_within_three_seconds(slack: FakeSlack) -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
    trigger = slack.world.trigger("U1", "T1")
    called(slack, "views.open", trigger_id=trigger, view=view)
    assert refused(slack, "views.open", trigger_id=trigger, view=view) == "exchanged_trigger_id"
    late = slack.world.trigger("U1", "T1")
    slack.later(4)
    assert refused(slack, "views.open", trigger_id=late, view=view) == "expired_trigger_id"


def test_a_response_url_is_good_for_five_answers_within_half_an_hour(slack: FakeSlack) -> None:
    address = f"{slack.base}/response/{slack.world.response_url('C1', 'U1', 'T1').id}"

    async def answer() -> int:
        async with aiohttp.ClientSession() as session, session.post(address, json={"text": "Only you see this."}) as got:
            return got.status

    assert [asyncio.run(answer()) for _ in range(6)] == [200] * 5 + [404]
    address = f"{slack.base}/response/{slack.world.response_url('C1', 'U1', 'T1').id}"
    slack.later(31 * 60)
    assert asyncio.run(answer()) == 404
    assert [one.error for one in slack.refused] == ["used_url", "expired_url"]
    assert {one.user for one in slack.ephemerals("C1")} == {"U1"}


def test_a_file_goes_up_in_three_steps_and_comes_down_with_the_token(slack: FakeSlack) -> None:
    async def both() -> tuple[bytes, bytes]:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url)
        done = await client.files_upload_v2(filename="chart.png", content=b"picture", alt_txt="A chart", channel="C1")
        async with aiohttp.ClientSession() as session:
            async with session.get(done["file"]["url_private"]) as got:
                page = await got.read()
            headers = {"Authorization": f"Bearer {slack.bot_token}"}
            async with session.get(done["file"]["url_private"], headers=headers) as got:
                return page, await got.read()

    page, content = asyncio.run(both())
    assert (b"Sign in" in page, content) == (True, b"picture")
    assert [(file.name, file.alt, file.channel) for file in slack.uploads()] == [("chart.png", "A chart", "C1")]


def test_a_stream_of_text_becomes_a_message(slack: FakeSlack) -> None:
    question = slack.world.add_message(slack.world.conversations["D1"], {"text": "who?", "user": "U1"})

    async def stream() -> None:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url)
        stream = await client.chat_stream(channel="D1", thread_ts=question["ts"], buffer_size=4)
        await stream.append(markdown_text="Olga ")
        await stream.append(markdown_text="Brandt")
        await stream.stop()

    asyncio.run(stream())
    assert [(one["text"], one["streaming"]) for one in slack.replies("D1", question["ts"])] == [("Olga Brandt", False)]


def test_a_code_becomes_a_token_once(slack: FakeSlack) -> None:
    code = slack.oauth_code("T2")

    async def access() -> Any:
        client = AsyncWebClient(base_url=slack.url)
        return await client.oauth_v2_access(client_id=slack.world.client_id, client_secret=slack.world.client_secret, code=code)

    found = asyncio.run(access())
    assert called(slack, "auth.test", token=found["access_token"])["team_id"] == "T2"
    with pytest.raises(SlackApiError, match="invalid_code"):
        asyncio.run(access())
