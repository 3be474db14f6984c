"""Which numbers of an article are figures, what they count, and who claims them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import GAP, Article, Span, join_spans
from summarizer.digest import summarize
from summarizer.figures.find import find_figures
from summarizer.items import Figure, FigureKind, Quote, QuoteKind, Speaker
from summarizer.language import parse


def figures(text: str, quotes: tuple[Quote, ...] = ()) -> tuple[Figure, ...]:
    return find_figures(parse(Article(text)), quotes)


def shown(text: str) -> list[str]:
    return [figure.text for figure in figures(text)]


def only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, [figure.text for figure in found]
    return found[0]


def said(text: str, words: str, *names: str, kind: QuoteKind = QuoteKind.INDIRECT) -> Quote:
    start = text.index(words)
    return Quote("q1", kind, words, (Span(start, start + len(words)),), tuple(Speaker(name) for name in names))


# Numbers that are no figures.


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened on June 30 and closed on 5 May 2018.",
        "The firm was founded in 2009 and sold between 2010 and 2012.",
        "They won the 2015-16 season and the 2012 election.",
        "The talks began at 4:30 p.m. and ended after 10 o'clock.",
        "The van leaves at four every morning and is back by 6 in the evening.",
        "He grew up in the 1990s and wrote on 3/4/2015.",
        "The two-year-old dog slept.",
        "It closed three years ago and opened two weeks later.",
        "Both were lost, 20 and 50 years ago.",
        "She was stopped at 5.25 on Friday.",
    ],
)
def test_a_date_or_a_time_is_no_figure(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The 43-year-old driver was unhurt.",
        "Dana Holt, 35, said nothing.",
        "Her brother Finn Holt (12) was asleep.",
        "He was 61. She died at 92.",
        "At 16, he left school.",
        "When she was seven, the family moved.",
        "Their friend, now 30, runs a shop.",
        "Women aged 18 to 29 agreed.",
        "She turned 50 on Monday.",
        "While Michael Corden is 63, his rival Anna Reyes is not.",
        "Her sons, Finn Holt, nine, and Tom Holt, six, were asleep.",
        "Voters under 35 stayed away.",
        "He left school at 14.",
    ],
)
def test_an_age_is_no_figure(text: str) -> None:
    assert shown(text) == []


def test_a_number_that_ends_its_sentence_is_not_taken_for_an_age() -> None:
    assert shown("The death toll was 57. It has since reached a total of 61.") == ["57", "61"]


@pytest.mark.parametrize(
    "text",
    [
        "Flight 93 left gate 12 late.",
        "The S&P 500 and the FTSE 100 were closed.",
        "He was charged under Section 230.",
        "He won the first of the 10th round.",
        "Phase one of the plan failed.",
        "Call 0161 496 0000 or see www.brae.example/2019/40.",
        "She lives at 14 Mill Street.",
        "They reached the last 16.",
        "She is ranked outside the top 10.",
        "The iPhone 5 was late.",
        "A caller dialled 911.",
    ],
)
def test_a_number_in_a_name_is_no_figure(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "One of the men ran.",
        "No one saw the one she liked.",
        "They spoke to one another one day.",
        "It was a one-way street.",
        "He went from one room to another.",
    ],
)
def test_one_as_a_pronoun_is_no_figure(text: str) -> None:
    assert shown(text) == []


def test_one_before_what_it_counts_is_a_figure() -> None:
    assert only("Police said one woman died.").what == "woman died"


@pytest.mark.parametrize("text", ["They were once rich.", "Think twice about it.", "Once upon a time it rained."])
def test_once_as_formerly_is_no_figure(text: str) -> None:
    assert shown(text) == []


def test_once_and_twice_are_figures_where_they_count() -> None:
    assert [figure.value for figure in figures("She has missed just once in 12 games. He scored twice.")] == [1.0, 12.0, 2.0]


def test_a_half_of_a_match_is_no_figure() -> None:
    assert shown("They led in the first half and lost the second half.") == []


def test_half_of_something_is_a_ratio() -> None:
    assert only("More than half of the pupils stayed at home.").value == 0.5


def test_a_year_without_comma_is_a_count_only_when_it_says_how_many() -> None:
    assert shown("More than 2000 people came. In 2000 people voted.") == ["2000"]


# Where figures stand.


def test_figures_are_numbered_in_order_of_the_text() -> None:
    found = figures("Three boats sank. Five were saved. The owner lost £2m.")
    assert [(figure.id, figure.text) for figure in found] == [("f1", "Three"), ("f2", "Five"), ("f3", "£2m")]


def test_a_title_may_have_figures() -> None:
    text = "Two killed as storm hits Brae\n\nThe storm hit Brae, a town on the coast of Norland, early on Tuesday, police said."
    assert shown(text) == ["Two"]


def test_a_byline_and_a_link_have_none() -> None:
    text = (
        "Storm hits Brae\n\nThe storm hit Brae, a town on the coast of Norland, early on Tuesday, the police said.\n\n"
        "Read more: 10 ways to save your roof"
    )
    assert shown(text) == []


# What they count.


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Hundreds of church members in Brae were told on Friday.", "church members in Brae"),
        ("The state has $2 billion in cash reserves.", "The state has … in cash reserves"),
        ("Only one out of 20 buses in Brae has passed the test.", "buses in Brae has passed the test"),
        ("Nearly 300 schools closed because of the rally.", "schools closed because of the rally"),
        ("The firm is preparing to cut 4,000 jobs.", "The firm is preparing to cut … jobs"),
        ("Crude oil fell 3.4% on Monday.", "Crude oil fell"),
        ("Sedan sales are down 12 percent.", "Sedan sales … down"),
        ("The average price of a new van was $39,014.", "The average price of a new van"),
        ("Lena Orr's two-goal performance won the match.", "Lena Orr's … performance won the match"),
        ("The judge imposed a fine of $250,000 on the club.", "The judge imposed a fine … on the club"),
        ("The hall has a gym with 50 machines.", "gym with … machines"),
        ("A petition was signed by 2,100 residents.", "A petition was signed by … residents"),
        ("The bus, which left Brae at noon, carried 46 passengers.", "The bus … carried … passengers"),
        ("Some 300 families a year use it.", "families … use it"),
        ("Only 24 percent said she did nothing wrong.", "said she did nothing wrong"),
        ("Crash barriers line the roads, of which 260 km are new.", "roads … are new"),
        ("Oil rose to $90 a barrel.", "Oil … a barrel"),
        ("Rovers are nine points clear at the top.", "Rovers are … clear at the top"),
        ("For two years, the road to Brae was closed.", "the road to Brae was closed"),
        ("The bomb went off, killing 12.", "killing"),
        ("More than half (57%) of the pupils walked.", "pupils walked"),
        ("Compared with Tarn's 5.4 million, that is little.", "Tarn"),
    ],
)
def test_what_is_counted_makes_sense_alone(text: str, what: str) -> None:
    assert figures(text)[0].what == what


def test_what_is_counted_is_the_articles_words_at_its_spans() -> None:
    text = "The firm, which is preparing to cut 4,000 jobs in Brae, lost £2m in the six months to June."
    for figure in figures(text):
        assert (figure.what or "") == join_spans(text, figure.what_spans, GAP)


def test_what_is_counted_is_none_rather_than_another_numbers_clause() -> None:
    text = "Ms Holt took 57 percent of the vote to her rival's 43 percent."
    assert "57" not in (figures(text)[1].what or "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cost was never £5m.", "never"),
        ("The cost is not £5m.", "not"),
        ("The cost could reach £5m.", "could"),
        ("The cost may be £5m.", "may"),
        ("The council did not cut 40 jobs.", "not"),
        ("Prices will fall to £5.", "will"),
    ],
)
def test_what_is_denied_or_only_possible_is_not_shown_as_a_fact(text: str, words: str) -> None:
    assert words in (only(text).what or "").split()


@pytest.mark.parametrize(
    ("text", "whats"),
    [
        ("Orr beat Reyk 6-4, 6-2.", ["Orr beat Reyk", "Orr beat Reyk"]),
        ("The index fell 42 points, or 0.5 percent, to 7,640.", ["The index fell", "The index fell", "The index"]),
        ("Some 26 % of boys vape, up from 12 % in 2018.", ["boys vape", "boys vape … in 2018"]),
        ("At least 12 people were killed and 34 injured.", ["people were killed", "injured"]),
        ("Rao hit nine fours and eight sixes.", ["Rao hit … fours", "Rao hit … sixes"]),
        (
            "Shops that break the law face fines of up to £2,500, or £5,000 for a second offence.",
            ["Shops that break the law face fines", "Shops that break the law face fines … for a second offence"],
        ),
    ],
)
def test_figures_in_a_row_share_what_they_count(text: str, whats: list[str]) -> None:
    assert [figure.what for figure in figures(text)] == whats


def test_another_share_is_not_what_a_percentage_counts() -> None:
    text = "The poll found 58 percent of voters support it, with 29 percent opposed and 13 percent undecided."
    assert [figure.what for figure in figures(text)][1:] == ["opposed", "undecided"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Borrowing was £17.4bn, £1.8bn less than a year earlier.", "less than a year earlier"),
        ("The typical home costs 1.3% more than a year ago.", "more than a year ago"),
        ("Temperatures were some 7C below the average for the month.", "below the average for the month"),
    ],
)
def test_a_difference_is_not_shown_as_the_thing_itself(text: str, what: str) -> None:
    assert (figures(text)[-1].what or "").endswith(what)


def test_another_ones_share_is_not_taken_for_the_same_thing() -> None:
    text = "Ms Orr had 3% support, compared with 27% for Mr Reyk."
    assert "Orr" not in (figures(text)[1].what or "")


def test_what_is_expected_is_not_shown_as_a_fact() -> None:
    assert only("Gross debt is expected to top £1bn.").what == "Gross debt is expected to top"


def test_the_same_in_another_unit_counts_the_same() -> None:
    found = figures("The forecast is for winds gusting to 55 mph (88 kph) on the coast.")
    assert found[0].what_spans == found[1].what_spans


# How exact they are.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("More than 40 boats sank.", "More than"),
        ("The repairs took nearly 17 days.", "nearly"),
        ("They need at least $5 million.", "at least"),
        ("Some 375,000 people had no power.", "Some"),
        ("It weighs 20 kg or so.", "or so"),
        ("It cost just short of $449,000.", "just short of"),
        ("It is a film about four boys.", None),
        ("40 boats sank.", None),
    ],
)
def test_an_approximation_is_kept_in_the_articles_words(text: str, words: str | None) -> None:
    assert only(text).approximation == words


def test_over_a_stretch_of_time_is_no_approximation() -> None:
    assert figures("Nine witnesses will testify over three days in May.")[1].approximation is None


# What kind they are.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Dow Jones index fell 102.2 points.", FigureKind.INDEX),
        ("Lena Orr scored 20 points for Brae.", FigureKind.COUNT),
        ("The yen was at 108.55 per dollar.", FigureKind.RATE),
        ("Sterling was last trading at $1.2925.", FigureKind.RATE),
    ],
)
def test_points_and_rates_are_told_by_their_sentence(text: str, kind: FigureKind) -> None:
    assert only(text).kind is kind


# Who claims them.


def test_a_figure_in_a_quote_is_claimed_by_its_speaker() -> None:
    text = "The mayor, Ingrid Solheim, said 300 people had fled."
    assert figures(text, (said(text, "300 people had fled", "Ingrid Solheim"),))[0].claimed_by == ("Ingrid Solheim",)


def test_a_figure_in_the_articles_own_voice_is_claimed_by_nobody() -> None:
    text = "The fire killed 12 people. The mayor said it was a dark day."
    assert figures(text, (said(text, "it was a dark day", "Ingrid Solheim"),))[0].claimed_by == ()


def test_a_figure_in_two_quotes_is_claimed_by_the_speaker_of_the_inner_one() -> None:
    text = "Mr Reyk said the mayor had told him that 300 people had fled."
    outer = said(text, "the mayor had told him that 300 people had fled", "Tomas Reyk")
    inner = said(text, "300 people had fled", "Ingrid Solheim")
    assert figures(text, (outer, inner))[0].claimed_by == ("Ingrid Solheim",)


def test_a_figure_said_jointly_is_claimed_by_all() -> None:
    text = "Both ministers said 300 people had fled."
    quote = said(text, "300 people had fled", "Ingrid Solheim", "Tomas Reyk")
    assert figures(text, (quote,))[0].claimed_by == ("Ingrid Solheim", "Tomas Reyk")


# Whatever the text.

PIECES = [
    "The mayor",
    "said",
    "300",
    "people",
    "half of",
    "£2m",
    "from 5% to 6%",
    "two-goal",
    "fell",
    "in May",
    ",",
    ".",
    "“",
    "”",
    "\n\n",
    "one",
    "(57%)",
    "up from",
    "less than",
    "6-4",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map(" ".join))
def test_every_figure_is_the_articles_own_words(text: str) -> None:
    for figure in figures(text):
        assert figure.text == figure.span.of(text)
        assert figure.what == (join_spans(text, figure.what_spans, GAP) or None)
        assert figure.approximation is None or figure.approximation in text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map(" ".join))
def test_a_figure_repeats_only_one_before_it(text: str) -> None:
    found = figures(text)
    for place, figure in enumerate(found):
        assert figure.same_as is None or figure.same_as in [earlier.id for earlier in found[:place]]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map(" ".join))
def test_what_is_counted_never_holds_the_number_itself(text: str) -> None:
    for figure in figures(text):
        assert not any(span.overlaps(figure.span) for span in figure.what_spans)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The company said it would not cut 400 jobs next year.", "would not cut … jobs next year"),
        ("She could not find 12 of the boxes.", "could not find … of the boxes"),
    ],
)
def test_what_takes_a_figure_back_is_shown_with_it(text: str, what: str) -> None:
    (figure,) = find_figures(parse(Article(text)), ())
    assert figure.what == what


def test_ages_on_a_list_are_no_figures() -> None:
    found = summarize(
        Article("The children, aged four, six and nine, were taken to hospital with broken bones on Saturday.")
    ).figures
    assert [figure.text for figure in found] == []


def test_a_hyphen_in_a_name_stays_in_what_is_counted() -> None:
    (figure,) = summarize(
        Article("Ann-Marie Coll, who runs the only bakery on the island, lost £14,000 in cancelled orders.")
    ).figures
    assert figure.what is not None
    assert "Ann Marie" not in figure.what
