"""The whole bot with its engine, schedule and store, on an edge that keeps what it is given: from subscribing to the roundup."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.executors import Lone
from bot.feeds import FoundFeed, PolledFeed
from bot.heard import Heard
from bot.reading import InputError, Readers
from bot.reply import Reply
from bot.service import Service
from bot.settings import Settings
from bot.store.records import Entry, FeedRow, RunState
from summarizer.article import Article
from tests.bot.talking import HERE, KeepingEdge, texts
from tests.bot.test_conversation import FERRY
from tests.conftest import STORY

SCHOOL_NEWS = "https://lowland.example/budget"
SCHOOLS = """\
Tarn council votes to keep its village schools

The council of Tarn voted on Monday to keep all nine of its village schools, after parents marched through the market square \
for the third week in a row.

"We counted the buses again, and the sums did not add up," Ottilie Grant, who leads the council, told reporters. Closing four \
schools would have saved $2 million a year, a report for the council had said.

Parents cheered from the gallery. "My daughter can walk to class," said Henrik Vale, a farmer. "That is worth more than a saving \
on paper," he said.

Grant said the money would come from the roads fund. The teachers' union called the vote "a relief, and a warning" and asked for \
a plan for the next ten years. The council will discuss one in January.
"""

MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class Clock:
    """Goes on from where it was set."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


class TwoEntries:
    """A feed that has two entries, once."""

    def find(self, address: str) -> list[FoundFeed] | str:  # noqa: ARG002
        return [FoundFeed("https://kestrel.example/feed", "Kestrel Post")]

    def poll(self, rows: Sequence[FeedRow], now: datetime) -> Iterator[PolledFeed]:
        for row in rows:
            new = (
                ()
                if row.state
                else (Entry("1", FERRY, "Ferry", published=now), Entry("2", SCHOOL_NEWS, "Schools", published=now))
            )
            yield PolledFeed(row.id, {"asked": True}, row.title, now + timedelta(hours=1), None, new)


def pages(url: str) -> Article | InputError:
    found = {FERRY: Article(STORY, url=url, site="Kestrel Post"), SCHOOL_NEWS: Article(SCHOOLS, url=url, site="Lowmoor Times")}
    return found[url]


class Bot:
    """Starts and stops the service on one folder, as a process would; what it posts stays."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data_folder=folder)
        self.clock = Clock()
        self.edge = KeepingEdge()
        self._events = 0

    @contextmanager
    def running(self, scheduled: bool = False) -> Iterator[Service]:
        readers = Readers(url=pages)
        with Service(
            self.settings,
            readers,
            TwoEntries(),
            {"chat": self.edge},
            executor=Lone("test"),
            scheduled=scheduled,
            workers=1,
            clock=self.clock,
        ) as service:
            yield service

    def say(self, service: Service, text: str, key: str = "") -> list[Reply]:
        before = len(self.edge.posts)
        self._events += 1
        taken = service.desk.hear(Heard(key or f"Ev{self._events}", HERE, text, "P1", addressed=True, message=f"u{self._events}"))
        assert taken.request is not None
        assert service.jobs.wait(taken.request, 60)
        return [reply for _, reply in self.edge.posts[before:]]


def until(done: object, seconds: float = 60) -> bool:
    """Whether `done()` becomes true within `seconds`."""
    waiting = threading.Event()
    for _ in range(int(seconds / 0.1)):
        if done():  # type: ignore[operator]
            return True
        waiting.wait(0.1)
    return False


def test_from_a_link_to_the_evenings_roundup(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    with bot.running() as service:
        (digest,) = bot.say(service, FERRY)
        assert digest.headline == "Ferry to Lowmoor stops for the winter"
        bot.say(service, "subscribe kestrel.example")
        assert "First on Mon 23 Nov, 18:30" in texts(bot.say(service, "roundup at 6:30 pm Europe/London"))
    posted = len(bot.edge.posts)
    bot.clock.now = MORNING + timedelta(hours=2)
    with bot.running(scheduled=True) as service:  # the feed is asked at once
        assert until(lambda: len(service.store.entries(HERE, MORNING, bot.clock.now + timedelta(minutes=1))) == 2)
    assert len(bot.edge.posts) == posted
    bot.clock.now = datetime(2026, 11, 23, 18, 31, tzinfo=UTC)
    for _ in range(2):  # the second start finds it done
        with bot.running(scheduled=True) as service:
            runs = lambda store=service.store: [run.state for n in range(1, 3) if (run := store.run(n))]  # noqa: E731
            assert until(lambda runs=runs: RunState.DONE in runs())
    main, *rest = [reply for _, reply in bot.edge.posts[posted:]]
    assert main.headline == "Roundup, Monday 23 November"
    assert [reply.headline for reply in rest].count(main.headline) == 0
    assert len(rest) == 3  # two stories, and who was quoted most


def test_the_same_event_delivered_four_times_at_once_is_one_reply(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    with bot.running() as service:
        threads = [threading.Thread(target=bot.say, args=(service, FERRY, "Ev1")) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(bot.edge.posts) == 1


def test_word_comes_at_once_of_whom_a_channel_follows(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    with bot.running() as service:
        bot.say(service, "subscribe kestrel.example")
        bot.say(service, "follow Ottilie Grant at once")
    posted = len(bot.edge.posts)
    bot.clock.now += timedelta(minutes=5)
    with bot.running(scheduled=True):
        assert until(lambda: len(bot.edge.posts) > posted)
    (told,) = [reply for _, reply in bot.edge.posts[posted:]]
    assert "You follow “Ottilie Grant”" in texts([told])
    assert told.articles


def test_a_roundup_on_demand_asks_a_feed_that_was_only_just_subscribed_to(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    with bot.running() as service:
        bot.say(service, "subscribe kestrel.example")
        bot.clock.now += timedelta(minutes=1)
        main, *_ = bot.say(service, "roundup now")
    assert main.facts == ("2 stories", "2 sources")
