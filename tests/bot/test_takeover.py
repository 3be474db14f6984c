"""What a process left unfinished that never comes back is done by the others, once; what one only pauses in is left to it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from bot.executors import Executor, FileExecutor, PostgresExecutor
from bot.jobs import VERSION, Jobs, Limits, engine
from bot.jobs.takeover import Takeover
from bot.store import Store
from bot.store.records import RequestKind
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Platform, wait_until
from tests.bot.test_jobs_restart import system
from tests.console import ROOT

SOON = Limits(poll=0.02, takeover=0.2)
NEVER = Limits(poll=0.02, takeover=3600)


def executor(url: str, folder: Path) -> AbstractContextManager[Executor]:
    return FileExecutor(folder, VERSION) if url.startswith("sqlite") else PostgresExecutor(url, VERSION)


@contextmanager
def doomed(url: str, folder: Path, step: str, role: str = "alone") -> Iterator["subprocess.Popen[bytes]"]:
    """Another process, which answers request 1, or reads for it, and has come as far as `step`."""
    place = str(folder) if url.startswith("sqlite") else url
    command = [sys.executable, "-m", "tests.bot.doomed", url, system(url, folder), str(folder), place, step, role]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            wait_until((folder / "there").exists, 60)
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("step", ["read 1 0", "answer 1", "send request:1:0:0", "sent request:1:0:0"])
def test_the_work_of_a_process_that_was_killed_for_good_is_done_by_another_once(
    database_url: str, tmp_path: Path, step: str
) -> None:
    platform = Platform(tmp_path / "platform.db")
    with executor(database_url, tmp_path) as me, Store.open(database_url) as store:
        store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": ["The ferry stops."]}, NOW)
        with doomed(database_url, tmp_path, step) as other:
            other.kill()
        edges, url = {"fake": FakeEdge(platform)}, system(database_url, tmp_path)
        with Jobs(store, url, FakeWork(store), edges, executor=me, limits=SOON) as jobs:
            assert jobs.wait(1, 60)
        assert [message.text for message in platform.said()] == ["answer\nThe ferry stops."]


def test_a_process_that_is_stopped_for_a_while_goes_on_with_its_own_work(database_url: str, tmp_path: Path) -> None:
    platform = Platform(tmp_path / "platform.db")
    with executor(database_url, tmp_path) as me, Store.open(database_url) as store:
        store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": ["The ferry stops."]}, NOW)
        mine = Jobs(store, system(database_url, tmp_path), FakeWork(store), {}, executor=me, limits=NEVER)
        with mine as jobs, doomed(database_url, tmp_path, "send request:1:0:0") as other:
            other.send_signal(signal.SIGSTOP)
            looking = Takeover(me, jobs._engine, lambda _: False, lambda *_: None, lambda _: False, lambda _: None, 3600)
            for _ in range(4):
                looking.look()
            assert not jobs.wait(1, 0)
            (tmp_path / "gone-on").touch()
            other.send_signal(signal.SIGCONT)
            assert jobs.wait(1, 60)
        assert len(platform.said()) == 1


def test_work_of_an_older_version_is_begun_anew_when_no_process_has_that_version(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform, url = Platform(tmp_path / "platform.db"), system(database_url, tmp_path)
    with Store.open(database_url) as store:
        store.put_request("k", CHANNEL, RequestKind.MESSAGE, {"texts": ["The ferry stops."]}, NOW)
        with monkeypatch.context() as older:
            older.setattr(engine, "VERSION", "0")
            with Jobs(store, url, FakeWork(store), {}, limits=NEVER) as jobs:
                jobs.submit(1, CHANNEL)
        edges = {"fake": FakeEdge(platform)}
        with executor(database_url, tmp_path) as me, Jobs(store, url, FakeWork(store), edges, executor=me, limits=SOON) as jobs:
            assert jobs.wait(1, 60)
        assert len(platform.said()) == 1
