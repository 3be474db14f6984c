"""The workflows: what is done for a request, a roundup, a message of our own, step after step.

Where other processes may take part, reading and the writing of a roundup are workflows of their own ("read", "write"), which
know no platform; a request waits for them and does the rest. What was read there is their result, and all that is to be said is
in the store before a word of it is said, so that work goes on in the same way wherever it is taken up.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from dbos import DBOS

from bot.channel import Channel
from bot.delivery import Edge, NotPosted, Post, Posted, deliver, prepare
from bot.jobs.queues import LATER, READ_LATER, READ_SOON, SOON, Reading, Task, workspace_lane
from bot.jobs.shared import Shared
from bot.jobs.steps import FAILED, GivenUp, Steps, read_from, read_json
from bot.jobs.work import Read, Roundup, Wanted, Work
from bot.metrics import DIGESTS, POSTS
from bot.reading import InputError
from bot.reply import reply_from, reply_json
from bot.store import Gone, Store
from bot.store.records import DeliveryState, Prepared, RunState
from bot.tracing import span

SHARED_FLOWS = frozenset({"read", "write"})
"""Those that any process does."""

_LIVES = 10_000  # of a workflow: processes that die are no fault of its own, for what articles can do is done in others
_NOBODYS = "nobody's"  # the lane of what another version began, or a channel that is gone
_LOG = logging.getLogger(__name__)


class Flows:
    """reading: who reads, for what is begun here. edges: by platform."""

    def __init__(
        self,
        store: Store,
        work: Work,
        edges: Mapping[str, Edge],
        steps: Steps,
        shared: Shared,
        reading: Reading,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._work = work
        self._edges = edges
        self._steps = steps
        self._shared = shared
        self._here = reading is Reading.HERE
        self._now = now

    def register(self) -> None:
        """Tell DBOS of them. Functions, not methods: DBOS keeps notes on what it decorates."""

        @DBOS.workflow(name="answer", max_recovery_attempts=_LIVES)
        def answer(request_id: int) -> None:
            with self._running():
                self._answer(request_id)

        @DBOS.workflow(name="roundup", max_recovery_attempts=_LIVES)
        def roundup(run_id: int) -> None:
            with self._running():
                self._roundup(run_id)

        @DBOS.workflow(name="tell", max_recovery_attempts=_LIVES)
        def tell(key: str) -> None:
            with self._running():
                self._post(self._steps.run("tell", self._part, f"tell:{key}"))

        @DBOS.workflow(name="read", max_recovery_attempts=_LIVES)
        def read(name: str) -> Any:
            with self._running(_whose(name)):
                [found] = self._steps.read("read", self._read_named, [name])
                return read_json(found)

        @DBOS.workflow(name="write", max_recovery_attempts=_LIVES)
        def write(whose: str) -> dict[str, Any]:
            with self._running(whose):
                try:
                    return self._steps.run("write", self._write, whose)  # type: ignore[no-any-return]
                except GivenUp as given_up:
                    return {"failed": str(given_up)}

    def _answer(self, request_id: int) -> None:
        """What a former life was to say is said: a command that was done is not done again, and asking anew might come to
        something else."""
        steps, work, key = self._steps, self._work, f"request:{request_id}"
        if (parts := steps.run("prepared", self._store.prepared, key, f"{key}:failed")) is None:
            try:
                posts = self._answered_here(request_id) if self._here else self._answered_by_all(request_id)
                parts = steps.run("answer", lambda: self._prepare(key, posts()))
            except GivenUp:
                parts = steps.run("failed", lambda: self._prepare(f"{key}:failed", work.failed(request_id)))
        self._post(parts)

    def _answered_here(self, request_id: int) -> Callable[[], Sequence[Post]]:
        def read() -> list[Any]:
            places = range(self._steps.run("reads", self._work.reads, request_id))
            return [read_json(one) for one in self._read_places(request_id, places)]

        found = self._steps.keep("read", read)
        return lambda: self._work.answer(request_id, [read_from(value) for value in found])

    def _answered_by_all(self, request_id: int) -> Callable[[], Sequence[Post]]:
        if (wanted := self._steps.run("reads", self._work.wanted, request_id)) is None:
            return lambda: self._work.answer(request_id, [])
        read = self._read_by_all(request_id, wanted)
        if not wanted.written:
            return lambda: self._work.answer(request_id, read)
        posts, _ = self._written_by_all(f"request:{request_id}", READ_SOON, workspace_lane(wanted.channel), SOON)
        return lambda: posts

    def _read_by_all(self, request_id: int, wanted: Wanted) -> list[Read]:
        """What any process may read, and what only this one can. In another life it may be other places that are whose."""
        shared = {place: name for place, name in enumerate(wanted.names) if name is not None}
        whose = (wanted.channel, wanted.at)
        found = self._steps.run("wait", self._read_shared, list(shared.values()), READ_SOON, SOON, whose) if shared else []
        read = {place: read_from(value) for place, value in zip(shared, found, strict=True)}
        ours = [place for place in range(len(wanted.names)) if place not in shared]
        read |= dict(zip(ours, self._read_places(request_id, ours), strict=True))
        return [read[place] for place in range(len(wanted.names))]

    def _read_places(self, request_id: int, places: Sequence[int]) -> list[Read]:
        return self._steps.read("read", lambda place: self._digested(self._work.read(request_id, place)), places)

    def _roundup(self, run_id: int) -> None:
        """As for a request: once it is written, what there is to say of it stands, whatever a second look would find new."""
        run, key = self._steps.run, f"roundup:{run_id}"
        state, problem = RunState.DONE, None
        if parts := run("prepared", self._store.prepared, key, f"{key}:failed"):
            if parts[0][0].startswith(f"{key}:failed"):
                state, problem = RunState.FAILED, "could not be made"
        else:
            try:
                written = self._write_here(run_id) if self._here else self._write_by_all(run_id)
                state, parts = RunState.EMPTY if written["empty"] else RunState.DONE, written["parts"]
            except GivenUp as given_up:
                state, problem = RunState.FAILED, f"could not be made: {given_up}"
                parts = run("failed", lambda: self._prepare(f"{key}:failed", self._work.roundup_failed(run_id)))
        if refused := self._post(parts):
            state, problem = RunState.FAILED, problem or f"could not be posted: {refused}"
        run("settle", lambda: self._store.set_run(run_id, state, problem, now=self._now()))

    def _write_here(self, run_id: int) -> dict[str, Any]:
        entries = self._steps.run("entries", self._work.entries, run_id)
        self._steps.read("read entries", lambda entry: self._digested(self._work.read_entry(entry)), list(entries))
        written: dict[str, Any] = self._steps.run("roundup", self._written, run_id)
        return written

    def _write_by_all(self, run_id: int) -> dict[str, Any]:
        lane = self._steps.run("entries", self._read_entries, run_id)
        posts, empty = self._written_by_all(f"roundup:{run_id}", READ_LATER, lane, LATER)
        return {"parts": self._steps.run("roundup", self._prepare, f"roundup:{run_id}", posts), "empty": empty}

    def _read_entries(self, run_id: int) -> str:
        """Let others read what has to be read for a roundup; the lane of its channel."""
        entries, run = self._work.entries(run_id), self._store.run(run_id)
        whose = (run.channel, run.due_at) if run else None
        self._read_shared([f"entry:{entry}" for entry in entries], READ_LATER, LATER, whose)
        return workspace_lane(run.channel) if run else _NOBODYS

    def _written(self, run_id: int) -> dict[str, Any]:
        written = self._work.roundup(run_id)
        return {"parts": self._prepare(f"roundup:{run_id}", written.posts), "empty": written.empty}

    def _written_by_all(self, whose: str, queue: str, lane: str, priority: int) -> tuple[list[Post], bool]:
        """The roundup as a process without the edge has put it into the store, and whether there was nothing new. Raises
        `GivenUp`."""
        [written] = self._steps.run("wait", self._shared.results, [_writing(whose, queue, lane, priority)])
        if written is None or "failed" in written:
            raise GivenUp(written["failed"] if written else "it broke down")
        kept = self._steps.run("written", lambda: [self._kept(keys) for keys in written["posts"]])
        return [post for post in kept if post is not None], written["empty"]

    def _write(self, whose: str) -> dict[str, Any]:
        """Write a roundup, of a run or on demand, and keep it whole, each message under a key."""
        kind, _, id = whose.partition(":")
        written = self._work.roundup(int(id)) if kind == "roundup" else Roundup(tuple(self._work.answer(int(id), [])))
        posts = [
            Prepared(post.channel, [reply_json(reply) for reply in (post.reply, *post.rest)], post.thread, post.person)
            for post in written.posts
        ]
        keys = self._store.prepare_deliveries(writing_of(whose), posts, self._now()) if posts else []
        return {"posts": keys, "empty": written.empty}

    def _kept(self, keys: Sequence[str]) -> Post | None:
        """The post that `_write` kept; None if it was forgotten in the meantime."""
        kept = [found for key in keys if (found := self._store.delivery(key))]
        if not kept:
            return None
        first, *rest = [reply_from(one.payload) for one in kept]
        return Post(kept[0].channel, first, kept[0].thread, kept[0].person, tuple(rest))

    def _read_named(self, name: str) -> Read:
        kind, _, id = name.partition(":")
        if kind == "entry":
            return self._digested(self._work.read_entry(int(id)))
        request, _, place = id.partition(":")
        return self._digested(self._work.read(int(request), int(place)))

    def _read_shared(self, names: Sequence[str], queue: str, priority: int, whose: tuple[Channel, datetime] | None) -> list[Any]:
        """Wanted by many within an hour, the same is read once; what failed is not for ever.

        whose: of which channel the wish is, and from when, so that it is the same at every try; None: it was forgotten since.
        """
        lane, hour = (workspace_lane(whose[0]), f"{whose[1]:%Y%m%d%H}") if whose else (_NOBODYS, "")
        tasks = [Task(f"read:{name}@{hour}", "read", name, queue, lane, priority) for name in names]
        return [asdict(FAILED) if found is None else found for found in self._shared.results(tasks)]

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
                thread = thread or (posted and posted.thread)
        return refused

    def _deliver(self, key: str, thread: str | None) -> Posted | None:
        try:
            done = deliver(self._store, self._edges, key, self._now, thread)
        except NotPosted as refused:
            self._count_post(key, "retried" if refused.transient else "refused")
            raise
        if done is None:
            self._refuse_failed(key)
            return None
        delivery, posted = done
        POSTS.labels(delivery.channel.platform, "posted").inc()
        with suppress(Gone):  # what it is about was forgotten since
            self._work.posted(delivery, posted)
        return posted

    def _refuse_failed(self, key: str) -> None:
        """Raise `NotPosted` if it was given up in an earlier life; else it was forgotten."""
        if (kept := self._store.delivery(key)) and kept.state is DeliveryState.FAILED:
            raise NotPosted(kept.problem or "it was given up", transient=False)

    def _count_post(self, key: str, outcome: str) -> None:
        if kept := self._store.delivery(key):
            POSTS.labels(kept.channel.platform, outcome).inc()

    @contextmanager
    def _running(self, work: str | None = None) -> Iterator[None]:
        """work: what it is part of, if it is not all of it."""
        begun = time.monotonic()
        try:
            of, kind = work or str(DBOS.workflow_id), str(DBOS.workflow_id).partition(":")[0]
            with structlog.contextvars.bound_contextvars(work=of), span(kind, of), self._steps.running():
                yield
                _LOG.info("part done" if work else "done", extra={"seconds": round(time.monotonic() - begun, 2)})
        except GivenUp as given_up:
            _LOG.error("%s is given up without a word to anybody: %s", DBOS.workflow_id, given_up)
            raise


def read_again(id: str) -> Task:
    """The reading of that id; nobody may wait for it any more."""
    return Task(id, "read", id.partition(":")[2].rpartition("@")[0], READ_SOON, _NOBODYS, LATER)


def write_again(id: str) -> Task:
    """The writing of that id, likewise. Before version 4 it was named by a run's number, and is waited for by that."""
    whose = id.partition(":")[2]
    return Task(id, "write", f"roundup:{whose}" if whose.isdecimal() else whose, READ_SOON, _NOBODYS, LATER)


def writing_of(id: str) -> str:
    """The id of what writes the roundup of a work."""
    return f"write:{id}"


def _writing(whose: str, queue: str, lane: str, priority: int) -> Task:
    return Task(writing_of(whose), "write", whose, queue, lane, priority)


def _whose(name: str) -> str:
    """What an input is of: a request, or an entry that several may want."""
    return name if name.startswith("entry:") else name.rpartition(":")[0]
