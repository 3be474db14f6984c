"""A time zone is found while it is typed."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters.zone_search import zone_label, zones_like
from bot.zones import zone_names

zones = st.sampled_from(sorted(zone_names()))


@given(zones)
def test_every_zone_is_found_by_its_name(name: str) -> None:
    assert zones_like(name, 25)[0] == name


@given(st.text(max_size=40) | zones.map(lambda name: name[:3]), st.integers(1, 100))
def test_whatever_is_typed_zones_are_found_each_once_and_no_more_than_asked_for(text: str, most: int) -> None:
    found = zones_like(text, most)
    assert len(set(found)) == len(found) <= most
    assert set(found) <= zone_names()


def test_a_zone_is_shown_with_its_clock() -> None:
    assert zone_label("America/New_York", datetime(2026, 11, 23, 18, 5, tzinfo=UTC)) == "America/New York (13:05 now)"
