"""What every listener needs: the bot behind it, and where in Discord something was said or pressed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import aiohttp
import discord

from bot.channel import Channel
from bot.desk import Desk, Taken
from bot.heard import Heard, Pressed
from bot.logs import where
from bot.reply import Audience
from bot.settings import Settings
from bot.store import Store, StoreError

PLATFORM = "discord"
DIRECT = "@me"
"""The workspace of direct messages, and of places where the bot is only as one person's own app."""

Interaction = discord.Interaction[Any]

_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds before each further try while the database is away

_Given = TypeVar("_Given")
_log = logging.getLogger(__name__)


async def patiently(take: Callable[[], Awaitable[_Given]]) -> _Given:
    """What `take` gives, which is begun anew while the database cannot be used: Discord tells of a thing once. Raises
    `StoreError` after half a minute."""
    for wait in _WAITS:
        try:
            return await take()
        except StoreError as error:
            _log.warning("it is tried again in %g s: %s", wait, error)
            await asyncio.sleep(wait)
    return await take()


class Answers(Protocol):
    """What listeners tell the edge of interactions, whose tokens it answers with: `adapters.discord.edge.DiscordEdge`."""

    def remember(
        self, channel: Channel, person: str, interaction: Interaction, *, thread: str | None = None, waits: Audience | None
    ) -> None:
        """To be called before the desk hears of it. waits: who sees that something is waited for, if anybody."""
        ...

    def asked(self, interaction: int) -> None:
        """To be called each time that the desk is about to hear of it."""
        ...

    def bind(self, interaction: int, request: int) -> None:
        """The interaction has become this request of the store's."""
        ...

    async def tell_busy(self, interaction: int, line: str) -> None:
        """Say, where something is waited for, that it will take a while."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said or pressed. thread: the Discord thread, whose parent `channel` is. outside: the bot is not there,
    and can only answer what it is asked by command."""

    channel: Channel
    thread: str | None = None
    outside: bool = False

    @property
    def direct(self) -> bool:
        """Whether it is a conversation of the bot with one person."""
        return self.channel.workspace == DIRECT and not self.outside


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot as the listeners see it."""

    desk: Desk
    edge: Answers
    settings: Settings
    store: Store
    client: discord.Client
    now: Callable[[], datetime]
    _aside: set["asyncio.Task[None]"] = field(default_factory=set)
    _taking: set["asyncio.Task[Any]"] = field(default_factory=set)

    @property
    def me(self) -> int:
        """The bot's own user."""
        return self.client.user.id if self.client.user else 0

    async def hear(self, heard: Heard) -> Taken:
        """Hand a message to the desk, which waits for the database alone."""
        return await self.kept(asyncio.to_thread(self.desk.hear, heard))

    async def hear_interaction(self, interaction: Interaction, place: Place, heard: list[Heard], waits: Audience | None) -> None:
        """Hand what an interaction asks for to the desk; the edge answers by the interaction's token."""
        self.edge.remember(place.channel, str(interaction.user.id), interaction, thread=place.thread, waits=waits)
        for one in heard:
            taken = await self._handed(interaction, partial(self.desk.hear, one))
            if taken.request is not None:
                self.edge.bind(interaction.id, taken.request)
            if taken.busy is not None and waits is not None:
                self.aside(self.edge.tell_busy(interaction.id, taken.busy))

    async def press(self, interaction: Interaction, place: Place, pressed: Pressed, waits: Audience | None) -> None:
        """Hand a press to the desk, as `hear_interaction` does."""
        self.edge.remember(place.channel, str(interaction.user.id), interaction, thread=pressed.thread, waits=waits)
        self.edge.bind(interaction.id, await self._handed(interaction, partial(self.desk.press, pressed)))

    async def _handed(self, interaction: Interaction, take: Callable[[], _Given]) -> _Given:
        def handed() -> Awaitable[_Given]:
            self.edge.asked(interaction.id)
            return asyncio.to_thread(take)

        return await self.kept(patiently(handed))

    async def drained(self, seconds: float) -> None:
        """Wait, so long at most, until what was handed over is in the store."""
        if self._taking:
            await asyncio.wait(self._taking, timeout=seconds)

    async def place(self, id: int, guild: int | None) -> Place | None:
        """The place of a message, by its channel's or thread's id; None if Discord does not show it to the bot."""
        if guild is None:
            return Place(Channel(PLATFORM, DIRECT, str(id)))
        channel: Any = self.client.get_channel(id)
        if channel is None:
            with suppress(discord.HTTPException):
                channel = await self.client.fetch_channel(id)
        return place_in(channel, guild) if channel is not None else None

    def aside(self, call: Awaitable[object]) -> None:
        """Make a call that is a courtesy and may fail: an offer that is there already, a line to who takes none."""
        task = asyncio.create_task(_courtesy(call), name="courtesy")
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def kept(self, work: Coroutine[Any, Any, _Given]) -> _Given:
        """`work`, which is done even if who asked for it is not waited for any more, and waited for before the bot ends."""
        task = asyncio.create_task(work)
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        return await asyncio.shield(task)


def place_in(channel: Any, guild: int, *, outside: bool = False) -> Place:
    """The place of a channel or thread of a server."""
    workspace = DIRECT if outside else str(guild)
    if isinstance(channel, discord.Thread):
        return Place(Channel(PLATFORM, workspace, str(channel.parent_id)), str(channel.id), outside)
    return Place(Channel(PLATFORM, workspace, str(channel.id)), None, outside)


def place_of(interaction: Interaction) -> Place:
    """The place of an interaction (https://discord.com/developers/docs/interactions/receiving-and-responding).

    The bot is outside where the person brought it along, and neither the server nor a direct message with it has it. Raises
    `LookupError` for a kind of place that the library does not know.
    """
    if interaction.channel is None:
        raise LookupError("Discord does not say where that was")
    own = interaction.is_user_integration() and not interaction.is_guild_integration()
    outside = own and not interaction.context.dm_channel and interaction.client.get_guild(interaction.guild_id or 0) is None
    if interaction.guild_id is not None:
        return place_in(interaction.channel, interaction.guild_id, outside=outside)
    return Place(Channel(PLATFORM, DIRECT, str(interaction.channel.id)), None, outside)


async def _courtesy(call: Awaitable[object]) -> None:
    try:
        await call
    except discord.HTTPException as error:
        _log.info("Discord did not take a courtesy: %s (%s)", error.status, error.code)
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError) as error:
        _log.info("Discord did not take a courtesy: %s", where(error))
