"""How what a figure counts reads round the gap: what is put back, what is left out, and what would turn its meaning round."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.figures.find import find_figures
from summarizer.items import Figure
from summarizer.language import parse


def figures(text: str) -> tuple[Figure, ...]:
    return find_figures(parse(Article(text)), ())


def whats(text: str) -> list[str | None]:
    return [figure.what for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The fund lost a third of its value.", "The fund lost … of its value"),
        ("The deficit is 3.4% of output.", "The deficit is … of output"),
        ("The family received Rs 5 lakh in compensation.", "The family received … in compensation"),
    ],
)
def test_the_words_that_join_a_figure_to_its_noun_are_kept(text: str, what: str) -> None:
    assert whats(text) == [what]


def test_a_word_with_hyphens_is_kept_whole() -> None:
    assert whats("Like-for-like sales fell 3.4%.") == ["Like-for-like sales fell"]


def test_a_pronoun_that_nobody_would_know_is_left_out() -> None:
    assert whats("It costs every household £38 a year.") == ["costs every household … a year"]
    assert whats("They saw their four-game winning streak come to an end.") == ["winning streak come to an end"]


def test_two_words_are_too_few_to_lose_their_pronoun() -> None:
    assert whats("“I will take 312,” she said.") == ["I will take"]


def test_words_that_a_dash_parts_are_not_run_together() -> None:
    assert whats("Up to 60mm of rain - more than a month's worth - fell.") == ["rain"]


def test_the_unit_of_another_number_is_left_out_with_it() -> None:
    assert whats("The river rose 2.5 metres in 24 hours.") == ["The river rose", "The river rose"]


def test_the_more_than_of_a_number_is_no_part_of_what_it_counts() -> None:
    (figure,) = figures("The brothers owe upwards of $2m.")
    assert (figure.approximation, figure.what) == ("upwards of", "The brothers owe")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The judge said it had very nearly cost three lives.", "nearly"),
        ("The town had a fraction of an inch of rain instead of the usual 5 inches.", "instead of"),
        ("The plan would not blow open an estimated $10 trillion hole in the federal budget.", "not"),
        ("The bus carried 47 people, all but three of them from Alder.", "all but"),
    ],
)
def test_what_would_turn_the_meaning_round_is_kept(text: str, words: str) -> None:
    assert words in (whats(text)[-1] or "")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Reyk had 50.3 percent to 49.7 percent for Democrat Luis Orta.", "Democrat Luis Orta"),
        (
            "They chose well 80 percent of the time, compared with 50 percent for bees that had not been trained.",
            "bees that had not been trained",
        ),
        ("Tickets cost $15 for adults and $7 for children.", "Tickets cost … for children"),
    ],
)
def test_whose_figure_the_second_of_two_is_stands_after_it(text: str, what: str) -> None:
    assert whats(text)[-1] == what


def test_a_share_by_which_an_amount_changed_is_of_that_amount() -> None:
    text = "Dealers last year sold 303,417 new vehicles, up 4 percent from the previous year."
    assert whats(text)[1] == "Dealers last year sold … new vehicles, up … from the previous year"


def test_a_participle_that_measures_has_the_subject_of_its_clause() -> None:
    assert whats("GDP shrank by 0.1% in the first quarter after growing 0.4%.")[1] == "GDP … after growing"


def test_a_name_is_better_than_a_description_with_a_pronoun() -> None:
    assert whats("Its larger rival, Homestead, rose 0.7%.") == ["Homestead, rose"]


def test_what_voters_backed_is_told_with_them() -> None:
    assert whats("The bond for the jail, which 58 percent of voters backed, will be sold.") == [
        "bond for the jail, which … of voters backed"
    ]


def test_names_after_a_comma_are_not_counted() -> None:
    assert whats("She is survived by two sons, Peter and Janos.") == ["is survived by … sons"]


def test_numbers_in_a_row_count_the_same() -> None:
    assert whats("The bees saw two, three or four dots.")[0] == "dots"


def test_a_source_is_no_part_of_what_is_counted() -> None:
    found = whats("Trains ran up to 90 minutes late according to the operator.")
    assert found == ["Trains ran … late"]


def test_a_title_of_a_work_is_no_count() -> None:
    assert whats("Mary Orr sang on her new show The 411, and left.") == []


@pytest.mark.parametrize("text", ["Five of them were over 80.", "Six of whom are under 18 were hurt."])
def test_how_old_some_of_them_are_is_no_count(text: str) -> None:
    assert all(figure.text not in ("80", "18") for figure in figures(text))


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(["He", "She", "They", "It", "We"]),
    st.sampled_from(["lost", "has bought", "could sell", "did not pay"]),
    st.integers(4, 900),
    st.sampled_from(["of its last", "of the old", "further", "of their"]),
    st.sampled_from(["ships", "houses", "tickets to Alder"]),
)
def test_what_is_counted_is_the_article_s_words_and_ends_on_none_that_leads_on(
    who: str, did: str, count: int, link: str, things: str
) -> None:
    text = f"{who} {did} {count} {link} {things} on Monday."
    for figure in figures(text):
        assert all(span.of(text) in text and not span.overlaps(figure.span) for span in figure.what_spans)
        assert not (figure.what or "ships").endswith((" of", " the", " its", " their", ","))


def test_a_contraction_keeps_its_pronoun_and_its_would() -> None:
    assert (whats("They will never know the $60 they'd have paid for it.")[-1] or "").startswith("they'd have paid")


def test_a_year_is_no_end_of_a_range() -> None:
    found = figures("Enrollment has fallen from 6,120 in 2012 to 4,480.")
    assert [figure.value for figure in found] == [6120.0, 4480.0]


def test_112_is_a_count_unless_it_is_called() -> None:
    assert [figure.text for figure in figures("The death toll rose to 112. He dialled 112 at once.")] == ["112"]


def test_a_quarter_to_a_third_is_no_hour() -> None:
    assert [figure.value for figure in figures("A quarter to a third of the crop was lost at quarter to six.")] == [
        (0.25, 0.333333333)
    ]


def test_the_half_year_is_no_measure() -> None:
    assert [figure.text for figure in figures("Turnover in the half-year was £1.1bn.")] == ["£1.1bn"]


def test_at_the_very_least_belongs_to_the_number() -> None:
    (figure,) = figures("The firm had known about the screw for 18 months at the very least.")
    assert (figure.approximation, figure.what) == ("at the very least", "The firm had known about the screw")


def test_times_are_not_what_is_meant_by_those() -> None:
    assert "teams" not in (whats("The teams have met 41 times; Brae have won 12 of those.")[-1] or "")


def test_a_share_that_does_something_is_a_figure() -> None:
    assert "more than a third" in " ".join(
        f"{f.approximation} {f.text}" for f in figures("Some drive, but more than a third live close by.")
    )


def test_a_clause_that_a_quotation_takes_over_is_left_out() -> None:
    assert whats("The judge said in a 112-page opinion that the merger “would end a rival.”") == ["opinion"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It is an hour and 40 minutes away by bus.", 1.667, "h"),
        ("The road runs for a mile and a half.", 1.5, "[mi_i]"),
        ("He was jailed for a year and four months.", 1.333, "a"),
    ],
)
def test_an_hour_and_40_minutes_are_one_measure(text: str, value: float, unit: str) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.unit) == (value, unit)


def test_what_the_number_is_on_the_scale_of_is_told() -> None:
    assert whats("A magnitude 6.1 earthquake struck the coast.") == ["magnitude … earthquake struck the coast"]


def test_one_set_is_not_what_another_counts() -> None:
    assert whats("Ana Duarte beat Lena Voss 6-4 7-6 (5) in the final.") == ["Ana Duarte beat Lena Voss"] * 2
