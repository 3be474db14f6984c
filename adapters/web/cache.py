"""Pages fetched a while ago, in memory, the least lately used thrown out first (RFC 9111, a private cache)."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from adapters.web.page import Page

_OVERHEAD = 2_000  # bytes that an entry takes beside its body, roughly


@dataclass(frozen=True, slots=True)
class Kept:
    """A page in the cache; fresh: young enough to be given out without asking the server."""

    page: Page
    fresh: bool


class PageCache:
    """At most `max_bytes` of pages. seconds: how long one is fresh; after that it serves for conditional requests."""

    def __init__(self, max_bytes: int, seconds: float, clock: Callable[[], float]) -> None:
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._clock = clock
        self._pages: OrderedDict[Hashable, tuple[Page, float]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> Kept | None:
        found = self._pages.get(key)
        if found is None:
            return None
        self._pages.move_to_end(key)
        page, stored = found
        return Kept(page, self._clock() - stored < self._seconds)

    def put(self, key: Hashable, page: Page) -> None:
        """Keep `page` as fetched now, unless it is larger than the whole cache."""
        self.drop(key)
        size = _size(page)
        if size > self._max_bytes or self._seconds <= 0:
            return
        self._pages[key] = (page, self._clock())
        self._bytes += size
        while self._bytes > self._max_bytes:
            _, (oldest, _) = self._pages.popitem(last=False)
            self._bytes -= _size(oldest)

    def drop(self, key: Hashable) -> None:
        """Forget the page under `key`, if there is one."""
        found = self._pages.pop(key, None)
        if found is not None:
            self._bytes -= _size(found[0])


def _size(page: Page) -> int:
    return len(page.body) + _OVERHEAD
