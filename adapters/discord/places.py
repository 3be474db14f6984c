"""What the bot may do in a channel, as far as the library knows, and where threads can be opened."""

import time
from collections.abc import Callable

import discord

from adapters.discord.rights import cannot_post
from adapters.discord.scene import DIRECT
from adapters.latest import Latest
from bot.channel import Channel

_MAX_KEPT = 10_000
_AGAIN = 600.0  # seconds after which it is tried again to open a thread where none could be
_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
}


class Places:
    """To be used in the client's event loop. clock: seconds."""

    def __init__(self, client: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._threads: Latest[str, None] = Latest(_MAX_KEPT)  # that the bot opened
        self._without: Latest[str, float] = Latest(_MAX_KEPT)  # channels in which none could be opened, until when

    def is_thread(self, id: str) -> bool:
        """Whether `id` is known to be a thread's."""
        return id in self._threads or isinstance(self._channel(id), discord.Thread)

    def has_only_threads(self, channel: Channel) -> bool:
        """Whether it is a forum, in which there is nothing else to write in."""
        return isinstance(self._channel(channel.id), discord.ForumChannel)

    def opened(self, thread: str) -> None:
        self._threads[thread] = None

    def closed(self, thread: str) -> None:
        """It is not there any more."""
        self._threads.pop(thread, None)

    def may_open(self, channel: Channel) -> bool:
        """Whether the bot may open a thread on a message and write in it, or nothing is known that speaks against it."""
        if channel.workspace == DIRECT or self._without.get(channel.id, 0.0) > self._clock():
            return False
        found = self._channel(channel.id)
        if found is None:
            return True
        may = self.may(channel.id)
        allowed = may is None or (may.create_public_threads and may.send_messages_in_threads)
        return isinstance(found, discord.TextChannel) and allowed

    def opens_none(self, channel: Channel) -> None:
        """No thread could be opened there just now."""
        self._without[channel.id] = self._clock() + _AGAIN

    def may(self, id: str) -> discord.Permissions | None:
        """What the bot may do in a channel or thread; None if that is not known, or not a server's."""
        found = self._channel(id)
        guild = getattr(found, "guild", None)
        if not isinstance(found, discord.abc.GuildChannel | discord.Thread) or guild is None or guild.me is None:
            return None
        try:
            return found.permissions_for(guild.me)
        except discord.ClientException:  # a thread whose channel is not known
            return None

    def shut(self, id: str, may: discord.Permissions) -> str | None:
        """The line that says which permissions the bot needs to write there and has not; None if it has them."""
        send = "send_messages_in_threads" if self.is_thread(id) else "send_messages"
        lacking = tuple(_NAMES[name] for name in ("view_channel", send) if not getattr(may, name))
        return cannot_post(lacking) if lacking else None

    def _channel(self, id: str) -> object:
        return self._client.get_channel(int(id)) if id.isdecimal() else None
