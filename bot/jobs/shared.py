"""What any process may do for a workflow, waited for: one look at the database for all that this process waits for."""

import logging
from collections.abc import Sequence
from concurrent.futures import CancelledError
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from dbos import DBOS
from sqlalchemy import Engine

from bot.jobs import backlog
from bot.jobs.queues import Task, enqueue

_AT_ONCE = 500  # ids in one look
_THERE = 20  # looks after which it is made sure that what is waited for is still there
_LONG = 60.0  # seconds to wait for something before that is said, and said again
_LOG = logging.getLogger(__name__)


class _Wait:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.since = monotonic()
        self.ended = Event()
        self.result: Any = None


class Shared:
    """engine: to look into DBOS's tables. every: seconds between two looks. Safe to share between threads."""

    def __init__(self, engine: Engine, every: float) -> None:
        self._engine = engine
        self._every = every
        self._lock = Lock()
        self._waits: dict[str, list[_Wait]] = {}
        self._woken = Event()
        self._stopping = False
        self._thread: Thread | None = None

    def results(self, tasks: Sequence[Task]) -> list[Any]:
        """Put `tasks` on their queues, unless they are there, and wait: what each returned, None for one that broke down.

        Raises `CancelledError` when this is stopped.
        """
        for task in tasks:
            enqueue(task)
        waits = [_Wait(task) for task in tasks]
        with self._lock:
            if self._stopping:
                raise CancelledError
            for wait in waits:
                self._waits.setdefault(wait.task.id, []).append(wait)
            if self._thread is None:
                self._thread = Thread(target=self._watch, name="waiting", daemon=True)
                self._thread.start()
        self._woken.set()
        for wait in waits:
            wait.ended.wait()
        if self._stopping:
            raise CancelledError
        return [wait.result for wait in waits]

    def stop(self) -> None:
        """Let whoever waits wait no more."""
        with self._lock:
            self._stopping = True
            waits = [wait for those in self._waits.values() for wait in those]
        for wait in waits:
            wait.ended.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        pause, looks, said = Event(), 0, monotonic()
        while not self._stopping:
            self._woken.wait()
            pause.wait(self._every)
            with self._lock:
                tasks = {id: waits[0].task for id, waits in self._waits.items()}
                if not tasks:
                    self._woken.clear()
                    continue
            looks += 1
            try:
                self._look(list(tasks))
                if looks % _THERE == 0:
                    self._put_again(tasks)
                    if monotonic() > said + _LONG and (late := self._late()):
                        said = monotonic()
                        _LOG.warning(
                            "%d articles or roundups are waited for longer than %d s; do enough workers run?", late, _LONG
                        )
            except Exception as error:  # the database is away, most likely; without this thread all would wait for ever
                _LOG.warning("what is waited for cannot be looked at: %s", type(error).__name__)

    def _late(self) -> int:
        with self._lock:
            return sum(waits[0].since < monotonic() - _LONG for waits in self._waits.values())

    def _look(self, ids: list[str]) -> None:
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            for id, result in backlog.ended(self._engine, some).items():
                with self._lock:
                    waits = self._waits.pop(id, [])
                for wait in waits:
                    wait.result = result
                    wait.ended.set()

    def _put_again(self, tasks: dict[str, Task]) -> None:
        """What another version had begun and was deleted by who takes it over, or has been forgotten."""
        ids = list(tasks)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            there = {found.workflow_id for found in DBOS.list_workflows(workflow_ids=some, load_input=False, load_output=False)}
            for id in set(some) - there:
                enqueue(tasks[id])
