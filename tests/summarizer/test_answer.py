"""What people ask about an article, and what they must get: the right items first, no wrong ones, or an honest sentence."""

from hypothesis import given
from hypothesis import strategies as st

from summarizer.answer import answer
from summarizer.article import Article
from summarizer.items import Digest, Quote
from tests.summarizer.harbour import COST, DIGEST, HARBOUR, INDIRECT, STRIKE, ids, note, spans_in

# who said what


def test_who_said_what_gives_all_quotes_speaker_by_speaker() -> None:
    assert ids("who said what?") == [f"q{number}" for number in range(1, 10)]


def test_what_did_everyone_say_is_who_said_what() -> None:
    assert ids("What did they all say?") == ids("who said what")


def test_quotes_of_nobody_known_come_last() -> None:
    unknown = Quote("q0", INDIRECT, COST, spans_in(HARBOUR, COST))
    digest = Digest(Article(HARBOUR), None, (), (unknown, *DIGEST.quotes[1:]), ())
    assert ids("who said what", digest)[-1] == "q0"


# the article


def test_what_the_article_says_about_a_topic_has_quotes_and_figures() -> None:
    assert set(ids("What does the article say about insurance?")) == {"q9", "f6"}


def test_a_topic_the_article_does_not_have_has_no_answer() -> None:
    assert ids("What does the article say about penguins?") == []


def test_what_the_article_mentions_but_nobody_speaks_of_is_said_to_be_mentioned() -> None:
    assert ids("What does the article say about the hall?") == []
    assert note("What does the article say about the hall?").startswith(
        "This article mentions the hall, but no quote or figure is about that."
    )


def test_when_is_answered_by_nothing_that_names_no_time() -> None:
    assert ids("When will the sea wait for a cheaper plan?") == []


def test_how_with_no_known_measure_is_not_answered_by_something_else() -> None:
    assert ids("How cheap is the plan for the sea?") == []


def test_what_somebody_did_is_answered_by_what_they_say_of_it() -> None:
    assert ids("Did Brandt know about concrete?") == ["q8"]
    assert ids("Did Brandt know about insurance?") == []


def test_those_asked_for_in_the_plural_are_not_quoted_in_the_plural() -> None:
    assert note("What did fishermen say?").startswith("Fishermen aren't quoted")


def test_who_somebody_is_is_told_in_the_articles_words() -> None:
    assert note("Who is Tomas Reyk?") == "Tomas Reyk is called “Norland Finance Minister” in this article."


def test_a_question_of_no_known_form_is_not_guessed_at() -> None:
    assert ids("When did the Romans leave?") == []
    assert note("When did the Romans leave?").startswith("I find no answer to that in this article.")


def test_an_empty_question_gets_help() -> None:
    assert ids("  ") == []
    assert note("  ").startswith("Ask who said what")


# several digests


def test_several_articles_are_all_searched() -> None:
    found = answer("What did Ingrid Solheim say?", [STRIKE, DIGEST]).items
    assert {(one.digest is DIGEST, one.item.id) for one in found} == {(False, "q4"), (True, "q1"), (True, "q2"), (True, "q3")}


def test_of_several_articles_the_better_answer_comes_first() -> None:
    found = answer('Who said "bargain with the tide"?', [STRIKE, DIGEST]).items
    assert [(one.digest is DIGEST, one.item.id) for one in found] == [(True, "q3")]


def test_the_note_speaks_of_all_articles() -> None:
    assert answer("What did Merkel say?", [STRIKE, DIGEST]).note == (
        "Merkel isn't quoted in these two articles; Mila Okafor, Ingrid Solheim, Tomas Reyk and three others are."
    )


def test_no_article_has_no_answer() -> None:
    assert answer("who said what", []).note == "There is no article to answer from."


def test_an_article_without_quotes_says_so() -> None:
    empty = Digest(Article("Nothing was said."), None, (), (), ())
    assert answer("who said what", [empty]).note == "Nobody is quoted in this article."


# whatever is asked


@given(st.text(max_size=120))
def test_any_text_gets_items_of_the_digest_or_a_sentence(question: str) -> None:
    found = answer(question, [DIGEST])
    assert all(one.item in (*DIGEST.quotes, *DIGEST.figures) for one in found.items)
    assert found.items or found.note


@given(st.sampled_from(DIGEST.quotes), st.data())
def test_any_stretch_of_a_quote_finds_it(asked: Quote, data: st.DataObject) -> None:
    words = asked.text.split()
    start = data.draw(st.integers(0, len(words) - 3))
    end = data.draw(st.integers(start + 3, len(words)))
    fragment = " ".join(words[start:end]).replace("“", "").replace("”", "")
    assert asked.id in ids(f"Who said “{fragment}”?")


WORDS = ["What", "did", "the", "mayor", "Solheim", "say", "about", "who", "said", "that", "how", "many", "wall", "“", "”", "cost"]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_item_is_given_twice_and_scores_are_shares(words: list[str]) -> None:
    found = answer(" ".join(words), [DIGEST]).items
    assert len({one.item.id for one in found}) == len(found)
    assert all(0 < one.score <= 1 for one in found)
