"""The entries of a feed for a roundup without a bot."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from adapters.feeds.items import items_at, items_in
from bot.gathering import FeedItems
from bot.reading import InputError
from bot.roundup import Bare
from tests.adapters.feeds.making import FeedServer, gives, item, page, rss
from tests.adapters.web.hostile_server import in_loop


def test_a_feeds_file_gives_its_entries_with_their_addresses_and_times(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item(1), item(2, link="", guid="2")))
    time = datetime(2026, 6, 2, 6, 30, tzinfo=UTC)
    expected = Bare("Kestrel report 1", "https://kestrel.example/news/1", "Kestrel Courier", time)
    assert items_in(tmp_path / "feed.xml") == FeedItems("Kestrel Courier", (expected,))


def test_what_is_no_feed_or_not_there_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<html><body>Hello</body></html>")
    assert isinstance(found := items_in(tmp_path / "a.xml"), InputError)
    assert found.code == "html_page"
    assert isinstance(found := items_in(tmp_path / "b.xml"), InputError)
    assert found.code == "not_found"


@in_loop
async def test_the_feed_of_a_site_gives_its_entries() -> None:
    html = page('<link rel="alternate" type="application/rss+xml" href="/feed">')
    async with FeedServer({"kestrel.example/": gives(html, "text/html"), "kestrel.example/feed": gives(rss(item(1)))}) as server:
        found = await asyncio.to_thread(items_at, server.url("kestrel.example/"), server.fetcher)
        none = await asyncio.to_thread(items_at, server.url("kestrel.example/nothing"), server.fetcher)
    assert isinstance(found, FeedItems)
    assert [entry.title for entry in found.entries] == ["Kestrel report 1"]
    assert isinstance(none, InputError)
