"""Opened, greeted, removed; over HTTP with signatures; nothing secret in a log."""

import logging
import socket
from pathlib import Path

import pytest

from adapters.slack.platform import SlackPlatform
from bot.settings import BadSettings, Settings
from tests.adapters.slack.running import running
from tests.adapters.slack.server import fake_slack
from tests.bot.test_conversation import FERRY


def test_a_workspace_that_removes_the_app_is_erased(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path) as bot:
            said = slack.says("C1", FERRY, user="U1")
            slack.wait_for(lambda: slack.replies("C1", said.ts))
            slack.event({"type": "app_uninstalled"}, event_id="EvGone")
            slack.wait_for(lambda: not bot.service.store.channels("slack"))
            assert sum(bot.service.store.count().of.values()) == 0


def test_a_revoked_token_of_the_bot_erases_too(tmp_path: Path) -> None:
    with fake_slack() as slack, running(slack, tmp_path) as bot:
        slack.command("follow ferries", channel="C1", user="U1")
        slack.wait_for(lambda: slack.ephemerals("C1", "U1"))
        slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, event_id="EvOne")
        assert bot.service.store.channels("slack")
        slack.event({"type": "tokens_revoked", "tokens": {"bot": [slack.bot_user]}}, event_id="EvTwo")
        slack.wait_for(lambda: not bot.service.store.channels("slack"))


def test_who_opens_the_conversation_is_shown_what_can_be_asked(tmp_path: Path) -> None:
    with fake_slack() as slack, running(slack, tmp_path):
        opened = {"type": "app_home_opened", "tab": "messages", "channel": "D1", "user": "U1", "event_ts": slack.world.ts()}
        assert slack.event(opened, event_id="EvOpen").ok
        slack.wait_for(lambda: slack.calls("assistant.threads.setSuggestedPrompts"))


def test_over_http_only_what_slack_signed_is_heard(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path, slack_app_token="", slack_port=port):
            slack.use_http(f"http://127.0.0.1:{port}/slack/events")
            said = slack.says("C1", FERRY, user="U1")
            slack.wait_for(lambda: slack.replies("C1", said.ts))
            inner = {"type": "message", "channel": "C1", "ts": slack.world.ts(), "text": FERRY, "user": "U1"}
            for wrong in ("bad", "old", "missing"):
                assert slack.event(inner, event_id=f"Ev{wrong}", signature=wrong).status == 401


def test_no_token_and_no_article_is_in_any_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with fake_slack() as slack:
        with running(slack, tmp_path):
            said = slack.says("C1", FERRY, user="U1")
            slack.wait_for(lambda: slack.replies("C1", said.ts))
        logged = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("tests"))
        for secret in (slack.bot_token, slack.app_token, slack.signing_secret, "We cannot mend the engine"):
            assert secret not in logged


def test_only_admins_may_change_things_where_the_workspace_wants_it(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.person("U3", is_admin=True)
        slack.channel("C7", "U1", "U3")
        with running(slack, tmp_path, slack_admins_only=True):
            slack.command("roundup at 8:30", channel="C7", user="U1")
            assert "Only admins" in str(slack.wait_for(lambda: slack.ephemerals("C7", "U1")))
            slack.command("roundup at 8:30", channel="C7", user="U3")
            assert "08:30 every day" in str(slack.wait_for(lambda: slack.ephemerals("C7", "U3")))


def test_tokens_that_do_not_suffice_are_said_in_a_line() -> None:
    with pytest.raises(BadSettings, match="slack_app_token"):
        SlackPlatform(Settings(slack_bot_token="xoxb-1"))
