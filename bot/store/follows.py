"""Whom and what channels follow, and what people said was not right."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.channel import Channel
from bot.store.channels import COLUMNS, channel_of, its_id, make_channel
from bot.store.engine import AnyRow, Database, upsert
from bot.store.records import Feedback, Follow
from bot.store.tables import channels, feedback, follows


class Follows(Database):
    """Follows and feedback."""

    def follow(self, channel: Channel, what: str, now: datetime, person: str | None = None, at_once: bool = False) -> Follow:
        """Follow a person or topic. The same in other case is the same; following it again only sets `at_once`."""
        what = " ".join(what.split())
        with self.write() as connection:
            channel_id = make_channel(connection, channel)
            new = upsert(connection, follows).values(
                channel_id=channel_id, what=what, folded=what.casefold(), person=person, at_once=at_once, since=now
            )
            put = new.on_conflict_do_update(
                index_elements=[follows.c.channel_id, follows.c.folded], set_={"at_once": at_once}
            ).returning(*follows.c)
            return _follow(connection.execute(put).one(), channel)

    def unfollow(self, channel: Channel, what: str) -> bool:
        """Follow it no more; whether the channel did."""
        same = follows.c.folded == " ".join(what.split()).casefold()
        with self.write() as connection:
            return connection.execute(delete(follows).where(follows.c.channel_id == its_id(channel), same)).rowcount > 0

    def follows(self, channel: Channel) -> list[Follow]:
        """What the channel follows, the longest followed first."""
        with self.read() as connection:
            rows = connection.execute(select(follows).where(follows.c.channel_id == its_id(channel)).order_by(follows.c.id))
            return [_follow(row, channel) for row in rows]

    def put_feedback(self, given: Feedback) -> None:
        """Keep what somebody said is not right. Raises `Gone` if the article is not kept."""
        with self.write() as connection:
            connection.execute(
                insert(feedback).values(
                    channel_id=make_channel(connection, given.channel),
                    article_id=given.article,
                    item=given.item,
                    person=given.person,
                    note=given.note,
                    at=given.at,
                )
            )

    def feedback(self, limit: int) -> list[Feedback]:
        """What was said last not to be right, newest first, in all channels: for whoever runs the bot."""
        query = select(feedback, *COLUMNS).join(channels).order_by(feedback.c.at.desc(), feedback.c.id.desc()).limit(limit)
        with self.read() as connection:
            return [_feedback(row) for row in connection.execute(query)]


def _follow(row: AnyRow, channel: Channel) -> Follow:
    return Follow(row.id, channel, row.what, row.person, row.at_once)


def _feedback(row: AnyRow) -> Feedback:
    return Feedback(channel_of(row), row.article_id, row.item, row.person, row.note, row.at)
