"""What `make soak` says of growth, and that its articles are news that the bot can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.parse import parse_feed
from adapters.web.extract import extract_page
from benchmarks import made
from benchmarks.soak import growth
from summarizer.article import Article


def test_what_stays_the_same_has_not_grown() -> None:
    assert growth([(number, 100.0) for number in range(10)]) == (0.0, 100.0)


def test_growth_is_a_share_of_where_the_line_begins() -> None:
    grown, begins = growth([(number, 100.0 + number) for number in range(11)])
    assert grown == pytest.approx(0.10)
    assert begins == pytest.approx(100.0)


def test_what_goes_up_and_down_again_has_not_grown() -> None:
    teeth = [(number, 100.0 + 20 * (number % 10)) for number in range(400)]
    grown, _ = growth(teeth)
    assert abs(grown) < 0.05


@given(st.lists(st.floats(1e8, 1.2e8), min_size=3, max_size=50), st.floats(0.1, 10))
def test_growth_does_not_depend_on_the_unit(sizes: list[float], unit: float) -> None:
    points = list(enumerate(sizes))
    one, _ = growth(points)
    other, _ = growth([(place, size * unit) for place, size in points])
    assert other == pytest.approx(one, abs=1e-6)


def test_one_look_is_no_line() -> None:
    with pytest.raises(ValueError, match="two points"):
        growth([(1, 100.0), (1, 200.0)])


def test_a_page_has_the_article_that_was_made_for_it() -> None:
    found = extract_page(made.page(7), "text/html", "http://paper7.example/a/7").outcome
    assert isinstance(found, Article)
    assert found.text == "\n\n".join([made.title(7), *made.paragraphs(7)])


def test_no_two_articles_are_the_same_and_each_is_always_itself() -> None:
    texts = ["\n".join(made.paragraphs(number)) for number in range(300)]
    assert len(set(texts)) == 300
    assert texts == ["\n".join(made.paragraphs(number)) for number in range(300)]


def test_a_feed_has_its_entries() -> None:
    feed = parse_feed(
        made.feed("Paper 1", [(7, "http://paper7.example/a/7", "Mon, 23 Nov 2026 08:00:00 +0000")]), "http://x.example/feed"
    )
    assert [entry.url for entry in feed.entries] == ["http://paper7.example/a/7"]
