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
from bot.busy import Busy
from bot.channel import Channel
from bot.compose import Form
from bot.delivery import LOOKED_UP, Edge
from bot.desk import Desk
from bot.executors import Executor, FileExecutor, PostgresExecutor
from bot.feeds import FeedFinder, FeedPoller, poll_feeds
from bot.heap import keep_small
from bot.jobs import Jobs, Reading, roles
from bot.metrics import Waiting
from bot.pool import Digester, PoolLimits
from bot.quotas import Quotas
from bot.reading import Readers
from bot.reply import say
from bot.schedule import Duty, Scheduler, lost, retention, roundups, survey
from bot.settings import BadSettings, Settings, data_folder, database_url, quotas_of
from bot.store import Store, StoreError
from bot.store.engine import parse_url
from bot.store.records import FeedRow, RequestKind, Run
from bot.tracing import tracing
from bot.work import CannotStart

_PROCESSES = 8  # for digests: as many as articles are read at once; a machine of more processors has more workers
_POLLED_EVERY = timedelta(minutes=1)
_FINISHED_WORK = timedelta(days=7)  # for which the engine remembers what is done; the deliveries in the store know it for longer


class Feeds(FeedFinder, FeedPoller, Protocol):
    """Whatever finds feeds and asks them: `adapters.feeds.bridge.Feeds`."""


def now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Service:
    """The running bot; to be used in a `with`. Raises `BadSettings`, `CannotStart` on entering.

    edges: by platform; none for a process that only reads for others. executor: this process among those that share the database.
    reading, alone: see `Jobs`. scheduled: whether roundups and retention (where there are edges) and feeds (where articles are
    read) are looked after here. workers: processes for digests, 0: the setting jobs, else as many as there are processors.
    """

    def __init__(
        self,
        settings: Settings,
        readers: Readers,
        feeds: Feeds,
        edges: Mapping[str, Edge],
        *,
        executor: Executor,
        reading: Reading = Reading.HERE,
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
        self._reading = reading
        self._alone = alone
        self._scheduled = scheduled
        self._forms = forms
        self._names_file = names_file
        self._workers = workers
        self.clock = clock
        self._quotas = Quotas() if alone else quotas_of(settings)  # whoever sits at the terminal has the machine for themselves
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        keep_small()
        with ExitStack() as opened:
            opened.enter_context(tracing(self.settings.otlp_endpoint, _salt(self.settings)))  # closed last: the end is traced too
            self.store = opened.enter_context(_open_store(self.settings))
            self.digester = opened.enter_context(Digester(self.settings.pipeline, self._pool_limits()))
            if self._reading is not Reading.ELSEWHERE:
                Thread(target=self._warm, name="warming", daemon=True).start()
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
                quotas=self._quotas,
            )
            self.jobs = opened.enter_context(
                Jobs(
                    self.store,
                    system_url(self.settings),
                    work,
                    self._edges,
                    executor=self._executor,
                    reading=self._reading,
                    alone=self._alone,
                    now=self.clock,
                )
            )
            self.desk = Desk(self.store, self.jobs, self.clock, self._names_file, self._quotas, self._watch_busy(opened))
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

    def _watch_busy(self, opened: ExitStack) -> Callable[[Channel, str | None], str | None]:
        """Whoever has to wait is told so by processes that hear; at a terminal, one sees it."""
        if self._alone or not self._edges:
            return lambda *_: None
        busy = Busy(self.jobs.backlog, self.jobs.finished)
        busy.start()
        opened.callback(busy.stop)
        return busy.line

    def _pool_limits(self) -> PoolLimits:
        seconds = self.settings.digest_timeout_seconds
        workers = self._workers or self.settings.jobs or min(_PROCESSES, max(2, os.cpu_count() or 1))
        tasks, resident = self.settings.digest_worker_articles, self.settings.digest_worker_mb * 1_000_000
        return PoolLimits(seconds=seconds, memory=3_000_000_000, workers=workers, tasks=tasks, resident=resident)

    def _warm(self) -> None:
        """Load the pipeline before the first article comes, beside what else there is to start."""
        with suppress(CannotStart, CancelledError):  # the first digest says what is wrong
            self.digester.start()

    def _duties(self) -> list[Duty]:
        grace = timedelta(hours=self.settings.roundup_grace_hours)
        keep = timedelta(days=self.settings.retention_days)
        duties = []
        if self._edges:
            duties += [
                roundups(self.store, self._start, self.clock, grace=grace),
                survey(self.store, self.clock, grace=grace),
                lost(self.jobs.submit_lost, self.clock, timedelta(minutes=10), timedelta(minutes=1)),
                lost(self.jobs.submit_lost, self.clock, LOOKED_UP, timedelta(days=1)),
                retention(self.store.expire, keep, self.clock),
                Duty("counts", timedelta(hours=1), lambda: self.store.drop_counts(self.clock())),
                retention(self.jobs.expire, min(keep, _FINISHED_WORK), self.clock, name="finished work"),
            ]
        if self._reading is not Reading.ELSEWHERE:
            duties.append(Duty("feeds", _POLLED_EVERY, self._poll))
        return duties

    def _start(self, run: Run) -> None:
        self.jobs.start_roundup(run.id)

    def _poll(self) -> None:
        poll_feeds(self.store, self.feeds, self.clock, on_new=self._tell_followers, on_dead=self._tell_dead)

    def _tell_followers(self, feed: FeedRow, new: list[int]) -> None:
        """New entries are read at once for channels that want to be told at once; for others when their roundup is made."""
        for channel in self.store.feed_channels(feed.id):
            if not any(follow.at_once for follow in self.store.follows(channel)):
                continue
            if not self.store.charge_articles(channel.platform, channel.workspace, len(new), self._quotas, self.clock()):
                continue  # the roundup has them as links
            for entry in new:
                key = f"entry:{channel}:{entry}"
                request, _ = self.store.put_request(key, channel, RequestKind.ENTRY, {"entry": entry}, self.clock())
                self.jobs.submit(request, channel, heard=False)

    def _tell_dead(self, channel: Channel, feed: FeedRow) -> None:
        line = f"The feed {feed.title or feed.url} is asked no more: {feed.dead}. unsubscribe {feed.url} takes it off the list."
        self.jobs.tell(channel, f"dead:{channel}:{feed.id}", say(line, in_thread=False))


def _salt(settings: Settings) -> str:
    """What all processes of one bot have in common: the database, without its password."""
    try:
        return parse_url(database_url(settings)).render_as_string()
    except StoreError as error:
        raise CannotStart(str(error)) from None


def _open_store(settings: Settings) -> Store:
    try:
        return Store.open(database_url(settings))
    except StoreError as error:
        raise CannotStart(str(error)) from None


def reading_of(settings: Settings) -> Reading:
    """Who reads what a process that hears is asked for. Raises `BadSettings` if others should and cannot."""
    if database_url(settings).startswith("sqlite"):
        if settings.edge_only:
            raise BadSettings("edge_only needs PostgreSQL: workers share its database (set database_url)")
        return Reading.HERE
    return Reading.ELSEWHERE if settings.edge_only else Reading.SHARED


def executor_of(settings: Settings, reading: Reading, *, edges: bool = True) -> AbstractContextManager[Executor]:
    """This process by a name that no other has on the same database. Raises `BadSettings`, `CannotStart`."""
    try:
        url = parse_url(database_url(settings))
    except StoreError as error:
        raise CannotStart(str(error)) from None
    if url.get_backend_name() == "sqlite":
        if not edges:
            raise BadSettings("a worker needs PostgreSQL, to share its database with the others (set database_url)")
        return FileExecutor(data_folder(settings), *roles(reading, edges=edges))
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresExecutor(address, *roles(reading, edges=edges))


def system_url(settings: Settings) -> str:
    """Where the durable work keeps its own tables: the same PostgreSQL database (its own schema), or a SQLite file of its own."""
    url = settings.database_url.get_secret_value()
    if url and not url.startswith("sqlite"):
        return url
    if url:
        path, dot, suffix = url.rpartition(".")
        return f"{path}-work{dot}{suffix}" if dot and "/" not in suffix else f"{url}-work"
    return f"sqlite:///{data_folder(settings) / 'pullquote-work.db'}"
