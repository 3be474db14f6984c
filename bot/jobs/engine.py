"""The durable work itself: DBOS workflows on queues, on SQLite or PostgreSQL.

A workflow's id says what it is for ("request:17", "roundup:4"), so asking twice, from however many processes, is asking once.
What is done stays done, in the store or in DBOS's tables; work that a crash interrupted goes on when the same executor starts
again, or, if it does not, at another process (`bot.jobs.takeover`).
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, _workflow_commands
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.channel import Channel
from bot.delivery import Edge
from bot.executors import Executor, Lone
from bot.jobs.backlog import FINISHED, backlog, finished, unbegun
from bot.jobs.flows import SHARED_FLOWS, Flows, read_again, write_again
from bot.jobs.queues import LATER, SOON, WAITING, Limits, Queues, Reading, Task, channel_lane, enqueue
from bot.jobs.shared import Shared
from bot.jobs.steps import Patience, Steps
from bot.jobs.takeover import Takeover
from bot.jobs.work import Work
from bot.metrics import Waiting
from bot.reply import Reply, reply_json
from bot.store import Store
from bot.store.engine import ON_POSTGRES, SQLITE_CACHE, look_only, make_engine, parse_url
from bot.store.records import Delivery, Request, Run
from bot.work import CannotStart

_NAME = "pullquote"
VERSION = "4"
"""Of the workflows: to be raised when what they keep of their steps changes, for a running one goes on by that."""
READS = f"{VERSION} reading"
"""The version as processes hold it that read for others (`roles`)."""
_UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
_LOOK = 0.05  # seconds between two looks at how far a request is
_ON_POSTGRES = {
    **ON_POSTGRES,
    "pool_pre_ping": False,  # pings are a fifth of what is sent; DBOS tries again what a broken connection broke
    "connect_args": {**ON_POSTGRES["connect_args"], "application_name": "dbos_transact"},  # as DBOS calls its own
}
_NEVER = 86_400.0  # seconds between two looks of DBOS's for schedules: ours are in the store
_INTERNAL = 60.0  # seconds between two looks of DBOS's at what we never have: work on its own queue, delays, deadlines
_LOG = logging.getLogger(__name__)
_live = Lock()  # DBOS is one to a process


def utc_now() -> datetime:
    return datetime.now(UTC)


def roles(reading: Reading, *, edges: bool) -> list[str]:
    """What a process's executor has to hold: the version of the requests that it answers, of what it reads for others."""
    return [*([VERSION] if edges else []), *([READS] if reading is Reading.SHARED else [])]


class Jobs:
    """The engine. One may be launched in a process at a time; its methods may be called from any thread.

    system_url: where DBOS keeps its tables; on PostgreSQL the store's own database will do, SQLite takes a file of its own.
    edges: by platform. Work for other platforms is left to the processes that have their edges; a process without any only
    reads. reading: who reads; all processes of one database but those that are alone must have part in it or none. executor: this
    process among those that share a database. alone: no other process takes up its platforms' work, for each has an edge of its
    own (terminals).
    """

    def __init__(
        self,
        store: Store,
        system_url: str,
        work: Work,
        edges: Mapping[str, Edge],
        *,
        executor: Executor | None = None,
        reading: Reading = Reading.HERE,
        alone: bool = False,
        limits: Limits | None = None,
        patience: Patience | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._system_url = system_url
        self._executor = executor or Lone()
        self._alone = alone
        self._limits = limits or (Limits() if reading is Reading.HERE else WAITING)
        self._now = now
        self._queues = Queues(tuple(edges), self._executor.name, reading, alone)
        self._steps = Steps(patience or Patience(), now, self._executor)
        self._engine = look_only(make_engine(parse_url(system_url)))  # DBOS writes with its own
        self._shared = Shared(self._engine, self._limits.poll)
        self._flows = Flows(store, work, edges, self._steps, self._shared, reading, now)
        self._takeover = Takeover(
            self._executor,
            self._engine,
            self._steps.runs,
            self._version_of,
            self._again,
            self._keep_queues,
            self._limits.takeover,
        )
        self._launched = False

    def launch(self) -> None:
        """Start, and go on with what a former process of this executor left unfinished. Raises `CannotStart`."""
        if not _live.acquire(blocking=False):
            raise RuntimeError("another Jobs is launched in this process")
        try:
            _prepare_file(self._system_url)
            # DBOS prints to the terminal unless its logger has a handler; what it logs is for the program's own logging.
            logging.getLogger("dbos").addHandler(logging.NullHandler())
            made = DBOS(config=self._config())
            made._registry.get_internal_queue()._polling_interval_sec = _INTERNAL
            _workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC = _INTERNAL
            self._flows.register()
            DBOS.listen_queues(self._queues.served())
            DBOS.launch()
            self._queues.register(self._limits)
            self._takeover.start()
        except BaseException as error:
            DBOS.destroy(destroy_registry=True)
            _live.release()
            if isinstance(error, SQLAlchemyError | sqlite3.Error | OSError):
                reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
                raise CannotStart(f"the database of the durable work cannot be used: {reason}") from error
            raise
        self._launched = True

    def close(self, grace: float = 10) -> None:
        """Begin no further step; wait for those under way, `grace` seconds at most. The rest goes on at the next start, or at
        another process."""
        if not self._launched:
            return
        self._launched = False
        self._takeover.stop()
        self._steps.stop()
        self._shared.stop()
        self._steps.wait_until_idle(grace)
        if self._alone:
            for name in self._queues.served():
                DBOS.delete_queue(name)
        DBOS.destroy(destroy_registry=True)
        self._engine.dispose()
        _live.release()

    def submit(self, request_id: int, channel: Channel, *, heard: bool = True) -> None:
        """Answer a request. To be called after each `put_request`, new or not: however often, it is answered once.

        heard: whether this process has what the platform gave to answer with; else any process of the platform may answer.
        """
        queue = self._queues.heard(channel.platform) if heard else self._queues.people(channel.platform)
        enqueue(Task(f"request:{request_id}", "answer", request_id, queue, channel_lane(channel), SOON))

    def wait(self, request_id: int, seconds: float) -> bool:
        """Wait so long at most; whether everything that is said to the request has been posted, or given up."""
        until = time.monotonic() + seconds
        while True:
            status = DBOS.get_workflow_status(f"request:{request_id}")
            if status is not None and status.status in FINISHED:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK)

    def submit_lost(self, since: datetime, until: datetime) -> int:
        """Begin what was taken in, set running or put by between two times and is no work: whoever did so died before it had
        begun it, or while it began it anew. How many."""
        lost = [one for one in unbegun(self._store, self._engine, since, until) if one[1].platform in self._queues.platforms]
        for work, channel in lost:
            _LOG.warning("%s was taken in and not begun; it is begun now", work)
            self._begin(work, channel)
        return len(lost)

    def start_roundup(self, run_id: int) -> None:
        """Make and post the roundup of a run, and set the run's state at the end. However often, it is posted once."""
        if run := self._store.run(run_id):
            queue = self._queues.roundups(run.channel.platform)
            enqueue(Task(f"roundup:{run_id}", "roundup", run_id, queue, channel_lane(run.channel), LATER))

    def tell(self, channel: Channel, key: str, reply: Reply) -> None:
        """Post one Reply to a channel. key: the same for the same message, so that however often, it is posted once."""
        self._store.prepare_delivery(f"tell:{key}", channel, reply_json(reply), self._now())
        self._begin(f"tell:{key}", channel)

    def backlog(self) -> list[Waiting]:
        """What waits and runs, by queue, in all processes that share the database."""
        return backlog(self._engine, self._now())

    def finished(self, seconds: float) -> dict[str, int]:
        """How much was finished in the last so many seconds, by queue, in all processes that share the database."""
        return finished(self._engine, time.time() - seconds)

    def expire(self, before: datetime) -> int:
        """Forget the workflows that finished before a time, and those begun before it that nobody took up; how many.

        What was posted is still not posted twice: the store has its deliveries.
        """
        count, until = 0, before.isoformat()
        for query in ({"status": list(FINISHED), "completed_before": until}, {"status": _UNFINISHED, "end_time": until}):
            while found := DBOS.list_workflows(**query, limit=500, load_input=False, load_output=False):  # type: ignore[arg-type]
                DBOS.delete_workflows([workflow.workflow_id for workflow in found])
                count += len(found)
        return count

    def __enter__(self) -> Self:
        self.launch()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _config(self) -> DBOSConfig:
        return {
            "name": _NAME,
            "system_database_url": self._system_url,
            "executor_id": self._executor.name,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "enable_otlp": False,
            "use_listen_notify": False,
            "scheduler_polling_interval_sec": _NEVER,
            "max_executor_threads": self._queues.places(self._limits) + 4,
            "sys_db_pool_size": 10,
            "db_engine_kwargs": _ON_SQLITE if _is_sqlite(self._system_url) else _ON_POSTGRES,
        }

    def _keep_queues(self, there: Collection[str]) -> None:
        """Another process, which took this one for dead, may have deleted its queues."""
        if not set(self._queues.served()) <= set(there):
            self._queues.register(self._limits)

    def _version_of(self, version: str, name: str) -> str | None:
        """What a process holds that does a workflow of that version and name; None where this one does no such work."""
        if name in SHARED_FLOWS:
            return f"{version} reading" if self._queues.reading is Reading.SHARED else None
        return version if self._queues.platforms else None

    def _again(self, id: str) -> bool:
        """Begin what another version of the workflows began, from its first step: what was posted is not posted again. False
        for what this version does not know: it is left."""
        kind, _, rest = id.partition(":")
        kept: Request | Run | Delivery | None
        match kind:  # first: where the database is away, nothing is deleted
            case "request":
                kept = self._store.request(int(rest))
            case "roundup":
                kept = self._store.run(int(rest))
            case "tell":
                kept = self._store.delivery(id)
            case "read" | "write":
                DBOS.delete_workflow(id)
                enqueue(read_again(id) if kind == "read" else write_again(id))
                return True
            case _:
                return False
        DBOS.delete_workflow(id)
        if kept:
            self._begin(id, kept.channel)  # `submit_lost` does if this process dies here
        return True

    def _begin(self, work: str, channel: Channel) -> None:
        kind, _, rest = work.partition(":")
        match kind:
            case "request":
                self.submit(int(rest), channel, heard=False)
            case "roundup":
                self.start_roundup(int(rest))
            case "tell":
                enqueue(Task(work, "tell", rest, self._queues.people(channel.platform), channel_lane(channel), LATER))


class _Connection(sqlite3.Connection):
    """Commits and keeps pages as the store does: what is killed loses nothing, and no writer waits for a disk while all others
    wait for it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.execute("PRAGMA synchronous = NORMAL")
        self.execute(f"PRAGMA cache_size = -{SQLITE_CACHE}")


_ON_SQLITE = {"pool_use_lifo": True, "connect_args": {"factory": _Connection}}


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _prepare_file(url: str) -> None:
    """Make the folder of a SQLite file, and let readers go on while one writes (WAL, which stays with the file)."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(parsed.database, timeout=60)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
