"""The front of the fake's REST API: token, rate limits, faults, bodies; what each route does is in `routes` and `hooks`.

https://docs.discord.com/developers/reference, …/topics/rate-limits
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.adapters.discord.gateway import Gateway
from tests.adapters.discord.world import Call, Channel, DiscordError, Fault, Guild, Json, Refused, World

_NO_TOKEN = ("/interactions/", "/webhooks/")  # their own token is in the address


@dataclass
class Asked:
    """A call: the route's arguments, the query, the body, the files that came with it (name, content)."""

    args: Json
    query: Json
    body: Any
    files: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class Rest:
    """What the routes work on. told: dispatches that were begun."""

    world: World
    gateway: Gateway
    base: Callable[[], str]
    told: set["asyncio.Task[None]"] = field(default_factory=set)

    def tell(self, event: str, data: Json, place: Channel | Guild | None = None) -> None:
        """Dispatch after the answer, as Discord mostly does."""
        task = asyncio.get_running_loop().create_task(self.gateway.tell(event, json.loads(json.dumps(data)), place))
        self.told.add(task)
        task.add_done_callback(self.told.discard)


Handler = Callable[[Rest, Asked], Any]
_ROUTES: dict[tuple[str, str], tuple[re.Pattern[str], Handler]] = {}


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Registers what a route does: "POST", "/channels/{channel}/messages"."""
    pattern = re.compile("^" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path) + "$")

    def register(handler: Handler) -> Handler:
        _ROUTES[method, path] = (pattern, handler)
        return handler

    return register


class Front:
    """Takes the calls in."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._world = rest.world

    def app(self) -> web.Application:
        made = web.Application(client_max_size=30_000_000)
        made.router.add_get("/gateway", self._rest.gateway.serve)
        made.router.add_get("/attachments/{id}/{name}", self._attachment)
        made.router.add_route("*", "/api/v10{path:.*}", self._call)
        return made

    async def _call(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        name, args, handler = _find(request.method, path)
        fault = self._fault(name)
        if fault and fault.broken:
            return _break(request)
        asked, status = Asked(args, dict(request.query), None), 200
        headers: dict[str, str] = {}
        try:
            if request.headers.get("Authorization") != f"Bot {self._world.token}" and not path.startswith(_NO_TOKEN):
                raise DiscordError(401, 0, "401: Unauthorized")
            asked.body, asked.files = await _body(request)
            if handler is None:
                raise DiscordError(405 if path else 404, 0, "404: Not Found")
            if limited := self._limited(name, args, fault, headers):
                return limited
            if fault and fault.status:
                raise DiscordError(fault.status, fault.code, "asked for by a test")
            with self._world.changed:
                answer = handler(self._rest, asked)
                self._world.changed.notify_all()
        except DiscordError as error:
            status, answer = error.status, error.body()
            if not (fault and fault.status):
                detail = json.dumps(error.errors) if error.errors else error.message
                with self._world.changed:
                    self._world.refused.append(Refused(name, status, error.code, detail))
        with self._world.changed:
            self._world.calls.append(
                Call(name, args, asked.body if isinstance(asked.body, dict) else {}, status, answer, self._world.now())
            )
            self._world.changed.notify_all()
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.lost:
            return _break(request)
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer is None:
            return web.Response(status=204, headers=headers)
        return _json(answer, status, headers)

    def _fault(self, name: str) -> Fault | None:
        with self._world.changed:
            waiting = self._world.faults[name]
            return waiting.popleft() if waiting else None

    def _limited(self, name: str, args: Json, fault: Fault | None, headers: dict[str, str]) -> web.Response | None:
        """A 429 if it is one call too many, or a test wants one; else the headers that say how many are left."""
        bucket = f"bucket-{name}".replace(" ", "-").replace("/", "-").replace("{", "").replace("}", "")
        if fault and fault.cloudflare:
            return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "10"})
        wait = fault.retry_after if fault else None
        if wait is None:
            spent = self._world.spend(name, f"{name}:{args.get('channel') or args.get('token') or ''}")
            if spent is None:
                return None
            if isinstance(spent, tuple):
                most, left, reset = spent
                headers |= {
                    "X-RateLimit-Limit": str(most),
                    "X-RateLimit-Remaining": str(left),
                    "X-RateLimit-Reset": f"{self._world.now() + reset:.3f}",
                    "X-RateLimit-Reset-After": f"{reset:.3f}",
                    "X-RateLimit-Bucket": bucket,
                }
                return None
            wait = spent
        everywhere = bool(fault and fault.everywhere)
        told = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": everywhere}
        with self._world.changed:
            self._world.calls.append(Call(name, args, {}, 429, told, self._world.now()))
            self._world.changed.notify_all()
        # "Via" is how the library knows Discord's own answers from Cloudflare's.
        headers = {"Retry-After": str(int(wait) + 1), "Via": "1.1 fake", "X-RateLimit-Scope": "global" if everywhere else "user"}
        return _json(told, 429, headers)

    async def _attachment(self, request: web.Request) -> web.Response:
        found = self._world.files.get(request.match_info["id"])
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found[1], content_type="application/octet-stream")


def _find(method: str, path: str) -> tuple[str, Json, Handler | None]:
    # A fixed path goes before one with arguments: ".../messages/@original" before ".../messages/{message}".
    for (known, template), (pattern, handler) in sorted(_ROUTES.items(), key=lambda item: item[0][1].count("{")):
        if known == method and (match := pattern.match(path)):
            return f"{method} {template}", match.groupdict(), handler
    return f"{method} {path}", {}, None


async def _body(request: web.Request) -> tuple[Any, list[tuple[str, bytes]]]:
    """The JSON, alone or in a multipart form with files."""
    if not request.can_read_body:
        return {}, []
    if request.content_type != "multipart/form-data":
        try:
            return await request.json() if (await request.read()) else {}, []
        except ValueError:
            raise DiscordError(400, 50109, "The request body contains invalid JSON.") from None
    body: Any = {}
    files: list[tuple[str, bytes]] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            files.append((part.filename or "file", content))
    return body, files


def _json(answer: Any, status: int, headers: dict[str, str]) -> web.Response:
    """Without a charset in its type, as from Discord: the library looks for exactly that."""
    return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers, content_type="application/json")


def _break(request: web.Request) -> web.Response:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
