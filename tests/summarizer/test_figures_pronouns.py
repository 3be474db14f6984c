"""What "120 of them" counts: the noun that the pronoun stands for, where that is certain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.figures.find import find_figures
from summarizer.items import Figure
from summarizer.language import parse


def last(text: str) -> Figure:
    return find_figures(parse(Article(text)), ())[-1]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The company will close 18 shops, half of them in Ireland.", "shops … in Ireland"),
        ("The hospital treated 84 patients, 12 of them children.", "patients … children"),
        ("Ashdown lost about a third of his customers, roughly 120 of them to the new shop.", "customers … to the new shop"),
        ("More than 900 mail ballots were rejected, some 400 of them over signatures.", "mail ballots … over signatures"),
        ("The firm has 2,400 drivers, 300 of whom are students.", "drivers … are students"),
        ("Nearly 12,000 people are in shelters, half of them under 15.", "people … under 15"),
        ("Some 31 people died and 52 were injured, nine of them critically.", "injured … critically"),
    ],
)
def test_a_pronoun_stands_for_what_was_counted_last(text: str, what: str) -> None:
    assert last(text).what == what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The union said nurses had voted to strike. About 120 of them walked out on Monday.", "nurses … walked out on Monday"),
        ("The bank made 4,000 loans last year. Half of these were never repaid.", "loans … were never repaid"),
        ("The children began to cry. My husband brought out two of them.", "children"),
    ],
)
def test_it_may_stand_for_the_one_thing_the_sentence_before_can_mean(text: str, what: str) -> None:
    assert last(text).what == what


@pytest.mark.parametrize(
    "text",
    [
        "The mayor met farmers and teachers. Two of them wept.",
        "Twelve of them wept.",
        "Police saw six vans near the cars. Ten of them burned.",
    ],
)
def test_in_doubt_no_noun_is_told(text: str) -> None:
    what = last(text).what or ""
    assert not any(noun in what for noun in ("farmers", "teachers", "vans", "cars", "Police"))


def test_more_than_there_were_is_not_a_part() -> None:
    assert "dots" not in (last("The team showed the bees four dots. About 60 of them flew off.").what or "")


def test_whoever_does_something_to_them_is_not_among_them() -> None:
    assert last("There was a text of nine pages, and the envoys read two of them.").what == "pages"


def test_all_but_is_never_left_out() -> None:
    assert last("The bus carried 47 people, all but three of them from San Teodoro.").what == "people all but … from San Teodoro"
    assert last("All but two schools reopened.").what == "All but … schools reopened"


def test_those_who_are_described_are_no_pronoun() -> None:
    assert last("The fund paid 300 pensioners, and 40 of those who asked got more.").what != "pensioners"


@settings(max_examples=15, deadline=None)
@given(st.integers(20, 900), st.integers(2, 19), st.sampled_from(["drivers", "ships", "schools", "patients"]))
def test_the_noun_is_the_same_whatever_the_numbers(whole: int, part: int, noun: str) -> None:
    figure = last(f"The city has {whole} {noun}, {part} of them in Alder.")
    assert (figure.value, (figure.what or "").split(" ")[0]) == (float(part), noun)
