"""What Discord says of what is set for it: the token, the intent, the shards; asked without connecting to the gateway.

https://docs.discord.com/developers/resources/application, …/events/gateway#get-gateway-bot
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.doctor import Finding, aside, bad, good
from bot.doctor.finding import seconds_ahead
from bot.settings import Settings

_TOKEN, _INTENT, _GATEWAY = "Discord: token", "Discord: intent", "Discord: shards"
_PATIENCE = aiohttp.ClientTimeout(total=10)  # seconds for one answer
_PORTAL = "in the Developer Portal, under Bot"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: Mapping[str, Any]
    ahead: float | None


def check_discord(settings: Settings) -> Iterator[Finding]:
    """Whatever is set for Discord, a finding each; none of it set is no fault."""
    if not settings.discord_token.get_secret_value():
        yield aside("Discord", "not set; docs/discord.md says how")
        return
    with closing(asyncio.new_event_loop()) as loop:
        yield from loop.run_until_complete(_checks(settings))


async def _checks(settings: Settings) -> list[Finding]:
    headers = {"Authorization": f"Bot {settings.discord_token.get_secret_value()}"}
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE, headers=headers) as session:
            me, application, gateway = [
                await _ask(session, f"{settings.discord_api_url}{path}")
                for path in ("/users/@me", "/applications/@me", "/gateway/bot")
            ]
    except ValueError:  # what is set can't even stand in a header
        me = application = gateway = _Answer(401, {}, None)
    except (aiohttp.ClientError, OSError) as error:
        said = f"Discord cannot be reached ({type(error).__name__})"
        return [bad(_TOKEN, said, f"see that this machine may reach {settings.discord_api_url}")]
    if me.status == 401:
        return [bad(_TOKEN, "Discord does not take discord_token", f"take it {_PORTAL}, Reset Token", me.ahead)]
    if not all(answer.status == 200 for answer in (me, application, gateway)):
        worst = max(answer.status for answer in (me, application, gateway))
        return [
            bad(_TOKEN, f"Discord answers with {worst}", "try again in a while; discordstatus.com says what is wrong", me.ahead)
        ]
    servers = application.body.get("approximate_guild_count")
    there = f"{me.body.get('username')}{f', in {servers} servers' if servers is not None else ''}"
    return [good(_TOKEN, there, me.ahead), _intent(settings, application.body), _shards(settings, gateway.body)]


async def _ask(session: aiohttp.ClientSession, address: str) -> _Answer:
    async with session.get(address) as answer:
        ahead = seconds_ahead(answer.headers.get("Date"), datetime.now(UTC))
        body = await answer.json() if answer.content_type == "application/json" else {}
        return _Answer(answer.status, body if isinstance(body, dict) else {}, ahead)


def _intent(settings: Settings, application: Mapping[str, Any]) -> Finding:
    if not settings.discord_message_content:
        return aside(_INTENT, "messages are not read (discord_message_content is false); mentions and commands are")
    flags = discord.ApplicationFlags._from_value(int(application.get("flags") or 0))
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return good(_INTENT, "messages may be read")
    todo = f"switch Message Content Intent on {_PORTAL}, or set discord_message_content to false"
    return bad(_INTENT, "the bot may not read messages", todo)


def _shards(settings: Settings, gateway: Mapping[str, Any]) -> Finding:
    wanted, count = int(gateway.get("shards") or 1), settings.discord_shard_count
    limits = gateway.get("session_start_limit") or {}
    mine = len(settings.discord_shard_ids) or count or wanted
    left = int(limits.get("remaining", mine))
    if left < mine:
        again = timedelta(milliseconds=int(limits.get("reset_after") or 0)).total_seconds() / 3600
        return bad(
            _GATEWAY, f"Discord lets the bot connect {left} times more today", f"do not start it again for {again:.1f} hours"
        )
    if count and count < wanted:
        return bad(_GATEWAY, f"{count} are set, and Discord wants {wanted}", f"set discord_shard_count to {wanted} everywhere")
    here = (
        f"this process has {', '.join(map(str, settings.discord_shard_ids))}"
        if settings.discord_shard_ids
        else "all in one process"
    )
    return good(_GATEWAY, f"{count or wanted}, {here}")
