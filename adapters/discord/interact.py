"""Interactions answered: within three seconds by a sign that it was heard, later by the edge; or at once in a line.

Discord wants an answer within three seconds and takes more for fifteen minutes
(https://discord.com/developers/docs/interactions/receiving-and-responding).
"""

import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Concatenate, ParamSpec, Protocol

import aiohttp
import discord

from adapters.discord.rights import refusal
from adapters.discord.scene import Bot, Interaction, Place, place_of
from bot.answering import OUR_FAULT
from bot.heard import Heard
from bot.logs import where
from bot.reply import Audience

NOT_YET = "I am only just starting. Please try once more in a moment."

_TROUBLE = (discord.DiscordException, aiohttp.ClientError, TimeoutError)
_Given = ParamSpec("_Given")
_log = logging.getLogger(__name__)


class Front(Protocol):
    """Whoever has the bot, once it is there: the client."""

    bot: Bot | None


def answered(
    listener: Callable[Concatenate[Interaction, _Given], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[Interaction, _Given], Coroutine[Any, Any, None]]:
    """`listener`, which never leaves a person without an answer: whatever fails, the log has the place and they have a line."""

    async def run(interaction: Interaction, /, *args: _Given.args, **kwargs: _Given.kwargs) -> None:
        try:
            await listener(interaction, *args, **kwargs)
        except Exception as error:
            await failed(interaction, error)

    return run


async def failed(interaction: Interaction, error: BaseException) -> None:
    """Say that something went wrong, and where in the log."""
    if isinstance(error, discord.NotFound) and error.code == 10062:  # it came too late, and nobody can be told any more
        _log.warning("an interaction was not answered within three seconds")
        return
    _log.error("what Discord delivered could not be answered: %s", where(error))
    try:
        await tell(interaction, OUR_FAULT)
    except _TROUBLE as second:
        _log.error("nor could that be told: %s", where(second))


async def tell(interaction: Interaction, line: str) -> None:
    """Say a line to the person alone, in the place of what they were told to wait for, if anything."""
    if not interaction.response.is_done():
        await interaction.response.send_message(line, ephemeral=True)
        return
    waits = interaction.extras.get("waits")
    if waits is Audience.EVERYONE:  # or all would see it
        with suppress(discord.NotFound):
            await interaction.delete_original_response()
    if waits is Audience.PERSON:
        await interaction.edit_original_response(content=line)
    else:
        await interaction.followup.send(line, ephemeral=True)


async def wait(interaction: Interaction, waits: Audience | None) -> None:
    """Tell Discord that the answer will come. waits: who sees that; None: nobody, after a button."""
    interaction.extras["waits"] = waits
    if waits is None:
        await interaction.response.defer()
    else:
        await interaction.response.defer(thinking=True, ephemeral=waits is Audience.PERSON)


async def command(front: Front, interaction: Interaction, text: str, *, public: bool = False, granted: bool = False) -> None:
    """Give the command that `text` is, as the person could have written it. public: the answer is for everybody, if it is one.

    granted: Discord has seen to it that the person may change what the channel is set to.
    """
    bot = front.bot
    if bot is None:
        await tell(interaction, NOT_YET)
        return
    place = place_of(interaction)
    if line := refusal(interaction, place, text, granted=granted):
        await tell(interaction, line)
        return
    waits = Audience.EVERYONE if public else Audience.PERSON
    await wait(interaction, waits)
    await bot.hear_interaction(interaction, place, [heard_of(interaction, place, text)], waits)


def heard_of(interaction: Interaction, place: Place, text: str, inputs: tuple[str, ...] = ()) -> Heard:
    """What an interaction says, for the desk."""
    key, person = f"interaction:{interaction.id}", str(interaction.user.id)
    return Heard(key, place.channel, text, person, place.thread, addressed=True, alone=True, inputs=inputs)
