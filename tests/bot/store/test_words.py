"""The words by which something is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.words import stems, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The harbour, the HARBOUR!", ["the", "harbour"]),
        ("Brandt’s ferry, the ferries' pier", ["brandt", "ferry", "the", "ferries", "pier"]),
        ("Zürich, Ærø, Straße", ["zurich", "ærø", "strasse"]),
        ("U.S. and U.S.A. but e.g. this", ["us", "and", "usa", "but", "eg", "this"]),
        ("£48.2m, 1,200 and 3.5%", ["48.2", "m", "1200", "and", "3.5"]),
        ("bone-dry snake_case a/b", ["bone", "dry", "snake", "case", "a", "b"]),
        ("… — “” '' 。", []),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_stems_of_several_texts_come_once_each() -> None:
    assert stems("He strikes", None, "the strike is striking", "He") == ["he", "strike", "the", "is"]


@given(st.text())
def test_no_word_has_anything_that_a_query_could_be_made_of(text: str) -> None:
    for found in (words(text), stems(text)):
        assert all(word and all(sign.isalnum() or sign == "." for sign in word) for word in found)


def test_a_text_of_nothing_but_different_words_fits_into_an_index() -> None:
    text = " ".join(f"w{number}x" for number in range(200_000))
    assert sum(len(stem.encode()) + 8 for stem in stems(text)) <= 400_100
