"""What each channel saw: sightings of articles, and which articles a thread is about."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update

from bot.channel import Channel
from bot.store.channels import its_id, known_channel
from bot.store.engine import AnyRow, Database, upsert
from bot.store.records import Sighting
from bot.store.tables import sightings, threads

SEEN_ANEW_AFTER = timedelta(days=1)
"""An article that comes up again later than this counts as seen anew."""


class Seen(Database):
    """Articles as channels saw them. A channel is told nothing of another's."""

    def note_seen(
        self,
        channel: Channel,
        article_id: int,
        now: datetime,
        person: str | None = None,
        thread: str | None = None,
        message: str | None = None,
        link: str | None = None,
    ) -> Sighting:
        """Note that `channel` sees the article now; returns the first sighting of the last day, which may be an earlier one.

        Of several at once one is the first, and all get that one. Raises `Gone` if the article or the channel is not kept.
        """
        with self.write() as connection:
            channel_id = known_channel(connection, channel)
            new = upsert(connection, sightings).values(
                channel_id=channel_id,
                article_id=article_id,
                seen_at=now,
                person=person,
                thread=thread,
                message=message,
                link=link,
            )
            replaced = {name: new.excluded[name] for name in ("seen_at", "person", "thread", "message", "link")}
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=[sightings.c.channel_id, sightings.c.article_id],
                    set_=replaced,
                    where=sightings.c.seen_at < now - SEEN_ANEW_AFTER,
                )
            )
            query = _SIGHTING.where(sightings.c.channel_id == channel_id, sightings.c.article_id == article_id)
            return _sighting(connection.execute(query).one())

    def set_seen_message(
        self,
        channel: Channel,
        article_id: int,
        message: str,
        thread: str | None = None,
        link: str | None = None,
        only_first: bool = False,
    ) -> None:
        """The bot's digest of the article is `message` in the channel. thread, link: kept as they are if None.

        only_first: unless there is one already (a later post about the article must not replace the digest's message).
        """
        known = {name: value for name, value in (("thread", thread), ("link", link)) if value is not None}
        which = _of(channel, article_id)
        if only_first:
            which &= sightings.c.message.is_(None)
        with self.write() as connection:
            connection.execute(update(sightings).where(which).values(message=message, **known))

    def seen(self, channel: Channel, article_id: int, since: datetime) -> Sighting | None:
        """How the channel saw the article, if that is not before `since`."""
        with self.read() as connection:
            row = connection.execute(_SIGHTING.where(_of(channel, article_id), sightings.c.seen_at >= since)).first()
        return _sighting(row) if row else None

    def recent(self, channel: Channel, limit: int, before: datetime | None = None) -> list[Sighting]:
        """The channel's last sightings, newest first; those before a time, if named."""
        query = (
            _SIGHTING.where(sightings.c.channel_id == its_id(channel))
            .order_by(sightings.c.seen_at.desc(), sightings.c.article_id.desc())
            .limit(limit)
        )
        if before is not None:
            query = query.where(sightings.c.seen_at < before)
        with self.read() as connection:
            return [_sighting(row) for row in connection.execute(query)]

    def open_thread(self, channel: Channel, thread: str, article_ids: Sequence[int], now: datetime) -> None:
        """The thread is about these articles too, after those it is about already. Raises `Gone` if one or the channel is not
        kept."""
        with self.write() as connection:
            channel_id = known_channel(connection, channel)
            of_thread = and_(threads.c.channel_id == channel_id, threads.c.thread == thread)
            place = connection.scalar(select(func.coalesce(func.max(threads.c.place), 0)).where(of_thread)) or 0
            for number, article_id in enumerate(article_ids, place + 1):
                connection.execute(
                    upsert(connection, threads)
                    .values(channel_id=channel_id, thread=thread, article_id=article_id, place=number, opened_at=now)
                    .on_conflict_do_nothing()
                )

    def thread_articles(self, channel: Channel, thread: str) -> tuple[int, ...]:
        """The articles that the thread is about, in the order in which they came up."""
        query = (
            select(threads.c.article_id)
            .where(threads.c.channel_id == its_id(channel), threads.c.thread == thread)
            .order_by(threads.c.place, threads.c.article_id)
        )
        with self.read() as connection:
            return tuple(connection.scalars(query))


_SIGHTING = select(
    sightings.c.article_id,
    sightings.c.seen_at,
    sightings.c.person,
    sightings.c.thread,
    sightings.c.message,
    sightings.c.link,
)


def _of(channel: Channel, article_id: int) -> ColumnElement[bool]:
    return and_(sightings.c.channel_id == its_id(channel), sightings.c.article_id == article_id)


def _sighting(row: AnyRow) -> Sighting:
    return Sighting(row.article_id, row.seen_at, row.person, row.thread, row.message, row.link)
