"""A name for this process among those that share a database: its own while it lives, the same again after a restart."""

import os
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MOST = 64


@contextmanager
def executor_name(folder: Path) -> Iterator[str]:
    """ "HOST-1", or "HOST-2" if another process on this machine has that one; held by a lock on a file in `folder` that the
    system lets go of when the process ends, however it ends. Raises `RuntimeError` if there are too many."""
    host = re.sub(r"[^\w.-]", "-", platform.node()) or "local"
    for number in range(1, _MOST + 1):
        file = os.open(folder / f"executor-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if _lock(file):
                yield f"{host}-{number}"
                return
        finally:
            os.close(file)
    raise RuntimeError(f"{_MOST} processes run on this data folder already")


def _lock(file: int) -> bool:
    """Whether the lock was free; it is ours then until the file is closed."""
    with suppress(OSError):
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
