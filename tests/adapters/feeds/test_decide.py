"""What follows from each answer of a feed, without clock, chance or network."""

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.decide import Decision, Failed, FeedState, Outcome, Policy, Read, Unchanged, decide, due, revived
from adapters.feeds.feed import Entry, Feed
from adapters.web.page import Validators
from adapters.web.url import canonical_key
from tests.console import ROOT

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
STATE = FeedState("https://kestrel.example/feed")
POLICY = Policy()
FEED = Feed("Kestrel", None, (Entry("1", None, "A", "", fingerprint="a"),), "rss")
ETAG = Validators('"1"')
DOWN = Failed("server_error", "the server has a fault", 500)


def after(state: FeedState, outcome: Outcome, chance: float = 0.0, now: datetime = NOW, policy: Policy = POLICY) -> Decision:
    return decide(state, outcome, now, chance, canonical_key, policy)


def failing(times: int, every: timedelta = timedelta(days=2), failure: Failed = DOWN) -> FeedState:
    state = STATE
    for number in range(times):
        state = after(state, failure, now=NOW + number * every).state
    return state


def test_the_pure_modules_know_no_clock_network_or_disk() -> None:
    for name in ("decide", "seen"):
        tree = ast.parse((ROOT / "adapters" / "feeds" / f"{name}.py").read_text(encoding="utf-8"))
        imported = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
        imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        known = {"collections.abc", "dataclasses", "datetime", "urllib.parse"}
        assert imported - known <= {"adapters.feeds.feed", "adapters.feeds.seen", "adapters.web.page"}
        assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & {"now", "utcnow", "today"}


def test_a_feed_that_was_read_is_asked_again_after_the_usual_time() -> None:
    found = after(STATE, Read(FEED, ETAG, "hash"))
    assert found.new == FEED.entries
    assert found.state.next_due == NOW + POLICY.every
    assert (found.state.title, found.state.validators, found.state.body_hash) == ("Kestrel", ETAG, "hash")
    assert found.state.last_ok == found.state.last_tried == NOW


def test_chance_spreads_the_askings_and_only_lengthens() -> None:
    assert after(STATE, Read(FEED), chance=0.5).state.next_due == NOW + 1.1 * POLICY.every


def test_an_unchanged_feed_keeps_what_is_known_of_it() -> None:
    before = after(STATE, Read(FEED, ETAG, "hash")).state
    found = after(before, Unchanged(), now=NOW + timedelta(hours=1))
    assert (found.new, found.updated) == ((), ())
    assert found.state == replace(
        before,
        last_tried=NOW + timedelta(hours=1),
        last_ok=NOW + timedelta(hours=1),
        next_due=NOW + timedelta(hours=1) + POLICY.every,
    )


def test_validators_change_with_the_answer() -> None:
    before = after(STATE, Read(FEED, ETAG)).state
    assert after(before, Unchanged(Validators('"2"'))).state.validators == Validators('"2"')
    assert after(before, Read(FEED)).state.validators == Validators()


def test_feeds_wishes_are_honoured_within_bounds() -> None:
    def waits(minutes: float) -> timedelta | None:
        next_due = after(STATE, Read(replace(FEED, refresh=timedelta(minutes=minutes)))).state.next_due
        return next_due and next_due - NOW

    assert waits(1) == POLICY.every
    assert waits(120) == timedelta(hours=2)
    assert waits(1_000_000) == POLICY.hint_at_most


def test_the_feeds_wish_holds_while_it_is_unchanged() -> None:
    before = after(STATE, Read(replace(FEED, refresh=timedelta(hours=2)))).state
    assert after(before, Unchanged()).state.next_due == NOW + timedelta(hours=2)


def test_the_servers_word_how_long_the_feed_stays_as_it_is_is_honoured_within_bounds() -> None:
    assert after(STATE, Unchanged(fresh_for=7200)).state.next_due == NOW + timedelta(hours=2)
    assert after(STATE, Read(FEED, fresh_for=1e12)).state.next_due == NOW + POLICY.hint_at_most
    assert after(STATE, Read(FEED, fresh_for=-5)).state.next_due == NOW + POLICY.every


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = []
    state = STATE
    for _ in range(9):
        state = after(state, DOWN).state
        assert state.next_due is not None
        waits.append(state.next_due - NOW)
    assert waits[:4] == [POLICY.every, 2 * POLICY.every, 4 * POLICY.every, 8 * POLICY.every]
    assert waits[-1] == POLICY.latest
    assert (state.failures, state.failing_since, state.problem) == (9, NOW, DOWN.message)


def test_success_ends_the_backing_off() -> None:
    state = after(failing(5), Unchanged()).state
    assert (state.failures, state.failing_since, state.problem) == (0, None, None)
    assert state.next_due == NOW + POLICY.every


@pytest.mark.parametrize(("asked", "waits"), [(7200.0, 7200), (5.0, 1800), (1e9, 86400), (float("inf"), 86400), (-1.0, 1800)])
def test_retry_after_is_honoured_within_bounds(asked: float, waits: float) -> None:
    state = after(STATE, Failed("rate_limited", "too many requests", 429, asked)).state
    assert state.next_due == NOW + timedelta(seconds=waits)


def test_what_is_gone_is_dead_at_once() -> None:
    state = after(STATE, Failed("gone", "gone", 410)).state
    assert state.dead is not None
    assert due([state], NOW + timedelta(days=400)) == ()


def test_what_is_not_found_is_not_yet_dead() -> None:
    assert after(STATE, Failed("gone", "not found", 404)).state.dead is None


def test_a_feed_is_dead_after_many_failures_over_many_days() -> None:
    assert failing(7).dead is None
    assert failing(30, timedelta(hours=1)).dead is None
    dead = failing(10)
    assert dead.dead == "no answer that is a feed for 18 days (10 tries): the server has a fault"


def test_a_dead_feed_can_be_revived() -> None:
    state = revived(failing(10))
    assert due([state], NOW) == (state,)
    assert after(state, Read(FEED)).state.dead is None


def test_a_permanent_redirect_moves_the_feed() -> None:
    moved = after(STATE, Read(FEED, moved_to="https://new.example/feed")).state
    assert (moved.url, moved.address) == (STATE.url, "https://new.example/feed")
    assert after(moved, Unchanged()).state.address == "https://new.example/feed"
    assert after(moved, Read(FEED, moved_to="https://newer.example/f")).state.address == "https://newer.example/f"
    assert after(moved, Read(FEED, moved_to=STATE.url)).state.moved_to is None


def test_a_move_that_leads_to_failures_is_doubted() -> None:
    moved = after(STATE, Read(FEED, ETAG, "hash", "https://new.example/feed")).state
    for _ in range(POLICY.doubt_move):
        assert moved.address == "https://new.example/feed"
        moved = after(moved, DOWN).state
    assert (moved.address, moved.validators, moved.body_hash) == (STATE.url, Validators(), None)


def test_those_longest_overdue_are_due_first() -> None:
    never = replace(STATE, url="https://a.example/")
    late = replace(STATE, url="https://b.example/", next_due=NOW - timedelta(days=1))
    now = replace(STATE, url="https://c.example/", next_due=NOW)
    later = replace(STATE, url="https://d.example/", next_due=NOW + timedelta(seconds=1))
    assert due([later, now, late, never], NOW) == (never, late, now)


_SECONDS = st.none() | st.floats(allow_nan=False, allow_infinity=True)
_OUTCOMES = st.one_of(
    st.builds(Read, st.builds(Feed, st.just("K"), st.none(), st.just(()), st.just("rss"), st.timedeltas()), fresh_for=_SECONDS),
    st.builds(Unchanged, fresh_for=_SECONDS, moved_to=st.none() | st.just("https://new.example/")),
    st.builds(Failed, st.just("x"), st.just("y"), st.sampled_from([None, 404, 429, 500]), _SECONDS),
)


@given(st.lists(_OUTCOMES, min_size=1, max_size=30), st.floats(0, 1, exclude_max=True))
def test_whatever_is_answered_the_next_asking_is_within_bounds(outcomes: list[Outcome], chance: float) -> None:
    state = STATE
    for outcome in outcomes:
        state = after(state, outcome, chance).state
        assert state.next_due is not None
        assert POLICY.soonest <= state.next_due - NOW <= POLICY.latest * (1 + POLICY.jitter)
        assert (state.failures == 0) == (state.failing_since is None) == (state.problem is None)
