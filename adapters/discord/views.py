"""What can be pressed: buttons and menus of what the bot posted, and the offer of a digest.

All that is needed to answer is in their custom ids, so they live on after a restart (discord.py's `DynamicItem`).
https://discord.com/developers/docs/components/reference
"""

import re
from typing import Any, Self

import discord
from discord import ui

from adapters.discord.controls import BUTTON_ID, MENU_ID, pressed
from adapters.discord.digesting import digest_for, fetched
from adapters.discord.interact import NOT_YET, answered, tell, wait
from adapters.discord.scene import Bot, Interaction, place_of
from bot.heard import Pressed
from bot.reply import Action, Audience

OFFER_ID = re.compile(r"pqo:(?P<message>\d{1,20})")
_PRIVATE = (Action.SOURCE, Action.WRONG)  # whose answers are for the person alone


class Control(ui.DynamicItem[ui.Button[Any]], template=BUTTON_ID):
    """A button of a Reply."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: Any, __: re.Match[str], /) -> Self:
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await _pressed(interaction, self.custom_id, ())


class Menu(ui.DynamicItem[ui.Select[Any]], template=MENU_ID):
    """A menu of a Reply."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: Any, __: re.Match[str], /) -> Self:
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await _pressed(interaction, self.custom_id, tuple(self.item.values))


@answered
async def _pressed(interaction: Interaction, id: str, values: tuple[str, ...]) -> None:
    """The answer belongs to the thread of the message; if it stands in none, to the one that opens on it."""
    bot: Bot | None = interaction.client.bot
    found = pressed(id, values)
    if bot is None or found is None or interaction.message is None:
        await tell(interaction, NOT_YET)
        return
    (action, value), alone = found, interaction.message.flags.ephemeral
    waits = Audience.PERSON if alone or action in _PRIVATE else None
    await wait(interaction, waits)
    place, person = place_of(interaction), str(interaction.user.id)
    thread = place.thread or (None if alone else _thread(interaction.message, bot))
    made = Pressed(f"interaction:{interaction.id}", place.channel, action, value, person, thread, alone=alone)
    await bot.press(interaction, place, made, waits)


def _thread(message: discord.Message, bot: Bot) -> str:
    """The thread that a message opens. A reply of the bot's stands for that of what it replies to."""
    ours = message.reference is not None and message.author.id == bot.me
    replied = message.reference.message_id if ours and message.reference is not None else None
    return str(replied or message.id)


class Offer(ui.DynamicItem[ui.Button[Any]], template=OFFER_ID):
    """The offer of a digest where no reaction can make it. message: the one that it is of."""

    def __init__(self, message: int) -> None:
        super().__init__(ui.Button(label="Digest this", custom_id=f"pqo:{message}", style=discord.ButtonStyle.secondary))
        self.message = message

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: Any, match: re.Match[str], /) -> Self:
        return cls(int(match["message"]))

    async def callback(self, interaction: Interaction) -> None:
        await _taken_up(interaction, self.message)


@answered
async def _taken_up(interaction: Interaction, id: int) -> None:
    bot: Bot | None = interaction.client.bot
    if bot is None or interaction.channel_id is None:
        await tell(interaction, NOT_YET)
        return
    await wait(interaction, Audience.PERSON)
    message = await fetched(bot, interaction.channel_id, id)
    await digest_for(bot, interaction, message, place_of(interaction))


def offer(message: int) -> ui.View:
    """A button that gets the digest of a message."""
    view = ui.View(timeout=None)
    view.add_item(Offer(message))
    return view
