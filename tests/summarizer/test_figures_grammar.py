"""How numbers are written in the news, and what they are worth."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Span
from summarizer.figures.grammar import Reading, plain_spaces, read_numbers
from summarizer.figures.numbers import value_of
from summarizer.items import FigureKind


def read(text: str) -> list[Reading]:
    return list(read_numbers(plain_spaces(text), Span(0, len(text))))


def only(text: str) -> Reading:
    readings = read(text)
    assert len(readings) == 1, [reading.span.of(text) for reading in readings]
    return readings[0]


@pytest.mark.parametrize(
    ("number", "worth"),
    [
        ("1,250", 1250.0),
        ("1,50,000", 150000.0),
        ("0.5", 0.5),
        ("1-1/2", 1.5),
        ("7/32", 0.21875),
        ("2½", 2.5),
        ("twenty-one", 21.0),
        ("a hundred and five", 105.0),
        ("two thousand five hundred", 2500.0),
        ("a quarter", 0.25),
        ("three-quarters", 0.75),
        ("two and a half", 2.5),
        ("two and three quarters", 2.75),
    ],
)
def test_a_number_in_digits_or_words_has_a_value(number: str, worth: float) -> None:
    assert value_of(number) == worth


def test_a_word_that_is_no_number_has_no_value() -> None:
    with pytest.raises(ValueError, match="not a number"):
        value_of("plenty")


@pytest.mark.parametrize(
    ("text", "shown", "value", "unit"),
    [
        ("a bill of £48.2m for", "£48.2m", 48.2e6, "GBP"),
        ("a $3.6bn loss", "$3.6bn", 3.6e9, "USD"),
        ("the $449K campaign", "$449K", 449e3, "USD"),
        ("an order of Rs 20,000 crore", "Rs 20,000 crore", 2e11, "INR"),
        ("some US$5 million was", "US$5 million", 5e6, "USD"),
        ("A$3.5 billion more", "A$3.5 billion", 3.5e9, "AUD"),
        ("a million dollars in", "a million dollars", 1e6, "USD"),
        ("up 38 cents on", "38 cents", 0.38, "USD"),
        ("costs 50p a go", "50p", 0.5, "GBP"),
        ("two million pounds was", "two million pounds", 2e6, "GBP"),
        ("it paid 300 euros", "300 euros", 300.0, "EUR"),
        ("fell 14 paise to", "14 paise", 0.14, "INR"),
        ("worth ₹4,500 cr in", "₹4,500 cr", 4.5e10, "INR"),
        ("a $1.5-million prize", "$1.5-million", 1.5e6, "USD"),
        ("about 20 quid for", "20 quid", 20.0, "GBP"),
    ],
)
def test_money_has_a_symbol_a_scale_and_a_currency(text: str, shown: str, value: float, unit: str) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.kind, reading.value, reading.unit) == (shown, FigureKind.MONEY, value, unit)


def test_pounds_are_a_weight_where_no_sterling_stands_near() -> None:
    reading = only("a pumpkin of 900 pounds won")
    assert (reading.kind, reading.unit) == (FigureKind.MEASURE, "[lb_av]")


def test_pounds_are_money_where_sterling_stands_near() -> None:
    text = "fined £40, or 900 pounds in all"
    assert [reading.unit for reading in read(text)] == ["GBP", "GBP"]


def test_cents_are_of_the_currency_that_stands_near() -> None:
    text = "up 38 cents to €2.10"
    assert [(reading.value, reading.unit) for reading in read(text)] == [(0.38, "EUR"), (2.1, "EUR")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("fell 3.2%", 3.2, "%"),
        ("fell 10 per cent", 10.0, "%"),
        ("a five-percent rise", 5.0, "%"),
        ("cut by 250 basis points", 250.0, "basis points"),
        ("two percentage points", 2.0, "percentage points"),
        ("a quarter-point cut", 0.25, "percentage points"),
    ],
)
def test_a_percent_is_ten_for_ten_percent(text: str, value: float, unit: str) -> None:
    reading = only(text)
    assert (reading.kind, reading.value, reading.unit) == (FigureKind.PERCENT, value, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("gusts of 55 mph", 55.0, "[mi_i]/h"),
        ("minus 4C overnight", -4.0, "Cel"),
        ("it was -4°C", -4.0, "Cel"),
        ("30 degrees Celsius", 30.0, "Cel"),
        ("benchmark 10-year notes", 10.0, "a"),
        ("a near 1-1/2 year war", 1.5, "a"),
        ("two and a half years", 2.5, "a"),
        ("half an hour late", 0.5, "h"),
        ("within 30 min[utes]", 30.0, "min"),
        ("a 6-foot-4 forward", 6.333, "[ft_i]"),
        ("she is 6ft 2in tall", 6.167, "[ft_i]"),
        ("weighed 11st 4lb at", 11.286, "[stone_av]"),
        ("jailed for six years and four months", 6.333, "a"),
        ("took two hours 30 minutes", 2.5, "h"),
        ("in a 300-foot-deep gorge", 300.0, "[ft_i]"),
        ("a forecast of heat: a 35C day", 35.0, "Cel"),
        ("the 100m sprint", 100.0, "m"),
        ("1.2 million barrels a day", 1.2e6, "[bbl_us]"),
        ("a 480-nautical-mile lane", 480.0, "[nmi_i]"),
    ],
)
def test_a_measure_has_a_unit(text: str, value: float, unit: str) -> None:
    reading = only(text)
    assert (reading.kind, reading.value, reading.unit) == (FigureKind.MEASURE, value, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one in five adults", 0.2),
        ("one out of 20 parcels", 0.05),
        ("a one-in-four chance", 0.25),
        ("eight of their nine games", 8 / 9),
        ("went 3-for-12 at the plate", 0.25),
        ("half of them", 0.5),
        ("two-thirds of them", 2 / 3),
        ("rose 7/32 in price", 0.21875),
        ("1/14th the size", 1 / 14),
    ],
)
def test_a_ratio_is_a_part_of_one(text: str, value: float) -> None:
    reading = only(text)
    assert reading.kind is FigureKind.RATIO
    assert reading.value == pytest.approx(value)


def test_a_part_of_a_number_is_that_part() -> None:
    assert [reading.value for reading in read("a fifth of her 140 houses")] == [0.2, 140.0]


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("half a million homes", "half a million", 5e5),
        ("a quarter of a million homes", "a quarter of a million", 2.5e5),
        ("two dozen eggs", "two dozen", 24.0),
        ("half a dozen eggs", "half a dozen", 6.0),
        ("2.5m people", "2.5m", 2.5e6),
        ("40K jobs", "40K", 4e4),
        ("3 lakh voters", "3 lakh", 3e5),
        ("a two-goal lead", "two-goal", 2.0),
        ("won four times", "four times", 4.0),
        ("won twice", "twice", 2.0),
        ("paid double the price", "double", 2.0),
        ("a threefold rise", "threefold", 3.0),
        ("about 4,000 boats a year", "4,000", 4000.0),
    ],
)
def test_a_count_may_be_in_words_and_scales(text: str, shown: str, value: float) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.kind, reading.value) == (shown, FigureKind.COUNT, value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("saw dozens of seals", "dozens"),
        ("saw tens of thousands of seals", "tens of thousands"),
        ("saw a few thousand seals", "a few thousand"),
        ("saw several hundred seals", "several hundred"),
        ("saw scores of seals", "scores"),
    ],
)
def test_a_vague_number_has_no_value(text: str, shown: str) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.value) == (shown, None)


def test_a_vague_sum_keeps_its_currency() -> None:
    reading = only("cost hundreds of millions of dollars")
    assert (reading.kind, reading.value, reading.unit) == (FigureKind.MONEY, None, "USD")


@pytest.mark.parametrize(
    ("text", "shown", "value", "unit"),
    [
        ("from 12% to 15%", "12% to 15%", (12.0, 15.0), "%"),
        ("cut from 15% to 12%", "15% to 12%", (15.0, 12.0), "%"),
        ("£11m to £13m", "£11m to £13m", (11e6, 13e6), "GBP"),
        ("the $40-50 billion plan", "$40-50 billion", (40e9, 50e9), "USD"),
        ("10 to 12 million euros", "10 to 12 million euros", (10e6, 12e6), "EUR"),
        ("between 10 and 15 boats", "10 and 15", (10.0, 15.0), None),
        ("two or three weeks", "two or three weeks", (2.0, 3.0), "wk"),
        ("10-15 people", "10-15", (10.0, 15.0), None),
        ("15,000-20,000 people", "15,000-20,000", (15e3, 20e3), None),
        ("from 312 to 208 a year", "312 to 208", (312.0, 208.0), None),
        ("at Rs 60-70 a kg", "Rs 60-70", (60.0, 70.0), "INR"),
        ("ahead 46%-35% in", "46%-35%", (46.0, 35.0), "%"),
    ],
)
def test_a_range_has_two_values(text: str, shown: str, value: tuple[float, float], unit: str | None) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.value, reading.unit) == (shown, value, unit)


def test_a_move_and_the_level_it_led_to_are_two_figures() -> None:
    assert [reading.value for reading in read("Oil rose $1.10 to $63.20 a barrel")] == [1.1, 63.2]


def test_a_rise_by_a_sum_and_the_price_after_it_are_two_figures() -> None:
    assert [reading.value for reading in read("up by 40p to £2.90")] == [0.4, 2.9]


def test_and_joins_two_numbers_only_after_between() -> None:
    assert [reading.value for reading in read("10 boats and 15 cars, 3 and 4")] == [10.0, 15.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("a 4-1 win", "4-1", (4.0, 1.0)),
        ("took it 7-6 (5) in", "7-6 (5)", (7.0, 6.0)),
        ("passed 52–48 on", "52–48", (52.0, 48.0)),
        ("by a vote of 219 to 212", "219 to 212", (219.0, 212.0)),
        ("leads her rival 1,428 to 1,153", "1,428 to 1,153", (1428.0, 1153.0)),
        ("they were 61 for three", "61 for three", (61.0, 3.0)),
        ("finished on 301 for 7", "301 for 7", (301.0, 7.0)),
        ("took five for 42", "five for 42", (5.0, 42.0)),
    ],
)
def test_a_score_has_two_values(text: str, shown: str, value: tuple[float, float]) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.kind, reading.value) == (shown, FigureKind.SCORE, value)


@pytest.mark.parametrize(
    "text", ["G20", "the A380", "COVID-19", "a 5G mast", "her 10th try", "the 1990s", "an 8in tablet", "4x4", "his 21st try"]
)
def test_digits_in_a_word_are_no_number(text: str) -> None:
    assert read(text) == []


def test_a_margin_of_error_is_not_negative() -> None:
    text = "a margin of plus or minus 4.5 percentage points"
    assert (only(text).value, only(text).span.of(text)) == (4.5, "plus or minus 4.5 percentage points")


def test_a_number_is_read_across_a_line_break() -> None:
    assert only("only one out of\n20 parcels").value == 0.05


def test_a_unit_before_a_hyphened_word_is_not_the_numbers_unit() -> None:
    assert only("four second-half goals").unit is None


WORDS = [
    "one",
    "half",
    "a",
    "million",
    "$",
    "£",
    "5",
    "20",
    "1,000",
    "to",
    "-",
    "of",
    "and",
    "in",
    "per cent",
    "%",
    "year",
    ".",
    "½",
    "3/4",
]
SOUP = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(lambda pieces: " ".join(pieces)) | st.text(
    min_size=1, max_size=80
)


@given(SOUP)
def test_readings_are_in_order_and_never_overlap(text: str) -> None:
    readings = read(text)
    assert all(one.span.end <= other.span.start for one, other in pairwise(readings))


@given(SOUP)
def test_every_reading_lies_in_the_text_and_holds_its_number(text: str) -> None:
    plain = plain_spaces(text)
    assert all(reading.number in reading.span.of(plain) for reading in read(text))


@given(st.integers(min_value=0, max_value=10**12))
def test_a_written_whole_number_is_worth_itself(number: int) -> None:
    assert only(f"saw {number:,} seals").value == number


@given(
    st.floats(min_value=0.1, max_value=999), st.sampled_from([("m", 1e6), ("bn", 1e9), (" million", 1e6), (" trillion", 1e12)])
)
def test_a_sum_is_its_number_times_its_scale(number: float, scale: tuple[str, float]) -> None:
    assert only(f"cost £{number:.2f}{scale[0]} in all").value == pytest.approx(float(f"{number:.2f}") * scale[1])


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("was passed by 22 votes to 19 after", "22 votes to 19", (22.0, 19.0)),
        ("she won by three sets to one in", "three sets to one", (3.0, 1.0)),
        ("lost by a 2-to-1 margin", "2-to-1", (2.0, 1.0)),
    ],
)
def test_a_result_may_be_told_in_words(text: str, shown: str, value: tuple[float, float]) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.kind, reading.value) == (shown, FigureKind.SCORE, value)


def test_what_fell_from_votes_to_votes_is_no_result() -> None:
    assert [reading.value for reading in read("its share fell from 40 seats to 20")] == [40.0, 20.0]


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("a £5-a-day charge", "£5-a-day", 5.0),
        ("the €1.5 billion-a-year plan", "€1.5 billion-a-year", 1.5e9),
        ("paid $90-per-barrel oil", "$90-per-barrel", 90.0),
    ],
)
def test_an_amount_for_each_may_be_one_word(text: str, shown: str, value: float) -> None:
    reading = only(text)
    assert (reading.span.of(text), reading.kind, reading.value) == (shown, FigureKind.MONEY, value)


def test_stones_are_a_weight_where_somebody_loses_them() -> None:
    reading = only("he has lost 3st since May")
    assert (reading.value, reading.unit) == (3.0, "[stone_av]")
