"""What several writers do at the same time to one database, each with connections of its own, in threads or in processes."""

from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from typing import TypeVar

from bot.store import Store
from bot.store.records import Entry, NewRun, RequestKind, RunState
from tests.bot.store.filled import DAY, HERE, NOW, enter

Result = TypeVar("Result")
WRITERS = 8
TIMES = 12
FIRST = date(2026, 3, 2)


def processes() -> ProcessPoolExecutor:
    """Eight processes that know the store already."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["bot.store.store"])
    return ProcessPoolExecutor(WRITERS, mp_context=context)


def run(pool: Executor, work: Callable[[str], Result], url: str) -> list[Result]:
    """What `work` gives in each of eight writers on the database at `url`."""
    return list(pool.map(work, [url] * WRITERS))


def opened(url: str) -> int:
    """How many articles a store has that was just opened."""
    with Store.open(url) as store:
        return store.count().of["articles"]


def begins(url: str) -> list[int]:
    """The tries that this writer was given for one delivery."""
    with Store.open(url) as store:
        deliveries = [store.begin_delivery("k", NOW) for _ in range(TIMES)]
        return [delivery.tries for delivery in deliveries if delivery]


def adds_runs(url: str) -> int:
    """How many runs were new to this writer, of which every other one wants to add the same."""
    with Store.open(url) as store:
        subscription = store.subscription(HERE)
        assert subscription
        days = [FIRST + timedelta(days=number) for number in range(TIMES)]
        return sum(store.add_runs(subscription.id, [NewRun(day, NOW + DAY)], day) for day in days)


def polls(url: str) -> int:
    """How many entries were new to this writer, of which every other one polls the same."""
    with Store.open(url) as store:
        (feed,) = store.feeds(HERE)
        entries = [Entry(f"guid-{number}", None, f"Entry {number}") for number in range(TIMES)]
        return sum(len(store.save_poll(feed.id, {}, "", None, None, entries[: number + 1], NOW)) for number in range(TIMES))


def asks(url: str) -> list[tuple[int, bool]]:
    """The requests that this writer was given for the same events."""
    with Store.open(url) as store:
        return [store.put_request(f"Ev{number}", HERE, RequestKind.MESSAGE, {}, NOW) for number in range(TIMES)]


def sees(url: str) -> set[str | None]:
    """By whom, as this writer was told, the one article was seen first."""
    with Store.open(url) as store:
        enter(store, HERE)
        return {store.note_seen(HERE, 1, NOW, person=f"{id(store)}-{number}").person for number in range(TIMES)}


def claims(url: str) -> list[int]:
    """The feeds that this writer may ask."""
    with Store.open(url) as store:
        return [feed.id for _ in range(TIMES) for feed in store.claim_feeds(NOW, 3, NOW + DAY)]


def starts(url: str) -> int:
    """How many of the due runs this writer begins."""
    with Store.open(url) as store:
        return sum(store.set_run(run.id, RunState.RUNNING, now=NOW) for run in store.due_runs(NOW + DAY))
