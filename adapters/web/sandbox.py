"""Runs what reads hostile input in a process that can be killed: with a time limit, a memory limit, and a fresh start."""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from bot.reading import InputError

T = TypeVar("T")

_NO_MEMORY = 86  # exit code of a worker that had no memory left; anything but 0 says that it died at its task

TOO_SLOW = InputError("page_too_slow", "this page takes too long to read; paste the article's text instead")
TOO_HEAVY = InputError("page_too_heavy", "this page takes too much memory to read; paste the article's text instead")
FAILED = InputError(
    "failed", "this page could not be read (a fault of ours); paste the article's text instead, and report the page"
)


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """seconds: of one task. memory: bytes of a process's address space. workers: processes. tasks: after which one is renewed."""

    seconds: float = 20
    memory: int = 1_500_000_000
    workers: int = 1
    tasks: int = 100


class Sandbox:
    """Processes that start with the first task. Safe to share between threads; to be closed, or used in a `with`."""

    def __init__(self, limits: SandboxLimits | None = None) -> None:
        self._limits = limits or SandboxLimits()
        self._pool: ProcessPool | None = None
        self._futures: set[ProcessFuture[Any]] = set()
        self._lock = Lock()
        self._closed = False

    def run(self, function: Callable[..., T], *args: Any) -> T | InputError:
        """What `function`, which must be importable by name, returns for `args`; what became of it if it does not return."""
        for last in (False, True):
            pool, future = self._submit(function, args)
            try:
                return future.result()
            except KeyboardInterrupt:
                future.cancel()  # type: ignore[no-untyped-call]
                raise
            except BaseException as error:
                if last or not self._broke(error, pool):
                    return _why(error)
        raise AssertionError("not reached")

    async def run_async(self, function: Callable[..., T], *args: Any) -> T | InputError:
        """As `run`, without blocking the event loop. Cancelling the task kills the process."""
        for last in (False, True):
            pool, future = await asyncio.to_thread(self._submit, function, args)
            try:
                return await asyncio.wrap_future(future)
            except asyncio.CancelledError:
                future.cancel()  # type: ignore[no-untyped-call]
                raise
            except Exception as error:
                if last or not self._broke(error, pool):
                    return _why(error)
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

    def _submit(self, function: Callable[..., T], args: tuple[Any, ...]) -> "tuple[ProcessPool, ProcessFuture[T]]":
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
                    initargs=(self._limits,),
                    context=get_context("spawn"),
                )
            future: ProcessFuture[T] = self._pool.schedule(_run, args=(function, args), timeout=self._limits.seconds)
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


def _stop(pool: ProcessPool) -> None:
    with suppress(RuntimeError):
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _why(error: BaseException) -> InputError:
    if isinstance(error, TimeoutError):
        return TOO_SLOW
    if isinstance(error, ProcessExpired | MemoryError | BrokenProcessPool):
        return TOO_HEAVY
    if isinstance(error, CancelledError | KeyboardInterrupt | SystemExit):
        raise error
    return FAILED


def _run(function: Callable[..., T], args: tuple[Any, ...]) -> T:
    try:
        return function(*args)
    except MemoryError:
        os._exit(_NO_MEMORY)  # what is left of this process is of no use


def _settle(limits: SandboxLimits) -> None:
    """Prepare a worker: limits, silence, and what takes long to import, so that it does not count as a page's time."""
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # C code that spins never comes to a handler in Python
    logging.disable(logging.CRITICAL)
    for module in ("trafilatura.metadata", "adapters.web.extract"):
        import_module(module)

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
