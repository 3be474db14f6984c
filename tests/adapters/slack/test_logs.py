"""No token, code, ticket or word of a message is in any log, whatever is logged in whatever way."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import quiet, where
from tests.adapters.slack.installing import install
from tests.adapters.slack.running import Running, running
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.bot.test_conversation import FERRY, WALL
from tests.conftest import STORY

SECRETS = (
    "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy",
    "xoxe.xoxb-1-MS0yLTM2ODUxNjE4OTk",
    "xoxe-1-My0xLTM2ODUxNjE4OTk",
    "xapp-1-A0QRA3YFKUM-8838147131250-00ef",
    "wss://wss-primary.slack.com/link/?ticket=a4a74f2b-81bc-45a0-a1b8&app_id=1",
    "https://hooks.slack.com/services/T1/B1/nFkvZ5",
    "https://hooks.slack.com/commands/T1/39/nFkvZ5",
)


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[tuple[logging.Logger, Kept]]:
    made, handler = quiet("tests.adapters.slack.quiet"), Kept()
    made.addHandler(handler)
    yield made, handler
    made.removeHandler(handler)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_a_dot(kept: tuple[logging.Logger, Kept], secret: str) -> None:
    logger, handler = kept
    logger.warning("could not connect with %s: try again", secret)
    (line,) = handler.lines
    assert line.startswith("could not connect with ")
    assert "…" in line
    for part in ("pdFZKV", "MS0y", "My0x", "00ef", "81bc", "nFkvZ5"):
        assert part not in line


def test_below_a_warning_nothing_is_said(kept: tuple[logging.Logger, Kept]) -> None:
    logger, handler = kept
    logger.info("body: %s", STORY)
    logger.debug("body: %s", STORY)
    assert handler.lines == []


def test_of_several_lines_the_first_is_said(kept: tuple[logging.Logger, Kept]) -> None:
    """bolt gives advice with whole payloads in it."""
    logger, handler = kept
    logger.warning("Unhandled request\n---\n{'text': '%s'}", STORY)
    assert handler.lines == ["Unhandled request"]


def test_of_an_exception_its_place_is_said_and_not_its_words(kept: tuple[logging.Logger, Kept]) -> None:
    logger, handler = kept
    try:
        raise ValueError(f"cannot read {STORY}")
    except ValueError as error:
        logger.exception(f"Failed to run: {error}")
        found = where(error)
    (line,) = handler.lines
    assert "ValueError at test_logs.py:" in line
    assert "Lowmoor" not in line
    assert found.startswith("ValueError at test_logs.py:")


@given(st.lists(st.sampled_from(SECRETS) | st.text(max_size=60), max_size=6).map(" ".join))
def test_whatever_is_logged_no_token_is_in_it(said: str) -> None:
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "%s", (said,), None)
    assert all(one.filter(record) for one in quiet("tests.adapters.slack.quiet").filters if isinstance(one, logging.Filter))
    assert not [part for part in ("pdFZKV", "MS0y", "My0x", "00ef", "81bc", "nFkvZ5") if part in record.getMessage()]


# The whole bot, with every logger at its most talkative


def talk(bot: Running) -> None:
    """Digests, answers, failures, what is refused and what nobody listens to."""
    slack = bot.slack
    said = slack.says("C1", STORY, user="U1")
    (digest,) = slack.wait_for(lambda: slack.replies("C1", said.ts))
    slack.clicks("C1", digest["ts"], "pq:who")
    slack.says("C1", WALL, user="U1")
    slack.command(f"ask {STORY[:200]}", channel="C1", user="U1")
    slack.command(f"digest {FERRY}", channel="C1", user="U1")
    slack.event({"type": "team_join", "text": STORY})
    slack.event({"type": "message", "channel": "C404", "ts": slack.world.ts(), "user": "U1", "text": f"<@{slack.bot_user}> help"})
    slack.shortcut("of_another_version", "C1", said.ts)
    slack.event({"type": "app_home_opened", "tab": "home", "user": "U404", "channel": "D404"})
    slack.wait_for(lambda: len(slack.replies("C1", said.ts)) > 1 and slack.ephemerals("C1", "U1"))


def clean(bot: Running, lines: str, *more: str) -> list[str]:
    """What is in the log and must not be."""
    slack = bot.slack
    secrets = [slack.bot_token, slack.app_token, slack.signing_secret, slack.world.client_secret, *slack.transport.tickets, *more]
    words = ["We cannot mend the engine", "islanders", "Ferry to Lowmoor", FERRY, WALL]
    return [secret for secret in (*secrets, *words) if secret in lines]


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All but the fake's own lines, and asyncio's and the databases', which have none of ours."""
    return "\n".join(f"{record.name}: {record.getMessage()}" for record in caplog.records if not record.name.startswith("tests"))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_through_socket_mode(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path) as bot:
            talk(bot)
            slack.refresh()
            slack.wait_for(lambda: slack.transport.opened == 2)
        tickets = [envelope["url"] for call in slack.calls("apps.connections.open") if (envelope := call.answer).get("url")]
        assert clean(bot, logged(caplog), *tickets) == []


def test_over_http(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path, slack_app_token="", slack_port=port) as bot:
            slack.use_http(f"http://127.0.0.1:{port}/slack/events")
            talk(bot)
            slack.event({"type": "message", "channel": "C1", "text": STORY, "user": "U1"}, signature="bad")
        assert clean(bot, logged(caplog)) == []


def test_in_many_workspaces(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    port = free_port()
    more: dict[str, Any] = {
        "slack_app_token": "",
        "slack_bot_token": "",
        "slack_port": port,
        "slack_token_key": Fernet.generate_key().decode(),
    }
    with fake_slack() as slack:
        slack.world.rates.posts = None
        ids = {"slack_client_id": slack.world.client_id, "slack_client_secret": slack.world.client_secret}
        with running(slack, tmp_path, **more, **ids) as bot:
            slack.use_http(f"http://127.0.0.1:{port}/slack/events")
            code = installed(slack, f"http://127.0.0.1:{port}")
            talk(bot)
            slack.event({"type": "app_mention", "channel": "C1", "text": STORY, "user": "U1", "ts": "1.2"}, team="T2")
        assert clean(bot, logged(caplog), code, more["slack_token_key"]) == []


def installed(slack: FakeSlack, address: str) -> str:
    """Install the app in T1, as its first workspace; the code with which that was done."""
    code = install(slack, address, slack.team)
    with pytest.raises(HTTPError, match="400"):
        urlopen(f"{address}/slack/oauth_redirect?code=made-up-code&state=made-up-state", timeout=10)
    slack.install("T2")
    return code
