"""How the fake delivers a payload: through Socket Mode, or as a signed HTTP request; again if it isn't acknowledged."""

import asyncio
import hashlib
import hmac
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from aiohttp import WSMsgType, web

from tests.adapters.slack.payloads import Outgoing, as_form
from tests.adapters.slack.world import APP, Json, World

Signature = Literal["good", "bad", "old", "missing"]
_HTTP_REASONS = {True: "http_timeout", False: "http_error"}


@dataclass(frozen=True)
class Ack:
    """What the app answered. ok: in time. payload: what came with it. seconds: how long the last try took. attempts: how often it
    was sent. status, body: of an HTTP answer."""

    ok: bool
    payload: Json | None = None
    seconds: float = 0.0
    attempts: int = 1
    status: int | None = None
    body: str = ""


@dataclass
class Transport:
    """address: where payloads are sent to over HTTP, instead of through sockets. patience: seconds until an ack is too late.
    retries: seconds before each further try of an event that wasn't acknowledged (Slack: at once, a minute, five)."""

    world: World
    address: str | None = None
    patience: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    opened: int = 0  # connections so far
    log: list[Json] = field(default_factory=list)  # envelopes as they were sent
    tickets: set[str] = field(default_factory=set)
    waiting: dict[str, asyncio.Future[Json | None]] = field(default_factory=dict)
    turn: deque[int] = field(default_factory=lambda: deque([0]))

    async def deliver(self, outgoing: Outgoing, signature: Signature = "good", retry: int = 0) -> Ack:
        """Send it, and again as Slack would. retry: the number of the retry that the first try already is."""
        attempts, reason = 0, "timeout"
        while True:
            number = retry + attempts
            attempts += 1
            started = time.monotonic()
            if self.address is None:
                ack = await self._through_socket(outgoing, number, reason)
            else:
                ack = await self._over_http(self.address, outgoing, number, reason, signature)
            ack = Ack(ack.ok, ack.payload, time.monotonic() - started, attempts, ack.status, ack.body)
            again = outgoing.kind == "events_api" and number < len(self.retries) and signature == "good"
            if ack.ok or not again:
                return ack
            reason = "timeout" if self.address is None else _HTTP_REASONS[ack.status is None]
            await asyncio.sleep(self.retries[number])

    def ticket(self) -> str:
        """What a new connection is allowed with, once."""
        made = uuid4().hex
        self.tickets.add(made)
        return made

    async def serve_socket(self, request: web.Request) -> web.StreamResponse:
        """One Socket Mode connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        with self.world.changed:
            self.sockets.append(socket)
            self.opened += 1
            self.world.changed.notify_all()
        hello = {
            "type": "hello",
            "num_connections": len(self.sockets),
            "debug_info": {"host": "fake", "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }
        await socket.send_json(hello)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            with self.world.changed:
                if socket in self.sockets:
                    self.sockets.remove(socket)
                self.world.changed.notify_all()
        return socket

    async def refresh(self, reason: str = "refresh_requested", leave: float = 0.2) -> None:
        """Ask every connection to be opened anew, and end those that are still there after `leave` seconds."""
        there = list(self.sockets)
        self.sockets = [socket for socket in self.sockets if socket not in there]
        for socket in there:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
        await asyncio.sleep(leave)
        for socket in there:
            await socket.close()

    async def cut(self) -> None:
        """End every connection without a word."""
        for socket in list(self.sockets):
            request = socket._req
            if request is not None and request.transport is not None:
                request.transport.abort()

    def _acknowledged(self, message: Json) -> None:
        future = self.waiting.get(message.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(message.get("payload"))

    async def _socket(self) -> web.WebSocketResponse | None:
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            if self.sockets:
                self.turn[0] += 1
                return self.sockets[self.turn[0] % len(self.sockets)]
            await asyncio.sleep(0.01)
        return None

    async def _through_socket(self, outgoing: Outgoing, number: int, reason: str) -> Ack:
        socket = await self._socket()
        if socket is None:
            return Ack(False)
        envelope: Json = {
            "envelope_id": str(uuid4()),
            "payload": outgoing.payload,
            "type": outgoing.kind,
            "accepts_response_payload": outgoing.waits,
        }
        if outgoing.kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason if number else ""}
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = future
        self.log.append(envelope)
        try:
            await socket.send_json(envelope)
            return Ack(True, await asyncio.wait_for(future, self.patience))
        except (TimeoutError, ConnectionError):
            return Ack(False)
        finally:
            del self.waiting[envelope["envelope_id"]]

    async def _over_http(self, address: str, outgoing: Outgoing, number: int, reason: str, signature: Signature) -> Ack:
        body, content_type = body_of(outgoing)
        headers = {"Content-Type": content_type, **signed(self.world.signing_secret, body, signature)}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        self.log.append({"payload": outgoing.payload, "retry_attempt": number})
        timeout = aiohttp.ClientTimeout(total=self.patience)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(address, data=body, headers=headers) as got,
            ):
                text = await got.text()
                return Ack(200 <= got.status < 300, _json(got, text), status=got.status, body=text)
        except (TimeoutError, aiohttp.ClientError):
            return Ack(False)


def _json(got: aiohttp.ClientResponse, text: str) -> Json | None:
    if got.content_type != "application/json" or not text:
        return {"text": text} if text else None
    found: Any = json.loads(text)
    return found if isinstance(found, dict) else None


def body_of(outgoing: Outgoing) -> tuple[bytes, str]:
    """A payload as the body of an HTTP request, and its content type."""
    form = "application/x-www-form-urlencoded"
    match outgoing.kind:
        case "events_api":
            return json.dumps(outgoing.payload).encode(), "application/json"
        case "slash_commands":
            return urlencode(as_form(outgoing.payload)).encode(), form
        case _:
            return urlencode({"payload": json.dumps(outgoing.payload)}).encode(), form


def signed(secret: str, body: bytes, signature: Signature = "good") -> dict[str, str]:
    """The headers that say who sent it (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
    if signature == "missing":
        return {}
    at = int(time.time()) - (3600 if signature == "old" else 0)
    made = hmac.new(secret.encode(), b"v0:%d:%b" % (at, body), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={made}" if signature != "bad" else f"v0={'0' * len(made)}",
    }
