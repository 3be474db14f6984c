"""Processes that can be killed, for work that may hang or swell: with a time limit, a memory limit, and a fresh start.

`KillablePool` runs any function; `Digester` makes digests in one, so that no thread or event loop waits for spaCy and one
hostile article costs its own worker and nobody else's.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from bot.reading import InputError
from bot.work import CannotStart, check_pipeline, digest_article
from summarizer.article import Article
from summarizer.items import Digest

T = TypeVar("T")

_NICE = 5  # whoever waits for a word from us comes before whoever waits for a digest
_NO_MEMORY = 86  # exit code of a worker that had no memory left; anything but 0 says that it died at its task
_WARM_UP = 'The ferry stops on Friday, the company said. "We cannot mend it before April," said Olga Brandt, 41, of Port Kestrel.'

TOO_SLOW = InputError("too_slow", "this article takes too long to digest; paste the part that matters")
TOO_HEAVY = InputError("too_heavy", "this article takes too much memory to digest; paste the part that matters")
FAILED = InputError("failed", "this article could not be digested (a fault of ours); please report it")


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """seconds: of one task. memory: bytes of a process's address space. workers: processes. tasks: after which one is renewed."""

    seconds: float = 20
    memory: int = 1_500_000_000
    workers: int = 1
    tasks: int = 100


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
                return future.result()
            except KeyboardInterrupt:
                future.cancel()  # type: ignore[no-untyped-call]
                raise
            except BaseException as error:
                if last or not self._broke(error, pool):
                    return self._why(error)
        raise AssertionError("not reached")

    async def run_async(self, function: Callable[..., T], *args: Any, seconds: float | None = None) -> T | InputError:
        """As `run`, without blocking the event loop. Cancelling the task kills the process."""
        for last in (False, True):
            pool, future = await asyncio.to_thread(self._submit, function, args, seconds)
            try:
                return await asyncio.wrap_future(future)
            except asyncio.CancelledError:
                future.cancel()  # type: ignore[no-untyped-call]
                raise
            except Exception as error:
                if last or not self._broke(error, pool):
                    return self._why(error)
        raise AssertionError("not reached")

    def close(self) -> None:
        """Stop at once: tasks under way are cancelled (`CancelledError`), their processes killed; no others are taken."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
            futures = list(self._futures)
        for future in futures:  # a pool that is stopped leaves those who wait for its tasks waiting
            future.cancel()  # type: ignore[no-untyped-call]
        if pool:
            _stop(pool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _submit(
        self, function: Callable[..., T], args: tuple[Any, ...], seconds: float | None
    ) -> "tuple[ProcessPool, ProcessFuture[T]]":
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
            future: ProcessFuture[T] = self._pool.schedule(_run, args=(function, args), timeout=timeout)
            self._futures.add(future)
            pool = self._pool
        future.add_done_callback(self._futures.discard)
        return pool, future

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


def _run(function: Callable[..., T], args: tuple[Any, ...]) -> T:
    try:
        return function(*args)
    except MemoryError:
        os._exit(_NO_MEMORY)  # what is left of this process is of no use


def _settle(limits: PoolLimits, prepare: Callable[[], object]) -> None:
    """Ready a worker: silence, what takes long to load, and only then the limits."""
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # C code that spins never comes to a handler in Python
    logging.disable(logging.CRITICAL)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    prepare()

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
