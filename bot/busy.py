"""How long whoever asks now has to wait, and the line that says so where that is long.

What is ahead of them over what was done lately, in all processes that share the database. A thread looks every few seconds, so
that nobody who is to be acknowledged waits for that.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Event, Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from bot.channel import Channel
from bot.metrics import Waiting
from bot.waits import say_wait

LEAST = 10.0
"""Seconds of waiting that are worth a word."""

_EVERY = 3.0  # seconds between two looks
_FEW = 4  # requests ahead that are no reason to look further
_LATELY = 60.0  # seconds in which is counted what was done
_AGAIN = 60.0  # seconds after which a person is told again
_MAX_TOLD = 1_000  # who are remembered
_LOG = logging.getLogger(__name__)


def expected_wait(ahead: int, done: int, seconds: float) -> float:
    """Seconds until one more is done, if as many are done as lately; 0 where nothing was, for then nobody knows.

    done: how many were done in the last so many `seconds`.
    """
    return ahead * seconds / done if done else 0.0


class Busy:
    """Looks until it is stopped. waiting: what is unfinished; finished: how many of each queue were done in the last so many
    seconds. clock: seconds."""

    def __init__(
        self,
        waiting: Callable[[], Iterable[Waiting]],
        finished: Callable[[float], Mapping[str, int]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._waiting = waiting
        self._finished = finished
        self._clock = clock
        self._since: dict[str, float] = {}  # when each queue became long
        self._waits: dict[str, float] = {}
        self._told: OrderedDict[tuple[Channel, str | None], float] = OrderedDict()
        self._lock = Lock()
        self._ended = Event()
        self._thread = Thread(target=self._watch, name="busy", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stopping twice does nothing."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def seconds(self, platform: str) -> float:
        """How long a request of that platform waits, as it was at the last look."""
        return self._waits.get(f"{platform}.people", 0.0)

    def line(self, channel: Channel, person: str | None) -> str | None:
        """What to tell a person who asks now; None: it will not take long, or they were told a moment ago."""
        seconds = self.seconds(channel.platform)
        if seconds <= LEAST:
            return None
        now, who = self._clock(), (channel, person)
        with self._lock:
            if now - self._told.get(who, float("-inf")) < _AGAIN:
                return None
            self._told[who] = now
            self._told.move_to_end(who)
            if len(self._told) > _MAX_TOLD:
                self._told.popitem(last=False)
        return f"Busy just now: about {say_wait(seconds)}."

    def look(self) -> None:
        """Find out how long each queue is, and how fast it moves."""
        ahead: dict[str, int] = {}
        for one in self._waiting():
            ahead[one.queue] = ahead.get(one.queue, 0) + one.count
        long = {queue: count for queue, count in ahead.items() if count >= _FEW}
        now = self._clock()
        self._since = {queue: self._since.get(queue, now) for queue in long}
        spans = {queue: min(_LATELY, now - since) for queue, since in self._since.items() if now > since}
        done = {span: self._finished(span) for span in set(spans.values())}
        self._waits = {queue: expected_wait(long[queue], done[span].get(queue, 0), span) for queue, span in spans.items()}

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY):
            try:
                self.look()
            except SQLAlchemyError as error:  # the database is away: whoever asks finds that out
                _LOG.warning("how much is waiting cannot be looked at: %s", type(error).__name__)
                self._waits = {}
