"""Whom a question means: names, roles, bodies, slips of the finger."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answers.names import fits_role, initials, slip
from summarizer.answers.people import find_meant, people
from summarizer.article import Article, Span
from summarizer.items import Digest, Mention, Quote, QuoteKind, Speaker


def meant(asked: str, *speakers: Speaker, text: str = "") -> set[str]:
    """The names of those whom `asked` means, where these speakers are quoted in an article that opens with `text`."""
    names = " / ".join(part for one in speakers for part in (one.name, one.role or "", *one.other_names))
    article = Article(f"{text} {names} / So it is.")
    place = article.text.index("So it is.")
    spans = (Span(place, place + 8),)
    quotes = tuple(Quote(f"q{n}", QuoteKind.INDIRECT, "So it is", spans, (speaker,)) for n, speaker in enumerate(speakers))
    digest = Digest(article, None, (), quotes, ())
    there = people(digest)
    found = find_meant(asked, there, article.text).people
    return {person.speaker.name for person in there if person.key in found}


def meant_around(asked: str, text: str, name: str, mention: str) -> set[str]:
    """As `meant`, for one speaker whose words “So be it,” stand in `text` with these words pointing at them."""
    place = {piece: text.index(piece) for piece in ("So be it,", mention)}
    spans = (Span(place["So be it,"], place["So be it,"] + 9),)
    pointing = Mention(mention, Span(place[mention], place[mention] + len(mention)))
    quote = Quote("q1", QuoteKind.DIRECT, "So be it,", spans, (Speaker(name),), pointing)
    ends = [found.end() for found in re.finditer(r"\. ", text)]
    sentences = tuple(Span(start, end) for start, end in zip([0, *ends], [*(end - 1 for end in ends), len(text)], strict=True))
    there = people(Digest(Article(text), None, (), (quote,), (), sentences=sentences))
    return {person.speaker.name for person in there if person.key in find_meant(asked, there, text).people}


VALE = Speaker("Marian Vale", "Norlandic President", ("Vale",))
HALDEN = Speaker("Halden Gas & Light Co.")


@pytest.mark.parametrize(
    "asked",
    ["Marian Vale", "marian vale", "Vale", "Marian", "President Vale", "Mrs. Vale", "Vale's", "M. Vale", "Marian J. Vale"],
)
def test_a_person_by_any_part_of_the_name(asked: str) -> None:
    assert meant(asked, VALE, HALDEN) == {"Marian Vale"}


@pytest.mark.parametrize("asked", ["Peter Vale", "Valerie", "Marian Stone", "Marian Vale Jr", "the vice premier", "Norland"])
def test_nobody_by_another_name(asked: str) -> None:
    assert meant(asked, VALE, HALDEN) == set()


@pytest.mark.parametrize("asked", ["HG&L", "hgl", "Halden Gas", "Halden", "Halden Gas & Light"])
def test_a_body_by_its_short_forms(asked: str) -> None:
    assert meant(asked, VALE, HALDEN) == {"Halden Gas & Light Co."}


def test_an_accent_need_not_be_typed() -> None:
    assert meant("Jose Nunez", Speaker("José Núñez")) == {"José Núñez"}


def test_a_short_first_name_is_the_long_one() -> None:
    assert meant("Mike Stone", Speaker("Michael Stone")) == {"Michael Stone"}


def test_a_surname_that_two_share_means_both() -> None:
    assert meant("Stone", Speaker("Michael Stone"), Speaker("Anna Stone")) == {"Michael Stone", "Anna Stone"}


def test_a_first_name_tells_two_of_a_surname_apart() -> None:
    assert meant("Anna Stone", Speaker("Michael Stone"), Speaker("Anna Stone")) == {"Anna Stone"}


def test_a_bare_surname_is_not_a_relative_whom_the_text_names() -> None:
    assert meant("Karl Stone", Speaker("Stone"), text="Michael Stone spoke.") == set()


def test_supporters_of_somebody_are_not_that_person() -> None:
    assert meant("Vale", Speaker("Vale's supporters")) == set()


def test_the_union_of_a_trade_speaks_for_it() -> None:
    assert meant("librarians", Speaker("the librarians' union")) == {"the librarians' union"}
    assert meant("the patients", Speaker("Patients' groups")) == {"Patients' groups"}


def test_a_description_leaves_out_nobody_who_may_be_called_so_too() -> None:
    assert meant("the company", Speaker("a quarry company"), Speaker("Torvald", "quarry firm")) == {"a quarry company", "Torvald"}


def test_the_office_of_somebody_speaks_for_them() -> None:
    assert meant("Vale", Speaker("Vale's office")) == {"Vale's office"}


def test_a_person_in_the_role_of_another_body_is_not_that_body() -> None:
    assert meant("Halden", Speaker("Ole Brandt", "Halden councillor")) == set()


@pytest.mark.parametrize("name", ["a Halden spokesman", "A spokeswoman for Halden", "Halden officials", "Halden's board"])
def test_those_who_speak_for_a_body(name: str) -> None:
    assert meant("Halden", Speaker(name)) == {name}


def test_a_lawyer_of_somebody_does_not_speak_as_them() -> None:
    assert meant("Vale", Speaker("Vale's lawyer"), Speaker("Ole Brandt", "Vale's lawyer")) == set()


def test_a_description_by_its_noun() -> None:
    assert meant("the officers", Speaker("two officers close to the inquiry")) == {"two officers close to the inquiry"}


def test_a_description_not_by_another_word_of_it() -> None:
    assert meant("the inquiry", Speaker("two officers close to the inquiry")) == set()


def test_a_role_told_before_the_name_in_the_text() -> None:
    assert meant("the foreign minister", Speaker("Ada Holm"), text="Norland's Foreign Minister Ada Holm spoke.") == {"Ada Holm"}


def test_a_role_told_after_the_name_in_the_text() -> None:
    assert meant("the mayor of Brae", Speaker("Ada Holm"), text="Ada Holm, the mayor of Brae, spoke.") == {"Ada Holm"}


@pytest.mark.parametrize(
    ("asked", "role", "fits"),
    [
        ("the French president", "French President", True),
        ("the president of France", "French President", True),
        ("France's president", "French President", True),
        ("the president", "French President", True),
        ("the Russian president", "French President", False),
        ("the health minister", "Finance Minister", False),
        ("France", "French President", False),
        ("Vale", "foreign minister under Vale", False),
        ("the minister", "foreign minister under Vale", True),
        ("the CEO", "Chief Executive", True),
        ("the CFO", "Chief Executive", False),
        ("the police", "Detective Superintendent", True),
        ("the union leader", "regional secretary of the Transport Union", True),
        ("the lawyer", "barrister", True),
        ("the government", "lead author of the study", False),
    ],
)
def test_a_role(asked: str, role: str, fits: bool) -> None:
    assert fits_role(asked, role) is fits


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Holland", "Hollande"), ("Solhiem", "Solheim"), ("Okafer", "Okafor"), ("Lindquist", "Lindqvist")],
)
def test_a_slip_of_the_finger(typed: str, name: str) -> None:
    assert slip(typed.lower(), name.lower())


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Reed", "Ree"), ("Obama", "Osama"), ("Brown", "Braun"), ("Vale", "Yale"), ("Stone", "Stone")],
)
def test_no_slip_but_another_name(typed: str, name: str) -> None:
    assert not slip(typed.lower(), name.lower())


def test_a_misspelt_word_that_the_article_has_is_no_slip() -> None:
    assert meant("Holland", Speaker("Ada Hollande"), text="Holland lost.") == set()


@pytest.mark.parametrize("asked", ["Ada Hlom", "Ada Holn", "Ada Hom", "Ada Hollm", "Adda Holm"])
def test_beside_the_right_other_half_any_letter_may_be_wrong(asked: str) -> None:
    assert meant(asked, Speaker("Ada Holm"), HALDEN) == {"Ada Holm"}


@pytest.mark.parametrize("asked", ["Holn", "Ada Helmer", "Ida Hohn", "Per Holn"])
def test_more_than_a_letter_or_no_right_half_is_another_name(asked: str) -> None:
    assert meant(asked, Speaker("Ada Holm"), HALDEN) == set()


def test_he_is_the_only_speaker_where_there_is_one() -> None:
    assert meant("he", VALE) == {"Marian Vale"}
    assert meant("he", VALE, HALDEN) == set()


def test_initials_leave_out_company_endings() -> None:
    assert {"hg&l", "hgl"} <= initials("Halden Gas & Light Co.")


@pytest.mark.parametrize(
    ("asked", "sentence", "name", "mention"),
    [
        (
            "the founder of Strida",
            "Strida is sorry. “So be it,” said its founder, Ben Aker.",
            "Ben Aker",
            "its founder, Ben Aker",
        ),
        ("Strida", "Strida is sorry. “So be it,” said its founder, Ben Aker.", "Ben Aker", "its founder, Ben Aker"),
        ("the developer", "“So be it,” said Developer Calder & Vane.", "Calder & Vane", "Developer Calder & Vane"),
        ("Akhtar", "“So be it,” said her barrister, Simon Akhtar.", "her barrister", "her barrister, Simon Akhtar"),
        ("the mayor", "The mayor has another plan. “So be it,” said Koen Peters.", "Koen Peters", "Koen Peters"),
        ("the insurer", "The insurance firm, Leeuw, paid. “So be it,” said a spokeswoman.", "a spokeswoman", "a spokeswoman"),
        ("the skippers", "But skippers in Brae were furious. “So be it,” said Torleif Moen.", "Torleif Moen", "Torleif Moen"),
        ("fishermen", "Some fishermen had left. “So be it,” said Torleif Moen.", "Torleif Moen", "Torleif Moen"),
        ("the head of the trial", "“So be it,” said Ilse Hartog, who led the trial.", "Ilse Hartog", "Ilse Hartog"),
        ("the chair of the inquiry", "The inquiry's chair, Dame Ruth Moss, spoke. “So be it,” she said.", "Ruth Moss", "she"),
        ("Merovia's foreign minister", "“So be it,” said Merovia's foreign minister, Ilona Pesk.", "Ilona Pesk", "Ilona Pesk"),
        ("Leeuw", "The insurance firm, Leeuw, paid. “So be it,” said a spokeswoman.", "a spokeswoman", "a spokeswoman"),
    ],
)
def test_somebody_by_what_the_article_calls_them_around_a_quote(asked: str, sentence: str, name: str, mention: str) -> None:
    assert meant_around(asked, sentence, name, mention) == {name}


def test_a_title_before_of_is_no_title_of_what_follows() -> None:
    assert meant("the chief engineer", Speaker("Tarn Water"), text="Ada Holm, chief engineer of Tarn Water, spoke.") == set()


def test_the_family_of_somebody_is_not_that_person() -> None:
    sentence = "“So be it,” said the family of Arthur Lowe."
    assert meant_around("Arthur Lowe", sentence, "the family of Arthur Lowe", "the family of Arthur Lowe") == set()


def test_a_first_name_alone_is_whoever_has_the_surname_in_the_article() -> None:
    assert meant("Peter Lowe", Speaker("Peter"), text="The family of Arthur Lowe came.") == {"Peter"}
    assert meant("Peter Stone", Speaker("Peter"), text="The family of Arthur Lowe came.") == set()


@given(st.text(max_size=40))
def test_any_text_means_somebody_quoted_or_nobody(asked: str) -> None:
    assert meant(asked, VALE, HALDEN) <= {"Marian Vale", "Halden Gas & Light Co."}


@given(st.sampled_from(["solheim", "okafor", "lindqvist", "fairweather"]), st.data())
def test_two_neighbour_letters_swapped_are_a_slip(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 2))
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert slip(swapped, name) or swapped == name


def test_a_body_is_known_by_the_letters_that_are_a_pronoun_too() -> None:
    who = Speaker("The World Health Organization")
    assert meant("the WHO", who, VALE) == {"The World Health Organization"}


@pytest.mark.parametrize(
    ("asked", "role"),
    [("the nurse", "nurse's barrister"), ("the nurse", "president of the Nursing Guild"), ("the minister", "ministry official")],
)
def test_nobody_is_what_only_stands_in_their_role(asked: str, role: str) -> None:
    assert meant(asked, Speaker("Imran Qadir", role)) == set()


def test_who_teaches_is_a_teacher() -> None:
    assert fits_role("the teacher", "Jess Moore, who teaches third grade")


def test_the_people_of_a_body_are_those_who_speak_for_it() -> None:
    ambulance, trader = Speaker("The ambulance service"), Speaker("Nadia Pruitt")
    assert meant("the ambulance people", ambulance, trader) == {"The ambulance service"}
    assert meant("the council guys", ambulance, trader) == set()


def test_the_union_is_rather_whom_a_union_leads_it_than_a_federation() -> None:
    sala, employers = Speaker("Matteo Sala", "secretary of the construction union"), Speaker("The employers' federation")
    assert meant("the union", sala, employers) == {"Matteo Sala"}


def test_with_a_body_speaks_its_head() -> None:
    body, head = Speaker("Roof Now"), Speaker("Marcus Bell", "director of Roof Now")
    assert meant("Roof Now", body, head, VALE) == {"Roof Now", "Marcus Bell"}


def test_its_secretary_is_that_of_the_body_which_the_paragraph_begins_with() -> None:
    text = "The food workers' union was not convinced. “So be it,” said its general secretary, Pat Kinsella."
    assert meant_around("the union", text, "Pat Kinsella", "its general secretary, Pat Kinsella") == {"Pat Kinsella"}


def test_the_police_are_cops() -> None:
    assert meant("the cops", Speaker("Jonas Ek", "Detective Superintendent")) == {"Jonas Ek"}


def test_a_company_of_a_trade_is_the_one_of_that_name() -> None:
    water = Speaker("Ashdale Water")
    assert meant("the water company", water, text="The company was late.") == {"Ashdale Water"}
    assert meant("the water company", water, text="It was late.") == set()


@pytest.mark.parametrize("asked", ["the hotel owner", "Per Aasen", "Aasen"])
def test_a_name_may_begin_with_a_role(asked: str) -> None:
    assert meant(asked, Speaker("Hotel owner Per Aasen"), VALE) == {"Hotel owner Per Aasen"}
