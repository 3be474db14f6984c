"""How the C library keeps memory in a process that runs for months: what is freed is to be the system's again.

By itself GNU's gives each of the first threads a heap of its own, and what is smaller than 128 kB, or than the largest that was
ever freed, a place in one: fetched pages and rows that come and go leave holes there, into which little things go that stay,
some kilobytes an article. Threads of Python hardly ever ask for memory at the same time, so one heap will do.
"""

import ctypes
import sys
from contextlib import suppress

LARGE = 16 * 1024
"""Bytes from which on something has pages of its own."""
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of malloc.h, https://man7.org/linux/man-pages/man3/mallopt.3.html


def keep_small() -> None:
    """Of this process from now on, and its threads. Does nothing where the C library is not GNU's."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, LARGE)
            library.mallopt(_M_ARENA_MAX, 1)
