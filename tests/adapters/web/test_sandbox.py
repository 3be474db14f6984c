"""Whatever a page makes its reader do, the reader is stopped, and the next page is read."""

import asyncio
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from adapters.web.extract import extract_article
from adapters.web.sandbox import Sandbox, SandboxLimits
from bot.reading import InputError
from summarizer.article import Article
from tests.adapters.web.pages import PLANT, broadsheet


def spin() -> None:
    while True:
        pass


def spin_in_c() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def hoard() -> None:
    held = []
    while True:
        held.append(bytearray(20_000_000))


def ask_for_too_much() -> None:
    bytearray(10**12)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raise_something() -> None:
    raise ZeroDivisionError


def pid() -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(seconds=2, memory=700_000_000)) as opened:
        yield opened


@pytest.fixture(scope="module")
def patient() -> Iterator[Sandbox]:
    """One whose reader has time enough on the busiest machine."""
    with Sandbox(SandboxLimits(seconds=60, memory=700_000_000)) as opened:
        yield opened


def code_of(found: object) -> str:
    assert isinstance(found, InputError)
    return found.code


@pytest.mark.parametrize("work", [spin, spin_in_c])
def test_what_does_not_end_is_stopped_and_the_next_page_is_read(sandbox: Sandbox, work: Callable[[], None]) -> None:
    assert code_of(sandbox.run(work)) == "page_too_slow"
    assert isinstance(sandbox.run(extract_article, broadsheet(PLANT).encode()), Article)


@pytest.mark.parametrize(
    ("work", "code"),
    [(hoard, "page_too_heavy"), (ask_for_too_much, "page_too_heavy"), (die, "page_too_heavy"), (raise_something, "failed")],
)
def test_what_ends_badly_is_told_and_the_next_page_is_read(patient: Sandbox, work: Callable[[], None], code: str) -> None:
    assert code_of(patient.run(work)) == code
    assert isinstance(patient.run(extract_article, broadsheet(PLANT).encode()), Article)


def test_the_work_is_done_in_another_process_that_is_used_again(sandbox: Sandbox) -> None:
    first = sandbox.run(pid)
    assert first not in (os.getpid(), None)
    assert sandbox.run(pid) == first


def test_a_process_is_renewed_after_some_pages() -> None:
    with Sandbox(SandboxLimits(tasks=2)) as opened:
        assert len({opened.run(pid) for _ in range(4)}) == 2


def test_a_process_killed_from_outside_while_idle_is_replaced(sandbox: Sandbox) -> None:
    worker = sandbox.run(pid)
    assert isinstance(worker, int)
    os.kill(worker, signal.SIGKILL)
    while any(child.pid == worker for child in multiprocessing.active_children()):
        time.sleep(0.01)
    assert sandbox.run(pid) != worker


def test_pages_are_read_beside_one_that_spins() -> None:
    async def both() -> list[object]:
        with Sandbox(SandboxLimits(seconds=3, workers=2)) as opened:
            slow = asyncio.create_task(opened.run_async(spin))
            found = [await opened.run_async(pid) for _ in range(5)]
            assert not slow.done()
            return [await slow, *found]

    slow, *found = asyncio.run(both())
    assert code_of(slow) == "page_too_slow"
    assert all(isinstance(each, int) for each in found)


def test_a_cancelled_task_takes_its_process_along() -> None:
    async def cancelled() -> None:
        with Sandbox(SandboxLimits(seconds=60)) as opened:
            before = await opened.run_async(pid)
            task = asyncio.create_task(opened.run_async(spin))
            await asyncio.sleep(0.3)
            task.cancel()
            assert (await asyncio.gather(task, return_exceptions=True))[0].__class__ is asyncio.CancelledError
            assert await opened.run_async(pid) != before

    asyncio.run(cancelled())


def test_closing_ends_its_processes() -> None:
    with Sandbox(SandboxLimits(workers=2)) as opened:
        worker = opened.run(pid)
    assert worker not in [child.pid for child in multiprocessing.active_children()]


def test_closing_lets_nobody_wait() -> None:
    opened = Sandbox(SandboxLimits(seconds=600))
    assert opened.run(pid)
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(opened.run, spin) for _ in range(3)]
        opened.close()
        assert [future.exception(30).__class__ for future in waiting] == [CancelledError] * 3
    with pytest.raises(CancelledError):
        opened.run(pid)
