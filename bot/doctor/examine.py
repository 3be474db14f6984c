"""The checks in a row: whatever one of them does, the others go on."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.doctor.finding import Finding, aside, bad, good
from bot.logs import where

Check = Callable[[], Iterable[Finding]]

_MOST_AHEAD = 30.0  # seconds; Slack refuses what is signed five minutes off, and roundups are due by the minute


def examine(checks: Sequence[tuple[str, Check]]) -> Iterator[Finding]:
    """What each check finds, as it finds it, and at the end what time it is. The names are for those that break."""
    ahead: list[float] = []
    for what, check in checks:
        try:
            for finding in check():
                if finding.ahead is not None:
                    ahead.append(finding.ahead)
                yield finding
        except Exception as error:
            yield bad(what, f"this could not be checked ({where(error)})", "please report it")
    yield clock(ahead)


def clock(ahead: Sequence[float]) -> Finding:
    """This machine's clock, by what others said: by the one that agrees with it most, for an answer may have been slow."""
    if not ahead:
        return aside("clock", "nobody could be asked for the time")
    off = min(ahead, key=abs)
    if abs(off) <= _MOST_AHEAD:
        return good("clock", "right")
    direction = "fast" if off > 0 else "slow"
    return bad("clock", f"{abs(off):.0f} seconds {direction}", "let the machine keep its time by NTP (timedatectl set-ntp true)")
