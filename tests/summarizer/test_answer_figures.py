"""How many, how much, how fast: the figure first, then who says so."""

from summarizer.answer import answer
from summarizer.article import Article, Span
from summarizer.items import Digest, Figure, FigureKind
from tests.summarizer.harbour import ids, note


def test_how_many_finds_the_count_then_who_says_so() -> None:
    assert ids("How many people will work on the wall?") == ["f3", "q7"]


def test_how_much_finds_the_money() -> None:
    assert ids("How much will the harbour wall cost?")[0] == "f1"


def test_how_fast_finds_the_speed_in_both_units() -> None:
    assert ids("How fast could the winds be?")[:2] == ["f4", "f5"]


def test_what_percentage_finds_the_percent() -> None:
    assert ids("What percentage of households are insured?")[0] == "f6"


def test_the_figure_for_something_is_found_by_what_it_counts() -> None:
    assert ids("What is the figure for households with insurance?")[0] == "f6"


def test_a_number_of_the_question_is_no_answer() -> None:
    assert "f3" not in ids("How many of the 340 people live in Brae?")


def test_a_count_of_something_else_has_no_answer() -> None:
    assert ids("How many schools were closed?") == []
    assert note("How many schools were closed?") == "I find no figure for that in this article; six are given for other things."


def test_a_noun_alone_finds_what_counts_it() -> None:
    assert ids("How many people?")[:1] == ["f3"]


def test_a_speed_is_no_price() -> None:
    assert ids("How expensive are the winds?") == []


# in the words of an article


def figures(question: str, text: str, *given: tuple[str, FigureKind, str | None]) -> list[str]:
    """What answers about a text with these figures: their words, kinds and what they count."""
    made = []
    for number, (words, kind, what) in enumerate(given, 1):
        place = Span(text.index(words), text.index(words) + len(words))
        whats = (Span(text.index(what), text.index(what) + len(what)),) if what else ()
        made.append(Figure(f"f{number}", words, place, kind, None, None, what, whats))
    return [found.item.text for found in answer(question, [Digest(Article(text), None, (), (), tuple(made))]).items]


COUNT, MONEY, MEASURE = FigureKind.COUNT, FigureKind.MONEY, FigureKind.MEASURE


def test_a_vote_has_both_its_sides() -> None:
    text = "The council of Brae approved the wall by 31 votes to 18 on Monday."
    assert figures("What was the vote?", text, ("31", COUNT, "votes"), ("18", COUNT, None)) == ["31", "18"]


def test_a_figure_put_otherwise_comes_after_the_one_it_restates() -> None:
    text = "The towers of Haven are 30 metres (98 feet) high and grey."
    assert figures("How high are the towers?", text, ("30 metres", MEASURE, None), ("98 feet", MEASURE, None)) == [
        "30 metres",
        "98 feet",
    ]


def test_a_sentence_that_begins_with_that_goes_on_with_what_was_told() -> None:
    text = "The state may end the subsidy for the ferry. That share, $900,000 this year, is due in March."
    assert figures("What is the figure for the subsidy?", text, ("$900,000", MONEY, "share")) == ["$900,000"]


def test_how_strong_a_wind_is_is_its_speed() -> None:
    assert ids("How strong were the winds?")[:2] == ["f4", "f5"]


def test_of_two_sums_in_a_row_one_is_no_other_side_of_the_other() -> None:
    text = "Shares in Orrin rose 3.10 dollars to $41.10 on Monday."
    assert figures("How much did the shares rise?", text, ("3.10 dollars", MONEY, "Shares"), ("$41.10", MONEY, None))[:1] == [
        "3.10 dollars"
    ]


def test_people_who_do_something_else_are_not_those_asked_for() -> None:
    assert ids("How many people live in Haven?") == []


def test_users_are_no_employees() -> None:
    text = "Stridely, a running app, said that the routes of 2.1 million users had been stolen in Haven."
    assert figures("How many employees does Stridely have?", text, ("2.1 million", COUNT, "users")) == []
