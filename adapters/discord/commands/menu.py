"""The message's menu: "Digest this article", anywhere that a person brings the bot along.

https://discord.com/developers/docs/interactions/application-commands#message-commands
"""

import discord
from discord import app_commands

from adapters.discord.digesting import digest_for
from adapters.discord.interact import NOT_YET, Front, answered, tell, wait
from adapters.discord.rights import missing
from adapters.discord.scene import Interaction, place_of
from bot.reply import Audience

NAME = "Digest this article"


def digest_this(front: Front) -> app_commands.ContextMenu:
    """The command of the menu. front: has the bot, once it is there."""

    @answered
    async def digest(interaction: Interaction, message: discord.Message) -> None:
        bot = front.bot
        if bot is None:
            await tell(interaction, NOT_YET)
            return
        place = place_of(interaction)
        # Where the bot may post, the digest goes with the message; elsewhere it is the answer to the command.
        posts = not place.outside and not missing(interaction.app_permissions, thread=place.thread is not None)
        await wait(interaction, Audience.PERSON if posts and not place.direct else Audience.EVERYONE)
        await digest_for(bot, interaction, message, place)

    async def callback(interaction: Interaction, message: discord.Message) -> None:
        await digest(interaction, message)

    return app_commands.ContextMenu(name=NAME, callback=callback)
