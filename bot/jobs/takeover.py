"""Unfinished work that nobody does, taken up: of processes that died for good, of a version that no process has any more, and of
this one, where it lost its name for a while.

https://docs.dbos.dev/production/hosting-conductor#workflow-recovery: DBOS asks whoever runs it to say which executors are dead.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from dbos import DBOS, WorkflowStatus
from sqlalchemy.exc import SQLAlchemyError

from bot.executors import Executor, Suspects

_MOST = 1000  # workflows that one look sees
_LOG = logging.getLogger(__name__)


class Takeover:
    """Looks every so many seconds, in a thread of its own.

    runs: whether a workflow of that id runs in this process. again: begin the workflow of that id from its first step, in this
    version.
    """

    def __init__(self, executor: Executor, runs: Callable[[str], bool], again: Callable[[str], None], every: float) -> None:
        self._executor = executor
        self._runs = runs
        self._again = again
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
            except SQLAlchemyError as error:  # the database is away; whatever else is wrong with it, others will say
                _LOG.warning("unfinished work cannot be looked at: %s", type(error).__name__)

    def look(self) -> None:
        """Take up what was found at the last look as well to be nobody's."""
        if self._executor.term() is None:
            return
        me = self._executor.name
        pending = DBOS.list_workflows(status="PENDING", limit=_MOST, load_input=False, load_output=False)
        others = {workflow.executor_id for workflow in pending if workflow.executor_id and workflow.executor_id != me}
        for name in self._processes.look(others, self._lives):
            with self._executor.claim(name) as ours:
                if ours:  # no process of that name can start until its work is everybody's
                    _LOG.warning("%s is gone; its unfinished work is taken up", name)
                    DBOS._recover_pending_workflows([name])
        mine = {workflow.workflow_id: workflow.queue_name for workflow in pending if workflow.executor_id == me}
        for id in self._left.look(mine, self._runs):
            _LOG.warning("%s was left when this process lost its name; it is taken up again", id)
            DBOS.resume_workflow(id, queue_name=mine[id])
        self._take_over_versions()

    def _lives(self, name: str) -> bool:
        with self._executor.claim(name) as ours:
            return not ours

    def _take_over_versions(self) -> None:
        versions = {workflow.app_version for workflow in _unfinished()} - {DBOS.application_version, None}
        for version in map(str, versions):
            with self._executor.claim_version(version) as ours:
                for workflow in _unfinished(app_version=version) if ours else ():
                    _LOG.warning("%s of version %s, which no process has, is begun anew", workflow.workflow_id, version)
                    DBOS.delete_workflows([workflow.workflow_id])
                    self._again(workflow.workflow_id)


def _unfinished(**only: str) -> list[WorkflowStatus]:
    return DBOS.list_workflows(status=["PENDING", "ENQUEUED"], limit=_MOST, load_input=False, load_output=False, **only)  # type: ignore[arg-type]
