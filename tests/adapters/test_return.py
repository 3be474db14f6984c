"""A return to a backup, on the platforms themselves: what they have been told since is found there, and not told again."""

from pathlib import Path

from bot.backup import make_backup, restore_backup
from bot.jobs.engine import utc_now
from tests.adapters.discord import wire
from tests.adapters.discord.server import fake_discord
from tests.adapters.slack import running as on_slack
from tests.adapters.slack.server import fake_slack
from tests.conftest import STORY


def test_slack_is_asked_by_the_messages_key(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with on_slack.running(slack, tmp_path / "data") as bot:
            said = slack.says("C1", STORY)
            made = make_backup(bot.service.settings, tmp_path / "backups", utc_now())  # its digest takes a second
            slack.wait_for(lambda: slack.replies("C1", said.ts), seconds=60)
        back = restore_backup(on_slack.settings_for(slack, tmp_path / "data"), made.folder, utc_now(), replace=True)
        assert back.works == 1
        with on_slack.running(slack, tmp_path / "data") as bot:
            assert bot.service.jobs.wait(1, 60)
            assert len(slack.replies("C1", said.ts)) == 1
            after = slack.says("C1", STORY.replace("Lowmoor", "Dunmere"))
            slack.wait_for(lambda: slack.replies("C1", after.ts), seconds=60)
        assert slack.refused == []


def test_discord_is_asked_by_what_the_message_shows(tmp_path: Path) -> None:
    with fake_discord() as discord:
        with wire.wired(discord, tmp_path / "data") as bot:
            discord.wait_for(lambda: discord.world.commands)
            said = discord.says(discord.general, STORY)
            discord.wait_for(lambda: bot.service.store.request(1))
            made = make_backup(bot.service.settings, tmp_path / "backups", utc_now())
            discord.wait_for(lambda: discord.messages(said), seconds=60)
        discord.later(3600)  # its own memory of nonces is short
        back = restore_backup(wire.settings_for(discord, tmp_path / "data"), made.folder, utc_now(), replace=True)
        assert back.works == 1
        with wire.wired(discord, tmp_path / "data") as bot:
            assert bot.service.jobs.wait(1, 60)
            assert len(discord.messages(said)) == 1
            after = discord.says(discord.general, STORY.replace("Lowmoor", "Dunmere"))
            discord.wait_for(lambda: discord.messages(after), seconds=60)
        assert discord.refused == []
