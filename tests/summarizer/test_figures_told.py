"""Which way figures moved, which say one number again, and which of a digest are told first."""

from dataclasses import replace

import pytest

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.figures.find import find_figures
from summarizer.figures.lexicon import unit_words
from summarizer.figures.rank import most_telling, told
from summarizer.items import Digest, Direction, Figure
from summarizer.language import parse


def figures(text: str) -> tuple[Figure, ...]:
    return find_figures(parse(Article(text)), ())


def repeats(text: str) -> list[tuple[str, str | None]]:
    return [(figure.text, figure.same_as) for figure in figures(text)]


# Which way.


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Sales rose 8 per cent.", [Direction.UP]),
        ("Sales were down by about 8 per cent.", [Direction.DOWN]),
        ("Profit fell by a third to £48m.", [Direction.DOWN, Direction.TO]),
        ("Profit was £48m, up from £40m.", [None, Direction.FROM]),
        ("Unemployment rose from 12 % to 15 %.", [Direction.UP]),
        ("The rate was cut from 5% to 4.5%.", [Direction.DOWN]),
        ("Nurses turned down a 5 per cent pay rise.", [Direction.UP]),
        ("The index closed 40 points lower.", [Direction.DOWN]),
        ("An increase of 5p brings the price to £1.70.", [Direction.UP, None]),
    ],
)
def test_a_figure_says_which_way_something_moved(text: str, ways: list[Direction | None]) -> None:
    assert [figure.direction for figure in figures(text)] == ways


@pytest.mark.parametrize(
    "text",
    [
        "The treasurer handed down a £9bn surplus.",
        "The firm lost £5m.",
        "The council did not cut 40 jobs.",
        "The ship went down about 8 miles from port.",
        "The building costs £3m.",
    ],
)
def test_a_figure_that_is_no_move_has_no_direction(text: str) -> None:
    assert [figure.direction for figure in figures(text)] == [None]


# Said twice.

STORY = (
    "Storm leaves 4,200 homes dark in Brae\n\nA storm left 4,200 homes without power in Brae on Tuesday. The repairs "
    "will cost £3.4m, the council said.\n\n"
    "By noon 900 homes had power again. Repairs costing £3.4m began at once, and 900 trees were cleared."
)


def test_a_number_said_twice_of_one_thing_is_one_figure_with_two_places() -> None:
    assert repeats(STORY)[:2] == [("4,200", None), ("4,200", "f1")]
    assert ("£3.4m", "f3") in repeats(STORY)


def test_one_number_of_two_things_is_two_figures() -> None:
    assert [same for text, same in repeats(STORY) if text == "900"] == [None, None]


def test_a_small_count_is_not_taken_for_another() -> None:
    assert repeats("Three men were held. Police found three cars.") == [("Three", None), ("three", None)]


def test_more_than_a_number_repeats_it() -> None:
    text = "The clerk stole £640,000 from the hospice. She admitted that she stole more than £640,000 from a hospice."
    assert repeats(text) == [("£640,000", None), ("£640,000", "f1")]


# Told first.

PRICES = (
    "Brae builder cuts 300 jobs as costs rise\n\nThe builder Holt Homes will cut 300 jobs after its costs rose by £14m last "
    "year, it said on Monday.\n\nThe chief executive, Ana Holt, has worked there for six years and has two deputies.\n\n"
    "Shares in Holt fell 3.1 percent, Orr lost 1.2 percent, Reyk gained 0.4 percent, Marn added 0.7 percent and Tarn shed 2.2 "
    "percent."
)


def digest(text: str) -> Digest:
    return summarize(Article(text))


def test_what_the_headline_and_the_lead_say_is_told_first() -> None:
    assert [figure.text for figure in most_telling(digest(PRICES), 2)] == ["300", "£14m"]


def test_of_a_table_of_prices_two_are_told() -> None:
    shown = [figure.text for figure in most_telling(digest(PRICES), 20)]
    assert sum(text.endswith("percent") for text in shown) == 2


def test_a_number_said_twice_is_told_once_where_it_says_most() -> None:
    both = told(digest(STORY))
    assert [figure.text for figure in both].count("4,200") == 1
    assert (
        next(figure for figure in both if figure.text == "4,200").what == "A storm left … homes without power in Brae on Tuesday"
    )


def test_all_told_stand_in_order_of_the_text() -> None:
    starts = [figure.span.start for figure in told(digest(PRICES))]
    assert starts == sorted(starts)


def test_a_digest_without_sentences_still_tells_its_figures() -> None:
    whole = digest(PRICES)
    assert len(most_telling(replace(whole, sentences=(), paragraphs=()), 3)) == 3


def test_at_most_as_many_as_asked_for_are_told() -> None:
    assert len(most_telling(digest(PRICES), 1)) == 1


@pytest.mark.parametrize(
    ("unit", "word"), [("[mi_i]/h", "mph"), ("Cel", "degrees Celsius"), ("USD", "dollars"), ("points", "points")]
)
def test_a_unit_has_the_words_that_people_write_for_it(unit: str, word: str) -> None:
    assert word in unit_words(unit)
