"""The Discord client: what it asks Discord for, what listens, and the bot behind it once that is there.

https://discord.com/developers/docs/events/gateway, https://discordpy.readthedocs.io/en/stable/api.html
"""

import logging
import sys
from functools import partial
from typing import Any

import discord
from discord.http import Route

from adapters.discord.commands.tree import make_tree, sync
from adapters.discord.edge import DiscordEdge
from adapters.discord.listeners import lifecycle, messages
from adapters.discord.modals import submitted
from adapters.discord.scene import Bot, Interaction, patiently
from adapters.discord.settings_view import SettingsMenu
from adapters.discord.views import Control, Menu, Offer
from bot.logs import where
from bot.service import Service
from bot.settings import Settings, data_folder

NOTE = "discord.json"
"""In the data folder: of which application the commands are that Discord was told."""

_PATIENCE = 60.0  # seconds that the library waits for a rate limit by itself; a longer one is the durable work's business
_DRAINING = 3.0  # seconds for what was delivered to get into the store

_log = logging.getLogger(__name__)


class PullquoteClient(discord.AutoShardedClient):
    """Hears nothing before `serve`. Made by `make_client`. edge: posts to Discord once the client is logged in."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            intents=intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_PATIENCE,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,  # nothing that people wrote stays in memory
            shard_count=settings.discord_shard_count or None,
        )
        self.shard_ids = list(settings.discord_shard_ids) or None
        self.settings = settings
        self.edge = DiscordEdge(self)
        self.tree = make_tree(self, self)
        self.bot: Bot | None = None
        self._known = False  # the store's servers are this application's

    async def serve(self, service: Service) -> None:
        """Listen from now on, for `service`; to be called before `login`."""
        self.bot = Bot(service.desk, self.edge, self.settings, service.store, self, service.clock)

    async def drained(self) -> None:
        """Wait, for a few seconds at most, until what was delivered is in the store."""
        if self.bot is not None:
            await self.bot.drained(_DRAINING)

    async def setup_hook(self) -> None:
        """Called by the library once it is logged in."""
        self.add_dynamic_items(Control, Menu, Offer, SettingsMenu)
        note = data_folder(self.settings) / NOTE
        self._known = await sync(self.tree, self.application_id or 0, note, tells=0 in (self.shard_ids or [0]))

    def unconnected(self) -> list[int]:
        """The shards of this process that hear nothing now; one that is not begun yet is not among them."""
        return [number for number, shard in sorted(self.shards.items()) if shard.is_closed()]

    async def on_ready(self) -> None:
        if self._known and self.bot is not None:
            await lifecycle.removed_meanwhile(self.bot, self)

    async def on_message(self, message: discord.Message) -> None:
        if self.bot is not None:
            await self.bot.kept(patiently(partial(messages.heard, self.bot, message)))

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        if self.bot is not None and self.settings.discord_reactions:
            await self.bot.kept(patiently(partial(messages.reacted, self.bot, payload)))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Forms; the library itself sees to commands, buttons and menus."""
        if interaction.type is discord.InteractionType.modal_submit:
            await submitted(interaction, self)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        if self.bot is not None:
            await lifecycle.removed(self.bot, guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        if self.bot is not None:
            await lifecycle.deleted(self.bot, channel)

    async def on_error(self, event: str, /, *_: Any, **__: Any) -> None:
        """What fails in a listener is a line in the log, with its place and none of its words."""
        error = sys.exception()
        _log.error("%s could not be taken in: %s", event, where(error) if error else "?")


def intents(settings: Settings) -> discord.Intents:
    """What the client asks to be told of: no more than it needs."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = settings.discord_message_content
    wanted.guild_reactions = settings.discord_reactions
    return wanted


def make_client(settings: Settings) -> PullquoteClient:
    """The client, not yet logged in. To be called in its event loop."""
    Route.BASE = settings.discord_api_url
    return PullquoteClient(settings)
