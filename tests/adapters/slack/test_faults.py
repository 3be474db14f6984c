"""Something in the bot fails: Slack has its acknowledgement, the person a line, the log no word of what was said."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from bot.answering import OUR_FAULT
from tests.adapters.slack.at_home import entered, text_of
from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY

SECRET = "a word of the article"


def fails(*_: object, **__: object) -> Any:
    raise RuntimeError(SECRET)


def test_a_command_that_fails_is_told_in_a_line(
    bot: Running, channel: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot.service.desk, "hear", fails)
    assert bot.slack.command("status", channel=channel, user="U1").ok
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert told.text == OUR_FAULT
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_a_shortcut_that_fails_is_told_in_a_line(bot: Running, channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = bot.slack.says(channel, "lunch at one?", user="U1")
    monkeypatch.setattr("adapters.slack.listeners.commands.digest_message", fails)
    assert bot.slack.shortcut("digest", channel, said.ts).ok
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert told.text == OUR_FAULT


def test_a_button_that_fails_is_told_in_a_line_and_the_message_stays(
    bot: Running, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    (digest,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    monkeypatch.setattr(bot.service.desk, "press", fails)
    assert bot.slack.clicks(channel, digest["ts"], "pq:who").ok
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert (told.text, told.replaced) == (OUR_FAULT, False)


def test_an_event_that_fails_is_not_acknowledged_and_is_answered_when_it_comes_again(
    bot: Running, channel: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot.slack.transport, "patience", 1.0)
    monkeypatch.setattr(bot.slack.transport, "retries", (0.0, 0.0, 0.0))
    hear = bot.service.desk.hear
    tries = iter((fails, fails))
    monkeypatch.setattr(bot.service.desk, "hear", lambda heard: next(tries, hear)(heard))
    said = bot.slack.says(channel, FERRY, user="U1")
    assert [(ack.ok, ack.attempts) for ack in said.acks] == [(True, 3)]
    assert bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert SECRET not in caplog.text


def test_a_form_that_fails_says_so_and_does_not_close_as_if_it_were_saved(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.slack.event({"type": "app_home_opened", "tab": "home", "user": "U1", "channel": "D1"})
    home = bot.slack.wait_for(lambda: bot.slack.home("U1"))
    bot.slack.clicks_view(home, "home:settings", "C1")
    form = bot.slack.wait_for(lambda: bot.slack.modals("U1"))[-1]
    monkeypatch.setattr(bot.service.store, "channel_settings", fails)
    ack = bot.slack.submits(form, entered(form.view))
    assert ack.payload is not None
    assert ack.payload["response_action"] == "update"
    assert OUR_FAULT in text_of(ack.payload["view"])


@pytest.mark.parametrize("type", ["channel_rename", "member_joined_channel", "team_join", "star_added"])
def test_an_event_that_nobody_listens_to_is_acknowledged(bot: Running, type: str) -> None:
    """An app may be subscribed to more than the manifest asks for; what Slack does not see acknowledged it sends for hours."""
    assert bot.slack.event({"type": type, "channel": "C1", "user": "U1"}).ok


def test_a_shortcut_or_button_of_another_version_is_acknowledged(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, "lunch at one?", user="U1")
    assert bot.slack.shortcut("of_another_version", channel, said.ts).ok


# The database takes its time


@pytest.fixture
def slow(bot: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until it is set, nothing gets into the store."""
    free = threading.Event()
    hear, press = bot.service.desk.hear, bot.service.desk.press
    monkeypatch.setattr(bot.service.desk, "hear", lambda heard: free.wait(30) and hear(heard))
    monkeypatch.setattr(bot.service.desk, "press", lambda pressed: free.wait(30) and press(pressed))
    yield free
    free.set()


def test_slack_is_told_in_time_and_the_answer_comes_later(bot: Running, channel: str, slow: threading.Event) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    assert [(ack.ok, ack.attempts) for ack in said.acks] == [(True, 1)]
    slow.set()
    assert bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))


def test_so_it_is_of_a_command(bot: Running, channel: str, slow: threading.Event) -> None:
    assert bot.slack.command("status", channel=channel, user="U1").ok
    assert bot.slack.ephemerals(channel) == []
    slow.set()
    assert "Seen here" in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))
