"""Buttons and menus of what the bot posted. They say all that is needed to answer them, so they live on after a restart.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from adapters.slack.scene import Bot, channel_of
from bot.heard import Pressed


def register(app: AsyncApp, bot: Bot) -> None:
    """Let `app` take buttons."""

    async def pressed(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any], context: AsyncBoltContext) -> None:
        await bot.keep(_pressed(bot, body, action, context))
        await ack()

    app.action(re.compile(r"^pq:[a-z]+(?::.*)?$"))(pressed)


async def _pressed(bot: Bot, body: Mapping[str, Any], action: Mapping[str, Any], context: AsyncBoltContext) -> None:
    container = body.get("container") or {}
    channel = channel_of(context, str(container.get("channel_id") or body["channel"]["id"]))
    person, at = str(body["user"]["id"]), str(container.get("message_ts") or "")
    in_thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    alone = bool(container.get("is_ephemeral"))  # no thread can be opened on what one person alone sees
    thread = str(in_thread) if in_thread else at if at and not alone else None
    if url := body.get("response_url"):
        bot.edge.remember_response(channel, person, str(url))
    if in_thread and thread:
        bot.edge.saw_thread(channel, thread)
    name = str(action["action_id"]).split(":")[1]
    value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
    key = f"action:{channel}:{person}:{action.get('action_ts')}:{name}"
    await bot.press(Pressed(key, channel, name, str(value), person, thread, alone=alone))
