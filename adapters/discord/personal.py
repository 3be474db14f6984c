"""What is only known for a while, and only in memory: interactions that can still be answered by their tokens."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.latest import Latest
from bot.channel import Channel
from bot.reply import Audience
from bot.store.records import Delivery

_GOOD_FOR = 14.5 * 60  # seconds; Discord says fifteen minutes
_BINDING = 2.0  # seconds for which an answer waits until it is known which interaction it is for
_GLANCE = 0.05
_MAX_KEPT = 10_000
_REQUEST = re.compile(r"request:(\d+):")


@dataclass(eq=False)
class Answerable:
    """A command or click. thread: the Discord thread that it was made in. outside: the bot is not in that place.

    waits: who sees "thinking…", if it stands there; it becomes the first answer, which is seen by them. filler: the key of the
    delivery that was put in its place, or may have been; no other one is. told: words stand there that say it takes a while.
    asked: when it was handed to the desk last, which is asked again while the database is away.
    """

    token: str
    channel: Channel
    person: str
    thread: str | None
    waits: Audience | None
    outside: bool
    since: float
    asked: float
    request: set[int] = field(default_factory=set)
    filler: str | None = None
    told: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Answerables:
    """Interactions by their ids, for 15 minutes (https://docs.discord.com/developers/interactions/receiving-and-responding).

    To be used in one event loop. clock: seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: Latest[int, Answerable] = Latest(_MAX_KEPT)

    def keep(
        self, id: int, token: str, channel: Channel, person: str, thread: str | None, waits: Audience | None, *, outside: bool
    ) -> None:
        now = self._clock()
        self._kept[id] = Answerable(token, channel, person, thread, waits, outside, now, now)

    def asked(self, id: int) -> None:
        """The interaction is handed to the desk now."""
        if found := self._kept.get(id):
            found.asked = self._clock()

    def bind(self, id: int, request: int) -> None:
        """The interaction has become this request of the store's."""
        if found := self._kept.get(id):
            found.request.add(request)

    def interaction(self, id: int) -> Answerable | None:
        """The interaction with that id."""
        return next((one for one in self._alive() if one is self._kept.get(id)), None)

    async def of(self, delivery: Delivery) -> Answerable | None:
        """The interaction that `delivery` answers. Waits a little while one of its channel is about to be bound."""
        match = _REQUEST.match(delivery.key)
        if match is None:
            return None
        request = int(match[1])
        while True:
            alive = [one for one in self._alive() if one.channel == delivery.channel]
            if found := next((one for one in alive if request in one.request), None):
                return found
            if not any(not one.request and self._clock() - one.asked < _BINDING for one in alive):
                return None
            await asyncio.sleep(_GLANCE)

    def newest(self, channel: Channel, person: str | None) -> Answerable | None:
        """The last one of the person in the channel; person None: of whoever was there last."""
        alive = (one for one in self._alive() if one.channel == channel and person in (None, one.person))
        return next(alive, None)

    def drop(self, gone: Answerable) -> None:
        """Discord takes nothing there any more."""
        for id in [id for id, one in self._kept.items() if one is gone]:
            del self._kept[id]

    def _alive(self) -> list[Answerable]:
        """The newest first."""
        while self._kept and self._clock() - next(iter(self._kept.values())).since > _GOOD_FOR:
            self._kept.popitem(last=False)
        return list(reversed(self._kept.values()))
