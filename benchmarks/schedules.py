"""What looking after many subscriptions costs: ticks, and a look at all.

    python -m benchmarks.schedules [sqlite|postgresql] [--subscriptions N]

Each of N channels (100,000) has its roundup at some quarter of an hour in one of five zones. Prints the CPU seconds of this
process and the wall time of: the first look, which reckons when each is due; a tick at a time when none is due; the tick at
06:00 UTC, which creates the runs of that time; a look at all of them. Exit code 1 if that finds a run that the tick did not.
"""

import argparse
import random
import sys
import time as clock
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from benchmarks.store import database
from bot.channel import Channel
from bot.schedule import TICK, create
from bot.store import Store
from bot.store.records import Timing

_ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC")
_BEGUN = datetime(2026, 3, 2, 5, 50, 10, tzinfo=UTC)
_DUE = datetime(2026, 3, 2, 6, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", nargs="?", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--subscriptions", type=int, default=100_000)
    asked = parser.parse_args()
    with database(asked.kind) as url, Store.open(url) as store:
        fill(store, asked.subscriptions)
        print(f"{asked.kind}: {asked.subscriptions} subscriptions")
        _show("the first look", lambda: create(store, _BEGUN))
        _show("a tick, none due", lambda: create(store, _BEGUN + TICK))
        created = len(store.due_runs(_DUE + TICK, asked.subscriptions))
        _show("a tick, those of 06:00 due", lambda: create(store, _DUE))
        by_tick = len(store.due_runs(_DUE + TICK, asked.subscriptions)) - created
        _show("a look at all", lambda: create(store, _DUE + TICK, everyone=True))
        missed = len(store.due_runs(_DUE + TICK, asked.subscriptions)) - created - by_tick
        print(f"{by_tick} runs created by the tick at 06:00, {missed} by the look at all")
    return int(missed != 0)


def fill(store: Store, number: int) -> None:
    chance = random.Random(1)
    for place in range(number):
        timing = Timing(time(chance.randrange(24), chance.choice((0, 15, 30, 45))), zone=chance.choice(_ZONES))
        store.set_timing(Channel("chat", f"w{place % 500}", f"c{place}"), timing, _BEGUN - timedelta(hours=1))


def _show(what: str, do: Callable[[], object]) -> None:
    used, begun = clock.process_time(), clock.monotonic()
    do()
    print(f"{what:28} {clock.process_time() - used:8.3f} CPU s {clock.monotonic() - begun:8.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
