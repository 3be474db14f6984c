"""The guard at the socket: a connection to an address that is not public cannot be made, whatever led to it.

Three places ask it: the link (an address written out), the resolver (every DNS answer), and the socket factory, which sees the
very address that is about to be connected and so holds even if the other two are wrong (DNS rebinding).
"""

import asyncio
import errno
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.web.address import Network, is_public, read_address
from adapters.web.page import FetchError
from adapters.web.url import PORTS, Link

_RESOLVER_THREADS = 32
_MAX_ANSWERS = 8
_MAX_CONNECTIONS = 256
_MAX_CONNECTIONS_PER_HOST = 8


class BlockedAddress(OSError):
    """A connection that the guard refused, before anything was sent."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "not a public address")


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to: public addresses, except those in `deny`, on `ports`.

    allow: (address, port) pairs that may be reached although they are not public; for tests with a server of their own.
    """

    ports: frozenset[int] = PORTS
    deny: tuple[Network, ...] = ()
    allow: frozenset[tuple[str, int]] = frozenset()

    def permits(self, address: str, port: int) -> bool:
        """Whether a connection to `address` (a plain address, no name) and `port` may be made."""
        if (address, port) in self.allow:
            return True
        found = read_address(address)
        if found is None or port not in self.ports or not is_public(found):
            return False
        return not any(found in network for network in self.deny)

    def check(self, link: Link) -> None:
        """Raise `FetchError` (private_address) if an address is written in `link` that may not be reached."""
        if link.address is not None and not self.permits(link.host, link.port):
            raise private(link.host)

    def open_socket(self, info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """The socket for one connection attempt (aiohttp's `socket_factory`). Raises `BlockedAddress`."""
        family, kind, protocol, _, sockaddr = info
        host, port, *more = sockaddr
        flow_and_scope = any(more)
        if family not in (socket.AF_INET, socket.AF_INET6) or kind != socket.SOCK_STREAM or flow_and_scope:
            raise BlockedAddress
        if not isinstance(host, str) or not isinstance(port, int) or not self.permits(host, port):
            raise BlockedAddress
        return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """Passes on those of another resolver's answers that may be reached; `BlockedAddress` if that leaves none."""

    def __init__(self, guard: Guard, resolver: AbstractResolver) -> None:
        self._guard = guard
        self._resolver = resolver

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        answers = await self._resolver.resolve(host, port, family)
        kept = [answer for answer in answers if self._guard.permits(answer["host"], port)]
        if answers and not kept:
            raise BlockedAddress
        if not kept:
            raise OSError(errno.ENOENT, "no address")
        return kept[:_MAX_ANSWERS]

    async def close(self) -> None:
        await self._resolver.close()


class SystemResolver(AbstractResolver):
    """The computer's own resolver in threads of its own, so that slow name servers hold up nobody else's work."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="dns")

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        def look_up() -> list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[object, ...]]]:
            return socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)  # type: ignore[return-value]

        found = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        return [
            ResolveResult(
                hostname=host,
                host=str(sockaddr[0]),
                port=port,
                family=answer_family,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for answer_family, _, protocol, _, sockaddr in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def guarded_connector(guard: Guard, resolver: AbstractResolver, ssl_context: ssl.SSLContext | None = None) -> TCPConnector:
    """A connector that cannot connect past `guard`. ssl_context: None for the computer's certificate authorities."""
    return TCPConnector(
        resolver=GuardedResolver(guard, resolver),
        socket_factory=guard.open_socket,
        ssl=ssl_context or True,
        limit=_MAX_CONNECTIONS,
        limit_per_host=_MAX_CONNECTIONS_PER_HOST,
    )


def private(host: str) -> FetchError:
    """What a person is told about a host that may not be reached."""
    return FetchError("private_address", f"{host} is not a public address; only public sites are opened. Paste the text instead")
