"""Feeds and their entries. A feed is asked once for all channels that have it; nothing of it says who they are to each other."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, delete, exists, func, or_, select, update

from bot.channel import Channel
from bot.store.channels import COLUMNS, channel_of, its_id, make_channel
from bot.store.engine import AnyRow, Database, take_turns, upsert
from bot.store.records import Entry, EntryRow, FeedRow, Json
from bot.store.tables import channels, feed_subscriptions, feeds
from bot.store.tables import entries as entry_rows  # `entries` is a method here


class Feeds(Database):
    """Feeds, who has them, and what was in them."""

    def add_feed(self, channel: Channel, url: str, title: str, now: datetime) -> FeedRow:
        """Subscribe the channel to the feed. One that was found dead is asked again."""
        with self.write() as connection:
            channel_id = make_channel(connection, channel)
            new = upsert(connection, feeds).values(url=url, url_key=url, title=title, state={}, next_due=None, dead=None)
            put = new.on_conflict_do_update(
                index_elements=[feeds.c.url_key],
                set_={
                    "title": case((feeds.c.title == "", new.excluded.title), else_=feeds.c.title),
                    "next_due": case((feeds.c.dead.is_(None), feeds.c.next_due), else_=None),
                    "dead": None,
                },
            )
            row = connection.execute(put.returning(*feeds.c)).one()
            connection.execute(
                upsert(connection, feed_subscriptions)
                .values(channel_id=channel_id, feed_id=row.id, since=now)
                .on_conflict_do_nothing()
            )
            return _feed(row)

    def remove_feed(self, channel: Channel, feed_id: int) -> bool:
        """End the channel's subscription to the feed; whether it had one. A feed that nobody has is forgotten."""
        theirs = delete(feed_subscriptions).where(
            feed_subscriptions.c.channel_id == its_id(channel), feed_subscriptions.c.feed_id == feed_id
        )
        with self.write() as connection:
            take_turns(connection)
            removed = connection.execute(theirs).rowcount > 0
            forget_unread_feeds(connection)
            return removed

    def feeds(self, channel: Channel) -> list[FeedRow]:
        """The channel's feeds, by title."""
        query = select(feeds).join(feed_subscriptions).where(feed_subscriptions.c.channel_id == its_id(channel))
        with self.read() as connection:
            found = [_feed(row) for row in connection.execute(query)]
        return sorted(found, key=lambda feed: (feed.title.casefold(), feed.id))

    def count_feeds(self) -> dict[str, int]:
        """How many feeds are "asked", and how many were found "dead"."""
        query = select(func.count(), func.count(feeds.c.dead))
        with self.read() as connection:
            total, dead = connection.execute(query).one()
        return {"asked": total - dead, "dead": dead}

    def claim_feeds(self, now: datetime, limit: int, until: datetime) -> list[FeedRow]:
        """Feeds to be asked by now, the longest due first, as they were; nobody else is given them before `until`.

        Only those that a channel has and that are not dead. `save_poll` says when each is to be asked next.
        """
        due = (
            select(feeds)
            .where(
                feeds.c.dead.is_(None),
                or_(feeds.c.next_due.is_(None), feeds.c.next_due <= now),
                feeds.c.id.in_(select(feed_subscriptions.c.feed_id)),
            )
            .order_by(feeds.c.next_due.asc().nulls_first(), feeds.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self.write() as connection:
            found = [_feed(row) for row in connection.execute(due)]
            if found:
                claim = update(feeds).where(feeds.c.id == bindparam("claimed")).values(next_due=until)
                connection.execute(claim, [{"claimed": feed.id} for feed in found])
            return found

    def save_poll(
        self,
        feed_id: int,
        state: Json,
        title: str,
        next_due: datetime | None,
        dead: str | None,
        entries: Sequence[Entry],
        now: datetime,
    ) -> list[int]:
        """Keep what asking a feed gave. The ids of entries that are new; known ones (by guid) are brought up to date.

        A feed that is not kept any more gets nothing. title: "" keeps the one it has.
        """
        named = {"title": title} if title else {}
        polled = update(feeds).where(feeds.c.id == feed_id).values(state=state, next_due=next_due, dead=dead, **named)
        with self.write() as connection:
            if not connection.execute(polled).rowcount:
                return []
            found = (_save_entry(connection, feed_id, entry, now) for entry in entries)
            return [new for new in found if new is not None]

    def entries(self, channel: Channel, since: datetime, until: datetime) -> list[EntryRow]:
        """Entries of the channel's feeds first seen in [since, until), in that order."""
        query = (
            _ENTRY.join(feed_subscriptions, feed_subscriptions.c.feed_id == feeds.c.id)
            .where(
                feed_subscriptions.c.channel_id == its_id(channel),
                entry_rows.c.first_seen >= since,
                entry_rows.c.first_seen < until,
            )
            .order_by(entry_rows.c.first_seen, entry_rows.c.id)
        )
        with self.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def entry(self, id: int) -> EntryRow | None:
        """The entry with this id, if it is kept."""
        with self.read() as connection:
            row = connection.execute(_ENTRY.where(entry_rows.c.id == id)).first()
        return _entry(row) if row else None

    def set_entry_article(self, entry_id: int, article_id: int | None = None, problem: str | None = None) -> None:
        """The article that was read for an entry, or why there is none. Raises `Gone` if the article is not kept."""
        with self.write() as connection:
            changed = update(entry_rows).where(entry_rows.c.id == entry_id)
            connection.execute(changed.values(article_id=article_id, problem=problem))

    def feed_channels(self, feed_id: int) -> list[Channel]:
        """The channels that have the feed."""
        query = select(*COLUMNS).join(feed_subscriptions).where(feed_subscriptions.c.feed_id == feed_id).order_by(channels.c.id)
        with self.read() as connection:
            return [channel_of(row) for row in connection.execute(query)]


_ENTRY = select(entry_rows, feeds.c.title.label("feed_title")).select_from(entry_rows.join(feeds))


def forget_unread_feeds(connection: Connection) -> int:
    """Delete feeds that no channel has, with their entries. How many.

    They are locked first: who subscribes just now is waited for, and seen by the second statement.
    """
    unread = ~exists().where(feed_subscriptions.c.feed_id == feeds.c.id)
    found = connection.scalars(select(feeds.c.id).where(unread).order_by(feeds.c.id).with_for_update()).all()
    return connection.execute(delete(feeds).where(feeds.c.id.in_(found), unread)).rowcount if found else 0


def _save_entry(connection: Connection, feed_id: int, entry: Entry, now: datetime) -> int | None:
    """The entry's id if it is new."""
    values = {
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "published": entry.published,
        "fingerprint": entry.fingerprint,
    }
    new = upsert(connection, entry_rows).values(feed_id=feed_id, guid=entry.guid, first_seen=now, **values)
    found: int | None = connection.scalar(new.on_conflict_do_nothing().returning(entry_rows.c.id))
    if found is None:
        connection.execute(
            update(entry_rows).where(entry_rows.c.feed_id == feed_id, entry_rows.c.guid == entry.guid).values(values)
        )
    return found


def _feed(row: AnyRow) -> FeedRow:
    return FeedRow(row.id, row.url, row.title, row.state, row.next_due, row.dead)


def _entry(row: AnyRow) -> EntryRow:
    entry = Entry(row.guid, row.url, row.title, row.summary, row.published, row.fingerprint)
    return EntryRow(row.id, row.feed_id, row.feed_title, entry, row.first_seen, row.article_id, row.problem)
