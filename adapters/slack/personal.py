"""What is only known for a while, and only in memory: response URLs, and threads in which one person can be shown something."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from adapters.latest import Latest
from bot.channel import Channel

_GOOD_FOR = 29 * 60.0  # seconds; Slack says half an hour
_USES = 5
_MAX_KEPT = 10_000


@dataclass
class _ResponseUrl:
    url: str
    until: float
    left: int = _USES


class ResponseUrls:
    """Where the answer to a command or click may be sent though the app isn't in the channel: 30 minutes, five times
    (https://docs.slack.dev/interactivity/handling-user-interaction). To be used in one thread. clock: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: Latest[str, tuple[Channel, str, _ResponseUrl]] = Latest(_MAX_KEPT)

    def keep(self, channel: Channel, person: str, url: str) -> None:
        self._kept[url] = (channel, person, _ResponseUrl(url, self._clock() + _GOOD_FOR))

    def take(self, channel: Channel, person: str | None) -> str | None:
        """The newest one of the person in the channel, used once more; person None: of whoever was there last."""
        now = self._clock()
        for where, who, kept in reversed(self._kept.values()):
            if where == channel and person in (None, who) and kept.left and kept.until > now:
                kept.left -= 1
                return kept.url
        return None

    def drop(self, url: str) -> None:
        """Slack takes nothing there any more."""
        self._kept.pop(url, None)


class Threads:
    """Threads that are known to have a reply: only there Slack shows an ephemeral message
    (https://docs.slack.dev/reference/methods/chat.postEphemeral)."""

    def __init__(self) -> None:
        self._known: Latest[tuple[Channel, str], None] = Latest(_MAX_KEPT)

    def saw(self, channel: Channel, thread: str) -> None:
        self._known[channel, thread] = None

    def has(self, channel: Channel, thread: str | None) -> bool:
        return thread is not None and (channel, thread) in self._known
