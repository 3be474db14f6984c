"""The parts of picking key points: centrality by sumy's ranking, and sentences composed from what is kept of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Span
from summarizer.keypoints.centrality import centralities, similarities
from summarizer.keypoints.shorten import compose, deletions

BAGS = (
    ("dam", "crack", "engineer", "lake"),
    ("dam", "crack", "repair", "cost"),
    ("village", "leave", "dam"),
    ("farmer", "cattle", "move"),
    ("vote", "parliament", "thursday"),
)


def test_a_sentence_is_wholly_like_itself() -> None:
    assert np.allclose(np.diag(similarities(BAGS)), 1)


def test_sentences_with_no_word_in_common_are_not_alike() -> None:
    assert similarities(BAGS)[0, 3] == 0


def test_a_rare_word_in_common_counts_more_than_a_frequent_one() -> None:
    alike = similarities((*BAGS, ("cattle", "graze", "hill")))
    assert alike[3, 5] > alike[2, 0]


def test_the_sentence_that_most_others_share_words_with_is_most_central() -> None:
    found = centralities(similarities(BAGS))
    assert found[0] == max(found) == 1
    assert found[0] > found[3]


def test_nothing_has_no_centralities() -> None:
    assert centralities(similarities(())) == []


def test_sentences_without_words_are_alike_to_none() -> None:
    assert not similarities(((), ("dam", "crack"), ("lake",)))[0].any()


SENTENCE = "But he said, on Monday, that Brandt (pictured) would go."
WHOLE = Span(0, len(SENTENCE))


def at(words: str) -> Span:
    start = SENTENCE.index(words)
    return Span(start, start + len(words))


def test_a_name_stands_where_a_pronoun_was_cut() -> None:
    point = compose(SENTENCE, WHOLE, [at("But "), at("he")], {at("he").start: "Ola Berg"})
    assert point.text == "[Ola Berg] said, on Monday, that Brandt (pictured) would go."


def test_a_given_name_stands_before_a_surname() -> None:
    point = compose(SENTENCE, WHOLE, [], {at("Brandt").start: "Olga"})
    assert point.text == "But he said, on Monday, that [Olga] Brandt (pictured) would go."


def test_what_is_cut_leaves_no_double_space() -> None:
    assert compose(SENTENCE, WHOLE, [at(" (pictured)")], {}).text == "But he said, on Monday, that Brandt would go."


def test_a_day_between_commas_goes_with_both_commas() -> None:
    assert at(", on Monday,") in deletions(SENTENCE, WHOLE, None)


def test_a_day_that_ends_a_clause_stays() -> None:
    text = "The vote is on Monday, on Tuesday, and on Friday."
    assert compose(text, Span(0, len(text)), deletions(text, Span(0, len(text)), None), {}).text.endswith("on Friday.")


@pytest.mark.parametrize("aside", ["(pictured)", "(left)", "(20 km)", "(about 5,000 feet)"])
def test_an_aside_is_left_out(aside: str) -> None:
    text = f"The tower {aside} fell."
    assert [cut.of(text) for cut in deletions(text, Span(0, len(text)), None)] == [f" {aside}"]


@pytest.mark.parametrize("aside", ["(D-Merrin)", "(up from 20)", "(the elder)"])
def test_an_aside_that_says_something_stays(aside: str) -> None:
    text = f"The tower {aside} fell."
    assert deletions(text, Span(0, len(text)), None) == ()


def test_a_short_form_that_the_article_never_uses_is_left_out() -> None:
    text = "The Northern Rivers Authority (NRA) drained the lake."
    assert [cut.of(text) for cut in deletions(text, Span(0, len(text)), None)] == [" (NRA)"]


def test_a_short_form_that_the_article_uses_stays() -> None:
    text = "The Northern Rivers Authority (NRA) drained the lake. The NRA will fill it again."
    assert deletions(text, Span(0, 53), None) == ()


@given(st.text(alphabet="ab .,(“”’", min_size=1, max_size=40), st.data())
def test_what_is_kept_and_what_is_cut_is_the_whole_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    point = compose(text, Span(0, len(text)), [Span(start, end)], {})
    kept = "".join(span.of(text) for span in point.spans)
    assert "".join(kept.split()) == "".join((text[:start] + text[end:]).split())
