"""How near texts are in meaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.answers.nearness import near
from summarizer.meaning import load_encoder, load_glance


@pytest.mark.parametrize(
    ("asked", "said", "other"),
    [
        ("the price is mad", "It is a crazy amount of money to pay", "We cut the height of the towers to six floors"),
        ("the effect wears off", "Protection was gone after the second year", "A new plant would open in Dakar"),
        ("staff were afraid of the drug", "Nurses did not dare to touch insulin", "The trial lasted eleven weeks"),
    ],
)
def test_the_same_in_other_words_is_nearer_than_something_else(asked: str, said: str, other: str) -> None:
    right, wrong = load_encoder().near(asked, [said, other])
    assert right > wrong


def test_a_text_is_as_near_as_can_be_to_itself() -> None:
    assert load_encoder().near("The tide will not wait.", ["The tide will not wait."]) == pytest.approx([1.0], abs=0.01)


def test_nothing_to_compare_is_nothing() -> None:
    assert load_encoder().near("The tide", []) == []


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=10))
@settings(max_examples=25, deadline=None)
def test_any_texts_get_shares_in_their_order_and_the_same_again(text: str, others: list[str]) -> None:
    found = load_encoder().near(text, others)
    assert len(found) == len(others)
    assert all(0 <= one <= 1 for one in found)
    assert load_encoder().near(text, others) == found


def test_at_a_glance_words_of_one_kind_look_nearer_than_others() -> None:
    ferry, wall = load_glance().near("the boat was late", ["the ferry did not come", "concrete saves a town"])
    assert ferry > wall


def test_words_that_say_nothing_by_themselves_do_not_look_like_each_other() -> None:
    assert load_glance().near("that would be of the", ["and then they had it"]) == [0.0]


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=10))
def test_any_texts_look_like_each_other_by_a_share(text: str, others: list[str]) -> None:
    found = load_glance().near(text, others)
    assert len(found) == len(others)
    assert all(0 <= one <= 1 for one in found)


def test_what_was_forgotten_is_read_again_with_the_same_result() -> None:
    encoder = load_encoder()
    before = encoder.near("The tide", ["The sea will not wait."])
    encoder.forget()
    assert encoder.near("The tide", ["The sea will not wait."]) == before


# of many texts a few


def test_of_more_texts_than_there_is_room_for_the_likeliest_are_read() -> None:
    texts = [f"The council of Brae spoke of the {thing} for an hour." for thing in ("wall", "harbour", "library", "school")]
    found = near("boats in the port", [*texts, "The ferry left the harbour."], [0.0] * 5, room=60)
    assert found[-1] > 0
    assert found.count(0.0) == len(texts)


def test_the_words_asked_for_make_a_text_likelier_to_be_read() -> None:
    texts = ["One thing was said here.", "Another thing was said there."]
    assert near("a third matter", texts, [0.0, 1.0], room=30)[0] == 0.0
    assert near("a third matter", texts, [1.0, 0.0], room=30)[1] == 0.0


def test_one_text_is_read_however_little_room_there_is() -> None:
    assert near("the sea", ["The sea will not wait."], [0.0], room=1)[0] > 0


def test_no_texts_are_near_to_nothing() -> None:
    assert near("the sea", [], []) == []
