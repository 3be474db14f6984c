"""A site that does not answer is left alone for a while, and tried again by one request first."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import failures
from adapters.web.breaker import FAILURES, Breaker
from adapters.web.fetch import Fetcher
from adapters.web.page import FetchError, Page, Purpose
from tests.adapters.web.hostile_server import HASTY, PAGE, QUICK, Clock, HostileServer, answer, fetcher_for, in_loop

SITE = "kestrel.example"
BROKEN = answer(b"", 503)
SLOW = failures.timeout(SITE)
ONCE = replace(QUICK, retries=0, failures=3, rest=300, cache_seconds=0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(3, 300, 30, clock)


def rests(breaker: Breaker, host: str = SITE) -> bool:
    try:
        breaker.check(host)
    except FetchError as error:
        return error.code == "resting"
    return False


def fail(breaker: Breaker, times: int, host: str = SITE) -> None:
    for _ in range(times):
        breaker.note(host, SLOW)


def test_a_site_that_failed_often_enough_in_a_row_is_left_alone(breaker: Breaker) -> None:
    fail(breaker, 2)
    assert not rests(breaker)
    fail(breaker, 1)
    assert rests(breaker)
    assert not rests(breaker, "lowmoor.example")


def test_one_answer_in_between_and_the_count_begins_again(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.note(SITE, None)
    fail(breaker, 2)
    assert not rests(breaker)


@pytest.mark.parametrize("status", [404, 403, 429, 410])
def test_a_refusal_is_an_answer(breaker: Breaker, status: int) -> None:
    fail(breaker, 2)
    breaker.note(SITE, failures.of_status(status, {}, SITE))
    fail(breaker, 2)
    assert not rests(breaker)


def test_a_name_that_does_not_exist_says_nothing_of_the_site(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.note(SITE, FetchError("dns_failed", "there is no such site"))
    assert not rests(breaker)


def test_after_the_rest_one_request_tries_and_the_others_wait(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 301
    assert [rests(breaker) for _ in range(3)] == [False, True, True]
    breaker.note(SITE, None)
    assert not rests(breaker)


def test_a_try_that_fails_begins_another_rest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 301
    assert not rests(breaker)
    fail(breaker, 1)
    clock.now += 299
    assert rests(breaker)


def test_a_try_of_which_nothing_is_heard_lets_another_try(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 301
    assert not rests(breaker)
    clock.now += 31
    assert not rests(breaker)


def test_of_many_threads_that_come_after_the_rest_one_tries(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 301
    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(lambda _: rests(breaker), range(64))).count(False) == 1


def test_what_is_said_has_the_site_and_when_it_is_asked_again(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 5)
    clock.now += 80
    with pytest.raises(
        FetchError, match=r"^kestrel.example has not answered the last 5 times; it is asked again in 4 min."
    ) as told:
        breaker.check(SITE)
    assert told.value.retry_after == 220


def test_with_no_number_of_failures_no_site_is_ever_left_alone(clock: Clock) -> None:
    breaker = Breaker(0, 300, 30, clock)
    fail(breaker, 50)
    assert not rests(breaker)


@given(st.lists(st.sampled_from([None, *sorted(FAILURES), "gone", "forbidden", "rate_limited"]), max_size=30))
def test_a_site_is_left_alone_exactly_when_its_last_answers_were_all_failures(outcomes: list[str | None]) -> None:
    breaker = Breaker(3, 300, 30, Clock())
    for code in outcomes:
        breaker.note(SITE, FetchError(code, "x") if code else None)
    assert rests(breaker) == (len(outcomes) >= 3 and all(code in FAILURES for code in outcomes[-3:]))


async def code_of(fetcher: Fetcher, url: str, purpose: Purpose = Purpose.PASTED) -> str:
    try:
        await fetcher.fetch(url, purpose=purpose)
    except FetchError as error:
        return error.code
    return "ok"


@in_loop
async def test_a_fetcher_leaves_a_broken_site_alone_and_comes_back_when_it_works() -> None:
    clock = Clock()
    server = HostileServer({"/": [BROKEN, BROKEN, BROKEN, answer()]})
    async with server, fetcher_for(server, limits=ONCE, clock=clock) as fetcher:
        codes = [await code_of(fetcher, server.url()) for _ in range(5)]
        asked = len(server.requests)
        clock.now += 301
        again: Page = await fetcher.fetch(server.url())
    assert codes == ["server_error"] * 3 + ["resting"] * 2
    assert asked == 3
    assert again.body == PAGE


@in_loop
async def test_a_site_that_keeps_us_waiting_is_left_alone_too() -> None:
    async def silent(*_: object) -> None:
        await asyncio.sleep(30)

    limits = replace(HASTY, read=0.05, failures=2, rest=300)
    async with HostileServer({"/": silent}) as server, fetcher_for(server, limits=limits) as fetcher:
        assert [await code_of(fetcher, server.url()) for _ in range(3)] == ["timeout", "timeout", "resting"]


@in_loop
async def test_feeds_keep_away_from_a_site_in_their_own_way() -> None:
    routes: dict[str, bytes | list[bytes]] = {"/": BROKEN, "/robots.txt": answer(b"", 404)}
    async with HostileServer({**routes}) as server, fetcher_for(server, limits=ONCE) as fetcher:
        crawled = [await code_of(fetcher, server.url(), Purpose.CRAWL) for _ in range(5)]
        pasted = [await code_of(fetcher, server.url()) for _ in range(4)]
        after = await code_of(fetcher, server.url(), Purpose.CRAWL)
    assert crawled == ["server_error"] * 5
    assert pasted == ["server_error"] * 3 + ["resting"]
    assert after == "server_error"
