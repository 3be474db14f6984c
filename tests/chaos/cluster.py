"""Processes of both roles on one PostgreSQL database, one of which is killed every second, while the database is restarted twice.

People ask and roundups come due by a clock that runs fast. The platform delivers what people ask again until a process has taken
it in. Whoever is killed starts again at once, or some seconds later, so that others take over. Everything must be said once.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg

from bot.channel import Channel
from bot.executors import PostgresExecutor
from bot.jobs import Jobs, Limits, Reading, roles
from bot.schedule import tick
from bot.store import Store
from bot.store.records import RequestKind, Run, RunState
from tests.bot.durable import FakeEdge, FakeWork, Platform, lost_answer
from tests.chaos.due import END, GRACE, START, expected, subscribe
from tests.databases import PostgresServer

LIMITS = Limits(people=24, per_lane=4, roundups=16, poll=0.05, takeover=1)
_LOST = 0.03  # of the platform's answers
_DELAYS = (*(0.0,) * 9, 6.0)  # seconds until whoever was killed starts again; others take over after two looks
_EVERY = 1.0  # seconds between two kills
_PATIENCE = 1800.0  # seconds for all of it
_FAILURES = 200  # starts that may fail, for the database may be away
_SECONDS = 0.02  # that an article takes


@dataclass(frozen=True)
class Plan:
    """What all processes know. begun: when, in seconds of the machine's clock. real: seconds in which it all comes due."""

    url: str
    folder: Path
    requests: int
    begun: float
    real: float

    def now(self) -> datetime:
        return START + (END - START) * ((time.time() - self.begun) / self.real)

    def asked(self) -> int:
        """How many requests have been made by now."""
        return min(self.requests, int(self.requests * (time.time() - self.begun) / self.real))

    @property
    def end(self) -> Path:
        return self.folder / "end"


class SlowWork(FakeWork):
    """Each article takes a moment; every roundup has two entries of its own."""

    def digest(self, article_id: int) -> None:
        super().digest(article_id)
        time.sleep(_SECONDS)

    def entries(self, run_id: int) -> list[int]:
        return [10 * run_id, 10 * run_id + 1]


@dataclass
class Killing:
    """What was done to the processes. dead: the roles of those that are to start again, and when."""

    kills: int = 0
    failures: int = 0
    restarts: int = 0
    running: dict[int, str] = field(default_factory=dict)
    dead: list[tuple[float, str]] = field(default_factory=list)


def channel_of(number: int) -> Channel:
    return Channel("fake", f"w{number % 5}", f"d{number % 40}")


def live(plan: Plan, role: str) -> None:
    """One life of one process."""
    chance, took = random.Random(), 0

    def hook(point: str) -> None:
        if point.startswith("sent ") and chance.random() < _LOST:
            raise lost_answer()

    reading = Reading.ELSEWHERE if role == "edge" else Reading.SHARED
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(plan.url))
        edges = {"fake": FakeEdge(Platform(plan.folder / "platform.db"), hook)} if role != "worker" else {}
        me = stack.enter_context(PostgresExecutor(plan.url, *roles(reading, edges=bool(edges))))
        jobs = Jobs(store, plan.url, SlowWork(store), edges, executor=me, reading=reading, limits=LIMITS, now=plan.now)
        stack.enter_context(jobs)
        while not plan.end.exists():
            if edges:
                tick(store, min(plan.now(), END), lambda run: _start(jobs, run), grace=GRACE)
                took = take_in(plan, store, jobs, took)
            time.sleep(0.1)


def take_in(plan: Plan, store: Store, jobs: Jobs, took: int) -> int:
    """Take in what the platform delivers, from number `took` on: all that no process has acknowledged. How many were asked."""
    asked = plan.asked()
    for number in range(took, asked):
        acknowledged = plan.folder / f"ack-{number}"
        if not acknowledged.exists():
            texts = [f"The ferry stops, says number {number}."] * (1 + number % 3)
            channel = channel_of(number)
            id, _ = store.put_request(f"event {number}", channel, RequestKind.MESSAGE, {"texts": texts}, plan.now())
            jobs.submit(id, channel)
            acknowledged.touch()
    return asked


def _start(jobs: Jobs, run: Run) -> None:
    jobs.start_roundup(run.id)


def begin(plan: Plan, role: str, killing: Killing) -> None:
    if (child := os.fork()) == 0:
        try:
            live(plan, role)
            os._exit(0)
        except BaseException:
            with (plan.folder / "failures").open("a") as file:
                file.write(f"{role}: {traceback.format_exc()}\n")
        finally:
            os._exit(1)
    killing.running[child] = role


def reap(killing: Killing) -> None:
    """Note who has ended."""
    while killing.running:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        role = killing.running.pop(child, None)
        if role is None:
            continue  # the database's own
        delay = random.choice(_DELAYS)
        if os.WIFSIGNALED(status):
            killing.kills += 1
        elif status:
            killing.failures, delay = killing.failures + 1, 0.5
        killing.dead.append((time.time() + delay, role))


def wants(plan: Plan, roundups: Counter[tuple[Channel, str]]) -> Counter[tuple[Channel, str]]:
    """All that is to be said."""
    said = Counter(roundups)
    for number in range(plan.requests):
        text = f"The ferry stops, says number {number}."
        said[channel_of(number), "\n".join(["answer", *[text] * (1 + number % 3)])] += 1
    return said


def try_cluster(
    server: PostgresServer, folder: Path, names: list[str], subscriptions: int, requests: int, seconds: float
) -> bool:
    """One trial; prints its figures. Whether all went well. names: "run" (hears and reads), "edge" (hears), "worker" (reads)."""
    url = server.create()
    with Store.open(url) as store:
        roundups = expected(subscribe(store, subscriptions))
    plan = Plan(url, folder, requests, time.time(), seconds)
    due, platform, killing = wants(plan, roundups), Platform(folder / "platform.db"), Killing()
    for role in names:
        begin(plan, role, killing)
    next_kill, next_look, said = time.time() + _EVERY, 0.0, 0
    while time.time() < plan.begun + _PATIENCE and killing.failures < _FAILURES:
        time.sleep(0.1)
        if time.time() >= next_look:
            next_look, said = time.time() + 1, len(platform.said())
            if is_done(plan, said, due):
                break
        reap(killing)
        for ready in [one for one in killing.dead if one[0] <= time.time()]:
            killing.dead.remove(ready)
            begin(plan, ready[1], killing)
        if time.time() >= next_kill and killing.running:
            next_kill += _EVERY
            os.kill(random.choice(list(killing.running)), signal.SIGKILL)
        if killing.restarts < 2 and said > due.total() * (killing.restarts + 1) / 3:
            killing.restarts += 1
            server.restart()
    plan.end.touch()
    for child in list(killing.running):
        os.waitpid(child, 0)
    return tell(plan, platform, due, killing, names)


def is_done(plan: Plan, said: int, due: Counter[tuple[Channel, str]]) -> bool:
    """Whether everything was said, and no work is left, also none that would say it again."""
    if said < due.total() or time.time() < plan.begun + plan.real:
        return False
    try:
        with psycopg.connect(plan.url) as connection:
            unfinished = "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('PENDING', 'ENQUEUED', 'DELAYED')"
            return connection.execute(unfinished.encode()).fetchone() == (0,)
    except psycopg.OperationalError:
        return False


def tell(plan: Plan, platform: Platform, due: Counter[tuple[Channel, str]], killing: Killing, names: list[str]) -> bool:
    said = Counter((channel, message.text) for channel in {channel for channel, _ in due} for message in platform.said(channel))
    lost, more = (due - said).total(), (said - due).total()
    runs = sum(1 for _, text in due.elements() if text.startswith("roundup"))
    with Store.open(plan.url) as store:
        states = [run.state for id in range(1, 4 * runs) if (run := store.run(id))]  # a number that a kill cost is not used again
    unsettled = runs - states.count(RunState.DONE)
    print(  # noqa: T201
        f"postgresql, {', '.join(names)}: {plan.requests} requests and {runs} roundups, {killing.kills} times kill -9, "
        f"database restarted {killing.restarts} times, {killing.failures} starts without it, {time.time() - plan.begun:.0f} s: "
        f"{lost} messages lost, {more} doubled" + (f", {unsettled} runs not settled" if unsettled else "")
    )
    well = not (lost or more or unsettled) and killing.restarts == 2
    if not well and (plan.folder / "failures").exists():
        sys.stderr.write((plan.folder / "failures").read_text()[-4000:])
    return well
