"""Who speaks in articles of many sorts: what a fresh pair of eyes found to be somebody else's."""

import pytest

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Quote, Speaker


def quotes(text: str) -> tuple[Quote, ...]:
    return summarize(Article(text)).quotes


def speaker_of(text: str, said: str) -> str | None:
    """The name of the one speaker of the quote with these words; None for nobody."""
    (found,) = [quote for quote in quotes(text) if said in quote.text]
    return " & ".join(speaker.name for speaker in found.speakers) or None


def last(text: str) -> Speaker:
    return quotes(text)[-1].speakers[0]


# What is a name


def test_a_word_that_a_tabloid_shouts_is_no_name() -> None:
    text = "A FURIOUS gran-of-six says a pig “ate her shed”.\n\nDoreen Wickes, 78, was making tea when she heard it."
    assert speaker_of(text, "ate her shed") == "A FURIOUS gran-of-six"


def test_whose_age_follows_is_a_person() -> None:
    text = (
        "Doreen Wickes, 78, was making tea when the hedge fell.\n\n“I looked out and there was a pig,” the retired dinner lady"
        " said.\n\nBut Doreen fumed: “That would not buy the door.”"
    )
    assert speaker_of(text, "I looked out") == speaker_of(text, "buy the door") == "Doreen Wickes"


@pytest.mark.parametrize("lead", ["Neighbour", "Daughter", "Cllr", "Campaigner"])
def test_what_stands_before_a_name_with_a_capital_is_no_part_of_it(lead: str) -> None:
    text = f"The field flooded again.\n\nBut {lead} Jean Pargeter said she was “ashamed of the whole business”."
    assert speaker_of(text, "ashamed") == "Jean Pargeter"


def test_an_amount_is_no_company() -> None:
    text = (
        "Kestrel Foods lost a fifth of its value on Thursday. Kestrel Foods makes frozen meals.\n\n"
        "Net debt stood at £373mn at the end of September, up from £350mn a year earlier, the company said."
    )
    assert speaker_of(text, "Net debt") == "Kestrel Foods"


def test_hills_are_nobody() -> None:
    text = (
        "Two brothers were found in the Tarvin hills on Sunday.\n\nVolunteer Eilidh Farquhar said she heard a voice.\n\n"
        "“I thought it was somebody’s radio,” she said."
    )
    assert speaker_of(text, "radio") == "Eilidh Farquhar"


def test_a_verb_of_the_headline_is_no_given_name() -> None:
    text = (
        "Black Lawmakers Rip Donald Marsh Over Bridge Remark\n\nDonald Marsh spoke in Alder on Friday.\n\n"
        "“I will finish the bridge by spring,” Marsh said."
    )
    assert last(text) == Speaker("Donald Marsh", None, last(text).other_names)


@pytest.mark.parametrize(
    ("mention", "role"),
    [
        ("Superintendent of Police Arvind Solanki", "Superintendent of Police"),
        ("Leader of the Opposition Sunita Rathod", "Leader of the Opposition"),
        ("Rovers director of rugby Craig Tuilagi", "Rovers director of rugby"),
    ],
)
def test_an_office_with_of_is_the_role(mention: str, role: str) -> None:
    speaker = last(f"The road was closed on Monday. {mention} said the bus had been carrying 60 people.")
    assert (speaker.name, speaker.role) == (" ".join(mention.split()[-2:]), role)


def test_a_body_s_woman_is_she_and_not_the_body() -> None:
    text = "The Bureau of Meteorology’s Kim Nguyen said temperatures would climb to 43 degrees on Sunday."
    assert speaker_of(text, "43 degrees") == "Kim Nguyen"


def test_a_thing_of_another_s_is_no_role() -> None:
    text = (
        "According to an affidavit by the state’s investigator, Frank Tully, the hospital’s computer system recorded three"
        " changes.\n\nThe hospital said in an email that it “does not comment on pending litigation.”"
    )
    assert speaker_of(text, "pending litigation") == "The hospital"


# Whom a pronoun or a noun means


def test_who_answers_an_accusation_is_whom_it_was_made_against() -> None:
    text = (
        "Beatriz Solano pulled her party out of the cabinet on Monday.\n\nHer predecessor, Tomas Reyle, accused her of “setting"
        " fire to the house”. She replied that Reyle “had every chance to buy a mousetrap”."
    )
    assert speaker_of(text, "mousetrap") == "Beatriz Solano"


def test_who_asked_is_not_who_says() -> None:
    text = (
        "Finance director Owen Prescott told analysts that costs had risen.\n\nAsked by one analyst whether the dividend was"
        " safe, he said: “The board will look at that in May.”"
    )
    assert speaker_of(text, "The board will look") == "Owen Prescott"


def test_few_speak_of_themselves_by_name() -> None:
    text = (
        "The men were named as Callum and Ross Tiernan. Callum, the younger of the two, told reporters that they had fallen"
        " through a hole.\n\n“Ross broke my fall, which he has not let me forget,” he said."
    )
    assert speaker_of(text, "broke my fall") == "Callum"


def test_some_do_speak_of_themselves_by_name() -> None:
    text = (
        "“These are howls,” said the party leader Jim Clay.\n\nMayor Donald Marsh pitched himself to young voters by telling them"
        " how bad things were.\n\n“What do you have to lose by trying something new like Marsh?” he said."
    )
    assert speaker_of(text, "What do you have to lose") == "Donald Marsh"


def test_a_father_of_two_is_the_man_named_before() -> None:
    text = (
        "Pig breaks out\n\nThe boar belongs to ex-firefighter Gary Tull, 51.\n\nThe dad-of-two hit back last night,"
        " insisting that the gate had been left open by walkers.\n\n“I am gutted, but he is a big softie,” he said."
    )
    assert speaker_of(text, "left open") == speaker_of(text, "gutted") == "Gary Tull"


def test_who_was_but_described_in_the_sentence_before_is_he() -> None:
    text = (
        "Local resident Suresh Rana said villagers came with ropes. “The ambulance took two hours,” Rana said.\n\n"
        "The Chief Minister expressed grief over the incident. “My thoughts are with the families,” he posted on X."
    )
    assert speaker_of(text, "My thoughts") == "The Chief Minister"


def test_a_spokeswoman_is_soon_forgotten() -> None:
    text = (
        "“They wanted me to cry,” says the chef Orla Devane. “They went up to forty.”\n\nA spokeswoman for the broadcaster said"
        " it did not discuss negotiations.\n\nHer head chef, Tomasz Zielinski, has a theory. “She was scared,” he says.\n\n"
        "Lunch costs €95.\n\n“People say it is dear,” she says."
    )
    assert speaker_of(text, "People say") == "Orla Devane"


def test_the_person_is_the_source_that_spoke_last() -> None:
    text = (
        "One of Kestrel’s ten largest shareholders said the board had “sleepwalked into this”. “We wrote to the chair in July,”"
        " the person said."
    )
    assert speaker_of(text, "We wrote") == speaker_of(text, "sleepwalked") == "One of Kestrel’s ten largest shareholders"


def test_the_paper_in_an_article_about_a_study_is_the_study() -> None:
    text = (
        "A sponge could be 11,000 years old, according to a study published on Wednesday.\n\nMichel Tarrant of the Institute of"
        " Marine Biology said that isotopes are “notoriously treacherous”.\n\nThe paper concedes that dating remains uncertain."
    )
    assert speaker_of(text, "dating remains") == "a study published on Wednesday"


# Who stands by the cue


def test_what_comes_after_the_comma_of_according_to_does_not_speak() -> None:
    text = "According to the Rural Fire Service, 640 firefighters and 22 aircraft are battling the blaze."
    assert speaker_of(text, "battling") == "the Rural Fire Service"


@pytest.mark.parametrize("when", ["", " on Thursday"])
def test_as_a_colleague_put_it_is_the_colleague_s(when: str) -> None:
    text = (
        f"In 2019 Maria Lindqvist called the aisle “the last cheap real estate in retail”, a phrase that, as one former colleague"
        f" put it{when}, “turned out to be half right”."
    )
    assert speaker_of(text, "half right") == "one former colleague"
    assert speaker_of(text, "cheap real estate") == "Maria Lindqvist"


def test_as_she_put_it_after_the_words_is_hers() -> None:
    text = (
        "Ana Duarte has run the ferry for thirty years. Colleagues said she never took a day off; “I sleep when the river"
        " sleeps”, as she put it."
    )
    assert speaker_of(text, "river sleeps") == "Ana Duarte"


def test_a_body_whose_noun_ends_like_an_office_is_it() -> None:
    text = (
        "The Islands Chamber of Commerce said in a statement that its members could lose $2.4 million a week. “We are asking for"
        " a bridge, a boat or an honest answer,” it said."
    )
    assert speaker_of(text, "honest answer") == "The Islands Chamber of Commerce"


def test_a_body_is_no_report_and_no_paper_that_saw_it() -> None:
    text = (
        "An inspector's report, seen by the Sandmere Courier, found that 14 cranes needed repair. The authority denies that it"
        " kept the report from its own board."
    )
    assert speaker_of(text, "kept the report") == "The authority"


def test_the_government_is_no_company() -> None:
    text = (
        "Brae Energy said it would cut 1,400 jobs. The company blamed a shortage of ships.\n\nThe government, which holds a 31"
        " per cent stake, said it was “following the situation closely”."
    )
    assert speaker_of(text, "following") == "The government"
