"""Digests are made in processes of their own; whatever an article makes one do, it is stopped, and the others go on."""

import asyncio
import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from bot.pool import Digester, Endings, KillablePool, PoolLimits
from bot.reading import InputError
from bot.settings import Settings
from bot.work import CannotStart, digest_article
from summarizer.article import Article
from summarizer.items import Digest

PIPELINE = Settings().pipeline
ENDINGS = Endings(InputError("slow", "s"), InputError("heavy", "h"), InputError("failed", "f"))


kept: list[bytes] = []


def spin() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def hoard() -> None:
    bytearray(10**12)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raise_something() -> None:
    raise ZeroDivisionError


def nothing() -> None:
    pass


def nap_then_pid() -> int:
    sleep(0.05)
    return os.getpid()


def die_once(mark: str) -> str:
    if not Path(mark).exists():
        Path(mark).touch()
        die()
    return "done"


def swell(size: int) -> int:
    kept.append(b"x" * size)
    sleep(0.05)
    return os.getpid()


@pytest.fixture(scope="module")
def pool() -> Iterator[KillablePool]:
    with KillablePool(PoolLimits(seconds=2, memory=700_000_000, workers=2, tasks=50), ENDINGS, nothing) as opened:
        yield opened


@pytest.fixture(scope="module")
def digester() -> Iterator[Digester]:
    with Digester(PIPELINE, PoolLimits(seconds=60, memory=3_000_000_000, workers=1, tasks=3)) as opened:
        opened.start()
        yield opened


@pytest.mark.parametrize(("work", "code"), [(spin, "slow"), (hoard, "heavy"), (die, "heavy"), (raise_something, "failed")])
def test_what_does_not_end_well_is_stopped_and_the_next_task_is_done(
    pool: KillablePool, work: Callable[[], None], code: str
) -> None:
    found = pool.run(work)
    assert isinstance(found, InputError)
    assert found.code == code
    assert isinstance(pool.run(nap_then_pid), int)


def test_others_are_served_beside_one_that_spins() -> None:
    with (
        KillablePool(PoolLimits(seconds=3, workers=2), ENDINGS, nothing) as opened,
        ThreadPoolExecutor() as threads,
    ):
        opened.run(nap_then_pid)
        hostile = threads.submit(opened.run, spin)
        assert all(isinstance(opened.run(nap_then_pid), int) for _ in range(5))
        assert not hostile.done()
        assert hostile.result() == ENDINGS.slow


def test_a_task_may_have_its_own_time_limit(pool: KillablePool) -> None:
    assert pool.run(sleep, 30, seconds=0.1) == ENDINGS.slow
    assert pool.run(sleep, 2.2, seconds=30) is None


def test_the_event_loop_goes_on_meanwhile(pool: KillablePool) -> None:
    async def beside() -> int:
        task = asyncio.create_task(pool.run_async(sleep, 0.5))
        turns = 0
        while not task.done():
            await asyncio.sleep(0.01)
            turns += 1
        return turns

    assert asyncio.run(beside()) > 1


def test_a_process_that_has_swollen_is_replaced_and_its_task_is_done() -> None:
    limits = PoolLimits(seconds=10, workers=1, tasks=1000, resident=150_000_000)
    with KillablePool(limits, ENDINGS, nothing) as opened:
        lean = [opened.run(nap_then_pid) for _ in range(3)]
        swollen = opened.run(swell, 200_000_000)
        after = opened.run(nap_then_pid)
    assert len(set(lean)) == 1
    assert swollen == lean[0]
    assert isinstance(after, int)
    assert after != swollen


def test_what_others_asked_of_a_pool_that_is_replaced_is_done() -> None:
    limits = PoolLimits(seconds=10, workers=2, tasks=1000, resident=150_000_000)
    with KillablePool(limits, ENDINGS, nothing) as opened, ThreadPoolExecutor(8) as threads:
        work = [threads.submit(opened.run, swell, 200_000_000 if number == 3 else 1) for number in range(16)]
        assert all(isinstance(done.result(30), int) for done in work)


def test_a_pool_that_is_being_replaced_can_be_closed_at_any_moment() -> None:
    limits = PoolLimits(seconds=10, workers=2, tasks=1000, resident=150_000_000)
    for moment in (0.0, 0.05, 0.1, 0.15, 0.2):
        opened = KillablePool(limits, ENDINGS, nothing)
        assert isinstance(opened.run(swell, 200_000_000), int)
        sleep(moment)
        opened.close()
        assert not opened._emptying


def test_a_task_whose_process_was_killed_by_others_is_done_in_another(tmp_path: Path) -> None:
    with KillablePool(PoolLimits(seconds=10, workers=1), ENDINGS, nothing) as opened:
        assert opened.run(die_once, str(tmp_path / "died")) == "done"


def test_a_process_that_is_large_from_the_start_is_kept() -> None:
    limits = PoolLimits(seconds=10, workers=1, tasks=1000, resident=1_000_000)
    with KillablePool(limits, ENDINGS, nothing) as opened:
        assert len({opened.run(nap_then_pid) for _ in range(3)}) == 1


def test_closing_lets_nobody_wait() -> None:
    opened = KillablePool(PoolLimits(seconds=600), ENDINGS, nothing)
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(opened.run, spin) for _ in range(3)]
        while not opened._futures:
            sleep(0.01)
        opened.close()
        assert [future.exception(30).__class__ for future in waiting] == [CancelledError] * 3


def test_a_digest_from_a_process_is_the_one_made_here(digester: Digester, story: Article) -> None:
    assert digester.digest(story) == digest_article(story, PIPELINE)


def test_a_worker_is_renewed_after_some_articles(digester: Digester, story: Article) -> None:
    assert all(isinstance(digester.digest(story), Digest) for _ in range(7))


def test_a_pipeline_that_is_not_installed_is_said_at_the_start() -> None:
    with Digester("no_such_pipeline") as digester, pytest.raises(CannotStart, match="no_such_pipeline"):
        digester.start()
