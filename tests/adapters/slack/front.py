"""The fake's HTTP server: the Web API's calls, response URLs, files, and the door of Socket Mode."""

import asyncio
import json
from typing import Any

from aiohttp import BasicAuth, web

from tests.adapters.slack import web_chat, web_surfaces  # noqa: F401 (they have the methods)
from tests.adapters.slack.transport import Transport
from tests.adapters.slack.web_api import SlackError, WebApi
from tests.adapters.slack.world import APP, Call, Ephemeral, Fault, Installed, Json, Refused, World

_LISTS = ("blocks", "attachments", "view", "metadata", "prompts", "files", "chunks", "loading_messages")
_OF_A_URL = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "unfurl_links",
    "unfurl_media",
    "thread_ts",
    "metadata",
}
_MAX_CONNECTIONS = 10


class Front:
    """Answers over HTTP, and remembers every call."""

    def __init__(self, world: World, api: WebApi, transport: Transport) -> None:
        self.world, self.api, self.transport = world, api, transport

    def app(self) -> web.Application:
        made = web.Application(client_max_size=20_000_000)
        made.router.add_route("*", "/api/{method}", self._call)
        made.router.add_get("/link/", self.transport.serve_socket)
        made.router.add_post("/response/{id}", self._respond)
        made.router.add_post("/upload/v1/{id}", self._upload)
        made.router.add_get("/files-pri/{id}/{rest:.*}", self._download)
        return made

    def refuse(self, method: str, error: str, detail: str) -> None:
        """Remember that something was refused."""
        with self.world.changed:
            self.world.refused.append(Refused(method, error, detail))
            self.world.changed.notify_all()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self._fault(method)
        if fault.broken:
            return _broken(request)
        if fault.status is not None:
            return web.Response(status=fault.status, text="upstream connect error")
        args, token = await _arguments(request)
        asked_for = fault.error is not None or fault.retry_after is not None
        status, headers = 200, {"X-OAuth-Scopes": self._scopes(token)}
        with self.world.changed:
            try:
                if asked_for:
                    raise SlackError(fault.error or "ratelimited", retry_after=fault.retry_after)
                answer = {"ok": True, **self._answer(request, method, token, args)}
            except SlackError as error:
                answer = {"ok": False, "error": error.error, **error.more}
                if not asked_for:
                    self.world.refused.append(Refused(method, error.error, error.detail))
                if error.retry_after is not None:
                    status, headers["Retry-After"] = 429, str(error.retry_after)
            self.world.calls.append(Call(method, args, token, answer, status, self.world.now()))
            self.world.changed.notify_all()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.lost:
            return _broken(request)
        return web.json_response(answer, status=status, headers=headers)

    def _answer(self, request: web.Request, method: str, token: str | None, args: Json) -> Json:
        if method == "oauth.v2.access":
            return self._oauth(request, args)
        found = self.api.call(method, token, args)
        if method == "apps.connections.open":
            if len(self.transport.sockets) >= _MAX_CONNECTIONS:
                raise SlackError("too_many_websockets")
            host = self.api.base().removeprefix("http://")
            return {"url": f"ws://{host}/link/?ticket={self.transport.ticket()}&app_id={APP}"}
        return found

    def _oauth(self, request: web.Request, args: Json) -> Json:
        try:
            who = BasicAuth.decode(request.headers.get("Authorization", ""))
            given = (who.login, who.password)
        except ValueError:
            given = (args.get("client_id", ""), args.get("client_secret", ""))
        if given[0] != self.world.client_id:
            raise SlackError("invalid_client_id")
        if given[1] != self.world.client_secret:
            raise SlackError("bad_client_secret")
        installed = self.world.codes.pop(args.get("code", ""), None)
        if installed is None:
            raise SlackError("invalid_code")
        return {
            "app_id": APP,
            "access_token": installed.token,
            "token_type": "bot",
            "scope": ",".join(sorted(installed.scopes)),
            "bot_user_id": installed.bot_user,
            "team": None if installed.org_wide else {"id": installed.team, "name": f"Workspace {installed.team}"},
            "enterprise": {"id": installed.enterprise, "name": "Enterprise"} if installed.enterprise else None,
            "is_enterprise_install": installed.org_wide,
            "authed_user": {"id": "U1"},
        }

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """A response_url: 30 minutes, five times."""
        fault = self._fault("response_url")
        if fault.broken:
            return _broken(request)
        if fault.status is not None or fault.retry_after is not None:
            headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
            return web.Response(status=fault.status or 429, headers=headers, text="no")
        body: Json = await request.json()
        with self.world.changed:
            try:
                if fault.error is not None:
                    raise SlackError(fault.error)
                self._take_response(request.match_info["id"], body)
                error = None
            except SlackError as refused:
                error = refused
                if fault.error is None:
                    self.world.refused.append(Refused("response_url", refused.error, refused.detail))
            answer = {"ok": error is None} | ({"error": error.error} if error else {})
            self.world.calls.append(Call("response_url", body, None, answer, 200 if error is None else 404, self.world.now()))
            self.world.changed.notify_all()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.lost:
            return _broken(request)
        if error is not None:
            return web.json_response(answer, status=404 if error.error in ("used_url", "expired_url") else 400)
        return web.Response(text="ok")

    def _take_response(self, id: str, body: Json) -> None:
        url = self.world.urls.get(id)
        if url is None or url.until < self.world.now():
            raise SlackError("expired_url")
        if url.uses <= 0:
            raise SlackError("used_url")
        if unknown := set(body) - _OF_A_URL:
            raise SlackError("invalid_payload", f"unknown field: {', '.join(sorted(unknown))}")
        url.uses -= 1
        if body.get("delete_original"):
            self.world.conversations[url.channel].messages.pop(url.message or "", None)
            return
        self.api.check_content(body)
        kind = body.get("response_type", "ephemeral")
        if kind not in ("ephemeral", "in_channel"):
            raise SlackError("invalid_payload", f"response_type {kind}")
        found = self.world.conversations[url.channel]
        thread = body.get("thread_ts")
        if kind == "in_channel":
            self.api.say(self.world.bot_of(url.team), found, {**body, "channel": url.channel})
            return
        shown = not thread or bool(found.messages.get(thread, {}).get("reply_count"))
        text, blocks = body.get("text", ""), body.get("blocks", [])
        replaced = bool(body.get("replace_original"))
        self.world.ephemerals.append(
            Ephemeral(url.channel, url.user, text, blocks, thread, shown, True, replaced, self.world.ts())
        )

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault("upload")
        if fault.broken:
            return _broken(request)
        if fault.status is not None:
            return web.Response(status=fault.status, text="upload failed")
        file = self.world.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404, text="no such upload")
        content = await request.read()
        with self.world.changed:
            file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """A file's content; without a token that may read files, Slack's sign-in page, with status 200."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        installed = self.world.installed.get(token)
        file = self.world.files.get(request.match_info["id"].partition("-")[2])
        if file is None:
            return web.Response(status=404)
        allowed = installed is not None and not installed.revoked and installed.team == file.team
        if not allowed or installed is None or "files:read" not in installed.scopes:
            return web.Response(text="<!DOCTYPE html><title>Sign in to Slack</title>", content_type="text/html")
        return web.Response(body=file.content, content_type=file.mimetype)

    def _fault(self, method: str) -> Fault:
        with self.world.changed:
            waiting = self.world.faults[method]
            return waiting.popleft() if waiting else Fault()

    def _scopes(self, token: str | None) -> str:
        installed: Installed | None = self.world.installed.get(token or "")
        return ",".join(sorted(installed.scopes)) if installed else ""


async def _arguments(request: web.Request) -> tuple[Json, str | None]:
    """What was asked, of query, form or JSON; and the token."""
    args: dict[str, Any] = dict(request.query)
    if request.can_read_body:
        if request.content_type == "application/json":
            args |= await request.json()
        else:
            args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    for key in _LISTS:
        if isinstance(args.get(key), str):
            args[key] = json.loads(args[key])
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else args.pop("token", None)
    args.pop("token", None)
    return args, token


def _broken(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
