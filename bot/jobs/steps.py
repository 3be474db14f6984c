"""One step of durable work: tried, tried again later, given up.

What a step changes is in the store, so that doing it again changes nothing: after a crash a workflow begins anew, with its
first tries, and is soon where it was. Where that would cost much, or come to something else, the result is kept (`keep`): a
row of DBOS's, small JSON.
Steps never raise into DBOS, which would keep the exception's message, and what is logged of one is its type and place alone: a
message may have an article's words in it.
"""

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Condition, Event
from time import perf_counter
from typing import Any, TypeVar

from dbos import DBOS

from bot.delivery import NotPosted
from bot.executors import Executor
from bot.jobs.work import Read, RetryLater
from bot.metrics import FAILURES, STEPS
from bot.reading import InputError
from bot.store import Gone, StoreError
from bot.tracing import traced_try

_LOG = logging.getLogger(__name__)
_Item = TypeVar("_Item", int, str)
_LOOK = 0.2  # seconds between two looks whether we have our name again
_BATCH = 4  # inputs that are read at once for one request or roundup

FAILED = InputError("failed", "it could not be read (a fault of ours); try again")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait before each further try, in seconds; as many tries as there are waits, and one.

    work: for a step of the bot's own. store: for a database that cannot be used (half an hour). post: for a platform that does
    not take a message (six hours).
    """

    work: tuple[float, ...] = (1, 5, 20, 60)
    store: tuple[float, ...] = (1, 2, 4, 8, 15, 30) + (60,) * 30
    post: tuple[float, ...] = (1, 2, 4, 8, 15, 30) + (60,) * 360


class GivenUp(Exception):
    """A step failed for good; the message is the type of what it raised, or why the platform refused."""


class Stopping(BaseException):
    """The process is about to end: the workflow stays as it is and goes on at the next start. Not an `Exception`, for DBOS
    would keep one as the workflow's end."""


class Steps:
    """Runs steps within DBOS workflows until it is told to stop."""

    def __init__(self, patience: Patience, now: Callable[[], datetime], executor: Executor) -> None:
        self._patience = patience
        self._now = now
        self._executor = executor
        self._stopping = Event()
        self._terms: dict[str, int] = {}  # of the workflows that run here: the executor's term in which each began
        self._ended = Condition()

    def stop(self) -> None:
        """Let no further step begin; those who wait for their next try wake up and stop."""
        self._stopping.set()

    @contextmanager
    def running(self) -> Iterator[None]:
        """To be held by a workflow while it runs. Raises `Stopping` if it may not now."""
        workflow, term = str(DBOS.workflow_id), self._executor.term()
        with self._ended:
            if term is None or self._stopping.is_set() or workflow in self._terms:
                raise Stopping
            self._terms[workflow] = term
        try:
            yield
        finally:
            with self._ended:
                del self._terms[workflow]
                self._ended.notify_all()

    def runs(self, workflow: str) -> bool:
        """Whether a workflow runs here."""
        return workflow in self._terms

    def wait_until_idle(self, seconds: float) -> bool:
        """Wait so long at most until no workflow runs here; whether that is so."""
        with self._ended:
            return self._ended.wait_for(lambda: not self._terms, seconds)

    def run(self, name: str, function: Callable[..., Any], *args: Any) -> Any:
        """What `function` returns. After a crash it is done again, with its first try. Raises `GivenUp`."""
        term, tries = self._terms[str(DBOS.workflow_id)], 0
        while True:
            found = self._try(name, function, args, tries, term)
            if "value" in found:
                return found["value"]
            if "failed" in found:
                raise GivenUp(found["failed"])
            self._wait(found["later"])
            tries += 1

    def read(self, name: str, function: Callable[[_Item], Read], items: Sequence[_Item]) -> list[Read]:
        """What `function` returns for each of `items`, several at once; an `InputError` for those that were given up."""
        read: dict[_Item, Read] = {}
        term, tries = self._terms[str(DBOS.workflow_id)], 0
        while left := [item for item in items if item not in read]:
            later = []
            for start in range(0, len(left), _BATCH):
                batch = left[start : start + _BATCH]
                results = self._try_all(name, function, batch, tries, term)
                for item, found in zip(batch, results, strict=True):
                    if "later" in found:
                        later.append(found["later"])
                    else:
                        read[item] = FAILED if "failed" in found else found["value"]
            if later:
                self._wait(max(later))
            tries += 1
        return [read[item] for item in items]

    def keep(self, name: str, function: Callable[[], Any]) -> Any:
        """What `function` returns, which must be JSON and may be made in several steps: kept, so that after a crash it is not
        done again. The calls of one workflow are always the same, in the same order. Raises `GivenUp`."""

        def kept() -> dict[str, Any]:
            try:
                return {"value": function()}
            except GivenUp as given_up:
                return {"failed": str(given_up)}

        found: dict[str, Any] = DBOS.run_step({"name": name}, kept)
        if "failed" in found:
            raise GivenUp(found["failed"])
        return found["value"]

    def _try_all(
        self, name: str, function: Callable[[_Item], Read], batch: list[_Item], tries: int, term: int
    ) -> list[dict[str, Any]]:
        def one(item: _Item) -> dict[str, Any]:
            return self._try(name, function, (item,), tries, term)

        if len(batch) == 1:
            return [one(batch[0])]
        contexts = [copy_context() for _ in batch]  # so that what is logged and traced there is known to be of this workflow
        with ThreadPoolExecutor(_BATCH, thread_name_prefix=name) as threads:
            return list(threads.map(lambda context, item: context.run(one, item), contexts, batch))

    @traced_try
    def _try(self, name: str, function: Callable[..., Any], args: tuple[Any, ...], tries: int, term: int) -> dict[str, Any]:
        if not self._is_ours(term):
            raise Stopping
        begun, end = perf_counter(), "failed"
        try:
            value = function(*args)
            end = "done"
            return {"value": value}
        except CancelledError:
            raise Stopping from None
        except Exception as error:
            if self._stopping.is_set():
                raise Stopping from None
            wait = self._wait_after(error, tries)
            FAILURES.labels(name, type(error).__name__).inc()
            refused = isinstance(error, NotPosted)
            what = f"{type(error).__name__}: {error}" if refused else type(error).__name__
            then = "is given up" if wait is None else f"is tried again in {wait:g} s"
            _LOG.warning("step %s of %s %s: %s at %s", name, DBOS.workflow_id, then, what, _place(error))
            if wait is None:
                return {"failed": str(error) if refused else what}
            end = "later"
            return {"later": self._now() + timedelta(seconds=wait)}
        finally:
            STEPS.labels(name, end).observe(perf_counter() - begun)

    def _is_ours(self, term: int) -> bool:
        """Whether what was begun in `term` may go on here. While that is not known, it waits."""
        while not self._stopping.is_set():
            if (now := self._executor.term()) is not None:
                return now == term
            self._stopping.wait(_LOOK)
        return False

    def _wait_after(self, error: Exception, tries: int) -> float | None:
        """How long to wait before the next try, or None to give up."""
        match error:
            case NotPosted(transient=False) | Gone():
                return None
            case NotPosted():
                waits = self._patience.post
            case StoreError():
                waits = self._patience.store
            case _:
                waits = self._patience.work
        if tries >= len(waits):
            return None
        asked = error.after if isinstance(error, RetryLater) else error.retry_after if isinstance(error, NotPosted) else None
        return max(0.0, asked) if asked is not None else waits[tries]

    def _wait(self, until: datetime) -> None:
        left = (until - self._now()).total_seconds()
        if self._stopping.wait(max(0.0, left)):
            raise Stopping


def read_json(read: Read) -> Any:
    """What was read, as DBOS keeps it."""
    return asdict(read) if isinstance(read, InputError) else read


def read_from(value: Any) -> Read:
    """What `read_json` made."""
    return InputError(**value) if isinstance(value, dict) else int(value)


def _place(error: Exception) -> str:
    """File, line and function where it was raised; never its message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if frames else "?"
