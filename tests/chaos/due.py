"""Roundups that come due over clock changes, worked out without the code under trial."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from datetime import time as local_time
from zoneinfo import ZoneInfo

from bot.channel import Channel
from bot.store import Store
from bot.store.records import Timing

START = datetime(2026, 3, 27, 18, tzinfo=UTC)
END = datetime(2026, 4, 6, 18, tzinfo=UTC)
GRACE = timedelta(days=60)
# Their clocks go forward on 28 or 29 March, or back on 4 or 5 April; two never change.
ZONES = (
    "Europe/London",
    "Europe/Chisinau",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Santiago",
    "Asia/Kathmandu",
    "UTC",
)
TIMES = tuple(local_time(hour, minute) for hour in (0, 1, 2, 3) for minute in (0, 30))  # where clocks change


def subscribe(store: Store, number: int) -> list[tuple[Channel, Timing]]:
    made = []
    for index in range(number):
        channel = Channel("fake", "w", f"c{index}")
        timing = Timing(TIMES[(index // len(ZONES)) % len(TIMES)], zone=ZONES[index % len(ZONES)])
        store.set_timing(channel, timing, START)
        made.append((channel, timing))
    return made


def expected(subscribed: list[tuple[Channel, Timing]]) -> Counter[tuple[Channel, str]]:
    """Every local date whose roundup is due within the ten days."""
    due: Counter[tuple[Channel, str]] = Counter()
    for channel, timing in subscribed:
        for day in range(-2, 13):
            local = datetime.combine(START.date() + timedelta(days=day), timing.at, ZoneInfo(timing.zone))
            if START < local.astimezone(UTC) <= END:
                due[channel, f"roundup of {local.date()}"] += 1
                due[channel, "its stories"] += 1
    return due
