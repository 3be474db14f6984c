"""Time zones as people name them ("london", "New York time", "europe/london") into their IANA names.

Pure, but for the database of time zones.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

_NOT_ZONES = frozenset({"localtime", "posixrules", "Factory"})  # files beside the zones, not the same on every machine
_MISTAKEN = frozenset({"EST", "MST"})  # old names of zones without summer time; people who write them mean something else
_CONTINENTS = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/",
)  # fmt: skip
_MAX_SHOWN = 40  # characters of what a person wrote that are said back
_LIKE = 80  # rapidfuzz's ratio, of 100, from which a name is suggested
_SUGGESTED = 3
_YEARS = range(2024, 2038)  # two zones whose clocks agree in all of these are one to whoever sets a time
_AROUND = re.compile(r"^(?:the )?(?:time ?zone )?|(?: (?:local )?time ?zone| (?:local )?time| city)$")
_FIXED = re.compile(r"(?:utc|gmt)? ?[+-−]\d", re.IGNORECASE)
_ABBREVIATIONS = {
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "cst": "America/Chicago", "cdt": "America/Chicago", "ct": "America/Chicago",
    "mst": "America/Denver", "mdt": "America/Denver", "mt": "America/Denver",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "bst": "Europe/London", "cest": "Europe/Berlin", "eest": "Europe/Athens", "ist": "Asia/Kolkata", "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "nzst": "Pacific/Auckland",
}  # fmt: skip
"""Letters that stand for half a year's clock, or for several, with the zone that is most likely meant: never taken for it."""


@dataclass(frozen=True, slots=True)
class NoZone:
    """What was written names no time zone, or several. line: says so, and what to do. guessed: it may have been meant for one."""

    line: str
    guessed: bool = True


@cache
def zone_names() -> frozenset[str]:
    """The IANA names of all time zones that this machine knows."""
    return frozenset(available_timezones() - _NOT_ZONES - _MISTAKEN)


@cache
def _by_folded_name() -> dict[str, str]:
    return {name.lower(): name for name in zone_names()}


@cache
def _by_place() -> dict[str, tuple[str, ...]]:
    """The zones that a place names: the last part of theirs ("new york"), or the last two ("indiana knox").

    Zones of fixed offset have none: the sign in "Etc/GMT+5" is the opposite of what people mean by it.
    """
    found: dict[str, set[str]] = {}
    for name in zone_names():
        parts = name.split("/")
        if len(parts) == 1 or parts[0] != "Etc":
            for first in range(max(len(parts) - 2, 0), len(parts)):
                found.setdefault(_plain(" ".join(parts[first:])), set()).add(name)
    return {place: tuple(sorted(names)) for place, names in found.items()}


def zone_named(name: str) -> str | None:
    """The IANA name that `name` is in full, whatever its capitals; spaces may stand for "_". None if it is none."""
    return _by_folded_name().get(re.sub(r"\s*/\s*", "/", name.strip()).lower().replace(" ", "_"))


def find_zone(words: str) -> str | NoZone:
    """The IANA name of the zone that a person means by `words`: its name, or a place that is in the name of one zone.

    Where several zones share a place's name and their clocks agree, that of a continent is taken.
    """
    if found := zone_named(words):
        return found
    shown = f"“{words.strip()[:_MAX_SHOWN]}”"
    plain = _plain(words)
    place = plain if plain in _by_place() else _AROUND.sub("", plain)
    known = _by_place().get(place, ())
    if known and all(_same_clocks(known[0], other) for other in known[1:]):
        best = min(known, key=_preference)
        if len(known) == 1 or best.startswith(_CONTINENTS):
            return best
    if known:
        return NoZone(f"{shown} could be {_any_of(known)}; name the one that you mean")
    if likely := _ABBREVIATIONS.get(place):
        return NoZone(f"{shown} is not one time zone all year round; did you mean {likely}?")
    if _FIXED.match(words.strip()):
        return NoZone(f"{shown} knows no summer time; name the place whose clocks you go by, such as Europe/London, or UTC")
    if likely_ones := _alike(place):
        return NoZone(f"there is no time zone called {shown}; did you mean {_any_of(likely_ones)}?")
    return NoZone(f"there is no time zone called {shown}; name a large city of yours, such as London or New York", guessed=False)


def _alike(place: str) -> tuple[str, ...]:
    """The zones whose names or places look most like `place`, at most three."""
    places = _by_place()
    found = process.extract(place, list(places), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_SUGGESTED)
    return tuple(dict.fromkeys(min(places[word], key=_preference) for word, _, _ in found))


def _preference(name: str) -> tuple[bool, int, str]:
    return not name.startswith(_CONTINENTS), name.count("/"), name


@cache
def _same_clocks(one: str, other: str) -> bool:
    return _offsets(one) == _offsets(other)


def _offsets(name: str) -> tuple[timedelta | None, ...]:
    zone = ZoneInfo(name)
    days = (date(year, month, day) for year in _YEARS for month in range(1, 13) for day in (1, 15))
    return tuple(datetime.combine(day, time(), UTC).astimezone(zone).utcoffset() for day in days)


def _plain(words: str) -> str:
    """Words without capitals, accents and punctuation, one space between them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c) and c not in "'’")
    return " ".join(re.sub(r"[\W_]", " ", bare).split())


def _any_of(names: Iterable[str]) -> str:
    listed = list(names)
    return " or ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
