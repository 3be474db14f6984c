"""Eight writers at once, each with connections of its own: no update is lost, nothing is there twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import time, timedelta
from typing import Any

import pytest

from bot.store import Store
from bot.store.records import NewRun, Timing
from tests.bot.store import writers
from tests.bot.store.filled import DAY, HERE, NOW, put_said
from tests.bot.store.writers import FIRST, TIMES, WRITERS

Run = Callable[[Callable[[str], Any]], list[Any]]


@pytest.fixture(scope="module", params=["threads", "processes"])
def pool(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "threads":
        with ThreadPoolExecutor(WRITERS) as threads:
            yield threads
        return
    with writers.processes() as processes:
        yield processes


@pytest.fixture
def at_once(pool: Executor, store: Store) -> Run:
    """Runs what is given in eight writers on the test's database, and gives what each came to."""
    return lambda work: writers.run(pool, work, store.url)


def test_every_try_of_a_delivery_counts(store: Store, at_once: Run) -> None:
    store.prepare_delivery("k", HERE, {}, NOW)
    tries = [number for found in at_once(writers.begins) for number in found]
    assert sorted(tries) == list(range(1, WRITERS * TIMES + 1))


def test_every_run_is_created_once_and_the_watermark_is_the_last(store: Store, at_once: Run) -> None:
    store.set_timing(HERE, Timing(time(8, 30)), NOW)
    assert sum(at_once(writers.adds_runs)) == TIMES == store.count().of["runs"]
    subscription = store.subscription(HERE)
    assert subscription
    assert subscription.watermark == FIRST + timedelta(days=TIMES - 1)


def test_every_entry_is_new_once(store: Store, at_once: Run) -> None:
    store.add_feed(HERE, "https://post.example/rss", "", NOW)
    assert sum(at_once(writers.polls)) == TIMES == store.count().of["entries"]


def test_every_event_is_new_once(store: Store, at_once: Run) -> None:
    found = [request for requests in at_once(writers.asks) for request in requests]
    assert sum(new for _, new in found) == TIMES
    assert len({id for id, _ in found}) == TIMES == store.count().of["requests"]


def test_all_are_told_the_same_first_sighting(store: Store, at_once: Run) -> None:
    assert put_said(store, "the harbour is ours") == 1
    assert len(set().union(*at_once(writers.sees))) == 1


def test_a_feed_is_given_to_one(store: Store, at_once: Run) -> None:
    feeds = [store.add_feed(HERE, f"https://post.example/{number}", "", NOW).id for number in range(20)]
    assert sorted(feed for found in at_once(writers.claims) for feed in found) == feeds


def test_a_run_is_begun_by_one(store: Store, at_once: Run) -> None:
    subscription = store.set_timing(HERE, Timing(time(8, 30)), NOW)
    days = [FIRST + timedelta(days=number) for number in range(TIMES)]
    store.add_runs(subscription.id, [NewRun(day, NOW) for day in days], days[-1])
    assert sum(at_once(writers.starts)) == TIMES
    assert store.due_runs(NOW + DAY) == []
