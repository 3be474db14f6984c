"""Fetching a page: what comes with it, where it leads, and where nobody is let."""

import os
from typing import Any

import pytest

from adapters.web.fetch import Fetcher, user_agent
from adapters.web.page import Page, Validators
from tests.adapters.web.fetching import failing, refused
from tests.adapters.web.hostile_server import (
    CONNECTS,
    HOME,
    PAGE,
    QUICK,
    Clock,
    HostileServer,
    Names,
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
