"""Processes that can be killed, for work that may hang or swell: with a time limit, a memory limit, and a fresh start.

`KillablePool` runs any function; `Digester` makes digests in one, so that no thread or event loop waits for spaCy and one
hostile article costs its own worker and nobody else's.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from bot.reading import InputError
from bot.work import CannotStart, check_pipeline, digest_article
from summarizer.article import Article
from summarizer.items import Digest

T = TypeVar("T")
_LOG = logging.getLogger(__name__)

_SIGKILL = 9
_NICE = 5  # whoever waits for a word from us comes before whoever waits for a digest
_NO_MEMORY = 86  # exit code of a worker that had no memory left; anything but 0 says that it died at its task
_STATM = Path("/proc/self/statm")  # https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html
_GROWN = 1.25  # times what a process had at first: worth a fresh one
_at_first = 0  # of this process, once it is ready for tasks
_WARM_UP = 'The ferry stops on Friday, the company said. "We cannot mend it before April," said Olga Brandt, 41, of Port Kestrel.'

TOO_SLOW = InputError("too_slow", "this article takes too long to digest; paste the part that matters")
TOO_HEAVY = InputError("too_heavy", "this article takes too much memory to digest; paste the part that matters")
FAILED = InputError("failed", "this article could not be digested (a fault of ours); please report it")


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """seconds: of one task. memory: bytes of a process's address space. workers: processes. tasks: after which one is renewed.

    resident: bytes of memory in use (RSS) above which all are renewed once their tasks are done; 0: any.
    """

    seconds: float = 20
    memory: int = 1_500_000_000
    workers: int = 1
    tasks: int = 100
    resident: int = 0


@dataclass(frozen=True, slots=True)
class Endings:
    """What is said of a task that took too long, of one that took its process down, and of one that raised."""

    slow: InputError
    heavy: InputError
    failed: InputError


class KillablePool:
    """Processes that start with the first task. Safe to share between threads; to be closed, or used in a `with`.

    prepare: called once in each process before its first task, outside the limits: what takes long to load. It must not raise.
    """

    def __init__(self, limits: PoolLimits, endings: Endings, prepare: Callable[[], object]) -> None:
        self._limits = limits
        self._endings = endings
        self._prepare = prepare
        self._pool: ProcessPool | None = None
        self._futures: set[ProcessFuture[Any]] = set()
        self._emptying: dict[ProcessPool, Thread] = {}  # they take no more tasks, and end when they have none
        self._lock = Lock()
        self._closed = False

    def run(self, function: Callable[..., T], *args: Any, seconds: float | None = None) -> T | InputError:
        """What `function`, which must be importable by name, returns for `args`; what became of it if it does not return.

        seconds: its own time limit instead of the pool's. Raises `CancelledError` when the pool is closed, and `CannotStart`
        if the function did.
        """
        for last in (False, True):
            pool, future = self._submit(function, args, seconds)
            try:
                return self._done(future.result(), pool)
            except KeyboardInterrupt:
                future.cancel()  # type: ignore[no-untyped-call]
                raise
            except BaseException as error:
                if last or not self._worth_another(error, pool):
                    return self._why(error)
        raise AssertionError("not reached")

    async def run_async(self, function: Callable[..., T], *args: Any, seconds: float | None = None) -> T | InputError:
        """As `run`, without blocking the event loop. Cancelling the task kills the process."""
        for last in (False, True):
            pool, future = await asyncio.to_thread(self._submit, function, args, seconds)
            try:
                return self._done(await asyncio.wrap_future(future), pool)
            except asyncio.CancelledError:
                future.cancel()  # type: ignore[no-untyped-call]
                raise
            except Exception as error:
                if last or not self._worth_another(error, pool):
                    return self._why(error)
        raise AssertionError("not reached")

    def close(self) -> None:
        """Stop at once: tasks under way are cancelled (`CancelledError`), their processes killed; no others are taken."""
        with self._lock:
            emptying, pool = dict(self._emptying), self._pool
            self._pool, self._closed = None, True
            futures = list(self._futures)
        for future in futures:  # a pool that is stopped leaves those who wait for its tasks waiting
            future.cancel()  # type: ignore[no-untyped-call]
        for emptied, thread in emptying.items():
            emptied.stop()  # type: ignore[no-untyped-call]
            thread.join()  # which ends the pool: two at once that do would trip over each other
        if pool is not None:
            _stop(pool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _submit(
        self, function: Callable[..., T], args: tuple[Any, ...], seconds: float | None
    ) -> "tuple[ProcessPool, ProcessFuture[tuple[T, int]]]":
        with self._lock:
            if self._closed:
                raise CancelledError
            if self._pool is None or not self._pool.active:
                if self._pool:
                    _stop(self._pool)
                self._pool = ProcessPool(
                    max_workers=self._limits.workers,
                    max_tasks=self._limits.tasks,
                    initializer=_settle,
                    initargs=(self._limits, self._prepare),
                    context=get_context("spawn"),
                )
            timeout = self._limits.seconds if seconds is None else seconds
            future: ProcessFuture[tuple[T, int]] = self._pool.schedule(_run, args=(function, args), timeout=timeout)
            self._futures.add(future)
            pool = self._pool
        future.add_done_callback(self._futures.discard)
        return pool, future

    def _done(self, done: tuple[T, int], pool: ProcessPool) -> T:
        """What a task returned. Where its process has swollen, no more tasks go to it and those beside it: others take over."""
        value, resident = done
        if self._limits.resident and resident > self._limits.resident:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
                    _LOG.info("processes are renewed: one has %d MB", resident // 1_000_000)
                    pool.close()  # type: ignore[no-untyped-call]
                    self._emptying[pool] = Thread(target=self._empty, args=(pool,), name="renewing", daemon=True)
                    self._emptying[pool].start()
        return value

    def _empty(self, pool: ProcessPool) -> None:
        """Let a pool do the tasks that it has, and end it."""
        with suppress(RuntimeError):
            pool.join()
        with self._lock:
            self._emptying.pop(pool, None)

    def _worth_another(self, error: BaseException, pool: ProcessPool) -> bool:
        """Whether the task may not be to blame: its process was killed from outside (as by a system that is short of memory), or
        the pool broke down."""
        return (isinstance(error, ProcessExpired) and error.exitcode == -_SIGKILL) or self._broke(error, pool)

    def _broke(self, error: BaseException, pool: ProcessPool) -> bool:
        """Whether the pool broke down, which says nothing of the task: another may be to blame. Then it is given up."""
        if not isinstance(error, BrokenProcessPool):
            return False
        with self._lock:
            if self._pool is pool:
                self._pool = None
        _stop(pool)
        return True

    def _why(self, error: BaseException) -> InputError:
        if isinstance(error, TimeoutError):
            return self._endings.slow
        if isinstance(error, ProcessExpired | MemoryError | BrokenProcessPool):
            return self._endings.heavy
        if isinstance(error, CancelledError | KeyboardInterrupt | SystemExit | CannotStart):
            raise error
        return self._endings.failed


class Digester:
    """Digests, made in processes with the pipeline loaded. Safe to share between threads; to be closed, or used in a `with`.

    limits.seconds: for an article of a few thousand characters; longer ones get more. Two workers at least are worth their
    memory (about 300 MB each): while a hostile article holds one until its time is up, the other goes on.
    """

    def __init__(self, pipeline: str, limits: PoolLimits | None = None) -> None:
        self._pipeline = pipeline
        self._limits = limits or PoolLimits(seconds=15, memory=3_000_000_000, workers=max(2, os.cpu_count() or 1), tasks=500)
        endings = Endings(TOO_SLOW, TOO_HEAVY, FAILED)
        self._pool = KillablePool(self._limits, endings, partial(_warm_up, pipeline))

    def start(self) -> None:
        """Start the processes; when this returns, one of them at least has the pipeline loaded. Raises `CannotStart`."""
        check_pipeline(self._pipeline)
        self._pool.run(digest_article, Article(_WARM_UP), self._pipeline, seconds=300)

    def digest(self, article: Article) -> Digest | InputError:
        """The digest of `article`, or what became of it. Blocks the calling thread alone. Raises `CancelledError` when closed."""
        seconds = self._limits.seconds + len(article.text) / 5000  # a slow processor digests some 10,000 characters a second
        return self._pool.run(digest_article, article, self._pipeline, seconds=seconds)

    def close(self) -> None:
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _warm_up(pipeline: str) -> None:
    with suppress(CannotStart):  # the first task says so
        digest_article(Article(_WARM_UP), pipeline)


def _stop(pool: ProcessPool) -> None:
    with suppress(RuntimeError):
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _run(function: Callable[..., T], args: tuple[Any, ...]) -> tuple[T, int]:
    """What the function returns, and how much memory the process has in use now; 0 while that is little more than at first, for
    then a fresh one would be no smaller."""
    try:
        value, resident = function(*args), resident_bytes()
        return value, resident if resident > _GROWN * _at_first else 0
    except MemoryError:
        os._exit(_NO_MEMORY)  # what is left of this process is of no use


def resident_bytes() -> int:
    """The memory that this process has in use, in bytes; where that is not told, the most that it had, or 0."""
    with suppress(OSError):
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def _settle(limits: PoolLimits, prepare: Callable[[], object]) -> None:
    """Ready a worker: silence, what takes long to load, and only then the limits."""
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # C code that spins never comes to a handler in Python
    logging.disable(logging.CRITICAL)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    prepare()
    global _at_first
    _at_first = resident_bytes()

    try:
        import resource
    except ImportError:  # Windows: the time limit alone must do
        return
    processor = int(limits.tasks * limits.seconds) + 60  # a backstop for a worker whose parent was killed
    for kind, limit in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, processor), (resource.RLIMIT_AS, limits.memory)):
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(kind)[1]
            value = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (value, value))
