"""Whatever is logged while a request is worked on says which: in every step, and in the threads that a step has."""

import logging
from pathlib import Path

from bot.jobs import Jobs, Limits
from bot.store import Store
from bot.store.records import RequestKind
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Platform, wait_until
from tests.bot.recording import recording

STEPS = ("reads", "read", "digest", "answer", "send", "sent", "posted")


def test_every_step_and_every_thread_of_it_knows_its_request(sqlite_url: str, tmp_path: Path) -> None:
    log = logging.getLogger("tests.steps")
    with recording("tests.steps") as steps, recording("bot.jobs", logging.INFO) as engine, Store.open(sqlite_url) as store:
        edge, work = FakeEdge(Platform(tmp_path / "platform.db"), log.info), FakeWork(store, log.info)
        url = f"sqlite:///{tmp_path}/jobs.db"
        with Jobs(store, url, work, {"fake": edge}, limits=Limits(poll=0.01)) as jobs:
            for number in (1, 2):
                texts = {"texts": ["one", "two", "three"]}  # read at once, in a thread each
                id, _ = store.put_request(f"k{number}", CHANNEL, RequestKind.MESSAGE, texts, NOW)
                jobs.submit(id, CHANNEL)
                wait_until(lambda id=id: work.noted and work.noted[-1][0] == f"request:{id}:0:0")
            wait_until(lambda: not jobs.backlog())
    for number in (1, 2):
        lines = [line for line in steps.lines if line.work == f"request:{number}"]
        assert {line.text.split()[0] for line in lines} == set(STEPS)
        assert len([line for line in lines if line.text.startswith("read ")]) == 3
    assert {line.work for line in steps.lines} == {"request:1", "request:2"}
    assert engine.works("done") == {"request:1", "request:2"}
