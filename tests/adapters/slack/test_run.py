"""A real `pullquote run`, killed in the middle and started again: from pasting to the roundup, everything once."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.conftest import COMMAND, STORY


@contextmanager
def process(slack: FakeSlack, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`pullquote run` with what a person would set, once it listens; killed in the end if it still runs."""
    settings = {
        "PULLQUOTE_SLACK_BOT_TOKEN": slack.bot_token,
        "PULLQUOTE_SLACK_APP_TOKEN": slack.app_token,
        "PULLQUOTE_SLACK_API_URL": slack.url,
        "PULLQUOTE_DATA_FOLDER": str(folder),
    }
    before = slack.transport.opened
    started = subprocess.Popen(
        [COMMAND, "run"], env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder
    )
    try:
        slack.wait_for(lambda: slack.transport.opened > before, seconds=60)
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


def test_killed_in_the_middle_everything_is_said_once(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with process(slack, tmp_path) as first:
            said = slack.says("C1", STORY, user="U1")
            first.send_signal(signal.SIGKILL)
            first.wait()
        with process(slack, tmp_path) as second:
            slack.wait_for(lambda: slack.replies("C1", said.ts), seconds=60)
            slack.command("roundup now", channel="C1", user="U1")
            slack.wait_for(lambda: "Roundup" in str(slack.messages("C1", ours=True)), seconds=60)
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0
        assert len(slack.replies("C1", said.ts)) == 1
        assert slack.refused == []


def test_without_a_platform_it_says_how_to_configure_one(tmp_path: Path) -> None:
    done = subprocess.run([COMMAND, "run"], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert "slack_bot_token" in done.stderr
    assert "pullquote chat" in done.stderr
