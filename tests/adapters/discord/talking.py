"""discord.py as a client of the fake Discord, and calls of its API."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import discord as library
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.adapters.discord.server import FakeDiscord

PLAIN = library.Intents(guilds=True, guild_messages=True, dm_messages=True, guild_reactions=True)
BUTTON = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Who", "custom_id": "pq:who:1"}]}
MENU = {"type": 3, "custom_id": "pq:pick:who:0", "options": [{"label": "Olga", "value": "1"}, {"label": "Sam", "value": "2"}]}
COMMANDS = [
    {
        "name": "pullquote",
        "description": "News",
        "options": [
            {
                "type": 1,
                "name": "said",
                "description": "Who said it",
                "options": [{"type": 3, "name": "speaker", "description": "Who", "required": True, "autocomplete": True}],
            },
            {"type": 2, "name": "roundup", "description": "Daily", "options": [{"type": 1, "name": "now", "description": "Now"}]},
        ],
    },
    {"name": "Digest this article", "type": 3},
]


class Client(library.AutoShardedClient):
    """Keeps what it hears."""

    def __init__(self, intents: library.Intents) -> None:
        super().__init__(intents=intents, max_messages=None, max_ratelimit_timeout=30.0, guild_ready_timeout=0.1)
        self.heard: list[tuple[str, Any]] = []
        self.answer: Any = None  # what is done with an interaction

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library would wait five seconds here."""

    async def on_message(self, message: library.Message) -> None:
        self.heard.append(("message", message))

    async def on_raw_reaction_add(self, payload: library.RawReactionActionEvent) -> None:
        self.heard.append(("reaction", payload))

    async def on_guild_remove(self, guild: library.Guild) -> None:
        self.heard.append(("removed", guild))

    async def on_guild_join(self, guild: library.Guild) -> None:
        self.heard.append(("joined", guild))

    async def on_interaction(self, interaction: library.Interaction[Any]) -> None:
        self.heard.append(("interaction", interaction))
        if self.answer is not None:
            await self.answer(interaction)

    def of(self, kind: str) -> list[Any]:
        return [what for one, what in self.heard if one == kind]


@contextmanager
def connected(discord: FakeDiscord, intents: library.Intents = PLAIN, token: str | None = None) -> Iterator[Client]:
    """A client; connected, or as far as it comes: `client.ended` has what ended it."""
    Route.BASE = discord.url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(discord.gateway.address())
    made: Future[tuple[asyncio.AbstractEventLoop, Client]] = Future()

    async def main() -> None:
        client = Client(intents)
        client.ended = None  # type: ignore[attr-defined]
        await client.login(token or discord.token)
        made.set_result((asyncio.get_running_loop(), client))
        try:
            await client.connect()
        except library.DiscordException as error:
            client.ended = error  # type: ignore[attr-defined]
        await client.close()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    loop, client = made.result(20)
    try:
        discord.wait_for(lambda: discord.connected or client.ended)  # type: ignore[attr-defined]
        discord.wait_for(lambda: client.ended or (client.guilds and not client.guilds[0].unavailable))  # type: ignore[attr-defined]
        yield client
    finally:
        if client.ended is None:  # type: ignore[attr-defined]  # else it closes itself, and its loop with it
            asyncio.run_coroutine_threadsafe(client.close(), loop).result(10)
        thread.join(10)


def call(discord: FakeDiscord, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, Any]:
    """Status and answer of a call."""
    headers = {"Authorization": f"Bot {token or discord.token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(discord.url + path, data, headers, method=method), timeout=10) as answer:
            content = answer.read()
            return answer.status, json.loads(content) if content else None
    except HTTPError as error:
        return error.code, json.loads(error.read())


def post(discord: FakeDiscord, channel: str | None = None, **body: Any) -> tuple[int, Any]:
    return call(discord, "POST", f"/channels/{channel or discord.general}/messages", body or {"content": "Hello"})


def code(answer: tuple[int, Any]) -> tuple[int, int]:
    return answer[0], answer[1]["code"]


def heard(discord: FakeDiscord, client: Client) -> None:
    assert call(discord, "PUT", f"/applications/{discord.bot}/commands", COMMANDS)[0] == 200
    client.heard.clear()
