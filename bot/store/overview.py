"""How much there is of everything, for whoever runs the bot: no channel is told anything of this."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Text, case, cast, func, inspect, select, text

from bot.channel import Channel
from bot.store.channels import COLUMNS, channel_of
from bot.store.engine import AnyRow, Database
from bot.store.records import DeliveryState, FeedRow, Subscription
from bot.store.subscriptions import every_subscription
from bot.store.tables import articles, channels, deliveries, digests, feed_subscriptions, feeds, requests, runs, subscriptions

DAY = timedelta(days=1)
_SHOWN = 200  # characters of a feed's state that say why it fails


@dataclass(frozen=True, slots=True)
class Overview:
    """channels, workspaces: by platform. feeds: by state: "ok", "failing", "dead". roundups: of the last day, by what became of
    them. messages: of the last day that were "posted" and that "failed". bytes: of the database, its indexes included."""

    channels: dict[str, int]
    workspaces: dict[str, int]
    subscriptions: int
    paused: int
    feeds: dict[str, int]
    articles: int
    requests: int
    digests: int
    roundups: dict[str, int]
    messages: dict[str, int]
    tables: str
    bytes: int


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed with how many channels have it. problem: why it is asked no more, or what was wrong the last time."""

    feed: FeedRow
    channels: int
    state: str
    problem: str | None


class Overviews(Database):
    """Over all channels."""

    def overview(self, now: datetime) -> Overview:
        """What there is and what happened in the day before `now`."""
        since = now - DAY
        with self.read() as connection:
            timed = subscriptions.c.timing.is_not(None)
            return Overview(
                channels=_by(connection, channels.c.platform, func.count()),
                workspaces=_by(connection, channels.c.platform, func.count(channels.c.workspace.distinct())),
                subscriptions=_count(connection, subscriptions.c.id, timed, subscriptions.c.paused.is_(False)),
                paused=_count(connection, subscriptions.c.id, timed, subscriptions.c.paused.is_(True)),
                feeds={"ok": 0, "failing": 0, "dead": 0, **_by(connection, _STATE, func.count())},
                articles=_count(connection, articles.c.id),
                requests=_count(connection, requests.c.id, requests.c.received_at >= since),
                digests=_count(connection, digests.c.id, digests.c.made_at >= since),
                roundups=_by(connection, runs.c.state, func.count(), runs.c.due_at >= since, runs.c.due_at <= now),
                messages=_by(connection, deliveries.c.state, func.count(), deliveries.c.changed_at >= since, _SETTLED),
                tables=_version(connection),
                bytes=_bytes(connection),
            )

    def all_subscriptions(self) -> list[Subscription]:
        """Those that have a time, paused ones too, by channel."""
        with self.read() as connection:
            found = every_subscription(connection)
        return sorted(found, key=lambda one: (one.channel.platform, one.channel.workspace, one.channel.id))

    def all_feeds(self) -> list[FeedLine]:
        """Dead ones first, then those that fail, then the others, each by address."""
        had_by = func.count(feed_subscriptions.c.channel_id)
        query = (
            select(feeds.c.id, feeds.c.url, feeds.c.title, feeds.c.next_due, feeds.c.dead, feeds.c.state, _STATE, had_by)
            .select_from(feeds.outerjoin(feed_subscriptions))
            .group_by(*feeds.c)
        )
        order = {"dead": 0, "failing": 1, "ok": 2}
        with self.read() as connection:
            found = [_line(row) for row in connection.execute(query)]
        return sorted(found, key=lambda one: (order[one.state], one.feed.url))

    def feeds_by_channel(self) -> dict[Channel, int]:
        """How many feeds each channel has that has any."""
        query = select(*COLUMNS, func.count()).join(feed_subscriptions).group_by(*COLUMNS)
        with self.read() as connection:
            return {channel_of(row): row[-1] for row in connection.execute(query)}


# What polling keeps of a feed has "failures" only while it fails: `adapters.feeds.bridge.state_json` leaves out what is usual.
_STATE = case(
    (feeds.c.dead.is_not(None), "dead"), (cast(feeds.c.state, Text).like('%"failures":%'), "failing"), else_="ok"
).label("how")


_SETTLED = deliveries.c.state.in_([DeliveryState.POSTED.value, DeliveryState.FAILED.value])


def _line(row: AnyRow) -> FeedLine:
    feed = FeedRow(row.id, row.url, row.title, row.state, row.next_due, row.dead)
    problem = str(row.state.get("problem") or "")[:_SHOWN] or None
    return FeedLine(feed, row[-1], row.how, row.dead or (problem if row.how == "failing" else None))


def _by(connection: Connection, key: ColumnElement[str], what: ColumnElement[int], *where: ColumnElement[bool]) -> dict[str, int]:
    rows: Iterable[AnyRow] = connection.execute(select(key, what).where(*where).group_by(key).order_by(key))
    return {str(row[0]): int(row[1]) for row in rows}


def _count(connection: Connection, column: ColumnElement[int], *where: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count(column)).where(*where)) or 0


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def _bytes(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
    pages = connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"))
    return int(pages or 0)
