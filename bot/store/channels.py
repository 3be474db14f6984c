"""Channels with their settings. Every row that belongs to a channel carries the id that is found here."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, select, update

from bot.channel import Channel
from bot.store.engine import AnyRow, Database, Gone, upsert
from bot.store.records import Answering, ChannelSettings
from bot.store.tables import channels

COLUMNS = (channels.c.platform, channels.c.workspace, channels.c.channel)
"""What `channel_of` needs of a row."""


class Channels(Database):
    """How the bot behaves in each channel."""

    def channel_settings(self, channel: Channel) -> ChannelSettings:
        """The settings of `channel`; the defaults if it has none of its own."""
        with self.read() as connection:
            row = connection.execute(select(channels.c.answering, channels.c.tell_when_empty).where(is_channel(channel))).first()
        return ChannelSettings(Answering(row.answering), row.tell_when_empty) if row else ChannelSettings()

    def set_channel_settings(self, channel: Channel, settings: ChannelSettings, now: datetime) -> None:  # noqa: ARG002
        """Replace the settings of `channel`."""
        values = {"answering": settings.answering.value, "tell_when_empty": settings.tell_when_empty}
        with self.write() as connection:
            known = make_channel(connection, channel)
            connection.execute(update(channels).where(channels.c.id == known).values(values))

    def channels(self, platform: str | None = None, workspace: str | None = None) -> list[Channel]:
        """Every channel of which something is kept, of one platform or workspace if named."""
        query = select(*COLUMNS)
        if platform is not None:
            query = query.where(channels.c.platform == platform)
        if workspace is not None:
            query = query.where(channels.c.workspace == workspace)
        with self.read() as connection:
            found = [channel_of(row) for row in connection.execute(query)]
        return sorted(found, key=lambda channel: (channel.platform, channel.workspace, channel.id))


def is_channel(channel: Channel) -> ColumnElement[bool]:
    """That a row of `channels` is `channel`."""
    return and_(
        channels.c.platform == channel.platform, channels.c.workspace == channel.workspace, channels.c.channel == channel.id
    )


def its_id(channel: Channel) -> ScalarSelect[int]:
    """The id of `channel` within another query; it finds nothing if there is none."""
    return select(channels.c.id).where(is_channel(channel)).scalar_subquery()


def known_channel(connection: Connection, channel: Channel) -> int:
    """The id of `channel` for what is written in the course of work: a channel that was forgotten meanwhile stays forgotten.

    On PostgreSQL it cannot be erased before the transaction ends. Raises `Gone` if there is none.
    """
    found = connection.scalar(select(channels.c.id).where(is_channel(channel)).with_for_update(key_share=True, read=True))
    if found is None:
        raise Gone("the channel was forgotten")
    return int(found)


def make_channel(connection: Connection, channel: Channel) -> int:
    """The id of `channel`, which is entered if it is new. On PostgreSQL it cannot be erased before the transaction ends."""
    query = select(channels.c.id).where(is_channel(channel)).with_for_update(key_share=True, read=True)
    while (found := connection.scalar(query)) is None:
        defaults = ChannelSettings()
        connection.execute(
            upsert(connection, channels)
            .values(
                platform=channel.platform,
                workspace=channel.workspace,
                channel=channel.id,
                answering=defaults.answering.value,
                tell_when_empty=defaults.tell_when_empty,
            )
            .on_conflict_do_nothing()
        )
    return int(found)


def channel_of(row: AnyRow) -> Channel:
    """The Channel of a row that has `COLUMNS`."""
    return Channel(row.platform, row.workspace, row.channel)
