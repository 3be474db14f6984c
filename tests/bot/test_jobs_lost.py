"""What was taken in and is no work, for whoever took it in died at the wrong moment; and what a former life or version left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from bot.channel import Channel
from bot.delivery import Post, prepare
from bot.jobs import Jobs, Limits, Patience, Reading
from bot.reply import reply_json, say
from bot.store import Store
from bot.store.records import NewRun, RequestKind, RunState, Timing
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Platform, system, wait_until

HOUR = timedelta(hours=1)
PATIENCE = Patience(work=(0.01,), store=(0.01,), post=(0.01,))


class World:
    """A store, what is done with it, and the platform."""

    def __init__(self, store: Store, url: str, folder: Path) -> None:
        self.store, self.url = store, url
        self.platform = Platform(folder / "platform.db")
        self.edge, self.work = FakeEdge(self.platform), FakeWork(store)

    @contextmanager
    def working(self, reading: Reading = Reading.HERE) -> Iterator[Jobs]:
        limits, edges = Limits(poll=0.01), {"fake": self.edge}
        jobs = Jobs(self.store, self.url, self.work, edges, reading=reading, limits=limits, patience=PATIENCE, now=lambda: NOW)
        with jobs:
            yield jobs

    def asked(self, *texts: str) -> int:
        """Somebody's request, kept and no more."""
        id, _ = self.store.put_request(f"asks {texts}", CHANNEL, RequestKind.MESSAGE, {"texts": texts}, NOW)
        return id

    def run(self, state: RunState = RunState.DUE) -> int:
        subscription = self.store.set_timing(CHANNEL, Timing(NOW.time()), NOW)
        self.store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
        [run] = self.store.due_runs(NOW)
        if state is not RunState.DUE:
            self.store.set_run(run.id, state, now=NOW)
        return run.id

    def prepared(self, key: str, *posts: Post) -> None:
        """A former life kept these, and had not sent them."""
        prepare(self.store, {"fake": self.edge}, key, posts, NOW)

    def said(self) -> list[str]:
        return [message.text for message in self.platform.said()]


@pytest.fixture
def world(store: Store, database_url: str, tmp_path: Path) -> World:
    return World(store, system(database_url, tmp_path), tmp_path)


def found(jobs: Jobs) -> int:
    return jobs.submit_lost(NOW, NOW + HOUR)


def finished(work: str) -> bool:
    status = DBOS.get_workflow_status(work)
    return status is not None and status.status == "SUCCESS"


def test_a_request_that_was_taken_in_and_never_begun_is_answered(world: World) -> None:
    id = world.asked("one")
    with world.working() as jobs:
        assert jobs.submit_lost(NOW - HOUR, NOW) == 0  # it came later
        assert found(jobs) == 1
        assert jobs.wait(id, 60)
    assert world.said() == ["answer\none"]


def test_what_is_under_way_or_done_is_not_lost(world: World) -> None:
    id = world.asked("one")
    with world.working() as jobs:
        jobs.submit(id, CHANNEL)
        assert found(jobs) == 0
        assert jobs.wait(id, 60)
        assert found(jobs) == 0
    assert world.said() == ["answer\none"]


def test_an_answer_that_a_former_life_kept_is_said(world: World) -> None:
    id = world.asked("one")
    world.prepared(f"request:{id}", Post(CHANNEL, say("what was kept")))
    with world.working() as jobs:
        assert found(jobs) == 1
        assert jobs.wait(id, 60)
    assert world.said() == ["what was kept"]


def test_a_roundup_that_is_said_to_run_and_does_not_is_begun(world: World) -> None:
    id = world.run(RunState.RUNNING)
    with world.working() as jobs:
        assert found(jobs) == 1
        wait_until(lambda: finished(f"roundup:{id}"))
        assert found(jobs) == 0
    assert world.said() == ["roundup of 2026-03-28", "its stories"]


def test_a_message_of_our_own_that_was_put_by_is_said_once(world: World) -> None:
    world.store.prepare_delivery("tell:dead feed", CHANNEL, reply_json(say("the feed is dead")), NOW)
    with world.working() as jobs:
        assert found(jobs) == 1
        wait_until(lambda: finished("tell:dead feed"))
        assert found(jobs) == 0
    assert world.said() == ["the feed is dead"]


def test_what_is_lost_of_another_platform_is_left_to_its_bot(world: World) -> None:
    there = Channel("another", "w", "c")
    world.store.put_request("asks", there, RequestKind.MESSAGE, {"texts": []}, NOW)
    with world.working() as jobs:
        assert found(jobs) == 0


def test_a_roundup_that_was_written_is_said_even_if_a_second_look_finds_nothing_new(world: World) -> None:
    id = world.run()
    world.prepared(f"roundup:{id}", *world.work.roundup(id).posts)
    world.work.empty = True
    with world.working() as jobs:
        jobs.start_roundup(id)
        wait_until(lambda: finished(f"roundup:{id}"))
    run = world.store.run(id)
    assert run
    assert run.state is RunState.DONE
    assert world.said() == ["roundup of 2026-03-28", "its stories"]


def test_a_channel_that_was_to_hear_that_its_roundup_failed_hears_just_that(world: World) -> None:
    id = world.run()
    world.prepared(f"roundup:{id}:failed", *world.work.roundup_failed(id))
    with world.working() as jobs:
        jobs.start_roundup(id)
        wait_until(lambda: finished(f"roundup:{id}"))
    run = world.store.run(id)
    assert run
    assert (run.state, run.problem) == (RunState.FAILED, "could not be made")
    assert world.said() == ["no roundup today: something went wrong on our side"]


def test_a_roundup_that_version_3_asked_to_be_written_is_written_under_its_name(postgres_url: str, tmp_path: Path) -> None:
    with Store.open(postgres_url) as store:
        world = World(store, postgres_url, tmp_path)
        id = world.run()
        with world.working(Reading.SHARED) as jobs:
            assert jobs._again(f"write:{id}")  # as `bot.jobs.takeover` does with what an older version enqueued
            wait_until(lambda: finished(f"write:{id}"))
            written = DBOS.retrieve_workflow(f"write:{id}").get_result()
    assert isinstance(written, dict)
    assert not written["empty"]
    assert store.delivery(written["posts"][0][0])
