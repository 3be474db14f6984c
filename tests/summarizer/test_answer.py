"""What people ask about an article, and what they must get: the right items first, no wrong ones, or an honest sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answer import answer
from summarizer.article import Article, Span
from summarizer.items import Cue, Digest, Figure, FigureKind, Mention, Quote, QuoteKind, Speaker

HARBOUR = """\
Brae council split over harbour wall

The new harbour wall in Brae will cost £14.2m, nearly twice what was planned, Mayor Ingrid Solheim said on Tuesday. She \
told the Brae Herald that the sea would not wait for a cheaper plan.

“We cannot bargain with the tide,” Solheim said. “Every winter we lose another two metres of the quay.”

Norland Finance Minister Tomas Reyk denied that the state had promised to pay for it. “Nobody in my ministry has ever signed \
such a letter,” he said.

Reyk called the budget for the wall “a fairy tale in three chapters”.

A Coastal Works spokeswoman said that 340 people would work on the site from May and that winds of 95 mph (153 kph) would do \
the wall no harm.

“I do not agree with the mayor at all,” said Ole Brandt, who keeps a fish shop on the quay. “He is wrong who thinks that \
concrete saves a town.”

About 12% of households in Brae have insurance against floods, according to a study by the University of Haven.

The mayor's office declined to give further details. Petra Lindqvist, who led the council until last year, was in the hall.
"""

SOLHEIM = Speaker("Ingrid Solheim", "Mayor", ("Solheim",))
REYK = Speaker("Tomas Reyk", "Norland Finance Minister", ("Reyk",))
WORKS = Speaker("A Coastal Works spokeswoman")
BRANDT = Speaker("Ole Brandt")
STUDY = Speaker("a study by the University of Haven")

COST = "The new harbour wall in Brae will cost £14.2m, nearly twice what was planned"
SEA = "the sea would not wait for a cheaper plan"
TIDE = "We cannot bargain with the tide,"
QUAY = "Every winter we lose another two metres of the quay."
PROMISED = "the state had promised to pay for it"
LETTER = "Nobody in my ministry has ever signed such a letter,"
FAIRY = "the budget for the wall “a fairy tale in three chapters”"
WORK = "340 people would work on the site from May and that winds of 95 mph (153 kph) would do the wall no harm"
DISAGREE = "I do not agree with the mayor at all,"
CONCRETE = "He is wrong who thinks that concrete saves a town."
INSURED = "About 12% of households in Brae have insurance against floods"


def spans_in(text: str, *pieces: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def quote(
    number: int, kind: QuoteKind, pieces: tuple[str, ...], speaker: Speaker, cue: str, mention: str, text: str = HARBOUR
) -> Quote:
    (cue_span,), (mention_span,) = spans_in(text, cue), spans_in(text, mention)
    spans, who = spans_in(text, *pieces), Mention(mention, mention_span)
    return Quote(f"q{number}", kind, " ".join(pieces), spans, (speaker,), who, Cue(cue, cue_span))


def figure(
    number: int, words: str, kind: FigureKind, value: float, unit: str | None = None, what: str = "", by: str = ""
) -> Figure:
    (span,) = spans_in(HARBOUR, words)
    what_spans = spans_in(HARBOUR, what) if what else ()
    return Figure(f"f{number}", words, span, kind, value, unit, what or None, what_spans, None, (by,) if by else ())


DIRECT, MIXED, INDIRECT = QuoteKind.DIRECT, QuoteKind.MIXED, QuoteKind.INDIRECT
DIGEST = Digest(
    Article(HARBOUR),
    "Brae council split over harbour wall",
    (),
    (
        quote(1, INDIRECT, (COST,), SOLHEIM, "said", "Mayor Ingrid Solheim"),
        quote(2, INDIRECT, (SEA,), SOLHEIM, "told", "She"),
        quote(3, DIRECT, (TIDE, QUAY), SOLHEIM, "said", "Solheim"),
        quote(4, INDIRECT, (PROMISED,), REYK, "denied", "Norland Finance Minister Tomas Reyk"),
        quote(5, DIRECT, (LETTER,), REYK, "said", "he"),
        quote(6, MIXED, (FAIRY,), REYK, "called", "Reyk"),
        quote(7, INDIRECT, (WORK,), WORKS, "said", "A Coastal Works spokeswoman"),
        quote(8, DIRECT, (DISAGREE, CONCRETE), BRANDT, "said", "Ole Brandt"),
        quote(9, INDIRECT, (INSURED,), STUDY, "according to", "a study by the University of Haven"),
    ),
    (
        figure(1, "£14.2m", FigureKind.MONEY, 14.2e6, "GBP", "The new harbour wall in Brae", "Ingrid Solheim"),
        figure(2, "two metres", FigureKind.MEASURE, 2, "m", "the quay", "Ingrid Solheim"),
        figure(3, "340", FigureKind.COUNT, 340, None, "people would work on the site", "A Coastal Works spokeswoman"),
        figure(4, "95 mph", FigureKind.MEASURE, 95, "mph", "winds", "A Coastal Works spokeswoman"),
        figure(5, "153 kph", FigureKind.MEASURE, 153, "km/h", "winds", "A Coastal Works spokeswoman"),
        figure(6, "12%", FigureKind.PERCENT, 12, "%", "households in Brae", "a study by the University of Haven"),
    ),
)

STRIKE_TEXT = """\
Tram drivers in Haven will strike for three days in June, union leader Mila Okafor said.

“Our members have had enough of promises,” Okafor said. She added that the tide had turned.

Ingrid Solheim, the mayor of Brae, said visitors should come by boat.
"""
DRIVERS = "Tram drivers in Haven will strike for three days in June"
PROMISES = "Our members have had enough of promises,"
BOAT = "visitors should come by boat"
OKAFOR, MAYOR = Speaker("Mila Okafor"), Speaker("Ingrid Solheim", "the mayor of Brae")
STRIKE = Digest(
    Article(STRIKE_TEXT),
    None,
    (),
    (
        quote(1, INDIRECT, (DRIVERS,), OKAFOR, "said", "Mila Okafor", STRIKE_TEXT),
        quote(2, DIRECT, (PROMISES,), OKAFOR, "said", "Okafor", STRIKE_TEXT),
        quote(3, INDIRECT, ("the tide had turned",), OKAFOR, "added", "She", STRIKE_TEXT),
        quote(4, INDIRECT, (BOAT,), MAYOR, "said", "Ingrid Solheim", STRIKE_TEXT),
    ),
    (),
)


def ids(question: str, digest: Digest = DIGEST) -> list[str]:
    return [found.item.id for found in answer(question, [digest]).items]


def note(question: str, digest: Digest = DIGEST) -> str:
    return answer(question, [digest]).note or ""


# who said what


def test_who_said_what_gives_all_quotes_speaker_by_speaker() -> None:
    assert ids("who said what?") == [f"q{number}" for number in range(1, 10)]


def test_what_did_everyone_say_is_who_said_what() -> None:
    assert ids("What did they all say?") == ids("who said what")


def test_quotes_of_nobody_known_come_last() -> None:
    unknown = Quote("q0", INDIRECT, COST, spans_in(HARBOUR, COST))
    digest = Digest(Article(HARBOUR), None, (), (unknown, *DIGEST.quotes[1:]), ())
    assert ids("who said what", digest)[-1] == "q0"


# what did X say


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
        "Lindqvist isn't quoted in this article; Ingrid Solheim, Tomas Reyk, A Coastal Works spokeswoman and two others are."
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


# who said "..."


def test_exact_words_find_their_quote() -> None:
    assert ids('Who said "bargain with the tide"?') == ["q3"]


@pytest.mark.parametrize("marks", ["“”", "‘’", "''", '""', "«»", ("``", "''")])
def test_all_kinds_of_quotation_marks_are_understood(marks: tuple[str, str]) -> None:
    assert ids(f"who said {marks[0]}bargain with the tide{marks[1]}?") == ["q3"]


def test_words_without_marks_are_understood() -> None:
    assert ids("who said we cannot bargain with the tide") == ["q3"]


def test_nearly_the_same_words_find_their_quote() -> None:
    assert ids('Who said "nobody in our ministry ever signed such a letter"?') == ["q5"]


def test_who_called_something_so_is_found_by_the_words() -> None:
    assert ids("Who called it 'a fairy tale'?") == ["q6"]


def test_words_with_an_ellipsis_must_all_be_there() -> None:
    assert ids('Who said "We cannot bargain … two metres of the quay"?') == ["q3"]


def test_words_over_two_spans_of_a_quote_are_one_quote() -> None:
    assert ids('Who said "bargain with the tide, every winter"?') == ["q3"]


def test_words_that_are_not_in_the_article_have_no_answer() -> None:
    assert ids('Who said "peace in our time"?') == []
    assert note('Who said "peace in our time"?').startswith("I don't find these words in this article.")


def test_words_of_the_article_that_nobody_says_have_no_answer() -> None:
    assert ids('Who said "declined to give further details"?') == []
    expected = "The words are in this article, but nobody is quoted as saying them."
    assert note('Who said "declined to give further details"?') == expected


# who said that ...


def test_a_paraphrase_finds_its_quote() -> None:
    assert ids("Who said that the ocean will not wait for a less expensive scheme?")[:1] == ["q2"]


def test_a_paraphrase_by_family_of_words_finds_its_quote() -> None:
    assert ids("Who claims that few households are insured against flooding?") == ["q9"]


def test_a_claim_that_nobody_makes_has_no_answer() -> None:
    assert ids("Who said that the railway to Haven will be closed?") == []


def test_who_denies_finds_denials_only() -> None:
    assert ids("Who denied that the state would pay?") == ["q4"]


def test_who_disagrees_finds_a_denial_by_its_words() -> None:
    assert "q8" in ids("Who disagrees with the mayor?")
    assert "q1" not in ids("Who disagrees with the mayor?")


def test_what_somebody_denied_is_only_what_they_denied() -> None:
    assert ids("What did Reyk deny?") == ["q4"]


def test_who_denies_nothing_has_no_denial() -> None:
    assert note("What did Solheim deny?") == "Ingrid Solheim is quoted in this article, but I don't find that among the words."


def test_did_somebody_deny_is_answered_by_their_denial() -> None:
    assert ids("Did Reyk deny that the state would pay?") == ["q4"]
    assert ids("Did Solheim deny that the state would pay?") == []


def test_an_act_that_nobody_does_has_no_answer() -> None:
    assert ids("Who praised the harbour wall?") == []


def test_did_somebody_say_that_is_answered_by_what_they_said() -> None:
    assert ids("Did Brandt say that concrete saves towns?") == ["q8"]


def test_did_somebody_say_that_is_not_answered_by_others() -> None:
    assert ids("Did Brandt say that 340 people would work on the site?") == []


def test_who_talked_about_a_topic_gives_all_who_did() -> None:
    assert ids("Who talked about floods?") == ["q9"]


# how many, how much


def test_how_many_finds_the_count_then_who_says_so() -> None:
    assert ids("How many people will work on the wall?") == ["f3", "q7"]


def test_how_much_finds_the_money() -> None:
    assert ids("How much will the harbour wall cost?")[0] == "f1"


def test_how_fast_finds_the_speed_in_both_units() -> None:
    assert ids("How fast could the winds be?")[:2] == ["f4", "f5"]


def test_what_percentage_finds_the_percent() -> None:
    assert ids("What percentage of households are insured?")[0] == "f6"


def test_the_figure_for_something_is_found_by_what_it_counts() -> None:
    assert ids("What is the figure for households with insurance?")[0] == "f6"


def test_a_number_of_the_question_is_no_answer() -> None:
    assert "f3" not in ids("How many of the 340 people live in Brae?")


def test_a_count_of_something_else_has_no_answer() -> None:
    assert ids("How many schools were closed?") == []
    assert note("How many schools were closed?") == "I find no figure for that in this article; six are given for other things."


def test_a_noun_alone_finds_what_counts_it() -> None:
    assert ids("How many people?")[:1] == ["f3"]


def test_a_speed_is_no_price() -> None:
    assert ids("How expensive are the winds?") == []


# the article


def test_what_the_article_says_about_a_topic_has_quotes_and_figures() -> None:
    assert set(ids("What does the article say about insurance?")) == {"q9", "f6"}


def test_a_topic_the_article_does_not_have_has_no_answer() -> None:
    assert ids("What does the article say about penguins?") == []


def test_who_somebody_is_is_told_in_the_articles_words() -> None:
    assert note("Who is Tomas Reyk?") == "Tomas Reyk is called “Norland Finance Minister” in this article."


def test_a_question_of_no_known_form_is_not_guessed_at() -> None:
    assert ids("When did the Romans leave?") == []
    assert note("When did the Romans leave?").startswith("I find no answer in this article.")


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
