"""When roundups are due: a local time into the instant it is, the runs that a watermark leaves to be created, timings in words.

Pure: what time it is comes in as a value. All instants are aware and in UTC. A run is created when its time has come, never
ahead, so that a timing can be changed until then.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.store.records import EVERY_DAY, NewRun, RunState, Timing
from bot.zones import NoZone, find_zone, zone_named

GRACE = timedelta(hours=6)
"""How late a run may be begun."""
MOST_DATES = 366
"""Local dates that are made up for at most, the latest: after years of silence nobody counts the days one by one."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_SEARCHED = 21  # dates in which every weekday comes, even where one of them was lost in moving the date line
_MAX_WORDS = 200  # characters; no timing is as long
_MAX_SHOWN = 40
_AS = "write it as “08:30 on weekdays, Europe/London”"

_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_GROUPS = {"weekday": frozenset(range(5)), "weekend": frozenset({5, 6})}
_NAME = (
    r"(?:mon(?:days?)?|tue(?:s(?:days?)?)?|wed(?:s|nesdays?)?|thu(?:r(?:s(?:days?)?)?)?"
    r"|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?)\.?"
)
_DAYS = re.compile(
    rf"(?<![\w/-])(?:(?P<every>every ?day|each day|daily)|(?P<weekday>week-?days?|work(?:ing )?days?)|(?P<weekend>weekends?)"
    rf"|(?P<first>{_NAME})(?: ?[-–—] ?| (?:to|through|thru|until|till) )(?P<last>{_NAME})|(?P<one>{_NAME}))(?![\w/-])",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"(?<!\w)(?:except(?: for)?|excluding|without|but not|but|not)(?!\w)", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\w:./+-])(?:(?P<noon>noon|midday)|(?P<midnight>midnight)"
    r"|(?:(?P<hour>\d{1,2})(?: ?[:.h] ?(?P<minute>\d{2}))?|(?P<hour4>\d{2})(?P<minute4>\d{2}))(?: ?(?:h|hrs|o'clock))?"
    r"(?: ?(?:(?P<am>a\.?m\.?|in the morning)|(?P<pm>p\.?m\.?|in the (?:afternoon|evening))))?)(?![\w:/+-]|\.\d)",
    re.IGNORECASE,
)
_FILLERS = re.compile(r"(?<=\s)(?:at|on|in|every|each|and|the|time|zone|time-?zone|,|&)(?=\s)", re.IGNORECASE)


def instant(local_date: date, at: time, zone: str) -> datetime | None:
    """When it is `at` on `local_date` in `zone`: the first instant whose local time is that or later.

    So a time that the clocks skip is the first instant after the gap, and of a time that they show twice it is the first. None
    for a date that does not exist there (30 December 2011 in Apia). Raises `zoneinfo.ZoneInfoNotFoundError`.
    """
    place = ZoneInfo(zone)
    if _first(datetime.combine(local_date, time()), place).astimezone(place).date() != local_date:
        return None
    return _first(datetime.combine(local_date, at), place)


def plan(timing: Timing, since: datetime, watermark: date | None, now: datetime, grace: timedelta = GRACE) -> tuple[NewRun, ...]:
    """The runs to be created: one for every local date that is one of the timing's weekdays and whose time has come.

    since: when the timing was set or resumed; what was due by then has gone by. watermark: the last date that has a run; the last
    of those given back is the next watermark. Runs later than `grace` are SKIPPED and say so. Of a long silence only the latest
    dates are made up for (`MOST_DATES`); the first of them says that there were others.
    """
    settled = _last_gone(timing, since)
    if watermark is not None:
        settled = max(settled, watermark)
    runs: list[NewRun] = []
    last = _today(timing, now) + _DAY  # where clocks go back over midnight, tomorrow has been already
    first = max(settled + _DAY, last - MOST_DATES * _DAY)
    for day in _dates(first, last, timing.weekdays):
        due = instant(day, timing.at, timing.zone)
        if due is None:
            continue
        if due > now:
            break
        problem = lateness(now - due, grace)
        if problem and not runs and first > settled + _DAY:
            problem += f"; so were all after {settled}"
        runs.append(NewRun(day, due, RunState.SKIPPED if problem else RunState.DUE, problem))
    return tuple(runs)


def lateness(late: timedelta, grace: timedelta = GRACE) -> str | None:
    """Why a run that would be begun `late` is skipped, as a line for people; None if it is not."""
    return f"skipped: {_length(late)} late, and a roundup comes at most {_length(grace)} late" if late > grace else None


def next_run(timing: Timing, after: datetime, watermark: date | None = None) -> datetime | None:
    """The first run after the instant `after`, on a date after `watermark`. None for a timing without weekdays."""
    first = _today(timing, after) - _DAY
    if watermark is not None:
        first = max(first, watermark + _DAY)
    for day in _dates(first, first + _SEARCHED * _DAY, timing.weekdays):
        due = instant(day, timing.at, timing.zone)
        if due is not None and due > after:
            return due
    return None


def read_timing(words: str, default_zone: str) -> Timing | str:
    """The timing that a person means by `words`: "at 08:30 weekdays Europe/London", "8pm every day", "noon, mon-fri, New York".

    A time of day is needed; without days it is every day, without a zone it is in `default_zone`. No word is passed over: where
    one is not understood, a line comes back that says what was wrong and what to do.
    """
    left = " ".join(words.replace("’", "'").split()).strip(" .!,;")
    if len(left) > _MAX_WORDS:
        return f"that is too long for a time; {_AS}"
    left, zone = _take_zone(left)
    left, at = _take_time(left)
    if isinstance(at, str):
        return at
    left, weekdays = _take_days(left)
    rest = " ".join(_FILLERS.sub(" ", f" {left.replace(',', ' , ')} ").split())
    if zone and rest:
        return f"“{rest[:_MAX_SHOWN]}” is not understood; {_AS}"
    if not weekdays:
        return f"no day is left; {_AS}"
    found = zone or (find_zone(rest) if rest else zone_named(default_zone)) or NoZone(f"say the time zone too; {_AS}")
    if isinstance(found, NoZone):
        return found.line if found.guessed else f"“{rest[:_MAX_SHOWN]}” is neither a day nor a time zone known here; {_AS}"
    return Timing(at, weekdays, found)


def say_timing(timing: Timing) -> str:
    """A timing in words: "08:30 on weekdays, Europe/London". `read_timing` reads it back."""
    days = [_NAMES[day] for day in sorted(timing.weekdays)]
    listed = " and ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
    said = {EVERY_DAY: "every day"} | {days: f"on {name}s" for name, days in _GROUPS.items()}
    return f"{timing.at:%H:%M} {said.get(timing.weekdays, f'on {listed}')}, {timing.zone}"


def _first(local: datetime, place: ZoneInfo) -> datetime:
    """The first instant at which the clocks of `place` show `local` or later."""
    after = local.replace(tzinfo=place).astimezone(UTC)
    if after.astimezone(place).replace(tzinfo=None) == local:
        return after
    # In a gap, fold=0 counts with the offset before it, fold=1 with that after it (PEP 495): the change lies in between.
    before = local.replace(tzinfo=place, fold=1).astimezone(UTC)
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(place).replace(tzinfo=None) >= local:
            after = middle
        else:
            before = middle
    return after


def _last_gone(timing: Timing, now: datetime) -> date:
    """The last local date, of any weekday, whose time has come by `now`."""
    day = _today(timing, now) + _DAY
    while True:
        due = instant(day, timing.at, timing.zone)
        if due is not None and due <= now:
            return day
        day -= _DAY


def _today(timing: Timing, now: datetime) -> date:
    return now.astimezone(ZoneInfo(timing.zone)).date()


def _dates(first: date, last: date, weekdays: frozenset[int]) -> Iterator[date]:
    for day in range(first.toordinal(), last.toordinal() + 1):
        if (day - 1) % 7 in weekdays:  # the first of January of year 1 was a Monday
            yield date.fromordinal(day)


def _length(time_: timedelta) -> str:
    """Hours, or days from two on."""
    hours = round(time_.total_seconds() / 3600)
    count, unit = (round(hours / 24), "day") if hours >= 48 else (hours, "hour")
    return f"{count:,} {unit}{'' if count == 1 else 's'}"


def _take_zone(words: str) -> tuple[str, str | None]:
    """`words` without the full name of a zone that is among them, and that name."""
    tokens = words.split()
    for at, token in enumerate(tokens):
        if found := zone_named(token.strip(",;()")):
            return " ".join([*tokens[:at], *tokens[at + 1 :]]), found
    return words, None


def _take_time(words: str) -> tuple[str, time | str]:
    """`words` without the time of day in them, and that time, or the line that says what is wrong with it."""
    found = list(_TIME.finditer(words))
    if not found:
        return words, f"the time of day is missing; {_AS}"
    if len(found) > 1:
        return words, f"“{found[0][0]}” and “{found[1][0]}”: there is one time of day; {_AS}"
    at = _time_of(found[0])
    if at is None:
        return words, f"“{found[0][0]}” is no time of day: they go from 00:00 to 23:59, or to 11:59 pm"
    return f"{words[: found[0].start()]} {words[found[0].end() :]}", at


def _time_of(found: re.Match[str]) -> time | None:
    if found["noon"] or found["midnight"]:
        return time(12 if found["noon"] else 0)
    hour, minute = int(found["hour"] or found["hour4"]), int(found["minute"] or found["minute4"] or 0)
    if (found["am"] and hour > 12) or (found["pm"] and hour == 0):
        return None
    if found["am"] or found["pm"]:
        hour = hour if hour > 12 else hour % 12 + (12 if found["pm"] else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _take_days(words: str) -> tuple[str, frozenset[int]]:
    """`words` without the days in them, and these; every day if there are none. What follows "except" is taken away."""
    without = _EXCEPT.search(words)
    if without and _DAYS.search(words, without.end()):
        left, days = _take_days(words[: without.start()])
        rest, others = _take_days(words[without.end() :])
        return f"{left} {rest}", days - others
    days = frozenset(day for found in _DAYS.finditer(words) for day in _days_of(found))
    return _DAYS.sub(" ", words), days or EVERY_DAY


def _days_of(found: re.Match[str]) -> frozenset[int]:
    if found["every"]:
        return EVERY_DAY
    if found["weekday"] or found["weekend"]:
        return _GROUPS["weekday" if found["weekday"] else "weekend"]
    first = _day(found["first"] or found["one"])
    last = _day(found["last"] or found["one"])
    return frozenset(day % 7 for day in range(first, first + (last - first) % 7 + 1))


def _day(name: str) -> int:
    return _NAMES.index(name[:3].title())
