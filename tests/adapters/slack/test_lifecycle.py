"""The bot is sent away from a channel or taken out of a workspace; who may change what is set; what is set does not suffice."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from adapters.slack.platform import SlackPlatform
from bot.channel import Channel
from bot.settings import BadSettings, Settings
from bot.store.records import Timing
from tests.adapters.slack.running import running
from tests.adapters.slack.server import fake_slack
from tests.bot.test_conversation import FERRY

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MORNING = Timing(time(8, 30), frozenset(range(5)), "Europe/London")


def here(id: str) -> Channel:
    return Channel("slack", "T1", id)


def test_sent_away_from_a_channel_it_pauses_the_roundup_and_keeps_the_rest(tmp_path: Path) -> None:
    """Whoever takes it back finds all as it was, but for the roundup, which somebody has to resume."""
    with fake_slack() as slack, running(slack, tmp_path) as bot:
        store = bot.service.store
        for id, event in (("C1", "channel_left"), ("G7", "group_left")):
            slack.channel(id, "U1", private=id.startswith("G"))
            store.set_timing(here(id), MORNING, START)
            store.follow(here(id), "ferries", START)
            assert slack.event({"type": event, "channel": id}).ok
            assert slack.event({"type": event, "channel": id}).ok  # delivered again
            subscription = store.subscription(here(id))
            assert subscription is not None
            assert subscription.paused
            assert [follow.what for follow in store.follows(here(id))] == ["ferries"]
        assert slack.event({"type": "channel_left", "channel": "C404"}).ok  # of which nothing is known
        assert here("C404") not in store.channels("slack")
        slack.command("roundup resume", channel="C1", user="U1")
        assert "08:30" in str(slack.wait_for(lambda: slack.ephemerals("C1", "U1")))


def test_of_a_channel_that_is_deleted_everything_is_erased(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path) as bot:
            store = bot.service.store
            said = slack.says("C1", FERRY, user="U1")
            slack.wait_for(lambda: slack.replies("C1", said.ts))
            store.follow(here("C2"), "ferries", START)
            for event in ("channel_deleted", "group_deleted"):
                assert slack.event({"type": event, "channel": "C1"}).ok
                assert [channel.id for channel in store.channels("slack")] == ["C2"]


def test_a_workspace_that_removes_the_app_is_erased(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path) as bot:
            said = slack.says("C1", FERRY, user="U1")
            slack.wait_for(lambda: slack.replies("C1", said.ts))
            slack.event({"type": "app_uninstalled"}, event_id="EvGone")
            slack.wait_for(lambda: not bot.service.store.channels("slack"))
            assert sum(bot.service.store.count().of.values()) == 0


def test_a_revoked_token_of_the_bot_erases_too_and_one_of_a_person_does_not(tmp_path: Path) -> None:
    with fake_slack() as slack, running(slack, tmp_path) as bot:
        bot.service.store.follow(here("C1"), "ferries", START)
        assert slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}).ok
        assert bot.service.store.channels("slack")
        assert slack.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [slack.bot_user]}}).ok
        assert bot.service.store.channels("slack") == []


def test_only_admins_may_change_things_where_the_workspace_wants_it(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        slack.person("U3", is_admin=True)
        slack.channel("C7", "U1", "U3")
        with running(slack, tmp_path, slack_admins_only=True) as bot:
            slack.command("roundup at 8:30", channel="C7", user="U1")
            assert "Only admins" in str(slack.wait_for(lambda: slack.ephemerals("C7", "U1")))
            slack.says("C7", f"<@{slack.bot_user}> forget this channel yes", user="U1")
            slack.wait_for(lambda: len(slack.ephemerals("C7", "U1")) == 2)
            assert bot.service.store.channels("slack") == []
            slack.command("roundup at 8:30", channel="C7", user="U3")
            assert "08:30 every day" in str(slack.wait_for(lambda: slack.ephemerals("C7", "U3")))
            asked = slack.says("C7", f"<@{slack.bot_user}> status", user="U1")  # asking changes nothing
            slack.wait_for(lambda: slack.replies("C7", asked.ts))
            slack.says("D1", "follow ferries", user="U1")  # their own
            slack.wait_for(lambda: bot.service.store.follows(here("D1")))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"slack_bot_token": "xoxb-1"}, "slack_app_token"),
        ({"slack_app_token": "xapp-1"}, "slack_bot_token"),
        ({"slack_signing_secret": "s"}, "slack_bot_token, or slack_client_id"),
        ({"slack_client_id": "1.2", "slack_signing_secret": "s"}, "slack_client_secret"),
        ({"slack_client_id": "1.2", "slack_client_secret": "x", "slack_signing_secret": "s"}, "slack_token_key is needed"),
    ],
)
def test_settings_that_do_not_suffice_are_said_in_a_line(tmp_path: Path, given: dict[str, str], line: str) -> None:
    with pytest.raises(BadSettings, match=line) as refused:
        SlackPlatform(Settings(data_folder=tmp_path, **given))
    assert "\n" not in str(refused.value)
