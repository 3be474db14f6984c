"""Whether every local date gets its run: all time zones, all days on which clocks change, all quarter hours.

    python -m benchmarks.zones [--since YEAR] [--until YEAR] [--zones N]

For each zone, each change of its clocks between the years (dates that were skipped in moving the date line among them) and each
of the 96 quarter hours, a roundup is set a day before and planned a second before each of its times, at each of its times, and
once more after all. What is expected comes from the list of the zone's offsets, by a reckoning of its own. In a second round
nobody plans until the end. Counted are runs that are missing, doubled or at a wrong instant.
"""

import argparse
import sys
import time as clock
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.store.records import NewRun, Timing
from bot.timing import plan
from bot.zones import zone_names

QUARTERS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
STEP = timedelta(hours=6)  # two changes that close to each other have not happened


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time from one change of a zone's clocks to the next, in local time: [begin, end), and what is to be added to UTC."""

    begin: datetime
    end: datetime
    offset: timedelta


@cache
def stretches(zone: str, since: int, until: int) -> tuple[Stretch, ...]:
    """How the clocks of `zone` went from the year `since` to `until`, that included."""
    place = ZoneInfo(zone)

    def offset(instant: datetime) -> timedelta:
        return place.utcoffset(instant.replace(tzinfo=UTC).astimezone(place)) or timedelta(0)

    at, end = datetime(since, 1, 1), datetime(until + 1, 1, 1)
    changes = [at]
    before = offset(at)
    while at < end:
        at += STEP
        now = offset(at)
        if now != before:
            low, high = at - STEP, at
            while high - low > SECOND:
                middle = low + (high - low) // SECOND // 2 * SECOND
                low, high = (low, middle) if offset(middle) != before else (middle, high)
            changes.append(high)
            before = now
    return tuple(
        Stretch(begin + offset(begin), finish + offset(begin), offset(begin)) for begin, finish in pairwise([*changes, end])
    )


def expected(found: Sequence[Stretch], day: date, at: time) -> datetime | None:
    """The instant (in UTC) at which the clocks first show `at` on `day` or later; None if no clock ever showed that date."""
    midnight, wanted = datetime.combine(day, time()), datetime.combine(day, at)
    first = max(bisect_right(found, midnight - 2 * DAY, key=lambda each: each.begin) - 1, 0)
    near = [each for each in found[first:] if each.begin < midnight + 3 * DAY]
    if not any(each.begin < midnight + DAY and midnight < each.end for each in near):
        return None
    stretch = next(each for each in near if wanted < each.end)
    return (max(stretch.begin, wanted) - stretch.offset).replace(tzinfo=UTC)


def changing_days(found: Sequence[Stretch]) -> Iterator[tuple[date, date]]:
    """For each change of the clocks: the dates that they showed just before and just after it."""
    for one, other in pairwise(found):
        dates = (one.end - SECOND).date(), other.begin.date()
        yield min(dates), max(dates)


@dataclass
class Count:
    """What came of it."""

    expected: int = 0
    missing: int = 0
    doubled: int = 0
    wrong: int = 0
    lost_dates: int = 0

    def add(self, due: dict[date, datetime | None], runs: Sequence[NewRun]) -> None:
        """Count `runs` against when each date was to have one."""
        made = Counter(run.local_date for run in runs)
        self.expected += sum(instant is not None for instant in due.values())
        self.lost_dates += sum(instant is None for instant in due.values())
        self.missing += sum(instant is not None and not made[day] for day, instant in due.items())
        self.doubled += sum(number - 1 for number in made.values())
        self.wrong += sum(run.due_at != due.get(run.local_date) for run in runs)


def check(zone: str, since: int, until: int, step_by_step: Count, at_once: Count) -> int:
    """Check all changes of one zone; how many there were."""
    found = stretches(zone, since - 1, until + 1)
    days = [(first, last) for first, last in changing_days(found) if first.year >= since and last.year <= until]
    for first, last in days:
        dates = [first + number * DAY for number in range(-1, (last - first).days + 2)]
        for at in QUARTERS:
            timing = Timing(at, zone=zone)
            due = {day: expected(found, day, at) for day in dates}
            instants = sorted(instant for instant in due.values() if instant is not None)
            begun = instants[0] - SECOND
            runs: list[NewRun] = []
            for now in (*(near for instant in instants for near in (instant - SECOND, instant)), instants[-1] + SECOND):
                new = plan(timing, begun, runs[-1].local_date if runs else None, now)
                if any(run.due_at != now for run in new):
                    step_by_step.wrong += 1
                runs += new
            step_by_step.add(due, runs)
            at_once.add(due, plan(timing, begun, None, instants[-1]))
    return len(days)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", type=int, default=2020, help="the first year (2020)")
    parser.add_argument("--until", type=int, default=2030, help="the last year (2030)")
    parser.add_argument("--zones", type=int, help="only so many zones, spread over all")
    options = parser.parse_args()
    names = sorted(zone_names())
    if options.zones:
        names = names[:: max(1, len(names) // options.zones)]
    begin, changes = clock.perf_counter(), 0
    step_by_step, at_once = Count(), Count()
    for name in names:
        changes += check(name, options.since, options.until, step_by_step, at_once)
    print(f"{len(names)} zones, {options.since} to {options.until}, {changes:,} changes of clocks, 96 times of day")
    for what, count in (("planned at every time", step_by_step), ("planned once at the end", at_once)):
        faults = f"{count.missing} missing, {count.doubled} doubled, {count.wrong} at a wrong instant"
        print(f"{what}: {count.expected:,} runs expected, {faults}; {count.lost_dates:,} dates that did not exist")
    print(f"{clock.perf_counter() - begin:.0f} s")
    return int(any(count.missing or count.doubled or count.wrong for count in (step_by_step, at_once)))


if __name__ == "__main__":
    sys.exit(main())
