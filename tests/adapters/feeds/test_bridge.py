"""Feeds for code without an event loop, over real sockets: found, asked, saved in a real store; and ended cleanly."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.bridge import Feeds, state_json, state_of
from adapters.feeds.decide import FeedState, Policy
from adapters.feeds.poll import Bounds
from adapters.feeds.seen import Seen
from adapters.web.fetch import Fetcher
from adapters.web.page import Page, Validators
from bot.channel import Channel
from bot.feeds import HELD, FeedFinder, FeedPoller, FoundFeed, poll_feeds
from bot.store import Store
from bot.store.records import FeedRow, Json
from tests.adapters.feeds.making import FeedServer, Handler, gives, hangs, item, page, rss, status

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED, OTHER = "kestrel.example/feed", "lowmoor.example/feed"
QUAY, PIER = Channel("slack", "kestrel", "quay"), Channel("slack", "kestrel", "pier")


@contextmanager
def serving(routes: dict[str, Handler]) -> Iterator[FeedServer]:
    """A server of `routes` in a thread of its own."""
    server, started, ended = FeedServer(routes), threading.Event(), threading.Event()

    async def serve() -> None:
        async with server:
            started.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    started.wait()
    try:
        yield server
    finally:
        ended.set()
        thread.join()


@contextmanager
def feeds_of(server: FeedServer, **more: Bounds | Policy) -> Iterator[Feeds]:
    with Feeds(server.fetcher, **more) as feeds:
        yield feeds


def row(server: FeedServer, place: str, id: int = 1, state: Json | None = None) -> FeedRow:
    return FeedRow(id, server.url(place), "", state or {})


def link(href: str, title: str = "") -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'


# Finding


def test_a_site_gives_its_feeds_and_the_first_can_be_read() -> None:
    html = page(link("/gone"), link("/feed", "News"), link("/more", "More"))
    with serving({"kestrel.example/": gives(html, "text/html"), FEED: gives(rss(item(1)))}) as server, feeds_of(server) as feeds:
        found = feeds.find(server.url("kestrel.example/"))
        assert found == [
            FoundFeed(server.url(FEED), "News"),
            FoundFeed(server.url("kestrel.example/gone"), "Kestrel Courier"),
            FoundFeed(server.url("kestrel.example/more"), "More"),
        ]


def test_the_address_of_a_feed_is_found_itself_with_its_own_title() -> None:
    with serving({FEED: gives(rss(item(1)))}) as server, feeds_of(server) as feeds:
        assert feeds.find(server.url(FEED)) == [FoundFeed(server.url(FEED), "Kestrel Courier")]


def test_a_site_whose_feeds_are_all_gone_says_why() -> None:
    with serving({"kestrel.example/": gives(page(link("/feed")), "text/html")}) as server, feeds_of(server) as feeds:
        assert feeds.find(server.url("kestrel.example/")) == (
            "this page is no longer at kestrel.example, or never was; check the link"
        )


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("http://192.168.0.1/feed", "192.168.0.1 is not a public address"),
        ("file:///etc/passwd", "link"),
    ],
)
def test_an_address_that_gives_nothing_is_a_line(address: str, line: str) -> None:
    with serving({}) as server, feeds_of(server) as feeds:
        found = feeds.find(address)
    assert isinstance(found, str)
    assert line in found
    assert "\n" not in found


# Asking


def test_a_feed_gives_its_new_entries_once() -> None:
    with serving({FEED: gives(rss(item(1), item(2)))}) as server, feeds_of(server) as feeds:
        (first,) = feeds.poll([row(server, FEED)], NOW)
        server.routes[FEED] = gives(rss(item(3), item(2), item(1)))
        (second,) = feeds.poll([row(server, FEED, state=first.state)], NOW + HOUR)
    assert [entry.title for entry in first.entries] == ["Kestrel report 1", "Kestrel report 2"]
    assert [entry.title for entry in second.entries] == ["Kestrel report 3"]
    assert (first.id, first.title) == (1, "Kestrel Courier")
    assert first.next_due is not None
    assert first.next_due >= NOW + HOUR / 2


def test_the_state_makes_the_next_asking_conditional() -> None:
    with serving({FEED: gives(rss(item(1)))}) as server, feeds_of(server) as feeds:
        (first,) = feeds.poll([row(server, FEED)], NOW)
        kept = json.loads(json.dumps(first.state))
        (second,) = feeds.poll([row(server, FEED, state=kept)], NOW + HOUR)
        assert "If-None-Match" in server.asked_for(FEED)[-1]
    assert second.entries == ()


def test_one_feed_that_hangs_does_not_hold_up_the_others() -> None:
    with serving({FEED: hangs(), OTHER: gives(rss(item(1)))}) as server, feeds_of(server, bounds=Bounds(deadline=1)) as feeds:
        first, second = feeds.poll([row(server, FEED, 1), row(server, OTHER, 2)], NOW)
    assert (first.id, len(first.entries)) == (2, 1)
    assert (second.id, second.entries, second.dead) == (1, (), None)


def test_a_guid_that_several_entries_share_is_no_name() -> None:
    both = rss(item(1, guid="news"), item(2, guid="news"))
    with serving({FEED: gives(both)}) as server, feeds_of(server) as feeds:
        (polled,) = feeds.poll([row(server, FEED)], NOW)
    assert len({entry.guid for entry in polled.entries}) == 2


def test_a_guid_longer_than_an_index_takes_is_shortened() -> None:
    with serving({FEED: gives(rss(item(1, guid="é" * 999)))}) as server, feeds_of(server) as feeds:
        (polled,) = feeds.poll([row(server, FEED)], NOW)
    assert len(polled.entries[0].guid) == 64


def test_a_state_that_cannot_be_read_begins_anew() -> None:
    with serving({FEED: gives(rss(item(1)))}) as server, feeds_of(server) as feeds:
        (polled,) = feeds.poll([row(server, FEED, state={"seen": "nonsense", "failures": [1]})], NOW)
    assert len(polled.entries) == 1


def test_a_feed_that_was_dead_and_is_wanted_again_is_as_if_it_had_never_failed() -> None:
    failing = FeedState("http://kestrel.example/feed", failures=12, failing_since=NOW, dead="gone", moved_to="http://x.example/")
    kept = FeedRow(1, failing.url, "", state_json(failing))
    assert state_of(replace(kept, dead="gone")).failures == 12
    assert state_of(kept) == FeedState(failing.url)


TIMES = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WORDS = st.none() | TEXTS
STATES = st.builds(
    FeedState,
    url=TEXTS,
    moved_to=WORDS,
    title=TEXTS,
    validators=st.builds(Validators, WORDS, WORDS),
    body_hash=WORDS,
    refresh=st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
    last_tried=TIMES,
    last_ok=TIMES,
    next_due=TIMES,
    failures=st.integers(0, 100),
    failing_since=TIMES,
    problem=WORDS,
    dead=st.none() | TEXTS.filter(bool),
    seen=st.lists(st.builds(Seen, TEXTS, WORDS, TEXTS, st.booleans(), TIMES), max_size=3).map(tuple),
)


@given(STATES)
def test_a_state_comes_back_from_its_row_as_it_was(state: FeedState) -> None:
    kept = json.loads(json.dumps(state_json(state)))
    assert state_of(FeedRow(1, state.url, "", kept, state.next_due, state.dead)) == state


# A round: due feeds from the store, and back


@dataclass
class Told:
    """Of which feeds there were new entries, with their titles; which channels learned that one was dead, and why."""

    new: list[tuple[str, list[str]]] = field(default_factory=list)
    dead: list[tuple[Channel, str | None]] = field(default_factory=list)


def round_at(now: datetime, store: Store, feeds: Feeds) -> Told:
    told = Told()

    def on_new(row: FeedRow, ids: list[int]) -> None:
        titles = [entry.entry.title for entry in store.entries(QUAY, now, now + HOUR) if entry.id in ids]
        told.new.append((row.title, titles))

    poll_feeds(
        store,
        feeds,
        lambda: now,
        on_new=on_new,
        on_dead=lambda channel, row: told.dead.append((channel, row.dead)),
    )
    return told


def test_a_round_saves_the_entries_of_due_feeds_and_tells_of_new_ones_once(store: Store) -> None:
    with serving({FEED: gives(rss(item(1), item(2)))}) as server, feeds_of(server) as feeds:
        store.add_feed(QUAY, server.url(FEED), "", NOW)
        round_at(NOW, store, feeds)
        server.routes[FEED] = gives(rss(item(3), item(1)))
        assert round_at(NOW + timedelta(minutes=5), store, feeds).new == []
        assert round_at(NOW + HOUR, store, feeds).new == [("Kestrel Courier", ["Kestrel report 3"])]
        assert round_at(NOW + 2 * HOUR, store, feeds).new == []
        assert len(server.asked_for(FEED)) == 3
    found = store.entries(QUAY, NOW, NOW + 2 * HOUR)
    assert [(entry.entry.title, entry.first_seen) for entry in found] == [
        ("Kestrel report 1", NOW),
        ("Kestrel report 2", NOW),
        ("Kestrel report 3", NOW + HOUR),
    ]


def test_what_stands_in_a_feed_when_it_is_first_read_is_kept_but_no_news(store: Store) -> None:
    with serving({FEED: status(503)}) as server, feeds_of(server) as feeds:
        store.add_feed(QUAY, server.url(FEED), "", NOW)
        round_at(NOW, store, feeds)
        server.routes[FEED] = gives(rss(item(1), item(2)))
        assert round_at(NOW + HOUR, store, feeds).new == []
        assert len(store.entries(QUAY, NOW, NOW + 2 * HOUR)) == 2


def test_a_round_tells_every_channel_once_of_a_feed_that_died(store: Store) -> None:
    with serving({FEED: status(410)}) as server, feeds_of(server) as feeds:
        for channel in (QUAY, PIER):
            store.add_feed(channel, server.url(FEED), "Courier", NOW)
        gone = "its site says that this feed is gone for good (410)"
        assert round_at(NOW, store, feeds).dead == [(QUAY, gone), (PIER, gone)]
        assert round_at(NOW + 48 * HOUR, store, feeds).dead == []
        assert len(server.asked_for(FEED)) == 1


def test_a_dead_feed_that_is_subscribed_to_again_is_asked_again(store: Store) -> None:
    with serving({FEED: status(410)}) as server, feeds_of(server) as feeds:
        store.add_feed(QUAY, server.url(FEED), "Courier", NOW)
        round_at(NOW, store, feeds)
        server.routes[FEED] = gives(rss(item(1)))
        store.add_feed(PIER, server.url(FEED), "Courier", NOW + HOUR)
        round_at(NOW + HOUR, store, feeds)
    assert len(store.entries(PIER, NOW, NOW + 2 * HOUR)) == 1


def test_a_fault_in_telling_of_one_feed_leaves_the_others(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def on_dead(_: Channel, row: FeedRow) -> None:
        told.append(row.url)
        raise ValueError("the tide is\nout")

    with serving({FEED: status(410), OTHER: status(410)}) as server, feeds_of(server) as feeds:
        urls = {server.url(place) for place in (FEED, OTHER)}
        for url in urls:
            store.add_feed(QUAY, url, "", NOW)
        assert poll_feeds(store, feeds, lambda: NOW, on_new=lambda *_: None, on_dead=on_dead) == 2
    assert set(told) == urls
    assert {record.getMessage() for record in caplog.records} == {
        f"the feed {url} was asked, but not dealt with: ValueError: the tide is out" for url in urls
    }


def test_two_processes_do_not_ask_the_same_feed_at_once(store: Store) -> None:
    with serving({FEED: gives(rss(item(1)))}) as server, feeds_of(server) as feeds:
        store.add_feed(QUAY, server.url(FEED), "", NOW)
        assert store.claim_feeds(NOW, 10, NOW + HELD)
        round_at(NOW, store, feeds)
        assert server.requests == []
        round_at(NOW + HELD, store, feeds)
        assert len(server.asked_for(FEED)) == 1


# Ending


def test_closing_ends_a_poll_that_hangs() -> None:
    with serving({FEED: hangs(), OTHER: gives(rss(item(1)))}) as server, feeds_of(server) as feeds:
        polls = feeds.poll([row(server, FEED, 1), row(server, OTHER, 2)], NOW)
        assert next(polls).id == 2
        feeds.close()
        assert list(polls) == []


class Patient:
    """A fetcher that gives one feed at once and waits for the others for ever."""

    def __init__(self) -> None:
        self.given_up = threading.Event()

    async def __aenter__(self) -> "Patient":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def fetch(self, url: str, **_: object) -> Page:
        try:
            if "lowmoor" not in url:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.given_up.set()
            raise
        return Page(url, url, 200, "", rss(item(1)))


def test_leaving_a_poll_early_ends_what_is_under_way() -> None:
    fetcher = Patient()
    with Feeds(lambda: fetcher) as feeds:
        polls = feeds.poll([FeedRow(1, f"http://{FEED}", "", {}), FeedRow(2, f"http://{OTHER}", "", {})], NOW)
        assert next(polls).id == 2
        polls.close()
        assert fetcher.given_up.wait(20)
        assert [polled.id for polled in feeds.poll([FeedRow(2, f"http://{OTHER}", "", {})], NOW)] == [2]


def test_closing_ends_a_search_that_hangs() -> None:
    with serving({"kestrel.example/": hangs()}) as server, feeds_of(server) as feeds:
        found: list[object] = []
        asking = threading.Thread(target=lambda: found.append(feeds.find(server.url("kestrel.example/"))))
        asking.start()
        while not server.requests:
            asking.join(0.01)
        feeds.close()
        asking.join()
        assert found == ["the search for feeds was ended because the bot is stopping; try again in a moment"]


def test_what_is_closed_asks_nothing_more() -> None:
    with serving({FEED: gives(rss(item(1)))}) as server:
        feeds = Feeds(server.fetcher)
        feeds.close()
        feeds.close()
        assert list(feeds.poll([row(server, FEED)], NOW)) == []
        assert isinstance(feeds.find(server.url(FEED)), str)
        assert server.requests == []


def test_a_fetcher_that_cannot_be_made_is_an_error_each_time() -> None:
    def none() -> Fetcher:
        raise OSError("no sockets left")

    with Feeds(none) as feeds:
        for _ in range(2):
            with pytest.raises(OSError, match="no sockets left"):
                feeds.find("kestrel.example")


def test_it_is_what_the_bot_wants_of_feeds() -> None:
    with Feeds(Fetcher) as feeds:
        finder: FeedFinder = feeds
        poller: FeedPoller = feeds
        assert finder is poller
