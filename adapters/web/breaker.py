"""Sites that do not answer are left alone for a while: who pastes a link to one is told so at once, and waits for no timeout.

A circuit breaker for each host (M. Nygard, "Release It!"): after so many failures in a row it is open, and then one request tries
whether the site is back (half-open) while all others are still refused. Each process finds out for itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from adapters.latest import Latest
from adapters.web import failures
from adapters.web.page import FetchError

FAILURES = frozenset({"timeout", "server_error", "refused", "incomplete"})
"""What a site in trouble does. Any other answer, a refusal too, is a sign that it is there."""

_NOT_THE_SITES = frozenset({"dns_failed", "private_address", "bad_url", "tls_failed"})
"""Ends of a request that say nothing of whether a site answers."""

_MAX_SITES = 10_000  # of which failures are remembered; links are anybody's, so it has to be bounded


@dataclass(slots=True)
class _Trouble:
    """failed: times in a row. until: no request before that, but for one that tries."""

    failed: int = 0
    until: float = float("-inf")


class Breaker:
    """Safe to share between threads. most: failures in a row after which a host is left alone, 0: never; rest: seconds for which;
    trial: seconds in which the one request that tries has an outcome, or another may try. clock: seconds."""

    def __init__(self, most: int, rest: float, trial: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._rest = rest
        self._trial = trial
        self._clock = clock
        self._hosts: Latest[str, _Trouble] = Latest(_MAX_SITES)
        self._lock = Lock()

    def check(self, host: str) -> None:
        """To be called before each request. Raises `FetchError` (resting) while the host is left alone."""
        with self._lock:
            trouble = self._hosts.get(host)
            if trouble is None or trouble.failed < self._most or not self._most:
                return
            left = trouble.until - self._clock()
            if left > 0:
                raise failures.resting(host, trouble.failed, left)
            trouble.until = self._clock() + self._trial  # this one tries; the others go on waiting

    def note(self, host: str, error: FetchError | None) -> None:
        """To be called with what became of a request, None for an answer."""
        code = error.code if error is not None else ""
        if code in _NOT_THE_SITES:
            return
        with self._lock:
            if code not in FAILURES:
                self._hosts.pop(host, None)
                return
            trouble = self._hosts.get(host) or _Trouble()
            trouble.failed += 1
            trouble.until = self._clock() + self._rest
            self._hosts[host] = trouble
