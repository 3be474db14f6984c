"""A process that a test kills or stops, for good or for a while: `python -m tests.bot.doomed STORE SYSTEM FOLDER PLACE STEP`.

It answers request 1; when the step begins it says so in the folder, and waits until it may go on. PLACE is where its executor has
its lock: a folder, or a PostgreSQL database.
"""

import sys
import time
from pathlib import Path

from bot.executors import FileExecutor, PostgresExecutor
from bot.jobs import VERSION, Jobs, Limits
from bot.store import Store
from tests.bot.durable import CHANNEL, FakeEdge, FakeWork, Platform


def main() -> None:
    store_url, system_url, folder, place, step = sys.argv[1:]
    there, gone_on = Path(folder) / "there", Path(folder) / "gone-on"

    def hook(point: str) -> None:
        if point == step and not gone_on.exists():
            there.touch()
            while not gone_on.exists():
                time.sleep(0.01)

    made = PostgresExecutor(place, VERSION) if "://" in place else FileExecutor(Path(place), VERSION)
    with made as executor, Store.open(store_url) as store:
        edge, work = FakeEdge(Platform(Path(folder) / "platform.db"), hook), FakeWork(store, hook)
        with Jobs(store, system_url, work, {"fake": edge}, executor=executor, limits=Limits(poll=0.02)) as jobs:
            jobs.submit(1, CHANNEL)
            jobs.wait(1, 60)


if __name__ == "__main__":
    main()
