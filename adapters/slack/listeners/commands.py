"""/pullquote … and the message shortcut "Digest this article".

https://docs.slack.dev/interactivity/implementing-slash-commands, https://docs.slack.dev/interactivity/implementing-shortcuts
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.listeners.digesting import NOTHING, digest_message
from adapters.slack.plain import plain
from adapters.slack.scene import NOT_ADMIN, Bot, channel_of
from bot.heard import Heard
from bot.message import Named, Pasted, read_message

_READING = "Reading …"


def register(app: AsyncApp, bot: Bot) -> None:
    """Let `app` take the slash command and the message shortcut. Slack shows an error after three seconds without an
    acknowledgement, and delivers none of these again; so each is in the store first if that takes no longer."""

    async def command(
        ack: AsyncAck, command: Mapping[str, Any], context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        text = plain(str(command.get("text") or ""), context.bot_user_id) or "help"
        reads = isinstance(read_message(text), Named | Pasted)
        busy = await bot.keep(_commanded(bot, text, command, context, client, respond))
        line = " ".join([*([_READING] if reads else []), *([busy] if busy else [])])
        await (ack(line) if line else ack())

    async def shortcut(ack: AsyncAck, shortcut: Mapping[str, Any], context: AsyncBoltContext, respond: AsyncRespond) -> None:
        await bot.keep(_shortened(bot, shortcut, context, respond))
        await ack()

    app.command("/pullquote")(command)
    app.shortcut("digest")(shortcut)


async def _commanded(
    bot: Bot,
    text: str,
    command: Mapping[str, Any],
    context: AsyncBoltContext,
    client: AsyncWebClient,
    respond: AsyncRespond,
) -> str | None:
    """Answered to the person alone, but for a digest, which is for the channel. Gives what is said if that will take a while."""
    channel, person = channel_of(context, str(command["channel_id"])), str(command["user_id"])
    bot.edge.remember_response(channel, person, str(command["response_url"]))
    if not await bot.may(client, person, text, channel):
        bot.aside(respond(NOT_ADMIN, response_type="ephemeral"))
        return None
    taken = await bot.hear(Heard(f"command:{command['trigger_id']}", channel, text, person, addressed=True, alone=True))
    return taken.busy


async def _shortened(bot: Bot, shortcut: Mapping[str, Any], context: AsyncBoltContext, respond: AsyncRespond) -> None:
    """The linked article, or the text, of any message: a person's or another bot's."""
    channel, person = channel_of(context, str(shortcut["channel"]["id"])), str(shortcut["user"]["id"])
    bot.edge.remember_response(channel, person, str(shortcut["response_url"]))
    key = f"shortcut:{shortcut['trigger_id']}"
    if not await digest_message(bot, key, channel, shortcut["message"], person, context.bot_user_id):
        bot.aside(respond(NOTHING, response_type="ephemeral", replace_original=False))
