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


def test_some_of_the_people_are_not_counted_by_a_count_of_all() -> None:
    text = "At least 212 people have died in the heat."
    assert figures("how many people died?", text, ("212", COUNT, "people have died")) == ["212"]
    assert figures("how many children died?", text, ("212", COUNT, "people have died")) == []


def test_those_who_are_counted_did_not_undergo_something_else() -> None:
    text = "Tonight 9,000 tenants can sleep."
    assert figures("how many tenants were evicted?", text, ("9,000", COUNT, "tenants can sleep")) == []


def test_a_payment_of_another_kind_is_no_answer() -> None:
    text = "The judge ordered the service to pay costs of £640,000."
    assert figures("how much were the costs?", text, ("£640,000", MONEY, "costs")) == ["£640,000"]
    assert figures("how much was she paid in compensation?", text, ("£640,000", MONEY, "costs")) == []


def test_what_a_sum_is_of_stands_before_it() -> None:
    text = "The operator promised compensation of 120 euros for each household."
    assert figures("how much compensation do people get?", text, ("120 euros", MONEY, "each household")) == ["120 euros"]


def test_an_age_is_no_other_span_of_time() -> None:
    text = "Amara Nkemelu, 38, had lost three years."
    assert figures("how old is Nkemelu?", text, ("three years", MEASURE, "had lost")) == []


def test_what_only_sounds_like_it_is_not_counted_where_the_article_names_the_thing() -> None:
    text = "No factory would be closed. The union represents 4,100 of Oakley's workers."
    assert figures("how many factories does Oakley have?", text, ("4,100", COUNT, "workers")) == []


def test_what_the_deal_is_worth_stands_in_the_headline() -> None:
    headline = "Brightwell buys Oakley for $3.8bn"
    text = f"{headline}\n\nThe firms agreed the deal, worth $3.8bn in cash, on Monday. The deal would save $240m a year."
    again = text.rindex("$3.8bn")
    places = [("$3.8bn", text.index("$3.8bn")), ("$3.8bn", again), ("$240m", text.index("$240m"))]
    made = tuple(Figure(f"f{at}", said, Span(at, at + len(said)), MONEY, 1.0 * len(said), "USD") for said, at in places)
    found = answer("how much is the deal worth?", [Digest(Article(text), headline, (), (), made)])
    assert [one.item.text for one in found.items][:1] == ["$3.8bn"]


def test_how_many_fewer_is_asked_of_fewer_alone() -> None:
    text = "There were 5.48 million people, 9,400 fewer than a year before."
    assert figures("how many fewer people are there?", text, ("5.48 million", COUNT, "people")) == []
    assert figures("how many fewer people are there?", text, ("9,400", COUNT, "people")) == ["9,400"]


def test_a_count_of_things_is_no_sum() -> None:
    text = "Dahl said the fine would force him to delay the replacement of two more cranes."
    assert figures("how much was the fine?", text, ("two", FigureKind.COUNT, "the replacement of")) == []
