"""Installations that a test keeps, and the tables that they are kept in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot, Installation

from adapters.slack.install import Installations
from bot.settings import Settings

KEY, OTHER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BOT, REFRESH, USER = "xoxe.xoxb-1-secret-of-the-bot", "xoxe-1-secret-that-renews", "xoxp-secret-of-a-person"
HOOK = "https://hooks.example/services/secret-path"


def settings(**more: Any) -> Settings:
    given = {"slack_client_id": "1234.5678", "slack_client_secret": "client-secret-of-the-fake", "slack_token_key": KEY, **more}
    return Settings(**given)


def installation(team: str = "T1", enterprise: str | None = None, **more: Any) -> Installation:
    given: dict[str, Any] = {
        "app_id": "A1",
        "enterprise_id": enterprise,
        "team_id": team,
        "team_name": "Harbour",
        "bot_token": BOT,
        "bot_id": "B1",
        "bot_user_id": "U0",
        "bot_scopes": "chat:write",
        "bot_refresh_token": REFRESH,
        "user_id": "U1",
        "user_token": USER,
        "user_refresh_token": USER,
        "incoming_webhook_url": HOOK,
        "incoming_webhook_configuration_url": HOOK,
        **more,
    }
    return Installation(**given)


def run(made: Settings, work: Callable[[Installations], Awaitable[Any]]) -> Any:
    """What `work` gives, with the tables of `made`."""

    async def main() -> Any:
        async with opened(made) as installations:
            return await work(installations)

    return asyncio.run(main())


@asynccontextmanager
async def opened(made: Settings) -> AsyncIterator[Installations]:
    installations = Installations.of(made)
    try:
        await installations.prepare()
        yield installations
    finally:
        await installations.close()


async def found(installations: Installations, team: str = "T1", enterprise: str | None = None) -> Bot | None:
    return await installations.async_find_bot(enterprise_id=enterprise, team_id=team)
