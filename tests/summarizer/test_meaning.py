"""How near texts are in meaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.meaning import load_encoder


@pytest.mark.parametrize(
    ("asked", "said", "other"),
    [
        ("the price is mad", "It is a crazy amount of money to pay", "We cut the height of the towers to six floors"),
        ("the effect wears off", "Protection was gone after the second year", "A new plant would open in Dakar"),
        ("staff were afraid of the drug", "Nurses did not dare to touch insulin", "The trial lasted eleven weeks"),
    ],
)
def test_the_same_in_other_words_is_nearer_than_something_else(asked: str, said: str, other: str) -> None:
    near, far = load_encoder().near(asked, [said, other])
    assert near > far


def test_a_text_is_as_near_as_can_be_to_itself() -> None:
    assert load_encoder().near("The tide will not wait.", ["The tide will not wait."]) == pytest.approx([1.0], abs=0.01)


def test_nothing_to_compare_is_nothing() -> None:
    assert load_encoder().near("The tide", []) == []


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=10))
@settings(max_examples=25, deadline=None)
def test_any_texts_get_shares_in_their_order_and_the_same_again(text: str, others: list[str]) -> None:
    near = load_encoder().near(text, others)
    assert len(near) == len(others)
    assert all(0 <= one <= 1 for one in near)
    assert load_encoder().near(text, others) == near
