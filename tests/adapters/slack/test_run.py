"""A real `pullquote run`, killed in the middle and started again: from pasting to the roundup, everything once."""

import json
import os
import signal
import socket
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
        "PULLQUOTE_LOG_FORMAT": "json",
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
        slack.transport.patience, slack.transport.retries = 2.0, (0.5,) * 60  # what is not acknowledged comes again
        with process(slack, tmp_path) as first:
            said = slack.says("C1", STORY, user="U1")
            unacknowledged, sent = slack.send_says("C1", STORY.replace("Lowmoor", "Dunmere"), user="U2")
            first.send_signal(signal.SIGKILL)
            first.wait()
        with process(slack, tmp_path) as second:
            for thread in (said.ts, unacknowledged["ts"]):
                slack.wait_for(lambda ts=thread: slack.replies("C1", ts), seconds=60)
            assert all(one.result(60).ok for one in sent)
            slack.command("roundup now", channel="C1", user="U1")
            slack.wait_for(lambda: "Roundup" in str(slack.messages("C1", ours=True)), seconds=60)
            second.send_signal(signal.SIGTERM)
            _, told = second.communicate(timeout=60)
            assert second.returncode == 0
        greeting, *logged = told.splitlines()
        assert greeting == "pullquote: running on slack"
        lines = [json.loads(line) for line in logged]
        taken, done = ({line["work"] for line in lines if line["event"] == event} for event in ("taken in", "done"))
        assert taken & done
        assert "Lowmoor" not in told
        for thread in (said.ts, unacknowledged["ts"]):
            assert len(slack.replies("C1", thread)) == 1
        assert slack.refused == []


def refused(slack: FakeSlack, folder: Path, **settings: str) -> tuple[int, str]:
    """What `pullquote run` ends with and says where it cannot start; it says nothing else."""
    given = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url} | settings
    environment = {
        **os.environ,
        "PULLQUOTE_DATA_FOLDER": str(folder),
        **{f"PULLQUOTE_{key}": value for key, value in given.items()},
    }
    done = subprocess.run([COMMAND, "run"], env=environment, capture_output=True, text=True, cwd=folder, timeout=60)
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_a_wrong_token_is_one_plain_line(tmp_path: Path) -> None:
    with fake_slack() as slack:
        assert refused(slack, tmp_path, SLACK_BOT_TOKEN="xoxb-wrong") == (
            2,
            "pullquote: Slack does not take slack_bot_token (invalid_auth)\n",
        )
        assert refused(slack, tmp_path, SLACK_APP_TOKEN="xapp-wrong") == (
            2,
            "pullquote: Slack does not take slack_app_token (invalid_auth); it needs the scope connections:write\n",
        )


def test_a_port_that_is_taken_is_one_plain_line(tmp_path: Path) -> None:
    with fake_slack() as slack, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, told = refused(slack, tmp_path, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=slack.signing_secret, SLACK_PORT=port)
        assert code == 2
        line = f"pullquote: cannot listen on 127.0.0.1, port {port}: address already in use; set slack_host and slack_port"
        assert told.splitlines()[-1] == line


def test_without_a_platform_it_says_how_to_configure_one(tmp_path: Path) -> None:
    done = subprocess.run([COMMAND, "run"], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert "slack_bot_token" in done.stderr
    assert "pullquote chat" in done.stderr
