"""The link that puts the bot into a server, with no more permissions than it uses.

https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
"""

import base64
import binascii

import discord

from bot.settings import BadSettings, Settings

SCOPES = ("bot", "applications.commands")
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,  # the chart of who was quoted most
    read_message_history=True,  # to reply, to look a message up after a crash, and for "Digest this article"
    add_reactions=True,  # the offer of a digest
)
"""What the bot asks a server for. Nothing of it manages anything."""


def invite_link(settings: Settings) -> str:
    """Where somebody with Manage Server adds the bot. Discord is not asked: a token begins with the application's id.

    Raises `BadSettings` if there is no token or it is none.
    """
    return discord.utils.oauth_url(
        _application(settings.discord_token.get_secret_value()), permissions=PERMISSIONS, scopes=SCOPES
    )


def _application(token: str) -> int:
    """The id in a bot's token: base64 of its digits, up to the first dot."""
    if not token:
        raise BadSettings("discord_token is not set; docs/discord.md says where to get one")
    head = token.partition(".")[0]
    try:
        digits = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        digits = ""
    if token.count(".") != 2 or not digits.isdecimal():
        raise BadSettings("discord_token is no bot token of Discord's; docs/discord.md says where to get one")
    return int(digits)
