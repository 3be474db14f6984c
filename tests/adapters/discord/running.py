"""The whole bot in SimCord's Discord: the real client and library, engine, store and pool; links lead to pages of ours.

SimCord drives the client in the test's own loop; the work goes on in threads beside it, so what is posted is waited for.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import discord
import simcord
from simcord.actors import MemberActor
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult, ResponseMessage

from adapters.discord.client import PullquoteClient, make_client
from adapters.discord.edge import DiscordEdge
from adapters.discord.files import SCHEME, Files
from bot.channel import Channel
from bot.delivery import Posted
from bot.executors import Lone
from bot.reading import InputError, Readers
from bot.reply import Reply
from bot.service import Service
from bot.settings import Settings
from bot.store.records import Delivery
from summarizer.article import Article
from tests.adapters.slack.running import PAGES, NoFeeds

_Found = TypeVar("_Found")
_BUTTON, _SELECT = 2, 3
_SYSTEM = discord.MessageType.thread_created
_PATIENCE = 30.0  # seconds that a test waits for what should come


@dataclass
class Running:
    """The bot among people. ann and bob are of the server, kim manages it."""

    env: simcord.Env
    service: Service
    settings: Settings
    guild: GuildHandle
    ann: MemberActor
    bob: MemberActor
    kim: MemberActor
    current: "_Current"
    accepted: int = 0

    def accept_errors(self) -> list[BaseException]:
        """What failed in listeners and commands so far, as a test meant it to."""
        found = self.env.errors_since(0)
        self.accepted = self.env.error_cursor
        return list(found)

    @property
    def client(self) -> PullquoteClient:
        assert isinstance(self.env.bot, PullquoteClient)
        return self.env.bot

    @property
    def mention(self) -> str:
        return f"<@{self.me}>"

    @property
    def me(self) -> int:
        return self.env.backend.bot_user.id

    @property
    def bot_member(self) -> discord.Member:
        assert self.guild.me is not None
        return self.guild.me

    def event_of(self, message: discord.Message) -> Any:
        """What Discord tells of a message."""
        stored = self.env.backend.get_message(message.channel.id, message.id)
        return serializers.message_payload(self.env.backend, stored)

    def channel(self, name: str = "news", **more: Any) -> ChannelHandle:
        return self.guild.create_text_channel(name, **more)

    def known(self, channel: ChannelHandle) -> Channel:
        """A channel as the store knows it."""
        return Channel("discord", str(self.guild.id), str(channel.id))

    def posts(self, channel: ChannelHandle) -> list[discord.Message]:
        """What the bot posted in a channel or thread."""
        return [message for message in channel.history() if message.author.id == self.me and message.type is not _SYSTEM]

    def replies(self, channel: ChannelHandle, message: discord.Message) -> list[discord.Message]:
        """What the bot posted in the thread that was opened on a message."""
        return [post for thread in channel.threads if thread.id == message.id for post in self.posts(thread)]

    def told(self, who: MemberActor) -> list[discord.Message]:
        """What the bot wrote to somebody directly."""
        return [message for message in who.user.dm_channel.history() if message.author.id == self.me]

    def sign(self, asked: InteractionResult) -> Any:
        """What Discord was answered at first."""
        path = f"/interactions/{asked._interaction.id}/"
        return next(one.json for one in self.env.http_requests if one.path.startswith(path))

    def button(self, message: discord.Message, action: str) -> str | None:
        """The custom id of the button of a message that does this, if it has one."""
        ids = [one.get("custom_id", "") for one in self._components(message) if one["type"] == _BUTTON]
        return next((id for id in ids if id.startswith(f"pq:{action}:")), None)

    def menu(self, message: discord.Message, action: str) -> dict[str, Any]:
        """The menu of a message that does this."""
        menus = [one for one in self._components(message) if one["type"] == _SELECT]
        return next(one for one in menus if one["custom_id"].startswith(f"pq:pick:{action}:"))

    def _components(self, message: discord.Message) -> list[dict[str, Any]]:
        stored = self.env.backend.get_message(message.channel.id, message.id)
        return [one for row in stored.components for one in row["components"]]

    def saw(self, thread: ChannelHandle, pressed: InteractionResult, words: str, before: int) -> bool:
        """Whether these words came, to everybody in the thread that had so many posts before, or to who pressed."""
        source = pressed._interaction.source_message_id  # counts as the response to a silent press
        told = [one for one in (pressed.response, *pressed.followups) if one is not None and one.id != source]
        return words in shown([*self.posts(thread)[before:], *told])

    async def answer(self, asked: InteractionResult) -> ResponseMessage:
        """What somebody gets to a command, press or form, in the place of "thinking…" or after it."""
        pressed = asked._interaction.source_message_id  # the message itself counts as the response to a silent press

        def look() -> ResponseMessage | None:
            found = [one for one in (asked.response, *asked.followups) if one is not None and one.id != pressed]
            return next((one for one in found if not one.flags.loading), None)

        return await self.until(look)

    async def answers(self, who: MemberActor, message: discord.Message, text: str) -> None:
        """Somebody replies to what the bot wrote to them directly."""
        about = {"message_id": str(message.id), "channel_id": str(message.channel.id)}
        await who.send_dm(text, reference=about)

    async def restart(self) -> None:
        """Another client takes the place of this one, on the same store."""
        await self.env.restart_bot(await _client(self.settings, self.service, self.current))

    async def until(self, look: Callable[[], _Found]) -> _Found:
        """What `look` finds, as soon as it finds anything."""
        for _ in range(int(_PATIENCE / 0.05)):
            if found := look():
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"it did not come; this happened:\n{self.env.transcript()}")


def shown(message: Any) -> str:
    """All that a message shows, in one piece."""
    if isinstance(message, list | tuple):
        return "\n".join(map(shown, message))
    if message is None:
        return ""
    return f"{message.content}\n{[embed.to_dict() for embed in message.embeds]}"


class _Current:
    """The edge, and the files, of the client that there is now: in a test one takes another's place in the same process."""

    def __init__(self) -> None:
        self.edge: DiscordEdge | None = None
        self.files: Files | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def parts(self, reply: Reply) -> Sequence[Reply]:
        assert self.edge is not None
        return self.edge.parts(reply)

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        assert self.edge is not None
        return self.edge.post(delivery, reply)

    def find(self, delivery: Delivery) -> Posted | None:
        assert self.edge is not None
        return self.edge.find(delivery)

    def url(self, address: str) -> Article | InputError:
        if not address.startswith(SCHEME):
            return PAGES.get(address, InputError("not_found", "there is no page at this address"))
        assert self.files is not None
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(self.files.read(address), self.loop).result(_PATIENCE)


async def _client(settings: Settings, service: Service, current: _Current) -> PullquoteClient:
    client = make_client(settings)
    await client.serve(service)
    current.edge, current.files, current.loop = client.edge, Files(client, settings), asyncio.get_running_loop()
    return client


@asynccontextmanager
async def running(folder: Path, approved: discord.Intents | None = None, **more: Any) -> AsyncIterator[Running]:
    """The bot, until the end of the `with`."""
    settings = Settings(**{"discord_token": "simcord.fake.token", "data_folder": folder, **more})
    current = _Current()
    pages = Readers(url=current.url)
    service = Service(settings, pages, NoFeeds(), {"discord": current}, executor=Lone("test"), scheduled=False, workers=1)
    await asyncio.to_thread(service.__enter__)
    try:
        client = await _client(settings, service, current)
        env = simcord.Env(client, approved_intents=approved, shard_count=1, settle_timeout=_PATIENCE)
        await env.start()
        guild = env.create_guild("Lowmoor")
        manages = guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
        ann, bob = (guild.add_member(env.create_user(name)) for name in ("ann", "bob"))
        kim = guild.add_member(env.create_user("kim"), roles=[manages])
        opened = Running(env, service, settings, guild, ann, bob, kim, current)
        try:
            yield opened
        finally:
            await env.shutdown()
        assert not env.errors_since(opened.accepted)
    finally:
        # In a thread: what is under way may still have to be posted in this loop.
        await asyncio.to_thread(service.__exit__, None, None, None)
        if current.files is not None:
            current.files.close()
