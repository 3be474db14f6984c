"""A feed shown before it is subscribed to: its title and its newest entries."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from adapters.feeds.clean import MAX_BYTES
from adapters.feeds.discover import discover
from adapters.feeds.feed import Feed, FeedError
from adapters.feeds.parse import parse_feed
from adapters.web.fetch import Fetcher
from adapters.web.page import FetchError, Fetches, Purpose

_NEVER = datetime.min.replace(tzinfo=UTC)


async def feed_at(address: str, fetcher: Fetches) -> tuple[str, Feed]:
    """The best feed to be had at `address` (a feed's, a site's or a page's) and its own address.

    Raises `FetchError`, `FeedError`.
    """
    best = (await discover(address, fetcher))[0]
    page = await fetcher.fetch(best.url, purpose=Purpose.CRAWL)
    return best.url, parse_feed(page.body, page.final_url, charset=page.charset)


def feed_in(path: Path) -> Feed:
    """The feed in a file. Raises `FeedError`, `OSError`."""
    with path.open("rb") as file:
        return parse_feed(file.read(MAX_BYTES + 1))


def feed_lines(address: str, fetcher: Callable[[], Fetcher], is_link: bool) -> list[str] | str:
    """The preview of the feed at a link or in a file, or the line that says why there is none. Runs an event loop."""

    async def fetched() -> Feed:
        async with fetcher() as opened:
            return (await feed_at(address, opened))[1]

    try:
        return list(preview(asyncio.run(fetched()) if is_link else feed_in(Path(address))))
    except (FetchError, FeedError) as error:
        return error.message
    except OSError as error:
        return f"{error.strerror or error}: name a feed's file, or a link that begins with https://"


def preview(feed: Feed, most: int = 10) -> Iterator[str]:
    """Lines for people: the feed's title and site, then its newest entries with their dates (UTC) and addresses."""
    yield feed.title or "(a feed without a title)"
    if feed.site:
        yield feed.site
    for entry in sorted(feed.entries, key=lambda each: each.published or _NEVER, reverse=True)[:most]:
        date = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "without date"
        yield f"{date}  {entry.title or entry.summary[:100] or entry.url}"
        if entry.url:
            yield f"   {entry.url}"
    if len(feed.entries) > most:
        yield f"… {len(feed.entries) - most + feed.dropped} more"
