"""The guard at the socket."""

import asyncio
import socket
from ipaddress import ip_network
from typing import Any

import aiohttp
import pytest

from adapters.web.guard import BlockedAddress, Guard, GuardedResolver, SystemResolver, guarded_connector
from adapters.web.page import FetchError
from adapters.web.url import parse_link
from tests.adapters.web.hostile_server import CONNECTS, HOME, HostileServer, Names, answer, guard_for, in_loop

TCP4: tuple[Any, ...] = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
TCP6: tuple[Any, ...] = (socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")


def test_public_addresses_are_permitted_on_the_ports_of_the_web_alone() -> None:
    assert Guard().permits("8.8.8.8", 443)
    assert Guard().permits("2606:4700::1111", 80)
    assert not Guard().permits("8.8.8.8", 22)
    assert Guard(frozenset({8443})).permits("8.8.8.8", 8443)
    assert not Guard(frozenset({8443})).permits("8.8.8.8", 443)


def test_networks_of_ones_own_can_be_denied() -> None:
    guard = Guard(deny=(ip_network("8.8.8.0/24"), ip_network("2606:4700::/32")))
    assert not guard.permits("8.8.8.8", 443)
    assert not guard.permits("2606:4700::1111", 443)
    assert guard.permits("8.8.4.4", 443)


def test_nothing_private_is_permitted_unless_a_test_names_address_and_port() -> None:
    guard = Guard(allow=frozenset({(HOME, 4711)}))
    assert guard.permits(HOME, 4711)
    assert not guard.permits(HOME, 80)
    assert not guard.permits("127.0.0.2", 4711)
    assert not guard.permits("::ffff:127.0.0.1", 4711)
    assert Guard() == Guard(frozenset({80, 443}), (), frozenset())


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:7f00:1]", "[64:ff9b::a9fe:a9fe]"])
def test_a_link_to_an_address_that_is_not_public_is_refused_with_a_line_that_says_so(host: str) -> None:
    with pytest.raises(FetchError, match="not a public address; only public sites are opened") as refused:
        Guard().check(parse_link(f"http://{host}/"))
    assert refused.value.code == "private_address"


@pytest.mark.parametrize(
    "info",
    [
        (*TCP4, ("127.0.0.1", 80)),
        (*TCP4, ("169.254.169.254", 80)),
        (*TCP4, ("127.1", 80)),
        (*TCP4, ("localhost", 80)),
        (*TCP4, ("8.8.8.8", 22)),
        (*TCP4, ("8.8.8.8", "80")),
        (*TCP4, (b"8.8.8.8", 80)),
        (*TCP6, ("::1", 80, 0, 0)),
        (*TCP6, ("::ffff:127.0.0.1", 80, 0, 0)),
        (*TCP6, ("2606:4700::1111", 80, 0, 2)),
        (*TCP6, ("2606:4700::1111%eth0", 80, 0, 0)),
        (socket.AF_INET, socket.SOCK_DGRAM, 0, "", ("8.8.8.8", 80)),
        (socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("/run/some.sock", 0)),
    ],
)
def test_no_socket_is_made_for_what_is_not_a_public_site(info: Any) -> None:
    with pytest.raises(BlockedAddress):
        Guard().open_socket(info)


def test_a_socket_is_made_for_a_public_site() -> None:
    with Guard().open_socket((*TCP4, ("8.8.8.8", 443))) as made:
        assert made.family == socket.AF_INET


@in_loop
async def test_of_several_dns_answers_only_the_public_ones_are_used() -> None:
    names = Names({"kestrel.example": [["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111", "169.254.169.254"]]})
    found = await GuardedResolver(Guard(), names).resolve("kestrel.example", 443)
    assert [answer["host"] for answer in found] == ["8.8.8.8", "2606:4700::1111"]


@in_loop
async def test_a_name_with_private_answers_alone_is_blocked() -> None:
    names = Names({"kestrel.example": [["10.0.0.1", "fd00::1"]]})
    with pytest.raises(BlockedAddress):
        await GuardedResolver(Guard(), names).resolve("kestrel.example", 443)


@in_loop
async def test_the_socket_holds_even_if_the_resolver_lets_everything_through() -> None:
    for addresses in (["127.0.0.1"], ["169.254.169.254", "10.0.0.1"], ["::1"], ["127.1"], ["localhost"]):
        start = len(CONNECTS)
        connector = aiohttp.TCPConnector(resolver=Names({"a.example": [addresses]}), socket_factory=Guard().open_socket)
        async with aiohttp.ClientSession(connector=connector) as session:
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get("http://a.example/")
        assert CONNECTS[start:] == []


@in_loop
async def test_the_connector_alone_refuses_addresses_written_in_a_link() -> None:
    connector = guarded_connector(Guard(), Names())
    async with aiohttp.ClientSession(connector=connector) as session:
        for host in ("127.0.0.1", "[::1]", "127.1", "0x7f.0.0.1", "[::ffff:127.0.0.1]"):
            start = len(CONNECTS)
            with pytest.raises(aiohttp.ClientError):
                await session.get(f"http://{host}/")
            assert CONNECTS[start:] == []


@in_loop
async def test_the_connector_reaches_what_is_allowed() -> None:
    async with HostileServer({"/": answer(b"hello")}) as server:
        connector = guarded_connector(guard_for(server), Names())
        async with aiohttp.ClientSession(connector=connector) as session, session.get(server.url()) as response:
            assert await response.read() == b"hello"


@in_loop
async def test_the_computers_own_resolver_gives_plain_addresses() -> None:
    resolver = SystemResolver()
    found = await resolver.resolve("localhost", 80)
    await resolver.close()
    assert {answer["host"] for answer in found} <= {"127.0.0.1", "::1"}
    assert found


def test_a_blocked_address_is_an_os_error_so_that_the_http_library_gives_up() -> None:
    assert issubclass(BlockedAddress, OSError)
    assert not issubclass(BlockedAddress, asyncio.TimeoutError)
