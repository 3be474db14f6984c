"""Whether a platform is heard, as `/readyz` says it: a line for each thing that is in the way."""

import socket
from http.client import HTTPConnection
from pathlib import Path

from adapters.discord.platform import DiscordPlatform
from adapters.slack.platform import SlackPlatform
from bot.wiring import open_bot
from tests.adapters.discord import wire
from tests.adapters.discord.server import fake_discord
from tests.adapters.slack.running import running, settings_for
from tests.adapters.slack.server import fake_slack
from tests.adapters.slack.world import Fault


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ready(port: int, path: str = "/readyz") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_ready_is_who_hears_slack_and_discord(tmp_path: Path) -> None:
    with fake_slack() as slack, fake_discord() as discord:
        tokens = {"discord_token": discord.token, "discord_api_url": discord.url}
        settings = settings_for(slack, tmp_path, operations_port=free_port(), **tokens)
        platforms = [SlackPlatform(settings), DiscordPlatform(settings)]
        assert [platform.problems() for platform in platforms] == [
            ["Slack: not listened to yet"],
            ["Discord: not listened to yet"],
        ]
        with open_bot(settings, platforms):
            discord.wait_for(lambda: ready(settings.operations_port) == (200, "ok\n"))
            assert 'pullquote_connected{platform="discord"} 1.0' in ready(settings.operations_port, "/metrics")[1]
            discord.stop()
            slack.wait_for(lambda: "Discord: not connected" in ready(settings.operations_port)[1])
            slack.stop()
            discord.wait_for(lambda: "Slack: not connected (Socket Mode)" in ready(settings.operations_port)[1], seconds=20)
            assert ready(settings.operations_port)[0] == 503
            assert 'pullquote_connected{platform="slack"} 0.0' in ready(settings.operations_port, "/metrics")[1]


def test_over_http_slack_is_heard_once_the_port_is_open(tmp_path: Path) -> None:
    with fake_slack() as slack:
        settings = settings_for(slack, tmp_path, slack_app_token="", slack_port=free_port())
        platform = SlackPlatform(settings)
        with open_bot(settings, [platform]):
            assert platform.problems() == []


def test_an_answer_without_sense_is_no_refusal(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.fails("auth.test", Fault(status=502))
        slack.fails("apps.connections.open", Fault(status=502))
        with running(slack, tmp_path):
            slack.wait_for(lambda: slack.connections)


def test_a_token_that_was_changed_ends_listening_and_it_says_so(tmp_path: Path) -> None:
    with fake_discord() as discord, wire.wired(discord, tmp_path) as bot:
        discord.wait_for(lambda: bot.platform.problems() == [])
        discord.world.token = "another"
        discord.cut()
        discord.wait_for(lambda: "Discord: listened to no more" in str(bot.platform.problems()), seconds=20)
