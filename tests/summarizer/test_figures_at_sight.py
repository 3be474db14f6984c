"""Figures in articles of many sorts: values, units and things counted that a fresh pair of eyes found wrong."""

import pytest

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Direction, Figure


def figures(text: str) -> list[Figure]:
    return list(summarize(Article(text)).figures)


def figure(text: str, words: str) -> Figure:
    (found,) = [each for each in figures(text) if each.text == words]
    return found


def test_what_fell_by_one_number_to_another_has_two_figures() -> None:
    text = "The waiting list shrank by 18,400 to 612,000, officials said."
    assert [(each.value, each.direction) for each in figures(text)] == [(18_400.0, Direction.DOWN), (612_000.0, Direction.TO)]


def test_by_two_to_three_is_a_range_still() -> None:
    assert figures("The council wants to cut the number of lanes by two to three next year.")[0].value == (2.0, 3.0)


def test_one_of_a_thing_in_so_many_is_a_ratio() -> None:
    found = figure("One patient in nine has been waiting for more than a year.", "One patient in nine")
    assert (found.kind, found.value) == ("ratio", pytest.approx(1 / 9))


def test_one_thing_in_so_many_things_is_none() -> None:
    assert "ratio" not in [each.kind for each in figures("He has scored one goal in nine games for the club.")]


def test_ten_of_those_13_is_a_ratio() -> None:
    found = figure("“Ten of those 13 councillors live on the other side of town,” said Colin Bright.", "Ten of those 13")
    assert found.value == pytest.approx(10 / 13)


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("The bridge will cut travel time between the towns from 55 minutes to 12.", "12", 12.0, "min"),
        ("The median wait was 14.2 weeks, down from 15.1 in July.", "15.1", 15.1, "wk"),
        ("The rains lasted 61 days, compared with 48 the year before.", "48", 48.0, "d"),
    ],
)
def test_a_number_compared_with_a_measure_has_its_unit(text: str, words: str, value: float, unit: str) -> None:
    found = figure(text, words)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The trip takes 55 minutes, compared with 12 stops by bus.",
        "The match lasted 90 minutes and drew 12,000, down from 15,000",
    ],
)
def test_a_number_of_another_thing_keeps_its_own(text: str) -> None:
    assert figures(text)[-1].unit is None


def test_what_the_second_of_two_compared_counts_is_what_the_first_does() -> None:
    assert [each.what for each in figures("Waits will fall from 55 minutes to 12.")] == ["Waits will fall", "Waits will fall"]


def test_the_cue_is_not_what_is_counted() -> None:
    text = "Gary Tull has offered to pay.\n\nBut Doreen Wickes fumed: “Twelve hundred quid? That would not buy the door.”"
    assert "fumed" not in (figure(text, "Twelve hundred quid").what or "")


def test_another_number_s_thing_is_not_what_is_counted() -> None:
    text = "More than 90 volunteers, four dogs and a coastguard helicopter took part in the search."
    assert figure(text, "90").what == "volunteers"


def test_according_to_is_not_what_is_counted() -> None:
    text = "According to the Rural Fire Service, 640 firefighters and 22 aircraft are battling the blaze."
    assert figure(text, "640").what == "firefighters"


def test_half_right_is_no_half() -> None:
    assert figures("The forecast turned out to be half right, she said.") == []


def test_the_younger_of_the_two_counts_nobody() -> None:
    assert figures("Callum, the younger of the two, told reporters that they had fallen.") == []


@pytest.mark.parametrize(
    "text", ["“You would come in at seven and find jugs still full,” she said.", "“I have got to be up at four,” he said."]
)
def test_an_hour_of_the_day_is_no_figure(text: str) -> None:
    assert figures(text) == []


def test_a_toll_at_four_is_a_figure() -> None:
    assert figures("The death toll stood at four, police said.")[0].value == 4.0


def test_what_somebody_puts_at_a_sum_is_named_with_it() -> None:
    found = figure("The damage, which officials put at $3 million, was covered. It rained.", "$3 million")
    assert found.what == "damage, which officials put"


def test_what_is_counted_ends_with_its_sentence() -> None:
    found = figure("“We were told it would cost £1.8m. What is a child worth?” he said.", "£1.8m")
    assert "child" not in (found.what or "")
