"""What a command does to a channel, for platforms where not everybody may give every command."""

from bot.commanded import (
    Command,
    ForgetChannel,
    Roundup,
    RoundupAt,
    RoundupDo,
    SetAnswering,
    SetTellWhenEmpty,
    StartFollowing,
    Subscribe,
    Unsubscribe,
)
from bot.commands import read_command

_CHANGES = (ForgetChannel, RoundupAt, SetAnswering, SetTellWhenEmpty, Subscribe, Unsubscribe)
_CHANGED = (Roundup.PAUSE, Roundup.RESUME)
_POSTED = (RoundupAt, SetAnswering, SetTellWhenEmpty, StartFollowing, Subscribe)
_POSTED_NOW = (Roundup.NOW, Roundup.RESUME)


def changes_channel(text: str) -> bool:
    """Whether the command that `text` is changes what the channel is set to; no, if it is none."""
    command = read_command(text)
    return isinstance(command, _CHANGES) or _is_roundup(command, _CHANGED)


def needs_presence(text: str) -> bool:
    """Whether what the command asks for is posted in the channel without being asked for again, so that the bot must be in it."""
    command = read_command(text)
    return isinstance(command, _POSTED) or _is_roundup(command, _POSTED_NOW)


def _is_roundup(command: Command | object, which: tuple[Roundup, ...]) -> bool:
    return isinstance(command, RoundupDo) and command.what in which
