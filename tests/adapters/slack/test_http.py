"""Over HTTP: the same as through Socket Mode, for what Slack has signed and for nothing else."""

import json
import socket
from collections.abc import Iterator, Mapping
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.adapters.slack import payloads
from tests.adapters.slack.running import Running, running
from tests.adapters.slack.server import fake_slack
from tests.adapters.slack.transport import body_of, signed
from tests.bot.test_conversation import FERRY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def asked(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    """What is answered there: the status and the text. body: it is a POST."""
    try:
        with urlopen(Request(address, body, dict(headers or {})), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def address() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, address: str) -> Iterator[Running]:
    port = int(address.rpartition(":")[2])
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path_factory.mktemp("http"), slack_app_token="", slack_port=port) as opened:
            slack.use_http(f"{address}/slack/events")
            yield opened
        assert slack.refused == []


def test_a_message_a_mention_and_a_question_are_answered(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, f"<@{bot.slack.bot_user}> {FERRY}", user="U1")
    assert [ack.status for ack in said.acks] == [200, 200]
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))
    bot.slack.says(channel, "What did Brandt say?", user="U2", thread=said.ts)
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)


def test_commands_shortcuts_reactions_and_buttons_are_answered(bot: Running, channel: str) -> None:
    command = bot.slack.command("status", channel=channel, user="U1")
    assert (command.status, command.body) == (200, "")
    assert "Seen here" in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))
    talk = bot.slack.says(channel, f"lunch? {'and then the meeting, ' * 20} <{FERRY}>", user="U1")
    assert bot.slack.shortcut("digest", channel, talk.ts).status == 200
    (digest,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, talk.ts))
    assert bot.slack.clicks(channel, digest["ts"], "pq:figures").status == 200
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, talk.ts)) == 2)
    assert bot.slack.reacts(channel, talk.ts, "newspaper").status == 200


def test_the_home_tab_its_forms_and_their_options_are_answered(bot: Running) -> None:
    assert bot.slack.event({"type": "app_home_opened", "tab": "home", "user": "U1", "channel": "D1"}).status == 200
    home = bot.slack.wait_for(lambda: bot.slack.home("U1"))
    assert bot.slack.clicks_view(home, "home:roundup", "C1").status == 200
    form = bot.slack.wait_for(lambda: bot.slack.modals("U1"))[-1]
    found = bot.slack.options("home:zone", "lon", view=form)
    assert found.payload is not None
    assert found.payload["options"][0]["value"] == "Europe/London"
    none = {"at": {"at": {"type": "timepicker", "selected_time": None}}}
    refused = bot.slack.submits(form, none)
    assert refused.payload is not None
    assert refused.payload["response_action"] == "errors"


@pytest.mark.parametrize("signature", ["bad", "old", "missing"])
def test_only_what_slack_signed_is_heard_whatever_it_is(bot: Running, channel: str, signature: str) -> None:
    slack = bot.slack
    world, installed = slack.world, slack.installed
    place, view = world.conversations[channel], None
    with world.changed:
        message = world.add_message(place, {"user": "U1", "text": FERRY})
    event = payloads.message_event(place, message)
    for outgoing in (
        payloads.event(world, installed, event),
        payloads.event(world, installed, {"type": "app_uninstalled"}),
        payloads.command(world, slack.base, installed, "/pullquote", "status", place, "U1"),
        payloads.message_shortcut(world, slack.base, installed, "digest", place, message, "U1"),
        payloads.suggestion(world, installed, "home:zone", "lon", "U1", "zone", view),
    ):
        assert slack.deliver(outgoing, signature).status == 401  # type: ignore[arg-type]
    marker = slack.says(channel, f"<@{slack.bot_user}> status", user="U1")
    slack.wait_for(lambda: slack.replies(channel, marker.ts))
    assert slack.replies(channel, message["ts"]) == []
    assert slack.ephemerals(channel) == []


def test_a_retry_of_the_same_event_changes_nothing(bot: Running, channel: str) -> None:
    slack = bot.slack
    said = slack.says(channel, FERRY, user="U1")
    told = payloads.message_event(slack.world.conversations[channel], slack.message(channel, said.ts))
    for retry in (1, 2, 3):
        assert slack.event(told, event_id="EvSame", retry=retry).status == 200
    slack.wait_for(lambda: slack.replies(channel, said.ts))
    marker = slack.says(channel, f"<@{slack.bot_user}> status", user="U1")
    slack.wait_for(lambda: slack.replies(channel, marker.ts))
    assert len(slack.replies(channel, said.ts)) == 1


def test_slack_verifies_the_address_when_it_is_entered(bot: Running, address: str) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "of-slack", "token": "x"}).encode()
    headers = {"Content-Type": "application/json", **signed(bot.slack.signing_secret, body)}
    status, answer = asked(f"{address}/slack/events", body, headers)
    assert (status, json.loads(answer)) == (200, {"challenge": "of-slack"})


def test_an_event_that_nobody_listens_to_is_acknowledged(bot: Running) -> None:
    assert bot.slack.event({"type": "team_join"}).status == 200


def test_whoever_watches_over_it_is_told_that_it_is_well(bot: Running, address: str) -> None:
    del bot
    assert asked(f"{address}/health") == (200, "ok\n")


def test_nothing_else_is_served(bot: Running, address: str) -> None:
    del bot
    assert [asked(f"{address}{path}")[0] for path in ("/", "/slack/install", "/slack/oauth_redirect")] == [404, 404, 404]


def test_a_body_that_was_changed_on_its_way_is_refused(bot: Running, address: str) -> None:
    slack = bot.slack
    place = slack.world.conversations["C1"]
    outgoing = payloads.command(slack.world, slack.base, slack.installed, "/pullquote", "status", place, "U1")
    body, kind = body_of(outgoing)
    headers = {"Content-Type": kind, **signed(slack.signing_secret, body)}
    assert asked(f"{address}/slack/events", body + b"&text=forget+this+channel+yes", headers)[0] == 401


@pytest.mark.parametrize("body", [b"", b"{", b"payload=%7B", b"\xff\xfe", b"[]", b"null", b'{"type": "event_callback"}'])
def test_whatever_is_signed_the_server_lives_on(bot: Running, address: str, body: bytes) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        asked(f"{address}/slack/events", body, {"Content-Type": kind, **signed(bot.slack.signing_secret, body)})
    assert asked(f"{address}/health")[0] == 200
