"""What the bot wants of feeds, and the round that asks those that are due. `adapters/feeds` does the asking."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.channel import Channel
from bot.store import Store
from bot.store.records import Entry, FeedRow, Json

AT_ONCE = 200
"""Feeds of one round: with a round a minute and an asking in half an hour, enough for 6,000."""
HELD = timedelta(minutes=15)
"""For how long a process that asks a feed has it for itself."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that can be subscribed to. title: its own, or what its site calls it; "" if neither says."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class PolledFeed:
    """One feed that was asked. id: of its row. entries: the new ones. state, title, next_due, dead: what its row is to have now.

    first: it was not read before, so that its entries are new to us alone. died: it was found dead just now; `dead` says why.
    """

    id: int
    state: Json
    title: str
    next_due: datetime | None
    dead: str | None
    entries: tuple[Entry, ...] = ()
    first: bool = False
    died: bool = False


class FeedFinder(Protocol):
    """Finds feeds."""

    def find(self, address: str) -> list[FoundFeed] | str:
        """The feeds to be had at an address as a person gives it (a feed's, a site's or a page's), the best first and known to be
        one; or a line that says why there is none and what to do."""
        ...


class FeedPoller(Protocol):
    """Asks feeds."""

    def poll(self, rows: Sequence[FeedRow], now: datetime) -> Iterator[PolledFeed]:
        """Ask all feeds of `rows`; each comes as soon as it is done, whatever becomes of the others. Ends early when closed."""
        ...


def poll_feeds(
    store: Store,
    poller: FeedPoller,
    now: Callable[[], datetime],
    *,
    on_new: Callable[[FeedRow, list[int]], None],
    on_dead: Callable[[Channel, FeedRow], None],
) -> int:
    """Ask the feeds that are due, save what each gives as it comes, and say how many were asked.

    on_new: is told of the entries that came into a feed since it was first read, once they are saved (a crash in between leaves
    them to the roundup). on_dead: is told, for every channel that has the feed, that it is asked no more; `dead` of the row says
    why. A fault in saving or telling of one feed leaves a line in the log, and the others go on.
    """
    begun = now()
    rows = {row.id: row for row in store.claim_feeds(begun, AT_ONCE, begun + HELD)}
    asked = 0
    for polled in poller.poll(list(rows.values()), begun) if rows else ():
        asked += 1
        row = replace(rows[polled.id], state=polled.state, title=polled.title, next_due=polled.next_due, dead=polled.dead)
        try:
            new = store.save_poll(row.id, row.state, row.title, row.next_due, row.dead, polled.entries, now())
            if new and not polled.first:
                on_new(row, new)
            if polled.died:
                for channel in store.feed_channels(row.id):
                    on_dead(channel, row)
        except Exception as error:
            _log.error(
                "the feed %s was asked, but not dealt with: %s: %s", row.url, type(error).__name__, " ".join(str(error).split())
            )
    return asked
