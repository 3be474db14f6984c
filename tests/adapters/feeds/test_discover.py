"""From what a person gives to the feeds that are there, over a real server with the real fetcher."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.discover import Candidate, declared_feeds, discover
from adapters.feeds.feed import FeedError
from adapters.web.page import FetchError
from tests.adapters.feeds.making import FeedServer, atom, gives, item, json_feed, page, rss, status
from tests.adapters.web.hostile_server import in_loop

HOME = "https://kestrel.example/news/today"


def link(href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


async def found(routes: dict[str, bytes], address: str, kind: str = "text/html") -> tuple[list[str], list[Candidate]]:
    """Which places were asked for, and what was discovered at `address`."""
    async with FeedServer({place: gives(body, kind) for place, body in routes.items()}) as server, server.fetcher() as fetcher:
        candidates = await discover(server.url(address), fetcher)
        return [place for place, _ in server.requests], [
            Candidate(each.url.replace(f":{server.port}", ""), each.title, each.kind, each.how) for each in candidates
        ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(rss(item(1)), "rss"), (atom(), "atom"), (json_feed({"id": "1", "title": "A"}), "json")],
    ids=["rss", "atom", "json"],
)
@pytest.mark.parametrize("media", ["application/rss+xml", "text/html", "text/plain", "application/json"])
@in_loop
async def test_the_address_of_a_feed_is_recognised_whatever_its_type(body: bytes, kind: str, media: str) -> None:
    _, candidates = await found({"kestrel.example/all": body}, "kestrel.example/all", media)
    assert candidates == [Candidate("http://kestrel.example/all", "Kestrel Courier", kind, "itself")]


@in_loop
async def test_the_feeds_that_a_page_declares_are_found_with_their_titles() -> None:
    html = page(link("/feed", title="News &amp; more"), link("atom.xml", "application/atom+xml", "By atom"))
    asked, candidates = await found({"kestrel.example/news/": html}, "kestrel.example/news/")
    assert candidates == [
        Candidate("http://kestrel.example/feed", "News & more", "rss", "link"),
        Candidate("http://kestrel.example/news/atom.xml", "By atom", "atom", "link"),
    ]
    assert asked == ["kestrel.example/news/"]


@in_loop
async def test_links_that_look_like_feeds_are_tried_where_none_is_declared() -> None:
    html = page(body='<a href="https://elsewhere.example/rss.xml">x</a><a href="/service/news.rss">RSS</a>')
    _, candidates = await found({"kestrel.example/": html, "kestrel.example/service/news.rss": rss(item(1))}, "kestrel.example/")
    assert candidates == [Candidate("http://kestrel.example/service/news.rss", "Kestrel Courier", "rss", "guess")]


@pytest.mark.parametrize("path", ["feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json"])
@in_loop
async def test_the_usual_places_are_tried_up_to_the_first_feed(path: str) -> None:
    asked, candidates = await found({"kestrel.example/": page(), f"kestrel.example/{path}": rss(item(1))}, "kestrel.example/")
    assert [each.url for each in candidates] == [f"http://kestrel.example/{path}"]
    assert asked[-1] == f"kestrel.example/{path}"


@in_loop
async def test_the_usual_places_are_looked_for_beside_the_page_too() -> None:
    routes = {"kestrel.example/blog/": page(), "kestrel.example/blog/feed": rss(item(1)), "kestrel.example/feed": page()}
    _, candidates = await found(routes, "kestrel.example/blog/")
    assert [each.url for each in candidates] == ["http://kestrel.example/blog/feed"]


@in_loop
async def test_no_more_than_a_dozen_places_are_tried() -> None:
    links = "".join(f'<a href="/{number}.rss">x</a>' for number in range(100))
    async with FeedServer({"kestrel.example/": gives(page(body=links), "text/html")}) as server, server.fetcher() as fetcher:
        with pytest.raises(FeedError) as refused:
            await discover(server.url("kestrel.example/"), fetcher)
    assert refused.value.code == "no_feed"
    assert "kestrel.example" in refused.value.message
    assert len([place for place, _ in server.requests if not place.endswith("robots.txt")]) <= 13


@in_loop
async def test_an_address_without_a_scheme_is_tried_with_https_and_then_http() -> None:
    async with FeedServer({"kestrel.example/feed": gives(rss(item(1)))}) as server, server.fetcher() as fetcher:
        (candidate,) = await discover(f"kestrel.example:{server.port}/feed", fetcher)
        assert candidate.url == server.url("kestrel.example/feed")
        (candidate,) = await discover(f"feed://kestrel.example:{server.port}/feed", fetcher)
        assert candidate.url == server.url("kestrel.example/feed")


@in_loop
async def test_a_feed_that_has_moved_is_found_where_it_is_now() -> None:
    routes = {"kestrel.example/old": status(301, Location="/new"), "kestrel.example/new": gives(rss(item(1)))}
    async with FeedServer(routes) as server, server.fetcher() as fetcher:
        (candidate,) = await discover(server.url("kestrel.example/old"), fetcher)
    assert candidate.url == server.url("kestrel.example/new")


@in_loop
async def test_a_page_that_is_not_there_is_said_so() -> None:
    async with FeedServer({}) as server, server.fetcher() as fetcher:
        with pytest.raises(FetchError) as refused:
            await discover(server.url("kestrel.example/none"), fetcher)
    assert refused.value.status == 404


@pytest.mark.parametrize(
    "address", ["http://169.254.169.254/feed", "http://127.0.0.1/feed", "file:///etc/passwd", "feed:///etc/passwd", ""]
)
@in_loop
async def test_addresses_that_may_not_be_reached_are_refused(address: str) -> None:
    async with FeedServer({}) as server, server.fetcher() as fetcher:
        with pytest.raises(FetchError):
            await discover(address, fetcher)
    assert server.requests == []


@in_loop
async def test_a_page_cannot_have_us_reach_into_the_network() -> None:
    body = '<a href="http://169.254.169.254/latest/feed">x</a><a href="//127.0.0.1:9/rss.xml">y</a>'
    with pytest.raises(FeedError):
        await found({"kestrel.example/": page(body=body)}, "kestrel.example/")


def test_relative_links_follow_the_pages_base() -> None:
    html = page('<base href="/2026/">', link("feed.xml", title="A")).decode()
    assert [each.url for each in declared_feeds(html, HOME)] == ["https://kestrel.example/2026/feed.xml"]


def test_feeds_of_comments_come_last_and_each_feed_once() -> None:
    html = page(link("/comments/feed"), link("/feed"), link("/feed/"), link("/feed?utm_source=page")).decode()
    assert [each.url for each in declared_feeds(html, HOME)] == [
        "https://kestrel.example/feed",
        "https://kestrel.example/comments/feed",
    ]


def test_a_feed_without_a_title_has_that_of_the_page() -> None:
    assert declared_feeds(page(link("/feed"), title="Kestrel & Co").decode(), HOME)[0].title == "Kestrel & Co"


@pytest.mark.parametrize(
    "declared",
    [
        link("/wp-json/v2/posts", "application/json"),
        link("/style.xml", "text/xml", rel="alternate stylesheet"),
        link("/de/", "text/html"),
        link("/app.xml", "application/xml"),
        link("javascript:alert(1)"),
        link("/feed", rel="next"),
        f"<!-- {link('/feed')} -->",
        f"<!-- {link('/feed')}",
    ],
)
def test_alternates_that_are_no_feeds_are_left_out(declared: str) -> None:
    assert declared_feeds(page(declared).decode(), HOME) == ()


def test_links_are_read_however_they_are_written() -> None:
    html = "<LINK HREF='/a?x=1&amp;y=2' TYPE=application/rss+xml REL=Alternate><link rel=feed href=/b>"
    assert [each.url for each in declared_feeds(html, HOME)] == ["https://kestrel.example/a?x=1&y=2", "https://kestrel.example/b"]


@given(st.text(alphabet=st.sampled_from("<>/!-link rela=\"'feds:"), max_size=300))
def test_any_page_has_some_feeds_or_none(html: str) -> None:
    assert all(each.url.startswith(("http://", "https://")) for each in declared_feeds(html, HOME))
