"""What is remembered of what anybody does: as much as there is room for, the latest."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.latest import Latest


def kept(most: int, *keys: str) -> list[str]:
    """The keys that are left of those that were set, in that order."""
    latest: Latest[str, None] = Latest(most)
    for key in keys:
        latest[key] = None
    return list(latest)


def test_one_more_than_there_is_room_for_and_the_oldest_is_forgotten() -> None:
    assert kept(3, "a", "b", "c", "d") == ["b", "c", "d"]


def test_what_is_set_again_is_the_latest() -> None:
    assert kept(3, "a", "b", "c", "a", "d") == ["c", "a", "d"]


def test_what_is_set_again_takes_no_more_room() -> None:
    assert kept(2, "a", "b", "b", "b") == ["a", "b"]


def test_what_is_only_looked_at_gets_no_younger() -> None:
    latest = Latest[str, int](2)
    latest["a"], latest["b"] = 1, 2
    assert (latest["a"], latest.get("a"), "a" in latest) == (1, 1, True)
    latest["c"] = 3
    assert list(latest.items()) == [("b", 2), ("c", 3)]


@given(st.integers(1, 5), st.lists(st.sampled_from("abcdefgh")))
def test_it_has_the_keys_that_were_set_last(most: int, keys: list[str]) -> None:
    last = list(dict.fromkeys(reversed(keys)))[:most]
    assert kept(most, *keys) == last[::-1]
