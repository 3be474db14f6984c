"""The Web API's client for each workspace: with the one token of the settings, or with that of the workspace's installation."""

import aiohttp
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler, AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.install import Installations, bot_token
from bot.delivery import NotPosted
from bot.logs import quiet
from bot.settings import Settings

QUIET = quiet(__name__)
_CONNECTIONS = 50


class NotInstalled(NotPosted):
    """The app is in no such workspace (any more)."""

    def __init__(self) -> None:
        super().__init__("the app is not installed in that workspace", transient=False)


class Clients:
    """Implements `adapters.slack.edge.Clients`. installations: of many workspaces; None for the one of the settings.

    To be used in the adapter's event loop; all clients share its connections.
    """

    def __init__(self, settings: Settings, installations: Installations | None) -> None:
        self._settings = settings
        self._installations = installations
        self._session: aiohttp.ClientSession | None = None

    async def client(self, workspace: str) -> AsyncWebClient:
        """The client with that workspace's token, which asks nothing twice. Raises `NotInstalled`."""
        token: str | None = self._settings.slack_bot_token.get_secret_value()
        if self._installations is not None:
            token = await bot_token(self._installations, workspace)
        if not token:
            raise NotInstalled
        return self._make(token, [])

    def asking(self, token: str | None = None) -> AsyncWebClient:
        """A client for what changes nothing or is the same twice: it asks again where the connection broke or Slack was busy."""
        return self._make(token, [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=2)])

    def session(self) -> aiohttp.ClientSession:
        """The connections of all clients, and of downloads."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS))
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _make(self, token: str | None, handlers: list[AsyncRetryHandler]) -> AsyncWebClient:
        url = self._settings.slack_api_url
        return AsyncWebClient(token, base_url=url, session=self.session(), retry_handlers=handlers, logger=QUIET)


class Authorize(AsyncAuthorize):
    """Who the app is in the workspace that an event comes from, by its installation alone: bolt's own asks Slack each time."""

    def __init__(self, installations: Installations) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._installations = installations

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002 (bolt's signature)
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        """None where the app is not installed: bolt tells the person so."""
        bot = await self._installations.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=context.is_enterprise_install
        )
        if bot is None or not bot.bot_token:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
            user_id=user_id,
        )
