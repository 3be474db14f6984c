"""Durable work over restarts: killed at any step, closed in the middle, or never begun."""

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.channel import Channel
from bot.delivery import NotPosted, Post
from bot.executors import Lone
from bot.jobs import Jobs, Limits, Patience, Read, RetryLater
from bot.jobs.engine import utc_now
from bot.reply import say
from bot.store import Store
from bot.store.records import NewRun, RequestKind, RunState, Timing
from bot.work import CannotStart
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Platform, system, wait_until
from tests.console import ROOT

STEPS = ["reads 1", "read 2 0", "answer 3", "send request:4:0:0", "sent request:5:0:0", "posted request:6:0:0"]
ROUNDUP_STEPS = ["entry 3", "roundup 2", "send roundup:3:0:0", "sent roundup:4:0:0", "posted roundup:5:0:0", "send roundup:6:0:1"]


def test_a_process_killed_at_any_step_says_everything_once_in_its_next_lives(database_url: str, tmp_path: Path) -> None:
    system_url = system(database_url, tmp_path)
    channels = [Channel("fake", "w", f"c{number}") for number in range(12)]
    with Store.open(database_url) as store:
        for channel in channels[:6]:
            store.put_request(str(channel), channel, RequestKind.MESSAGE, {"texts": ["one", "two"]}, NOW)
        for channel in channels[6:]:
            subscription = store.set_timing(channel, Timing(NOW.time()), NOW)
            store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
    steps = STEPS + ROUNDUP_STEPS
    command = [sys.executable, "-m", "tests.bot.lives", database_url, system_url, str(tmp_path), *steps]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("killed-*"))) == len(steps)
    platform = Platform(tmp_path / "platform.db")
    said = [[message.text for message in platform.said(channel)] for channel in channels]
    assert said == [["answer\none\ntwo"]] * 6 + [["roundup of 2026-03-28", "its stories"]] * 6


def test_what_is_closed_in_the_middle_goes_on_at_the_next_start(store: Store, database_url: str, tmp_path: Path) -> None:
    edge, work = FakeEdge(Platform(tmp_path / "platform.db")), FakeWork(store)
    waits = Event()

    def busy(point: str) -> None:
        if point.startswith("answer"):
            waits.set()
            raise RetryLater("the site asks for patience", after=600)

    work.hook = busy
    url = system(database_url, tmp_path)
    with Jobs(store, url, work, {"fake": edge}, limits=Limits(poll=0.01)) as jobs:
        id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": ["one"]}, NOW)
        jobs.submit(id, CHANNEL)
        assert waits.wait(30)
    assert not edge.platform.said()
    points: list[str] = []
    work.hook = points.append
    later = timedelta(minutes=11)
    with Jobs(store, url, work, {"fake": edge}, limits=Limits(poll=0.01), now=lambda: utc_now() + later):
        wait_until(edge.platform.said)
        wait_until(lambda: points[-1].startswith("posted"))
    assert points == ["answer 1", "posted request:1:0:0"]  # nothing was read again


def test_what_was_begun_to_be_said_is_said_at_the_next_start_and_not_asked_for_anew(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    platform, tried = Platform(tmp_path / "platform.db"), Event()

    def away(point: str) -> None:
        if point.startswith("send"):
            tried.set()
            raise NotPosted("the platform is away", transient=True, retry_after=600)

    url, points = system(database_url, tmp_path), list[str]()
    with Jobs(store, url, FakeWork(store), {"fake": FakeEdge(platform, away)}, limits=Limits(poll=0.01)) as jobs:
        id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": ["one"]}, NOW)
        jobs.submit(id, CHANNEL)
        assert tried.wait(30)
    with Jobs(store, url, FakeWork(store, points.append), {"fake": FakeEdge(platform)}, limits=Limits(poll=0.01)) as jobs:
        assert jobs.wait(id, 30)
    assert points == ["posted request:1:0:0"]
    assert [message.text for message in platform.said()] == ["answer\none"]


def test_a_command_that_was_done_is_not_done_again_after_a_stop(store: Store, database_url: str, tmp_path: Path) -> None:
    platform, begun, done = Platform(tmp_path / "platform.db"), Event(), []

    class Commanded(FakeWork):
        def answer(self, request_id: int, read: Sequence[Read]) -> Sequence[Post]:
            done.append(request_id)
            begun.set()
            time.sleep(0.3)  # it is closed meanwhile
            return super().answer(request_id, read)

    id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": []}, NOW)
    for life in range(2):
        with Jobs(store, database_url, Commanded(store), {"fake": FakeEdge(platform)}, limits=Limits(poll=0.01)) as jobs:
            jobs.submit(id, CHANNEL)
            assert begun.wait(30)
            if life:
                jobs.wait(id, 30)
    assert done == [id]
    assert len(platform.said()) == 1


def test_who_was_told_that_it_could_not_be_answered_is_not_answered_after_a_restart(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    platform, sent = Platform(tmp_path / "platform.db"), Event()

    def breaks(point: str) -> None:
        if point.startswith("answer"):
            raise RuntimeError("it cannot be answered")

    def loses_the_reply(point: str) -> None:
        if point.startswith("sent"):
            sent.set()
            raise NotPosted("no answer", transient=True, retry_after=600)

    id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": ["one"]}, NOW)
    edges = {"fake": FakeEdge(platform, loses_the_reply)}
    with Jobs(store, database_url, FakeWork(store, breaks), edges, limits=Limits(poll=0.01), patience=Patience(work=())) as jobs:
        jobs.submit(id, CHANNEL)
        assert sent.wait(30)
    with Jobs(store, database_url, FakeWork(store), {"fake": FakeEdge(platform)}, limits=Limits(poll=0.01)) as jobs:
        jobs.wait(id, 30)
    assert [message.key for message in platform.said()] == [f"request:{id}:failed:0:0"]


def test_what_was_refused_before_a_restart_is_still_refused_after_it(store: Store, database_url: str, tmp_path: Path) -> None:
    subscription = store.set_timing(CHANNEL, Timing(NOW.time()), NOW)
    store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
    edge, stopped = FakeEdge(Platform(tmp_path / "platform.db")), Event()
    url = system(database_url, tmp_path)

    def refuse(point: str) -> None:
        """The process ends once the platform has refused the message, before that is noted of the run."""
        if point.startswith("send"):
            store.delivery_failed("roundup:1:0:0", "the channel is archived", NOW)
            stopped.set()
            raise NotPosted("the platform is away", transient=True, retry_after=600)

    edge.hook = refuse
    with Jobs(store, url, FakeWork(store), {"fake": edge}, limits=Limits(poll=0.01)) as jobs:
        jobs.start_roundup(1)
        assert stopped.wait(30)
    with Jobs(store, url, FakeWork(store), {"fake": edge}, limits=Limits(poll=0.01)):
        wait_until(lambda: (run := store.run(1)) and run.state is RunState.FAILED)
    run = store.run(1)
    assert run
    assert run.problem == "could not be posted: the channel is archived"


def test_closing_waits_for_the_step_that_is_under_way(sqlite_url: str, tmp_path: Path) -> None:
    begun = Event()

    def slow(point: str) -> None:
        if point.startswith("sent"):
            begun.set()
            time.sleep(0.3)

    with Store.open(sqlite_url) as store:
        edge, work = FakeEdge(Platform(tmp_path / "platform.db"), slow), FakeWork(store)
        with Jobs(store, system(sqlite_url, tmp_path), work, {"fake": edge}, limits=Limits(poll=0.01)) as jobs:
            id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": []}, NOW)
            jobs.submit(id, CHANNEL)
            assert begun.wait(30)
        assert [key for key, _ in work.noted] == ["request:1:0:0"]


def test_work_for_another_platform_waits_for_a_process_that_has_its_edge(sqlite_url: str, tmp_path: Path) -> None:
    other = Channel("other", "w", "c")
    platform = Platform(tmp_path / "platform.db")
    with Store.open(sqlite_url) as store:
        ids = [store.put_request("k", channel, RequestKind.MESSAGE, {"texts": []}, NOW)[0] for channel in (other, CHANNEL)]
        work, url = FakeWork(store), system(sqlite_url, tmp_path)
        with Jobs(store, url, work, {"fake": FakeEdge(platform)}, limits=Limits(poll=0.01)) as jobs:
            for id, channel in zip(ids, (other, CHANNEL), strict=True):
                jobs.submit(id, channel)
            jobs.tell(other, "k", say("a feed is dead"))
            wait_until(lambda: platform.said(CHANNEL))
        assert not platform.said(other)
        with Jobs(store, url, work, {"other": FakeEdge(platform)}, limits=Limits(poll=0.01), executor=Lone("second")):
            wait_until(lambda: len(platform.said(other)) == 2)


def test_work_that_nobody_took_up_is_forgotten_in_the_end(sqlite_url: str, tmp_path: Path) -> None:
    other = Channel("other", "w", "c")
    with Store.open(sqlite_url) as store:
        id, _ = store.put_request("k", other, RequestKind.MESSAGE, {"texts": []}, NOW)
        with Jobs(store, system(sqlite_url, tmp_path), FakeWork(store), {}) as jobs:
            jobs.submit(id, other)
            assert jobs.expire(utc_now() - timedelta(days=1)) == 0
            assert jobs.expire(utc_now() + timedelta(days=1)) == 1


@pytest.mark.parametrize("name", ["a file/jobs.db", "a file"])
def test_a_database_that_cannot_be_used_is_said_in_one_line(sqlite_url: str, tmp_path: Path, name: str) -> None:
    (tmp_path / "a file").write_text("this is no database\n" * 100)
    with Store.open(sqlite_url) as store, pytest.raises(CannotStart, match="durable work"):
        Jobs(store, f"sqlite:///{tmp_path}/{name}", FakeWork(store), {}).launch()
