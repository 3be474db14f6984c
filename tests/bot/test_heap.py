"""What a long life leaves in memory: what is large has pages of its own, and all threads share one heap."""

import ctypes
import subprocess
import sys

import pytest

from tests.console import ROOT

COUNTED = """
import ctypes
import threading
from bot.heap import LARGE, keep_small

class Info(ctypes.Structure):  # https://man7.org/linux/man-pages/man3/mallinfo.3.html
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
begin = libc.mallinfo2().hblks
stays = [bytes(LARGE + 1) for _ in range(50)]
between = libc.mallinfo2().hblks
keep_small()
goes = [bytes(LARGE + 1) for _ in range(50)]
most = libc.mallinfo2().hblks
del goes
left = libc.mallinfo2().hblks
meet = threading.Barrier(8)
threads = [threading.Thread(target=lambda: (bytes(1000), meet.wait())) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(between - begin, most - between, left - between, flush=True)
libc.malloc_stats()
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="a C library that says nothing of its heaps")
def test_what_is_large_is_given_back_and_threads_have_no_heaps_of_their_own() -> None:
    done = subprocess.run([sys.executable, "-c", COUNTED], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after, left = map(int, done.stdout.split())
    assert (before, left) == (0, 0)
    assert after > 25  # the others found holes that were there
    assert done.stderr.count("Arena ") == 1
