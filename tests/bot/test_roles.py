"""Processes that hear and post, and workers that read for them, on one PostgreSQL database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from pydantic import SecretStr

from bot.channel import Channel
from bot.executors import PostgresExecutor
from bot.jobs import VERSION, Jobs, Limits, Patience, Reading, engine, roles
from bot.jobs.queues import READ_SOON, Queues, channel_lane, workspace_lane
from bot.service import reading_of
from bot.settings import BadSettings, Settings
from bot.store import Store
from bot.store.records import NewRun, RequestKind, RunState, Timing
from bot.wiring import open_bot
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Hook, Platform, do_nothing, wait_until
from tests.bot.test_takeover import doomed
from tests.console import ROOT

QUICK = Limits(people=24, poll=0.02, takeover=0.2)


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    with Store.open(postgres_url) as opened:
        yield opened


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path / "platform.db")


def ask(store: Store, *texts: str, channel: Channel = CHANNEL) -> int:
    return store.put_request(f"{channel} {texts}", channel, RequestKind.MESSAGE, {"texts": texts}, NOW)[0]


@contextmanager
def run(
    url: str, store: Store, platform: Platform, hook: Hook = do_nothing, reading: Reading = Reading.ELSEWHERE
) -> Iterator[Jobs]:
    """This process, with the platform's edge."""
    with PostgresExecutor(url, *roles(reading, edges=True)) as me:
        edges, work = {"fake": FakeEdge(platform, hook)}, FakeWork(store, hook)
        with Jobs(store, url, work, edges, executor=me, reading=reading, limits=QUICK) as jobs:
            yield jobs


@contextmanager
def worker(url: str, store: Store, hook: Hook = do_nothing) -> Iterator[Jobs]:
    """This process, with no edge."""
    held, work = roles(Reading.SHARED, edges=False), FakeWork(store, hook)
    with (
        PostgresExecutor(url, *held) as me,
        Jobs(store, url, work, {}, executor=me, reading=Reading.SHARED, limits=QUICK) as jobs,
    ):
        yield jobs


def texts(platform: Platform) -> list[str]:
    return [message.text for message in platform.said()]


@contextmanager
def another_worker(url: str, folder: Path) -> Iterator[None]:
    """A process that reads for others, and is not held up."""
    folder.mkdir()
    (folder / "there").touch()
    (folder / "gone-on").touch()
    with doomed(url, folder, "-", "worker"):
        yield


def test_a_worker_reads_what_another_process_heard_and_that_one_answers(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path
) -> None:
    here: list[str] = []
    id = ask(store, "The ferry stops.", "The bridge opens.")
    with run(postgres_url, store, platform, here.append) as jobs, another_worker(postgres_url, tmp_path / "worker"):
        jobs.submit(id, CHANNEL)
        assert jobs.wait(id, 60)
    assert texts(platform) == ["answer\nThe ferry stops.\nThe bridge opens."]
    assert [step for step in here if step.startswith(("read ", "digest"))] == []


def test_a_worker_writes_the_roundup_that_another_process_posts(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path
) -> None:
    here: list[str] = []
    subscription = store.set_timing(CHANNEL, Timing(NOW.time()), NOW)
    store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
    with run(postgres_url, store, platform, here.append) as jobs, another_worker(postgres_url, tmp_path / "worker"):
        jobs.start_roundup(1)
        wait_until(lambda: (made := store.run(1)) and made.state is RunState.DONE)
    main, rest = platform.said()
    assert (main.text, rest.text, rest.thread) == ("roundup of 2026-03-28", "its stories", f"thread of {main.id}")
    assert [step for step in here if step.startswith(("entry", "roundup"))] == []


def test_a_roundup_on_demand_is_written_by_a_worker_once_all_is_read(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path
) -> None:
    here: list[str] = []
    asked = {"texts": ["The ferry stops."], "written": True}
    id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, asked, NOW, thread="T1")
    with run(postgres_url, store, platform, here.append) as jobs, another_worker(postgres_url, tmp_path / "worker"):
        jobs.submit(id, CHANNEL)
        assert jobs.wait(id, 60)
    [message] = platform.said()
    assert (message.text, message.thread) == ("answer", "T1")
    assert [step for step in here if step.startswith(("read ", "answer"))] == []


def test_a_person_is_told_when_no_worker_could_write_what_they_asked_for(
    postgres_url: str, store: Store, platform: Platform
) -> None:
    def breaks(point: str) -> None:
        if point.startswith("answer"):
            raise RuntimeError("it cannot be written")

    id, _ = store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": [], "written": True}, NOW)
    with PostgresExecutor(postgres_url, *roles(Reading.SHARED, edges=True)) as me:
        edges, impatient = {"fake": FakeEdge(platform)}, Patience(work=())
        work, shared = FakeWork(store, breaks), Reading.SHARED
        with Jobs(store, postgres_url, work, edges, executor=me, reading=shared, limits=QUICK, patience=impatient) as jobs:
            jobs.submit(id, CHANNEL)
            assert jobs.wait(id, 60)
    assert texts(platform) == ["something went wrong on our side; try again"]


def test_what_only_the_platform_has_is_read_where_the_platform_is(postgres_url: str, store: Store, platform: Platform) -> None:
    here: list[str] = []
    id = ask(store, "file of a person's")
    with run(postgres_url, store, platform, here.append) as jobs:
        jobs.submit(id, CHANNEL)
        assert jobs.wait(id, 60)
    assert texts(platform) == ["answer\nfile of a person's"]
    assert f"read {id} 0" in here


def test_what_a_worker_had_begun_when_it_was_killed_for_good_another_does(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path
) -> None:
    id = ask(store, "The ferry stops.")
    with run(postgres_url, store, platform) as jobs:
        jobs.submit(id, CHANNEL)
        with doomed(postgres_url, tmp_path, "digest", "worker") as other:
            other.kill()
        with another_worker(postgres_url, tmp_path / "worker"):
            assert jobs.wait(id, 30)
    assert texts(platform) == ["answer\nThe ferry stops."]


def test_a_worker_that_is_stopped_for_a_while_goes_on_with_its_part(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path
) -> None:
    here: list[str] = []
    id = ask(store, "The ferry stops.")
    with run(postgres_url, store, platform, here.append) as jobs:
        jobs.submit(id, CHANNEL)
        with doomed(postgres_url, tmp_path, "digest", "worker") as other:
            other.send_signal(signal.SIGSTOP)
            assert not jobs.wait(id, 1)  # five looks at what others left
            (tmp_path / "gone-on").touch()
            other.send_signal(signal.SIGCONT)
            assert jobs.wait(id, 60)
    assert texts(platform) == ["answer\nThe ferry stops."]


def test_what_a_process_heard_others_of_the_platform_answer_once_it_is_gone_for_good(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path
) -> None:
    ids = [ask(store, f"Ferry {number} stops.") for number in range(5)]  # two are begun, the others wait where they were heard
    with doomed(postgres_url, tmp_path, "reads", "edge") as other:
        other.kill()
    with run(postgres_url, store, platform, reading=Reading.SHARED) as jobs:
        assert all(jobs.wait(id, 30) for id in ids)
    assert sorted(texts(platform)) == [f"answer\nFerry {number} stops." for number in range(5)]


def test_a_process_that_others_took_for_dead_has_its_queues_again(postgres_url: str, store: Store, platform: Platform) -> None:
    with run(postgres_url, store, platform, reading=Reading.SHARED) as jobs:
        jobs._keep_queues([])
        id = ask(store, "The ferry stops.")
        jobs.submit(id, CHANNEL)
        assert jobs.wait(id, 30)


def test_workers_of_this_version_do_what_waits_for_an_older_one_of_which_there_is_none(
    postgres_url: str, store: Store, platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = ask(store, "The ferry stops.")
    with monkeypatch.context() as older:
        older.setattr(engine, "VERSION", "1")
        with run(postgres_url, store, platform) as jobs:
            jobs.submit(id, CHANNEL)
            with another_worker(postgres_url, tmp_path / "worker"):
                assert jobs.wait(id, 30)
    assert texts(platform) == ["answer\nThe ferry stops."]


def test_what_this_version_does_not_know_is_left_to_another(postgres_url: str, store: Store, platform: Platform) -> None:
    with run(postgres_url, store, platform) as jobs:
        assert not jobs._again("translation:1")


def test_a_process_that_hears_does_not_begin_reading_anew_and_a_worker_no_requests(
    postgres_url: str, store: Store, platform: Platform
) -> None:
    with run(postgres_url, store, platform) as jobs:
        assert (jobs._version_of("1", "answer"), jobs._version_of("1", "read")) == ("1", None)
    with worker(postgres_url, store) as jobs:
        assert (jobs._version_of("1", "answer"), jobs._version_of("1", "read")) == (None, "1 reading")


def test_a_noisy_workspace_leaves_places_to_others(postgres_url: str, store: Store, platform: Platform) -> None:
    loud = [ask(store, f"Ferry {number} stops.", channel=Channel("fake", "loud", f"c{number}")) for number in range(40)]
    quiet = ask(store, "The bridge opens.", channel=Channel("fake", "quiet", "c"))
    held, answered = {f"read {id} 0" for id in loud}, Event()
    with run(postgres_url, store, platform, lambda step: step in held and answered.wait(60), reading=Reading.SHARED) as jobs:
        for id in loud:
            jobs.submit(id, Channel("fake", "loud", f"c{id}"))
        wait_until(lambda: [place for place in jobs.backlog() if (place.queue, place.state) == (READ_SOON, "running")])
        jobs.submit(quiet, Channel("fake", "quiet", "c"))
        assert jobs.wait(quiet, 30)  # while all places that the others can get are taken
        answered.set()
        assert all(jobs.wait(id, 60) for id in loud)


def test_an_entry_that_several_channels_want_within_an_hour_is_read_once(
    postgres_url: str, store: Store, platform: Platform
) -> None:
    steps: list[str] = []
    for number in range(3):
        subscription = store.set_timing(Channel("fake", "w", f"c{number}"), Timing(NOW.time()), NOW)
        store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
    with run(postgres_url, store, platform, steps.append, reading=Reading.SHARED) as jobs:
        for number in (1, 2, 3):
            jobs.start_roundup(number)
        wait_until(lambda: len(platform.said()) == 6)
    assert steps.count("entry 1") == 1


def test_a_channel_is_always_in_the_same_lane_of_its_workspace() -> None:
    lanes = {channel_lane(Channel("slack", "T1", f"C{number}")) for number in range(200)}
    assert len(lanes) == 8
    assert {lane.partition(".")[0] for lane in lanes} == {workspace_lane(Channel("slack", "T1", "C1"))}
    assert workspace_lane(Channel("slack", "T2", "C1")) != workspace_lane(Channel("slack", "T1", "C1"))


def test_requests_wait_where_they_were_heard_and_what_nobody_heard_for_anybody() -> None:
    here = Queues(("slack",), "host-1", Reading.SHARED)
    assert here.heard("slack") == "slack.people@host-1"
    assert here.people("slack") == "slack.people"
    assert here.heard("discord") == "discord.people"
    assert Queues(("slack",), "host-1", Reading.HERE).heard("slack") == "slack.people"


def test_a_worker_serves_what_is_to_be_read_and_no_platform() -> None:
    assert Queues((), "host-1", Reading.SHARED).served() == ["reading.people", "reading.roundups"]
    assert roles(Reading.SHARED, edges=False) == [f"{VERSION} reading"]


def test_who_reads_is_settled_by_the_database_and_a_setting(tmp_path: Path) -> None:
    shared = SecretStr("postgresql://bot@db.example/bot")
    assert reading_of(Settings(data_folder=tmp_path)) is Reading.HERE
    assert reading_of(Settings(database_url=shared)) is Reading.SHARED
    assert reading_of(Settings(database_url=shared, edge_only=True)) is Reading.ELSEWHERE


def test_a_file_of_one_machine_is_shared_with_no_worker(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="edge_only needs PostgreSQL"):
        reading_of(Settings(data_folder=tmp_path, edge_only=True))
    with pytest.raises(BadSettings, match="a worker needs PostgreSQL"), open_bot(Settings(data_folder=tmp_path), ()):
        pass


def test_a_worker_needs_the_database_and_nothing_else_and_ends_when_it_is_told_to(postgres_url: str, tmp_path: Path) -> None:
    given = {"DATABASE_URL": postgres_url, "DATA_FOLDER": str(tmp_path), "JOBS": "1"}
    environment = {**os.environ, **{f"PULLQUOTE_{name}": value for name, value in given.items()}}
    command = [sys.executable, "-c", "from bot.cli import main; main()", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = ""
            while "working" not in said:
                said = process.stderr.readline()
                assert said, "it ended"
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()
