"""Forgetting: what a person, a channel or a workspace leaves, and what is older than it is kept."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, select, text, update

from bot.channel import Channel
from bot.store.channels import is_channel, its_id
from bot.store.engine import Database, take_turns
from bot.store.feeds import forget_unread_feeds
from bot.store.quotas import drop_person, drop_workspace
from bot.store.records import Counts
from bot.store.tables import (
    SEARCHED,
    articles,
    channels,
    deliveries,
    digests,
    entries,
    feed_subscriptions,
    feedback,
    figures,
    follows,
    metadata,
    quotes,
    requests,
    runs,
    sightings,
    subscriptions,
    threads,
)

_THEIR_WORDS = (requests, deliveries, feedback)
"""Rows that are a person's own: they go with the person."""

_THEIR_NAME = (sightings, follows, subscriptions)
"""Rows that are the channel's: they stay, and no longer say who."""

_OLD = (
    (sightings, sightings.c.seen_at),
    (requests, requests.c.received_at),
    (deliveries, deliveries.c.changed_at),
    (threads, threads.c.opened_at),
    (runs, runs.c.due_at),
    (entries, entries.c.first_seen),
    (feedback, feedback.c.at),
)


_AT_ONCE = 1000  # rows named by id in one statement


class Upkeep(Database):
    """What is deleted, and how much there is."""

    def erase_channel(self, channel: Channel) -> None:
        """Forget everything of a channel, with the articles and feeds that no other has."""
        self._erase(is_channel(channel))

    def erase_workspace(self, platform: str, workspace: str) -> None:
        """Forget everything of all channels of a workspace, with the articles and feeds that no other has."""
        which = (channels.c.platform == platform) & (channels.c.workspace == workspace)
        self._erase(which, lambda connection: drop_workspace(connection, platform, workspace))

    def forget_person(self, platform: str, workspace: str, person: str) -> None:
        """Forget what a person asked for and said in a workspace, and who it was that shared, followed or set something."""
        theirs = select(channels.c.id).where(channels.c.platform == platform, channels.c.workspace == workspace)
        with self.write() as connection:
            take_turns(connection)
            for table in _THEIR_WORDS:
                connection.execute(delete(table).where(table.c.channel_id.in_(theirs), table.c.person == person))
            for table in _THEIR_NAME:
                named = table.c.channel_id.in_(theirs) & (table.c.person == person)
                connection.execute(update(table).where(named).values(person=None))
            drop_person(connection, platform, workspace, person)

    def expire(self, before: datetime) -> Counts:
        """Delete what is older, and then the articles and feeds that nobody has. How many rows of what."""
        found: dict[str, int] = {}
        with self.write() as connection:
            take_turns(connection)
            for table, when in _OLD:
                found[table.name] = connection.execute(delete(table).where(when < before)).rowcount
            found["feeds"] = forget_unread_feeds(connection)
            old = select(articles.c.id).where(_orphaned(), articles.c.stored_at < before)
            found["articles"] = _forget_orphans(connection, connection.scalars(old).all())
        return Counts({name: count for name, count in found.items() if count})

    def count(self, channel: Channel | None = None) -> Counts:
        """How many rows there are of what; of one channel, if named."""
        with self.read() as connection:
            if channel is None:
                return Counts({table.name: _count(connection, table) for table in metadata.sorted_tables})
            return Counts({name: _count(connection, table, where) for name, table, where in _of_channel(channel)})

    def _erase(self, which: ColumnElement[bool], more: Callable[[Connection], None] = lambda _: None) -> None:
        ids = select(channels.c.id).where(which).scalar_subquery()
        theirs = select(sightings.c.article_id).where(sightings.c.channel_id.in_(ids))
        read_for_them = select(entries.c.article_id).where(
            entries.c.article_id.is_not(None),
            entries.c.feed_id.in_(select(feed_subscriptions.c.feed_id).where(feed_subscriptions.c.channel_id.in_(ids))),
        )
        with self.write() as connection:
            take_turns(connection)
            left = connection.scalars(theirs.union(read_for_them)).all()
            connection.execute(delete(channels).where(which))
            more(connection)
            forget_unread_feeds(connection)
            _forget_orphans(connection, left)


def _forget_orphans(connection: Connection, ids: Sequence[int]) -> int:
    """Delete those of the articles that nobody needs. How many.

    They are locked first: who notes a sighting just now is waited for, and seen by the second statement.
    """
    count = 0
    for start in range(0, len(ids), _AT_ONCE):
        these = articles.c.id.in_(ids[start : start + _AT_ONCE])
        connection.execute(select(articles.c.id).where(these).order_by(articles.c.id).with_for_update())
        count += connection.execute(delete(articles).where(these, _orphaned())).rowcount
    if count and connection.dialect.name == "sqlite":
        for table in SEARCHED:  # FTS5 notes that words are deleted, and has them until it next merges what it has
            connection.execute(text(f"INSERT INTO {table.name}_fts({table.name}_fts) VALUES ('optimize')"))
    return count


def _orphaned() -> ColumnElement[bool]:
    """That no channel has seen an article, and no feed's entry needs it."""
    seen = exists().where(sightings.c.article_id == articles.c.id)
    needed = exists().where(entries.c.article_id == articles.c.id)
    return ~seen & ~needed


def _count(connection: Connection, table: Table, where: ColumnElement[bool] | None = None) -> int:
    query = select(func.count()).select_from(table)
    return connection.scalar(query if where is None else query.where(where)) or 0


def _of_channel(channel: Channel) -> Iterator[tuple[str, Table, ColumnElement[bool]]]:
    """(what, the table, which of its rows) for everything that a channel has."""
    theirs = select(sightings.c.article_id).where(sightings.c.channel_id == its_id(channel))
    yield "articles", articles, articles.c.id.in_(theirs)
    for table in (digests, quotes, figures):
        yield table.name, table, table.c.article_id.in_(theirs)
    for table in (threads, requests, deliveries, follows, feedback):
        yield table.name, table, table.c.channel_id == its_id(channel)
    yield "feeds", feed_subscriptions, feed_subscriptions.c.channel_id == its_id(channel)
    theirs = select(subscriptions.c.id).where(subscriptions.c.channel_id == its_id(channel))
    yield "runs", runs, runs.c.subscription_id.in_(theirs)
