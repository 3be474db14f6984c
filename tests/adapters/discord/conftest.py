"""One bot for all tests of a file: to start it takes longer than to talk with it. Each test has a channel of its own."""

from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio
from simcord import Env
from simcord.builders import ChannelHandle

from tests.adapters.discord.running import Running, running

_number = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with running(tmp_path_factory.mktemp("discord")) as opened:
        yield opened


@pytest.fixture
def env(bot: Running) -> Env:
    """SimCord's plugin looks for it, to show what happened where a test fails."""
    return bot.env


@pytest.fixture
def channel(bot: Running, env: Env) -> ChannelHandle:
    del env
    return bot.channel(f"news-{next(_number)}")
