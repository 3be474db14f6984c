"""The bot put together: store, durable work, schedule and desk, of the parts that the entry point hands over."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import UTC, datetime, timedelta
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy.exc import SQLAlchemyError

from bot.answering import Answering
from bot.channel import Channel
from bot.compose import Form
from bot.delivery import Edge
from bot.desk import Desk
from bot.executors import Executor, FileExecutor, PostgresExecutor
from bot.feeds import FeedFinder, FeedPoller, poll_feeds
from bot.jobs import VERSION, Jobs
from bot.metrics import Waiting
from bot.pool import Digester, PoolLimits
from bot.reading import Readers
from bot.reply import say
from bot.schedule import Duty, Scheduler, retention, roundups
from bot.settings import Settings, data_folder, database_url
from bot.store import Store, StoreError
from bot.store.engine import parse_url
from bot.store.records import FeedRow, RequestKind, Run
from bot.work import CannotStart

_POLLED_EVERY = timedelta(minutes=1)
_FINISHED_WORK = timedelta(days=7)  # for which the engine remembers what is done; the deliveries in the store know it for longer


class Feeds(FeedFinder, FeedPoller, Protocol):
    """Whatever finds feeds and asks them: `adapters.feeds.bridge.Feeds`."""


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Service:
    """The running bot; to be used in a `with`. Raises `BadSettings`, `CannotStart` on entering.

    edges: by platform. executor: this process among those that share the database. alone: see `Jobs`. scheduled: whether
    roundups, feeds and retention are looked after here. workers: processes for digests, 0: as many as there are processors.
    """

    def __init__(
        self,
        settings: Settings,
        readers: Readers,
        feeds: Feeds,
        edges: Mapping[str, Edge],
        *,
        executor: Executor,
        alone: bool = False,
        scheduled: bool = True,
        forms: Mapping[str, Form] | None = None,
        names_file: Callable[[str], bool] | None = None,
        workers: int = 0,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settings = settings
        self._readers = readers
        self.feeds = feeds
        self._edges = edges
        self._executor = executor
        self._alone = alone
        self._scheduled = scheduled
        self._forms = forms
        self._names_file = names_file
        self._workers = workers
        self.clock = clock
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self.store = opened.enter_context(_open_store(self.settings))
            self.digester = opened.enter_context(Digester(self.settings.pipeline, self._pool_limits()))
            warming = Thread(target=self._warm, name="warming", daemon=True)
            warming.start()
            work = Answering(
                self.store,
                self.settings,
                self._readers,
                self.digester.digest,
                self.feeds,
                self.clock,
                forms=self._forms,
                names_file=self._names_file,
                ask_feeds=self._poll,
            )
            self.jobs = opened.enter_context(
                Jobs(
                    self.store,
                    system_url(self.settings),
                    work,
                    self._edges,
                    executor=self._executor,
                    alone=self._alone,
                    now=self.clock,
                )
            )
            self.desk = Desk(self.store, self.jobs, self.clock, self._names_file)
            if self._scheduled:
                scheduler = Scheduler(self._duties())
                scheduler.start()
                opened.callback(scheduler.stop)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.close()

    def problems(self) -> list[str]:
        """What is in the way of work now, a line each."""
        found = []
        if self._executor.term() is None:
            found.append("the database let go of this process's name; it is asked for it again")
        try:
            self.store.count_feeds()
        except StoreError as error:
            found.append(str(error))
        return found

    def waiting(self) -> list[Waiting]:
        """Work that is not finished, in all processes; nothing while the database cannot be asked."""
        try:
            return self.jobs.backlog()
        except SQLAlchemyError:
            return []

    def feed_counts(self) -> dict[str, int]:
        """Feeds by state; nothing while the database cannot be asked."""
        try:
            return self.store.count_feeds()
        except StoreError:
            return {}

    def _pool_limits(self) -> PoolLimits:
        seconds = self.settings.digest_timeout_seconds
        workers = self._workers or max(2, os.cpu_count() or 1)
        return PoolLimits(seconds=seconds, memory=3_000_000_000, workers=workers, tasks=500)

    def _warm(self) -> None:
        """Load the pipeline before the first article comes, beside what else there is to start."""
        with suppress(CannotStart, CancelledError):  # the first digest says what is wrong
            self.digester.start()

    def _duties(self) -> list[Duty]:
        grace = timedelta(hours=self.settings.roundup_grace_hours)
        keep = timedelta(days=self.settings.retention_days)
        return [
            roundups(self.store, self._start, self.clock, grace=grace),
            Duty("feeds", _POLLED_EVERY, self._poll),
            retention(self.store.expire, keep, self.clock),
            retention(self.jobs.expire, min(keep, _FINISHED_WORK), self.clock, name="finished work"),
        ]

    def _start(self, run: Run) -> None:
        self.jobs.start_roundup(run.id)

    def _poll(self) -> None:
        poll_feeds(self.store, self.feeds, self.clock, on_new=self._tell_followers, on_dead=self._tell_dead)

    def _tell_followers(self, feed: FeedRow, new: list[int]) -> None:
        """New entries are read at once for channels that want to be told at once; for others when their roundup is made."""
        for channel in self.store.feed_channels(feed.id):
            if not any(follow.at_once for follow in self.store.follows(channel)):
                continue
            for entry in new:
                key = f"entry:{channel}:{entry}"
                request, _ = self.store.put_request(key, channel, RequestKind.ENTRY, {"entry": entry}, self.clock())
                self.jobs.submit(request, channel)

    def _tell_dead(self, channel: Channel, feed: FeedRow) -> None:
        line = f"The feed {feed.title or feed.url} is asked no more: {feed.dead}. unsubscribe {feed.url} takes it off the list."
        self.jobs.tell(channel, f"dead:{channel}:{feed.id}", say(line, in_thread=False))


def _open_store(settings: Settings) -> Store:
    try:
        return Store.open(database_url(settings))
    except StoreError as error:
        raise CannotStart(str(error)) from None


def executor_of(settings: Settings) -> AbstractContextManager[Executor]:
    """This process by a name that no other has on the same database. Raises `BadSettings`, `CannotStart`."""
    try:
        url = parse_url(database_url(settings))
    except StoreError as error:
        raise CannotStart(str(error)) from None
    if url.get_backend_name() == "sqlite":
        return FileExecutor(data_folder(settings), VERSION)
    return PostgresExecutor(url.set(drivername="postgresql").render_as_string(hide_password=False), VERSION)


def system_url(settings: Settings) -> str:
    """Where the durable work keeps its own tables: the same PostgreSQL database (its own schema), or a SQLite file of its own."""
    url = settings.database_url.get_secret_value()
    if url and not url.startswith("sqlite"):
        return url
    if url:
        path, dot, suffix = url.rpartition(".")
        return f"{path}-work{dot}{suffix}" if dot and "/" not in suffix else f"{url}-work"
    return f"sqlite:///{data_folder(settings) / 'pullquote-work.db'}"
