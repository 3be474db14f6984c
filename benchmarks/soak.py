"""A day of the whole bot in an hour or so: does it grow, and is anything lost?

    python -m benchmarks.soak [--articles N] [--hours H] [--database URL] [--pieces N] [--trace]

N articles (10,000 by default) over H simulated hours (24): links and pasted texts in 50 channels of five workspaces, feeds with
an entry now and then, a roundup a channel and day, questions and buttons in between. All goes through the service as `pullquote
run` has it (store, DBOS, processes that digest and read pages, fetching from a server on this machine), but for the platform,
which is a file. The bot's clock goes on as work is done. Articles are generated, of three to five sentences times --pieces.

Prints memory in use (RSS) of the process and its children, how much it grew after the warm-up (least squares), rows and bytes an
article, articles an hour. The warm-up is the first 20 % of the work, and at least 1,500 articles: until then the main process
fills what it keeps on purpose, above all 32 MB of fetched pages. Exit code 1: it grew by 10 % or more (mapped files left out, for
a database grows), or something was lost or doubled. In a run of less than 3,000 articles growth is shown and not judged.
--trace: also where memory was allocated in the second half and not given back, in the main process (slower).
"""

import argparse
import os
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import psutil
from pydantic import SecretStr
from sqlalchemy import text

from adapters.feeds.bridge import Feeds
from adapters.web.reader import Web
from adapters.web.sandbox import SandboxLimits
from adapters.web.url import canonical_key
from benchmarks import made
from benchmarks.papers import FEEDS, Papers
from bot.channel import Channel
from bot.delivery import Posted
from bot.executors import Lone
from bot.heard import Heard, Pressed
from bot.reading import Readers
from bot.reply import Reply
from bot.service import Service
from bot.settings import Settings
from bot.store.records import Delivery, Timing
from tests.bot.durable import Platform

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
CHANNELS, WORKSPACES, PERSONS = 50, 5, 100
MOST_GROWTH = 0.10
WARM_UP = 0.2  # of the work
FILLED = 1_500  # articles after which what is kept on purpose is full: 32 MB of pages of 27 kB, for nearly all that is read
_FROM_FEEDS, _PASTED = 0.15, 0.1  # of the articles; the others are links
_AT_ONCE = 40  # requests that wait or run
_ASKED = 5  # a question or button for so many articles
_SAMPLE = 3.0  # seconds
_PATIENCE = 300.0  # seconds without anything done


@dataclass
class Clock:
    """The bot's: set by how much is done."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Edge:
    """A platform in a file, so that what is posted takes no memory here."""

    platform: Platform
    posted: int = 0

    def parts(self, reply: Reply) -> Sequence[Reply]:
        return [reply]

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        message = self.platform.take(delivery.key, delivery.channel, delivery.thread, reply.headline or "")
        self.posted += 1
        return Posted(message, delivery.thread or message)

    def find(self, delivery: Delivery) -> Posted | None:
        found = self.platform.find(delivery.key)
        return Posted(found, delivery.thread or found) if found else None


@dataclass(frozen=True)
class Sample:
    """Bytes in use when so many articles were done. own: of the main process, without what it only maps of files: SQLite maps the
    database, whose pages are the system's to take away again."""

    done: int
    main: int
    own: int
    children: int


@dataclass
class Sampler:
    """Looks every few seconds at what the process and its children have in use. beside: a child that is not the bot's."""

    done: Callable[[], int]
    beside: int | None = None
    samples: list[Sample] = field(default_factory=list)
    _ended: Event = field(default_factory=Event)

    @contextmanager
    def sampling(self) -> Iterator[None]:
        thread = Thread(target=self._sample, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _sample(self) -> None:
        me = psutil.Process()
        while not self._ended.wait(_SAMPLE):
            children = 0
            for child in me.children(recursive=True):
                try:
                    children += child.memory_info().rss if child.pid != self.beside else 0
                except psutil.NoSuchProcess:
                    continue
            used = me.memory_info()
            self.samples.append(Sample(self.done(), used.rss, used.rss - getattr(used, "shared", 0), children))


def growth(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """How much the line through `points` rises from its first to its last, as a share of where it begins; and that beginning.

    Least squares. Raises `ValueError` for fewer than two different places.
    """
    if len({x for x, _ in points}) < 2:
        raise ValueError("a line takes two points")
    count = len(points)
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    slope = sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)
    first, last = min(x for x, _ in points), max(x for x, _ in points)
    begins = middle_y + slope * (first - middle_x)
    return slope * (last - first) / begins, begins


class Day:
    """What people and newspapers do in a day."""

    def __init__(self, service: Service, site: Papers, clock: Clock, articles: int, hours: float) -> None:
        self._service = service
        self._site = site
        self._clock = clock
        self._articles = articles
        self._hours = hours
        self._pick = Random(7)
        self.begun = 0
        self.requests = 0
        self.half: tracemalloc.Snapshot | None = None  # where memory was allocated when half was done, if that is traced
        self.channels = [Channel("soak", f"W{number % WORKSPACES}", f"C{number}") for number in range(CHANNELS)]

    def prepare(self) -> None:
        """Every channel has two feeds and a roundup at a time of its own."""
        store = self._service.store
        for number, channel in enumerate(self.channels):
            for feed in (number % FEEDS, (number + 7) % FEEDS):
                store.add_feed(channel, f"http://feed{feed}.example:{self._site.port}/feed/{feed}", f"Paper {feed}", START)
            minutes = int(number / CHANNELS * self._hours * 60) % (24 * 60)
            store.set_timing(channel, Timing((START + timedelta(minutes=minutes)).time()), START)

    def live(self) -> None:
        """The whole day, as fast as the bot gets it done."""
        hour = 0
        while self.begun < self._articles:
            if self._waiting() < _AT_ONCE:
                self._step()
            else:
                time.sleep(0.05)
            now = int(self.begun / self._articles * self._hours * 4)  # quarters of an hour
            self._clock.now = START + timedelta(hours=self.begun / self._articles * self._hours)
            if now > hour:
                hour = now
                self._look_after()
                if tracemalloc.is_tracing() and self.half is None and 2 * self.begun >= self._articles:
                    self.half = tracemalloc.take_snapshot()
                if hour % 8 == 0:
                    print(f"{self._clock.now:%H:%M}: {self.begun} articles", flush=True)
        self._clock.now = START + timedelta(hours=self._hours)
        self._look_after()
        self._finish()

    def _look_after(self) -> None:
        """What the schedule does, at the simulated time; the duties themselves are the bot's."""
        for duty in self._service._duties():
            duty.do()

    def _step(self) -> None:
        number, self.begun = self.begun, self.begun + 1
        kind = self._pick.random()
        if kind < _FROM_FEEDS:
            self._site.publish(number % FEEDS, number, self._clock())
            return
        channel, person = self._pick.choice(self.channels), f"P{self._pick.randrange(PERSONS)}"
        pasted = kind < _FROM_FEEDS + _PASTED
        said = "digest " + "\n\n".join(made.article(number, self._site.pieces)) if pasted else self._site.link(number)
        self._hear(channel, person, said, addressed=pasted)
        if number % _ASKED == 0:
            self._hear(
                channel, person, self._pick.choice(("who said what", "figures", "what did the mayor say?")), addressed=True
            )
            self._press(channel, person)

    def _hear(self, channel: Channel, person: str, said: str, *, addressed: bool) -> None:
        self.requests += 1
        key = f"e{self.requests}"
        taken = self._service.desk.hear(Heard(key, channel, said, person, message=key, addressed=addressed))
        assert taken.request is not None, said

    def _press(self, channel: Channel, person: str) -> None:
        if recent := self._service.store.recent(channel, 1):
            self.requests += 1
            self._service.desk.press(Pressed(f"e{self.requests}", channel, "who", str(recent[0].article), person))

    def _waiting(self) -> int:
        return sum(one.count for one in self._service.waiting())

    def _finish(self) -> None:
        least, since = sys.maxsize, time.monotonic()
        while waiting := self._waiting():
            if waiting < least:
                least, since = waiting, time.monotonic()
            if time.monotonic() - since > _PATIENCE:
                raise TimeoutError(f"{waiting} pieces of work are not done")
            time.sleep(0.2)


def main() -> int:
    """Run it and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument(
        "--pieces", type=int, default=1, help="of an article: one has three to five sentences, eleven are 700 words"
    )
    parser.add_argument("--database", default="", help="postgresql://…, empty: SQLite files that are deleted in the end")
    parser.add_argument("--trace", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pullquote-soak-") as folder:
        return soak(Path(folder), given.articles, given.hours, given.pieces, given.database, trace=given.trace)


def soak(folder: Path, articles: int, hours: float, pieces: int, database: str, *, trace: bool = False) -> int:
    """The day, with what it keeps in `folder`; 1 if it grew or lost something."""
    settings = Settings(data_folder=folder, database_url=SecretStr(database))
    clock, site, platform = Clock(), Papers(pieces, folder / "feeds"), Platform(folder / "platform.db")
    with ExitStack() as stack:
        stack.enter_context(site.serving())
        limits = SandboxLimits(workers=2, tasks=settings.page_worker_pages, resident=settings.page_worker_mb * 1_000_000)
        web = stack.enter_context(Web(site.fetcher, limits))
        feeds = Feeds(site.feed_fetcher)
        service = Service(
            settings,
            Readers(url=web.url, key=canonical_key),
            feeds,
            {"soak": Edge(platform)},
            executor=Lone("soak"),
            scheduled=False,
            clock=clock,
        )
        stack.enter_context(service)
        stack.enter_context(feeds)
        service.digester.start()
        day = Day(service, site, clock, articles, hours)
        day.prepare()
        sampler = Sampler(lambda: day.begun, site.process)
        began = time.monotonic()
        if trace:
            tracemalloc.start(8)
            stack.callback(tracemalloc.stop)
        with sampler.sampling():
            day.live()
        seconds = time.monotonic() - began
        grown = tracemalloc.take_snapshot().compare_to(day.half, "lineno") if trace and day.half else []
        rows = service.store.count().of
        size = _size(service, folder)
        lost = _lost(service)
    return _report(sampler.samples, day, rows, size, seconds, platform, lost, grown)


def _lost(service: Service) -> int:
    """Deliveries that were not posted, and requests for an article to which nothing was said."""
    with service.store.read() as connection:
        unposted = connection.scalar(text("SELECT count(*) FROM deliveries WHERE state <> 'posted'")) or 0
        runs = connection.scalar(text("SELECT count(*) FROM runs WHERE state NOT IN ('done', 'empty')")) or 0
        silent = connection.scalar(
            text(
                "SELECT count(*) FROM requests WHERE kind <> 'entry' AND NOT EXISTS "
                "(SELECT 1 FROM deliveries WHERE deliveries.key = 'request:' || requests.id || ':0:0')"
            )
        )
    return int(unposted) + int(runs) + int(silent or 0)


def _size(service: Service, folder: Path) -> dict[str, int]:
    """Bytes of the store and of DBOS's tables."""
    if not service.settings.database_url.get_secret_value().startswith("postgres"):
        return {
            "store": sum(path.stat().st_size for path in folder.glob("pullquote.db*")),
            "dbos": sum(path.stat().st_size for path in folder.glob("pullquote-work.db*")),
        }
    query = (
        "SELECT n.nspname, sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'r' AND n.nspname IN ('public', 'dbos') GROUP BY n.nspname"
    )
    with service.store.read() as connection:
        found = {name: int(size) for name, size in connection.execute(text(query))}
    return {"store": found.get("public", 0), "dbos": found.get("dbos", 0)}


def _report(
    samples: Sequence[Sample],
    day: Day,
    rows: dict[str, int],
    size: dict[str, int],
    seconds: float,
    platform: Platform,
    lost: int,
    grown: Sequence[tracemalloc.StatisticDiff],
) -> int:
    keys = Counter(message.key for message in platform.said())
    doubled = sum(count - 1 for count in keys.values())
    digested = rows["digests"]
    judged = day.begun >= 2 * FILLED
    warm_up = max(WARM_UP * day.begun, FILLED) if judged else WARM_UP * day.begun
    warm = [sample for sample in samples if sample.done >= warm_up]
    used = time.process_time()
    print(f"{day.begun} articles, {digested} digested; {day.requests} requests, {rows['runs']} roundups, {len(keys)} messages")
    print(f"{seconds:.0f} s: {3600 * digested / seconds:.0f} articles an hour on {os.cpu_count()} processors that others use too")
    print(f"processor seconds of the main process an article: {used / max(1, digested):.4f}")
    print(f"lost {lost}, doubled {doubled}")
    failed = bool(lost or doubled)
    pick: dict[str, Callable[[Sample], int]] = {
        "main": lambda one: one.main,
        "main without mapped files": lambda one: one.own,
        "children": lambda one: one.children,
        "all without the main's mapped files": lambda one: one.own + one.children,
    }
    for name, of in pick.items():
        rise, begins = growth([(one.done, of(one)) for one in warm])
        peak = max(of(one) for one in samples)
        print(f"memory, {name}: {begins / 1e6:.0f} MB after warm-up, {rise:+.1%} in the rest, at most {peak / 1e6:.0f} MB")
        failed |= judged and "without" in name and rise >= MOST_GROWTH
    if not judged:
        print(f"(not judged: in the first {FILLED} articles the main process fills what it keeps on purpose)")
    shown = ", ".join(f"{name} {count / digested:.1f}" for name, count in sorted(rows.items()) if count)
    print(f"rows an article: {shown}")
    print("bytes an article: " + ", ".join(f"{name} {bytes_ / digested:.0f}" for name, bytes_ in size.items()))
    for line in grown[:25]:
        print(f"  {line}")
    print("GREW OR LOST" if failed else "ok")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
