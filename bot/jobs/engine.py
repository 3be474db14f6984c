"""The durable work itself: DBOS workflows on queues, on SQLite or PostgreSQL.

A workflow's id says what it is for ("request:17", "roundup:4"), so asking twice, from however many processes, is asking once.
After each step its result is kept; work that a crash interrupted goes on when the same executor starts again.
"""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import Context
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.channel import Channel
from bot.delivery import Edge, NotPosted, Post, deliver, prepare
from bot.executors import Executor, Lone
from bot.jobs.backlog import backlog
from bot.jobs.steps import GivenUp, Patience, Steps
from bot.jobs.takeover import Takeover
from bot.jobs.work import Read, Work
from bot.metrics import DIGESTS, POSTS, Waiting
from bot.reading import InputError
from bot.reply import Reply, reply_from, reply_json
from bot.store import Gone, Store
from bot.store.engine import make_engine, parse_url
from bot.store.records import RunState
from bot.work import CannotStart

SOON, LATER = 1, 10  # priorities within a channel: a person waits; nobody does

_NAME = "pullquote"
VERSION = "1"
"""Of the workflows: to be raised when the order of their steps changes, for a running one goes on by its steps."""
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
_LOOK = 0.05  # seconds between two looks at how far a request is
_LOG = logging.getLogger(__name__)
_live = Lock()  # DBOS is one to a process


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is done at once in this process, for each platform. poll: seconds between two looks into a queue; takeover: at
    what others left, after two of which it is taken up (see `bot.executors.Suspects`).

    people: requests; of one channel at most `per_channel`. roundups: these have workers of their own, so that nobody who waits
    for an answer waits for them.
    """

    people: int = 16
    per_channel: int = 2
    roundups: int = 2
    poll: float = 0.2
    takeover: float = 5.0


def utc_now() -> datetime:
    return datetime.now(UTC)


class Jobs:
    """The engine. One may be launched in a process at a time; its methods may be called from any thread.

    system_url: where DBOS keeps its tables; on PostgreSQL the store's own database will do, SQLite takes a file of its own.
    edges: by platform. Work for other platforms is left to the processes that have their edges. executor: this process
    among those that share a database. alone: no other process takes up its platforms' work,
    for each has an edge of its own (terminals).
    """

    def __init__(
        self,
        store: Store,
        system_url: str,
        work: Work,
        edges: Mapping[str, Edge],
        *,
        executor: Executor | None = None,
        alone: bool = False,
        limits: Limits | None = None,
        patience: Patience | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._system_url = system_url
        self._work = work
        self._edges = edges
        self._executor = executor or Lone()
        self._alone = alone
        self._limits = limits or Limits()
        self._patience = patience or Patience()
        self._now = now
        self._steps = Steps(self._patience, now, self._executor)
        self._engine = make_engine(parse_url(system_url))  # to look only; DBOS writes with its own
        self._takeover = Takeover(self._executor, self._steps.runs, self._again, self._limits.takeover)
        self._launched = False

    def launch(self) -> None:
        """Start, and go on with what a former process of this executor left unfinished. Raises `CannotStart`."""
        if not _live.acquire(blocking=False):
            raise RuntimeError("another Jobs is launched in this process")
        try:
            _prepare_file(self._system_url)
            # DBOS prints to the terminal unless its logger has a handler; what it logs is for the program's own logging.
            logging.getLogger("dbos").addHandler(logging.NullHandler())
            DBOS(config=self._config())
            self._register()
            DBOS.listen_queues([name for platform in self._edges for name in self._queues(platform)])
            DBOS.launch()
            for platform in self._edges:
                self._make_queues(platform)
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
        """Begin no further step; wait for those under way, `grace` seconds at most. The rest goes on at the next start."""
        if not self._launched:
            return
        self._launched = False
        self._takeover.stop()
        self._steps.stop()
        self._steps.wait_until_idle(grace)
        if self._alone:
            for name in (name for platform in self._edges for name in self._queues(platform)):
                DBOS.delete_queue(name)
        DBOS.destroy(destroy_registry=True)
        self._engine.dispose()
        _live.release()

    def submit(self, request_id: int, channel: Channel, priority: int = SOON) -> None:
        """Answer a request. To be called after each `put_request`, new or not: however often, it is answered once."""
        self._enqueue("answer", f"request:{request_id}", self._queues(channel.platform)[0], channel, priority, request_id)

    def wait(self, request_id: int, seconds: float) -> bool:
        """Wait so long at most; whether everything that is said to the request has been posted, or given up."""
        until = time.monotonic() + seconds
        while True:
            status = DBOS.get_workflow_status(f"request:{request_id}")
            if status is not None and status.status in _FINISHED:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK)

    def start_roundup(self, run_id: int) -> None:
        """Make and post the roundup of a run, and set the run's state at the end. However often, it is posted once."""
        if run := self._store.run(run_id):
            self._enqueue("roundup", f"roundup:{run_id}", self._queues(run.channel.platform)[1], run.channel, LATER, run_id)

    def tell(self, channel: Channel, key: str, reply: Reply) -> None:
        """Post one Reply to a channel. key: the same for the same message, so that however often, it is posted once."""
        self._store.prepare_delivery(f"tell:{key}", channel, reply_json(reply), self._now())
        self._enqueue("tell", f"tell:{key}", self._queues(channel.platform)[0], channel, LATER, key)

    def backlog(self) -> list[Waiting]:
        """What waits and runs, by queue, in all processes that share the database."""
        return backlog(self._engine, self._now())

    def expire(self, before: datetime) -> int:
        """Forget the workflows that finished before a time, and those begun before it that nobody took up; how many.

        What was posted is still not posted twice: the store has its deliveries.
        """
        count, until = 0, before.isoformat()
        for query in ({"status": _FINISHED, "completed_before": until}, {"status": _UNFINISHED, "end_time": until}):
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
        busiest = len(self._edges) * (self._limits.people + self._limits.roundups)
        return {
            "name": _NAME,
            "system_database_url": self._system_url,
            "executor_id": self._executor.name,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "enable_otlp": False,
            "use_listen_notify": False,
            "max_executor_threads": busiest + 4,
            "sys_db_pool_size": 10,
            **({"db_engine_kwargs": {"connect_args": {"factory": _Connection}}} if _is_sqlite(self._system_url) else {}),
        }

    def _register(self) -> None:
        """Functions, not methods: DBOS keeps notes on what it decorates."""

        @DBOS.workflow(name="answer")
        def answer(request_id: int) -> None:
            with self._running():
                self._answer(request_id)

        @DBOS.workflow(name="roundup")
        def roundup(run_id: int) -> None:
            with self._running():
                self._roundup(run_id)

        @DBOS.workflow(name="tell")
        def tell(key: str) -> None:
            with self._running():
                self._post(self._steps.run("tell", self._part, f"tell:{key}"))

    def _make_queues(self, platform: str) -> None:
        people, roundups = self._queues(platform)
        poll, per_channel = self._limits.poll, self._limits.per_channel
        DBOS.register_queue(
            people, worker_concurrency=self._limits.people, partition_worker_concurrency=per_channel, polling_interval_sec=poll
        )
        DBOS.register_queue(
            roundups, worker_concurrency=self._limits.roundups, partition_worker_concurrency=1, polling_interval_sec=5 * poll
        )

    def _queues(self, platform: str) -> tuple[str, str]:
        own = f"{platform}@{self._executor.name}" if self._alone and platform in self._edges else platform
        return f"{own}.people", f"{own}.roundups"

    def _again(self, workflow_id: str) -> None:
        """Begin what another version of the workflows began, from its first step: what was posted is not posted again."""
        kind, _, rest = workflow_id.partition(":")
        match kind:
            case "request" if request := self._store.request(int(rest)):
                self.submit(request.id, request.channel)
            case "roundup":
                self.start_roundup(int(rest))
            case "tell" if kept := self._store.delivery(workflow_id):
                self._enqueue("tell", workflow_id, self._queues(kept.channel.platform)[0], kept.channel, LATER, rest)

    def _enqueue(self, name: str, id: str, queue: str, channel: Channel, priority: int, *args: Any) -> None:
        options = EnqueueOptions(
            workflow_name=name,
            workflow_id=id,
            queue_name=queue,
            priority=priority,
            queue_partition_key=hashlib.sha256(str(channel).encode()).hexdigest()[:16],  # no id of a platform's in DBOS's tables
        )
        Context().run(DBOS.enqueue_workflow_with_options, options, *args)  # even from within a step it is nobody's child

    def _answer(self, request_id: int) -> None:
        run, work = self._steps.run, self._work
        try:
            count = run("reads", work.reads, request_id)
            read = self._steps.read("read", lambda index: self._digested(work.read(request_id, index)), range(count))
            parts = run("answer", lambda: self._prepare(f"request:{request_id}", work.answer(request_id, read)))
        except GivenUp:
            parts = run("failed", lambda: self._prepare(f"request:{request_id}:failed", work.failed(request_id)))
        self._post(parts)

    def _roundup(self, run_id: int) -> None:
        run, work = self._steps.run, self._work
        state, problem = RunState.DONE, None
        try:
            entries = run("entries", lambda: list(work.entries(run_id)))
            self._steps.read("read entries", lambda entry: self._digested(work.read_entry(entry)), entries)
            written = run("roundup", self._write_roundup, run_id)
            state, parts = RunState.EMPTY if written["empty"] else RunState.DONE, written["parts"]
        except GivenUp as given_up:
            state, problem = RunState.FAILED, f"could not be made: {given_up}"
            parts = run("failed", lambda: self._prepare(f"roundup:{run_id}:failed", work.roundup_failed(run_id)))
        if refused := self._post(parts):
            state, problem = RunState.FAILED, problem or f"could not be posted: {refused}"
        run("settle", lambda: self._store.set_run(run_id, state, problem, now=self._now()))

    def _write_roundup(self, run_id: int) -> dict[str, Any]:
        written = self._work.roundup(run_id)
        return {"parts": self._prepare(f"roundup:{run_id}", written.posts), "empty": written.empty}

    def _part(self, key: str) -> list[list[str]]:
        """What `tell` kept whole, for it may not have had the platform's edge, in the parts that this takes."""
        kept = self._store.delivery(key)
        return self._prepare(key, [Post(kept.channel, reply_from(kept.payload))]) if kept else []

    def _digested(self, read: Read) -> Read:
        failed = read if isinstance(read, InputError) else self._work.digest(read)
        DIGESTS.labels(failed.code if failed else "ok").inc()
        return failed or read

    def _prepare(self, key: str, posts: Sequence[Post]) -> list[list[str]]:
        return prepare(self._store, self._edges, key, posts, self._now())

    def _post(self, parts: list[list[str]]) -> str | None:
        """Deliver, each post's later parts in the thread of its first; what was refused, if anything was."""
        refused = None
        for keys in parts:
            thread = None
            for key in keys:
                try:
                    posted = self._steps.run("post", self._deliver, key, thread)
                except GivenUp as given_up:
                    refused = str(given_up)
                    self._steps.run("give up", lambda key=key, why=refused: self._store.delivery_failed(key, why, self._now()))
                    break
                thread = thread or (posted and posted["thread"])
        return refused

    def _deliver(self, key: str, thread: str | None) -> dict[str, str | None] | None:
        try:
            done = deliver(self._store, self._edges, key, self._now, thread)
        except NotPosted as refused:
            self._count_post(key, "retried" if refused.transient else "refused")
            raise
        if done is None:
            return None
        delivery, posted = done
        POSTS.labels(delivery.channel.platform, "posted").inc()
        with suppress(Gone):  # what it is about was forgotten since
            self._work.posted(delivery, posted)
        return asdict(posted)

    def _count_post(self, key: str, outcome: str) -> None:
        if kept := self._store.delivery(key):
            POSTS.labels(kept.channel.platform, outcome).inc()

    @contextmanager
    def _running(self) -> Iterator[None]:
        begun = time.monotonic()
        try:
            with structlog.contextvars.bound_contextvars(work=DBOS.workflow_id), self._steps.running():
                yield
                _LOG.info("done", extra={"seconds": round(time.monotonic() - begun, 2)})
        except GivenUp as given_up:
            _LOG.error("%s is given up without a word to anybody: %s", DBOS.workflow_id, given_up)
            raise


class _Connection(sqlite3.Connection):
    """Commits as the store does: what is killed loses nothing, and no writer waits for a disk while all others wait for it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.execute("PRAGMA synchronous = NORMAL")


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
