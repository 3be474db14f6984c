"""Manners: robots.txt and pauses where we crawl, neither where a person pasted the link."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import pytest

from adapters.web.page import FetchError, Purpose
from adapters.web.robots import Rules, read_rules
from tests.adapters.web.hostile_server import PAGE, QUICK, Clock, HostileServer, answer, fetcher_for, in_loop, redirect

ROBOTS = b"""\
User-agent: *
Disallow: /private/
Allow: /private/open

User-agent: Pullquote
Disallow: /not-you
"""


def robots(text: bytes) -> bytes:
    return answer(text, kind="text/plain")


async def crawl(server: HostileServer, *targets: str, **how: Any) -> list[str]:
    """How each crawl ended, one after the other: "ok" or the code of the refusal."""
    ends = []
    async with fetcher_for(server, **how) as fetcher:
        for target in targets:
            try:
                await fetcher.fetch(server.url(target), purpose=Purpose.CRAWL)
                ends.append("ok")
            except FetchError as error:
                ends.append(error.code)
    return ends


@in_loop
async def test_what_robots_txt_forbids_us_is_not_crawled_and_asked_for_once() -> None:
    async with HostileServer({"/robots.txt": robots(ROBOTS), "/a": answer(), "/not-you/a": answer()}) as server:
        assert await crawl(server, "/a", "/not-you/a", "/not-you/b") == ["ok", "robots", "robots"]
        assert server.targets() == ["/robots.txt", "/a"]


@in_loop
async def test_a_link_that_a_person_pasted_is_opened_whatever_robots_txt_says() -> None:
    routes = {"/robots.txt": robots(b"User-agent: *\nDisallow: /"), "/a": answer()}
    async with HostileServer(routes) as server, fetcher_for(server) as fetcher:
        assert (await fetcher.fetch(server.url("/a"))).body == PAGE
        assert server.targets() == ["/a"]


@in_loop
async def test_a_redirect_to_what_is_forbidden_is_not_followed() -> None:
    routes = {"/robots.txt": robots(ROBOTS), "/a": redirect("/not-you/b"), "/not-you/b": answer()}
    async with HostileServer(routes) as server:
        assert await crawl(server, "/a") == ["robots"]
        assert server.targets() == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
@in_loop
async def test_a_site_without_robots_txt_may_be_crawled(status: int) -> None:
    async with HostileServer({"/robots.txt": answer(b"", status), "/a": answer()}) as server:
        assert await crawl(server, "/a") == ["ok"]


@pytest.mark.parametrize("status", [429, 500, 503])
@in_loop
async def test_a_site_whose_robots_txt_cannot_be_read_is_left_alone_for_a_while(status: int) -> None:
    clock = Clock()
    routes: dict[str, Any] = {"/robots.txt": answer(b"", status), "/a": answer()}
    async with HostileServer(routes) as server:
        limits = replace(QUICK, retries=0)
        async with fetcher_for(server, limits=limits, clock=clock) as fetcher:
            for _ in range(2):
                with pytest.raises(FetchError, match=r"robots\.txt"):
                    await fetcher.fetch(server.url("/a"), purpose=Purpose.CRAWL)
            assert server.targets() == ["/robots.txt"]
            clock.now += 301
            routes["/robots.txt"] = robots(ROBOTS)
            assert (await fetcher.fetch(server.url("/a"), purpose=Purpose.CRAWL)).body == PAGE


@in_loop
async def test_robots_txt_is_asked_for_again_after_an_hour() -> None:
    clock = Clock()
    async with HostileServer({"/robots.txt": robots(ROBOTS), "/a": answer(), "/b": answer()}) as server:
        async with fetcher_for(server, clock=clock) as fetcher:
            await fetcher.fetch(server.url("/a"), purpose=Purpose.CRAWL)
            clock.now += 3601
            await fetcher.fetch(server.url("/b"), purpose=Purpose.CRAWL)
        assert server.targets() == ["/robots.txt", "/a", "/robots.txt", "/b"]


@in_loop
async def test_a_robots_txt_that_leads_to_a_private_address_is_not_read_there() -> None:
    async with HostileServer({"/robots.txt": redirect("http://169.254.169.254/"), "/a": answer()}) as server:
        assert await crawl(server, "/a") == ["private_address"]
        assert server.targets() == ["/robots.txt"]


@in_loop
async def test_requests_to_one_site_have_pauses_between_them_when_we_crawl() -> None:
    limits = replace(QUICK, crawl_delay=0.1)
    routes: dict[str, Any] = {"/robots.txt": robots(ROBOTS), **{f"/{number}": answer() for number in range(4)}}
    async with HostileServer(routes) as server, fetcher_for(server, limits=limits) as fetcher:
        urls = [server.url(f"/{number}") for number in range(4)]
        await asyncio.gather(*(fetcher.fetch(url, purpose=Purpose.CRAWL) for url in urls))
        times = [request.at for request in server.requests if request.target != "/robots.txt"]
        assert len(times) == 4
        assert all(later - earlier >= 0.08 for earlier, later in itertools.pairwise(times))
        assert server.targets().count("/robots.txt") == 1


@in_loop
async def test_the_time_spent_waiting_for_ones_turn_is_not_the_sites() -> None:
    limits = replace(QUICK, crawl_delay=0.3, total=1)
    routes: dict[str, Any] = {"/robots.txt": robots(ROBOTS), **{f"/{number}": answer() for number in range(6)}}
    async with HostileServer(routes) as server, fetcher_for(server, limits=limits) as fetcher:
        urls = [server.url(f"/{number}") for number in range(6)]
        pages = await asyncio.gather(*(fetcher.fetch(url, purpose=Purpose.CRAWL) for url in urls))
        assert [page.status for page in pages] == [200] * 6


def test_the_rules_for_us_go_before_those_for_all() -> None:
    rules = read_rules(ROBOTS)
    assert rules.allows("https://kestrel.example/private/a")
    assert not rules.allows("https://kestrel.example/not-you")
    everyone = read_rules(b"User-agent: *\nDisallow: /private/\nAllow: /private/open\nDisallow: /*.pdf$")
    assert not everyone.allows("https://kestrel.example/private/a")
    assert everyone.allows("https://kestrel.example/private/open")
    assert not everyone.allows("https://kestrel.example/a.pdf")


def test_the_rules_of_other_robots_are_not_ours() -> None:
    rules = read_rules(
        b"User-agent: Other\nUser-agent: Another\nDisallow: /\n\nUser-agent: PULLQUOTE/2\nUser-agent: X\nDisallow: /a"
    )
    assert rules.allows("https://kestrel.example/b")
    assert not rules.allows("https://kestrel.example/a")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (b"User-agent: *\nCrawl-delay: 5", 5),
        (b"User-agent: *\nCrawl-delay: 2.5", 2.5),
        (b"User-agent: *\nRequest-rate: 1/10", 10),
        (b"User-agent: *\nCrawl-delay: inf", 0),
        (b"User-agent: *\nCrawl-delay: -3", 0),
        (b"User-agent: *\nCrawl-delay: nan", 0),
        (b"User-agent: Other\nCrawl-delay: 5", 0),
        (b"", 0),
    ],
)
def test_the_pause_that_a_site_asks_for_is_read(text: bytes, seconds: float) -> None:
    assert read_rules(text).delay == seconds


def test_a_site_without_rules_allows_everything() -> None:
    assert Rules().allows("https://kestrel.example/")
    assert Rules().delay == 0


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe\x00" * 1000,
        b"User-agent: *\nDisallow: /" + b"*a" * 200_000,
        b"".join(b"User-agent: robot%d\n" % number for number in range(20_000)) + b"Disallow: /x%d\n" * 20_000,
        b"User-agent: *\n" + b"".join(b"Disallow: /*%d*a*b*c*d*e*f$\n" % number for number in range(15_000)),
        b"Disallow: /" * 40_000,
        b"\n" * 500_000,
        b"User-agent: *\n" * 30_000,
    ],
    ids=["no text", "stars", "many robots", "many patterns", "one line", "blank lines", "one robot"],
)
def test_a_hostile_robots_txt_is_read_without_much_work(text: bytes) -> None:
    # Unchecked, the one with many robots takes protego minutes.
    assert read_rules(text).allows("https://kestrel.example/" + "abcdef" * 300) in (True, False)
