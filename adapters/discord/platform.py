"""Discord as a part of the running bot: an event loop in a thread of its own, the client in it, and its edge."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from dataclasses import replace
from threading import Thread
from typing import Any, TypeVar

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from adapters.discord.client import PullquoteClient, make_client
from adapters.discord.files import SCHEME, Files
from adapters.discord.scene import PLATFORM
from bot.logs import quiet, where
from bot.reading import InputError, Readers
from bot.service import Service
from bot.settings import BadSettings, Settings
from summarizer.article import Article

_CONNECTING = 10.0  # seconds for the gateway to answer; after that it is waited for while the rest of the bot runs
_STOPPING = 10.0  # seconds for what listens to end
_ANSWER = 4.0  # seconds for it to say how it is; who probes waits for five
_AGAIN, _LONGEST = 1.0, 60.0  # seconds between two tries to reach Discord: the first time, at most
_BAD_TOKEN, _BAD_INTENTS = 4004, 4014  # codes with which the gateway ends a connection
_TOKEN = "Discord does not take discord_token; docs/discord.md says where to get one"
_INTENT = (
    "Discord does not let the bot read messages: turn on the Message Content Intent of the bot in the Developer Portal, or set "
    "discord_message_content to false"
)
_log = logging.getLogger(__name__)
_Given = TypeVar("_Given")


class DiscordPlatform:
    """Owns the loop. `edge` is there before the service is opened, for work that a crash left may be posted at once.

    Raises `BadSettings` if what is set does not suffice, or Discord does not take it.
    """

    name = PLATFORM

    def __init__(self, settings: Settings) -> None:
        self._token = settings.discord_token.get_secret_value()
        if not self._token:
            raise BadSettings("Discord needs discord_token; see docs/discord.md")
        self._settings = settings
        _quiet_library()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="discord", daemon=True)
        self._thread.start()
        self._client = self._run(self._make())
        self._files = Files(self._client, settings)
        self._life: asyncio.Task[None] | None = None
        self._greeted: asyncio.Task[None] | None = None
        self.edge = self._client.edge
        if (line := self._run(self._refused())) is not None:
            self.close()
            raise BadSettings(line)

    def reading(self, readers: Readers) -> Readers:
        """`readers`, and files that were dropped in."""

        def url(address: str) -> Article | InputError:
            return self._run(self._files.read(address)) if address.startswith(SCHEME) else readers.url(address)

        return replace(readers, url=url, key=lambda address: address if address.startswith(SCHEME) else readers.key(address))

    def start(self, service: Service) -> None:
        """Begin to listen. Raises `BadSettings` if Discord refuses the token or what the bot wants to be told of."""
        self._run(self._start(service))

    def problems(self) -> list[str]:
        """What keeps it from hearing now, a line each."""
        try:
            return asyncio.run_coroutine_threadsafe(self._problems(), self._loop).result(_ANSWER)
        except TimeoutError:
            return [f"Discord: what listens has not answered for {_ANSWER:g} seconds"]

    def stop(self) -> None:
        """Listen no more; what was heard is in the store."""
        with contextlib.suppress(Exception):
            self._run(_in_time(self._stop()))

    def close(self) -> None:
        """End the loop; posts under way are cancelled, and go on at the next start."""
        with contextlib.suppress(Exception):
            self._run(_in_time(self._close()))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._files.close()

    async def _make(self) -> PullquoteClient:
        return make_client(self._settings)

    async def _start(self, service: Service) -> None:
        await self._client.serve(service)
        connected = asyncio.Event()
        self._life = asyncio.create_task(self._live(connected), name="discord")
        there = asyncio.create_task(connected.wait())
        await asyncio.wait({there, self._life}, timeout=_CONNECTING, return_when=asyncio.FIRST_COMPLETED)
        there.cancel()
        if self._life.done():
            self._life.result()
        self._life.add_done_callback(_tell_log)

    async def _problems(self) -> list[str]:
        if self._life is None:
            return ["Discord: not listened to yet"]
        if self._life.done():
            return ["Discord: listened to no more, until the bot is started again; its log says why"]
        if not self._client.is_ready():
            return ["Discord: not connected yet; it is tried again"]
        lost = ", ".join(map(str, self._client.unconnected()))
        return [f"Discord: not connected (shard {lost}); it is tried again"] if lost else []

    async def _refused(self) -> str | None:
        """Why Discord will not let the bot in, in a line; None if it will, or cannot be asked now: then it is tried again later.

        https://docs.discord.com/developers/resources/application#application-object-application-flags
        """
        address, headers = f"{self._settings.discord_api_url}/applications/@me", {"Authorization": f"Bot {self._token}"}
        timeout = aiohttp.ClientTimeout(total=_CONNECTING)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address, headers=headers) as answer:
                if answer.status == 401:
                    return _TOKEN
                flags = discord.ApplicationFlags._from_value(int((await answer.json()).get("flags") or 0))
        except (aiohttp.ClientError, OSError, TimeoutError):
            return None
        except ValueError:  # what is set is no token at all: it can't even stand in a header
            return _TOKEN
        may_read = flags.gateway_message_content or flags.gateway_message_content_limited
        return _INTENT if self._settings.discord_message_content and answer.ok and not may_read else None

    async def _live(self, connected: asyncio.Event) -> None:
        """Log in, connect and stay connected, however long Discord cannot be reached. Raises `BadSettings`."""
        pause = _AGAIN
        while True:
            try:
                if self._greeted is None:
                    await self._log_in(connected)
                await self._client.connect()
            except BadSettings:
                raise
            except discord.LoginFailure:
                raise BadSettings(_TOKEN) from None
            except discord.PrivilegedIntentsRequired:
                raise BadSettings(_INTENT) from None
            except discord.ConnectionClosed as error:
                if error.code in (_BAD_TOKEN, _BAD_INTENTS):
                    raise BadSettings(_TOKEN if error.code == _BAD_TOKEN else _INTENT) from None
                raise BadSettings(f"Discord ended the connection for good ({error.code})") from None
            except Exception as error:  # a payload that the library does not understand ends it too
                _log.warning("the connection to Discord is made anew: %s", where(error))
            if self._greeted is None or self._client.is_closed():
                await self._reopen()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)

    async def _log_in(self, connected: asyncio.Event) -> None:
        if line := await self._refused():
            raise BadSettings(line)
        await self._client.login(self._token)
        _, address, _ = await self._client.http.get_bot_gateway()
        # Where the library connects anew once a session can't be resumed: else not where the API says, which a proxy needs.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        self._greeted = asyncio.create_task(self._client.wait_for("connect"))
        self._greeted.add_done_callback(lambda _: connected.set())

    async def _reopen(self) -> None:
        """Let the client begin anew with its next login, which makes its connections."""
        self._greeted = None
        await self._client.http.close()
        self._client.clear()
        self._client.http.connector = discord.utils.MISSING
        await self._client._async_setup_hook()  # `clear` leaves the end of the last connection in its queue

    async def _stop(self) -> None:
        life, self._life = self._life, None
        if life is not None:
            life.remove_done_callback(_tell_log)
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
        for shard in self._client.shards.values():
            await shard.disconnect()
        await self._client.drained()

    async def _close(self) -> None:
        self.edge.end()
        await self._stop()
        await self._client.close()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, _Given]) -> _Given:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _in_time(work: Coroutine[Any, Any, None]) -> None:
    async with asyncio.timeout(_STOPPING):
        await work


def _tell_log(life: "asyncio.Task[None]") -> None:
    if life.cancelled() or (error := life.exception()) is None:
        return
    said = str(error) if isinstance(error, BadSettings) else where(error)
    _log.error("Discord is listened to no more, until the bot is started again: %s", said)


def _quiet_library() -> None:
    """discord.py writes whole messages and addresses with tokens down; a logger's filter does not hold for those below it."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody wants to hear that there will be no voice
    for name in list(logging.root.manager.loggerDict):
        if name == "discord" or name.startswith("discord."):
            quiet(name)
