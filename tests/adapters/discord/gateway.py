"""The fake's gateway: sessions over websockets, which end and are resumed as Discord's are.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
import json
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import zstandard
from aiohttp import WSMsgType, web

from tests.adapters.discord import payloads
from tests.adapters.discord.world import Channel, Guild, Json, World

_GUILDS, _GUILD_MESSAGES, _GUILD_REACTIONS = 1 << 0, 1 << 9, 1 << 10
_DIRECT_MESSAGES, _DIRECT_REACTIONS, _MESSAGE_CONTENT = 1 << 12, 1 << 13, 1 << 15
_PRIVILEGED = 1 << 1 | 1 << 8  # members and presences, which nobody has given the app
_KNOWN = (1 << 26) - 1
_NEEDED = {  # in a server, in direct messages
    "MESSAGE_CREATE": (_GUILD_MESSAGES, _DIRECT_MESSAGES),
    "MESSAGE_UPDATE": (_GUILD_MESSAGES, _DIRECT_MESSAGES),
    "MESSAGE_DELETE": (_GUILD_MESSAGES, _DIRECT_MESSAGES),
    "MESSAGE_REACTION_ADD": (_GUILD_REACTIONS, _DIRECT_REACTIONS),
    "GUILD_CREATE": (_GUILDS, _GUILDS),
    "GUILD_DELETE": (_GUILDS, _GUILDS),
    "CHANNEL_CREATE": (_GUILDS, 0),
    "CHANNEL_UPDATE": (_GUILDS, 0),
    "CHANNEL_DELETE": (_GUILDS, 0),
    "THREAD_CREATE": (_GUILDS, 0),
    "THREAD_DELETE": (_GUILDS, 0),
}
_CONTENT = ("content", "embeds", "attachments", "components")
_KEPT = 1_000  # events that a session can be told again
_COMMANDS, _WITHIN = 120, 60.0  # that a connection may send


@dataclass
class Session:
    """What a READY began: it goes on over several connections. socket: the one that is open, if one is."""

    id: str
    shard: int
    shards: int
    intents: int
    socket: "_Socket | None" = None
    number: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=_KEPT))


class _Socket:
    """A websocket, with the compression that its address asked for."""

    def __init__(self, socket: web.WebSocketResponse, compress: str) -> None:
        self.raw = socket
        self.session: Session | None = None
        self._zlib = zlib.compressobj() if compress == "zlib-stream" else None
        self._zstd = zstandard.ZstdCompressor().compressobj() if compress == "zstd-stream" else None
        self._turn = asyncio.Lock()

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        async with self._turn:
            if self.raw.closed:
                return
            if self._zlib is not None:
                await self.raw.send_bytes(self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH))
            elif self._zstd is not None:
                made = self._zstd.compress(text.encode()) + self._zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
                await self.raw.send_bytes(made)
            else:
                await self.raw.send_str(text)


@dataclass
class Gateway:
    """All sessions. identified, resumed: how often each was done. beats: heartbeats so far. resumes: whether sessions can be."""

    world: World
    address: Callable[[], str]
    interval: int = 41_250  # milliseconds between two heartbeats
    sessions: dict[str, Session] = field(default_factory=dict)
    sockets: list[_Socket] = field(default_factory=list)
    identified: int = 0
    resumed: int = 0
    beats: int = 0
    resumes: bool = True
    closed: list[int] = field(default_factory=list)  # codes with which the fake closed a connection
    intents: int = 0  # as they were asked for last

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        found = _Socket(socket, request.query.get("compress", ""))
        self.sockets.append(found)
        commands: deque[float] = deque(maxlen=_COMMANDS)
        await found.send(_op(10, {"heartbeat_interval": self.interval}))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                now = asyncio.get_running_loop().time()
                if len(commands) == _COMMANDS and now - commands[0] < _WITHIN:
                    await self._close(found, 4008)
                    break
                commands.append(now)
                await self._received(found, json.loads(message.data))
        finally:
            with self.world.changed:
                self.sockets.remove(found)
                if found.session is not None and found.session.socket is found:
                    found.session.socket = None
                    if socket.close_code in (1000, 1001):  # the app ended it: nothing to resume
                        self.sessions.pop(found.session.id, None)
                self.world.changed.notify_all()
        return socket

    async def tell(self, event: str, data: Json, place: Channel | Guild | None = None) -> None:
        """Dispatch to the shard that it belongs to, now or once its session is resumed; to nobody without the intent, and nothing
        but interactions of where the bot is not."""
        if isinstance(place, Channel) and event != "INTERACTION_CREATE" and not self.world.has_bot(place):
            return
        guild = place.id if isinstance(place, Guild) else place.guild if place is not None else None
        for session in list(self.sessions.values()):
            shard = (int(guild) >> 22) % session.shards if guild else 0
            needed = _NEEDED.get(event, (0, 0))[guild is None]
            if session.shard != shard or (needed and not session.intents & needed):
                continue
            await self._dispatch(session, event, self._seen(session, event, data))

    def _seen(self, session: Session, event: str, data: Json) -> Json:
        """Without the message content intent messages come empty, except to the bot alone, by it, or that name it."""
        if not event.startswith("MESSAGE_") or "content" not in data or session.intents & _MESSAGE_CONTENT:
            return data
        bot = self.world.bot.id
        named = any(one["id"] == bot for one in data.get("mentions", ()))
        if "guild_id" not in data or data["author"]["id"] == bot or named:
            return data
        return {**data, **{key: "" if key == "content" else [] for key in _CONTENT}}

    async def _dispatch(self, session: Session, event: str, data: Json) -> None:
        session.number += 1
        payload = {"op": 0, "t": event, "s": session.number, "d": data}
        session.sent.append(payload)
        if session.socket is not None:
            await session.socket.send(payload)

    async def _received(self, socket: _Socket, payload: Json) -> None:
        op, data = payload.get("op"), payload.get("d")
        match op:
            case 1:
                self.beats += 1
                await socket.send(_op(11))
            case 2:
                await self._identify(socket, data or {})
            case 6:
                await self._resume(socket, data or {})
            case _ if socket.session is None:
                await self._close(socket, 4003)
            case 3 | 4 | 8:  # presence, voice, members: nobody here looks
                pass
            case _:
                await self._close(socket, 4001)

    async def _identify(self, socket: _Socket, data: Json) -> None:
        if socket.session is not None:
            await self._close(socket, 4005)
            return
        if data.get("token") != self.world.token:
            await self._close(socket, 4004)
            return
        shard, shards = data.get("shard") or [0, 1]
        if not 0 <= shard < shards:
            await self._close(socket, 4010)
            return
        self.intents = intents = int(data.get("intents", -1))
        if not 0 <= intents <= _KNOWN:
            await self._close(socket, 4013)
            return
        if intents & _PRIVILEGED or (intents & _MESSAGE_CONTENT and not self.world.message_content):
            await self._close(socket, 4014)
            return
        session = Session(uuid4().hex, shard, shards, intents, socket)
        mine = [one for one in self.world.guilds.values() if one.bot is not None and (int(one.id) >> 22) % shards == shard]
        await self._dispatch(session, "READY", payloads.ready(self.world, session.id, self.address(), [shard, shards], mine))
        for guild in mine:
            await self._dispatch(session, "GUILD_CREATE", payloads.guild(self.world, guild))
        with self.world.changed:
            socket.session = self.sessions[session.id] = session
            self.identified += 1
            self.world.changed.notify_all()

    async def _resume(self, socket: _Socket, data: Json) -> None:
        session = self.sessions.get(str(data.get("session_id")))
        if data.get("token") != self.world.token:
            await self._close(socket, 4004)
            return
        if session is None or not self.resumes:
            await socket.send(_op(9, False))
            return
        seen = int(data.get("seq") or 0)
        if seen > session.number:
            await self._close(socket, 4007)
            return
        while missed := next((one for one in session.sent if one["s"] > seen), None):
            await socket.send(missed)
            seen = missed["s"]
        with self.world.changed:
            session.socket, socket.session = socket, session
            self.resumed += 1
            self.world.changed.notify_all()
        await self._dispatch(session, "RESUMED", {"_trace": []})

    # What a test does to it

    async def reconnect(self) -> None:
        """Ask every connection to be opened anew (op 7), as Discord does from time to time."""
        for socket in list(self.sockets):
            await socket.send(_op(7))

    async def invalidate(self, resumable: bool = False) -> None:
        """Tell every session that it is invalid (op 9)."""
        for socket in list(self.sockets):
            if not resumable and socket.session is not None:
                self.sessions.pop(socket.session.id, None)
            await socket.send(_op(9, resumable))

    async def cut(self) -> None:
        """End every connection without a word."""
        for socket in list(self.sockets):
            request = socket.raw._req
            if request is not None and request.transport is not None:
                request.transport.abort()

    async def _close(self, socket: _Socket, code: int) -> None:
        with self.world.changed:
            self.closed.append(code)
            self.world.changed.notify_all()
        await socket.raw.close(code=code)


def _op(op: int, data: Any = None) -> Json:
    return {"op": op, "d": data, "s": None, "t": None}
