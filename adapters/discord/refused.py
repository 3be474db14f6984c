"""Why Discord did not take something, in our words; and whether it may have taken it all the same.

The codes stand at https://docs.discord.com/developers/topics/opcodes-and-status-codes. Nothing of a Reply or a token is in what
is said.
"""

from dataclasses import dataclass

import aiohttp
import discord

from bot.delivery import NotPosted

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10003, 10008, 10015, 10062
MISSING_ACCESS, NO_DIRECT_MESSAGES, MISSING_PERMISSIONS, INVALID_TOKEN = 50001, 50007, 50013, 50027
NO_HISTORY, HAS_THREAD = 160002, 160004

SHUT = frozenset({MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_CHANNEL})
"""The bot may not write there."""
USED_UP = frozenset({UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_TOKEN, UNKNOWN_MESSAGE})
"""An interaction is answered no more by its token, or what waited for the answer was deleted."""

_RETRY_AFTER = 30.0  # seconds, where a 429 does not say how long
_LINES = {
    UNKNOWN_CHANNEL: "the Discord channel is gone",
    UNKNOWN_MESSAGE: "the Discord message to answer to is gone",
    MISSING_ACCESS: "the bot can't see that Discord channel any more",
    MISSING_PERMISSIONS: "the bot may not write in that Discord channel; it needs the permissions of its invite link",
    NO_DIRECT_MESSAGES: "that person takes no direct messages from the bot",
    50083: "the Discord thread is locked",
    50035: "Discord finds the message malformed",
    200000: "the server's AutoMod does not let the message pass",
    200001: "the server's AutoMod does not let the message pass",
}
# Nothing was done, and later it may be: the writing or opening of direct messages is held up.
_LATER = frozenset({20016, 20028, 20029, 40003, 40004})


@dataclass(frozen=True, slots=True)
class Refusal:
    """code: Discord's number for it, or 0 if it gave none. line: ours. certain: Discord has surely not done it."""

    code: int
    line: str
    transient: bool
    certain: bool
    retry_after: float | None = None

    def error(self) -> NotPosted:
        return NotPosted(self.line, transient=self.transient, retry_after=self.retry_after)


# What a call of Discord may raise that is no fault of ours.
TROUBLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)


def refusal(error: Exception) -> Refusal:
    """What `error`, one of `TROUBLE`, means."""
    if isinstance(error, discord.RateLimited):  # longer than the library waits by itself
        return Refusal(0, "Discord takes no more for now", True, True, max(1.0, error.retry_after))
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Refusal(0, "Discord cannot be reached", transient=True, certain=True)
    if isinstance(error, TimeoutError):
        return Refusal(0, "Discord did not answer in time", transient=True, certain=False)
    return Refusal(0, "the connection to Discord broke", transient=True, certain=False)


def _answered(error: discord.HTTPException) -> Refusal:
    status, code = error.status, error.code
    if status == 429:
        return Refusal(code, "Discord takes no more for now", True, True, _retry_after(error))
    if code in _LATER:
        return Refusal(code, "Discord takes no more for now", True, True)
    if code in (INVALID_TOKEN, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION):
        return Refusal(code, "Discord takes no more answers to that command or click; give it again", False, True)
    if status == 401:  # whoever runs the bot can mend that, and what waits is posted then
        return Refusal(code, "Discord does not take the bot's token any more", transient=True, certain=True)
    if status >= 500:
        return Refusal(code, f"something went wrong at Discord ({status})", transient=True, certain=False)
    return Refusal(code, _LINES.get(code, f"Discord did not take the message ({status}, {code})"), transient=False, certain=True)


def _retry_after(error: discord.HTTPException) -> float:
    found = error.response.headers.get("Retry-After", "") if hasattr(error.response, "headers") else ""
    try:
        return max(1.0, float(found))
    except ValueError:
        return _RETRY_AFTER
