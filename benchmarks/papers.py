"""Newspapers on this machine for a load: pages of made-up articles, and feeds that have what was published last."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.limits import FetchLimits
from adapters.web.url import PORTS
from benchmarks import made

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

HOME = "127.0.0.1"
FEEDS = 25


@dataclass
class Papers:
    """Pages and feeds of all newspapers, on one port of a process of its own, whose memory is not the bot's.

    pieces: of an article; folder: where the feeds are; entries: by feed, what it has now.
    """

    pieces: int
    folder: Path
    entries: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    port: int = 0
    process: int | None = None

    @contextmanager
    def serving(self) -> Iterator[None]:
        self.folder.mkdir()
        for feed in range(FEEDS):
            self._write(feed)
        here, there = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=serve, args=(self.folder, self.pieces, there), daemon=True)
        process.start()
        self.port, self.process = here.recv(), process.pid
        try:
            yield
        finally:
            process.terminate()
            process.join()

    def link(self, number: int) -> str:
        return f"http://paper{number % 40}.example:{self.port}/a/{number}"

    def publish(self, feed: int, number: int, now: datetime) -> None:
        kept = self.entries.setdefault(feed, [])
        kept.append((number, self.link(number), format_datetime(now)))
        del kept[:-30]  # a feed has its newest
        self._write(feed)

    def _write(self, feed: int) -> None:
        new = self.folder / f"{feed}.new"
        new.write_bytes(made.feed(f"Paper {feed}", self.entries.get(feed, [])))
        new.replace(self.folder / str(feed))

    def fetcher(self) -> Fetcher:
        return self._fetcher(FetchLimits(crawl_delay=0))

    def feed_fetcher(self) -> Fetcher:
        """Asks every time: a quarter of an hour of the simulated day is a few seconds."""
        return self._fetcher(FetchLimits(crawl_delay=0, cache_seconds=0))

    def _fetcher(self, limits: FetchLimits) -> Fetcher:
        guard = Guard(PORTS | {self.port}, allow=frozenset({(HOME, self.port)}))
        return Fetcher(limits, guard=guard, resolver=_AllHere())


def serve(folder: Path, pieces: int, told: "Connection[int, None]") -> None:
    """Answer for all newspapers until the process is ended. told: gets the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, _, number = self.path.strip("/").partition("/")
            match kind:
                case "a":
                    self._say("text/html; charset=utf-8", made.page(int(number), pieces))
                case "feed":
                    self._say("application/rss+xml", (folder / str(int(number))).read_bytes())
                case _:
                    self.send_error(404)

        def _say(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Thousands of requests are not told."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    server = Server((HOME, 0), Handler)
    told.send(int(server.server_address[1]))
    server.serve_forever()


class _AllHere(AbstractResolver):
    """Every name leads to this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [ResolveResult(hostname=host, host=HOME, port=port, family=family or socket.AF_INET, proto=0, flags=flags)]

    async def close(self) -> None:
        """Nothing is open."""
