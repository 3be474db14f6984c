"""Removed, deleted, away; permissions that are missing; commands told once; nothing secret in a log."""

import json
import logging

import discord
import pytest
from simcord.builders import ChannelHandle

from adapters.discord.client import NOTE
from bot.channel import Channel
from bot.store.records import Answering, ChannelSettings
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import FERRY, START
from tests.conftest import STORY

pytestmark = pytest.mark.asyncio(loop_scope="module")

MUTE = discord.PermissionOverwrite(send_messages=False)


async def test_a_server_that_removes_the_bot_is_erased_and_an_outage_is_not(bot: Running) -> None:
    guild = bot.env.create_guild("Calder")
    there = Channel("discord", str(guild.id), "1")
    bot.service.store.set_channel_settings(there, ChannelSettings(), START)
    bot.env.backend.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
    await bot.env.settle()
    assert there in bot.service.store.channels("discord")
    bot.env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await bot.env.settle()
    assert there not in bot.service.store.channels("discord")


async def test_a_deleted_channel_is_erased(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote follow", what="ferries")
    await bot.answer(asked)
    assert bot.known(channel) in bot.service.store.channels("discord")
    bot.env.backend.delete_channel(channel.id)
    await bot.env.settle()
    assert bot.known(channel) not in bot.service.store.channels("discord")


async def test_a_server_that_was_left_while_the_bot_was_away_is_erased(bot: Running) -> None:
    gone, here = Channel("discord", "77", "1"), Channel("discord", str(bot.guild.id), "1")
    for channel in (gone, here):
        bot.service.store.set_channel_settings(channel, ChannelSettings(), START)
    await bot.restart()
    known = bot.service.store.channels("discord")
    assert gone not in known
    assert here in known


async def test_another_applications_servers_are_left_alone(bot: Running) -> None:
    note = bot.settings.data_folder / NOTE  # type: ignore[operator]
    note.write_text(json.dumps({"application": "1", "commands": "another's"}), encoding="utf-8")
    other = Channel("discord", "78", "1")
    bot.service.store.set_channel_settings(other, ChannelSettings(), START)
    await bot.restart()
    assert other in bot.service.store.channels("discord")


async def test_commands_are_told_to_discord_only_when_they_changed(bot: Running) -> None:
    def told() -> int:
        return len([one for one in bot.env.http_requests if one.method == "PUT" and one.path.endswith("/commands")])

    await bot.restart()
    before = told()
    await bot.restart()
    assert told() == before
    (bot.settings.data_folder / NOTE).unlink()  # type: ignore[operator]
    await bot.restart()
    assert told() == before + 1


async def test_commands_that_discord_refuses_now_are_told_at_the_next_start(bot: Running) -> None:
    note = bot.settings.data_folder / NOTE  # type: ignore[operator]
    note.unlink()
    bot.env.inject_error("PUT", "/applications/*/commands", status=500)
    await bot.restart()
    assert not note.exists()
    await bot.restart()
    assert note.exists()


async def test_what_would_be_posted_where_the_bot_may_not_post_is_refused_in_a_line(bot: Running) -> None:
    channel = bot.channel("mute", overwrites={bot.bot_member: MUTE})
    for name, given in (("roundup now", {}), ("follow", {"what": "ferries"}), ("roundup at", {"time": "08:30"})):
        asked = await bot.kim.slash(channel, f"pullquote {name}", **given)
        assert asked.ephemeral
        assert "I need the permission Send Messages here" in shown(asked.response)
    digest = await bot.ann.slash(channel, "pullquote digest", link=FERRY)
    assert "Ferry to Lowmoor" in shown(await bot.answer(digest))


async def test_a_fault_of_ours_is_a_line_to_the_person_and_a_place_in_the_log(
    bot: Running, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("the words of an article")

    before = bot.env.error_cursor
    monkeypatch.setattr(bot.service.desk, "hear", broken)
    asked = await bot.ann.slash(channel, "pullquote status")
    assert "went wrong on our side" in shown(asked.response)
    await bot.ann.send(channel, f"{bot.mention} status")
    assert "test_lifecycle.py" in caplog.text
    assert "the words of an article" not in caplog.text
    assert len(bot.accept_errors()) == before + 2


async def test_an_interaction_that_comes_too_late_does_nothing_and_leaves_a_line_in_the_log(
    bot: Running, channel: ChannelHandle, caplog: pytest.LogCaptureFixture
) -> None:
    bot.env.inject_error("POST", "/interactions/*", status=404, code=10062, message="Unknown interaction")
    await bot.kim.slash(channel, "pullquote follow", what="ferries")
    assert "not answered within three seconds" in caplog.text
    assert bot.service.store.follows(bot.known(channel)) == []
    bot.accept_errors()


async def test_a_reaction_that_discord_does_not_take_is_no_fault(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.ON_OFFER), START)
    bot.env.inject_error("PUT", "/channels/*/reactions/*", status=500)
    await bot.ann.send(channel, FERRY)
    marker = await bot.ann.send(channel, f"{bot.mention} status")
    assert await bot.until(lambda: bot.replies(channel, marker))


async def test_before_the_bot_is_there_who_asks_is_told_to_wait(bot: Running, channel: ChannelHandle) -> None:
    there, bot.client.bot = bot.client.bot, None
    asked = await bot.ann.slash(channel, "pullquote status")
    assert "only just starting" in shown(asked.response)
    assert await bot.ann.autocomplete(channel, "pullquote said", "speaker", "") == []
    await bot.ann.send(channel, FERRY)
    bot.client.bot = there


async def test_no_token_and_no_article_is_in_any_log(
    bot: Running, channel: ChannelHandle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    said = await bot.ann.send(channel, STORY)
    await bot.until(lambda: bot.replies(channel, said))
    logged = "\n".join(record.getMessage() for record in caplog.records)
    for secret in (bot.settings.discord_token.get_secret_value(), "We cannot mend the engine", "simcord_interaction"):
        assert secret not in logged


async def test_the_client_asks_for_no_more_than_it_needs(bot: Running) -> None:
    wanted = {name for name, on in bot.client.intents if on}
    assert wanted == {"guilds", "guild_messages", "dm_messages", "message_content", "guild_reactions"}
    assert bot.client.allowed_mentions is not None
    assert bot.client.allowed_mentions.to_dict() == {"parse": []}
