"""What an article says somebody is, and who is somebody at all."""

import pytest

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Speaker


def last_speaker(text: str) -> Speaker:
    return summarize(Article(text)).quotes[-1].speakers[0]


def test_a_role_may_begin_with_a_name_that_owns_it() -> None:
    speaker = last_speaker("The race is not over. Orta's campaign manager, Beth Sandoval, said that ballots had been rejected.")
    assert (speaker.name, speaker.role) == ("Beth Sandoval", "Orta's campaign manager")


def test_a_role_has_no_conjunction_before_it() -> None:
    text = "At issue is whether Brae's founder and former chief, Adam Neuland, lied. “I did not lie,” Neuland said on Monday."
    assert not (last_speaker(text).role or "").startswith("whether")


@pytest.mark.parametrize("word", ["Australian-born", "Struggling"])
def test_an_adjective_is_no_role(word: str) -> None:
    text = f"{word} Daniel Harlow faces a new charge. “I did nothing wrong,” Daniel Harlow said."
    assert last_speaker(text).role is None


def test_a_role_that_a_preposition_leads_on_is_given_whole() -> None:
    text = "A former special envoy to Ukraine Kurt Harlow told the panel that the talks had failed."
    assert last_speaker(text).role != "Ukraine"


def test_a_word_with_a_hyphen_is_given_whole() -> None:
    text = "Police searched the home of the co-founder Daniel Harlow on Monday. “I did nothing wrong,” Daniel Harlow said."
    assert last_speaker(text).role == "co-founder"


def test_a_given_name_after_what_somebody_does_begins_a_name() -> None:
    text = "“The ground is baked hard,” said senior forecaster Gwen Price. Storms will come, she said."
    assert last_speaker(text).name == "Gwen Price"


def test_an_airfield_is_nobody() -> None:
    text = "It reached 39C at Pell Airfield, the highest this year. Temperatures will drop on Friday, she said."
    assert not any(speaker.name == "Pell Airfield" for quote in summarize(Article(text)).quotes for speaker in quote.speakers)


def test_a_noun_with_a_capital_from_its_place_is_no_body() -> None:
    text = "Coach crash kills 12 pilgrims\n\nTwelve people died on Sunday.\n\nThe bus company said that it was cooperating."
    assert last_speaker(text).name == "The bus company"


def test_a_rival_just_touched_on_is_not_the_company() -> None:
    text = (
        "Lumen Retail Plc cut its forecast on Wednesday.\n\nShares in Lumen fell. Its larger rival, Homestead, rose 0.7%.\n\n"
        "The company said its net debt had fallen."
    )
    assert last_speaker(text).name != "Homestead"


def test_one_republican_is_not_the_party() -> None:
    assert last_speaker("The hearing was long. One Republican said that the plan would fail.").name == "One Republican"


def test_leaders_who_are_named_with_somebody_are_themselves() -> None:
    text = "Gov. Eric Holm spoke in Alder.\n\nHolm and party leaders said the plan would work."
    (quote,) = summarize(Article(text)).quotes
    assert [speaker.name for speaker in quote.speakers] == ["Eric Holm", "party leaders"]


def test_what_goes_without_saying_nobody_says() -> None:
    quotes = summarize(Article("Brae Water cut prices. It goes without saying that the cuts will not last long.")).quotes
    assert all(quote.confidence < 0.4 for quote in quotes)


def test_a_preposition_without_its_noun_is_nothing_said() -> None:
    text = "Martin Ashdown, 52, had admitted arson at an earlier hearing in Harrowgate Cross."
    assert all(not quote.text.endswith(" at") for quote in summarize(Article(text)).quotes)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("A spokeswoman for Nordvarm, Inge Dahl, called that claim untrue.", "spokeswoman for Nordvarm"),
        ("A lawyer for her and 26 other owners, Ben Sobol, said they would sue.", "lawyer for her and 26 other owners"),
        ("The survey's author, Prof Neil Hurd, said the results were clear.", "survey's author"),
    ],
)
def test_a_role_before_the_name_is_read_to_its_noun(text: str, role: str) -> None:
    (quote,) = summarize(Article("The heaters were sold in Alder for years. " + text)).quotes
    assert [speaker.role for speaker in quote.speakers] == [role]


def test_the_company_is_the_one_the_article_is_about() -> None:
    text = (
        "A judge blocked Quillon Inc. from buying Ferro Systems. Quillon had bid $7 billion. Quillon shares fell.\n\n"
        "Quillon lost 6% in New York. Ferro plunged 31%.\n\nThe company said it would appeal."
    )
    assert last_speaker(text).name == "Quillon Inc."


def test_a_name_beside_what_a_pronoun_owns_is_the_speaker_s() -> None:
    speaker = last_speaker("Nurses walked out on Monday. Their union, the Allied Nurses' Guild, said they had voted to strike.")
    assert speaker.name == "the Allied Nurses' Guild"


def test_who_recalls_heaters_says_nothing() -> None:
    quotes = summarize(Article("Nordvarm recalls 1.7m space heaters after three deaths. The heaters can overheat.")).quotes
    assert quotes == ()


def test_where_one_is_asked_is_no_part_of_the_answer() -> None:
    text = "Fenn said the money would have to come from somewhere. Asked where, he said, “I will sleep first.”"
    assert summarize(Article(text)).quotes[-1].text == "I will sleep first."


def test_the_agency_is_the_one_that_was_described() -> None:
    text = (
        "Fourteen fishermen died off Cape Wren, the islands' disaster agency said.\n\nMarisland pledged two ships.\n\n"
        "Nearly 12,000 people are in shelters, according to the agency."
    )
    assert last_speaker(text).name == "the islands' disaster agency"
