"""A server that does what it likes, byte for byte, on a port of this computer; names that resolve as a test wants it; and a
record of every connection that this process tries to make."""

import asyncio
import functools
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.limits import FetchLimits
from adapters.web.url import PORTS

HOME = "127.0.0.1"
PAGE = b"<!doctype html><title>Ferry stops</title><p>The ferry to Lowmoor stops for the winter, Kestrel Lines said.</p>"

CONNECTS: list[Any] = []
"""Every address that a socket of this process was told to connect to, in order."""


def _record(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        CONNECTS.append(arguments[1])


sys.addaudithook(_record)


def connects_elsewhere(start: int = 0) -> list[Any]:
    """Connections tried since the `start`-th, other than to this computer's own test servers."""
    return [address for address in CONNECTS[start:] if isinstance(address, tuple) and address[0] != HOME]


def in_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """A test that is a coroutine, run in an event loop of its own; no connection may have gone anywhere but here."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        start = len(CONNECTS)
        asyncio.run(test(*arguments, **named))
        assert connects_elsewhere(start) == []

    return run


@dataclass(frozen=True)
class Request:
    target: str
    headers: dict[str, str]
    at: float


Script = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class HostileServer:
    """`async with HostileServer({"/": answer(PAGE)}) as server`. A route is bytes, several in turn, or a script."""

    routes: dict[str, bytes | list[bytes] | Script]
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _tasks: set["asyncio.Task[Any]"] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOME, 0, ssl=self.tls, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, target: str = "/", host: str = "kestrel.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{target}"

    def targets(self) -> list[str]:
        return [request.target for request in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.strip().split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                request = Request(first.split(" ")[1], headers, asyncio.get_running_loop().time())
                self.requests.append(request)
                path = request.target.partition("?")[0]
                route = self.routes.get(request.target) or self.routes.get(path) or answer(b"", 404)
                if isinstance(route, list):
                    route = route.pop(0) if len(route) > 1 else route[0]
                if isinstance(route, bytes):
                    writer.write(route)
                    await writer.drain()
                    if b"connection: close" in route.partition(b"\r\n\r\n")[0].lower():
                        break
                else:
                    await route(request, writer)
                    break
        except (OSError, EOFError, ssl.SSLError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()


def answer(
    body: bytes = PAGE, status: int = 200, *headers: tuple[str, str], length: int | None = None, kind: str | None = "text/html"
) -> bytes:
    """A whole answer. length: what Content-Length claims, else the truth."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body) if length is None else length}"]
    if kind is not None:
        lines.append(f"Content-Type: {kind}")
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(to: str, status: int = 302) -> bytes:
    return answer(b"", status, ("Location", to))


class Names(AbstractResolver):
    """Resolves names as a test wants it: each name has one answer, or several in turn; an answer is a list of addresses.

    What is not listed resolves to this computer.
    """

    def __init__(self, known: dict[str, Sequence[list[str]]] | None = None) -> None:
        self.known = {name: list(answers) for name, answers in (known or {}).items()}
        self.asked: list[str] = []
        self.closed = False

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_UNSPEC) -> list[ResolveResult]:  # noqa: ARG002
        self.asked.append(host)
        answers = self.known.get(host, [[HOME]])
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        self.closed = True


def guard_for(*servers: HostileServer) -> Guard:
    ports = {server.port for server in servers}
    return Guard(PORTS | ports, allow=frozenset((HOME, port) for port in ports))


def fetcher_for(*servers: HostileServer, names: Names | None = None, limits: FetchLimits | None = None, **more: Any) -> Fetcher:
    """A fetcher that may reach these servers and the public internet, to which no name leads."""
    return Fetcher(limits or QUICK, guard=guard_for(*servers), resolver=names or Names(), **more)


QUICK = FetchLimits(connect=5, read=5, total=10, backoff=0.001, crawl_delay=0)
HASTY = FetchLimits(connect=1, read=0.3, total=1, backoff=0.001, retries=0, crawl_delay=0)
"""For servers that would keep us waiting for ever."""


class Waits:
    """Stands in for sleeping: notes how long would have been slept."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def chunked(pieces: Iterator[bytes]) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
