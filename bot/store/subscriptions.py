"""A channel's roundup: when it is due, and one row for each local date on which it was."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, case, delete, or_, select, update

from bot.channel import Channel
from bot.store.channels import COLUMNS, channel_of, its_id, make_channel
from bot.store.engine import AnyRow, Database, take_turns, upsert
from bot.store.feeds import forget_unread_feeds
from bot.store.records import Json, NewRun, Run, RunState, Subscription, Timing
from bot.store.tables import channels, feed_subscriptions, follows, runs, subscriptions


class Subscriptions(Database):
    """Subscriptions and their runs."""

    def subscription(self, channel: Channel) -> Subscription | None:
        """The channel's roundup, if one was ever set."""
        with self.read() as connection:
            row = connection.execute(_SUBSCRIPTION.where(subscriptions.c.channel_id == its_id(channel))).first()
        return _subscription(row) if row else None

    def set_timing(self, channel: Channel, timing: Timing, now: datetime, person: str | None = None) -> Subscription:
        """Set when the channel's roundup is due, from `now` on. It stays paused if it was; the watermark stays as it is."""
        return self._set(channel, since=now, timing=_timing_json(timing), person=person, next_due=None)

    def set_paused(self, channel: Channel, paused: bool, now: datetime) -> Subscription:
        """Pause the channel's roundup, or go on with it from `now` on."""
        return self._set(channel, paused=True) if paused else self._set(channel, paused=False, since=now, next_due=None)

    def subscriptions(self, due: datetime | None = None) -> list[Subscription]:
        """Those that are due at some time: with a timing, and not paused. due: only those whose next time has come by then, or
        is not known (`set_next_due`)."""
        query = _SUBSCRIPTION.where(subscriptions.c.timing.is_not(None), subscriptions.c.paused.is_(False))
        if due is not None:
            query = query.where(or_(subscriptions.c.next_due.is_(None), subscriptions.c.next_due <= due))
        with self.read() as connection:
            return [_subscription(row) for row in connection.execute(query.order_by(subscriptions.c.id))]

    def set_next_due(self, subscription: Subscription, next_due: datetime) -> None:
        """When it is due next, as reckoned from `subscription`, unless it was set anew or resumed since that was read."""
        as_read = (subscriptions.c.id == subscription.id) & (subscriptions.c.since == subscription.since)
        with self.write() as connection:
            connection.execute(update(subscriptions).where(as_read).values(next_due=next_due))

    def remove_subscription(self, channel: Channel) -> bool:
        """End what the channel is told by itself: its roundup, its feeds, what it follows; whether there was anything."""
        theirs = (subscriptions, feed_subscriptions, follows)
        with self.write() as connection:
            take_turns(connection)
            counts = [connection.execute(delete(table).where(table.c.channel_id == its_id(channel))).rowcount for table in theirs]
            forget_unread_feeds(connection)
        return any(counts)

    def add_runs(self, subscription_id: int, new: Sequence[NewRun], watermark: date) -> int:
        """Create runs and move the watermark (forward only), both or neither. How many there were not yet.

        A date that has a run keeps it as it is. A subscription that is not kept any more gets none.
        """
        forward = or_(subscriptions.c.watermark.is_(None), subscriptions.c.watermark < watermark)
        moved = (
            update(subscriptions)
            .where(subscriptions.c.id == subscription_id)
            .values(watermark=case((forward, watermark), else_=subscriptions.c.watermark))
        )
        with self.write() as connection:
            if not connection.execute(moved).rowcount:
                return 0
            if not new:
                return 0
            rows = [
                {
                    "subscription_id": subscription_id,
                    "local_date": run.local_date,
                    "due_at": run.due_at,
                    "state": run.state.value,
                    "problem": run.problem,
                }
                for run in new
            ]
            made = upsert(connection, runs).on_conflict_do_nothing().returning(runs.c.id)
            return len(connection.scalars(made, rows).all())

    def due_runs(self, now: datetime, limit: int = 1000) -> list[Run]:
        """Runs that are `DUE` by now, the longest due first."""
        query = _RUN.where(runs.c.state == RunState.DUE.value, runs.c.due_at <= now)
        with self.read() as connection:
            return [_run(row) for row in connection.execute(query.order_by(runs.c.due_at, runs.c.id).limit(limit))]

    def running(self, since: datetime, until: datetime) -> list[tuple[str, Channel]]:
        """The runs that were set `RUNNING` between two times and still are, as works ("roundup:4"), the oldest first."""
        query = _RUN.where(runs.c.state == RunState.RUNNING.value, runs.c.changed_at >= since, runs.c.changed_at < until)
        with self.read() as connection:
            return [(f"roundup:{row.id}", channel_of(row)) for row in connection.execute(query.order_by(runs.c.id))]

    def set_run(self, run_id: int, state: RunState, problem: str | None = None, *, now: datetime) -> bool:
        """What has become of a run; whether that was news. What another process did is never undone.

        `RUNNING` and `SKIPPED` come after `DUE` alone; `DONE`, `EMPTY` and `FAILED` after any that is not one of these three.
        """
        before = (RunState.DUE,) if state in (RunState.RUNNING, RunState.SKIPPED) else _OPEN
        known = (runs.c.id == run_id) & runs.c.state.in_([one.value for one in before])
        with self.write() as connection:
            moved = update(runs).where(known).values(state=state.value, problem=problem, changed_at=now)
            return connection.execute(moved).rowcount > 0

    def run(self, id: int) -> Run | None:
        """The run with this id, if it is kept."""
        with self.read() as connection:
            row = connection.execute(_RUN.where(runs.c.id == id)).first()
        return _run(row) if row else None

    def last_runs(self, subscription_id: int, limit: int) -> list[Run]:
        """The runs that came due last, whatever became of them, newest first."""
        query = _RUN.where(runs.c.subscription_id == subscription_id).order_by(runs.c.due_at.desc(), runs.c.id.desc())
        with self.read() as connection:
            return [_run(row) for row in connection.execute(query.limit(limit))]

    def last_done(self, subscription_id: int, before: datetime) -> Run | None:
        """The last run that was due before a time and was posted (`DONE`)."""
        query = _RUN.where(runs.c.subscription_id == subscription_id, runs.c.state == RunState.DONE.value, runs.c.due_at < before)
        with self.read() as connection:
            row = connection.execute(query.order_by(runs.c.due_at.desc()).limit(1)).first()
        return _run(row) if row else None

    def _set(self, channel: Channel, **values: Any) -> Subscription:
        with self.write() as connection:
            channel_id = make_channel(connection, channel)
            new = upsert(connection, subscriptions).values({"paused": False, **values, "channel_id": channel_id})
            connection.execute(new.on_conflict_do_update(index_elements=[subscriptions.c.channel_id], set_=values))
            return _subscription(connection.execute(_SUBSCRIPTION.where(subscriptions.c.channel_id == channel_id)).one())


_OPEN = (RunState.DUE, RunState.RUNNING, RunState.SKIPPED)
_SUBSCRIPTION = select(subscriptions, *COLUMNS).join(channels)
_RUN = select(runs, *COLUMNS).join(subscriptions, subscriptions.c.id == runs.c.subscription_id).join(channels)


def every_subscription(connection: Connection) -> list[Subscription]:
    """Those that have a time, whether they are due or paused."""
    return [_subscription(row) for row in connection.execute(_SUBSCRIPTION.where(subscriptions.c.timing.is_not(None)))]


def _timing_json(timing: Timing) -> Json:
    return {"at": timing.at.isoformat(), "weekdays": sorted(timing.weekdays), "zone": timing.zone}


def _timing(found: Json | None) -> Timing | None:
    return Timing(time.fromisoformat(found["at"]), frozenset(found["weekdays"]), found["zone"]) if found else None


def _subscription(row: AnyRow) -> Subscription:
    return Subscription(
        row.id, channel_of(row), _timing(row.timing), row.paused, row.watermark, row.person, row.since, row.next_due
    )


def _run(row: AnyRow) -> Run:
    return Run(row.id, row.subscription_id, channel_of(row), row.local_date, row.due_at, RunState(row.state), row.problem)
