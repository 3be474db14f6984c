"""A database that is away while Discord tells of something, which it does once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from simcord.builders import ChannelHandle
from sqlalchemy import text

from adapters.discord.personal import Answerables
from bot.channel import Channel
from bot.store import Store
from bot.store.records import Delivery, DeliveryState
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import FERRY

HERE = Channel("discord", "1", "2")

pytestmark = pytest.mark.asyncio(loop_scope="module")


def _rename(store: Store, table: str, name: str) -> None:
    with store.write() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


@asynccontextmanager
async def unusable(store: Store, table: str) -> AsyncIterator[None]:
    """Whoever asks for the table is refused, and has it again a second after the end of the `with`."""
    await asyncio.to_thread(_rename, store, table, "away")
    try:
        yield
        await asyncio.sleep(1)
    finally:
        await asyncio.to_thread(_rename, store, "away", table)


async def test_a_message_that_came_meanwhile_is_answered_once(bot: Running, channel: ChannelHandle) -> None:
    async with unusable(bot.service.store, "requests"):
        said = await bot.ann.send(channel, FERRY)
    (digest,) = await bot.until(lambda: bot.replies(channel, said))
    assert "Ferry to Lowmoor" in shown(digest)


async def test_a_command_that_came_meanwhile_is_answered_in_its_place(bot: Running, channel: ChannelHandle) -> None:
    async with unusable(bot.service.store, "requests"):
        asked = asyncio.create_task(bot.ann.slash(channel, "pullquote status"))
        await asyncio.sleep(0.2)
    assert "Seen here" in shown(await bot.answer(await asked))


async def test_an_answer_waits_for_its_command_from_when_that_was_handed_on_last() -> None:
    now = [0.0]
    kept = Answerables(lambda: now[0])
    kept.keep(7, "token", HERE, "ann", None, None, outside=False)
    now[0] = 20.0  # while the database was away
    kept.asked(7)
    delivery = Delivery("request:3:0:0", HERE, {}, None, None, DeliveryState.POSTING, 1, None, None)
    waiting = asyncio.create_task(kept.of(delivery))
    await asyncio.sleep(0)
    kept.bind(7, 3)
    found = await waiting
    assert found
    assert found.token == "token"
