"""A real `pullquote run`, killed in the middle and started again: from pasting to the roundup, everything once."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.world import Fault
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.conftest import COMMAND, STORY

CREATE = "POST /channels/{channel}/messages"


@contextmanager
def process(discord: FakeDiscord, folder: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """`pullquote run` with what a person would set, once it listens; killed in the end if it still runs."""
    settings = {
        "PULLQUOTE_DISCORD_TOKEN": discord.token,
        "PULLQUOTE_DISCORD_API_URL": discord.url,
        "PULLQUOTE_DATA_FOLDER": str(folder),
        **more,
    }
    before = discord.gateway.identified
    started = subprocess.Popen(
        [COMMAND, "run"], env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder
    )
    try:
        discord.wait_for(lambda: discord.gateway.identified > before and discord.world.commands, seconds=60)
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate()


def on_slack(slack: FakeSlack) -> dict[str, str]:
    """What is set to be on Slack as well."""
    return {
        "PULLQUOTE_SLACK_BOT_TOKEN": slack.bot_token,
        "PULLQUOTE_SLACK_APP_TOKEN": slack.app_token,
        "PULLQUOTE_SLACK_API_URL": slack.url,
    }


def test_killed_in_the_middle_everything_is_said_once(tmp_path: Path) -> None:
    with fake_discord() as discord, fake_slack() as slack:
        slack.world.rates.posts = None
        with process(discord, tmp_path) as first:
            discord.fails(CREATE, Fault(delay=60))  # Discord has the digest, and the bot does not hear that
            said = discord.says(discord.general, STORY)
            discord.wait_for(lambda: discord.messages(said), seconds=60)
            first.send_signal(signal.SIGKILL)
            first.wait()
        with process(discord, tmp_path, **on_slack(slack)) as second:
            [digest] = discord.messages(said)
            discord.clicks(said, digest["id"], "Figures", discord.bob)  # a button of before the kill
            discord.wait_for(lambda: len(discord.messages(said)) == 2, seconds=60)
            discord.says(said, "who said what?")
            discord.wait_for(lambda: len(discord.messages(said)) == 3, seconds=60)
            there = slack.says("C1", STORY)
            slack.wait_for(lambda: slack.replies("C1", there.ts), seconds=60)
            discord.command("pullquote roundup now")
            discord.wait_for(lambda: "Roundup" in str(discord.messages(discord.general)), seconds=60)
            discord.wait_for(lambda: not discord.thinking(discord.general))
            second.send_signal(signal.SIGTERM)
            output, errors = second.communicate(timeout=60)
            assert second.returncode == 0
        assert len(discord.messages(said)) == 3
        assert len(discord.messages(discord.general)) == 1
        assert (discord.refused, slack.refused) == ([], [])
        for words in (discord.token, *STORY.split(". ")[:2]):
            assert words not in output + errors


def test_a_token_that_is_none_is_told_in_a_line(tmp_path: Path) -> None:
    with fake_discord() as discord:
        settings = {"PULLQUOTE_DISCORD_TOKEN": "no.such.token", "PULLQUOTE_DISCORD_API_URL": discord.url}
        environment = {**os.environ, **settings, "PULLQUOTE_DATA_FOLDER": str(tmp_path)}
        done = subprocess.run([COMMAND, "run"], env=environment, capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert done.stderr == "pullquote: Discord does not take discord_token; docs/discord.md says where to get one\n"
