"""What did X say, about T, to Y: X by name, part of a name, role or body."""

import re

import pytest

from summarizer.answer import answer
from summarizer.article import Article, Span
from summarizer.digest import summarize
from summarizer.items import Cue, Digest, Mention, Quote, QuoteKind, Speaker
from tests.summarizer.harbour import DIGEST, ids, note


def test_a_speakers_own_words_come_before_what_is_reported_of_them() -> None:
    assert ids("What did Ingrid Solheim say?") == ["q3", "q1", "q2"]


def test_a_surname_is_enough() -> None:
    assert set(ids("what did reyk say")) == {"q4", "q5", "q6"}


def test_a_first_name_is_enough() -> None:
    assert ids("What did Ole say?") == ["q8"]


def test_a_title_before_the_name_does_not_matter() -> None:
    assert ids("What did Mayor Solheim say?") == ids("What did Solheim say?")


def test_a_role_names_its_speaker() -> None:
    assert set(ids("What did the finance minister say?")) == {"q4", "q5", "q6"}


def test_a_role_with_of_names_its_speaker() -> None:
    assert set(ids("What did the finance minister of Norland say?")) == {"q4", "q5", "q6"}


def test_a_role_that_nobody_has_names_nobody() -> None:
    assert ids("What did the health minister say?") == []


def test_a_spokeswoman_speaks_for_her_company() -> None:
    assert ids("What did Coastal Works say?") == ["q7"]


def test_a_misspelt_name_is_understood_and_said_so() -> None:
    found = answer("What did Solhiem say?", [DIGEST])
    assert [one.item.id for one in found.items] == ["q3", "q1", "q2"]
    assert found.note == "I took “Solhiem” to mean Ingrid Solheim."


def test_a_misspelt_role_is_understood() -> None:
    assert set(ids("What did the minster say?")) == {"q4", "q5", "q6"}


def test_another_first_name_is_another_person() -> None:
    assert ids("What did Karl Brandt say?") == []


def test_two_speakers_in_one_question_both_answer() -> None:
    assert set(ids("What did Solheim and Brandt say?")) == {"q1", "q2", "q3", "q8"}


def test_of_two_asked_the_one_not_quoted_is_named() -> None:
    assert note("What did Solheim and Lindqvist say?") == "Lindqvist isn't quoted in this article."


def test_the_view_of_somebody_is_what_they_say() -> None:
    assert ids("What is Brandt's view?") == ["q8"]


def test_according_to_somebody_is_what_they_say() -> None:
    assert ids("quotes by Ole Brandt") == ["q8"]


def test_a_name_alone_asks_for_its_quotes() -> None:
    assert ids("Brandt") == ["q8"]


def test_somebody_mentioned_but_not_quoted_has_no_answer() -> None:
    assert ids("What did Petra Lindqvist say?") == []


def test_the_note_says_who_is_quoted_instead() -> None:
    assert note("what did lindqvist say about the wall?") == (
        "Lindqvist isn't quoted in this article; Ingrid Solheim, Tomas Reyk, a Coastal Works spokeswoman and two others are."
    )


def test_he_is_nobody_where_many_speak() -> None:
    assert note("What did he say?").startswith("I can't tell whom “he” means")


# ... about a topic


def test_a_topic_keeps_only_the_quotes_about_it() -> None:
    assert ids("What did Reyk say about the budget?") == ["q6"]


def test_a_topic_of_other_words_for_the_same_is_found() -> None:
    assert ids("What did Solheim say about prices?") == ["q1"]


def test_a_topic_nobody_speaks_of_has_no_answer() -> None:
    assert ids("What did Solheim say about the football season?") == []
    assert note("What did Solheim say about the football season?") == (
        "Ingrid Solheim is quoted in this article, but I find nothing about the football season."
    )


def test_a_topic_of_somebody_else_is_no_topic_of_this_speaker() -> None:
    assert ids("What did Brandt say about insurance?") == []


def test_a_day_is_no_topic() -> None:
    assert set(ids("What did Solheim say on Tuesday?")) == {"q1", "q2", "q3"}


def test_whom_it_was_told_chooses_the_quote() -> None:
    assert ids("What did the mayor tell the Brae Herald?") == ["q2"]


def test_nothing_is_said_to_somebody_who_is_not_there() -> None:
    assert ids("What did Solheim tell the Pope?") == []


def test_told_to_reporters_is_said_to_anybody() -> None:
    assert set(ids("What did Brandt tell reporters?")) == {"q8"}


# in the words of an article


MILL = """\
Weavers of Tarnholt end their strike

Weavers at the mill were not convinced. “We have had enough of promises,” said Mila Okafor, who chairs the Tarnholt Weavers' Club.

The mill company offered 4.1% more pay, it argued. Its director, Osric Pell, added that the looms would run again on Monday.
"""
PROMISES, LOOMS, OFFER = "We have had enough of promises,", "the looms would run again on Monday", "offered 4.1% more pay"


def mill() -> Digest:
    def quoted(number: int, words: str, cue: str, mention: str, speaker: Speaker, kind: QuoteKind) -> Quote:
        (said, by, who) = (Span(at := MILL.index(one), at + len(one)) for one in (words, cue, mention))
        return Quote(f"q{number}", kind, words, (said,), (speaker,), Mention(mention, who), Cue(cue, by))

    quotes = (
        quoted(1, PROMISES, "said", "Mila Okafor", Speaker("Mila Okafor"), QuoteKind.DIRECT),
        quoted(2, OFFER, "argued", "it", Speaker("The mill company"), QuoteKind.INDIRECT),
        quoted(3, LOOMS, "added", "Its director, Osric Pell", Speaker("Osric Pell"), QuoteKind.INDIRECT),
    )
    ends = [found.end() for found in re.finditer(r"(?<=\.)\s+|\n\n", MILL)]
    sentences = tuple(Span(start, end) for start, end in zip([0, *ends], [*ends, len(MILL)], strict=True) if start < end)
    return Digest(Article(MILL), "Weavers of Tarnholt end their strike", (), quotes, (), sentences=sentences)


def said(question: str) -> list[str]:
    return [found.item.text for found in answer(question, [mill()]).items]


@pytest.mark.parametrize("asked", ["the weavers", "weavers", "the weavers' club"])
def test_one_of_a_group_speaks_for_those_told_of_before_or_led(asked: str) -> None:
    assert said(f"What did {asked} say?") == [PROMISES]


def test_its_director_is_the_director_of_the_body_that_spoke_before() -> None:
    assert said("What did the director of the mill say?") == [LOOMS]


def test_the_view_of_several_keeps_their_plural() -> None:
    assert said("What's the weavers' view?") == [PROMISES]


def test_a_short_slip_is_one_beside_another_word_of_the_name() -> None:
    found = answer("What did Osrick Pel say?", [mill()])
    assert ([one.item.text for one in found.items], found.note) == ([LOOMS], "I took “Osrick Pel” to mean Osric Pell.")


def test_a_short_slip_alone_is_nobodys_name() -> None:
    assert said("What did Pel say?") == []


def test_a_word_that_somebody_did_not_say_is_not_guessed_at() -> None:
    assert said("Did Okafor mention pay?") == []
    assert said("Did Okafor mention promises?") == [PROMISES]


def test_who_somebody_without_a_role_is_is_told_by_what_they_are_quoted_with() -> None:
    found = answer("Who is Mila Okafor?", [mill()])
    assert [one.item.text for one in found.items] == [PROMISES]
    assert found.note == "I find no role for Mila Okafor in this article; this is what they are quoted with."


def test_who_did_what_the_article_tells_beside_a_quote_is_its_speaker() -> None:
    assert said("Who chairs the weavers' club?") == [PROMISES]


def test_a_description_is_not_written_like_a_name() -> None:
    assert (answer("What did friends of the mill say?", [mill()]).note or "").startswith("Friends of the mill")


def test_whoever_the_article_tells_of_may_be_quoted_by_name() -> None:
    assert note("What did the council say?") == (
        "I find nothing that the council said in this article; Ingrid Solheim, Tomas Reyk, a Coastal Works spokeswoman and two "
        "others are quoted."
    )


def test_a_note_begins_with_a_capital() -> None:
    digest = summarize(Article("The government said it was following the situation. Pål Strand ruled nothing out."))
    note = answer("did the government say that schools close?", [digest]).note
    assert note
    assert note.startswith("The government is quoted")
