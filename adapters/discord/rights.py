"""Who may do what, and where the bot may do what it is asked: each refusal one clear line."""

from typing import Any

import discord

from adapters.changes import changes_channel, needs_presence
from adapters.discord.scene import Interaction, Place

NOT_MANAGER = "Only people with Manage Server may change what this channel is set to."
OUTSIDE = (
    "I am here only as your own app, so I cannot post here by myself. Ask me for a digest, who said what, or whether a quotation "
    "is real; for the rest add me to a server, or write to me directly."
)


def missing(permissions: discord.Permissions, *, thread: bool = False) -> tuple[str, ...]:
    """The permissions, by Discord's names, that the bot needs to post and has not; without others it posts more plainly."""
    sends = permissions.send_messages_in_threads if thread else permissions.send_messages
    needed = {"View Channels": permissions.view_channel, "Send Messages in Threads" if thread else "Send Messages": sends}
    return tuple(name for name, there in needed.items() if not there)


def cannot_post(names: tuple[str, ...]) -> str:
    """The line that says which permissions the bot has not."""
    return f"I cannot post in this channel: I need the {'permissions' if len(names) > 1 else 'permission'} {_listed(names)} here."


def refusal(interaction: Interaction, place: Place, text: str, *, granted: bool = False) -> str | None:
    """Why the command that `text` is cannot be given here; None if it can. granted: Discord has seen to it that they may."""
    if place.outside and needs_presence(text):
        return OUTSIDE
    if interaction.guild_id is None:
        return None
    if changes_channel(text) and not granted and not interaction.permissions.manage_guild:
        return NOT_MANAGER
    if needs_presence(text) and (names := missing(interaction.app_permissions, thread=place.thread is not None)):
        return cannot_post(names)
    return None


def may_write(author: Any, text: str, place: Place) -> bool:
    """Whether who wrote `text` in a channel may give the command that it is."""
    if place.direct or not changes_channel(text):
        return True
    return isinstance(author, discord.Member) and author.guild_permissions.manage_guild


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
