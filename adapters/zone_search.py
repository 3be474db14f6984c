"""Time zones as a person types them, letter by letter: what a menu or a field offers."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.zones import find_zone, zone_named, zone_names

_REMOTE = ("Antarctica/", "Arctic/", "Etc/", "SystemV/")  # zones that hardly anybody lives by


def zones_like(typed: str, most: int) -> list[str]:
    """The IANA names of the zones that may be meant by what was typed so far, the likeliest first; at most so many."""
    found = find_zone(typed)
    # Where it can't be told, the line that says so names those that are likely.
    named = [found] if isinstance(found, str) else [zone_named(word) for word in re.findall(r"[\w/+-]+", found.line)]
    wanted = _parts(typed)
    begun = [name for name in zone_names() if wanted and all(_has(_parts(name), word) for word in wanted)]
    ranked = sorted(begun, key=lambda name: (not _place(name).startswith(wanted[0]), name.startswith(_REMOTE), name))
    return list(dict.fromkeys(name for name in (*named, *ranked) if name))[:most]


def zone_label(name: str, now: datetime) -> str:
    """A zone with what its clocks show: "America/New York (13:05 now)"."""
    return f"{name.replace('_', ' ')} ({now.astimezone(ZoneInfo(name)):%H:%M} now)"


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\W_]+", name.casefold()) if part]


def _place(name: str) -> str:
    return name.rpartition("/")[2].casefold()


def _has(parts: list[str], begin: str) -> bool:
    return any(part.startswith(begin) for part in parts)
