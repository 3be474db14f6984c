"""The app opened, sent away from a channel, and removed.

https://docs.slack.dev/ai/developing-ai-apps, https://docs.slack.dev/reference/events/app_uninstalled
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.install import Installations
from adapters.slack.scene import PLATFORM, Bot, channel_of, done, kept_first, workspace_of
from bot.channel import Channel
from bot.store import Store

PROMPTS = (
    {"title": "What can you do?", "message": "help"},
    {"title": "Who said what?", "message": "who said what"},
    {"title": "Is a quotation real?", "message": "help verify"},
    {"title": "A daily roundup", "message": "help roundup"},
)


def register(app: AsyncApp, bot: Bot, installations: Installations | None) -> None:
    """Let `app` greet who opens it, stop where it was sent away, and erase a workspace that removes it."""

    async def opened(event: Mapping[str, Any], client: AsyncWebClient) -> None:
        _prompt(bot, client, str(event["channel"]), None)

    async def started(event: Mapping[str, Any], client: AsyncWebClient) -> None:
        thread = event["assistant_thread"]
        _prompt(bot, client, str(thread["channel_id"]), str(thread["thread_ts"]))

    async def moved() -> None:
        """Where the person looks is of no use to an answer about an article."""

    async def revoked(event: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        if (event.get("tokens") or {}).get("bot"):
            await removed(event, context, client)

    async def removed(_: Mapping[str, Any], context: AsyncBoltContext, __: AsyncWebClient) -> None:
        await asyncio.to_thread(bot.desk.leave, PLATFORM, workspace_of(context))
        if installations is not None:
            await installations.async_delete_all(enterprise_id=context.enterprise_id, team_id=context.team_id)

    async def left(event: Mapping[str, Any], context: AsyncBoltContext, _: AsyncWebClient) -> None:
        """Nothing is erased: who takes the bot back finds all as it was, but for the roundup, which somebody has to resume."""
        channel = channel_of(context, str(event["channel"]))
        await asyncio.to_thread(_pause, bot.store, channel)

    async def deleted(event: Mapping[str, Any], context: AsyncBoltContext, _: AsyncWebClient) -> None:
        await asyncio.to_thread(bot.store.erase_channel, channel_of(context, str(event["channel"])))

    app.event("app_home_opened", matchers=[_is_messages])(opened)
    app.event("assistant_thread_started")(started)
    app.event("assistant_thread_context_changed")(moved)
    app.event("tokens_revoked", middleware=[kept_first(bot, revoked)])(done)
    app.event("app_uninstalled", middleware=[kept_first(bot, removed)])(done)
    app.event("channel_left", middleware=[kept_first(bot, left)])(done)
    app.event("group_left", middleware=[kept_first(bot, left)])(done)
    app.event("channel_deleted", middleware=[kept_first(bot, deleted)])(done)
    app.event("group_deleted", middleware=[kept_first(bot, deleted)])(done)


def _pause(store: Store, channel: Channel) -> None:
    if store.subscription(channel) is not None:
        store.set_paused(channel, True, datetime.now(UTC))


async def _is_messages(event: Mapping[str, Any]) -> bool:
    return event.get("tab") == "messages"


def _prompt(bot: Bot, client: AsyncWebClient, channel: str, thread: str | None) -> None:
    """Suggest what can be asked; without a thread in the agent view, where Slack keeps them for the conversation."""
    where = {"channel_id": channel, **({"thread_ts": thread} if thread else {})}
    bot.aside(client.api_call("assistant.threads.setSuggestedPrompts", json={**where, "prompts": list(PROMPTS)}))
