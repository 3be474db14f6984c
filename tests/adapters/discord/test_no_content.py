"""Without the message content intent: what people write to each other is not read, and all else works."""

from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio

from tests.adapters.discord.running import Running, running, shown
from tests.bot.test_conversation import BRIDGE, FERRY

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    folder, public = tmp_path_factory.mktemp("discord"), discord.Intents.default()
    async with running(folder, approved=public, discord_message_content=False, discord_reactions=False) as opened:
        yield opened


async def test_a_mention_a_direct_message_and_the_menu_are_heard(bot: Running) -> None:
    channel = bot.channel()
    unheard = await bot.ann.send(channel, BRIDGE)
    said = await bot.ann.send(channel, f"{bot.mention} {FERRY}")
    assert "Ferry to Lowmoor" in shown(await bot.until(lambda: bot.replies(channel, said)))
    assert [thread.id for thread in channel.threads] == [said.id]
    await bot.bob.context_menu(channel, "Digest this article", unheard)
    assert "Bridge at Calder" in shown(await bot.until(lambda: bot.replies(channel, unheard)))
    await bot.ann.send_dm("help")
    assert "verify" in shown(await bot.until(lambda: bot.told(bot.ann)))


async def test_no_intent_is_asked_for_that_was_not_granted(bot: Running) -> None:
    assert not bot.client.intents.message_content
    assert not bot.client.intents.reactions
