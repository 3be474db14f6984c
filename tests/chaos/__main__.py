"""Work under kill -9: `make chaos`. One line of figures for each trial; exit code 1 if anything is wrong.

The first two trials are of roundups, on each database. The third, several processes with people asking too, is in `cluster`.

Subscriptions in zones whose clocks change in these ten days come due by a clock that runs fast. At every step of every
process there is a chance that it is killed, as there is that the platform takes a message and its answer is lost. A killed
process is started again, under its name. In the end the platform, which takes whatever it is sent, must have each roundup once.
"""

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dbos import DBOS

from bot.executors import Lone
from bot.jobs import Jobs, Limits, Patience
from bot.schedule import tick
from bot.store import Store
from bot.store.records import NewRun, Run, RunState
from tests.bot.durable import FakeEdge, FakeWork, Platform, lost_answer
from tests.bot.lives import UNFINISHED
from tests.chaos.cluster import try_cluster
from tests.chaos.due import END, GRACE, START, ZONES, expected, subscribe
from tests.databases import PostgresServer


@dataclass(frozen=True)
class Trial:
    """What all processes of one trial share. begun: when, in seconds of the machine's clock. real: seconds the ten days take."""

    store_url: str
    system_url: str
    folder: Path
    chance: float
    begun: float
    real: float

    def now(self) -> datetime:
        return START + (END - START) * ((time.time() - self.begun) / self.real)


class FragileStore(Store):
    """A store whose process may be killed before and after the writes that belong to a run."""

    hook: Callable[[str], None]

    def add_runs(self, subscription_id: int, new: list[NewRun], watermark: date) -> int:  # type: ignore[override]
        self.hook("add runs")
        added = super().add_runs(subscription_id, new, watermark)
        self.hook("runs added")
        return added

    def set_run(self, run_id: int, state: RunState, problem: str | None = None, *, now: datetime) -> bool:
        self.hook("set run")
        changed = super().set_run(run_id, state, problem, now=now)
        self.hook("run set")
        return changed


class BriefWork(FakeWork):
    """Two entries to a roundup: a process gets about 33 steps far."""

    def entries(self, run_id: int) -> list[int]:
        return list(super().entries(run_id))[:2]


def live(trial: Trial, name: str) -> None:
    """One life of one process."""
    chance = random.Random()

    def hook(point: str) -> None:
        if chance.random() < trial.chance:
            os.kill(os.getpid(), signal.SIGKILL)
        if point.startswith("sent ") and chance.random() < trial.chance:
            with (trial.folder / "lost").open("a") as file:
                file.write("x")
            raise lost_answer()

    with FragileStore.open(trial.store_url) as store:
        assert isinstance(store, FragileStore)
        store.hook = hook
        edge, work = FakeEdge(Platform(trial.folder / "platform.db"), hook), BriefWork(store, hook)
        limits, patience = Limits(roundups=4, poll=0.004), Patience(work=(0.01,) * 5, post=(0.01,) * 20)
        jobs = Jobs(
            store, trial.system_url, work, {"fake": edge}, executor=Lone(name), limits=limits, patience=patience, now=trial.now
        )

        def start(run: Run) -> None:
            hook("start run")
            jobs.start_roundup(run.id)
            hook("run started")

        with jobs:
            while trial.now() < END or store.due_runs(END) or DBOS.list_workflows(status=UNFINISHED):
                tick(store, min(trial.now(), END), start, grace=GRACE)
                time.sleep(0.05)


def keep_alive(trial: Trial, names: list[str]) -> int:
    """Run the processes until each has ended well; how many were killed."""
    running: dict[int, str] = {}
    kills = 0

    def begin(name: str) -> None:
        if (child := os.fork()) == 0:
            try:
                live(trial, name)
                os._exit(0)
            finally:
                os._exit(1)
        running[child] = name

    for name in names:
        begin(name)
    while running:
        child, status = os.wait()
        name = running.pop(child)
        if os.WIFSIGNALED(status):
            kills += 1
            begin(name)
        elif status:
            sys.exit(f"{name} failed")
    return kills


def try_out(backend: str, store_url: str, system_url: str, folder: Path, options: argparse.Namespace) -> bool:
    """One trial; prints its figures. Whether all went well."""
    with Store.open(store_url) as store:
        subscribed = subscribe(store, options.subscriptions)
    due = expected(subscribed)
    names = [f"chaos-{number}" for number in range(1 if backend == "sqlite" else 2)]
    trial = Trial(store_url, system_url, folder, options.chance, time.time(), options.seconds)
    kills = keep_alive(trial, names)
    platform = Platform(folder / "platform.db")
    said = Counter((channel, message.text) for channel, _ in subscribed for message in platform.said(channel))
    lost, more = (due - said).total(), (said - due).total()
    with Store.open(store_url) as store:
        unsettled = sum(1 for id in range(1, due.total()) if (run := store.run(id)) and run.state is not RunState.DONE)
    lost_answers = len((folder / "lost").read_bytes()) if (folder / "lost").exists() else 0
    print(  # noqa: T201
        f"{backend}: {due.total() // 2} roundups due in {len(ZONES)} zones over clock changes, {len(names)} process(es), {kills} "
        f"times kill -9 (p = {options.chance}), {lost_answers} answers lost, {time.time() - trial.begun:.0f} s: "
        f"{lost} messages lost, {more} doubled" + (f", {unsettled} runs not settled" if unsettled else "")
    )
    return not (lost or more or unsettled) and due.total() // 2 >= 500 and kills > 0


@contextmanager
def databases(backend: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Where the store is, and where DBOS keeps its tables."""
    if backend == "sqlite":
        yield f"sqlite:///{folder}/pullquote.db", f"sqlite:///{folder}/work.db"
        return
    server = PostgresServer(folder / "postgres")
    try:
        url = server.create()
        yield url, url
    finally:
        server.stop()


def try_replicas(options: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory(prefix="pullquote-chaos-") as name:
        server = PostgresServer(Path(name) / "postgres")
        try:
            names = options.replicas.split(",")
            return try_cluster(server, Path(name), names, options.subscriptions, options.requests, options.seconds)
        finally:
            server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--backend", choices=["sqlite", "postgresql", "cluster"], action="append", help="default: all")
    parser.add_argument("--replicas", default="run,worker,worker", help="of the cluster: run, edge (reads nothing), worker")
    parser.add_argument("--requests", type=int, default=500, help="to the cluster")
    parser.add_argument("--subscriptions", type=int, default=56, help="each is due ten times")
    parser.add_argument("--chance", type=float, default=0.03, help="of a kill at each step")
    parser.add_argument("--seconds", type=float, default=60, help="that the ten days take")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # a lost answer is a warning
    well = True
    for backend in options.backend or ["sqlite", "postgresql", "cluster"]:
        if backend == "cluster":
            well &= try_replicas(options)
            continue
        with tempfile.TemporaryDirectory(prefix="pullquote-chaos-") as name, databases(backend, Path(name)) as (store, system):
            well &= try_out(backend, store, system, Path(name), options)
    sys.exit(not well)


if __name__ == "__main__":
    main()
