"""What a feed is once it is read: the vocabulary that parsing, discovery and polling share."""

from dataclasses import dataclass
from datetime import datetime, timedelta


class FeedError(Exception):
    """No feed. code: for programs, lower_snake_case; message: one line for people that says what was wrong and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. All texts are plain, on one line, without HTML.

    guid: what the feed calls it, else its address, else its fingerprint. url: absolute, http or https, or None.
    published, updated: aware, in UTC, or None. fingerprint: a hash of title and content, alike for alike words.
    """

    guid: str
    url: str | None
    title: str
    summary: str
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read. site: the address of the site that it is of. refresh: how often the feed itself wants to be asked.

    kind: "rss", "atom", "rdf" or "json". dropped: how many entries were beyond the limit.
    """

    title: str
    site: str | None
    entries: tuple[Entry, ...]
    kind: str
    refresh: timedelta | None = None
    dropped: int = 0
