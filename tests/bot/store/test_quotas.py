"""What is counted holds for all who share the database, however many count at once, and ends with its window."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, cast, func, select

from bot.channel import Channel
from bot.quotas import Allowance, Counted, Limit, Quotas, Refused, Window
from bot.store import Store
from bot.store.records import RequestKind
from bot.store.tables import quotas
from tests.bot.store.filled import HERE, NEXT_DOOR, NOW, enter

MOST = 5
PERSONS = Quotas(person=Allowance(requests=(Limit(MOST, Window.HOUR),), articles=(Limit(MOST, Window.DAY),)))


def take(
    store: Store, number: int | str, allowed: Quotas = PERSONS, *, articles: int = 0, channel: Channel = HERE, later: int = 0
) -> Refused | None:
    """What is too much of one more request by U1. later: minutes."""
    now = NOW + timedelta(minutes=later)
    *_, refused = store.take_request(
        f"E{number}", channel, RequestKind.MESSAGE, {"text": "help"}, now, "U1", articles=articles, allowed=allowed
    )
    return refused


def counts(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(quotas)) or 0


def test_many_who_ask_at_once_get_exactly_as_much_as_there_is(store: Store) -> None:
    enter(store, HERE)
    with ThreadPoolExecutor(8) as threads:
        refused = list(threads.map(lambda number: take(store, number), range(4 * MOST)))
    assert refused.count(None) == MOST


def test_counts_hold_when_the_store_is_opened_again(database_url: str) -> None:
    for number in range(MOST + 1):
        with Store.open(database_url) as store:
            refused = take(store, number)
    assert refused is not None
    assert refused.counted is Counted.REQUESTS


def test_a_window_begins_with_the_first_request_in_it(store: Store) -> None:
    for number in range(MOST):
        take(store, number, later=number)
    refused = take(store, "one more", later=30)
    assert refused is not None
    assert refused.until == NOW + timedelta(hours=1)
    assert take(store, "later", later=60) is None


def test_what_is_refused_is_not_counted(store: Store) -> None:
    assert take(store, 1, articles=MOST + 1) is not None
    assert take(store, 2, articles=MOST) is None
    assert take(store, 3, articles=1) is not None
    assert take(store, 4, articles=0) is None


def test_who_was_told_is_known_for_as_long_as_the_window_lasts(store: Store) -> None:
    told = [refused.told for number in range(3) if (refused := take(store, number, articles=MOST + 1))]
    assert told == [False, True, True]
    again = take(store, "tomorrow", articles=MOST + 1, later=24 * 60 + 1)
    assert again is not None
    assert not again.told


def test_of_two_limits_the_one_that_lasts_longer_is_told(store: Store) -> None:
    both = Quotas(person=Allowance(requests=(Limit(1, Window.HOUR), Limit(1, Window.DAY))))
    take(store, 1, both)
    refused = take(store, 2, both)
    assert refused is not None
    assert refused.window is Window.DAY


def test_what_the_payload_had_is_there_beside_what_was_refused(store: Store) -> None:
    id, _, refused = store.take_request(
        "E1", HERE, RequestKind.MESSAGE, {"text": "digest"}, NOW, "U1", articles=MOST + 1, allowed=PERSONS
    )
    request = store.request(id)
    assert request is not None
    assert refused is not None
    assert request.payload == {"text": "digest", "refused": refused.as_json()}


def test_a_workspace_goes_over_its_quota_once_for_a_roundup_and_then_has_nothing_left(store: Store) -> None:
    allowed = Quotas(workspace=Allowance(articles=(Limit(MOST, Window.DAY),)))
    assert store.charge_articles("slack", "W-one", MOST - 1, allowed, NOW)
    assert store.charge_articles("slack", "W-one", 100, allowed, NOW)
    assert not store.charge_articles("slack", "W-one", 1, allowed, NOW)
    assert take(store, 1, allowed, articles=1) is not None
    assert take(store, 2, allowed, articles=0) is None


def test_counts_of_windows_that_ended_are_forgotten(store: Store) -> None:
    take(store, 1, articles=1)
    assert store.drop_counts(NOW + timedelta(minutes=59)) == 0
    assert store.drop_counts(NOW + timedelta(minutes=61)) == 1
    assert store.drop_counts(NOW + timedelta(days=1, minutes=1)) == 1


def test_counts_name_nobody(store: Store) -> None:
    take(store, 1)
    with store.read() as connection:
        rows = connection.execute(select(*(cast(column, Text) for column in quotas.c))).all()
    assert rows
    assert not any("U1" in (value or "") for row in rows for value in row)


def test_who_is_forgotten_leaves_no_count_and_the_workspaces_stays(store: Store) -> None:
    allowed = Quotas(PERSONS.person, PERSONS.person)
    take(store, 1, allowed)
    before = counts(store)
    store.forget_person("slack", "W-one", "U1")
    assert counts(store) == before // 2


def test_a_workspace_that_is_erased_leaves_no_count_and_a_channel_leaves_them(store: Store) -> None:
    take(store, 1)
    take(store, 2, channel=NEXT_DOOR)
    store.erase_channel(HERE)
    assert counts(store) == 2
    store.erase_workspace("slack", "W-one")
    assert counts(store) == 0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 50)), max_size=12))
def test_within_a_window_nobody_gets_more_than_there_is(both_stores: tuple[Store, Store], asked: list[tuple[int, int]]) -> None:
    for store in both_stores:
        store.erase_workspace("slack", "W-one")
        times = [(articles, minute) for articles, minute in sorted(asked, key=lambda one: one[1])]
        granted = [
            articles
            for number, (articles, minute) in enumerate(times)
            if take(store, number, articles=articles, later=minute) is None
        ]
        assert sum(granted) <= MOST
        assert len(granted) <= MOST
