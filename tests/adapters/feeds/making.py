"""Feeds made by hand, and a server on this computer that gives them out as a test wants it."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import Any, Self

from aiohttp import web

from adapters.feeds.feed import Feed, FeedError
from adapters.feeds.parse import parse_feed
from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.limits import FetchLimits
from adapters.web.url import PORTS
from tests.adapters.web.hostile_server import HOME, QUICK, Names

FERRY = "Ferry to Lowmoor stops for the winter"
SUMMARY = "The ferry between Port Kestrel and Lowmoor will stop running on Friday, the company that owns it said."


def item(number: int, **more: str) -> str:
    """One RSS item; `more` replaces or adds elements, an empty text leaves one out."""
    elements = {
        "title": f"Kestrel report {number}",
        "link": f"https://kestrel.example/news/{number}",
        "guid": f"https://kestrel.example/news/{number}",
        "pubDate": f"Mon, {1 + number % 28:02d} Jun 2026 08:30:00 +0200",
        "description": f"Report {number} of the harbour office at Port Kestrel says how many ships came in this week.",
    } | more
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in elements.items() if value) + "</item>"


def rss(*items: str, title: str = "Kestrel Courier", head: str = "", version: str = "2.0") -> bytes:
    link = "<link>https://kestrel.example/</link>"
    channel = f"<title>{title}</title>{link}<description>News</description>{head}{''.join(items)}"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="{version}"><channel>{channel}</channel></rss>'.encode()


def atom(*entries: str, title: str = "Kestrel Courier", attributes: str = "") -> bytes:
    head = f'<title>{title}</title><id>tag:kestrel.example,2026:feed</id><link href="https://kestrel.example/"/>'
    head += '<link rel="self" href="https://kestrel.example/atom.xml"/><updated>2026-06-01T08:00:00Z</updated>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{"".join(entries)}</feed>'.encode()


def json_feed(*items: dict[str, Any], **more: Any) -> bytes:
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Kestrel Courier",
        "home_page_url": "https://kestrel.example/",
    }
    return json.dumps(head | {"items": list(items)} | more).encode()


def page(*links: str, title: str = "Kestrel Courier", body: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{escape(title)}</title>{''.join(links)}</head><body>{body}</body></html>".encode()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def gives(body: bytes, kind: str = "application/rss+xml", *, etag: bool = True, **headers: str) -> Handler:
    """A well-behaved answer: with an entity tag, and 304 to whoever has it already."""

    async def handle(request: web.Request) -> web.Response:
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        given = {name.replace("_", "-"): value for name, value in headers.items()} | ({"ETag": tag} if etag else {})
        if etag and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=given)
        return web.Response(body=body, headers=given | {"Content-Type": kind})

    return handle


def status(code: int, **headers: str) -> Handler:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=code, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return handle


def hangs() -> Handler:
    async def handle(_: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    return handle


@dataclass
class FeedServer:
    """`async with FeedServer({"kestrel.example/feed": gives(rss())}) as server`. Names lead to it, whatever they are."""

    routes: dict[str, Handler]
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0
    _runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOME, 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def url(self, place: str) -> str:
        """`kestrel.example/feed` as an address of this server."""
        host, slash, path = place.partition("/")
        return f"http://{host}:{self.port}{slash}{path}"

    def asked_for(self, place: str) -> list[dict[str, str]]:
        """The headers of every request for that place, in order."""
        return [headers for asked, headers in self.requests if asked == place]

    def fetcher(self, limits: FetchLimits | None = None) -> Fetcher:
        """A real fetcher that may reach this server."""
        guard = Guard(PORTS | {self.port}, allow=frozenset({(HOME, self.port)}))
        return Fetcher(limits or EVERY_TIME, guard=guard, resolver=Names())

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        place = request.headers["Host"].partition(":")[0] + request.path
        self.requests.append((place, dict(request.headers)))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.routes.get(place, status(404))(request)  # type: ignore[arg-type]
        finally:
            self.at_once -= 1


EVERY_TIME = FetchLimits(
    connect=5, read=5, total=10, backoff=0.001, crawl_delay=0, cache_seconds=0, retries=QUICK.retries, longest_wait=0
)


def read(body: bytes, url: str = "https://kestrel.example/feed") -> Feed | FeedError:
    """What becomes of `body`: nothing else may."""
    try:
        return parse_feed(body, url)
    except FeedError as error:
        return error


def titles(entries: Sequence[Any]) -> list[str]:
    return [entry.title for entry in entries]
