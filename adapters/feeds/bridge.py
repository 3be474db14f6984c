"""Feeds for code that runs in no event loop: found and asked in a thread with an event loop and a fetcher of its own.

A feed's state goes out as JSON and comes back as it was; when a feed is due, and whether it is dead, is its row's to say.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from queue import SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from adapters.feeds import feed as feeds
from adapters.feeds.decide import FeedState, Policy, revived
from adapters.feeds.discover import Candidate, discover
from adapters.feeds.parse import parse_feed
from adapters.feeds.poll import Bounds, Polled, poll
from adapters.feeds.seen import CanonicalKey
from adapters.web.page import FetchError, Fetches, Purpose
from adapters.web.url import canonical_key
from bot.feeds import FoundFeed, PolledFeed
from bot.store.records import Entry, FeedRow, Json

_MAX_TRIED = 3  # declared feeds that are looked at until one can be read
_MAX_KEY = 1000  # bytes; longer keys no index of PostgreSQL takes
_Given = TypeVar("_Given")


@dataclass(frozen=True, slots=True)
class _Running:
    loop: asyncio.AbstractEventLoop
    stop: asyncio.Event
    fetcher: Fetches


class Feeds:
    """The bot's `FeedFinder` and `FeedPoller`; safe to share between threads. To be closed.

    fetcher: makes what fetches; it is entered in the thread of its own when something is first asked for. bounds: see
    `adapters.feeds.poll`; policy: see `adapters.feeds.decide`; canonical: by which addresses are the same.
    """

    def __init__(
        self,
        fetcher: Callable[[], AbstractAsyncContextManager[Fetches]],
        *,
        bounds: Bounds | None = None,
        policy: Policy | None = None,
        canonical: CanonicalKey = canonical_key,
    ) -> None:
        self._make_fetcher = fetcher
        self._bounds = bounds
        self._policy = policy
        self._canonical = canonical
        self._lock = Lock()
        self._started: Future[_Running] | None = None
        self._thread: Thread | None = None
        self._under_way: set[Future[Any]] = set()
        self._closed = False

    def find(self, address: str) -> list[FoundFeed] | str:
        """The feeds to be had at `address`, the best first, and that one read; or the line that says why there is none."""
        try:
            return self._submit(lambda running: _find(address, running.fetcher)).result()
        except CancelledError:
            return "the search for feeds was ended because the bot is stopping; try again in a moment"

    def poll(self, rows: Sequence[FeedRow], now: datetime) -> Iterator[PolledFeed]:
        """Ask all feeds of `rows` but the dead ones; each comes as soon as it is done. Ends early when this is closed."""
        done: SimpleQueue[PolledFeed | None] = SimpleQueue()
        ids = {row.url: row.id for row in rows}
        states = [replace(state_of(row), next_due=None) for row in rows]

        async def ask(running: _Running) -> None:
            fetcher, bounds, policy = running.fetcher, self._bounds, self._policy
            async for polled in poll(states, fetcher, now=lambda: now, bounds=bounds, policy=policy, canonical=self._canonical):
                done.put(_polled(ids[polled.before.url], polled))

        try:
            asked = self._submit(ask)
        except CancelledError:
            return
        asked.add_done_callback(lambda _: done.put(None))
        try:
            while (polled := done.get()) is not None:
                yield polled
        finally:
            asked.cancel()
        if not asked.cancelled() and (error := asked.exception()):
            raise error

    def close(self) -> None:
        """Stop at once; what is under way is cancelled."""
        with self._lock:
            started, thread = self._started, self._thread
            self._started, self._thread, self._closed = None, None, True
        if started is not None and thread is not None:
            if not started.exception():
                running = started.result()
                running.loop.call_soon_threadsafe(running.stop.set)
            thread.join()
        for future in list(self._under_way):  # those that came too late for the loop
            future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _submit(self, work: Callable[[_Running], Coroutine[Any, Any, _Given]]) -> Future[_Given]:
        """`work` under way in the loop's thread. Raises `CancelledError` if closed."""
        running = self._start().result()
        with self._lock:
            if self._closed:
                raise CancelledError
            future = asyncio.run_coroutine_threadsafe(work(running), running.loop)
            self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def _start(self) -> Future[_Running]:
        with self._lock:
            if self._closed:
                raise CancelledError
            if self._started is None:
                self._started = Future()
                self._thread = Thread(target=asyncio.run, args=(self._serve(self._started),), name="feeds", daemon=True)
                self._thread.start()
            return self._started

    async def _serve(self, started: Future[_Running]) -> None:
        stop = asyncio.Event()
        try:
            async with self._make_fetcher() as fetcher:
                started.set_result(_Running(asyncio.get_running_loop(), stop, fetcher))
                await stop.wait()
                under_way = asyncio.all_tasks() - {asyncio.current_task()}
                for task in under_way:
                    task.cancel()
                await asyncio.gather(*under_way, return_exceptions=True)
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)


def state_json(state: FeedState) -> Json:
    """`state` as JSON for a feed's row; what is as it is at first is left out."""
    kept: Json = _adapter().dump_python(state, mode="json", exclude={"url", "next_due"}, exclude_defaults=True)
    return kept


def state_of(row: FeedRow) -> FeedState:
    """The state that `state_json` gave, for the feed of `row`: a new one where there is none, or none that can be read.

    A feed that was dead, and by its row is so no more, is as if it had never failed.
    """
    try:
        state = _adapter().validate_python(row.state | {"url": row.url})
    except ValidationError:
        state = FeedState(row.url)
    if state.dead and not row.dead:
        state = revived(state)
    return replace(state, title=state.title or row.title, next_due=row.next_due, dead=row.dead)


@cache
def _adapter() -> TypeAdapter[FeedState]:
    return TypeAdapter(FeedState)


def _polled(id: int, polled: Polled) -> PolledFeed:
    state = polled.state
    names = {seen.guid for seen in state.seen}
    entries = tuple(_entry(entry, names) for entry in polled.new)
    first = polled.before.last_ok is None
    return PolledFeed(id, state_json(state), state.title, state.next_due, state.dead, entries, first, polled.died)


def _entry(entry: feeds.Entry, names: set[str]) -> Entry:
    """`entry` as it is kept; one whose guid its feed gives to others too goes by its words, as in `adapters.feeds.seen`."""
    by_words = f"words:{entry.fingerprint}"
    guid = by_words if by_words in names else entry.guid
    key = guid.encode(errors="replace")
    guid = sha256(key).hexdigest() if len(key) > _MAX_KEY else guid
    return Entry(guid, entry.url, entry.title, entry.summary, entry.published, entry.fingerprint)


async def _find(address: str, fetcher: Fetches) -> list[FoundFeed] | str:
    try:
        candidates = await discover(address, fetcher)
    except (FetchError, feeds.FeedError) as error:
        return error.message
    problem = "no feed was found; name the feed's own address"
    for at, candidate in enumerate(candidates[:_MAX_TRIED]):
        try:
            best = await _read(candidate, fetcher)
        except (FetchError, feeds.FeedError) as error:
            problem = error.message if at == 0 else problem
            continue
        others = [FoundFeed(other.url, other.title) for other in candidates if other is not candidate]
        return [best, *others]
    return problem


async def _read(candidate: Candidate, fetcher: Fetches) -> FoundFeed:
    """A feed that its page declares, once it has been read. Raises `FetchError`, `FeedError`."""
    if candidate.how != "link":
        return FoundFeed(candidate.url, candidate.title)
    page = await fetcher.fetch(candidate.url, purpose=Purpose.CRAWL)
    feed = parse_feed(page.body, page.final_url, charset=page.charset)
    return FoundFeed(page.moved_to or candidate.url, candidate.title or feed.title)
