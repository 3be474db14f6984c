"""What a person is told when there is no page: every way to fail is a `FetchError` with one line that says what to do."""

import asyncio
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.web.guard import BlockedAddress, private
from adapters.web.page import FetchError
from bot.waits import say_wait

PASTE = "Paste the article's text instead"
_MAX_RETRY_AFTER = 86_400.0


def of_exception(error: BaseException, host: str) -> FetchError:
    """What went wrong below HTTP or in it, as aiohttp reports it."""
    below = getattr(error, "os_error", None)
    if isinstance(error, BlockedAddress) or isinstance(below, BlockedAddress):
        return private(host)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError("dns_failed", f"there is no site called {host}; check how it is spelt")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return FetchError("tls_failed", f"no safe connection to {host} (its certificate or encryption is faulty). {PASTE}")
    if isinstance(error, asyncio.TimeoutError):
        return timeout(host)
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchError("refused", f"{host} takes no connections just now. Try again later, or paste the article's text")
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError("bad_url", "this is not a link that can be read")
    if isinstance(error, aiohttp.ClientResponseError):
        return FetchError("bad_answer", f"{host} answers with something that is no web page. {PASTE}")
    return incomplete(host)


def of_status(status: int, headers: Mapping[str, str], host: str) -> FetchError:
    """What an answer with a status other than 200, 304 or a redirect means."""
    again = retry_after(headers)
    if status in (404, 410):
        return FetchError("gone", f"this page is no longer at {host}, or never was; check the link", status=status)
    if status in (401, 402, 403, 407, 451):
        return FetchError("forbidden", f"{host} does not let us read this page. {PASTE}", status=status)
    if status == 429:
        line = f"{host} asks us to come back later. Try again in a while, or paste the article's text"
        return FetchError("rate_limited", line, status=status, retry_after=again)
    if status >= 500:
        line = f"{host} has a fault of its own (status {status}). Try again later, or paste the article's text"
        return FetchError("server_error", line, status=status, retry_after=again)
    return FetchError("bad_status", f"{host} gives no page for this link (status {status}). {PASTE}", status=status)


def timeout(host: str) -> FetchError:
    return FetchError("timeout", f"{host} does not answer in time. Try again later, or paste the article's text")


def incomplete(host: str) -> FetchError:
    return FetchError("incomplete", f"the answer of {host} broke off in the middle. Try again, or paste the article's text")


def resting(host: str, failed: int, seconds: float) -> FetchError:
    line = f"{host} has not answered the last {failed} times; it is asked again in {say_wait(seconds)}. {PASTE}"
    return FetchError("resting", line, retry_after=seconds)


def too_large(host: str, limit: int) -> FetchError:
    return FetchError("too_large", f"the page at {host} is larger than {limit:,} bytes, the most that is read. {PASTE}")


def too_many_redirects(host: str) -> FetchError:
    return FetchError("too_many_redirects", f"{host} keeps sending us on without ever showing a page. {PASTE}")


def wrong_type(content_type: str, is_feed: bool) -> FetchError:
    if is_feed:
        return FetchError(
            "wrong_type", "this link leads to a feed or to data, not an article; subscribe to it, or paste an article's link"
        )
    return FetchError("wrong_type", f"this link leads to {content_type[:60]}, not to an article; paste the link of a page or PDF")


def robots(host: str) -> FetchError:
    return FetchError("robots", f"{host} asks robots not to read this page (robots.txt), so it is not crawled")


def robots_unreachable(host: str) -> FetchError:
    return FetchError("robots", f"the robots.txt of {host} cannot be read just now, so the site is not crawled for the moment")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the header Retry-After asks for, at most a day (RFC 9110, section 10.2.3)."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), _MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), _MAX_RETRY_AFTER)
