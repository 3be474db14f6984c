"""What a server sends is bounded in time and size, and has to be what it says it is."""

import asyncio
import gzip
from typing import Any

import brotli
import pytest
import zstandard

from adapters.web.page import Purpose
from tests.adapters.web.fetching import failing, fetched, refused, silent
from tests.adapters.web.hostile_server import HASTY, HOME, PAGE, HostileServer, Request, answer, fetcher_for, in_loop

# Time


async def _drip(data: bytes, writer: asyncio.StreamWriter) -> None:
    for byte in data:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def slow_headers(_: Request, writer: asyncio.StreamWriter) -> None:
    await _drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 100, writer)


async def slow_body(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    await _drip(b"x" * 1000, writer)


async def slow_chunks(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    await _drip(b"1\r\nx\r\n" * 1000, writer)


async def stopping_body(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nx")
    await writer.drain()
    await asyncio.sleep(60)


async def endless_hints(_: Request, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100)
        await writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("script", [silent, slow_headers, slow_body, slow_chunks, stopping_body, endless_hints])
@in_loop
async def test_a_server_that_keeps_us_waiting_is_left(script: Any) -> None:
    assert (await refused(script, hasty=True)).code == "timeout"


@in_loop
async def test_a_site_that_never_finishes_its_handshake_is_left(tls: Any) -> None:
    async def mute(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            writer.close()

    listening = await asyncio.start_server(mute, HOME, 0)
    server = HostileServer({}, port=listening.sockets[0].getsockname()[1])
    async with fetcher_for(server, limits=HASTY, ssl_context=tls.client) as fetcher:
        assert (await failing(fetcher, server.url(scheme="https"))).code == "timeout"
    listening.close()


# Size and form


async def endless_chunks(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + bytes(65536) + b"\r\n")
        await writer.drain()


async def endless_body(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


async def endless_header(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def endless_chunk_size(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n1;")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def endless_trailers(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n")
    while True:
        writer.write(b"X-More: yes\r\n" * 1000)
        await writer.drain()


@pytest.mark.parametrize("script", [endless_chunks, endless_body])
@in_loop
async def test_a_body_without_end_is_cut_off(script: Any) -> None:
    assert (await refused(script)).code == "too_large"


@pytest.mark.parametrize("script", [endless_header, endless_chunk_size, endless_trailers])
@in_loop
async def test_headers_and_chunks_without_end_are_cut_off(script: Any) -> None:
    assert (await refused(script, hasty=True)).code in ("bad_answer", "incomplete", "timeout")


@in_loop
async def test_a_length_over_the_limit_is_believed_and_nothing_is_read() -> None:
    assert (await refused(answer(b"", length=2_000_001))).code == "too_large"
    assert (await refused(answer(b"", length=10**30))).code in ("too_large", "bad_answer")


@in_loop
async def test_the_limit_itself_is_let_through() -> None:
    assert len((await fetched(answer(b"x" * 2_000_000))).body) == 2_000_000
    assert (await refused(answer(b"x" * 2_000_001))).code == "too_large"
    assert (await refused(answer(b"x" * 101), max_bytes=100)).code == "too_large"
    assert len((await fetched(answer(b"x" * 3_000_000), max_bytes=3_000_000)).body) == 3_000_000


BOMB = bytes(50_000_000)
BOMBS = {
    "gzip": gzip.compress(BOMB),
    "br": brotli.compress(BOMB, quality=3),
    "zstd": zstandard.compress(BOMB),
    "gzip, gzip": gzip.compress(gzip.compress(BOMB)),
    "gzip, br": brotli.compress(gzip.compress(BOMB)),
    "zstd, zstd": zstandard.compress(zstandard.compress(BOMB)),
}


@pytest.mark.parametrize("coding", BOMBS)
@in_loop
async def test_bombs_do_not_go_off(coding: str) -> None:
    error = await refused(answer(BOMBS[coding], 200, ("Content-Encoding", coding)))
    assert (error.code, "2,000,000 bytes" in error.message) == ("too_large", True)


@pytest.mark.parametrize(
    ("coding", "data"),
    [("gzip", gzip.compress(PAGE)), ("br", brotli.compress(PAGE)), ("zstd", zstandard.compress(PAGE)), ("identity", PAGE)],
)
@in_loop
async def test_compressed_pages_are_read(coding: str, data: bytes) -> None:
    assert (await fetched(answer(data, 200, ("Content-Encoding", coding)))).body == PAGE


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "gzip, gzip, gzip", "secret"])
@in_loop
async def test_what_is_not_compressed_as_it_says_is_refused(coding: str) -> None:
    assert (await refused(answer(PAGE, 200, ("Content-Encoding", coding)))).code == "bad_encoding"


@in_loop
async def test_a_body_that_is_cut_short_is_no_page() -> None:
    short = answer(PAGE, 200, ("Connection", "close"), length=len(PAGE) + 1)
    chunks = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhel"
    for route in (short, chunks):
        assert (await refused(route)).code == "incomplete"


@in_loop
async def test_what_follows_the_promised_length_is_never_taken_for_another_answer() -> None:
    routes: dict[str, Any] = {"/": answer(PAGE, length=9) + answer(b"smuggled"), "/b": answer()}
    async with HostileServer(routes) as server, fetcher_for(server) as fetcher:
        assert (await failing(fetcher, server.url())).code == "bad_answer"
        assert (await fetcher.fetch(server.url("/b"))).body == PAGE


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"220 mail.kestrel.example ESMTP\r\n",
        b"<html>no headers at all</html>\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello",
        b"HTTP/1.1 200 OK\r\nNo colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: yes\r\n" * 5000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: " + b"/x" * 4000 + b"\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    ],
    ids=lambda raw: ascii(raw[:40]),
)
@in_loop
async def test_what_is_no_http_is_refused(raw: bytes) -> None:
    async def script(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    assert (await refused(script)).code in ("bad_answer", "incomplete", "bad_url", "bad_status")


@in_loop
async def test_long_headers_that_real_sites_send_are_read() -> None:
    headers = [("Content-Security-Policy", "x" * 12_000), *[(f"X-{n}", "y") for n in range(150)]]
    assert (await fetched(answer(PAGE, 200, *headers))).body == PAGE


@pytest.mark.parametrize(
    "kind", ["image/jpeg", "video/mp4", "application/zip", "application/octet-stream", "text/css", "audio/mpeg"]
)
@in_loop
async def test_what_is_no_page_is_refused(kind: str) -> None:
    error = await refused(answer(b"GIF89a", kind=kind))
    assert (error.code, kind in error.message) == ("wrong_type", True)


@in_loop
async def test_a_feed_is_refused_as_an_article_and_taken_when_we_crawl() -> None:
    for kind in (
        "application/rss+xml",
        "application/atom+xml; charset=utf-8",
        "text/xml",
        "application/feed+json",
        "application/json",
    ):
        assert "subscribe" in (await refused(answer(b"<rss/>", kind=kind))).message
        assert (await fetched(answer(b"<rss/>", kind=kind), purpose=Purpose.CRAWL)).body == b"<rss/>"


@in_loop
async def test_pages_plain_text_and_pdfs_are_taken_each_with_its_limit() -> None:
    for kind in ("text/html", "application/xhtml+xml", "text/plain; charset=utf-8", None, "nonsense"):
        assert (await fetched(answer(PAGE, kind=kind))).body == PAGE
    assert (await fetched(answer(b"%PDF-" + bytes(5_000_000), kind="application/pdf"))).content_type == "application/pdf"
    assert (await refused(answer(b"", kind="application/pdf", length=10_000_001))).code == "too_large"


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "base64", "zlib", "undefined", "no-such", "utf-7", "../x"]
)
@in_loop
async def test_a_charset_that_is_none_is_not_passed_on(charset: str) -> None:
    assert (await fetched(answer(PAGE, kind=f"text/html; charset={charset}"))).charset is None
