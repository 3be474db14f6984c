"""When runs are due: gaps and folds of clocks, dates that do not exist, what a watermark leaves to be done."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.zones import QUARTERS as QUARTER_HOURS
from benchmarks.zones import Count, changing_days, check, expected, stretches
from bot.store.records import EVERY_DAY, NewRun, RunState, Timing
from bot.timing import GRACE, MOST_DATES, instant, lateness, next_run, plan
from bot.zones import zone_names

HALF_PAST_EIGHT = time(8, 30)
MONDAY = datetime(2026, 6, 1, 7, tzinfo=UTC)
LONDON = Timing(HALF_PAST_EIGHT, zone="Europe/London")
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "due"),
    [
        ("2026-06-01", "08:30", "Europe/London", "2026-06-01T07:30Z"),
        ("2026-12-01", "08:30", "Europe/London", "2026-12-01T08:30Z"),
        ("2026-06-01", "08:30", "UTC", "2026-06-01T08:30Z"),
        ("2026-06-01", "08:30", "Asia/Kathmandu", "2026-06-01T02:45Z"),
    ],
)
def test_a_local_time_is_an_instant(day: str, clock: str, zone: str, due: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(clock), zone) == at(due)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "due"),
    [
        ("2026-03-29", "01:00", "Europe/London", "2026-03-29T01:00Z"),
        ("2026-03-29", "01:45", "Europe/London", "2026-03-29T01:00Z"),
        ("2026-03-08", "02:30", "America/New_York", "2026-03-08T07:00Z"),
        ("2018-11-04", "00:15", "America/Sao_Paulo", "2018-11-04T03:00Z"),  # midnight itself is skipped
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30Z"),  # half an hour is
        ("2011-12-31", "00:00", "Pacific/Apia", "2011-12-30T10:00Z"),  # the first after a whole day is
    ],
)
def test_a_gap_runs_at_the_first_instant_after_it(day: str, clock: str, zone: str, due: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(clock), zone) == at(due)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "due"),
    [
        ("2026-10-25", "01:30", "Europe/London", "2026-10-25T00:30Z"),
        ("2026-11-01", "01:00", "America/New_York", "2026-11-01T05:00Z"),
        ("2018-02-17", "23:30", "America/Sao_Paulo", "2018-02-18T01:30Z"),  # clocks go back at midnight to the day before
    ],
)
def test_a_fold_runs_at_the_first_of_the_two(day: str, clock: str, zone: str, due: str) -> None:
    assert instant(date.fromisoformat(day), time.fromisoformat(clock), zone) == at(due)


@pytest.mark.parametrize(
    ("day", "zone"),
    [("2011-12-30", "Pacific/Apia"), ("1993-08-21", "Pacific/Kwajalein"), ("1994-12-31", "Pacific/Kiritimati")],
)
def test_a_date_that_does_not_exist_has_no_run(day: str, zone: str) -> None:
    lost = date.fromisoformat(day)
    assert [instant(lost, time(hour), zone) for hour in range(24)] == [None] * 24
    timing, noon = Timing(HALF_PAST_EIGHT, zone=zone), datetime.combine(lost, time(12), UTC)
    runs = plan(timing, noon - 3 * DAY, None, noon + 2 * DAY)
    assert lost not in {run.local_date for run in runs}
    assert {lost - DAY, lost + DAY} <= {run.local_date for run in runs}


def test_a_run_is_created_when_its_time_has_come_and_not_before() -> None:
    due = at("2026-06-01T07:30Z")
    assert plan(LONDON, MONDAY, None, due - timedelta(seconds=1)) == ()
    assert plan(LONDON, MONDAY, None, due) == (NewRun(date(2026, 6, 1), due),)


def test_a_date_that_has_a_run_gets_no_other() -> None:
    (run,) = plan(LONDON, MONDAY, None, MONDAY + timedelta(hours=2))
    assert plan(LONDON, MONDAY, run.local_date, MONDAY + timedelta(hours=3)) == ()


def test_a_new_timing_begins_with_the_next_time_not_with_the_one_that_is_past() -> None:
    afternoon = at("2026-06-01T14:00Z")
    assert plan(LONDON, afternoon, None, afternoon) == ()
    assert [run.local_date for run in plan(LONDON, afternoon, None, afternoon + DAY)] == [date(2026, 6, 2)]


def test_a_time_that_is_moved_into_the_evening_still_comes_today() -> None:
    evening = Timing(time(18), zone="Europe/London")
    noon, today = at("2026-06-03T11:00Z"), date(2026, 6, 3)
    assert [run.local_date for run in plan(evening, noon, today - DAY, noon + 8 * timedelta(hours=1))] == [today]


def test_a_time_that_is_moved_after_todays_run_comes_tomorrow() -> None:
    evening = Timing(time(18), zone="Europe/London")
    noon, today = at("2026-06-03T11:00Z"), date(2026, 6, 3)
    assert plan(evening, noon, today, noon + timedelta(hours=10)) == ()
    assert next_run(evening, noon, today) == at("2026-06-04T17:00Z")


def test_a_midnight_that_the_clocks_go_back_over_comes_once() -> None:
    midnight = Timing(time(0), zone="America/St_Johns")  # at 00:01 on 7 November 2010 it was 23:01 on the 6th again
    first, in_between, again = at("2010-11-07T02:30Z"), at("2010-11-07T02:45Z"), at("2010-11-07T03:31Z")
    assert plan(midnight, first - DAY, date(2010, 11, 6), in_between) == (NewRun(date(2010, 11, 7), first),)
    assert plan(midnight, in_between, None, again) == ()


def test_days_between_two_settings_are_not_made_up_for() -> None:
    mondays = frozenset({0})
    thursday = at("2026-06-04T06:00Z")
    assert [run.local_date for run in plan(LONDON, thursday, date(2026, 6, 1), thursday + 2 * timedelta(hours=1))] == [
        date(2026, 6, 4)
    ]
    assert plan(Timing(HALF_PAST_EIGHT, mondays, "Europe/London"), thursday, date(2026, 6, 1), thursday + DAY) == ()


def test_only_the_weekdays_of_the_timing_have_runs() -> None:
    weekdays = Timing(HALF_PAST_EIGHT, frozenset(range(5)), "Europe/London")
    runs = plan(weekdays, MONDAY, None, MONDAY + 14 * DAY)
    assert [run.local_date.weekday() for run in runs] == [0, 1, 2, 3, 4] * 2


def test_every_date_of_a_downtime_has_a_run_and_only_what_is_within_grace_is_due() -> None:
    runs = plan(LONDON, MONDAY, None, at("2026-06-04T13:30Z"))
    assert [run.state for run in runs] == [RunState.SKIPPED] * 3 + [RunState.DUE]
    assert runs[0].problem == "skipped: 3 days late, and a roundup comes at most 6 hours late"
    assert runs[-1].problem is None


def test_the_grace_time_is_inclusive() -> None:
    assert lateness(GRACE) is None
    assert lateness(GRACE + timedelta(seconds=1)) == "skipped: 6 hours late, and a roundup comes at most 6 hours late"


def test_years_of_downtime_are_bounded_work_that_says_so() -> None:
    now = at("2036-06-01T13:00Z")
    runs = plan(LONDON, MONDAY, date(2026, 6, 1), now)
    assert len(runs) == MOST_DATES
    assert runs[0].problem is not None
    assert runs[0].problem.endswith("; so were all after 2026-06-01")
    assert runs[-1] == NewRun(date(2036, 6, 1), at("2036-06-01T07:30Z"))


def test_the_next_run_is_after_the_given_instant() -> None:
    assert next_run(LONDON, at("2026-06-01T07:29Z")) == at("2026-06-01T07:30Z")
    assert next_run(LONDON, at("2026-06-01T07:30Z")) == at("2026-06-02T07:30Z")


def test_the_next_run_of_a_weekly_timing_passes_over_a_lost_date() -> None:
    fridays = Timing(HALF_PAST_EIGHT, frozenset({4}), "Pacific/Apia")  # 30 December 2011 was to be one
    assert next_run(fridays, at("2011-12-24T00:00Z")) == at("2012-01-05T18:30Z")


def test_a_timing_without_weekdays_has_no_run() -> None:
    never = Timing(HALF_PAST_EIGHT, frozenset())
    assert next_run(never, MONDAY) is None
    assert plan(never, MONDAY, None, MONDAY + 30 * DAY) == ()


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(KeyError):
        plan(Timing(HALF_PAST_EIGHT, zone="Europe/Kestrel"), MONDAY, None, MONDAY)


@dataclass
class Subscribed:
    """A subscription as the store keeps it, planned by ticks."""

    timing: Timing
    since: datetime
    watermark: date | None = None
    runs: dict[date, NewRun] = field(default_factory=dict)

    def tick(self, now: datetime) -> tuple[NewRun, ...]:
        new = plan(self.timing, self.since, self.watermark, now)
        for run in new:
            assert run.local_date not in self.runs, "a date has two runs"
            assert self.since < run.due_at <= now
            assert (run.state is RunState.DUE) == (now - run.due_at <= GRACE)
            self.runs[run.local_date] = run
            self.watermark = run.local_date
        return new


@cache
def change_days(zone: str) -> tuple[date, ...]:
    found = stretches(zone, 1988, 2032)
    return tuple(day for both in changing_days(found) for day in both if 1990 <= day.year <= 2030)


QUARTERS = st.sampled_from(QUARTER_HOURS)
ZONES = st.sampled_from(sorted(zone_names()))
PAUSES = st.one_of(
    st.builds(timedelta, seconds=st.integers(1, 90)),
    st.builds(timedelta, minutes=st.integers(1, 200)),
    st.builds(timedelta, hours=st.integers(1, 60)),
)


@st.composite
def around_a_change(draw: st.DrawFn) -> tuple[str, date]:
    """A zone, and a date on which its clocks change if they ever do."""
    zone = draw(ZONES)
    return zone, draw(st.sampled_from(change_days(zone) or (date(2026, 3, 29),)))


@given(around_a_change(), QUARTERS, st.lists(PAUSES, min_size=1, max_size=60))
def test_every_existing_date_around_a_change_has_one_run_at_its_instant(
    where: tuple[str, date], clock: time, pauses: list[timedelta]
) -> None:
    zone, change = where
    found = stretches(zone, 1988, 2032)
    now = begun = datetime.combine(change - 2 * DAY, clock, UTC)
    subscribed = Subscribed(Timing(clock, zone=zone), begun)
    for pause in pauses:
        now += pause
        subscribed.tick(now)
    dates = [begun.date() + number * DAY for number in range(-2, (now - begun).days + 4)]
    due = {day: expected(found, day, clock) for day in dates}
    assert {day: run.due_at for day, run in subscribed.runs.items()} == {
        day: instant for day, instant in due.items() if instant is not None and begun < instant <= now
    }


@given(around_a_change(), QUARTERS, st.frozensets(st.integers(0, 6), min_size=1), PAUSES, st.none() | st.integers(-3, 3))
def test_the_next_run_is_the_one_that_comes(
    where: tuple[str, date], clock: time, weekdays: frozenset[int], pause: timedelta, settled: int | None
) -> None:
    zone, change = where
    now = datetime.combine(change - DAY, time(12), UTC) + pause
    watermark = None if settled is None else change + settled * DAY
    timing = Timing(clock, weekdays, zone)
    coming = next_run(timing, now, watermark)
    assert coming is not None
    assert plan(timing, now, watermark, coming - timedelta(seconds=1)) == ()
    assert [run.due_at for run in plan(timing, now, watermark, coming)][:1] == [coming]


SETTINGS = st.builds(Timing, QUARTERS, st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6), min_size=1), ZONES)


@given(st.lists(st.tuples(PAUSES, st.none() | SETTINGS), min_size=1, max_size=30))
def test_no_change_of_time_days_or_zone_doubles_a_date_or_brings_back_what_is_past(
    steps: list[tuple[timedelta, Timing | None]],
) -> None:
    now = MONDAY
    subscribed = Subscribed(LONDON, now)
    for pause, timing in steps:
        now += pause
        if timing is None:
            subscribed.tick(now)
        else:
            subscribed.timing, subscribed.since = timing, now


def test_the_benchmark_over_all_zones_counts_what_is_expected_and_what_is_wrong() -> None:
    step_by_step, at_once = Count(), Count()
    assert check("Pacific/Apia", 2011, 2011, step_by_step, at_once) == 3  # summer time ends, begins, and the date line moves
    for count in (step_by_step, at_once):
        assert (count.missing, count.doubled, count.wrong, count.lost_dates) == (0, 0, 0, len(QUARTER_HOURS))
    day, due = date(2026, 6, 1), at("2026-06-01T07:30Z")
    wrong, right = NewRun(day, due + timedelta(minutes=1)), NewRun(day, due)
    faults = Count()
    faults.add({day: due, day + DAY: due + DAY}, [right, wrong])
    assert (faults.expected, faults.missing, faults.doubled, faults.wrong) == (2, 1, 1, 1)
