"""Removed from a server, or a channel deleted: everything of it is erased. An outage is neither.

https://discord.com/developers/docs/events/gateway-events#guild-delete
"""

import asyncio
import logging

import discord

from adapters.discord.scene import DIRECT, PLATFORM, Bot
from bot.channel import Channel

_log = logging.getLogger(__name__)


async def removed(bot: Bot, guild: int) -> None:
    """The bot was removed from a server."""
    await asyncio.to_thread(bot.desk.leave, PLATFORM, str(guild))


async def deleted(bot: Bot, channel: discord.abc.GuildChannel) -> None:
    """A channel was deleted, with its threads."""
    await asyncio.to_thread(bot.store.erase_channel, Channel(PLATFORM, str(channel.guild.id), str(channel.id)))


async def removed_meanwhile(bot: Bot, client: discord.AutoShardedClient) -> None:
    """Erase the servers that the bot was removed from while it was away. To be called once all shards have told theirs, and only
    by the application that the store's servers are of: to another one they would all seem to be gone."""
    channels = await asyncio.to_thread(bot.store.channels, PLATFORM)
    known = {int(channel.workspace) for channel in channels if channel.workspace != DIRECT}
    shards, count = set(client.shards), client.shard_count or 1
    gone = [id for id in known if client.get_guild(id) is None and (id >> 22) % count in shards]
    for id in gone:
        await removed(bot, id)
    if gone:
        _log.info("%d servers that removed the bot meanwhile are erased", len(gone))
