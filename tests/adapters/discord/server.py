"""A Discord of our own on 127.0.0.1: gateway, REST API, interactions and attachments, over real sockets.

    with fake_discord() as discord:
        ... start the bot with discord_api_url=discord.url, discord_token=discord.token ...
        discord.wait_for(lambda: discord.connected)
        said = discord.says(discord.general, "https://kestrel.example/bridge")
        discord.wait_for(lambda: discord.messages(said))          # a thread has the id of the message it is opened on
        discord.clicks(said, answer_id, "Who said what")
        assert not discord.refused

It is true to docs.discord.com in what it takes and refuses; what it refused is in `refused`. The bot may do in a server what the
invite link asks for, and no more. It runs in a thread with an event loop of its own, so tests are written as if it were far away.
"""

import asyncio
import copy
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

import discord
from aiohttp import web

from adapters.discord.invite import PERMISSIONS
from tests.adapters.discord import hooks, payloads, routes
from tests.adapters.discord.chosen import called, component, filled
from tests.adapters.discord.gateway import Gateway
from tests.adapters.discord.rest import Front, Rest
from tests.adapters.discord.world import (
    ACK_SECONDS,
    GROUP_DM,
    LOADING,
    PUBLIC_THREAD,
    TEXT,
    Call,
    Channel,
    Fault,
    Guild,
    Interaction,
    Json,
    Person,
    Refused,
    World,
)

assert hooks  # registers its routes
_Given = TypeVar("_Given")
_SECONDS = 60  # a busy machine takes its time; what goes well does not wait
_LONGEST = 4_000  # characters that a person can send, with Nitro


class FakeDiscord:
    """See the module. guild, general, ada, bob: a server with the bot, its first channel, two people (ada manages the server)."""

    def __init__(self) -> None:
        self.world = World()
        self.gateway = Gateway(self.world, lambda: f"ws://127.0.0.1:{self._port}/gateway")
        self._rest = Rest(self.world, self.gateway, lambda: self.base)
        self._front = Front(self._rest)
        self._loop = asyncio.new_event_loop()
        self._started: Future[int] = Future()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="fake-discord", daemon=True)
        self._port = 0
        self.ada = self.person("Ada", manages=True)
        self.bob = self.person("Bob")
        self.guild = self.server("Lowmoor", tell=False)
        self.general = self.channel("general")

    # The server itself

    def start(self) -> None:
        self._thread.start()
        self._port = self._started.result(_SECONDS)

    def stop(self) -> None:
        """End it; a second time changes nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        runner = web.AppRunner(self._front.app(), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._started.set_result(runner.addresses[0][1])
        await self._stop.wait()
        await self.gateway.cut()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """For the setting discord_api_url."""
        return f"{self.base}/api/v10"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def bot(self) -> str:
        """The bot's id, which is the application's too."""
        return self.world.bot.id

    # What there is

    def person(self, name: str, **more: Any) -> str:
        """Make a person; more: fields of `Person`. Their id."""
        with self.world.changed:
            made = Person(self.world.id(), name, **more)
            self.world.people[made.id] = made
            return made.id

    def server(self, name: str, *, bot: discord.Permissions | None = PERMISSIONS, tell: bool = True) -> str:
        """Make a server with everybody in it, and the bot unless that is None. tell: the bot is told that it joined. Its id."""
        with self.world.changed:
            made = Guild(self.world.id(), name, {one.id for one in self.world.people.values() if not one.is_bot}, bot=bot)
            self.world.guilds[made.id] = made
        if tell and bot is not None:
            joined = payloads.guild(self.world, made)
            del joined["unavailable"]  # which tells one that was away from one that is new
            self._tell("GUILD_CREATE", joined, made)
        return made.id

    def removes_bot(self, guild: str) -> None:
        """Somebody takes the bot out of a server."""
        found = self.world.guilds[guild]
        with self.world.changed:
            found.bot = None
        self._tell("GUILD_DELETE", {"id": guild}, found)

    def outage(self, guild: str) -> None:
        """The server is away for a while; the bot is still in it."""
        self._tell("GUILD_DELETE", {"id": guild, "unavailable": True}, self.world.guilds[guild])

    def channel(self, name: str, *, guild: str | None = None, kind: int = TEXT, deny: discord.Permissions | None = None) -> str:
        """Make a channel of a server. deny: what the bot may not do in it. Its id."""
        with self.world.changed:
            made = Channel(self.world.id(), kind, name, guild or self.guild, deny=deny or discord.Permissions.none())
            self.world.channels[made.id] = made
        if self._thread.is_alive():
            self._tell("CHANNEL_CREATE", payloads.channel(self.world, made), made)
        return made.id

    def dm(self, person: str) -> str:
        """The direct messages of the bot and a person."""
        with self.world.changed:
            return self.world.dm(self.bot, person).id

    def group(self, *people: str) -> str:
        """Direct messages of people alone, which the bot is not in; it may be used there all the same (user install)."""
        with self.world.changed:
            made = Channel(self.world.id(), GROUP_DM, "", people=list(people))
            self.world.channels[made.id] = made
            return made.id

    def opens_thread(self, channel: str, name: str = "talk", person: str | None = None, message: str | None = None) -> str:
        """Somebody opens a thread, on a message or without one. Its id."""
        with self.world.changed:
            parent = self.world.channels[channel]
            id = message or self.world.id()
            made = Channel(id, PUBLIC_THREAD, name, parent.guild, parent=channel, owner=person or self.ada)
            self.world.channels[id] = made
        self._tell("THREAD_CREATE", {**payloads.channel(self.world, made), "newly_created": True}, made)
        return id

    def later(self, seconds: float) -> None:
        """Move Discord's clock on."""
        self.world.offset += seconds

    def fails(self, route: str, *faults: Fault) -> None:
        """What goes wrong with the next calls of a route ("POST /channels/{channel}/messages"), one each."""
        with self.world.changed:
            self.world.faults[route].extend(faults)

    # What happened

    @property
    def refused(self) -> list[Refused]:
        """What Discord did not take, those faults aside that a test asked for."""
        with self.world.changed:
            return list(self.world.refused)

    def calls(self, route: str) -> list[Call]:
        with self.world.changed:
            return [call for call in self.world.calls if call.route == route]

    def messages(self, channel: str, *, ours: bool = True) -> list[Json]:
        """The bot's own messages in a channel or thread that all can see, the oldest first; ours=False: everybody's. None where
        there is no such channel (yet). "sent": the body they came with."""
        with self.world.changed:
            place = self.world.channels.get(channel)
            found = (
                [one for one in place.messages.values() if "seen_by" not in one and not one["flags"] & LOADING] if place else []
            )
            return self.world.copies(one for one in found if not ours or one["author"]["id"] == self.bot)

    def message(self, channel: str, id: str) -> Json:
        with self.world.changed:
            return copy.deepcopy(self.world.channels[channel].messages[id])

    def ephemerals(self, person: str | None = None, channel: str | None = None) -> list[Json]:
        """What one person alone was shown, "thinking…" aside."""
        with self.world.changed:
            places = [one for one in self.world.channels.values() if channel in (None, one.id)]
            shown = [one for place in places for one in place.messages.values() if "seen_by" in one]
            mine = [one for one in shown if person in (None, one["seen_by"]) and not one["flags"] & LOADING]
            return self.world.copies(sorted(mine, key=lambda one: int(one["id"])))

    def thinking(self, channel: str) -> list[Json]:
        """What says "thinking…" there now."""
        with self.world.changed:
            return self.world.copies(one for one in self.world.channels[channel].messages.values() if one["flags"] & LOADING)

    def dms(self, person: str) -> list[Json]:
        """What the bot wrote to a person directly."""
        return self.messages(self.dm(person))

    def reactions(self, channel: str, message: str) -> dict[str, list[str]]:
        """Who reacted, by emoji."""
        return {one["emoji"]["name"]: one["by"] for one in self.message(channel, message).get("reactions", [])}

    @property
    def connected(self) -> bool:
        """Whether a session has its connection."""
        with self.world.changed:
            return any(session.socket is not None for session in self.gateway.sessions.values())

    def wait_for(self, found: Callable[[], _Given], seconds: float = _SECONDS) -> _Given:
        """What `found` gives once that is true. Raises `AssertionError` if it isn't in time."""
        until = time.monotonic() + seconds
        with self.world.changed:
            while not (given := found()):
                left = until - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"waited {seconds:g} s in vain; refused: {self.world.refused}")
                self.world.changed.wait(min(left, 0.05))
            return given

    # What people do

    def says(
        self,
        channel: str,
        text: str,
        person: str | None = None,
        *,
        reply_to: str | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        **fields: Any,
    ) -> str:
        """Somebody writes in a channel, thread or direct messages. files: names and contents. fields: others of it. Its id."""
        if len(text) > _LONGEST:
            raise ValueError(f"nobody can send {len(text)} characters; Discord makes a file of them: files=[('message.txt', …)]")
        person = person or self.ada
        with self.world.changed:
            place = self.world.channels[channel]
            shown: Json = {"content": text, "mentions": [self.world.user(id) for id in self.world.people if f"<@{id}>" in text]}
            shown["attachments"] = [routes.attachment(self._rest, name, data, {}) for name, data in files]
            if reply_to is not None:
                shown |= {"type": 19, "message_reference": {"type": 0, "channel_id": channel, "message_id": reply_to}}
            made = self.world.add_message(place, person, {**shown, **fields})
            told = payloads.message_event(self.world, place, made)
        self._tell("MESSAGE_CREATE", told, place)
        return str(made["id"])

    def repeats(self, channel: str, message: str) -> None:
        """The event of a message comes once more."""
        place = self.world.channels[channel]
        self._tell("MESSAGE_CREATE", payloads.message_event(self.world, place, place.messages[message]), place)

    def edits(self, channel: str, message: str, text: str) -> None:
        place = self.world.channels[channel]
        with self.world.changed:
            place.messages[message] |= {"content": text, "edited_timestamp": self.world.time()}
        self._tell("MESSAGE_UPDATE", payloads.message_event(self.world, place, place.messages[message]), place)

    def deletes(self, channel: str, message: str) -> None:
        place = self.world.channels[channel]
        with self.world.changed:
            del place.messages[message]
        self._tell("MESSAGE_DELETE", payloads.deleted(place, message), place)

    def reacts(self, channel: str, message: str, emoji: str, person: str | None = None) -> None:
        place, person = self.world.channels[channel], person or self.bob
        with self.world.changed:
            routes.add_reaction(place.messages[message], emoji, person)
        self._tell(
            "MESSAGE_REACTION_ADD", payloads.reaction_event(self.world, place, place.messages[message], emoji, person), place
        )

    def command(self, name: str, channel: str | None = None, person: str | None = None, **options: Any) -> Interaction:
        """A slash command, "pullquote ask", with its options. Raises `LookupError` if the app has no such command or option."""
        data = called(self.world.commands, name, options)
        return self._interact(2, channel or self.general, person, data)

    def autocomplete(
        self, name: str, option: str, typed: str, channel: str | None = None, person: str | None = None, **options: Any
    ) -> list[Json]:
        """What is offered while somebody types an option."""
        data = called(self.world.commands, name, {**options, option: typed}, option)
        return self._interact(4, channel or self.general, person, data).choices

    def context_menu(self, name: str, channel: str, message: str, person: str | None = None) -> Interaction:
        """A message's command ("Digest this article")."""
        known = next((one for one in self.world.commands if one["type"] == 3 and one["name"] == name), None)
        if known is None:
            raise LookupError(f"no message command {name!r}")
        with self.world.changed:
            shown = payloads.message(self.world, self.world.channels[channel].messages[message])
        data = {"id": known["id"], "name": name, "type": 3, "target_id": message, "resolved": {"messages": {message: shown}}}
        return self._interact(2, channel, person, data)

    def clicks(self, channel: str, message: str, button: str, person: str | None = None) -> Interaction:
        """Somebody presses a button, by its label or custom id. Raises `LookupError` if the message has none like it."""
        found = component(self.message(channel, message), 2, button)
        data = {"component_type": 2, "custom_id": found["custom_id"], "id": found["id"]}
        return self._interact(3, channel, person, data, message)

    def chooses(self, channel: str, message: str, option: str, person: str | None = None) -> Interaction:
        """Somebody chooses an option of a select, by its label or value."""
        found = component(self.message(channel, message), 3, option)
        value = next(one["value"] for one in found["options"] if option in (one["label"], one["value"]))
        data = {"component_type": 3, "custom_id": found["custom_id"], "id": found["id"], "values": [value]}
        return self._interact(3, channel, person, data, message)

    def submits(self, shown: Interaction, **values: str) -> Interaction:
        """Somebody sends off the modal that an interaction was answered with. values: by custom id of the inputs."""
        data = filled(shown.modal, values)
        return self._interact(5, shown.channel, shown.person, data, shown.source)

    # What befalls the connection

    def reconnect(self) -> None:
        """Discord asks the bot to connect anew (op 7), as it does from time to time."""
        self.later_on(self.gateway.reconnect()).result(_SECONDS)

    def invalidate(self, resumable: bool = False) -> None:
        """Discord tells the bot that its session is invalid (op 9)."""
        self.later_on(self.gateway.invalidate(resumable)).result(_SECONDS)

    def cut(self) -> None:
        """Break all connections."""
        self.later_on(self.gateway.cut()).result(_SECONDS)

    def later_on(self, work: Coroutine[Any, Any, _Given]) -> "Future[_Given]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _tell(self, event: str, data: Json, place: Channel | Guild | None) -> None:
        with self.world.changed:
            told = copy.deepcopy(data)
            self.world.changed.notify_all()
        if self._thread.is_alive():
            self.later_on(self.gateway.tell(event, told, place)).result(_SECONDS)

    def _interact(self, kind: int, channel: str, person: str | None, data: Json, source: str | None = None) -> Interaction:
        """Send it, and wait for the app's answer as long as Discord does. Raises `AssertionError` if there is none."""
        with self.world.changed:
            place = self.world.channels[channel]
            made = Interaction(
                self.world.id(), f"token-{self.world.id()}", kind, channel, place.guild, person or self.ada, 0.0, data, source
            )
            made.at = self.world.now()
            self.world.interactions[made.token] = made
            told = payloads.interaction(self.world, made)
        self._tell("INTERACTION_CREATE", told, place)
        self.wait_for(lambda: made.answer is not None, ACK_SECONDS + 1)
        return made


@contextmanager
def fake_discord() -> Iterator[FakeDiscord]:
    """A Discord with one server that the bot is in, its channel general, and two people."""
    made = FakeDiscord()
    made.start()
    try:
        yield made
    finally:
        made.stop()
