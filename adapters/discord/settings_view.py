"""How the bot behaves in a channel, shown to the person alone, with menus to change it.

A choice is a command, given as if the person had written it. The menus say what they are for in their custom ids, so they live on
after a restart.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any, Self

import discord
from discord import ui

from adapters.discord.interact import NOT_YET, Front, answered, command, heard_of, tell, wait
from adapters.discord.rights import NOT_MANAGER, OUTSIDE
from adapters.discord.scene import Bot, Interaction, place_of
from bot.channel import Channel
from bot.reply import Audience
from bot.store.records import Answering, ChannelSettings
from bot.timing import say_timing

MENU_ID = re.compile(r"pqs:(?P<what>answering|empty):(?P<granted>[01])")

_ANSWERS = {
    Answering.AT_ONCE: ("gets a digest at once", "In a thread on the message.", "settings answering at once"),
    Answering.ON_OFFER: ("gets an offer", "My reaction, or a button; press it for the digest.", "settings answering on offer"),
    Answering.OFF: ("gets nothing", "Unless I am mentioned, or asked by reaction or command.", "settings answering off"),
}
_EMPTY = {
    False: ("is not posted", "settings tell when empty off"),
    True: ("says so in a line", "settings tell when empty on"),
}
_MORE = (
    "/pullquote roundup at · /pullquote subscribe, unsubscribe, feeds · /pullquote follow, unfollow, follows · /pullquote forget"
)


@dataclass(frozen=True, slots=True)
class _State:
    settings: ChannelSettings
    roundup: str
    feeds: int
    follows: int


class SettingsMenu(ui.DynamicItem[ui.Select[Any]], template=MENU_ID):
    """A menu of the settings. granted: Discord had seen to it that who sees it may change them."""

    def __init__(self, item: ui.Select[Any], granted: bool) -> None:
        super().__init__(item)
        self.granted = granted

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: Any, match: re.Match[str], /) -> Self:
        return cls(item, match["granted"] == "1")

    async def callback(self, interaction: Interaction) -> None:
        await _chosen(interaction, self.item.values[0], self.granted)


async def show(front: Front, interaction: Interaction, *, granted: bool = False) -> None:
    """Show the settings, with the menus to those who may change them. granted: Discord has seen to it that the person may."""
    bot = front.bot
    if bot is None:
        await tell(interaction, NOT_YET)
        return
    place = place_of(interaction)
    if place.outside:
        await tell(interaction, OUTSIDE)
        return
    if not (place.direct or granted or interaction.permissions.manage_guild):
        await command(front, interaction, "settings")
        return
    await wait(interaction, Audience.PERSON)
    state = await asyncio.to_thread(_state, bot, place.channel)
    await interaction.edit_original_response(content=_words(state), view=_view(state.settings, granted))


@answered
async def _chosen(interaction: Interaction, text: str, granted: bool) -> None:
    bot: Bot | None = interaction.client.bot
    if bot is None:
        await tell(interaction, NOT_YET)
        return
    place = place_of(interaction)
    if not (place.direct or granted or interaction.permissions.manage_guild):
        await tell(interaction, NOT_MANAGER)
        return
    await wait(interaction, None)
    await bot.hear_interaction(interaction, place, [heard_of(interaction, place, text)], None)


def _state(bot: Bot, channel: Channel) -> _State:
    store = bot.store
    set_ = store.subscription(channel)
    roundup = say_timing(set_.timing) + (", paused" if set_.paused else "") if set_ and set_.timing else "not set"
    return _State(store.channel_settings(channel), roundup, len(store.feeds(channel)), len(store.follows(channel)))


def _words(state: _State) -> str:
    counts = f"{state.feeds} feed{'' if state.feeds == 1 else 's'}, {state.follows} followed"
    return f"**Settings of this channel**\nRoundup: {state.roundup}; {counts}.\n-# {_MORE}"


def _view(settings: ChannelSettings, granted: bool) -> ui.View:
    view = ui.View(timeout=None)
    mark = int(granted)
    answers = [
        discord.SelectOption(
            label=f"A pasted link or article {label}", description=note, value=text, default=one is settings.answering
        )
        for one, (label, note, text) in _ANSWERS.items()
    ]
    empty = [
        discord.SelectOption(label=f"A roundup with nothing new {label}", value=text, default=one is settings.tell_when_empty)
        for one, (label, text) in _EMPTY.items()
    ]
    for what, options in (("answering", answers), ("empty", empty)):
        select: ui.Select[Any] = ui.Select(custom_id=f"pqs:{what}:{mark}", options=options)
        view.add_item(SettingsMenu(select, granted))
    return view
