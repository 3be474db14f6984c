"""Fetching from a server that behaves, and from one that does not."""

import asyncio
import gzip
import os
from dataclasses import replace
from typing import Any

import brotli
import pytest
import zstandard

from adapters.web.fetch import Fetcher, user_agent
from adapters.web.page import FetchError, Page, Purpose, Validators
from tests.adapters.web.hostile_server import (
    CONNECTS,
    HASTY,
    HOME,
    PAGE,
    QUICK,
    Clock,
    HostileServer,
    Names,
    Request,
    Waits,
    answer,
    fetcher_for,
    in_loop,
    redirect,
)

METADATA = [
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.169.254:80/",
    "//169.254.169.254/",
    "http://2852039166/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://0xa9.0xfe.0xa9.0xfe/",
    "http://169.254.43518/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::169.254.169.254]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:a9fe:a9fe::]/",
    "http://[fd00:ec2::254]/",
    "http://169。254。169。254/",
    "http://１６９.254.169.254/",
    "http://169.254.169.254./",
    "http://kestrel.example@169.254.169.254/",
    "http://169.254.169.254#@kestrel.example/",
    "http://metadata.google.internal/",
    "http://metadata.example/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://168.63.129.16/",
    "http://127.0.0.1/",
    "http://localhost/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "http://kestrel.example:6379/",
]


async def failing(fetcher: Fetcher, url: str, **how: Any) -> FetchError:
    """The refusal of `url`, which must be one printable line."""
    with pytest.raises(FetchError) as refused:
        await fetcher.fetch(url, **how)
    assert refused.value.message.isprintable()
    return refused.value


async def fetched(*routes: Any, target: str = "/", **how: Any) -> Page:
    async with HostileServer(dict([("/", routes[0]), *routes[1:]])) as server, fetcher_for(server) as fetcher:
        return await fetcher.fetch(server.url(target), **how)


async def refused(route: Any, *, hasty: bool = False, **how: Any) -> FetchError:
    """How a server that answers so is refused."""
    limits = HASTY if hasty else replace(QUICK, retries=0)
    async with HostileServer({"/": route}) as server, fetcher_for(server, limits=limits) as fetcher:
        return await failing(fetcher, server.url(), **how)


@in_loop
async def test_a_page_comes_with_what_the_server_says_of_it() -> None:
    headers = [("ETag", '"seven"'), ("Last-Modified", "Mon, 02 Nov 2026 08:00:00 GMT")]
    route = answer(PAGE, 200, *headers, kind="Text/HTML; Charset=Latin1")
    async with HostileServer({"/a": route}) as server, fetcher_for(server) as fetcher:
        assert await fetcher.fetch(server.url("/a?utm_source=x#part")) == Page(
            url=server.url("/a?utm_source=x#part"),
            final_url=server.url("/a"),
            status=200,
            content_type="text/html",
            body=PAGE,
            charset="iso8859-1",
            validators=Validators('"seven"', "Mon, 02 Nov 2026 08:00:00 GMT"),
        )


@in_loop
async def test_we_say_who_we_are_and_send_nothing_that_tells_of_the_person() -> None:
    async with HostileServer({"/": answer(PAGE, 200, ("Set-Cookie", "id=7"), ("Cache-Control", "no-store"))}) as server:
        async with fetcher_for(server, agent=user_agent("https://bot.kestrel.example/")) as fetcher:
            await fetcher.fetch(server.url())
            await fetcher.fetch(server.url())
        sent = server.requests[1].headers
    assert sent["user-agent"].startswith("Pullquote/")
    assert sent["user-agent"].endswith("(+https://bot.kestrel.example/)")
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding", "accept-language"}


@in_loop
async def test_proxies_of_the_environment_are_not_used() -> None:
    async with HostileServer({"/": answer()}) as server, HostileServer({}) as proxy:
        kept = dict(os.environ)
        try:
            for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
                os.environ[name] = f"http://{HOME}:{proxy.port}"
            async with fetcher_for(server, proxy) as fetcher:
                assert (await fetcher.fetch(server.url())).body == PAGE
        finally:
            os.environ.clear()
            os.environ.update(kept)
        assert proxy.requests == []


# Redirects


@in_loop
async def test_redirects_are_followed_and_permanent_ones_reported() -> None:
    routes = {"/": redirect("/b", 301), "/b": redirect("c?utm_source=x", 308), "/c": redirect("/d", 302), "/d": answer()}
    async with HostileServer(routes) as server, fetcher_for(server) as fetcher:
        page = await fetcher.fetch(server.url())
        assert page.final_url == server.url("/d")
        assert page.moved_to == server.url("/c")
        assert (await fetcher.fetch(server.url("/c"))).moved_to is None


@in_loop
async def test_a_redirect_from_https_to_http_is_followed_and_checked_like_any_other(tls: Any) -> None:
    async with HostileServer({"/": answer()}) as plain:
        safe = HostileServer({"/": redirect(plain.url()), "/in": redirect("http://10.0.0.1/")}, tls.server)
        async with safe, fetcher_for(plain, safe, ssl_context=tls.client) as fetcher:
            assert (await fetcher.fetch(safe.url(scheme="https"))).final_url == plain.url()
            assert (await failing(fetcher, safe.url("/in", scheme="https"))).code == "private_address"


@in_loop
async def test_five_redirects_are_followed_and_no_more() -> None:
    routes: dict[str, Any] = {f"/{n}": redirect(f"/{n + 1}") for n in range(20)}
    routes["/6"] = answer()
    async with HostileServer(routes) as server, fetcher_for(server) as fetcher:
        assert (await fetcher.fetch(server.url("/1"))).status == 200
        assert (await failing(fetcher, server.url("/0"))).code == "too_many_redirects"
        assert (await failing(fetcher, server.url("/7"))).code == "too_many_redirects"
        assert len(server.requests) == 6 + 6 + 6


@pytest.mark.parametrize("to", ["/", "", "/?utm_source=x", "/#part", "//kestrel.example:{port}/"])
@in_loop
async def test_a_redirect_loop_is_seen_at_once(to: str) -> None:
    async with HostileServer({}) as server, fetcher_for(server) as fetcher:
        server.routes["/"] = redirect(to.format(port=server.port))
        error = await failing(fetcher, server.url())
        assert error.code in ("too_many_redirects", "bad_status")
        assert len(server.requests) <= 2


@pytest.mark.parametrize("to", METADATA)
@in_loop
async def test_a_redirect_to_the_metadata_address_is_refused(to: str) -> None:
    names = Names({"metadata.example": [["169.254.169.254"]]})
    async with HostileServer({"/": redirect(to)}) as server, fetcher_for(server, names=names) as fetcher:
        error = await failing(fetcher, server.url())
    assert error.code in ("private_address", "bad_url")


@pytest.mark.parametrize("url", METADATA)
@in_loop
async def test_the_metadata_address_itself_is_refused(url: str) -> None:
    start = len(CONNECTS)
    async with Fetcher(QUICK, resolver=Names({"metadata.example": [["169.254.169.254"]]})) as fetcher:
        assert (await failing(fetcher, url)).code in ("private_address", "bad_url")
    assert CONNECTS[start:] == []


@in_loop
async def test_a_refused_redirect_says_who_sent_us_there() -> None:
    error = await refused(redirect("file:///etc/passwd"))
    assert error.message.startswith("kestrel.example sends us on to where we do not go: files of this computer")


# Names


@in_loop
async def test_a_name_that_is_bound_to_a_private_address_after_the_first_request_is_refused() -> None:
    names = Names({"rebinding.example": [[HOME], ["169.254.169.254"], ["10.0.0.1", "::1"]]})
    clock = Clock()
    routes: dict[str, Any] = {"/": answer(PAGE, 200, ("Connection", "close"))}
    async with HostileServer(routes) as server, fetcher_for(server, names=names, clock=clock) as fetcher:
        assert (await fetcher.fetch(server.url("/?1", "rebinding.example"))).body == PAGE
        fetcher._session.connector.clear_dns_cache()  # type: ignore[union-attr]  # else it holds for ten seconds
        for number in (2, 3):
            assert (await failing(fetcher, server.url(f"/?{number}", "rebinding.example"))).code == "private_address"
            fetcher._session.connector.clear_dns_cache()  # type: ignore[union-attr]
        assert len(names.asked) == 3
        assert len(server.requests) == 1


@in_loop
async def test_a_name_with_a_private_answer_among_others_leads_to_the_others() -> None:
    names = Names({"mixed.example": [["169.254.169.254", HOME, "10.0.0.1"]]})
    async with HostileServer({"/": answer()}) as server, fetcher_for(server, names=names) as fetcher:
        assert (await fetcher.fetch(server.url(host="mixed.example"))).body == PAGE


@in_loop
async def test_a_name_that_does_not_exist_is_said_to_be_none() -> None:
    async with Fetcher(QUICK, resolver=Names({"nowhere.example": [[]]})) as fetcher:
        error = await failing(fetcher, "https://nowhere.example/")
    assert (error.code, error.message) == ("dns_failed", "there is no site called nowhere.example; check how it is spelt")


@in_loop
async def test_a_port_on_which_nobody_listens_is_refused() -> None:
    async with HostileServer({}) as server:
        pass
    async with fetcher_for(server) as fetcher:
        assert (await failing(fetcher, server.url())).code == "refused"


@in_loop
async def test_a_name_without_addresses_is_no_site() -> None:
    class Empty(Names):
        async def resolve(self, *_: Any, **__: Any) -> list[Any]:
            return []

    names = Empty()
    async with Fetcher(QUICK, resolver=names) as fetcher:
        assert (await failing(fetcher, "https://empty.example/")).code == "dns_failed"
    assert names.closed


# Time


async def _drip(data: bytes, writer: asyncio.StreamWriter) -> None:
    for byte in data:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(_: Request, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


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


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([("Cache-Control", "public, max-age=600")], 600.0),
        ([("Cache-Control", "max-age=600"), ("Age", "100")], 500.0),
        ([("Date", "Mon, 02 Nov 2026 08:00:00 GMT"), ("Expires", "Mon, 02 Nov 2026 08:10:00 GMT")], 600.0),
        ([("Date", "Mon, 02 Nov 2026 08:00:00 GMT"), ("Expires", "0")], None),
        ([("Cache-Control", "no-cache, max-age=600")], None),
        ([], None),
    ],
)
@in_loop
async def test_a_page_says_how_long_it_stays_as_it_is(headers: list[tuple[str, str]], seconds: float | None) -> None:
    route = answer(PAGE, 200, *headers)
    async with HostileServer({"/a": route}) as server, fetcher_for(server) as fetcher:
        assert (await fetcher.fetch(server.url("/a"))).fresh_for == seconds
