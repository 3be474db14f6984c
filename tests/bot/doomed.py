"""A process that a test kills or stops, for good or for a while.

    python -m tests.bot.doomed STORE SYSTEM FOLDER PLACE STEP ROLE

It answers all requests, or, as a worker, reads for others; when the step begins (all whose names begin so) it says so in the
folder, and waits until it may go on. PLACE is where its executor has its lock: a folder, or a PostgreSQL database. ROLE: "alone",
"edge" (others read) or "worker".
"""

import sys
import time
from pathlib import Path

from bot.executors import FileExecutor, PostgresExecutor
from bot.jobs import Jobs, Limits, Reading, roles
from bot.store import Store
from tests.bot.durable import FakeEdge, FakeWork, Platform


def main() -> None:
    store_url, system_url, folder, place, step, role = sys.argv[1:]
    reading = {"alone": Reading.HERE, "edge": Reading.ELSEWHERE, "worker": Reading.SHARED}[role]
    limits = Limits(poll=0.02, takeover=0.5)
    held = roles(reading, edges=role != "worker")
    there, gone_on = Path(folder) / "there", Path(folder) / "gone-on"

    def hook(point: str) -> None:
        if f"{point} ".startswith(f"{step} ") and not gone_on.exists():
            there.touch()
            while not gone_on.exists():
                time.sleep(0.01)

    made = PostgresExecutor(place, *held) if "://" in place else FileExecutor(Path(place), *held)
    with made as executor, Store.open(store_url) as store:
        edge, work = FakeEdge(Platform(Path(folder) / "platform.db"), hook), FakeWork(store, hook)
        edges = {} if role == "worker" else {"fake": edge}
        with Jobs(store, system_url, work, edges, executor=executor, reading=reading, limits=limits) as jobs:
            id = 1
            while edges and (request := store.request(id)):
                jobs.submit(id, request.channel)
                id += 1
            jobs.wait(1, 60)


if __name__ == "__main__":
    main()
