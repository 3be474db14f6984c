"""Processes on one machine with one data folder (SQLite): a name is held by a lock on a file."""

import os
import platform
import re
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

MOST = 64
"""Processes that share one data folder, or of one host one database."""


def host_name() -> str:
    return re.sub(r"[^\w.-]", "-", platform.node()) or "local"


class FileExecutor:
    """Implements `Executor`: "HOST-1", or "HOST-2" if another process has that one. The system lets go of the lock when the
    process ends, however it ends. To be used in a `with`; raises `RuntimeError` on entering if there are too many.

    versions: of the work, that the process does.
    """

    def __init__(self, folder: Path, *versions: str) -> None:
        self._folder = folder
        self._versions = versions
        self._held = ExitStack()
        self.name = ""

    def __enter__(self) -> Self:
        with ExitStack() as held:
            for version in self._versions:
                if not held.enter_context(self._locked(_of_version(version), shared=True)):
                    raise RuntimeError("what a process of this version left is being taken up just now; start again")
            for number in range(1, MOST + 1):
                if held.enter_context(self._locked(_of_number(number))):
                    self.name = f"{host_name()}-{number}"
                    self._held = held.pop_all()
                    return self
        raise RuntimeError(f"{MOST} processes run on this data folder already")

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def term(self) -> int | None:
        """A lock on a file cannot be lost."""
        return 1

    def alive(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(name for name in names if not self._is_free(name))

    @contextmanager
    def claim(self, name: str) -> Iterator[bool]:
        """A name of another host was this machine's own before it was called otherwise: the folder is on no other."""
        host, _, number = name.rpartition("-")
        if name == self.name or not number.isdecimal():
            yield False
        elif host != host_name():
            yield True
        else:
            with self._locked(_of_number(int(number))) as ours:
                yield ours

    @contextmanager
    def claim_version(self, version: str) -> Iterator[bool]:
        if version in self._versions or os.name == "nt":
            yield False
        else:
            with self._locked(_of_version(version)) as ours:
                yield ours

    def _is_free(self, name: str) -> bool:
        with self.claim(name) as ours:
            return ours

    @contextmanager
    def _locked(self, name: str, *, shared: bool = False) -> Iterator[bool]:
        """Whether the lock was free; it is ours then until the end of the `with`."""
        file = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _lock(file, shared)
        finally:
            os.close(file)


def _of_number(number: int) -> str:
    return f"executor-{number}.lock"


def _of_version(version: str) -> str:
    return f"executors-of-{re.sub(r'[^0-9A-Za-z.]', '-', version)}.lock"


def _lock(file: int, shared: bool) -> bool:
    with suppress(OSError):
        if os.name == "nt":
            import msvcrt

            if not shared:  # Windows has no shared ones there; an older version's work waits for a process of that version
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        return True
    return False
