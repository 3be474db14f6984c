"""An edge on the fake Slack, with an event loop of its own in a thread, as the adapter has it."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.edge import SlackEdge
from bot.delivery import NotPosted
from tests.adapters.slack.server import FakeSlack


class TokenClients:
    """Clients with the tokens of a dictionary, by workspace."""

    def __init__(self, url: str, tokens: dict[str, str]) -> None:
        self.tokens = tokens
        self._url = url
        self.session: aiohttp.ClientSession | None = None

    async def client(self, workspace: str) -> AsyncWebClient:
        if workspace not in self.tokens:
            raise NotPosted("Pullquote isn't installed there", transient=False)
        self.session = self.session or aiohttp.ClientSession()
        return AsyncWebClient(self.tokens[workspace], base_url=self._url, session=self.session)


def slack_edge(slack: FakeSlack, **options: Any) -> AbstractContextManager[SlackEdge]:
    """An edge on `slack`, in all its workspaces; `options` are the edge's own."""
    return edge_at(slack.url, {one.team: one.token for one in slack.world.installed.values()}, **options)


@contextmanager
def edge_at(url: str, tokens: dict[str, str], **options: Any) -> Iterator[SlackEdge]:
    """An edge on whatever answers at `url`."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="slack", daemon=True)
    thread.start()
    clients = TokenClients(url, tokens)
    try:
        yield SlackEdge(clients, loop, **{"every": 0.0, **options})
    finally:

        async def end() -> None:
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if clients.session is not None:
                await clients.session.close()

        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def on_loop(edge: SlackEdge, work: Callable[[], None]) -> None:
    """Do it in the edge's event loop, as listeners do."""

    async def do() -> None:
        work()

    asyncio.run_coroutine_threadsafe(do(), edge._loop).result(10)
