"""How a question is read: its kind, whom it names, what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answers.question import EVERY, Asks, read
from summarizer.answers.sides import AGAINST, FOR


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Who said what?", Asks.EVERYTHING),
        ("who is quoted", Asks.EVERYTHING),
        ("show me all quotes", Asks.EVERYTHING),
        ("What does Reyk think of the plan?", Asks.SPEAKER),
        ("How did Reyk react to the plan?", Asks.SPEAKER),
        ("Did Reyk say that the plan is dead?", Asks.SPEAKER_SAID),
        ("Who said “dead on arrival”?", Asks.WORDS),
        ("«dead on arrival»", Asks.WORDS),
        ("Whose words are 'dead on arrival'?", Asks.WORDS),
        ("Who claims that the plan is dead?", Asks.WHO_SAID),
        ("Which minister said the plan is dead?", Asks.WHO_SAID),
        ("Has anyone said that the plan is dead?", Asks.WHO_SAID),
        ("Who accused the council of lying?", Asks.WHO_SAID),
        ("Who denies it?", Asks.WHO_DENIES),
        ("Who denies that the plan is dead?", Asks.WHO_DENIES),
        ("Who disagrees with Reyk?", Asks.STANCE),
        ("Who is against the plan?", Asks.STANCE),
        ("Is anyone unhappy about the plan?", Asks.STANCE),
        ("Who voted for the plan?", Asks.STANCE),
        ("What are the objections to the plan?", Asks.STANCE),
        ("Any support for the plan?", Asks.STANCE),
        ("Who talked about the plan?", Asks.QUOTES_ABOUT),
        ("Who mentioned the plan?", Asks.QUOTES_ABOUT),
        ("What did everyone say about the plan?", Asks.QUOTES_ABOUT),
        ("How many boats sank?", Asks.FIGURE),
        ("By how much did rents rise?", Asks.FIGURE),
        ("What was the final score?", Asks.FIGURE),
        ("What is the figure for rents?", Asks.FIGURE),
        ("What does the article say about the plan?", Asks.ABOUT),
        ("Anything about the plan?", Asks.ABOUT),
        ("What about the plan?", Asks.ABOUT),
        ("Does the article mention the plan?", Asks.ABOUT),
        ("When will it open?", Asks.OTHER),
    ],
)
def test_the_kind_of_a_question(text: str, asks: Asks) -> None:
    assert read(text).asks is asks


def test_the_speaker_is_parted_from_the_topic() -> None:
    asked = read("What did Tomas Reyk say about the harbour wall?")
    assert (asked.speakers, asked.topic) == (("Tomas Reyk",), "the harbour wall")


def test_a_verb_in_a_name_does_not_part_it() -> None:
    assert read("What did the State Department say about visas?").speakers[0] == "the State Department"


def test_the_listener_is_not_the_topic() -> None:
    asked = read("What did Reyk tell the council about the wall?")
    assert (asked.listener, asked.topic) == ("the council", "the wall")


def test_reporters_are_no_listeners_to_look_for() -> None:
    assert read("What did Reyk say to reporters on Monday?").listener == ""


def test_a_reaction_is_to_a_topic_not_to_a_listener() -> None:
    asked = read("How did Reyk respond to the strike?")
    assert (asked.listener, asked.topic) == ("", "the strike")


def test_a_greeting_and_please_say_nothing() -> None:
    asked = read("Hey, can you tell me what Reyk said about the wall in this article, please?")
    assert (asked.speakers, asked.topic) == (("Reyk",), "the wall")


def test_a_mention_of_the_bot_says_nothing() -> None:
    assert read("<@U012AB3CD> what did Reyk say?").speakers == ("Reyk",)


def test_the_view_of_somebody_names_them() -> None:
    asked = read("What is Reyk's opinion on the wall?")
    assert (asked.speakers, asked.topic) == (("Reyk",), "the wall")


def test_a_warning_is_a_verb_that_tells() -> None:
    assert read("Who warned that the wall may fall?").verb == "warned"


def test_plain_saying_is_no_verb_that_tells() -> None:
    assert read("Who said that the wall may fall?").verb == ""


def test_several_fragments_are_all_kept() -> None:
    assert read("Who said “the tide” and “the wall”?").fragments == ("the tide", "the wall")


def test_an_apostrophe_opens_no_quotation() -> None:
    assert read("Who said that Reyk's wall isn't the council's?").fragments == ()


@pytest.mark.parametrize(
    "text",
    [
        "whats Reyk saying",
        "quotes from Reyk",
        "Reyk quotes",
        "is there a quote from Reyk",
        "summarise Reyk's comments",
        "what did Reyk find?",
    ],
)
def test_people_ask_what_somebody_says_in_many_ways(text: str) -> None:
    asked = read(text)
    assert (asked.asks, asked.speakers[0]) == (Asks.SPEAKER, "Reyk")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("How fast was it?", "fast"),
        ("What percentage fell?", "percentage"),
        ("What is the figure for rents?", "figure"),
        ("any numbers on rents?", EVERY),
        ("What will the repairs cost?", "much"),
    ],
)
def test_what_a_figure_measures(text: str, measure: str) -> None:
    assert read(text).measure == measure


@pytest.mark.parametrize(
    ("text", "side", "topic"),
    [
        ("Who disagrees with Reyk?", AGAINST, "Reyk"),
        ("Who applauded the plan?", FOR, "the plan"),
        ("Who does not support the plan?", AGAINST, "the plan"),
        ("Who doesn't like the plan?", AGAINST, "the plan"),
        ("who likes the plan", FOR, "the plan"),
        ("Who approves of the plan?", FOR, "the plan"),
        ("Who rejected what Reyk said?", AGAINST, "Reyk"),
        ("Is anyone in favour of the plan?", FOR, "the plan"),
        ("Who is not happy with the plan?", AGAINST, "the plan"),
        ("Who voted against?", AGAINST, "it"),
    ],
)
def test_the_side_that_is_asked_for(text: str, side: int, topic: str) -> None:
    asked = read(text)
    assert (asked.asks, asked.side, asked.topic) == (Asks.STANCE, side, topic)


@given(st.text())
def test_reading_never_fails_and_keeps_the_text(text: str) -> None:
    assert read(text).text == text


@pytest.mark.parametrize(
    ("text", "measure", "topic"),
    [
        ("cost?", "cost", ""),
        ("price per share?", "price", "per share"),
        ("avg rent?", "rent", "average"),
        ("whats the death toll", "toll", "death"),
        ("how old is Greaves", "old", "is Greaves"),
        ("how many ppl signed", "many", "people signed"),
    ],
)
def test_a_figure_is_asked_for_in_few_words(text: str, measure: str, topic: str) -> None:
    asked = read(text)
    assert (asked.asks, asked.measure, asked.topic) == (Asks.FIGURE, measure, topic)


@pytest.mark.parametrize("text", ["Prentice on costs", "any word on the price", "who pays the price"])
def test_a_word_for_a_figure_does_not_make_it_a_question_for_one(text: str) -> None:
    assert read(text).asks is Asks.OTHER


def test_shorthand_between_quotation_marks_is_left_as_it_is() -> None:
    assert read("who said “ppl r angry”").fragments == ("ppl r angry",)


@pytest.mark.parametrize("text", ["what did the WHO say", "what did the who say?"])
def test_the_who_is_a_body(text: str) -> None:
    assert read(text).speakers == ("the WHO",)


def test_who_voted_is_asked_of_votes_alone() -> None:
    assert read("who voted against the bill?").verb == "vote"


@pytest.mark.parametrize("text", ["who's mad at the council", "whose against the plan", "who is upset about it"])
def test_those_against_are_asked_for_in_the_words_of_a_channel(text: str) -> None:
    assert (read(text).asks, read(text).side) == (Asks.STANCE, AGAINST)


@pytest.mark.parametrize(("text", "side"), [("who thinks its a good thing", FOR), ("who says this is a bad idea?", AGAINST)])
def test_who_thinks_it_good_is_for_it(text: str, side: int) -> None:
    asked = read(text)
    assert (asked.asks, asked.side, asked.topic) == (Asks.STANCE, side, "it")
