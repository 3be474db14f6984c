"""A process that is killed at a step, and its next life after it: `python -m tests.bot.lives STORE SYSTEM FOLDER STEP ...`.

Each life asks for everything again, as a platform that delivers its events again does. A step kills the process once, when
the hook that `tests.bot.durable` calls begins with its name. It ends when all work is finished.
"""

import os
import signal
import sys
from pathlib import Path
from threading import RLock

from dbos import DBOS

from bot.delivery import Posted
from bot.jobs import Jobs, Limits, Patience
from bot.reply import Reply
from bot.store import Store
from bot.store.records import Delivery
from tests.bot.durable import FakeEdge, FakeWork, Platform, wait_until

UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
_WHOLE = RLock()


class _Edge(FakeEdge):
    """Another step never kills between what the platform has and the step that says so, which would not come again."""

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        with _WHOLE:
            return super().post(delivery, reply)


def live(store_url: str, system_url: str, folder: Path, steps: list[str]) -> None:
    """One life: until all is finished, or until a step that has not killed yet."""

    def hook(point: str) -> None:
        for number, step in enumerate(steps):
            if point == step:
                try:
                    (folder / f"killed-{number}").touch(exist_ok=False)
                except FileExistsError:
                    continue
                with _WHOLE:
                    os.kill(os.getpid(), signal.SIGKILL)

    with Store.open(store_url) as store:
        edge, work = _Edge(Platform(folder / "platform.db"), hook), FakeWork(store, hook)
        patience = Patience(work=(0.05,) * 3, post=(0.05,) * 3)
        with Jobs(store, system_url, work, {"fake": edge}, limits=Limits(poll=0.02), patience=patience) as jobs:
            id = 1
            while request := store.request(id):
                jobs.submit(id, request.channel)
                id += 1
            id = 1
            while store.run(id):
                jobs.start_roundup(id)
                id += 1
            wait_until(lambda: not DBOS.list_workflows(status=UNFINISHED))


def main() -> None:
    store_url, system_url, folder, *steps = sys.argv[1:]
    for _ in range(len(steps) + 2):
        if (child := os.fork()) == 0:
            live(store_url, system_url, Path(folder), steps)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if os.WIFEXITED(status):
            sys.exit(os.WEXITSTATUS(status))
    sys.exit("more lives than kills")


if __name__ == "__main__":
    main()
