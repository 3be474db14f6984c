"""The same link again: from memory, or asked for with a condition; many at once: asked for once."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.cache import PageCache
from adapters.web.page import FetchError, Page, Purpose, Validators
from tests.adapters.web.hostile_server import PAGE, QUICK, Clock, HostileServer, Request, answer, fetcher_for, in_loop

ETAG = ("ETag", '"seven"')
MODIFIED = ("Last-Modified", "Mon, 02 Nov 2026 08:00:00 GMT")
MINUTES = 60.0


@in_loop
async def test_the_same_link_within_a_while_is_answered_from_the_cache() -> None:
    clock = Clock()
    async with HostileServer({"/a": answer()}) as server, fetcher_for(server, clock=clock) as fetcher:
        first = await fetcher.fetch(server.url("/a"))
        clock.now += 14 * MINUTES
        again = await fetcher.fetch(server.url("/a?utm_source=chat&fbclid=7#comments"))
        assert replace(again, url=first.url) == first
        assert len(server.requests) == 1
        clock.now += 2 * MINUTES
        await fetcher.fetch(server.url("/a"))
        assert len(server.requests) == 2


@in_loop
async def test_after_that_the_server_is_asked_whether_it_has_changed() -> None:
    clock = Clock()
    routes: dict[str, Any] = {"/": [answer(PAGE, 200, ETAG, MODIFIED), answer(b"", 304), answer(b"new", 200, ("ETag", '"8"'))]}
    async with HostileServer(routes) as server, fetcher_for(server, clock=clock) as fetcher:
        bodies = []
        for _ in range(3):
            page = await fetcher.fetch(server.url())
            bodies.append((page.status, page.body, page.not_modified))
            clock.now += 20 * MINUTES
        assert bodies == [(200, PAGE, False), (200, PAGE, False), (200, b"new", False)]
        assert "if-none-match" not in server.requests[0].headers
        assert server.requests[1].headers["if-none-match"] == '"seven"'
        assert server.requests[2].headers["if-modified-since"] == MODIFIED[1]


@in_loop
async def test_a_page_that_the_server_forbids_to_keep_is_not_kept() -> None:
    route = answer(PAGE, 200, ("Cache-Control", "private, No-Store"))
    async with HostileServer({"/": route}) as server, fetcher_for(server) as fetcher:
        for _ in range(2):
            await fetcher.fetch(server.url())
        assert len(server.requests) == 2


@in_loop
async def test_failures_are_not_kept() -> None:
    routes: dict[str, Any] = {"/": [answer(b"", 404), answer()]}
    async with HostileServer(routes) as server, fetcher_for(server) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(server.url())
        assert (await fetcher.fetch(server.url())).body == PAGE


@in_loop
async def test_what_the_caller_knows_of_a_page_is_sent_and_not_modified_comes_back() -> None:
    known = Validators('"seven"', MODIFIED[1])
    async with HostileServer({"/": answer(b"", 304)}) as server, fetcher_for(server) as fetcher:
        page = await fetcher.fetch(server.url(), purpose=Purpose.CRAWL, validators=known)
        assert (page.not_modified, page.body, page.status, page.validators) == (True, b"", 304, known)
        sent = server.requests[-1].headers
        assert (sent["if-none-match"], sent["if-modified-since"]) == (known.etag, known.last_modified)


@in_loop
async def test_who_has_a_copy_of_their_own_is_not_answered_from_the_cache() -> None:
    routes: dict[str, Any] = {"/": [answer(PAGE, 200, ETAG), answer(b"", 304), answer(b"new", 200, ("ETag", '"8"'))]}
    async with HostileServer(routes) as server, fetcher_for(server) as fetcher:
        page = await fetcher.fetch(server.url())
        assert (await fetcher.fetch(server.url(), validators=page.validators)).not_modified
        assert (await fetcher.fetch(server.url(), validators=page.validators)).body == b"new"
        assert (await fetcher.fetch(server.url())).body == b"new"
        assert len(server.requests) == 3


@in_loop
async def test_validators_that_could_smuggle_headers_are_not_sent_back() -> None:
    clock = Clock()
    routes = {"/": answer(PAGE, 200, ("ETag", '"a\tb"'), ("Last-Modified", "x" * 5000))}
    async with HostileServer(routes) as server, fetcher_for(server, clock=clock) as fetcher:
        assert (await fetcher.fetch(server.url())).validators == Validators()


@in_loop
async def test_a_pasted_page_and_a_crawled_one_do_not_stand_in_for_each_other() -> None:
    async with HostileServer({"/": answer(b"<rss/>", kind="text/xml")}) as server, fetcher_for(server) as fetcher:
        assert (await fetcher.fetch(server.url(), purpose=Purpose.CRAWL)).body == b"<rss/>"
        with pytest.raises(FetchError, match="feed"):
            await fetcher.fetch(server.url())


@in_loop
async def test_many_who_want_the_same_page_at_once_ask_once() -> None:
    asked = asyncio.Event()
    go = asyncio.Event()

    async def held(_: Request, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await go.wait()
        writer.write(answer())

    async with HostileServer({"/": held}) as server, fetcher_for(server) as fetcher:
        waiting = [asyncio.create_task(fetcher.fetch(server.url(f"/?utm_source={number}"))) for number in range(20)]
        await asked.wait()
        waiting[0].cancel()
        go.set()
        done = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(done[0], asyncio.CancelledError)
        assert [page.url for page in done[1:]] == [server.url(f"/?utm_source={number}") for number in range(1, 20)]  # type: ignore[union-attr]
        assert len(server.requests) == 1


@in_loop
async def test_when_nobody_waits_any_more_the_request_is_given_up() -> None:
    asked, left = asyncio.Event(), asyncio.Event()

    async def held(_: Request, writer: asyncio.StreamWriter) -> None:
        asked.set()
        try:
            while True:
                writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)
        except ConnectionError:
            left.set()

    async with HostileServer({"/": held}) as server, fetcher_for(server) as fetcher:
        waiting = [asyncio.create_task(fetcher.fetch(server.url())) for _ in range(3)]
        await asked.wait()
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.wait_for(left.wait(), 5)
        server.routes["/"] = answer()
        assert (await fetcher.fetch(server.url())).body == PAGE


@in_loop
async def test_closing_the_fetcher_ends_what_is_under_way() -> None:
    async def held(_: Request, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with HostileServer({"/": held}) as server:
        async with fetcher_for(server) as fetcher:
            waiting = asyncio.create_task(fetcher.fetch(server.url()))
            while not server.requests:
                await asyncio.sleep(0.01)
        with pytest.raises(asyncio.CancelledError):
            await waiting


def page(size: int) -> Page:
    return Page("", "", 200, "text/html", bytes(size))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60_000)), max_size=60))
def test_the_cache_never_holds_more_than_its_limit_and_always_the_latest(puts: list[tuple[int, int]]) -> None:
    cache = PageCache(100_000, 60, Clock())
    for key, size in puts:
        cache.put(key, page(size))
        kept = cache.get(key)
        assert kept is not None
        assert len(kept.page.body) == size
        held = [found for other in range(10) if (found := cache.get(other))]
        assert sum(len(found.page.body) for found in held) <= 100_000


def test_the_least_lately_used_page_goes_first() -> None:
    cache = PageCache(100_000, 60, Clock())
    for key in "abc":
        cache.put(key, page(30_000))
    cache.get("a")
    cache.put("d", page(30_000))
    assert [key for key in "abcd" if cache.get(key)] == ["a", "c", "d"]


def test_a_page_larger_than_the_cache_is_not_kept_and_throws_nothing_out() -> None:
    cache = PageCache(100_000, 60, Clock())
    cache.put("a", page(10))
    cache.put("b", page(200_000))
    assert cache.get("a")
    assert cache.get("b") is None


@in_loop
async def test_a_cache_of_no_seconds_keeps_nothing() -> None:
    limits = replace(QUICK, cache_seconds=0)
    async with HostileServer({"/": answer(PAGE, 200, ETAG)}) as server, fetcher_for(server, limits=limits) as fetcher:
        for _ in range(2):
            await fetcher.fetch(server.url())
        assert ["if-none-match" in request.headers for request in server.requests] == [False, False]
