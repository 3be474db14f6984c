"""What tests of fetching do again and again."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from adapters.web.fetch import Fetcher
from adapters.web.page import FetchError, Page
from tests.adapters.web.hostile_server import HASTY, QUICK, HostileServer, Request, fetcher_for


async def failing(fetcher: Fetcher, url: str, **how: Any) -> FetchError:
    """The refusal of `url`, which must be one printable line."""
    with pytest.raises(FetchError) as refused:
        await fetcher.fetch(url, **how)
    assert refused.value.message.isprintable()
    return refused.value


async def fetched(*routes: Any, target: str = "/", **how: Any) -> Page:
    async with HostileServer(dict([("/", routes[0]), *routes[1:]])) as server, fetcher_for(server) as fetcher:
        return await fetcher.fetch(server.url(target), **how)


async def refused(route: Any, *, hasty: bool = False, **how: Any) -> FetchError:
    """How a server that answers so is refused."""
    limits = HASTY if hasty else replace(QUICK, retries=0)
    async with HostileServer({"/": route}) as server, fetcher_for(server, limits=limits) as fetcher:
        return await failing(fetcher, server.url(), **how)


async def silent(_: Request, __: asyncio.StreamWriter) -> None:
    """A server that takes a request and says nothing."""
    await asyncio.sleep(60)
