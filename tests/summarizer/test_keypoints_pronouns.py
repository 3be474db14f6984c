"""Which pronouns of a sentence mean nobody in it, and whose name is shown for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Digest
from summarizer.keypoints import pick_key_points
from summarizer.keypoints.people import People
from summarizer.keypoints.pronouns import unmet
from summarizer.language import parse
from summarizer.quotes.find import find_quotes

BEFORE = "President Helena Marsh met Jonas Vinter in Kestra. "


def open_in(sentence: str) -> list[str]:
    """The pronouns of `sentence`, the last of an article, that mean nobody in it."""
    parsed = parse(Article(f"{BEFORE}{sentence}"))
    place = next(each for each in parsed.sentences if each.start >= len(BEFORE))
    people = People(parsed, find_quotes(parsed))
    return [token.text for token in unmet(parsed, parsed.tokens(place), place, people)]


@pytest.mark.parametrize(
    ("sentence", "pronoun"),
    [
        ("A lawyer for her asked for a new trial in Kestra.", "her"),
        ("The judge freed him on Monday evening.", "him"),
        ("The guards refused to speak to him about the fire.", "him"),
        ("Vinter said she had left the hall before the count.", "she"),
        ("The spokesman said she had left the hall before the count.", "she"),
        ("The officers said he had left the hall before the count.", "he"),
        ('Marsh said: "She was the best mayor of Kestra."', "She"),
        ("The council approved it on Monday evening.", "it"),
        ("Petra Holm said it would cost three million crowns.", "it"),
        ("On Monday it fell by nine percent.", "it"),
        ("Officers took them to a hospital in Kestra.", "them"),
        ("In recent years they have built three bridges.", "they"),
    ],
)
def test_a_pronoun_with_nobody_whom_it_can_mean_is_open(sentence: str, pronoun: str) -> None:
    assert open_in(sentence) == [pronoun]


@pytest.mark.parametrize(
    "sentence",
    [
        "The judge said he had freed the sailor.",
        "Marsh said her party would go on.",
        "Vinter told Marsh that she had lost.",
        "A man in his forties was taken to hospital.",
        "One of the officers said he had seen the fire.",
        "The council said it would build a second bridge.",
        "The mayor made it clear that the bridge would close.",
        "Petra Holm said it was time to close the bridge.",
        "Six children were hurt, three of them badly.",
        "As she left the hall, Marsh thanked the voters.",
        "The guard wanted the sailor to free him.",
    ],
)
def test_a_pronoun_with_somebody_whom_it_can_mean_is_not(sentence: str) -> None:
    assert open_in(sentence) == []


def test_of_each_kind_of_pronoun_the_first_is_open() -> None:
    assert open_in("She said his party had lost, and she thanked him.") == ["She", "his"]


# Whose name is shown.

FERRIES = """\
The northern ferry company Orrin Lines will cut 340 jobs in Port Kestrel and sell three of its seven ships by the end of June.

Unions in Port Kestrel called the job cuts at Orrin Lines a betrayal and said ferry crews would strike for a week from Friday.

Passenger numbers on the ferry between Port Kestrel and Lowmoor have fallen by 60 percent since the Lowmoor bridge opened.

{before}

{after}
"""
WALKED = "Greta Lindholm walked to the harbour on Monday morning."
OFFER = "the town would offer Orrin Lines 12 million crowns to keep its ships and its 340 ferry jobs in Port Kestrel."


def shown(before: str, after: str) -> str:
    parsed = parse(Article(FERRIES.format(before=before, after=after)))
    points = pick_key_points(parsed, (), ())
    assert Digest(parsed.article, None, points, (), ()).key_points == points
    return "\n".join(point.text for point in points)


@pytest.mark.parametrize(
    ("after", "point"),
    [
        (f"Her office said {OFFER}", "[Greta Lindholm’s] office said the town"),
        (f"An aide to her said {OFFER}", "An aide to [Greta Lindholm] said the town"),
        (f"Unions told her {OFFER}", "Unions told [Greta Lindholm] the town"),
        (f"But she said {OFFER}", "[Greta Lindholm] said the town"),
    ],
)
def test_a_pronoun_for_the_one_person_of_the_sentence_before_gets_the_name(after: str, point: str) -> None:
    assert point in shown(WALKED, after)


@pytest.mark.parametrize(
    "before",
    [
        "Greta Lindholm walked to the harbour with Berit Solheim on Monday morning.",
        "Greta Lindholm walked to the harbour with her sister on Monday morning.",
        "Peter Lindholm walked to the harbour on Monday morning.",
    ],
)
def test_where_it_may_be_another_no_name_is_shown(before: str) -> None:
    assert "the town would offer" not in shown(before, f"Her office said {OFFER}")


def test_a_body_gets_its_name_for_its() -> None:
    before = "Kestrel Bank lent the money for the three ships."
    assert "[Kestrel Bank’s] office said the town" in shown(before, f"Its office said {OFFER}")


def test_a_name_for_her_is_an_insertion_and_the_pronoun_is_left_out() -> None:
    parsed = parse(Article(FERRIES.format(before=WALKED, after=f"Her office said {OFFER}")))
    point = next(point for point in pick_key_points(parsed, (), ()) if point.insertions)
    assert [insertion.name for insertion in point.insertions] == ["Greta Lindholm’s"]
    assert not any("Her" in span.of(parsed.text) for span in point.spans)


def test_a_word_that_the_pipeline_takes_for_part_of_a_name_is_not_shown_with_it() -> None:
    text = "Black Leaders Rip Arnold Velkar Over Port Sale\n\n" + FERRIES.format(
        before="Arnold Velkar walked to the harbour. Arnold Velkar was born in Sedge.", after=f"He said {OFFER}"
    )
    assert not any("Rip" in point.text for point in summarize(Article(text)).key_points)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "She",
                "said",
                "his",
                "party",
                "told",
                "her",
                "that",
                "it",
                "Helena Marsh",
                "Vinter",
                "“",
                "”",
                ",",
                "a lawyer for",
                ".",
            ]
        ),
        max_size=25,
    )
)
def test_of_each_kind_at_most_one_pronoun_is_open_whatever_is_said(pieces: list[str]) -> None:
    parsed = parse(Article(BEFORE + " ".join(pieces)))
    people = People(parsed, ())
    for place in parsed.sentences:
        found = unmet(parsed, parsed.tokens(place), place, people)
        assert len({token.lower_ for token in found}) == len(found) <= 4
        assert [token.i for token in found] == sorted(token.i for token in found)
