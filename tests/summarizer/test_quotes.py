"""Who said what: content, cue and kind."""

import pytest

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import LIKELY, Quote
from summarizer.language import parse


def quotes(text: str) -> tuple[Quote, ...]:
    return summarize(Article(text)).quotes


def said(text: str) -> list[tuple[str, str, str]]:
    """(kind, content, speakers) of every quote."""
    return [(q.kind.value, q.text, ", ".join(s.name for s in q.speakers)) for q in quotes(text)]


@pytest.mark.parametrize(
    "text",
    [
        "“The bridge is not safe,” Ana Duarte said.",
        "“The bridge is not safe,” said Ana Duarte.",
        "“The bridge is not safe,” said Ana Duarte, the county engineer.",
        "Ana Duarte said: “The bridge is not safe,”",
        "Ana Duarte told reporters, “The bridge is not safe,”",
        '"The bridge is not safe," Ana Duarte told the council on Monday.',
        "'The bridge is not safe,' Ana Duarte said.",
        "''The bridge is not safe,'' Ana Duarte said.",
    ],
)
def test_a_direct_quote_with_its_cue_before_after_or_inverted(text: str) -> None:
    assert said(text) == [("direct", "The bridge is not safe,", "Ana Duarte")]


def test_a_split_quotation_is_one_quote_with_two_spans() -> None:
    (quote,) = quotes("“The bridge is not safe,” Ana Duarte said, “but the road around it is open.”")
    assert quote.text == "The bridge is not safe, but the road around it is open."
    assert len(quote.spans) == 2


def test_what_follows_the_cue_sentence_in_its_paragraph_goes_on_with_the_quote() -> None:
    (quote,) = quotes("“The bridge is not safe,” Ana Duarte said. “We will close it on Friday. It may take a year.”")
    assert quote.text == "The bridge is not safe, We will close it on Friday. It may take a year."
    assert quote.cue is not None
    assert quote.cue.text == "said"


def test_a_quotation_over_several_paragraphs_is_one_quote() -> None:
    text = "“The bridge is not safe,” Ana Duarte said. “We will close it.\n\n“It may take a year to mend.”"
    (quote,) = quotes(text)
    assert [s.of(text) for s in quote.spans] == [
        "The bridge is not safe,",
        "We will close it.",
        "It may take a year to mend.",
    ]


def test_an_indirect_quote_is_the_clause_without_that() -> None:
    assert said("Ana Duarte said that the bridge was not safe.") == [
        ("indirect", "the bridge was not safe", "Ana Duarte"),
    ]


def test_an_indirect_quote_may_stand_before_its_cue() -> None:
    assert said("The bridge will stay closed for a year, Ana Duarte said on Monday.") == [
        ("indirect", "The bridge will stay closed for a year", "Ana Duarte"),
    ]


def test_a_clause_partly_in_marks_is_mixed_and_keeps_them() -> None:
    assert said("Ana Duarte said the bridge was “a danger to every driver” in the county.") == [
        ("mixed", "the bridge was “a danger to every driver” in the county", "Ana Duarte"),
    ]


def test_according_to_reports_the_sentence_around_it() -> None:
    assert said("The bridge carries 9,000 cars a day, according to the Alder Motorists’ Union.")[0][1] == (
        "The bridge carries 9,000 cars a day"
    )


def test_two_cues_in_a_sentence_are_two_quotes_of_the_same_speaker() -> None:
    found = said("Ana Duarte said the bridge was not safe, adding that it would close on Friday.")
    assert found == [
        ("indirect", "the bridge was not safe", "Ana Duarte"),
        ("indirect", "it would close on Friday", "Ana Duarte"),
    ]


def test_an_article_that_takes_over_again_ends_the_quote() -> None:
    (quote,) = quotes("Ana Duarte said the bridge was not safe, but drivers kept crossing it all week.")
    assert quote.text == "the bridge was not safe"


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “dream bridge” opened in 1931.",
        "Her memoir “The Long Way Over” sold well.",
        "Joe “Rivet” Malone built the bridge in a year.",
        "The sign reads like a joke to the ‘locals’.",
    ],
)
def test_scare_quotes_titles_and_nicknames_are_no_quotes(text: str) -> None:
    assert quotes(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ana Duarte wants the bridge to close.",
        "Ana Duarte believes the bridge is safe.",
        "Ana Duarte plans to close the bridge.",
    ],
)
def test_a_wish_and_a_belief_are_no_quotes(text: str) -> None:
    assert quotes(text) == ()


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Ana Duarte did not say whether the bridge was safe.", "did not say"),
        ("Ana Duarte refused to say that the bridge was safe.", "refused to say"),
        ("Ana Duarte could not explain why the bridge was closed.", "could not explain"),
        ("Ana Duarte did not deny that she had lied.", "did not deny"),
        ("The county agreed to pay for the bridge.", "agreed"),
    ],
)
def test_what_was_not_quite_said_is_never_shown_unasked_and_has_the_words_that_take_it_back(text: str, cue: str) -> None:
    (quote,) = quotes(text)
    assert quote.confidence < LIKELY
    assert quote.cue is not None
    assert quote.cue.text == cue


def test_four_quoted_words_are_a_quote_even_without_a_cue() -> None:
    found = quotes("Ana Duarte left the hall.\n\n“We will not wait another year.”")
    assert [q.text for q in found] == ["We will not wait another year."]
    assert found[0].cue is None


def test_a_label_before_a_quotation_names_its_speaker() -> None:
    assert said("Ana Duarte: “The bridge is not safe for anyone.”") == [
        ("direct", "The bridge is not safe for anyone.", "Ana Duarte"),
    ]


PAGE = """Duarte says 'Alder bridge' must close at once

County engineer Ana Duarte says the bridge is not safe

Photo by: Orrin Vale, who said it was "the best view in town"

Ana Duarte said the bridge was not safe.

Read more: “It is a death trap,” says union"""


def test_a_title_and_its_standfirst_may_report_captions_and_links_never() -> None:
    assert [text for _, text, _ in said(PAGE)] == [
        "'Alder bridge' must close at once",
        "the bridge is not safe",
        "the bridge was not safe",
    ]


def test_quotes_are_numbered_in_order_of_the_text() -> None:
    found = quotes("“We are late,” said Ana Duarte.\n\nTom Reyes said the work had begun.")
    assert [q.id for q in found] == ["q1", "q2"]
    assert found[0].spans[0].start < found[1].spans[0].start


def test_quotations_joined_by_and_have_one_cue() -> None:
    assert said("Drivers shouted, “Open the bridge now,” and “Shame on you all,” as the mayor left.") == [
        ("direct", "Open the bridge now,", "Drivers"),
        ("direct", "Shame on you all,", "Drivers"),
    ]


def test_a_thing_s_name_and_a_wish_to_stay_unnamed_are_no_quotes() -> None:
    assert quotes("The farm has a disease called “blue cheese lung” since May.") == ()
    assert quotes("An official asked not to be named because the talks are secret.") == ()


def test_a_warning_that_was_issued_is_a_noun_and_reports_nothing() -> None:
    assert quotes("The River Agency, which issued a flood warning at 9pm, believes the river rose by two metres.") == ()


def test_who_was_asked_has_not_asked() -> None:
    assert said("Asked whether the votes were there, Ana Duarte smiled. “Ask me on Tuesday,” she said.") == [
        ("indirect", "whether the votes were there", ""),
        ("direct", "Ask me on Tuesday,", "Ana Duarte"),
    ]


def test_the_stop_after_a_figure_is_no_part_of_the_content() -> None:
    (quote,) = quotes("Ana Duarte said profit fell by a third to £48.2m.")
    assert quote.text == "profit fell by a third to £48.2m"


@pytest.mark.parametrize("name", ["Ana Duarte", "The county engineer", "A council spokeswoman", "Fell"])
@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "‘{}’", "'{}'"])
def test_a_question_in_marks_keeps_the_cue_after_it(name: str, marks: str) -> None:
    text = marks.format("Have we no money left in this town?") + f" {name} said."
    assert [(q.text, q.cue and q.cue.text) for q in quotes(text)] == [("Have we no money left in this town?", "said")]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody said that the pool was safe.",
        "No official said how many were hurt.",
        "Neither the mayor nor the police said how many were hurt.",
        "Ana Duarte rejected claims that 900 people had died.",
    ],
)
def test_nobody_says_what_is_rejected_or_said_by_nobody(text: str) -> None:
    assert quotes(text) == ()


def test_a_denial_is_a_quote_with_its_cue() -> None:
    (quote,) = quotes("Alan Hall denied in a lengthy statement posted on Monday that he had stolen money.")
    assert quote.cue is not None
    assert (quote.cue.text, quote.text) == ("denied", "he had stolen money")


def test_what_stands_between_commas_parts_no_quotation_from_its_cue() -> None:
    assert said("“We are tired,” Ana Duarte, who has led the group since 2019, said.") == [
        ("direct", "We are tired,", "Ana Duarte"),
    ]


def test_plurals_inside_single_marks_do_not_close_them() -> None:
    assert said("'The parents' group won't accept the councillors' offer and the pool must stay,' Ana Duarte said.") == [
        ("direct", "The parents' group won't accept the councillors' offer and the pool must stay,", "Ana Duarte"),
    ]


def test_as_he_left_is_the_article_s_own_again() -> None:
    (quote,) = quotes("Ana Duarte said the bridge was not safe, as she left the hall by a side door.")
    assert quote.text == "the bridge was not safe"


def test_a_cue_that_interrupts_a_clause_leaves_two_spans() -> None:
    found = quotes("The bridge, Ana Duarte said on Monday, will stay closed for a year.")
    assert [s.text for s in found] == ["The bridge will stay closed for a year"]
    assert len(found[0].spans) == 2


def test_a_quotation_far_from_a_cue_is_not_its_own() -> None:
    text = (
        "Ana Duarte said nothing to the crowd of drivers and cyclists who had waited in the rain outside the old town "
        "hall with its broken clock for most of the day, and on the wall were the words “no more cars in Alder”."
    )
    assert all(q.cue is None or q.cue.text != "said" for q in quotes(text))


def test_confidence_falls_with_what_is_not_known() -> None:
    sure, alone = quotes("“We are late,” said Ana Duarte.\n\nDrivers stood in the rain.\n\n“We will not wait another year.”")
    assert sure.confidence > alone.confidence


def test_what_stands_on_a_wall_is_nobody_s_speech() -> None:
    assert quotes("The bridge has 900 lamps. On the wall are the words “no more cars in our Alder”.") == ()


def test_speech_inside_reported_speech_is_a_quote_of_its_own() -> None:
    found = said("Ana Duarte said that Tom Reyes had told her on Friday the bridge was not safe.")
    assert [text for _, text, _ in found] == [
        "Tom Reyes had told her on Friday the bridge was not safe",
        "the bridge was not safe",
    ]


INTERVIEW = """The two met on the bridge on Monday.

HALE: Is the bridge safe to cross today?

DUARTE: It is not, and we said so in May. Nobody came to look at it.

HALE: Who should have come to look at it?"""


def test_the_turns_of_an_interview_are_never_one_quote() -> None:
    assert [(text.split()[0], speaker) for _, text, speaker in said(INTERVIEW)] == [
        ("Is", "HALE"),
        ("It", "DUARTE"),
        ("Who", "HALE"),
    ]


def test_turns_that_each_open_a_mark_are_never_one_quote_either() -> None:
    marked = INTERVIEW.replace("HALE:", "“HALE:").replace("DUARTE:", "“DUARTE:")
    assert [speaker for *_, speaker in said(marked)] == ["HALE", "DUARTE", "HALE"]


def test_a_saying_signed_by_its_author_names_its_speaker() -> None:
    assert said("Voices from Alder\n\n“The bridge was the best thing in this town.” ― Ana Duarte") == [
        ("direct", "The bridge was the best thing in this town.", "Ana Duarte"),
    ]


def test_a_quotation_in_a_later_paragraph_is_a_quote_of_its_own_with_the_same_speaker() -> None:
    found = said("“The bridge is not safe,” Ana Duarte said.\n\n“We will close it on Friday and mend it in May.”")
    assert found == [
        ("direct", "The bridge is not safe,", "Ana Duarte"),
        ("direct", "We will close it on Friday and mend it in May.", "Ana Duarte"),
    ]


def test_words_of_two_speakers_are_never_one_quote() -> None:
    text = "“The bridge is safe,” said Ana Duarte, the county engineer. “It is not,” said Tom Reyes, who crosses it every day."
    assert said(text) == [("direct", "The bridge is safe,", "Ana Duarte"), ("direct", "It is not,", "Tom Reyes")]


def test_words_of_the_next_sentence_are_nobodys_without_marks_or_a_cue() -> None:
    text = (
        "Ferry to Lowmoor stops for the winter\n\n"
        "The ferry to Lowmoor will stop running on Friday, the company that owns it said. About 900 people use it each day."
    )
    assert said(text) == [("indirect", "The ferry to Lowmoor will stop running on Friday", "the company that owns it")]


def test_a_quote_within_a_quote_keeps_the_mark_that_closes_its_quotation() -> None:
    found = said("“I do,” replied Tom Ashby, adding that Olga Brandt had claimed the engine “would last for years”.")
    assert ("mixed", "the engine “would last for years”", "Olga Brandt") in found


def test_what_somebody_says_of_their_own_disagreement_is_one_quote() -> None:
    found = said('The council’s leader, Jean Abbot, disagreed: she said sacking him "would fix nothing".')
    assert found == [("mixed", 'sacking him "would fix nothing"', "Jean Abbot")]


def test_what_a_quotation_is_about_is_no_part_of_it() -> None:
    text = "“It is a fair plan,” Ana Duarte, the county engineer, said of the bridge scheme. “It costs us nothing more.”"
    assert said(text) == [("direct", "It is a fair plan, It costs us nothing more.", "Ana Duarte")]


def test_a_quotation_that_opens_the_next_sentence_goes_on_with_its_speaker() -> None:
    text = "“This is not right,” Ana Duarte said. “You went on the radio to blame hundreds of badly paid” drivers."
    found = said(text)
    assert {speaker for _, _, speaker in found} == {"Ana Duarte"}
    assert "You went on the radio to blame hundreds of badly paid" in found[-1][1]


def test_words_far_from_the_cue_are_no_part_of_what_it_reports() -> None:
    text = "A teenager accused of flying a drone into a helicopter walked free when a judge ruled that police had erred."
    assert ("indirect", "police had erred", "a judge") in said(text)


def test_half_of_the_next_sentence_is_no_part_of_what_was_reported() -> None:
    text = (
        "People who drink coffee all day had no such luck. The study found morning drinkers were 31% less likely to die of it "
        "than people who drank none. No such benefit was seen in all-day drinkers."
    )
    assert all(not quote.text.endswith("benefit") for quote in quotes(text))


def test_two_turns_are_an_interview_of_people_whom_the_article_names() -> None:
    turns = "BRANDT: We did not see the memo until Friday.\n\nHALE: And who signed it?"
    assert said(f"Mayor Ola Brandt met Dev Hale of Radio Merrow on Friday.\n\n{turns}") == [
        ("indirect", "We did not see the memo until Friday.", "Ola Brandt"),
        ("indirect", "And who signed it?", "Dev Hale"),
    ]


def test_two_headings_with_a_colon_are_no_interview() -> None:
    assert quotes("The council met on Friday.\n\nADDRESS: 12 Mill Lane, Westmarch.\n\nTICKETS: £12 at the door.") == ()


def test_a_sentence_begins_after_a_full_stop_inside_the_marks() -> None:
    text = "Tamarack called the suit “without merit.” Its general counsel, Peter Agbaje, said the cause was not established."
    assert [span.of(text) for span in parse(Article(text)).sentences] == [
        "Tamarack called the suit “without merit.”",
        "Its general counsel, Peter Agbaje, said the cause was not established.",
    ]


def test_what_somebody_else_warns_of_is_not_theirs() -> None:
    text = "Talks collapsed, with each side accusing the other of deceit and the United Nations warning that many may go hungry."
    assert all("hungry" not in quote.text for quote in quotes(text) if [s.name for s in quote.speakers] == ["each side"])
