"""Forty thousand hostile links, pasted and as redirects: not one connection is made to what is not public."""

import contextlib
import random
import socket
from collections import Counter
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import ResolveResult

from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.page import FetchError, Purpose
from tests.adapters.web.hostile_server import (
    CONNECTS,
    HOME,
    QUICK,
    HostileServer,
    Names,
    connects_elsewhere,
    guard_for,
    in_loop,
    redirect,
)
from tests.adapters.web.hostile_urls import corpus, hosts, rebound

SIZE = 30_000
REDIRECTS = 10_000


class Traps(Names):
    """Every name but the test server's resolves to addresses that are not public, each time to others."""

    def __init__(self) -> None:
        super().__init__()
        self.chance = random.Random(7)

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[ResolveResult]:
        if host != "sender.example":
            self.known[host] = [rebound(self.chance)]
        return await super().resolve(host, port, family)


async def _ends(fetcher: Fetcher, urls: list[str], purpose: Purpose = Purpose.PASTED) -> Counter[str]:
    ends: Counter[str] = Counter()
    for url in urls:
        with pytest.raises(FetchError) as refused:
            await fetcher.fetch(url, purpose=purpose)
        ends[refused.value.code] += 1
        assert refused.value.message.isprintable()
    return ends


def test_the_corpus_is_large_and_various() -> None:
    urls = corpus(1, SIZE)
    assert len(urls) == SIZE
    assert len(hosts()) > 800
    assert urls == corpus(1, SIZE) != corpus(2, SIZE)


@in_loop
async def test_no_hostile_link_makes_a_connection() -> None:
    start, names = len(CONNECTS), Traps()
    async with Fetcher(QUICK, resolver=names) as fetcher:
        ends = await _ends(fetcher, corpus(1, SIZE))
    assert CONNECTS[start:] == []
    assert ends.total() == SIZE
    assert set(ends) == {"bad_url", "private_address"}
    # The corpus is worth its name: many links pass the reading and are stopped by the guard, at the link or at the name.
    assert ends["private_address"] > 2000
    assert len(names.asked) > 400


@in_loop
async def test_no_hostile_redirect_makes_a_connection_but_to_its_sender() -> None:
    targets = [target for target in corpus(3, SIZE) if "\n" not in target and "\x00" not in target][:REDIRECTS]
    server = HostileServer({"/robots.txt": redirect("http://metadata.example/")})
    for number, target in enumerate(targets):
        server.routes[f"/{number}"] = redirect(target)
    start = len(CONNECTS)
    async with server, Fetcher(QUICK, guard=guard_for(server), resolver=Traps()) as fetcher:
        urls = [server.url(f"/{number}", "sender.example") for number in range(len(targets))]
        ends = await _ends(fetcher, urls)
        assert {address[:2] for address in CONNECTS[start:]} == {(HOME, server.port)}
        assert await _ends(fetcher, urls[:20], Purpose.CRAWL) == {"private_address": 20}
    assert connects_elsewhere(start) == []
    assert ends.total() == REDIRECTS
    assert ends["private_address"] > 1000
    assert set(ends) <= {"bad_url", "private_address", "too_many_redirects", "gone"}, ends


@in_loop
async def test_the_socket_alone_stops_them_all_without_our_reading_of_links_and_names() -> None:
    start, stopped, pages = len(CONNECTS), 0, 0

    def open_socket(info: Any) -> socket.socket:
        nonlocal stopped
        stopped += 1
        return Guard().open_socket(info)

    connector = aiohttp.TCPConnector(resolver=Traps(), socket_factory=open_socket, use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        for url in corpus(1, 10_000):
            with contextlib.suppress(aiohttp.ClientError, ValueError, AssertionError):  # the last is aiohttp's own
                await session.get(url)
                pages += 1
    assert CONNECTS[start:] == []
    assert pages == 0
    assert stopped > 1000
