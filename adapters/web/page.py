"""What the web gives: a fetched page, or why there is none. The vocabulary that fetching, extraction and feeds share."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """Why a page is fetched: a person pasted its link, or we crawl (feeds), where robots.txt has a say."""

    PASTED = "pasted"
    CRAWL = "crawl"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether a page has changed (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page. url: as asked; final_url: after redirects. body: decompressed bytes, b"" if not modified.

    content_type: media type in lower case without parameters, "" if the server named none. moved_to: where permanent
    redirects alone (301, 308) lead, if anywhere. fresh_for: seconds that the server says it will stay as it is (RFC 9111,
    section 4.2).
    """

    url: str
    final_url: str
    status: int
    content_type: str
    body: bytes
    charset: str | None = None
    validators: Validators = Validators()
    not_modified: bool = False
    moved_to: str | None = None
    fresh_for: float | None = None


class FetchError(Exception):
    """No page. code: for programs, lower_snake_case; message: one line for people that says what was wrong and what to do.

    retry_after: seconds the server asked to wait, where it did. status: the HTTP status, where there was an answer.
    """

    def __init__(self, code: str, message: str, *, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.retry_after = retry_after


class Fetches(Protocol):
    """Whatever fetches: the real `Fetcher` (adapters/web/fetch.py)."""

    async def fetch(self, url: str, *, purpose: Purpose = Purpose.PASTED, validators: Validators | None = None) -> Page:
        """The page at `url`. Raises `FetchError`."""
        ...
