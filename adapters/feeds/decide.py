"""What follows from one asking of a feed: when it is asked next, where it lives, whether it is dead, what in it is new.

Pure: the clock and chance come in as values, nothing is read, waited for or kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.feeds.feed import Entry, Feed
from adapters.feeds.seen import CanonicalKey, Seen, sort_entries
from adapters.web.page import Validators

NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Policy:
    """How feeds are asked. Whatever servers and feeds wish for is honoured between `soonest` and `latest`.

    every: the usual time between two askings. hint_at_most: the longest that a feed's own wish can make of it. latest: the
    longest wait after failures. jitter: the share by which a wait is lengthened at random, at most. dead_after, dead_failures:
    a feed is dead when it has failed for that long and that often. doubt_move: after so many failures at a new address the
    old one is tried again. remember: entries remembered for each feed.
    """

    every: timedelta = timedelta(minutes=30)
    soonest: timedelta = timedelta(minutes=10)
    hint_at_most: timedelta = timedelta(hours=6)
    latest: timedelta = timedelta(hours=24)
    jitter: float = 0.2
    dead_failures: int = 10
    dead_after: timedelta = timedelta(days=14)
    doubt_move: int = 3
    remember: int = 2000


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed between two askings. url: as it was subscribed to, its name for good.

    moved_to: where permanent redirects have led to a feed. body_hash: of what was read last. refresh: how often the feed itself
    wants to be asked. next_due: None means at once. failing_since: the first of the failures in a row. problem: the last
    failure, for people. dead: why it is asked no more. seen: its entries, to know new ones by.
    """

    url: str
    moved_to: str | None = None
    title: str = ""
    validators: Validators = NO_VALIDATORS
    body_hash: str | None = None
    refresh: timedelta | None = None
    last_tried: datetime | None = None
    last_ok: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    problem: str | None = None
    dead: str | None = None
    seen: tuple[Seen, ...] = ()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return self.moved_to or self.url


@dataclass(frozen=True, slots=True)
class Read:
    """The feed was there and was read. fresh_for: seconds that its server says it will stay as it is."""

    feed: Feed
    validators: Validators = NO_VALIDATORS
    body_hash: str | None = None
    moved_to: str | None = None
    fresh_for: float | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The feed is as it was: the server says so (304), or its bytes are the same."""

    validators: Validators = NO_VALIDATORS
    moved_to: str | None = None
    fresh_for: float | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """There was no feed. status: of HTTP, where there was an answer. retry_after: seconds the server asked to wait."""

    code: str
    message: str
    status: int | None = None
    retry_after: float | None = None


Outcome = Read | Unchanged | Failed


@dataclass(frozen=True, slots=True)
class Decision:
    """The feed's state from now on, and what is new and what is changed in it."""

    state: FeedState
    new: tuple[Entry, ...] = ()
    updated: tuple[Entry, ...] = ()


def due(states: Iterable[FeedState], now: datetime) -> tuple[FeedState, ...]:
    """Those to be asked now, the longest overdue first; dead ones never."""
    waiting = [state for state in states if state.dead is None and (state.next_due is None or state.next_due <= now)]
    return tuple(sorted(waiting, key=lambda state: (state.next_due is not None, state.next_due or now)))


def decide(
    state: FeedState, outcome: Outcome, now: datetime, chance: float, canonical: CanonicalKey, policy: Policy | None = None
) -> Decision:
    """What follows for `state` from `outcome`. chance: a random number in [0, 1) that spreads the askings."""
    policy = policy or Policy()
    if isinstance(outcome, Failed):
        return Decision(_failed(state, outcome, now, chance, policy))
    state = replace(
        state,
        moved_to=_moved(state, outcome.moved_to),
        validators=_validators(state, outcome),
        last_tried=now,
        last_ok=now,
        failures=0,
        failing_since=None,
        problem=None,
        dead=None,
    )
    if isinstance(outcome, Unchanged):
        wait = _wish(state.refresh, outcome.fresh_for, policy)
        return Decision(replace(state, next_due=_later(now, wait, chance, policy)))
    found = sort_entries(outcome.feed.entries, state.seen, canonical, policy.remember)
    wait = _wish(outcome.feed.refresh, outcome.fresh_for, policy)
    state = replace(
        state,
        title=outcome.feed.title or state.title,
        body_hash=outcome.body_hash,
        refresh=outcome.feed.refresh,
        next_due=_later(now, wait, chance, policy),
        seen=found.seen,
    )
    return Decision(state, found.new, found.updated)


def revived(state: FeedState) -> FeedState:
    """A dead or failing feed as if it had never failed: somebody asked to try it again, now, where it was subscribed to."""
    return replace(
        state, moved_to=None, validators=NO_VALIDATORS, body_hash=None, next_due=None, failures=0, failing_since=None, dead=None
    )


def _failed(state: FeedState, failure: Failed, now: datetime, chance: float, policy: Policy) -> FeedState:
    failures = state.failures + 1
    since = state.failing_since or now
    state = replace(state, last_tried=now, failures=failures, failing_since=since, problem=failure.message)
    if failure.status == 410:  # RFC 9110, section 15.5.11: gone, and likely for good
        return replace(state, next_due=None, dead="its site says that this feed is gone for good (410)")
    if failures >= policy.dead_failures and now - since >= policy.dead_after:
        days = (now - since).days
        return replace(
            state, next_due=None, dead=f"no answer that is a feed for {days} days ({failures} tries): {failure.message}"
        )
    if state.moved_to and failures >= policy.doubt_move:
        state = replace(state, moved_to=None, validators=NO_VALIDATORS, body_hash=None)
    wait = policy.every * 2 ** min(failures - 1, 20)
    wait = max(wait, _seconds(failure.retry_after))
    return replace(state, next_due=_later(now, min(wait, policy.latest), chance, policy))


def _moved(state: FeedState, moved_to: str | None) -> str | None:
    """The feed's address from now on. A move back to where it was subscribed to ends the move."""
    if moved_to is None:
        return state.moved_to
    return None if moved_to == state.url else moved_to


def _validators(state: FeedState, outcome: Read | Unchanged) -> Validators:
    """A 304 may leave out what has not changed (RFC 9110, section 15.4.5); a full answer says all."""
    if isinstance(outcome, Read):
        return outcome.validators
    fresh = outcome.validators
    return fresh if fresh.etag or fresh.last_modified else state.validators


def _wish(refresh: timedelta | None, fresh_for: float | None, policy: Policy) -> timedelta:
    """The usual wait, or what the feed or its server want, if that is longer."""
    wished = max(refresh or timedelta(0), _seconds(fresh_for))
    return max(policy.every, min(wished, policy.hint_at_most))


def _later(now: datetime, wait: timedelta, chance: float, policy: Policy) -> datetime:
    """Never sooner than asked for: jitter only lengthens."""
    return now + max(wait, policy.soonest) * (1 + policy.jitter * chance)


def _seconds(seconds: float | None) -> timedelta:
    """Seconds that a server named; an absurd number is as good as a year."""
    return timedelta(seconds=min(max(seconds or 0.0, 0.0), 31_536_000.0))
