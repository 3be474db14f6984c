"""What a person is shown of a feed, and the benchmark as a person runs it."""

from pathlib import Path

import pytest

from adapters.feeds.parse import parse_feed
from adapters.feeds.preview import feed_at, feed_in, preview
from benchmarks import feeds
from tests.adapters.feeds.making import FeedServer, gives, item, page, rss
from tests.adapters.web.hostile_server import in_loop


def test_the_newest_entries_are_shown_first(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item(1), item(2, pubDate=""), item(3)))
    assert list(preview(feed_in(tmp_path / "feed.xml"), most=2)) == [
        "Kestrel Courier",
        "https://kestrel.example/",
        "2026-06-04 06:30  Kestrel report 3",
        "   https://kestrel.example/news/3",
        "2026-06-02 06:30  Kestrel report 1",
        "   https://kestrel.example/news/1",
        "… 1 more",
    ]


def test_entries_without_a_date_come_last_and_say_so() -> None:
    lines = list(preview(parse_feed(rss(item(1, pubDate="", link="", guid="1")))))
    assert lines[-1] == "without date  Kestrel report 1"


@in_loop
async def test_the_feed_of_a_site_is_found_and_read() -> None:
    html = page('<link rel="alternate" type="application/rss+xml" href="/feed">')
    async with FeedServer({"kestrel.example/": gives(html, "text/html"), "kestrel.example/feed": gives(rss(item(1)))}) as server:
        async with server.fetcher() as fetcher:
            url, feed = await feed_at(server.url("kestrel.example/"), fetcher)
        assert url == server.url("kestrel.example/feed")
        assert feed.entries[0].title == "Kestrel report 1"


def test_the_benchmark_polls_and_compares(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["feeds", "--feeds", "6", "--entries", "3", "--rounds", "1"])
    feeds.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("6 feeds of 3 entries")
    assert "18 new entries, 0 failed" in lines[1]
    assert "0 new entries, 0 failed" in lines[2]
    assert [line.partition(":")[0] for line in lines[3:]] == [
        "parsed by pullquote",
        "parsed by feedparser",
        "parsed by fastfeedparser",
    ]
