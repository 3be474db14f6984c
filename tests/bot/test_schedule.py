"""What ticks do: each run is begun once, whoever ticks and whatever breaks; duties are done and end cleanly."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Event, Lock, Thread, get_ident

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import Channel
from bot.schedule import TICK, Duty, Scheduler, create, retention, roundups, survey, tick
from bot.store import Store
from bot.store.records import NewRun, Run, RunState, Timing

LONDON = Timing(time(8, 30), zone="Europe/London")
MORNING = datetime(2026, 6, 1, 6, tzinfo=UTC)
DUE = datetime(2026, 6, 1, 7, 30, tzinfo=UTC)
TODAY = date(2026, 6, 1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def channel(number: int = 1) -> Channel:
    return Channel("slack", "kestrel", f"C{number}")


class Begun:
    """What was begun, in order. fails: how often it raises before it does anything."""

    def __init__(self, fails: int = 0) -> None:
        self.runs: list[Run] = []
        self.fails = fails
        self._lock = Lock()

    def __call__(self, run: Run) -> None:
        with self._lock:
            if self.fails:
                self.fails -= 1
                raise OSError("no connection\nto the queue")
            self.runs.append(run)

    @property
    def dates(self) -> list[date]:
        return [run.local_date for run in self.runs]


def test_a_run_is_begun_at_its_time_and_once(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    begun = Begun()
    for now in (MORNING, DUE - timedelta(seconds=1), DUE, DUE + TICK, DUE + HOUR):
        tick(store, now, begun)
    (run,) = begun.runs
    assert (run.channel, run.local_date, run.due_at) == (channel(), TODAY, DUE)
    kept = store.run(run.id)
    assert kept is not None
    assert kept.state is RunState.RUNNING


def test_a_timing_set_after_its_time_begins_tomorrow(store: Store) -> None:
    store.set_timing(channel(), LONDON, DUE + HOUR)
    begun = Begun()
    tick(store, DUE + HOUR + TICK, begun)
    assert begun.dates == []
    tick(store, DUE + DAY, begun)
    assert begun.dates == [TODAY + DAY]


def test_a_timing_set_just_before_its_time_begins_today(store: Store) -> None:
    store.set_timing(channel(), LONDON, DUE - timedelta(seconds=1))
    begun = Begun()
    tick(store, DUE + TICK, begun)
    assert begun.dates == [TODAY]


def test_a_time_changed_during_the_day_gives_no_second_run(store: Store) -> None:
    begun = Begun()
    store.set_timing(channel(), LONDON, MORNING)
    tick(store, DUE, begun)
    store.set_timing(channel(), Timing(time(18), zone="Europe/London"), DUE + HOUR)
    tick(store, DUE + 12 * HOUR, begun)
    assert begun.dates == [TODAY]
    tick(store, DUE + 36 * HOUR, begun)
    assert begun.dates == [TODAY, TODAY + DAY]


def test_what_was_missed_is_caught_up_with_and_what_is_old_is_skipped_visibly(store: Store) -> None:
    subscription = store.set_timing(channel(), LONDON, MORNING)
    begun = Begun()
    tick(store, DUE + 3 * DAY + 5 * HOUR, begun)
    assert begun.dates == [TODAY + 3 * DAY]
    skipped = [store.run(number) for number in range(1, 4)]
    assert [(run.state, run.problem) for run in skipped if run] == [
        (RunState.SKIPPED, "skipped: 3 days late, and a roundup comes at most 6 hours late"),
        (RunState.SKIPPED, "skipped: 2 days late, and a roundup comes at most 6 hours late"),
        (RunState.SKIPPED, "skipped: 29 hours late, and a roundup comes at most 6 hours late"),
    ]
    kept = store.subscription(channel())
    assert kept is not None
    assert (kept.id, kept.watermark) == (subscription.id, TODAY + 3 * DAY)


def test_what_was_due_during_a_pause_is_not_made_up_for(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    store.set_paused(channel(), True, MORNING)
    begun = Begun()
    tick(store, DUE, begun)
    store.set_paused(channel(), False, DUE + HOUR)
    tick(store, DUE + HOUR + TICK, begun)
    assert begun.dates == []
    tick(store, DUE + DAY, begun)
    assert begun.dates == [TODAY + DAY]


def test_what_could_not_be_begun_is_begun_by_a_later_tick(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    begun = Begun(fails=1)
    tick(store, DUE, begun)
    (record,) = caplog.records
    assert record.getMessage() == (
        "the roundup of slack/kestrel/C1 for 2026-06-01 could not be begun: OSError: no connection to the queue"
    )
    tick(store, DUE + TICK, begun)
    assert begun.dates == [TODAY]


def test_what_could_not_be_begun_within_the_grace_time_is_skipped(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    begun = Begun(fails=1)
    tick(store, DUE, begun)
    tick(store, DUE + 7 * HOUR, begun)
    assert begun.dates == []
    run = store.run(1)
    assert run is not None
    assert (run.state, run.problem) == (
        RunState.SKIPPED,
        "skipped: 7 hours late, and a roundup comes at most 6 hours late",
    )


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("taken", [False, True], ids=["before the workflow is begun", "after the workflow is begun"])
def test_a_process_killed_over_a_run_leaves_it_to_the_next(store: Store, taken: bool) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    begun = Begun()

    def dies(run: Run) -> None:
        if taken:
            begun(run)
        raise Killed

    with pytest.raises(Killed):
        tick(store, DUE, dies)
    tick(store, DUE + TICK, begun)
    tick(store, DUE + 2 * TICK, begun)
    assert len(begun.runs) == 2 if taken else 1
    assert len({run.id for run in begun.runs}) == 1


def test_a_run_that_ended_while_another_process_began_it_again_stays_ended(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)

    def ends_at_once(run: Run) -> None:
        store.set_run(run.id, RunState.RUNNING, now=DUE)
        store.set_run(run.id, RunState.DONE, now=DUE)

    tick(store, DUE, ends_at_once)
    run = store.run(1)
    assert run is not None
    assert run.state is RunState.DONE


def test_one_bad_subscription_does_not_stop_the_others(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.set_timing(channel(1), Timing(time(8, 30), zone="Kestrel/Quay"), MORNING)
    store.set_timing(channel(2), LONDON, MORNING)
    begun = Begun()
    tick(store, DUE, begun)
    assert [run.channel for run in begun.runs] == [channel(2)]
    assert "the roundup of slack/kestrel/C1 could not be planned" in caplog.text


def test_a_store_that_cannot_be_reached_is_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "bot.db").mkdir()
    with Store(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        tick(store, DUE, Begun())
    (record,) = caplog.records
    assert record.getMessage().startswith("roundups could not be looked after: StoreError: ")


def test_many_processes_that_tick_at_once_make_one_run_a_date(database_url: str, store: Store) -> None:
    for number in range(10):
        store.set_timing(channel(number), LONDON, MORNING)
    begun, together = Begun(), Barrier(4)

    def ticks() -> None:
        with Store(database_url) as own:
            together.wait()
            for hours in range(0, 49, 6):
                tick(own, DUE + hours * HOUR, begun)

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(ticks) for _ in range(4)]:
            done.result()
    made = {(run.channel, run.local_date) for run in begun.runs}
    assert len(made) == 10 * 3
    assert len({run.id for run in begun.runs}) == 10 * 3


def test_the_roundups_of_a_run_created_ahead_wait_for_their_time(store: Store) -> None:
    subscription = store.set_timing(channel(), LONDON, MORNING)
    store.add_runs(subscription.id, [NewRun(TODAY, DUE)], TODAY)
    begun = Begun()
    tick(store, DUE - timedelta(seconds=1), begun)
    assert begun.dates == []
    tick(store, DUE, begun)
    assert begun.dates == [TODAY]


def test_a_tick_asks_for_what_is_due_alone(store: Store) -> None:
    for number, hour in enumerate((8, 9, 18)):
        store.set_timing(channel(number), Timing(time(hour, 30), zone="Europe/London"), MORNING)
    assert len(store.subscriptions(MORNING)) == 3  # nobody has reckoned when they are due
    tick(store, MORNING, Begun())
    assert store.subscriptions(MORNING) == []
    assert [one.channel for one in store.subscriptions(DUE)] == [channel(0)]
    tick(store, DUE, Begun())
    assert store.subscriptions(DUE) == []
    assert [one.next_due for one in store.subscriptions()] == [DUE + DAY, DUE + HOUR, DUE + 10 * HOUR]


def test_a_time_set_while_another_process_reckons_the_next_one_is_the_one_that_holds(store: Store) -> None:
    before = store.set_timing(channel(), LONDON, MORNING)
    store.set_timing(channel(), Timing(time(8), zone="Europe/London"), MORNING + TICK)
    store.set_next_due(before, DUE)  # of what it had read before
    begun = Begun()
    tick(store, DUE - HOUR / 2, begun)
    assert begun.dates == [TODAY]


def test_a_resumed_roundup_is_reckoned_anew(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    tick(store, MORNING, Begun())
    store.set_paused(channel(), True, MORNING)
    store.set_paused(channel(), False, DUE + HOUR)
    tick(store, DUE + HOUR, Begun())
    (kept,) = store.subscriptions()
    assert kept.next_due == DUE + DAY


def test_what_an_older_version_set_without_saying_when_it_is_due_is_found_by_the_survey(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    tick(store, MORNING, Begun())
    (kept,) = store.subscriptions()
    store.set_next_due(kept, DUE + 30 * DAY)
    begun = Begun()
    tick(store, DUE, begun)
    assert begun.dates == []
    survey(store, lambda: DUE + TICK).do()
    tick(store, DUE + 2 * TICK, begun)
    assert begun.dates == [TODAY]
    assert [one.next_due for one in store.subscriptions()] == [DUE + DAY]


PAUSES = st.sampled_from([30 * TICK, HOUR, 7 * HOUR, DAY, 3 * DAY])
CHANGES = st.none() | st.booleans() | st.integers(0, 23)


def test_ticks_that_ask_for_what_is_due_create_the_runs_of_those_that_look_at_all(tmp_path: Path) -> None:
    with ExitStack() as stack:
        asking, looking = (stack.enter_context(Store.open(f"sqlite:///{tmp_path}/{name}.db")) for name in ("asking", "looking"))

        @settings(max_examples=30)
        @given(st.lists(st.tuples(PAUSES, CHANGES), min_size=1, max_size=10))
        def holds(steps: list[tuple[timedelta, int | bool | None]]) -> None:
            """None: time goes by; a bool: paused, resumed; a number: set to that hour."""
            found = []
            for store in (asking, looking):
                now, subscription = MORNING, store.set_timing(channel(), LONDON, MORNING)
                for pause, change in steps:
                    now += pause
                    match change:
                        case bool():
                            store.set_paused(channel(), change, now)
                        case int():
                            store.set_timing(channel(), Timing(time(change), zone="Asia/Tokyo"), now)
                    create(store, now, everyone=store is looking)
                found.append([(run.due_at, run.state, run.problem) for run in store.last_runs(subscription.id, 100)])
                store.remove_subscription(channel())
            assert found[0] == found[1]

        holds()


# Duties


def counted(wanted: int) -> tuple[Callable[[], None], Event]:
    """Something to do, and an event that is set when it was done `wanted` times."""
    done, times = Event(), [0]

    def do() -> None:
        times[0] += 1
        if times[0] == wanted:
            done.set()

    return do, done


def test_a_duty_is_done_at_once_and_again() -> None:
    do, done = counted(3)
    scheduler = Scheduler([Duty("count", timedelta(seconds=0.05), do)])
    scheduler.start()
    assert done.wait(20)
    scheduler.stop()


def test_a_duty_that_fails_is_a_line_in_the_log_and_is_done_again(caplog: pytest.LogCaptureFixture) -> None:
    do, done = counted(2)

    def fails() -> None:
        do()
        raise ValueError("the tide is\nout")

    scheduler = Scheduler([Duty("ferry", timedelta(seconds=0.05), fails)])
    with caplog.at_level(logging.WARNING):
        scheduler.start()
        assert done.wait(20)
        scheduler.stop()
    assert {record.getMessage() for record in caplog.records} == {"ferry failed: ValueError: the tide is out"}


def test_a_slow_duty_holds_up_no_other_and_never_overlaps_itself(caplog: pytest.LogCaptureFixture) -> None:
    go_on, at_work, most = Event(), [], [0]
    do, done = counted(5)

    def slow() -> None:
        at_work.append(get_ident())
        most[0] = max(most[0], len(at_work))
        go_on.wait(20)
        at_work.pop()

    scheduler = Scheduler([Duty("slow", timedelta(seconds=0.01), slow), Duty("quick", timedelta(seconds=0.05), do)])
    with caplog.at_level(logging.WARNING):
        scheduler.start()
        assert done.wait(20)
        go_on.set()
        scheduler.stop()
    assert most[0] == 1
    assert caplog.records == []


def test_stopping_waits_for_what_is_under_way_and_begins_nothing_more() -> None:
    begun, go_on, happened = Event(), Event(), []

    def work() -> None:
        begun.set()
        go_on.wait(20)
        happened.append("worked")

    def stop() -> None:
        scheduler.stop()
        happened.append("stopped")

    scheduler = Scheduler([Duty("work", timedelta(seconds=0.05), work)])
    scheduler.start()
    assert begun.wait(20)
    stopping = Thread(target=stop)
    stopping.start()
    stopping.join(0.2)
    go_on.set()
    stopping.join(20)
    assert happened == ["worked", "stopped"]
    scheduler.stop()


def test_a_scheduler_is_started_once_and_again_after_a_stop() -> None:
    do, done = counted(2)
    scheduler = Scheduler([Duty("count", HOUR, do)])
    scheduler.start()
    with pytest.raises(RuntimeError, match="running already"):
        scheduler.start()
    scheduler.stop()
    scheduler.start()
    assert done.wait(20)
    scheduler.stop()


def test_the_roundups_missed_while_nobody_ran_are_begun_at_the_start(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    begun, done = Begun(), Event()

    def begin(run: Run) -> None:
        begun(run)
        done.set()

    scheduler = Scheduler([roundups(store, begin, lambda: DUE + 2 * HOUR)])
    scheduler.start()
    assert done.wait(20)
    scheduler.stop()
    assert begun.dates == [TODAY]


def test_without_a_grace_time_a_run_still_waits_for_some_ticks(store: Store) -> None:
    store.set_timing(channel(), LONDON, MORNING)
    begun = Begun()
    roundups(store, begun, lambda: DUE + 2 * TICK, grace=timedelta(0)).do()
    assert begun.dates == [TODAY]


def test_retention_forgets_what_is_older_than_it_keeps() -> None:
    before: list[datetime] = []
    duty = retention(before.append, 90 * DAY, lambda: MORNING)
    duty.do()
    assert before == [MORNING - 90 * DAY]
    assert duty.every == DAY
