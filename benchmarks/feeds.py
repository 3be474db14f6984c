"""How fast feeds are polled and parsed.

    python -m benchmarks.feeds [--feeds N] [--entries N] [--concurrency N] [--rounds N]

A server in a process of its own on this computer gives out generated feeds (RSS, Atom and JSON Feed in turn), each under a
host name of its own. They are polled by the real fetcher twice, first all new, then all unchanged (304), without pauses
between requests to a host. Then the same feeds are parsed in one process by Pullquote, by feedparser, and by fastfeedparser
alone, feed by feed in turn (the least of the rounds, so that other work on the machine counts little).
"""

import argparse
import asyncio
import json
import multiprocessing
import socket
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import fastfeedparser  # type: ignore[import-untyped]
import feedparser  # type: ignore[import-untyped]
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.feeds.decide import FeedState
from adapters.feeds.parse import parse_feed
from adapters.feeds.poll import Bounds, poll
from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.limits import FetchLimits

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "127.0.0.1"
START = datetime(2026, 6, 1, 8, tzinfo=UTC)
WORDS = "The harbour office at Port Kestrel said on Monday that forty ships had come in, more than in any week since the spring. "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=300, help="how many feeds (300)")
    parser.add_argument("--entries", type=int, default=40, help="entries of each (40)")
    parser.add_argument("--concurrency", type=int, default=50, help="feeds asked at once (50)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is parsed (3)")
    options = parser.parse_args()
    bodies = [make_feed(number, options.entries) for number in range(options.feeds)]
    size = sum(map(len, bodies)) / len(bodies) / 1000
    print(f"{options.feeds} feeds of {options.entries} entries, {size:.0f} kB each, {options.concurrency} at once")
    with serving(options.feeds, options.entries) as port:
        asyncio.run(poll_twice(options.feeds, port, options.concurrency))
    compare(bodies, options.rounds)


def make_feed(number: int, entries: int) -> bytes:
    """A feed of one of three formats; contents in HTML, as most feeds have them."""
    return (_rss, _atom, _json)[number % 3](f"https://site{number}.example", entries)


@contextmanager
def serving(feeds: int, entries: int) -> "Iterator[int]":
    """A server of the generated feeds in a process of its own; its port."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, feeds, entries), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


async def poll_twice(feeds: int, port: int, concurrency: int) -> None:
    """Poll all feeds, once new and once unchanged, and print how fast."""
    limits = FetchLimits(crawl_delay=0, cache_seconds=0)
    guard = Guard(frozenset({port}), allow=frozenset({(HERE, port)}))
    states = [FeedState(f"http://site{number}.example:{port}/feed") for number in range(feeds)]
    bounds = Bounds(concurrency=concurrency)
    async with Fetcher(limits, guard=guard, resolver=_Here()) as fetcher:
        for hours, what in enumerate(("all new", "all unchanged")):
            now = START + timedelta(hours=hours)
            begin = time.perf_counter()
            found = [polled async for polled in poll(states, fetcher, now=partial(_same, now), bounds=bounds)]
            taken = time.perf_counter() - begin
            states = [polled.state for polled in found]
            new, failed = sum(len(each.new) for each in found), sum(each.failed is not None for each in found)
            rate = f"{len(found) / taken:.0f} feeds/s ({len(found)} in {taken:.2f} s"
            print(f"polled, {what}: {rate}; {new:,} new entries, {failed} failed)")


def compare(bodies: list[bytes], rounds: int) -> None:
    """Print the time that each parser takes for all feeds; JSON Feeds are left out, which feedparser does not read."""
    xml = [body for body in bodies if body.startswith(b"<")]
    parsers: dict[str, Callable[[bytes], object]] = {
        "pullquote": parse_feed,
        "feedparser": lambda body: feedparser.parse(BytesIO(body)),
        "fastfeedparser": fastfeedparser.parse,
    }
    taken = dict.fromkeys(parsers, 0.0)
    for body in xml:
        for name, parse in parsers.items():
            taken[name] += min(_timed(partial(parse, body)) for _ in range(rounds))
    ours = taken["pullquote"]
    for name, seconds in taken.items():
        print(f"parsed by {name}: {1000 * seconds / len(xml):.2f} ms a feed, {seconds / ours:.2f} times pullquote")


def _same(now: datetime) -> datetime:
    return now


class _Here(AbstractResolver):
    """Every name leads to this computer."""

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=HERE, port=port, family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST)]

    async def close(self) -> None:
        return None


def _serve(pipe: Connection, feeds: int, entries: int) -> None:
    bodies = {f"site{number}.example": make_feed(number, entries) for number in range(feeds)}
    tags = {host: f'"{sha256(body).hexdigest()[:16]}"' for host, body in bodies.items()}

    async def answer(request: web.BaseRequest) -> web.Response:
        host = request.headers["Host"].partition(":")[0]
        if request.path != "/feed":
            return web.Response(status=404)
        if request.headers.get("If-None-Match") == tags[host]:
            return web.Response(status=304, headers={"ETag": tags[host]})
        return web.Response(body=bodies[host], content_type="application/xml", headers={"ETag": tags[host]})

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(web.Server(answer), HERE, 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def _timed(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _content(number: int) -> str:
    return f"<p>Report {number}.</p>" + f"<p>{WORDS * 3}<a href='/more'>More</a></p>" * 2


def _rss(site: str, entries: int) -> bytes:
    items = "".join(
        f"<item><title>Report {number} &amp; more</title><link>{site}/{number}</link><guid>{site}/{number}</guid>"
        f"<pubDate>Mon, 01 Jun 2026 08:{number % 60:02d}:00 +0200</pubDate>"
        f"<description><![CDATA[{_content(number)}]]></description></item>"
        for number in range(entries)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{site}</title>{items}</channel></rss>'.encode()


def _atom(site: str, entries: int) -> bytes:
    items = "".join(
        f'<entry><title>Report {number} &amp; more</title><link href="{site}/{number}"/><id>{site}/{number}</id>'
        f"<updated>2026-06-01T08:{number % 60:02d}:00Z</updated><author><name>Mara Lindqvist</name></author>"
        f'<content type="html">{_content(number).replace("<", "&lt;")}</content></entry>'
        for number in range(entries)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{site}</title>{items}</feed>'.encode()


def _json(site: str, entries: int) -> bytes:
    items = [
        {
            "id": f"{site}/{number}",
            "url": f"{site}/{number}",
            "title": f"Report {number}",
            "content_html": _content(number),
            "date_published": f"2026-06-01T08:{number % 60:02d}:00Z",
        }
        for number in range(entries)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": site, "items": items}).encode()


if __name__ == "__main__":
    main()
