"""What a check found: the words that all checks share."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum


class Verdict(StrEnum):
    GOOD = "good"
    BAD = "bad"
    ASIDE = "aside"  # not set, or not to be known now: nothing is wrong with it


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. what: is checked ("Slack: bot token"). todo: what to do, where something is wrong. Neither has a token.

    ahead: by how many seconds this machine's clock is ahead of whoever answered, if they said what time it is.
    """

    what: str
    verdict: Verdict
    said: str
    todo: str = ""
    ahead: float | None = None


def good(what: str, said: str, ahead: float | None = None) -> Finding:
    return Finding(what, Verdict.GOOD, said, ahead=ahead)


def bad(what: str, said: str, todo: str, ahead: float | None = None) -> Finding:
    return Finding(what, Verdict.BAD, said, todo, ahead)


def aside(what: str, said: str) -> Finding:
    return Finding(what, Verdict.ASIDE, said)


def seconds_ahead(date: str | None, now: datetime) -> float | None:
    """By how many seconds `now` is ahead of an answer's Date header; None if it has none that can be read."""
    try:
        told = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return (now - (told if told.tzinfo else told.replace(tzinfo=UTC))).total_seconds()
