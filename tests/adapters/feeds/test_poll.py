"""Feeds asked over real sockets, by the real fetcher, from a real server."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import pytest
from aiohttp import web

from adapters.feeds.decide import FeedState, Policy, due
from adapters.feeds.poll import Bounds, Polled, poll
from adapters.web.page import Fetches, Page, Purpose, Validators
from tests.adapters.feeds.making import EVERY_TIME, FeedServer, Handler, gives, hangs, item, rss, status, titles
from tests.adapters.feeds.test_bombs import BILLION_LAUGHS
from tests.adapters.web.hostile_server import in_loop

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
FEED = "kestrel.example/feed"


async def ask(states: Iterable[FeedState], fetcher: Fetches, now: datetime = NOW, **more: Any) -> list[Polled]:
    return [polled async for polled in poll(states, fetcher, now=lambda: now, chance=lambda: 0.0, **more)]


@dataclass(frozen=True)
class Turns:
    """What came of asking one feed several times: the outcomes, and the headers of the requests."""

    found: list[Polled]
    headers: list[dict[str, str]]

    def waits(self) -> list[timedelta]:
        states = [polled.state for polled in self.found]
        return [state.next_due - state.last_tried for state in states if state.next_due and state.last_tried]


def in_turn(*handlers: Handler) -> Callable[[Callable[[Turns], None]], Callable[[], None]]:
    """A test of what comes of one feed that answers with each of `handlers`, once an hour."""

    def decorate(check: Callable[[Turns], None]) -> Callable[[], None]:
        async def run() -> None:
            server = FeedServer({})
            async with server, server.fetcher() as fetcher:
                state, found = FeedState(server.url(FEED)), []
                for hour, handler in enumerate(handlers):
                    server.routes[FEED] = handler
                    (polled,) = await ask([replace(state, next_due=None)], fetcher, NOW + timedelta(hours=hour))
                    state = polled.state
                    found.append(polled)
            check(Turns(found, server.asked_for(FEED)))

        run.__name__ = check.__name__
        return in_loop(run)

    return decorate


@in_turn(gives(rss(item(1))), gives(rss(item(1))), gives(rss(item(2), item(1, title="Corrected"))))
def test_new_and_changed_entries_are_told_apart(turns: Turns) -> None:
    assert [titles(polled.new) for polled in turns.found] == [["Kestrel report 1"], [], ["Kestrel report 2"]]
    assert [titles(polled.updated) for polled in turns.found] == [[], [], ["Corrected"]]


@in_turn(gives(rss(item(1))), gives(rss(item(1))))
def test_the_second_request_is_conditional(turns: Turns) -> None:
    first, second = turns.headers
    assert "If-None-Match" not in first
    assert second["If-None-Match"] == turns.found[0].state.validators.etag
    assert turns.found[1].state.last_ok == NOW + timedelta(hours=1)
    assert turns.found[1].failed is None


@in_turn(
    gives(rss(item(1)), etag=False, Last_Modified="Mon, 01 Jun 2026 06:00:00 GMT"),
    status(304),
    gives(rss(item(1), item(2))),
)
def test_last_modified_is_sent_back_and_kept_over_a_304(turns: Turns) -> None:
    sent = [headers.get("If-Modified-Since") for headers in turns.headers]
    assert sent == [None, "Mon, 01 Jun 2026 06:00:00 GMT", "Mon, 01 Jun 2026 06:00:00 GMT"]
    assert titles(turns.found[2].new) == ["Kestrel report 2"]


@in_turn(gives(rss(item(1)), etag=False), gives(rss(item(1)), etag=False))
def test_the_same_bytes_are_unchanged_without_any_validator(turns: Turns) -> None:
    assert (turns.found[1].new, turns.found[1].updated, turns.found[1].failed) == ((), (), None)
    assert turns.found[1].state.body_hash == turns.found[0].state.body_hash


@in_turn(status(503), status(404), status(500), gives(rss(item(1))))
def test_failures_back_off_and_success_ends_it(turns: Turns) -> None:
    usual = Policy().every
    assert turns.waits() == [usual, 2 * usual, 4 * usual, usual]
    assert [polled.failed.status if polled.failed else None for polled in turns.found] == [503, 404, 500, None]
    assert titles(turns.found[3].new) == ["Kestrel report 1"]


@in_turn(status(429, Retry_After="7200"), status(503, Retry_After="99999999"))
def test_retry_after_is_honoured_within_bounds(turns: Turns) -> None:
    assert turns.found[0].state.next_due == NOW + timedelta(hours=2)
    assert turns.found[1].state.next_due == NOW + timedelta(hours=1) + Policy().latest


@in_turn(gives(rss(item(1))), status(410))
def test_what_is_gone_is_dead_at_once(turns: Turns) -> None:
    assert [polled.died for polled in turns.found] == [False, True]
    assert due([turns.found[1].state], NOW + timedelta(days=99)) == ()


@in_turn(gives(b"<!doctype html><title>Domain for sale</title>", "text/html"))
def test_a_page_in_the_feeds_place_is_a_failure_that_says_so(turns: Turns) -> None:
    assert turns.found[0].failed is not None
    assert turns.found[0].failed.code == "html_page"
    assert turns.found[0].state.problem == turns.found[0].failed.message


@in_loop
async def test_a_permanent_redirect_moves_the_feed_and_a_temporary_one_does_not() -> None:
    for code, moves in ((301, True), (308, True), (302, False), (307, False)):
        routes = {FEED: status(code, Location="/new"), "kestrel.example/new": gives(rss(item(1)))}
        async with FeedServer(routes) as server, server.fetcher() as fetcher:
            (polled,) = await ask([FeedState(server.url(FEED))], fetcher)
            assert polled.state.url == server.url(FEED)
            assert polled.state.address == server.url("kestrel.example/new" if moves else FEED)
            await ask([replace(polled.state, next_due=None)], fetcher)
        assert len(server.asked_for(FEED)) == (1 if moves else 2)


@in_loop
async def test_a_redirect_to_what_is_no_feed_moves_nothing() -> None:
    routes = {FEED: status(301, Location="/"), "kestrel.example/": gives(b"<!doctype html><title>x</title>", "text/html")}
    async with FeedServer(routes) as server, server.fetcher() as fetcher:
        (polled,) = await ask([FeedState(server.url(FEED))], fetcher)
    assert polled.failed is not None
    assert polled.state.address == server.url(FEED)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "http://127.0.0.1:9/", "file:///etc/passwd", "http://[::1]/"]
)
@in_loop
async def test_a_redirect_into_the_network_is_refused(target: str) -> None:
    async with FeedServer({FEED: status(301, Location=target)}) as server, server.fetcher() as fetcher:
        (polled,) = await ask([FeedState(server.url(FEED))], fetcher)
    assert polled.failed is not None
    assert polled.state.address == server.url(FEED)


@in_loop
async def test_what_robots_may_not_read_is_not_polled() -> None:
    routes = {FEED: gives(rss(item(1))), "kestrel.example/robots.txt": gives(b"User-agent: *\nDisallow: /feed", "text/plain")}
    async with FeedServer(routes) as server, server.fetcher() as fetcher:
        (polled,) = await ask([FeedState(server.url(FEED))], fetcher)
    assert polled.failed is not None
    assert polled.failed.code == "robots"
    assert server.asked_for(FEED) == []


@in_loop
async def test_only_feeds_that_are_due_are_asked() -> None:
    async with FeedServer({FEED: gives(rss(item(1)))}) as server, server.fetcher() as fetcher:
        state = FeedState(server.url(FEED))
        waiting, dead = replace(state, next_due=NOW + timedelta(seconds=1)), replace(state, dead="gone")
        assert await ask([waiting, dead], fetcher) == []
    assert server.requests == []


@in_loop
async def test_one_bad_feed_never_stops_the_others() -> None:
    bad: list[Handler] = [
        hangs(),
        gives(BILLION_LAUGHS.encode()),
        gives(b"\x00\xff\xfe broken", "application/octet-stream"),
        gives(b"<rss><channel><item " + b"a=''" * 50_000),
        status(500),
        status(404),
        status(301, Location="http://169.254.169.254/"),
        status(302, Location="/feed"),
        gives(b"", "text/xml"),
        gives(b"x" * 5_100_000, "text/xml"),
    ]
    routes = {f"site{number}.example/feed": gives(rss(*(item(each) for each in range(20)))) for number in range(300)}
    routes |= {f"site{10 * number}.example/feed": bad[number % len(bad)] for number in range(30)}
    limits = replace(EVERY_TIME, retries=0, total=4, read=2, connect=4)
    async with FeedServer(routes) as server, server.fetcher(limits) as fetcher:
        states = [FeedState(server.url(place)) for place in routes]
        found = await ask(states, fetcher, bounds=Bounds(concurrency=60))
    assert {polled.before.url for polled in found} == {state.url for state in states}
    failed = {polled.before.url for polled in found if polled.failed}
    assert failed == {server.url(f"site{10 * number}.example/feed") for number in range(30)}
    assert all(len(polled.new) == 20 for polled in found if not polled.failed)
    assert all(polled.state.next_due and polled.state.next_due > NOW for polled in found)
    assert server.most_at_once <= 60


@in_loop
async def test_a_fetcher_that_never_returns_costs_its_feed_only() -> None:
    class Stuck:
        async def fetch(self, url: str, *, purpose: Purpose = Purpose.PASTED, validators: Validators | None = None) -> Page:  # noqa: ARG002
            if "stuck" in url:
                await asyncio.Event().wait()
            if "fault" in url:
                raise RuntimeError("a fault of ours")
            return Page(url, url, 200, "text/xml", rss(item(1)))

    states = [FeedState(f"https://{name}.example/feed") for name in ("stuck", "fault", "good")]
    found = {polled.before.url: polled for polled in await ask(states, Stuck(), bounds=Bounds(deadline=0.2))}
    stuck, fault, good = (found[state.url] for state in states)
    assert stuck.failed is not None
    assert stuck.failed.code == "timeout"
    assert fault.failed is not None
    assert fault.failed.code == "broken"
    assert titles(good.new) == ["Kestrel report 1"]


@in_loop
async def test_concurrency_is_bounded_in_all_and_by_host() -> None:
    now_at: dict[str, int] = {}
    most: dict[str, int] = {}

    async def slow(request: web.Request) -> web.Response:
        host = request.headers["Host"]
        now_at[host] = now_at.get(host, 0) + 1
        most[host] = max(most.get(host, 0), now_at[host])
        await asyncio.sleep(0.01)
        now_at[host] -= 1
        return web.Response(body=rss(item(1)), content_type="text/xml")

    routes = {f"big.example/{number}": slow for number in range(20)} | {f"s{number}.example/": slow for number in range(20)}
    async with FeedServer(routes) as server, server.fetcher() as fetcher:
        states = [FeedState(server.url(place)) for place in routes]
        found = await ask(states, fetcher, bounds=Bounds(concurrency=6, per_host=2))
    assert len(found) == 40
    assert not any(polled.failed for polled in found)
    assert max(most.values()) <= 2
    assert server.most_at_once <= 6


@in_loop
async def test_each_feed_is_given_back_as_soon_as_it_is_done() -> None:
    routes = {"slow.example/feed": hangs(), FEED: gives(rss(item(1)))}
    async with FeedServer(routes) as server, server.fetcher() as fetcher:
        states = [FeedState(server.url(place)) for place in routes]
        asked = poll(states, fetcher, now=lambda: NOW)
        first = await anext(asked)
        await asked.aclose()
        assert titles(first.new) == ["Kestrel report 1"]
        assert [task for task in asyncio.all_tasks() if "drive" in str(task.get_coro())] == []


@in_loop
async def test_a_clock_that_fails_ends_the_poll_with_its_error() -> None:
    async with FeedServer({FEED: gives(rss(item(1)))}) as server, server.fetcher() as fetcher:
        times = iter([NOW])
        with pytest.raises(RuntimeError):
            await anext(poll([FeedState(server.url(FEED))], fetcher, now=lambda: next(times)))


@in_loop
async def test_an_address_that_cannot_be_compared_costs_its_feed_only() -> None:
    def canonical(url: str) -> str:
        raise ValueError(url)

    async with FeedServer({FEED: gives(rss(item(1)))}) as server, server.fetcher() as fetcher:
        (polled,) = await ask([FeedState(server.url(FEED))], fetcher, canonical=canonical)
    assert polled.failed is not None
    assert polled.failed.code == "broken"


@in_loop
async def test_feeds_can_be_parsed_in_other_processes() -> None:
    routes = {"good.example/feed": gives(rss(item(1))), "bad.example/feed": gives(BILLION_LAUGHS.encode())}
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        async with FeedServer(routes) as server, server.fetcher() as fetcher:
            found = await ask([FeedState(server.url(place)) for place in routes], fetcher, executor=pool)
    by_host = {polled.before.url: polled for polled in found}
    bad = by_host[server.url("bad.example/feed")]
    assert bad.failed is not None
    assert bad.failed.code == "entities"
    assert titles(by_host[server.url("good.example/feed")].new) == ["Kestrel report 1"]
