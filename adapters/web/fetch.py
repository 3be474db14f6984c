"""Fetch pages from a web that is hostile until proven otherwise. docs/security.md says against what, and what stops it."""

import asyncio
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from adapters.web import failures
from adapters.web.breaker import Breaker
from adapters.web.cache import PageCache
from adapters.web.decode import ACCEPTED
from adapters.web.flights import Flights
from adapters.web.guard import Guard, SystemResolver, guarded_connector
from adapters.web.limits import FetchLimits
from adapters.web.page import FetchError, Page, Purpose, Validators
from adapters.web.polite import Politeness
from adapters.web.receive import Received, Redirect, Wanted, receive
from adapters.web.robots import MAX_BYTES, Rules, read_rules
from adapters.web.url import Link, join_link, parse_link, without_tracking

_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.8,text/plain;q=0.8,*/*;q=0.1"
_ACCEPT_CRAWL = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/html;q=0.8,*/*;q=0.1"
_MAX_HEADER_LINE = 16_384  # sites send content security policies of more than aiohttp's 8,190
_MAX_HEADERS = 200
_RETRIED = frozenset({"timeout", "server_error", "rate_limited"})
_NEVER_BETTER = frozenset({501, 505, 511})


class Fetcher:
    """Fetches pages, within `limits`, past `guard`. Use it with `async with`; it belongs to one event loop.

    resolver, ssl_context: None for the computer's own; the resolver is closed with the fetcher. clock: seconds; sleep: waits
    seconds; chance: a number in [0, 1).
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        guard: Guard | None = None,
        resolver: AbstractResolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
        agent: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._limits = limits or FetchLimits()
        self._guard = guard or Guard()
        self._resolver = resolver
        self._ssl_context = ssl_context
        self._agent = agent or user_agent()
        self._sleep = sleep
        self._chance = chance
        self._cache = PageCache(self._limits.cache_bytes, self._limits.cache_seconds, clock)
        self._flights: Flights[Page] = Flights()
        self._polite = Politeness(self._read_robots, self._limits, clock)
        self._breaker = Breaker(self._limits.failures, self._limits.rest, self._limits.total, clock)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._resolver = self._resolver or SystemResolver()
        self._session = aiohttp.ClientSession(
            connector=guarded_connector(self._guard, self._resolver, self._ssl_context),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,  # no proxies and no passwords from the environment
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=self._limits.connect, sock_read=self._limits.read),
            headers={"User-Agent": self._agent, "Accept-Encoding": ACCEPTED, "Accept-Language": "en,*;q=0.5"},
            max_line_size=_MAX_HEADER_LINE,
            max_field_size=_MAX_HEADER_LINE,
            max_headers=_MAX_HEADERS,
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._flights.close()
        await self._polite.close()
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._resolver is not None:
            await self._resolver.close()  # a connector closes only a resolver of its own making

    async def fetch(
        self,
        url: str,
        *,
        purpose: Purpose = Purpose.PASTED,
        validators: Validators | None = None,
        max_bytes: int | None = None,
    ) -> Page:
        """The page at `url`, from the cache if it was fetched a while ago. Raises `FetchError`.

        validators: of the copy that the caller has. Then the server is asked, whatever is in the cache, and where the page has
        not changed, a `Page` with not_modified comes back.
        max_bytes: the most that is taken, instead of what `FetchLimits` says for the type.
        """
        link = without_tracking(parse_link(url, self._guard.ports))
        wanted = Wanted(purpose, validators or Validators(), max_bytes)
        page = await self._flights.join((link, wanted), lambda: self._cached(link, wanted))
        return replace(page, url=url)

    async def _cached(self, link: Link, wanted: Wanted) -> Page:
        key = (link, wanted.purpose, wanted.max_bytes)
        kept = self._cache.get(key) if wanted.validators == Validators() else None
        if kept and kept.fresh:
            return kept.page
        asked = replace(wanted, validators=kept.page.validators) if kept else wanted
        page, storable = await self._try(link, asked)
        if page.not_modified:
            if kept is None:
                return page
            page = replace(kept.page, final_url=page.final_url, moved_to=page.moved_to)
        if storable:
            self._cache.put(key, page)
        else:
            self._cache.drop(key)
        return page

    async def _try(self, link: Link, wanted: Wanted) -> tuple[Page, bool]:
        """The page and whether it may be kept, tried again where that may help."""
        try:
            async with asyncio.timeout(self._limits.total) as deadline:
                tries = 0
                while True:
                    try:
                        return await self._follow(link, wanted, deadline)
                    except FetchError as error:
                        wait = self._wait(error, tries)
                        if wait is None or _left(deadline) <= wait:
                            raise
                    tries += 1
                    await self._sleep(wait)
        except TimeoutError:
            late = failures.timeout(link.host)
            if wanted.purpose is Purpose.PASTED:
                self._breaker.note(link.host, late)
            raise late from None

    def _wait(self, error: FetchError, tries: int) -> float | None:
        """Seconds to wait before the next try; None if there is none."""
        if tries >= self._limits.retries or error.code not in _RETRIED or error.status in _NEVER_BETTER:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self._limits.longest_wait else None
        if error.code == "rate_limited":
            return None
        return self._limits.backoff * 2.0**tries * (0.5 + self._chance())

    async def _follow(self, link: Link, wanted: Wanted, deadline: asyncio.Timeout) -> tuple[Page, bool]:
        """Ask for `link` and go where its redirects lead, each checked like a link that a person pasted."""
        first, permanent, moved = link, True, None
        seen = {link}
        while True:
            self._guard.check(link)
            if wanted.purpose is Purpose.CRAWL and not wanted.robots:
                await self._take_turn(link, deadline)
            answer = await self._ask(link, wanted)
            if not isinstance(answer, Redirect):
                final = str(without_tracking(link))
                moved_to = str(without_tracking(moved)) if moved else None
                return replace(answer.page, url=str(first), final_url=final, moved_to=moved_to), answer.storable
            target = _target(link, answer.location, self._guard)
            permanent = permanent and answer.permanent
            if permanent:
                moved = target
            if target in seen or len(seen) > self._limits.redirects:
                raise failures.too_many_redirects(link.host)
            seen.add(target)
            link = target

    async def _ask(self, link: Link, wanted: Wanted) -> Redirect | Received:
        assert self._session is not None, "use the Fetcher with `async with`"
        url = URL(str(link), encoded=True)
        if (url.raw_host, url.port, url.scheme) != (link.host, link.port, link.scheme):
            raise FetchError("bad_url", "this is not a link that can be read")
        headers = {"Accept": _ACCEPT if wanted.purpose is Purpose.PASTED else _ACCEPT_CRAWL}
        if wanted.validators.etag:
            headers["If-None-Match"] = wanted.validators.etag
        if wanted.validators.last_modified:
            headers["If-Modified-Since"] = wanted.validators.last_modified
        with self._watched(link.host, wanted):
            try:
                async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                    return await receive(response, link.host, wanted, self._limits)
            except (aiohttp.ClientError, OSError) as error:
                raise failures.of_exception(error, link.host) from error

    @contextmanager
    def _watched(self, host: str, wanted: Wanted) -> Iterator[None]:
        """One request, of which the breaker learns whether the site answers. Feeds keep away from a site in their own way, and a
        refusal of ours must not count as one of theirs. Raises `FetchError` if the site is left alone."""
        if wanted.purpose is Purpose.CRAWL:
            yield
            return
        self._breaker.check(host)
        try:
            yield
        except FetchError as error:
            self._breaker.note(host, error)
            raise
        self._breaker.note(host, None)

    async def _take_turn(self, link: Link, deadline: asyncio.Timeout) -> None:
        """Wait until this site may be asked again; that time is not the site's, so the deadline moves. Raises `FetchError`."""
        left = _left(deadline)
        deadline.reschedule(None)
        try:
            await self._polite.take_turn(link)
        finally:
            deadline.reschedule(asyncio.get_running_loop().time() + left)

    async def _read_robots(self, link: Link) -> Rules:
        """The rules for crawling the site of `link` (RFC 9309, section 2.3.1). Raises `FetchError` if they cannot be known."""
        file = replace(link, target="/robots.txt")
        try:
            page, _ = await self._try(file, Wanted(Purpose.CRAWL, Validators(), MAX_BYTES, robots=True))
        except FetchError as error:
            if error.code in ("too_many_redirects", "wrong_type") or _is_absent(error.status):
                return Rules()
            raise
        return read_rules(page.body)


def user_agent(contact: str = "") -> str:
    """How we name ourselves. contact: an address where the operator of this bot can be found, https:// or mailto:."""
    return f"Pullquote/{version('pullquote')}" + (f" (+{contact})" if contact else " (news digests)")


def _target(link: Link, location: str, guard: Guard) -> Link:
    try:
        return join_link(link, location, guard.ports)
    except FetchError as error:
        raise FetchError(error.code, f"{link.host} sends us on to where we do not go: {error.message}") from None


def _is_absent(status: int | None) -> bool:
    """Whether that answer to the request for a robots.txt means that there is none."""
    return status is not None and 400 <= status < 500 and status != 429


def _left(deadline: asyncio.Timeout) -> float:
    when = deadline.when()
    return float("inf") if when is None else when - asyncio.get_running_loop().time()
