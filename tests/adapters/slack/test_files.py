"""Files that people drop in, where the setting wants them read."""

from pathlib import Path

from adapters.slack.clients import Clients
from adapters.slack.files import Files
from bot.settings import Settings
from tests.adapters.slack.running import running
from tests.adapters.slack.server import fake_slack
from tests.conftest import STORY


def test_a_text_that_is_dropped_in_gets_its_digest(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path, slack_files=True):
            text = slack.shares("C1", slack.file("ferry.txt", STORY.encode()), "")
            assert "Ferry to Lowmoor" in str(slack.wait_for(lambda: slack.replies("C1", text.ts)))
        assert slack.refused == []


def test_files_are_left_alone_unless_they_are_wanted(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path):
            dropped = slack.shares("C1", slack.file("ferry.txt", STORY.encode()), "")
            marker = slack.says("C1", f"<@{slack.bot_user}> status", user="U1")
            slack.wait_for(lambda: slack.replies("C1", marker.ts))
            assert slack.replies("C1", dropped.ts) == []


def test_the_token_is_shown_to_slack_alone() -> None:
    settings = Settings()
    files = Files(Clients(settings, None), settings)
    assert files._is_slacks("https://files.slack.com/files-pri/T1-F1/a.txt")
    for elsewhere in ("https://files.slack.com.evil.example/a", "http://files.slack.com/a", "https://evil.example/slack.com", ""):
        assert not files._is_slacks(elsewhere)
