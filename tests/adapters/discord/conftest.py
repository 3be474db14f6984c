"""One bot for all tests of a file: to start it takes longer than to talk with it. Each test has a channel of its own.

Tests of the edge alone have a client on a fake Discord, one for all tests of a file too.
"""

import time
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
import pytest_asyncio
from simcord import Env
from simcord.builders import ChannelHandle

from bot.channel import Channel
from tests.adapters.discord import posts
from tests.adapters.discord.edges import Listening, discord_edge
from tests.adapters.discord.running import Running, running
from tests.adapters.discord.server import FakeDiscord, fake_discord

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


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        made.world.commands = [{"id": "1", "type": 1, "name": "ask", "description": "Ask", "options": []}]
        yield made


@pytest.fixture(scope="module")
def client(discord: FakeDiscord) -> Iterator[Listening]:
    with discord_edge(discord, clock=lambda: time.monotonic() + discord.world.offset) as made:
        yield made


@pytest.fixture
def nothing_refused(discord: FakeDiscord) -> Iterator[None]:
    """Unless a test takes it out, for that it was refused is what it is about."""
    discord.world.refused.clear()
    discord.world.faults.clear()
    discord.world.calls.clear()
    yield
    assert discord.refused == []


@pytest.fixture
def here(discord: FakeDiscord, client: Listening) -> Channel:
    """A channel of its own."""
    return posts.channel(discord, client)
