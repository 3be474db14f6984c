"""Who has to wait is told how long, from what is ahead of them and what was done lately; who does not is told nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.busy import LEAST, Busy, expected_wait
from bot.channel import Channel
from bot.desk import Desk
from bot.heard import Heard
from bot.jobs import Jobs, Limits
from bot.metrics import Waiting
from bot.store import Store
from bot.store.records import RequestKind
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Platform, wait_until

HERE, THERE = Channel("chat", "W1", "C1"), Channel("chat", "W1", "C2")


@dataclass
class Load:
    """A queue as a test wants it, and a clock."""

    ahead: int = 0
    a_second: float = 0.0
    now: float = 1000.0
    asked: list[float] = field(default_factory=list)

    def waiting(self) -> list[Waiting]:
        return [
            Waiting("chat.people", "waiting", self.ahead // 2, 1.0),
            Waiting("chat.people", "running", -(-self.ahead // 2), 1.0),
        ]

    def finished(self, seconds: float) -> dict[str, int]:
        self.asked.append(seconds)
        return {"chat.people": round(self.a_second * seconds)}

    def clock(self) -> float:
        return self.now

    def watched(self, seconds: int = 60) -> Busy:
        """After it was looked at for so long."""
        busy = Busy(self.waiting, self.finished, self.clock)
        for _ in range(seconds // 3):
            busy.look()
            self.now += 3
        busy.look()
        return busy


def test_the_wait_is_what_is_ahead_over_what_was_done_lately() -> None:
    assert Load(ahead=80, a_second=2).watched().seconds("chat") == 40
    assert Load(ahead=80, a_second=2).watched().line(HERE, "P1") == "Busy just now: about 40 s."
    assert Load(ahead=600, a_second=2).watched().line(HERE, "P1") == "Busy just now: about 5 min."


def test_a_short_wait_is_not_worth_a_word() -> None:
    assert Load(ahead=20, a_second=2).watched().line(HERE, "P1") is None
    assert Load().watched().line(HERE, "P1") is None


def test_nobody_is_told_what_nobody_knows() -> None:
    assert Load(ahead=500, a_second=0).watched().line(HERE, "P1") is None


def test_what_was_done_is_asked_for_only_where_much_is_ahead() -> None:
    load = Load(ahead=3, a_second=1)
    load.watched()
    assert load.asked == []


def test_what_was_done_before_there_was_much_to_do_says_nothing() -> None:
    load = Load(ahead=80, a_second=2)
    load.watched(12)
    assert max(load.asked) == 12


def test_a_person_is_told_once_a_minute_in_a_channel() -> None:
    load = Load(ahead=80, a_second=2)
    busy = load.watched()
    told = [
        busy.line(channel, person) is not None for channel, person in ((HERE, "P1"), (HERE, "P1"), (HERE, "P2"), (THERE, "P1"))
    ]
    assert told == [True, False, True, True]
    load.now += 61
    assert busy.line(HERE, "P1")


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.floats(0.1, 60))
def test_more_ahead_is_never_a_shorter_wait(ahead: int, done: int, seconds: float) -> None:
    assert 0 <= expected_wait(ahead, done, seconds) <= expected_wait(ahead + 1, done, seconds)


@pytest.fixture
def jobs(sqlite_url: str, tmp_path: Path) -> Iterator[tuple[Jobs, Store, FakeWork]]:
    with Store.open(sqlite_url) as store:
        work = FakeWork(store)
        edges = {"fake": FakeEdge(Platform(tmp_path / "platform.db"))}
        with Jobs(store, f"sqlite:///{tmp_path}/jobs.db", work, edges, limits=Limits(people=4, per_lane=4, poll=0.01)) as opened:
            yield opened, store, work


def test_the_engine_says_what_is_ahead_and_what_was_done(jobs: tuple[Jobs, Store, FakeWork]) -> None:
    engine, store, work = jobs
    held, busy = Event(), Busy(engine.backlog, engine.finished)

    def ask(number: int) -> None:
        id, _ = store.put_request(f"k{number}", CHANNEL, RequestKind.MESSAGE, {"texts": []}, NOW)
        engine.submit(id, CHANNEL)

    for number in range(3):
        ask(number)
    wait_until(lambda: engine.finished(60) == {"fake.people": 3})
    work.hook = lambda point: held.wait(30) and None if point.startswith("reads") else None
    try:
        for number in range(3, 203):
            ask(number)
        busy.look()
        time.sleep(0.02)
        busy._since = {queue: since - 30 for queue, since in busy._since.items()}  # as if half a minute had passed
        busy.look()
        assert busy.seconds("fake") > LEAST
        assert str(busy.line(CHANNEL, "P1")).startswith("Busy just now: about")
    finally:
        held.set()
    wait_until(lambda: not engine.backlog())
    busy.look()
    assert busy.seconds("fake") == 0


def test_whoever_is_taken_in_hears_of_it_at_once(sqlite_url: str) -> None:
    class Nobody:
        def submit(self, request_id: int, channel: Channel) -> None:
            """Nothing is worked on."""

    with Store.open(sqlite_url) as store:
        desk = Desk(store, Nobody(), lambda: NOW, busy=Load(ahead=80, a_second=2).watched().line)
        heard = Heard("k", HERE, "help", "P1", addressed=True)
        assert desk.hear(heard).busy == "Busy just now: about 40 s."
        assert desk.hear(Heard("k2", HERE, "Lovely weather", "P1")).busy is None
