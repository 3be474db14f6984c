"""The entries of one feed, read once, for a roundup without a bot: at a link (a feed's, a site's or a page's) or in a file."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from adapters.feeds.feed import Feed, FeedError
from adapters.feeds.preview import feed_at, feed_in
from adapters.web.page import FetchError, Fetches
from bot.gathering import FeedItems, FeedReaders
from bot.reading import InputError
from bot.roundup import Bare


def feed_readers(fetcher: Callable[[], AbstractAsyncContextManager[Fetches]]) -> FeedReaders:
    """What reads feeds with what `fetcher` makes; it is made anew for each link, in an event loop of its own."""
    return FeedReaders(url=lambda address: items_at(address, fetcher), file=items_in)


def items_at(address: str, fetcher: Callable[[], AbstractAsyncContextManager[Fetches]]) -> FeedItems | InputError:
    """The entries of the best feed to be had at `address`."""

    async def found() -> Feed:
        async with fetcher() as opened:
            return (await feed_at(address, opened))[1]

    try:
        return _items(asyncio.run(found()))
    except (FetchError, FeedError) as error:
        return InputError(error.code, error.message)


def items_in(path: Path) -> FeedItems | InputError:
    """The entries of the feed in a file."""
    try:
        return _items(feed_in(path))
    except FeedError as error:
        return InputError(error.code, error.message)
    except OSError as error:
        return InputError("not_found" if isinstance(error, FileNotFoundError) else "unreadable", f"{error.strerror or error}")


def _items(feed: Feed) -> FeedItems:
    entries = (
        Bare(entry.title or entry.summary[:100], entry.url, feed.title, entry.published) for entry in feed.entries if entry.url
    )
    return FeedItems(feed.title, tuple(entries))
