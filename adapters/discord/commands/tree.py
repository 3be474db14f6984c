"""The bot's own commands, told to Discord only when they have changed.

Discord counts how often commands are told, and what is told replaces what was there
(https://discord.com/developers/docs/interactions/application-commands#registering-a-command).
"""

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands

from adapters.discord.commands.group import Pullquote
from adapters.discord.commands.menu import digest_this
from adapters.discord.commands.settings import settings_command
from adapters.discord.interact import Front, failed, tell
from adapters.discord.scene import Interaction
from bot.logs import where

_UNKNOWN = "That command is not known any more. Reload Discord, or ask for /pullquote help."

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree[Any]):
    """The commands; whatever fails is told in a line."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            _log.warning("nothing can be suggested: %s", where(error))
        elif isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await tell(interaction, _UNKNOWN)
        else:
            await failed(interaction, error.original if isinstance(error, app_commands.CommandInvokeError) else error)


def make_tree(client: discord.Client, front: Front) -> Tree:
    """The commands of `client`, which anybody may bring along to any place. front: has the bot, once it is there."""
    tree = Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    tree.add_command(Pullquote(front))
    tree.add_command(settings_command(front))
    tree.add_command(digest_this(front))
    return tree


async def sync(tree: Tree, application: int, note: Path, *, tells: bool = True) -> bool:
    """Tell Discord the commands, unless `note` says that it has them. Whether `note` is of this application, as it was before.

    What Discord refuses now is told to it at the next start: it has the commands that it had. tells: of several processes one
    is enough.
    """
    made = json.dumps([command.to_dict(tree) for command in tree.get_commands()], sort_keys=True)
    noted = _read(note)
    known = noted.get("application") == str(application)
    told = hashlib.sha256(made.encode()).hexdigest() if tells else noted.get("commands", "") if known else ""
    wanted = {"application": str(application), "commands": told}
    if noted != wanted:
        try:
            if tells:
                await tree.sync()
            note.write_text(json.dumps(wanted), encoding="utf-8")
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.error("the commands could not be told to Discord: %s", where(error))
    return known


def _read(note: Path) -> dict[str, str]:
    try:
        found = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
