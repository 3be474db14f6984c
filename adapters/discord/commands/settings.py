"""/pullquote-settings: for those with Manage Server, and for whom else a server lets use it.

Discord knows such permissions of whole commands alone, not of one in a group
(https://discord.com/developers/docs/interactions/application-commands#permissions).
"""

from typing import Any

from discord import app_commands

from adapters.discord import settings_view
from adapters.discord.interact import Front
from adapters.discord.scene import Interaction

NAME = "pullquote-settings"


def settings_command(front: Front) -> app_commands.Command[Any, ..., None]:
    """The command. front: has the bot, once it is there."""

    @app_commands.command(name=NAME, description="How Pullquote behaves in this channel.")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def settings(interaction: Interaction) -> None:
        await settings_view.show(front, interaction, granted=True)

    return settings
