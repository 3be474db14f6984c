"""Ask many feeds at once what is new: conditional requests, bounded, each feed on its own. State comes in and goes out.

What follows from each answer is decided in `adapters.feeds.decide`; which addresses may be reached, and how politely, is the
fetcher's business. Here is only the doing.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from random import random
from urllib.parse import urlsplit

from adapters.feeds.decide import Failed, FeedState, Outcome, Policy, Read, Unchanged, decide, due
from adapters.feeds.feed import Entry, FeedError
from adapters.feeds.parse import parse_feed
from adapters.feeds.seen import CanonicalKey
from adapters.web.page import FetchError, Fetches, Purpose
from adapters.web.url import canonical_key


@dataclass(frozen=True, slots=True)
class Polled:
    """One feed that was asked. before: its state as given; state: as it is to be kept now.

    failed: why there was no feed this time; the state says whether it is dead, and when it is asked again.
    """

    before: FeedState
    state: FeedState
    new: tuple[Entry, ...] = ()
    updated: tuple[Entry, ...] = ()
    failed: Failed | None = None

    @property
    def died(self) -> bool:
        """Whether the feed was found dead just now: the moment to tell whoever reads it. `state.dead` says why."""
        return self.state.dead is not None and self.before.dead is None


@dataclass(frozen=True, slots=True)
class Bounds:
    """concurrency: feeds asked at once. per_host: of one host. deadline: seconds for one feed, fetched and read."""

    concurrency: int = 50
    per_host: int = 2
    deadline: float = 120.0


async def poll(
    states: Iterable[FeedState],
    fetcher: Fetches,
    *,
    now: Callable[[], datetime],
    chance: Callable[[], float] = random,
    policy: Policy | None = None,
    bounds: Bounds | None = None,
    canonical: CanonicalKey = canonical_key,
    executor: Executor | None = None,
) -> AsyncIterator[Polled]:
    """Ask the feeds of `states` that are due; each is yielded as soon as it is done, whatever becomes of the others.

    now: the clock, aware. chance: random numbers in [0, 1). executor: where feeds are parsed (threads by default; a process
    pool keeps the event loop free on busy machines). Feeds of one host wait for each other without taking the place of
    others. Closing the iterator early ends what is under way.
    """
    bounds = bounds or Bounds()
    lanes = _lanes(due(states, now()), bounds.per_host)
    done: asyncio.Queue[Polled | Exception] = asyncio.Queue()
    slots = asyncio.Semaphore(bounds.concurrency)

    async def drive(lane: deque[FeedState]) -> None:
        while lane:
            state = lane.popleft()
            async with slots:
                outcome = await _ask(state, fetcher, bounds.deadline, executor)
            try:
                done.put_nowait(_settle(state, outcome, now(), chance(), canonical, policy))
            except Exception as error:  # the caller's clock or chance: the poll must end with it, not wait for ever
                done.put_nowait(error)

    expected = sum(len(lane) for lane, _ in lanes)
    tasks = [asyncio.create_task(drive(lane)) for lane, drivers in lanes for _ in range(drivers)]
    try:
        for _ in range(expected):
            polled = await done.get()
            if isinstance(polled, Exception):
                raise polled
            yield polled
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _lanes(states: Iterable[FeedState], per_host: int) -> list[tuple[deque[FeedState], int]]:
    """The feeds of each host in a queue of their own, with how many may be asked at once."""
    hosts: dict[str, deque[FeedState]] = {}
    for state in states:
        hosts.setdefault(_host(state.address), deque()).append(state)
    return [(lane, min(per_host, len(lane))) for lane in hosts.values()]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return url


async def _ask(state: FeedState, fetcher: Fetches, deadline: float, executor: Executor | None) -> Outcome:
    """What one feed answers. Never raises for what it finds: one bad feed must not stop the others."""
    try:
        async with asyncio.timeout(deadline):
            return await _fetch(state, fetcher, executor)
    except FetchError as error:
        return Failed(error.code, error.message, error.status, error.retry_after)
    except FeedError as error:
        return Failed(error.code, error.message)
    except TimeoutError:
        return Failed("timeout", f"the feed did not answer within {deadline:.0f} seconds; it is asked again later")
    except Exception as error:
        return _broken(error)


async def _fetch(state: FeedState, fetcher: Fetches, executor: Executor | None) -> Outcome:
    page = await fetcher.fetch(state.address, purpose=Purpose.CRAWL, validators=state.validators)
    if page.not_modified:
        return Unchanged(page.validators, page.moved_to, page.fresh_for)
    body_hash = sha256(page.body).hexdigest()
    if body_hash == state.body_hash:
        return Unchanged(page.validators, page.moved_to, page.fresh_for)
    read = partial(parse_feed, page.body, page.final_url, charset=page.charset)
    feed = await asyncio.get_running_loop().run_in_executor(executor, read)
    return Read(feed, page.validators, body_hash, page.moved_to, page.fresh_for)


def _settle(
    state: FeedState, outcome: Outcome, now: datetime, chance: float, canonical: CanonicalKey, policy: Policy | None
) -> Polled:
    try:
        decision = decide(state, outcome, now, chance, canonical, policy)
    except Exception as error:
        outcome = _broken(error)
        decision = decide(state, outcome, now, chance, canonical, policy)
    failed = outcome if isinstance(outcome, Failed) else None
    return Polled(state, decision.state, decision.new, decision.updated, failed)


def _broken(error: Exception) -> Failed:
    """A fault of ours, or of a parser: seen in the feed's state, not in a poll that ends."""
    return Failed("broken", f"the feed could not be read ({type(error).__name__}); it is asked again later")
