"""Who says so in other words, who does what a verb says, and what is shown when a quote may be wrong."""

from dataclasses import replace

import pytest

from summarizer.answer import answer
from summarizer.article import Article, Span
from summarizer.digest import summarize
from summarizer.items import Cue, Digest, Mention, Quote, QuoteKind, Speaker

TEXT = """\
Nine in ten pupils in Sandmark passed their exams, the school board said on Monday.

Parents' leader Ada Holm welcomed the result. “Nobody believed in these children,” she said.

Headteacher Per Lind warned that the building would not survive another winter.

The ministry rejected that. “The roof was inspected in May,” said its spokesman, Tor Vik.

Lind described the ministry as “asleep at the wheel”.
"""
HOLM, LIND, VIK = Speaker("Ada Holm", "Parents' leader"), Speaker("Per Lind", "Headteacher"), Speaker("Tor Vik", "spokesman")
BOARD = Speaker("the school board")


def quote(number: int, kind: QuoteKind, words: str, speaker: Speaker, cue: str, mention: str, confidence: float = 0.9) -> Quote:
    def at(piece: str) -> Span:
        return Span(TEXT.index(piece), TEXT.index(piece) + len(piece))

    pointing, report = Mention(mention, at(mention)), Cue(cue, at(cue))
    return Quote(f"q{number}", kind, words, (at(words),), (speaker,), pointing, report, confidence)


PASSED = quote(1, QuoteKind.INDIRECT, "Nine in ten pupils in Sandmark passed their exams", BOARD, "said", "the school board")
BELIEVED = quote(2, QuoteKind.DIRECT, "Nobody believed in these children,", HOLM, "said", "she")
WINTER = quote(3, QuoteKind.INDIRECT, "the building would not survive another winter", LIND, "warned", "Headteacher Per Lind")
ROOF = quote(4, QuoteKind.DIRECT, "The roof was inspected in May,", VIK, "said", "its spokesman, Tor Vik")
ASLEEP = quote(5, QuoteKind.MIXED, "the ministry as “asleep at the wheel”", LIND, "described", "Lind")
DIGEST = Digest(Article(TEXT), None, (), (PASSED, BELIEVED, WINTER, ROOF, ASLEEP), ())


def ids(question: str, digest: Digest = DIGEST) -> list[str]:
    return [found.item.id for found in answer(question, [digest]).items]


def note(question: str, digest: Digest = DIGEST) -> str | None:
    return answer(question, [digest]).note


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("Who said that almost all students were successful?", "q1"),
        ("Who claimed that the school could collapse when it snows?", "q3"),
        ("Who said that the top of the house had been checked?", "q4"),
    ],
)
def test_a_claim_in_quite_other_words_finds_its_quote(question: str, right: str) -> None:
    assert ids(question) == [right]


def test_what_comes_nearest_is_said_to_be_no_more() -> None:
    assert note("Who says nobody expected them to do well?") == "Nobody says it in these words; this comes nearest."


def test_a_claim_of_something_else_has_no_answer() -> None:
    assert ids("Who said that the ferry to Lund was late?") == []


def test_who_warned_is_told_by_the_cue() -> None:
    assert ids("who warned about the building?") == ["q3"]


def test_who_welcomed_is_told_by_the_sentence_before_the_quote() -> None:
    assert ids("Who welcomed the result?") == ["q2"]


def test_who_disputes_is_told_by_the_sentence_before_the_quote() -> None:
    assert ids("Who disputes that the building is unsafe?") == ["q4"]


def test_what_a_noun_says_is_nobodys_doing() -> None:
    text = TEXT.replace("welcomed the result", "read out three objections")
    changed = Digest(Article(text), None, (), (replace_in(text, BELIEVED),), ())
    assert ids("Who objected to the result?", changed) == []


def replace_in(text: str, old: Quote) -> Quote:
    """The same quote in a text that was changed before it."""
    by = text.index(old.text) - old.spans[0].start

    def moved(span: Span) -> Span:
        return Span(span.start + by, span.end + by)

    she = text.index("she said")
    mention, cue = Mention("she", Span(she, she + 3)), Cue("said", Span(she + 4, she + 8))
    return replace(old, spans=tuple(moved(span) for span in old.spans), mention=mention, cue=cue)


def test_an_unsure_quote_is_left_out_where_a_sure_one_answers() -> None:
    unsure = replace(ASLEEP, confidence=0.5)
    digest = Digest(Article(TEXT), None, (), (PASSED, BELIEVED, WINTER, ROOF, unsure), ())
    assert ids("what did Lind say?", digest) == ["q3"]


def test_an_unsure_quote_is_left_out_where_another_article_has_a_sure_one() -> None:
    unsure = Digest(Article(TEXT), None, (), (replace(ASLEEP, confidence=0.5),), ())
    sure = Digest(Article(TEXT), None, (), (WINTER,), ())
    assert [found.item.id for found in answer("what did Lind say?", [unsure, sure]).items] == ["q3"]


def test_an_unsure_quote_that_alone_answers_is_shown_with_a_word_of_doubt() -> None:
    unsure = replace(ASLEEP, confidence=0.5)
    digest = Digest(Article(TEXT), None, (), (PASSED, BELIEVED, ROOF, unsure), ())
    assert ids("what did Lind say?", digest) == ["q5"]
    assert note("what did Lind say?", digest) == "I'm not sure of this one: read the source before you repeat it."


def test_words_in_quotation_marks_are_found_however_unsure() -> None:
    unsure = replace(ASLEEP, confidence=0.5)
    digest = Digest(Article(TEXT), None, (), (PASSED, BELIEVED, WINTER, ROOF, unsure), ())
    assert ids("who said “asleep at the wheel”?", digest) == ["q5"]


def test_a_topic_in_other_words_finds_what_somebody_says_of_it() -> None:
    assert ids("What did Vik say about maintenance?") == ["q4"]


def test_who_said_one_thing_and_denied_another_denies_the_other_alone() -> None:
    text = (
        "The bridge will close in June, the regional government said.\n\nHelena Marsh said the repairs would cost $310 million, "
        "and denied that the government had sat on its hands while the steel decayed."
    )
    found = answer("who denies it?", [summarize(Article(text))])
    assert ["sat on its hands" in item.item.text for item in found.items] == [True]


# what is said to be otherwise, what nobody said


def test_who_warns_against_it_does_not_say_so() -> None:
    text = "Leila Farouk wants the factory to be closed. Des Molloy warned against closing it."
    closed, closing = (
        Span(text.index(words), text.index(words) + len(words)) for words in ("the factory to be closed", "closing it")
    )
    wants, against = (Span(text.index(words), text.index(words) + len(words)) for words in ("wants", "warned against"))
    farouk = Quote("q1", QuoteKind.INDIRECT, closed.of(text), (closed,), (Speaker("Leila Farouk"),), None, Cue("wants", wants))
    molloy = Quote(
        "q2", QuoteKind.INDIRECT, closing.of(text), (closing,), (Speaker("Des Molloy"),), None, Cue("warned against", against)
    )
    assert ids("who wants it closed?", Digest(Article(text), None, (), (farouk, molloy), ())) == ["q1"]


def test_what_nobody_is_quoted_to_have_called_it_is_no_paraphrase() -> None:
    text = TEXT + "\nThe board dismissed it as poppycock.\n"
    digest = replace(DIGEST, article=Article(text))
    assert ids("who called it poppycock?", digest) == []
    assert note("who called it poppycock?", digest) == "The words are in this article, but nobody is quoted as saying them."


def test_one_word_is_enough_to_find_who_said_it() -> None:
    assert ids("who said asleep?") == ["q5"]
