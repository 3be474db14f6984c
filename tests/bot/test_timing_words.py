"""Timings as people write them, and as they are said back."""

from datetime import time
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.records import EVERY_DAY, Timing
from bot.timing import read_timing, say_timing
from bot.zones import NoZone, find_zone, zone_names

VIENNA = "Europe/Vienna"
WEEKDAYS, WEEKENDS = frozenset(range(5)), frozenset({5, 6})


def refusal(words: str) -> str:
    found = read_timing(words, VIENNA)
    assert isinstance(found, str), found
    return found


@pytest.mark.parametrize(
    ("words", "at"),
    [
        *((words, time(8, 30)) for words in ("08:30", "8:30", "8.30", "at 8:30", "8h30", "0830", "8:30 am", "8:30a.m.")),
        *((words, time(8)) for words in ("8am", "8 AM", "at 8", "8 o'clock", "8 o’clock", "8 in the morning", "8h")),
        *((words, time(20, 30)) for words in ("8:30 pm", "8.30pm", "20:30", "20:30 pm", "8:30 p.m.", "8:30 in the evening")),
        *((words, time(12)) for words in ("noon", "midday", "12 pm", "12:00")),
        *((words, time(0)) for words in ("midnight", "12am", "00:00", "0:00")),
        ("12:30 am", time(0, 30)),
        ("12:30 pm", time(12, 30)),
    ],
)
def test_times_of_day(words: str, at: time) -> None:
    assert read_timing(words, VIENNA) == Timing(at, EVERY_DAY, VIENNA)


@pytest.mark.parametrize("words", ["24:00", "25:10", "8:61", "13 am", "0 pm"])
def test_a_time_that_no_clock_shows_is_refused(words: str) -> None:
    assert refusal(words) == f"“{words}” is no time of day: they go from 00:00 to 23:59, or to 11:59 pm"


@pytest.mark.parametrize(
    ("words", "days"),
    [
        *((words, EVERY_DAY) for words in ("", "every day", "everyday", "daily", "each day", "on weekdays and weekends")),
        *(
            (words, WEEKDAYS)
            for words in ("weekdays", "on weekdays", "every weekday", "mon-fri", "Mon – Fri", "monday to friday")
        ),
        *((words, WEEKDAYS) for words in ("Mon.-Fri.", "working days", "mon through fri", "every day except weekends")),
        *((words, WEEKENDS) for words in ("weekends", "on weekends", "sat and sun", "Saturdays & Sundays", "sat, sun")),
        *((words, frozenset({0, 2, 4})) for words in ("mon, wed and fri", "Monday Wednesday Friday", "on mondays, weds, fri.")),
        ("fri-mon", frozenset({4, 5, 6, 0})),
        ("thurs", frozenset({3})),
        ("every tuesday", frozenset({1})),
        ("every day except sundays", frozenset(range(6))),
        ("weekdays but not wed and thu", frozenset({0, 1, 4})),
        ("not on mondays", frozenset(range(1, 7))),
    ],
)
def test_days(words: str, days: frozenset[int]) -> None:
    assert read_timing(f"08:30 {words}", VIENNA) == Timing(time(8, 30), days, VIENNA)
    assert read_timing(f"{words} at 08:30", VIENNA) == Timing(time(8, 30), days, VIENNA)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/london", "Europe/London"),
        ("london", "Europe/London"),
        ("London time", "Europe/London"),
        ("in London", "Europe/London"),
        ("(LONDON)", "Europe/London"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("new york", "America/New_York"),
        ("New York City", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("america / new_york", "America/New_York"),
        ("Mexico City", "America/Mexico_City"),
        ("São Paulo", "America/Sao_Paulo"),
        ("St. John's", "America/St_Johns"),
        ("St. John’s", "America/St_Johns"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("Buenos Aires", "America/Buenos_Aires"),
        ("Nicosia", "Asia/Nicosia"),
        ("Singapore", "Singapore"),
        ("knox", "America/Indiana/Knox"),
        ("EST5EDT", "EST5EDT"),
        ("W-SU", "W-SU"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_zones(words: str, zone: str) -> None:
    assert read_timing(f"at 08:30 weekdays {words}", VIENNA) == Timing(time(8, 30), WEEKDAYS, zone)
    assert read_timing(f"{words}, 08:30 on weekdays", VIENNA) == Timing(time(8, 30), WEEKDAYS, zone)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Lodnon", "there is no time zone called “Lodnon”; did you mean Europe/London?"),
        ("London, UK", "there is no time zone called “London UK”; did you mean Europe/London?"),
        ("pacific", "“pacific” could be Canada/Pacific or US/Pacific; name the one that you mean"),
        ("West", "“West” could be Australia/West or Brazil/West; name the one that you mean"),
        ("EST", "“EST” is not one time zone all year round; did you mean America/New_York?"),
        ("bst", "“bst” is not one time zone all year round; did you mean Europe/London?"),
        (
            "UTC+2",
            "“UTC+2” knows no summer time; name the place whose clocks you go by, such as Europe/London, or UTC",
        ),
        (
            "GMT+5",
            "“GMT+5” knows no summer time; name the place whose clocks you go by, such as Europe/London, or UTC",
        ),
    ],
)
def test_a_zone_that_is_none_or_several_gets_a_suggestion(words: str, line: str) -> None:
    assert refusal(f"08:30 {words}") == line


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("08:30 tomorrow", "tomorrow"),
        ("08:30 every other day", "other day"),
        ("08:30 please", "please"),
        ("08:30 on the first monday", "first"),
        ("every 3 hours", "hours"),
        ("8:30 every evening", "evening"),
    ],
)
def test_no_word_is_passed_over(words: str, what: str) -> None:
    assert (
        refusal(words) == f"“{what}” is neither a day nor a time zone known here; write it as “08:30 on weekdays, Europe/London”"
    )


def test_a_word_beside_a_zone_is_not_passed_over() -> None:
    assert refusal("08:30 tomorrow UTC").startswith("“tomorrow” is not understood; write it as")


@pytest.mark.parametrize("words", ["", "weekdays", "London", "soon", "8-10", "2026-06-01"])
def test_without_a_time_of_day_that_is_said(words: str) -> None:
    assert refusal(words).startswith("the time of day is missing; write it as “08:30")


def test_two_times_of_day_are_too_many() -> None:
    assert refusal("08:30 and 17:00").startswith("“08:30” and “17:00”: there is one time of day")


def test_days_that_leave_none_are_refused() -> None:
    assert refusal("08:30 weekends except sat and sun").startswith("no day is left")


def test_a_flood_of_words_is_refused() -> None:
    assert refusal("08:30 " + "mon " * 100).startswith("that is too long")


def test_a_default_zone_that_is_none_is_asked_for() -> None:
    found = read_timing("08:30", "Kestrel/Quay")
    assert found == "say the time zone too; write it as “08:30 on weekdays, Europe/London”"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (EVERY_DAY, "every day"),
        (WEEKDAYS, "on weekdays"),
        (WEEKENDS, "on weekends"),
        ({0}, "on Mon"),
        ({0, 2, 4}, "on Mon, Wed and Fri"),
    ],
)
def test_a_timing_is_said_in_words(days: frozenset[int], said: str) -> None:
    assert say_timing(Timing(time(8, 30), frozenset(days), "Europe/London")) == f"08:30 {said}, Europe/London"


@given(
    st.builds(
        Timing,
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        st.frozensets(st.integers(0, 6), min_size=1),
        st.sampled_from(sorted(zone_names())),
    )
)
def test_what_is_said_is_read_back(timing: Timing) -> None:
    assert read_timing(say_timing(timing), VIENNA) == timing


@given(st.text(alphabet=printable + "–é’“٣", max_size=60) | st.text(max_size=60))
def test_whatever_is_written_gives_a_timing_or_one_line(words: str) -> None:
    found = read_timing(words, VIENNA)
    if isinstance(found, str):
        assert found
        assert "\n" not in found
    else:
        assert found.zone in zone_names()
        assert read_timing(say_timing(found), VIENNA) == found


@given(st.sampled_from(sorted(zone_names())))
def test_every_zone_is_found_by_its_place_or_told_apart_from_its_namesakes(name: str) -> None:
    found = find_zone(name.rpartition("/")[2].replace("_", " "))
    assert isinstance(found, NoZone) or found.rpartition("/")[2].lower() == name.rpartition("/")[2].lower()
