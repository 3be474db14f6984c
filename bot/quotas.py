"""How much one person, and one workspace together, may ask of the bot: so many requests and articles an hour or a day.

The counts are in the store (`bot.store.quotas`), so that they hold over processes and restarts. A window begins with the first
request in it and ends an hour or a day later; who is refused is told when that is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.waits import say_wait

_LIMIT = re.compile(r"([1-9][0-9]{0,8}) ?/ ?(hour|day)")
_NOBODYS = frozenset({"", "@me"})
"""Workspaces that are none: conversations of one person with the bot, where only the person's own quota holds."""


class Window(StrEnum):
    HOUR = "hour"
    DAY = "day"

    @property
    def length(self) -> timedelta:
        return timedelta(hours=1) if self is Window.HOUR else timedelta(days=1)


class Counted(StrEnum):
    REQUESTS = "requests"  # messages and buttons that are answered
    ARTICLES = "articles"  # that are read and digested for them


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in a window."""

    most: int
    window: Window

    def __str__(self) -> str:
        return f"{self.most}/{self.window}"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one person, or one workspace, has; empty: as much as they like."""

    requests: tuple[Limit, ...] = ()
    articles: tuple[Limit, ...] = ()

    @property
    def windows(self) -> list[Window]:
        """Those in which something is counted, in the order in which rows are locked."""
        return [window for window in Window if any(limit.window is window for limit in (*self.requests, *self.articles))]

    def limits(self, window: Window) -> list[tuple[Counted, int]]:
        """What may be had within `window`, and how much of it."""
        named = ((Counted.REQUESTS, self.requests), (Counted.ARTICLES, self.articles))
        return [(counted, limit.most) for counted, limits in named for limit in limits if limit.window is window]


@dataclass(frozen=True, slots=True)
class Quotas:
    """The allowances that are in force."""

    person: Allowance = Allowance()
    workspace: Allowance = Allowance()

    def of(self, workspace: str, person: str | None) -> list[tuple[str | None, Allowance]]:
        """Whose counts a request goes to: the workspace's (None), then the person's."""
        found: list[tuple[str | None, Allowance]] = [] if workspace in _NOBODYS else [(None, self.workspace)]
        return [*found, (person, self.person)] if person is not None else found


@dataclass(frozen=True, slots=True)
class Refused:
    """What was too much. whole: for the workspace, not the person. until: when the window ends. told: it was said before, in the
    same window."""

    whole: bool
    counted: Counted
    most: int
    window: Window
    until: datetime
    told: bool = False

    def line(self, now: datetime) -> str:
        """What the person is told, as it stands at `now`."""
        who = "all of you here together" if self.whole else "one person"
        again = say_wait(max(0.0, (self.until - now).total_seconds()))
        counted = self.counted.removesuffix("s") if self.most == 1 else self.counted
        what = f"{self.most:,} {counted} {'an hour' if self.window is Window.HOUR else 'a day'}"
        return f"That is more than the {what} that there are for {who}; please ask again in {again}."

    def as_json(self) -> dict[str, Any]:
        return {
            "whole": self.whole,
            "counted": self.counted.value,
            "most": self.most,
            "window": self.window.value,
            "until": self.until.isoformat(),
            "told": self.told,
        }


def refused_from(found: Mapping[str, Any]) -> Refused:
    """What `Refused.as_json` gave."""
    return Refused(
        bool(found["whole"]),
        Counted(found["counted"]),
        int(found["most"]),
        Window(found["window"]),
        datetime.fromisoformat(found["until"]),
        bool(found["told"]),
    )


def read_limits(value: object) -> object:
    """ "60/hour, 300/day" as Limits; "0" or nothing: none. Raises `ValueError`."""
    if not isinstance(value, str | int):
        return value  # Limits already
    text = str(value).strip().lower()
    if text in ("", "0"):
        return ()
    limits = []
    for part in text.split(","):
        found = _LIMIT.fullmatch(part.strip())
        if found is None:
            raise ValueError("such limits are written 60/hour or 60/hour, 300/day; 0 is none")
        limits.append(Limit(int(found[1]), Window(found[2])))
    if len({limit.window for limit in limits}) < len(limits):
        raise ValueError("one limit for each of hour and day")
    return tuple(limits)
