"""What a server answers but a page: each has its code and its line, and is tried again where that may help."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.adapters.web.fetching import failing, refused, silent
from tests.adapters.web.hostile_server import (
    HASTY,
    HOME,
    PAGE,
    QUICK,
    HostileServer,
    Request,
    Waits,
    answer,
    fetcher_for,
    in_loop,
)

# What the status says


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *((status, "bad_status") for status in (204, 206, 300, 302, 304, 400, 405, 418)),
        *((status, "forbidden") for status in (401, 402, 403, 451)),
        *((status, "gone") for status in (404, 410)),
        *((status, "server_error") for status in (500, 502, 503, 504, 520, 999)),
        (429, "rate_limited"),
    ],
)
@in_loop
async def test_every_status_has_its_code_and_a_line(status: int, code: str) -> None:
    error = await refused(answer(b"", status))
    assert (error.code, error.status) == (code, status)
    assert "kestrel.example" in error.message


# Trying again


@in_loop
async def test_a_fault_of_the_server_is_tried_twice_more_with_growing_pauses() -> None:
    waits = Waits()
    routes: dict[str, Any] = {"/": [answer(b"", 500), answer(b"", 502), answer()], "/down": answer(b"", 503)}
    limits = replace(QUICK, backoff=1)
    async with HostileServer(routes) as server, fetcher_for(server, limits=limits, sleep=waits, chance=lambda: 0.5) as fetcher:
        assert (await fetcher.fetch(server.url())).body == PAGE
        assert waits.seconds == [1, 2]
        assert (await failing(fetcher, server.url("/down"))).code == "server_error"
        assert server.targets() == ["/"] * 3 + ["/down"] * 3


@in_loop
async def test_a_timeout_is_tried_again() -> None:
    routes: dict[str, Any] = {"/": silent}
    async with HostileServer(routes) as server, fetcher_for(server, limits=replace(HASTY, total=20, retries=1)) as fetcher:
        assert (await failing(fetcher, server.url())).code == "timeout"
        assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 501])
@in_loop
async def test_what_a_second_try_would_not_change_is_not_tried_again(status: int) -> None:
    async with HostileServer({"/": answer(b"", status)}) as server, fetcher_for(server, sleep=Waits()) as fetcher:
        await failing(fetcher, server.url())
        assert len(server.requests) == 1


@in_loop
async def test_the_server_says_how_long_to_wait_and_is_obeyed_within_bounds() -> None:
    waits = Waits()
    routes: dict[str, Any] = {
        "/soon": [answer(b"", 429, ("Retry-After", "3")), answer()],
        "/date": [answer(b"", 503, ("Retry-After", "Mon, 02 Nov 2020 08:00:00 GMT")), answer()],
        "/late": answer(b"", 429, ("Retry-After", "3600")),
        "/never": answer(b"", 503, ("Retry-After", "9" * 400)),
        "/odd": answer(b"", 429, ("Retry-After", "-1; soon")),
    }
    async with HostileServer(routes) as server, fetcher_for(server, sleep=waits) as fetcher:
        assert (await fetcher.fetch(server.url("/soon"))).status == 200
        assert (await fetcher.fetch(server.url("/date"))).status == 200
        assert waits.seconds == [3, 0]
        assert (await failing(fetcher, server.url("/late"))).retry_after == 3600
        assert (await failing(fetcher, server.url("/never"))).retry_after == 86_400
        assert (await failing(fetcher, server.url("/odd"))).retry_after is None
        assert len(waits.seconds) == 2


# TLS


@in_loop
async def test_a_certificate_that_nobody_vouches_for_is_refused(tls: Any) -> None:
    async with HostileServer({"/": answer()}, tls.server) as server:
        async with fetcher_for(server, ssl_context=tls.client) as fetcher:
            assert (await fetcher.fetch(server.url(scheme="https"))).body == PAGE
            assert (await failing(fetcher, server.url(host="other.example", scheme="https"))).code == "tls_failed"
        async with fetcher_for(server) as fetcher:
            assert (await failing(fetcher, server.url(scheme="https"))).code == "tls_failed"
        assert len(server.requests) == 1


@in_loop
async def test_a_site_that_speaks_no_tls_is_refused(tls: Any) -> None:
    listening = await asyncio.start_server(_plain, HOME, 0)
    server = HostileServer({}, port=listening.sockets[0].getsockname()[1])
    async with fetcher_for(server, ssl_context=tls.client) as fetcher:
        assert (await failing(fetcher, server.url(scheme="https"))).code == "tls_failed"
    listening.close()


async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(10)
    writer.write(b"HTTP/1.1 400 Speak plain\r\n\r\n")
    await writer.drain()
    writer.close()


@in_loop
async def test_tls_that_is_cut_off_in_the_middle_is_no_page(tls: Any) -> None:
    async def cut(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n" + PAGE)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    async with HostileServer({"/": cut}, tls.server) as server, fetcher_for(server, ssl_context=tls.client) as fetcher:
        assert (await failing(fetcher, server.url(scheme="https"))).code == "incomplete"
