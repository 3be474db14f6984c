"""How things stand in a channel, in words."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.channel import Channel
from bot.store import Store
from bot.store.records import FeedRow, Run, RunState
from bot.timing import next_run, say_timing

_RUNS_TOLD = 3  # of the last ones, those that were skipped or failed are told
_MISSED = frozenset({RunState.SKIPPED, RunState.FAILED})


def say_instant(at: datetime, zone: str) -> str:
    """ "Tue 24 Nov, 08:30" in the time of `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def feed_lines(feeds: Sequence[FeedRow]) -> list[str]:
    """A line for each feed; a dead one says why."""
    return [f"{feed.title or feed.url}  {feed.url}{f' (asked no more: {feed.dead})' if feed.dead else ''}" for feed in feeds]


def status_text(store: Store, channel: Channel, now: datetime) -> str:
    """What the channel has seen and follows, and when its roundup comes."""
    counts = store.count(channel).of
    feeds = store.feeds(channel)
    follows = [follow.what for follow in store.follows(channel)]
    kept = (_plural(counts.get(f"{word}s", 0), word) for word in ("article", "quote", "figure"))
    lines = [f"Seen here: {', '.join(kept)}."]
    dead = sum(feed.dead is not None for feed in feeds)
    lines.append(f"Feeds: {len(feeds) or 'none'}{f', {dead} of them asked no more (feeds says why)' if dead else ''}.")
    lines.append(f"Followed: {', '.join(follows) or 'nobody and nothing'}.")
    subscription = store.subscription(channel)
    if subscription is None or subscription.timing is None:
        return "\n".join([*lines, "Roundup: not set."])
    timing = subscription.timing
    following = None if subscription.paused else next_run(timing, now, subscription.watermark)
    then = "paused" if subscription.paused else f"next on {say_instant(following, timing.zone)}" if following else "never due"
    missed = [missed_line(run) for run in store.last_runs(subscription.id, _RUNS_TOLD) if run.state in _MISSED]
    return "\n".join([*lines, f"Roundup: {say_timing(timing)}; {then}.", *missed])


def missed_line(run: Run) -> str:
    """Why there was no roundup on a day."""
    day = f"{run.local_date:%a} {run.local_date.day} {run.local_date:%b}"
    return f"No roundup on {day}: {run.problem or 'it failed'}."


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
