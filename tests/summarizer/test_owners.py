"""Whose "his office" is: told only where it is certain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Speaker


def last_speaker(text: str) -> Speaker:
    return summarize(Article(text)).quotes[-1].speakers[0]


def test_his_office_is_that_of_the_one_man_whom_the_sentence_before_names() -> None:
    speaker = last_speaker("Teachers did not see Mayor Tom Reyes on Monday. His office said he was travelling.")
    assert (speaker.name, speaker.whose) == ("His office", "Tom Reyes")


def test_of_two_men_neither_is_told_for_sure() -> None:
    speaker = last_speaker("Mayor Tom Reyes met the banker Paul Duarte on Monday. His office said the talks went well.")
    assert (speaker.name, speaker.whose) == ("His office", None)


def test_somebody_of_the_other_gender_is_not_meant() -> None:
    speaker = last_speaker("Mayor Tom Reyes met Ms Ana Duarte on Monday. Her office said the talks went well.")
    assert speaker.whose == "Ana Duarte"


def test_somebody_unnamed_may_be_meant_as_well() -> None:
    speaker = last_speaker("Judge Tom Reyes jailed the driver on Monday. His lawyer said the sentence was too long.")
    assert speaker.whose is None


def test_a_pronoun_before_the_name_leaves_it_open() -> None:
    speaker = last_speaker("Tom Reyes and Paul Duarte spoke. He thanked Reyes. His office said the talks went well.")
    assert speaker.whose is None


def test_a_name_within_a_quotation_is_not_meant() -> None:
    speaker = last_speaker("Tom Reyes left early. “Paul Duarte will not come,” a clerk said. His office said he was ill.")
    assert speaker.whose != "Paul Duarte"


def test_its_spokesman_is_that_of_the_body_the_sentence_before_is_about() -> None:
    text = (
        "Brae Water, which supplies two million homes, asked customers to save water.\n\n"
        "“If everyone did that we would manage,” its spokesman, Neil Cutler, said."
    )
    speaker = last_speaker(text)
    assert (speaker.name, speaker.role, speaker.whose) == ("Neil Cutler", "spokesman", "Brae Water")


def test_their_union_is_that_of_those_the_sentence_before_is_about() -> None:
    speaker = last_speaker("Striking nurses walked out in Alder on Monday. Their union said the strike would go on.")
    assert (speaker.name, speaker.whose) == ("Their union", "Striking nurses")


def test_a_role_after_the_name_has_its_owner_too() -> None:
    text = "Ana Varga ran the ferries for 30 years. Her daughter, Klara Varga-Hughes, said the cause was heart failure."
    speaker = last_speaker(text)
    assert (speaker.role, speaker.whose) == ("daughter", "Ana Varga")


@pytest.mark.parametrize("noun", ["The office", "A lawyer", "Reyes's lawyer"])
def test_without_a_pronoun_nobody_s_is_told(noun: str) -> None:
    assert last_speaker(f"Mayor Tom Reyes left on Monday. {noun} said the talks went well.").whose is None


@settings(max_examples=15, deadline=None)
@given(st.permutations(["Mayor Tom Reyes", "Ms Ana Duarte", "the driver"]), st.sampled_from(["His", "Her", "Their", "Its"]))
def test_an_owner_is_always_in_the_article(people: list[str], pronoun: str) -> None:
    text = f"{people[0]} met {people[1]} on Monday. Then {people[2]} came. {pronoun} office said the talks in Alder went well."
    for quote in summarize(Article(text)).quotes:
        assert all(speaker.whose is None or speaker.whose in text for speaker in quote.speakers)
