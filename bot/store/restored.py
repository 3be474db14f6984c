"""What has to hold once a database is one that was copied some time ago: what was posted since is not posted again.

A copy knows nothing of what happened after it was made. So ids go on where nobody has been, for messages that are out there bear
ids that the copy has not given yet; what was under way is looked up on the platform before it is sent; and the schedule and the
feeds begin now.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, text, update

from bot.store.engine import Database, upsert
from bot.store.records import DeliveryState, RunState
from bot.store.tables import deliveries, feeds, metadata, requests, runs, subscriptions

SKIPPED_IDS = 1_000_000
"""Ids of each table that are never given, for what may have been given them after the copy was made."""
UNKNOWN = "nobody knows whether it was posted after the backup was made"

_TO_BE_SENT = deliveries.c.key.not_like("write:%")  # a roundup that is kept whole until it is known what it takes on its platform
_UNSETTLED = (DeliveryState.READY.value, DeliveryState.POSTING.value)


class Restored(Database):
    """For `bot.backup` alone, before anybody works on the copy."""

    def look_up_first(self, works: Sequence[str], now: datetime) -> None:
        """Each message of these works ("request:17", "roundup:4"), and each that was ready, is looked for before it is sent: see
        `Requests.prepare_deliveries`, which finds the marks."""
        with self.write() as connection:
            ready = (deliveries.c.state == DeliveryState.READY.value) & _TO_BE_SENT
            connection.execute(update(deliveries).where(ready).values(state=DeliveryState.POSTING.value, tries=1))
            for work in works:
                if (channel := _channel_of(connection, work)) is not None:
                    begun = {"state": DeliveryState.POSTING.value, "tries": 1, "changed_at": now}
                    mark = upsert(connection, deliveries).values(key=work, channel_id=channel, payload={}, **begun)
                    connection.execute(mark.on_conflict_do_nothing())

    def give_up(self, now: datetime) -> None:
        """What was under way is given up, for it can't be looked up any more whether it was done after the copy was made."""
        with self.write() as connection:
            unsettled = deliveries.c.state.in_(_UNSETTLED) & _TO_BE_SENT
            failed = {"state": DeliveryState.FAILED.value, "problem": UNKNOWN, "changed_at": now}
            connection.execute(update(deliveries).where(unsettled).values(failed))
            open_ = runs.c.state.in_([RunState.DUE.value, RunState.RUNNING.value])
            skipped = {"state": RunState.SKIPPED.value, "problem": UNKNOWN, "changed_at": now}
            connection.execute(update(runs).where(open_).values(skipped))

    def begin_now(self, now: datetime) -> None:
        """Give new ids, make up for no roundup that was due since the copy was made, and read feeds as if for the first time:
        what came into them meanwhile is for the next roundup, and nobody is told of it at once."""
        with self.write() as connection:
            for table in metadata.sorted_tables:
                if "id" in table.c:
                    _skip_ids(connection, table.name)
            connection.execute(update(subscriptions).values(since=now, next_due=None))
            connection.execute(update(feeds).where(feeds.c.dead.is_(None)).values(state={}, next_due=None))


def _channel_of(connection: Connection, work: str) -> int | None:
    kind, _, id = work.partition(":")
    if not id.isdecimal():
        return None
    match kind:
        case "request":
            return connection.scalar(select(requests.c.channel_id).where(requests.c.id == int(id)))
        case "roundup":
            of_run = select(subscriptions.c.channel_id).join(runs, runs.c.subscription_id == subscriptions.c.id)
            return connection.scalar(of_run.where(runs.c.id == int(id)))
    return None


def _skip_ids(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        given = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), nextval(pg_get_serial_sequence(:table, 'id')) + :more)")
        connection.execute(given, {"table": table, "more": SKIPPED_IDS})
        return
    named = {"table": table, "more": SKIPPED_IDS}
    if not connection.execute(text("UPDATE sqlite_sequence SET seq = seq + :more WHERE name = :table"), named).rowcount:
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :more)"), named)
