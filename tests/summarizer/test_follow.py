"""Questions that lean on the one before: whose topic or speaker they take, and when they are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article, Span
from summarizer.follow import in_full, leans
from summarizer.items import Cue, Digest, Quote, QuoteKind, Speaker
from tests.summarizer.harbour import DIGEST


def full(question: str, *before: str) -> str:
    return in_full(question, before, [DIGEST])


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        ("What did Solheim say about the tide?", "And Reyk?", "what did Reyk say about the tide?"),
        ("What did Solheim say?", "what about Brandt", "what did Brandt say?"),
        ("Who talked about the letter?", "and the mayor?", "what did the mayor say about the letter?"),
        ("Who said “bargain with the tide”?", "and Reyk?", "did Reyk say that bargain with the tide?"),
        ("Who is against the wall?", "and Solheim?", "what did Solheim say about the wall?"),
        ("What did Solheim say?", "and Merkel?", "what did Merkel say?"),
    ],
)
def test_somebody_else_is_asked_on_the_same_topic(before: str, question: str, asked: str) -> None:
    assert full(question, before) == asked


@pytest.mark.parametrize(
    ("before", "question", "asked"),
    [
        ("What did Solheim say?", "and about the tide?", "what did Solheim say about the tide?"),
        ("What did Solheim say about the tide?", "What else did she say?", "What else did Solheim say?"),
        ("Did Reyk deny it?", "what's his view on the wall?", "what's Reyk's view on the wall?"),
    ],
)
def test_the_speaker_stays_who_was_asked_for(before: str, question: str, asked: str) -> None:
    assert full(question, before) == asked


def test_a_pronoun_may_mean_the_only_one_who_answered() -> None:
    assert full("What else did he say?", "Who said “such a letter”?") == "What else did Tomas Reyk say?"


def test_where_several_answered_a_pronoun_means_nobody() -> None:
    assert full("What else did he say?", "who said what?") == "What else did he say?"


def test_something_else_is_asked_the_same_of() -> None:
    assert full("and the tax?", "Who is against the wall?") == "who is against the tax?"
    assert full("and boats?", "How many people?") == "how many boats?"


def test_who_else_asks_for_all_who_speak_of_it() -> None:
    assert full("Who else?", "What did Solheim say about the tide?") == "who talked about the tide?"
    assert full("Who else?", "Who is against the wall?") == "Who is against the wall?"


def test_one_follow_up_leans_on_another() -> None:
    assert full("and Brandt?", "What did Solheim say about the wall?", "And Reyk?") == "what did Brandt say about the wall?"


@pytest.mark.parametrize(
    "question", ["How much will it cost?", "What did Reyk say?", "and who is against it?", "What did Reyk say of her?"]
)
def test_a_whole_question_is_left_alone(question: str) -> None:
    assert full(question, "What did Solheim say about the tide?") == question


def test_a_body_is_no_he() -> None:
    assert full("what else did he say?", "what did the council say?") == "what else did he say?"


@given(st.text(max_size=60))
def test_without_a_question_before_nothing_changes(question: str) -> None:
    assert full(question) == question


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_does_not_lean_is_never_changed(before: str, question: str) -> None:
    assert leans(question) or full(question, before) == question


def test_he_is_the_one_who_speaks_for_the_body_asked_for() -> None:
    text = "The food workers' union was not convinced. “So be it,” said Pat Kinsella, secretary of the food workers' union."
    said, cue = Span(text.index("So be"), text.index("So be") + 9), Span(text.index("said"), text.index("said") + 4)
    speaker = Speaker("Pat Kinsella", "secretary of the food workers' union")
    quote = Quote("q1", QuoteKind.DIRECT, "So be it,", (said,), (speaker,), None, Cue("said", cue))
    digest = Digest(Article(text), None, (), (quote,), ())
    assert in_full("what else did he say?", ["what did the union say?"], [digest]) == "what else did Pat Kinsella say?"
