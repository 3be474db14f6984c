"""Manners when we crawl: what robots.txt asks for, and one request at a time to a site, with pauses between."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

from adapters.latest import Latest
from adapters.web import failures
from adapters.web.flights import Flights
from adapters.web.limits import FetchLimits
from adapters.web.page import FetchError
from adapters.web.robots import Rules
from adapters.web.url import Link

_MAX_SITES = 10_000
_ASK_AGAIN = 300.0  # seconds until a robots.txt that could not be read is asked for once more


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Rules | FetchError
    until: float


class Politeness:
    """Rules and turns by site. read: reads a site's robots.txt, raises `FetchError`. clock: seconds."""

    def __init__(self, read: Callable[[Link], Awaitable[Rules]], limits: FetchLimits, clock: Callable[[], float]) -> None:
        self._read = read
        self._limits = limits
        self._clock = clock
        self._known: Latest[str, _Known] = Latest(_MAX_SITES)
        self._turns: Latest[str, AsyncLimiter] = Latest(_MAX_SITES)
        self._flights: Flights[Rules] = Flights()

    async def take_turn(self, link: Link) -> None:
        """Return when `link` may be asked for. Raises `FetchError` (robots) if it may not."""
        rules = await self._rules(link)
        if not rules.allows(str(link)):
            raise failures.robots(link.host)
        delay = min(max(self._limits.crawl_delay, rules.delay), self._limits.longest_crawl_delay)
        if delay <= 0:
            return
        turns = self._turns.get(link.host)
        if turns is None or turns.time_period != delay:
            turns = AsyncLimiter(1, delay)
        self._turns[link.host] = turns
        await turns.acquire()

    async def close(self) -> None:
        await self._flights.close()

    async def _rules(self, link: Link) -> Rules:
        known = self._known.get(link.origin)
        if known is not None and self._clock() < known.until:
            self._known.move_to_end(link.origin)
            if isinstance(known.rules, FetchError):
                raise failures.robots_unreachable(link.host)
            return known.rules
        return await self._flights.join(link.origin, lambda: self._ask(link))

    async def _ask(self, link: Link) -> Rules:
        try:
            rules = await self._read(link)
        except FetchError as error:
            if error.code in ("private_address", "dns_failed", "bad_url", "tls_failed", "refused"):
                raise
            self._known[link.origin] = _Known(error, self._clock() + _ASK_AGAIN)
            raise failures.robots_unreachable(link.host) from error
        self._known[link.origin] = _Known(rules, self._clock() + self._limits.robots_seconds)
        return rules
