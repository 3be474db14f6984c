"""Buttons and menus of what the bot posted, before and after a restart; the menus of the settings."""

import pytest
from discord import Message
from simcord.builders import ChannelHandle

from adapters.discord.controls import custom_id
from bot.store.records import Answering
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import FERRY

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def digested(bot: Running, channel: ChannelHandle) -> tuple[ChannelHandle, Message]:
    """The thread of a digest, and the digest."""
    said = await bot.ann.send(channel, FERRY)
    (digest,) = await bot.until(lambda: bot.replies(channel, said))
    return channel.threads[0], digest


async def test_a_button_is_answered_in_the_thread_of_its_digest(bot: Running, channel: ChannelHandle) -> None:
    thread, digest = await digested(bot, channel)
    await bot.bob.click(digest, custom_id=bot.button(digest, "who"))
    await bot.until(lambda: len(bot.posts(thread)) == 2)
    assert "We cannot mend the engine" in shown(bot.posts(thread)[-1])


async def test_every_button_of_a_digest_works_after_a_restart(bot: Running, channel: ChannelHandle) -> None:
    _, digest = await digested(bot, channel)
    await bot.restart()
    for action, answer in (
        ("points", "stop running"),
        ("who", "Olga Brandt"),
        ("source", "> **The ferry"),
        ("wrong", "Thank you"),
    ):
        if id := bot.button(digest, action):
            before = len(bot.posts(channel.threads[0])) if channel.threads else 0
            pressed = await bot.bob.click(digest, custom_id=id)
            assert pressed.acknowledged
            await bot.until(lambda pressed=pressed, before=before: bot.saw(channel.threads[0], pressed, answer, before))  # noqa: B023


async def test_a_menu_shows_the_sentence_of_an_item_to_the_person_alone(bot: Running, channel: ChannelHandle) -> None:
    thread, digest = await digested(bot, channel)
    menu = bot.menu(digest, "source")
    before = len(bot.posts(thread))
    chosen = await bot.bob.select(digest, [menu["options"][0]["value"]], custom_id=menu["custom_id"])
    assert chosen.ephemeral
    assert "Lowmoor" in shown(await bot.answer(chosen))
    assert len(bot.posts(thread)) == before


async def test_a_button_of_a_digest_by_command_opens_a_thread_on_it(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest", link=FERRY)
    digest = (await bot.answer(asked)).message
    await bot.bob.click(digest, custom_id=bot.button(digest, "who"))
    assert "Olga Brandt" in shown(await bot.until(lambda: bot.replies(channel, digest)))


async def test_a_button_of_what_one_person_sees_is_answered_to_that_person(bot: Running, channel: ChannelHandle) -> None:
    await bot.answer(await bot.ann.slash(channel, "pullquote digest", link=FERRY))
    before = len(bot.posts(channel))
    again = (await bot.answer(await bot.bob.slash(channel, "pullquote show", part="digest"))).message
    pressed = await bot.bob.click(again, custom_id=bot.button(again, "who"))
    told = await bot.answer(pressed)
    assert "Olga Brandt" in shown(told)
    assert told.ephemeral
    assert len(bot.posts(channel)) == before


async def test_what_is_forgotten_is_said_so(bot: Running, channel: ChannelHandle) -> None:
    _, digest = await digested(bot, channel)
    bot.service.store.erase_channel(bot.known(channel))
    pressed = await bot.bob.click(digest, custom_id=bot.button(digest, "who"))
    assert "not kept any more" in shown(await bot.answer(pressed))


async def test_settings_are_menus_for_those_who_manage_the_server_and_work_after_a_restart(
    bot: Running, channel: ChannelHandle
) -> None:
    panel = await bot.answer(await bot.kim.slash(channel, "pullquote settings"))
    assert "Roundup: not set" in panel.content
    await bot.restart()
    chosen = await bot.kim.select(panel, ["settings answering on offer"], custom_id="pqs:answering:0")
    assert "gets an offer" in shown(await bot.answer(chosen))
    assert bot.service.store.channel_settings(bot.known(channel)).answering is Answering.ON_OFFER
    again = await bot.answer(await bot.kim.slash(channel, "pullquote settings"))
    (chosen_one,) = [one for one in again.components[0]["components"][0]["options"] if one.get("default")]
    assert chosen_one["value"] == "settings answering on offer"


async def test_who_a_server_lets_use_the_settings_command_may_change_them(bot: Running, channel: ChannelHandle) -> None:
    assert "pullquote-settings" not in bot.ann.available_commands(channel)
    command = bot.env.backend.find_command("pullquote-settings", bot.guild.id, type=1)
    assert command is not None
    bot.guild.set_command_permissions(int(command["id"]), {bot.ann: True})
    panel = await bot.answer(await bot.ann.slash(channel, "pullquote-settings"))
    chosen = await bot.ann.select(panel, ["settings tell when empty on"], custom_id="pqs:empty:1")
    assert "says so in a line" in shown(await bot.answer(chosen))
    assert bot.service.store.channel_settings(bot.known(channel)).tell_when_empty


async def test_who_manages_the_server_no_more_changes_nothing_by_an_old_menu(bot: Running, channel: ChannelHandle) -> None:
    panel = await bot.answer(await bot.kim.slash(channel, "pullquote settings"))
    member = bot.env.backend.get_guild(bot.guild.id).members[bot.kim.id]
    roles, member.role_ids = member.role_ids, []
    chosen = await bot.kim.select(panel, ["settings answering off"], custom_id="pqs:answering:0")
    member.role_ids = roles
    assert "Manage Server" in shown(chosen.response)
    assert bot.service.store.channel_settings(bot.known(channel)).answering is Answering.AT_ONCE


@pytest.mark.parametrize("action", ["who", "source"])
async def test_a_fault_of_ours_behind_a_button_is_a_line_to_who_pressed(
    bot: Running, channel: ChannelHandle, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("the words of an article")

    _, digest = await digested(bot, channel)
    monkeypatch.setattr(bot.service.desk, "press", broken)
    pressed = await bot.bob.click(digest, custom_id=bot.button(digest, action))
    told = await bot.answer(pressed)
    assert "went wrong on our side" in shown(told)
    assert told.ephemeral


async def test_in_direct_messages_the_settings_are_the_persons_own(bot: Running) -> None:
    panel = await bot.answer(await bot.ann.user.slash("pullquote settings"))
    chosen = await bot.ann.user.select(panel, ["settings answering off"], custom_id="pqs:answering:0")
    assert "left alone" in shown(await bot.answer(chosen))


async def test_an_unknown_button_of_ours_is_answered(bot: Running, channel: ChannelHandle) -> None:
    _, digest = await digested(bot, channel)
    stored = bot.env.backend.get_message(digest.channel.id, digest.id)
    old = custom_id("sing", (bot.button(digest, "who") or "").rpartition(":")[2])
    stored.components = [{"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": old}]}]
    pressed = await bot.bob.click(digest, label="Old")
    assert "not known any more" in shown(await bot.answer(pressed))
