"""Slack as a part of the running bot: an event loop in a thread of its own, its edge, and what listens to Slack."""

import asyncio
import contextlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Thread
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack.app import make_app
from adapters.slack.clients import QUIET, Clients
from adapters.slack.edge import SlackEdge
from adapters.slack.files import SCHEME, Files
from adapters.slack.install import Installations
from adapters.slack.scene import PLATFORM
from bot.reading import InputError, Readers
from bot.service import Service
from bot.settings import BadSettings, Settings
from summarizer.article import Article

_STOPPING = 10.0  # seconds for what listens to end
_ANSWER = 4.0  # seconds for it to say how it is; who probes waits for five
_THREADS = 24
_DRAINING = 3.0  # seconds for what was delivered to get into the store; what is not is delivered again
_OURS = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
_Given = TypeVar("_Given")


class SlackPlatform:
    """Owns the loop. `edge` is there before the service is opened, for work that a crash left may post at once.

    every: seconds between two messages in a channel. Raises `BadSettings` if what is set does not suffice.
    """

    name = PLATFORM

    def __init__(self, settings: Settings, every: float = 1.0) -> None:
        check_settings(settings)
        self._settings = settings
        self._installations = Installations.of(settings) if settings.slack_client_id else None
        self._clients = Clients(settings, self._installations)
        self._files = Files(self._clients, settings)
        self._loop = asyncio.new_event_loop()
        # Python's own few threads (six on two processors) would let what is delivered at once wait for each other's database.
        self._loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="slack"))
        self._thread = Thread(target=self._loop.run_forever, name="slack", daemon=True)
        self._thread.start()
        self._socket: AsyncSocketModeHandler | None = None
        self._runner: web.AppRunner | None = None
        self.edge = SlackEdge(self._clients, self._loop, every=every, pictures=True)

    def reading(self, readers: Readers) -> Readers:
        """`readers`, and files that were dropped in."""
        if not self._settings.slack_files:
            return readers

        def url(address: str) -> Article | InputError:
            return self._run(self._files.read(address)) if address.startswith(SCHEME) else readers.url(address)

        return replace(readers, url=url, key=lambda address: address if address.startswith(SCHEME) else readers.key(address))

    def start(self, service: Service) -> None:
        """Begin to listen. Raises `BadSettings` if Slack refuses the tokens or the port is taken."""
        self._run(self._start(service))

    def problems(self) -> list[str]:
        """What keeps it from hearing now, a line each."""
        try:
            return asyncio.run_coroutine_threadsafe(self._problems(), self._loop).result(_ANSWER)
        except TimeoutError:
            return [f"Slack: what listens has not answered for {_ANSWER:g} seconds"]

    def stop(self) -> None:
        """Listen no more; what was acknowledged is in the store. Slack delivers the rest again, elsewhere or later."""
        with contextlib.suppress(Exception):
            self._run(self._stop())

    def close(self) -> None:
        """End the loop; posts under way are cancelled, and go on at the next start."""
        with contextlib.suppress(Exception):
            self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._files.close()

    async def _start(self, service: Service) -> None:
        if self._installations is not None:
            await self._installations.prepare()
        elif (refused := await self._refused("auth.test", self._settings.slack_bot_token.get_secret_value())) is not None:
            raise BadSettings(f"Slack does not take slack_bot_token ({refused})")
        app = make_app(service, self.edge, self._clients, self._installations)
        if app_token := self._settings.slack_app_token.get_secret_value():
            await self._connect(app, app_token)
        else:
            await self._serve(app)

    async def _connect(self, app: AsyncApp, token: str) -> None:
        """Socket Mode, which connects again by itself whenever it must; but it would ask for ever with a token that is wrong."""
        if (refused := await self._refused("apps.connections.open", token)) is not None:
            raise BadSettings(f"Slack does not take slack_app_token ({refused}); it needs the scope connections:write")
        self._socket = AsyncSocketModeHandler(app, token, web_client=self._clients.asking(), logger=QUIET)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def _serve(self, app: AsyncApp) -> None:
        made = app.web_app(path="/slack/events")
        made.router.add_get("/health", _healthy)
        self._runner = web.AppRunner(made, access_log=None)  # an installation's code stands in its address
        await self._runner.setup()
        host, port = self._settings.slack_host, self._settings.slack_port
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            why = (error.strerror or "").rpartition(": ")[2]  # asyncio tells the address once more before it
            raise BadSettings(f"cannot listen on {host}, port {port}: {why}; set slack_host and slack_port") from None

    async def _problems(self) -> list[str]:
        if self._runner is not None:
            return [] if self._runner.addresses else ["Slack: nothing listens for it by HTTP"]
        if self._socket is None:
            return ["Slack: not listened to yet"]
        return [] if await self._socket.client.is_connected() else ["Slack: not connected (Socket Mode); it is tried again"]

    async def _refused(self, method: str, token: str) -> str | None:
        """Why Slack does not take `token`; None if it does, or cannot be asked now: then it is tried again later."""
        try:
            await self._clients.asking(token).api_call(method)
        except SlackApiError as error:
            code = refused_code(error)
            return None if code in _OURS else code
        except (aiohttp.ClientError, TimeoutError):
            return None
        return None

    async def _stop(self) -> None:
        socket, self._socket = self._socket, None
        runner, self._runner = self._runner, None
        async with asyncio.timeout(_STOPPING):
            if socket is not None:
                await socket.close_async()  # type: ignore[no-untyped-call]
            if runner is not None:
                await runner.cleanup()
        await self._drained()

    async def _drained(self) -> None:
        """Wait for what the desk was handed in the meantime."""
        taking = [task for task in asyncio.all_tasks() if task.get_name().startswith("taking")]
        if taking:
            await asyncio.wait(taking, timeout=_DRAINING)

    async def _close(self) -> None:
        with contextlib.suppress(Exception):
            await self._stop()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        if under_way:
            await asyncio.wait(under_way, timeout=_STOPPING)
        await self._clients.close()
        if self._installations is not None:
            await self._installations.close()
        await asyncio.get_running_loop().shutdown_default_executor()

    def _run(self, work: Coroutine[Any, Any, _Given]) -> _Given:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def refused_code(error: SlackApiError) -> str | None:
    """The code with which Slack refused; None for an answer without sense, such as a proxy's."""
    data = error.response.data
    return str(data["error"]) if isinstance(data, dict) and data.get("error") else None


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def check_settings(settings: Settings) -> None:
    """Raise `BadSettings` if what is set does not suffice to be heard and to post."""
    if not settings.slack_app_token.get_secret_value() and not settings.slack_signing_secret.get_secret_value():
        raise BadSettings("Slack needs slack_app_token (Socket Mode), or slack_signing_secret (HTTP); see docs/slack.md")
    if not settings.slack_client_id and not settings.slack_bot_token.get_secret_value():
        raise BadSettings("Slack needs slack_bot_token, or slack_client_id for many workspaces; see docs/slack.md")
