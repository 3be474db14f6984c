"""When a channel's roundup is due, and its runs."""

from datetime import date, time

import pytest

from bot.store import Store
from bot.store.records import NewRun, Run, RunState, Subscription, Timing
from tests.bot.store.filled import DAY, ELSEWHERE, HERE, NEXT_DOOR, NOW

WEEKDAYS = Timing(time(8, 30), frozenset(range(5)), "Europe/London")
MONDAY = date(2026, 3, 2)
ENDED = (RunState.DONE, RunState.EMPTY, RunState.FAILED)


def subscribed(store: Store) -> Subscription:
    return store.set_timing(HERE, WEEKDAYS, NOW, "U1")


def due(store: Store) -> Run:
    store.add_runs(subscribed(store).id, [NewRun(MONDAY, NOW)], MONDAY)
    (run,) = store.due_runs(NOW)
    return run


def test_a_subscription_comes_back_as_it_was_set(store: Store) -> None:
    found = subscribed(store)
    assert found == Subscription(found.id, HERE, WEEKDAYS, paused=False, watermark=None, person="U1", since=NOW)
    assert store.subscription(HERE) == found
    assert store.subscription(NEXT_DOOR) is None


def test_a_new_timing_replaces_the_former_and_leaves_the_watermark(store: Store) -> None:
    store.add_runs(subscribed(store).id, [], MONDAY)
    changed = store.set_timing(HERE, Timing(time(17)), NOW + DAY, "U2")
    assert changed == Subscription(changed.id, HERE, Timing(time(17)), False, MONDAY, "U2", NOW + DAY)


def test_paused_and_unset_roundups_are_not_due(store: Store) -> None:
    subscribed(store)
    store.set_timing(NEXT_DOOR, WEEKDAYS, NOW)
    store.set_paused(NEXT_DOOR, True, NOW)
    store.set_paused(ELSEWHERE, False, NOW)
    assert [one.channel for one in store.subscriptions()] == [HERE]


def test_a_roundup_that_is_resumed_counts_from_then_on(store: Store) -> None:
    subscribed(store)
    paused = store.set_paused(HERE, True, NOW + DAY)
    assert (paused.paused, paused.since) == (True, NOW)
    resumed = store.set_paused(HERE, False, NOW + 2 * DAY)
    assert (resumed.paused, resumed.since, resumed.timing) == (False, NOW + 2 * DAY, WEEKDAYS)


def test_runs_are_created_with_the_watermark(store: Store) -> None:
    subscription = subscribed(store)
    late = NewRun(MONDAY - DAY, NOW - DAY, RunState.SKIPPED, "a day late")
    assert store.add_runs(subscription.id, [late, NewRun(MONDAY, NOW)], MONDAY) == 2
    (run,) = store.due_runs(NOW)
    assert run == Run(run.id, subscription.id, HERE, MONDAY, NOW, RunState.DUE)
    assert store.run(run.id) == run
    found = store.subscription(HERE)
    assert found
    assert found.watermark == MONDAY


def test_a_local_date_has_one_run(store: Store) -> None:
    subscription = subscribed(store)
    assert store.add_runs(subscription.id, [NewRun(MONDAY, NOW)], MONDAY) == 1
    assert store.add_runs(subscription.id, [NewRun(MONDAY, NOW + DAY), NewRun(MONDAY + DAY, NOW + DAY)], MONDAY + DAY) == 1
    assert [run.due_at for run in store.due_runs(NOW + DAY)] == [NOW, NOW + DAY]


def test_the_watermark_never_goes_back(store: Store) -> None:
    subscription = subscribed(store)
    store.add_runs(subscription.id, [], MONDAY)
    store.add_runs(subscription.id, [], MONDAY - DAY)
    found = store.subscription(HERE)
    assert found
    assert found.watermark == MONDAY


def test_a_subscription_that_is_not_kept_gets_no_runs(store: Store) -> None:
    assert store.add_runs(7, [NewRun(MONDAY, NOW)], MONDAY) == 0
    assert store.run(1) is None


def test_due_runs_are_those_of_now_the_longest_due_first(store: Store) -> None:
    subscription = subscribed(store)
    days = [MONDAY + DAY * number for number in range(3)]
    store.add_runs(subscription.id, [NewRun(day, NOW + DAY * place) for place, day in reversed(list(enumerate(days)))], days[-1])
    assert [run.local_date for run in store.due_runs(NOW + DAY)] == days[:2]
    assert [run.local_date for run in store.due_runs(NOW + 9 * DAY, limit=1)] == days[:1]


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.SKIPPED])
def test_a_run_is_begun_or_skipped_once(store: Store, state: RunState) -> None:
    run = due(store)
    assert store.set_run(run.id, state, now=NOW)
    assert not store.set_run(run.id, RunState.RUNNING, now=NOW)
    assert not store.set_run(run.id, RunState.SKIPPED, "too late", now=NOW)
    found = store.run(run.id)
    assert found
    assert (found.state, found.problem) == (state, None)
    assert store.due_runs(NOW) == []


@pytest.mark.parametrize("state", ENDED)
def test_a_run_that_has_ended_stays_so(store: Store, state: RunState) -> None:
    run = due(store)
    store.set_run(run.id, RunState.RUNNING, now=NOW)
    assert store.set_run(run.id, state, "why", now=NOW)
    assert not any(store.set_run(run.id, other, now=NOW) for other in RunState)
    found = store.run(run.id)
    assert found
    assert (found.state, found.problem) == (state, "why")


def test_the_last_run_done_is_the_last_that_was_posted(store: Store) -> None:
    subscription = subscribed(store)
    days = [MONDAY + DAY * number for number in range(4)]
    store.add_runs(subscription.id, [NewRun(day, NOW + DAY * place) for place, day in enumerate(days)], days[-1])
    runs = store.due_runs(NOW + 9 * DAY)
    for run, state in zip(runs, (RunState.DONE, RunState.DONE, RunState.EMPTY, RunState.DONE), strict=True):
        store.set_run(run.id, state, now=NOW)
    last = store.last_done(subscription.id, runs[3].due_at)
    assert last
    assert last.local_date == days[1]
    assert store.last_done(subscription.id, NOW) is None
