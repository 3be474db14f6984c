"""An edge on the fake Discord: a client of its own in an event loop in a thread, as the adapter has it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.edge import DiscordEdge
from bot.channel import Channel
from bot.reply import Audience
from tests.adapters.discord.server import FakeDiscord


class Listening(discord.AutoShardedClient):
    """Takes whatever interaction comes: waits: what it is deferred with; channel: as which; request: what it becomes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=30.0,
        )
        self.edge = DiscordEdge(self, **options)
        self.waits: Audience | None = Audience.PERSON
        self.channel: Channel | None = None
        self.thread: str | None = None
        self.request: int | None = 1
        self.taken = 0

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if self.waits is None:
            await interaction.response.defer()
        else:
            await interaction.response.defer(thinking=True, ephemeral=self.waits is Audience.PERSON)
        assert self.channel is not None
        self.edge.remember(self.channel, str(interaction.user.id), interaction, thread=self.thread, waits=self.waits)
        if self.request is not None:
            self.edge.bind(interaction.id, self.request)
        self.taken += 1


@contextmanager
def edge_at(url: str, token: str, *, connect: bool = True, **options: Any) -> Iterator[Listening]:
    """A client that is logged in at whatever answers at `url`, and connected if that is wanted; `options` are its edge's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="discord", daemon=True)
    thread.start()
    Route.BASE = url

    async def begin() -> Listening:
        client = Listening(**options)
        await client.login(token)
        if connect:
            _, address, _ = await client.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
            task = asyncio.create_task(client.connect(), name="connection")
            await client.wait_for("shard_connect")
            client.connection = task  # type: ignore[attr-defined]  # or it is forgotten
        return client

    client = asyncio.run_coroutine_threadsafe(begin(), loop).result(20)
    try:
        yield client
    finally:

        async def end() -> None:
            await client.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def discord_edge(fake: FakeDiscord, **options: Any) -> Iterator[Listening]:
    """A client on `fake` that knows its servers."""
    with edge_at(fake.url, fake.token, **options) as client:
        fake.wait_for(lambda: client.guilds and not any(guild.unavailable for guild in client.guilds))
        yield client


def on_loop(client: Listening, work: Callable[[], None]) -> None:
    """Do it in the client's event loop, as listeners do."""

    async def do() -> None:
        work()

    asyncio.run_coroutine_threadsafe(do(), client.loop).result(10)
