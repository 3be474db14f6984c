"""Unfinished work that nobody does, taken up: of processes that died for good, of a version that no process has any more, and of
this one, where it lost its name for a while.

https://docs.dbos.dev/production/hosting-conductor#workflow-recovery: DBOS asks whoever runs it to say which executors are dead.
"""

import logging
from collections.abc import Callable, Collection
from threading import Event, Thread

from dbos import DBOS
from sqlalchemy import Engine

from bot.executors import Executor, Suspects
from bot.jobs import backlog
from bot.jobs.queues import owner_of

_MOST = 1000  # workflows of another version that one look takes over
_LOG = logging.getLogger(__name__)


class Takeover:
    """Looks every so many seconds, in a thread of its own.

    engine: to look into DBOS's tables. runs: whether a workflow of that id runs in this process. version_of: what a process
    holds that does work of that version and name; None for work of which this process does none. again: begin the workflow of
    that id from its first step, in this version, if this version knows it. keep_queues: told of all queues that there are.
    """

    def __init__(
        self,
        executor: Executor,
        engine: Engine,
        runs: Callable[[str], bool],
        version_of: Callable[[str, str], str | None],
        again: Callable[[str], bool],
        keep_queues: Callable[[Collection[str]], None],
        every: float,
    ) -> None:
        self._executor = executor
        self._engine = engine
        self._runs = runs
        self._version_of = version_of
        self._again = again
        self._keep_queues = keep_queues
        self._every = every
        self._processes = Suspects()
        self._left = Suspects()
        self._ended = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        self._thread = Thread(target=self._watch, name="takeover", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            try:
                self.look()
            except Exception as error:  # the database is away, most likely; without this thread nothing is taken up any more
                _LOG.warning("unfinished work cannot be looked at: %s", type(error).__name__)

    def look(self) -> None:
        """Take up what was found at the last look as well to be nobody's."""
        if self._executor.term() is None:
            return
        me = self._executor.name
        queues = [queue.name for queue in DBOS.list_queues()]
        self._keep_queues(queues)
        owned = [queue for queue in queues if owner_of(queue)[1]]
        others = (backlog.executors_at_work(self._engine) | {owner_of(queue)[1] for queue in owned}) - {me}
        alive = self._executor.alive(others)
        for name in self._processes.look(others, alive.__contains__):
            with self._executor.claim(name) as ours:
                if ours:  # no process of that name can start until its work is everybody's
                    self._take_over(name, [queue for queue in owned if owner_of(queue)[1] == name])
        mine = backlog.begun_by(self._engine, me)
        for id in self._left.look(mine, self._runs):
            _LOG.warning("%s was left when this process lost its name; it is taken up again", id)
            DBOS.resume_workflow(id, queue_name=mine[id])
        self._take_over_versions()

    def _take_over(self, name: str, queues: list[str]) -> None:
        """What it began goes back onto its queue; what waits on queues of its own, onto those that others serve."""
        _LOG.warning("%s is gone; its unfinished work is taken up", name)
        DBOS._recover_pending_workflows([name])
        for queue, ids in backlog.waiting_at(self._engine, name).items():
            DBOS.resume_workflows(ids, queue_name=owner_of(queue)[0])
        for queue in queues:
            DBOS.delete_queue(queue)

    def _take_over_versions(self) -> None:
        by_version: dict[tuple[str, str], list[str]] = {}
        for version, name in backlog.unfinished_kinds(self._engine):
            if held := self._version_of(version, name):
                by_version.setdefault((version, held), []).append(name)
        for (version, held), names in by_version.items():
            with self._executor.claim_version(held) as ours:
                for id in backlog.unfinished(self._engine, version, names, _MOST) if ours else ():
                    if self._again(id):
                        _LOG.warning("%s of version %s, which no process has, is begun anew", id, version)
