"""A database that is away while Discord tells of something, which it does once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from simcord.builders import ChannelHandle
from sqlalchemy import text

from bot.store import Store
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import FERRY

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
