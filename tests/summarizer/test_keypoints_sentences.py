"""Which sentences of an article can be key points at all, and which of them can stand without the sentence before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article, Span
from summarizer.keypoints import pick_key_points
from summarizer.keypoints.people import People
from summarizer.keypoints.sentences import headline, usable
from summarizer.keypoints.shorten import agency
from summarizer.keypoints.standing import Standing, standing
from summarizer.language import parse

REST = (
    "Snow closed the pass between Tarn and Orrin on Monday. Police in Tarn told drivers to turn back. Two buses stood for hours."
)


def can_be_points(text: str) -> list[str]:
    return [fact.sentence.of(text) for fact in usable(parse(Article(text)))]


def stands(sentence: str) -> Standing:
    """How a sentence in the middle of an article stands."""
    parsed = parse(Article(f"Rain fell on the roofs of the town all day. {sentence}"))
    place = parsed.sentences[1]
    assert place.of(parsed.text) == sentence
    return standing(parsed, parsed.tokens(place), place, 1, People(parsed, ()))


# What can be shown.


@pytest.mark.parametrize(
    "sentence",
    [
        "It's the largest dam in the valley of the Orrin.",
        "She's a nurse at the hospital of Port Kestrel.",
        "They've a plan for the empty market hall.",
    ],
)
def test_a_verb_after_an_apostrophe_makes_a_sentence(sentence: str) -> None:
    assert sentence in can_be_points(f"{sentence} {REST}")


def test_a_fragment_is_none() -> None:
    assert not any(
        "interview" in each for each in can_be_points(f"A long interview with the last ferryman of Port Kestrel. {REST}")
    )


@pytest.mark.parametrize(
    "said",
    [
        "The mayor said the town had ''courage and patience'' to spare.",
        "''The town has courage and patience,'' the mayor of Tarn said.",
        "`` The town has courage and patience,'' the mayor of Tarn said.",
        '"(The council) has courage and patience," the mayor of Tarn said.',
        'The mayor said the council would “not be hurried" by the builders.',
        'The mayor of Tarn said the council would "not be hurried by the builders. "',
    ],
)
def test_odd_quotation_marks_that_are_paired_do_no_harm(said: str) -> None:
    assert said in can_be_points(f"{said} {REST}")


@pytest.mark.parametrize(
    "sentence",
    [
        "Council Votes To Close The Last Bridge Over Orrin.",
        "HOW THE FERRIES OF SEDGE ARE CHANGING THE VALLEY.",
        "The council wants to close the bridge, sell the ships and —.",
    ],
)
def test_a_title_between_paragraphs_and_a_sentence_broken_off_are_none(sentence: str) -> None:
    assert sentence not in can_be_points(f"{REST}\n\n{sentence}\n\n{REST}")


@pytest.mark.parametrize(
    "said",
    ["The mayor said the council would “not be hurried by the builders.", 'We have a plan for the town," the mayor added.'],
)
def test_a_mark_without_its_partner_does(said: str) -> None:
    assert not any(said in each for each in can_be_points(f"{said}\n\n{REST}"))


@pytest.mark.parametrize(
    "before",
    [
        "(CNN)",
        "(cnn) ",
        "(CNN) -- ",
        "PORT KESTREL - ",
        "SEDGE, Tarn. -- ",
        "PORT KESTREL, Tarn, Sept. 26 (UPI) -- ",
        "(The Valley Reporter)",
        "(LiveValley) -- ",
        "Port Kestrel, Tarn (CNN)",
        "Tarn (CNN) -- ",
    ],
)
def test_an_agency_before_the_first_words_is_no_part_of_them(before: str) -> None:
    text = f"{before}Snow closed the pass."
    found = agency(text, Span(0, len(text)))
    assert found is not None
    assert text[found.end :] == "Snow closed the pass."


@pytest.mark.parametrize(
    "text",
    [
        "(Left) Snow closed the pass.",
        "Snow - and hail - closed the pass.",
        "(4) Snow closed the pass.",
        "Snow (CNN) closed the pass.",
    ],
)
def test_other_brackets_are_no_agency(text: str) -> None:
    assert agency(text, Span(0, len(text))) is None


def test_a_first_sentence_without_a_capital_after_the_agency_is_usable() -> None:
    assert can_be_points("(cnn) snow closed the pass between tarn and orrin on monday.")


# What stands by itself.


@pytest.mark.parametrize(
    "sentence",
    [
        "The four-time Olympic champion will add to his medals at the velodrome.",
        "The archbishop said he supported the priest.",
        "Ms eden switched on the camera on her phone.",
        "A family have spoken of their grief after the fire in Sedge.",
        "The crew left their ship in the harbour of Sedge.",
        "Two in three said they would vote for the bridge.",
        "It is understood the council will vote on the bridge next week.",
        "The 19-year-old midfielder played for the whole of the match.",
        "The former minister opened the bridge over the Orrin.",
        "The three-bedroom house by the harbour was sold for a crown.",
        "In response to the letter, the council closed the bridge.",
        "In his letter to the council, Velkar asked for a second bridge.",
        "Police in Sedge said nobody there had seen the driver.",
    ],
)
def test_a_sentence_that_says_whom_it_means_stands(sentence: str) -> None:
    assert not stands(sentence).bound


@pytest.mark.parametrize(
    "sentence",
    [
        "The report said he had closed the bridge.",
        "The storm left them without power for a week.",
        "The 19-year-old played for the whole of the match.",
        "The former is the older of the bridges.",
        "The two were held for a night by the police.",
        "In response, the council closed the bridge.",
        "It had closed the bridge in the spring.",
        "But the same report blamed the council.",
        "Rather, the council closed the bridge.",
        "Police there said nobody had seen the driver.",
    ],
)
def test_a_sentence_that_points_back_does_not(sentence: str) -> None:
    assert stands(sentence).bound


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The ruling was welcomed by the ferry crews of Sedge.", "judge"),
        ("But the deal was opposed by the ferry crews of Sedge.", "buy"),
        ("The mayor of Sedge rejected that argument.", "argue"),
        ("Traders in Sedge say such closures cost them money.", "closure"),
        ("The gunman was led away by the police of Sedge.", "gunman"),
    ],
)
def test_what_a_sentence_takes_as_known_must_have_been_told(sentence: str, word: str) -> None:
    assert word in stands(sentence).needs


@pytest.mark.parametrize(
    "sentence",
    [
        "The ruling by the high court of Sedge was welcomed by ferry crews.",
        "The government was criticised by the ferry crews of Sedge.",
        "The council will decide this week.",
        "Velkar was shown a red card, but that dismissal was lifted.",
        "The council bought such ships as it could find.",
        "When the ship was sold, the deal was praised by the crews of Sedge.",
    ],
)
def test_what_a_sentence_tells_itself_need_not_have_been_told(sentence: str) -> None:
    assert not stands(sentence).needs


COURT = (
    "Ferry crews danced in the harbour of Sedge on Friday evening. A brass band played until midnight.\n\n{}\n\n"
    "The ruling means that the company Orrin Lines must pay the crews 12 million crowns by the end of June, their union said.\n\n"
    "Orrin Lines has 340 crews on seven ships.\n\n{}"
)


def test_the_ruling_is_shown_after_the_point_that_tells_of_it() -> None:
    told = "A judge in Sedge found on Friday that the company Orrin Lines had kept back the wages of its crews for two years."
    shown = [point.text for point in pick_key_points(parse(Article(COURT.format(told, REST))), (), ())]
    first, second = (next(n for n, text in enumerate(shown) if words in text) for words in ("A judge in Sedge", "The ruling"))
    assert first < second


def test_the_ruling_is_not_shown_where_nothing_tells_of_it() -> None:
    shown = [
        point.text for point in pick_key_points(parse(Article(COURT.format("Children waved from the bridge.", REST))), (), ())
    ]
    assert shown
    assert not any("The ruling" in text for text in shown)


def test_the_article_begins_where_its_first_whole_sentence_does() -> None:
    first = "The storm left them without power for a week, said the people of three villages on the coast of Sedge."
    assert (
        pick_key_points(parse(Article(f"By. Petra Holm. {first} {REST}")), (), ())[0].sentence.of(f"By. Petra Holm. {first}")
        == first
    )


# What is not shown twice.

LEAD = "A mother and her daughter have been arrested after a fight at the market of Tarn was filmed on Friday."


@pytest.mark.parametrize("again", [LEAD, "Arrested: the mother and daughter after the fight at the market of Tarn was filmed."])
def test_what_one_point_says_is_no_other_point(again: str) -> None:
    text = f"{LEAD}\n\nThe pair were led away by police. {again} They will appear in court next week.\n\n{REST}"
    shown = [point.text for point in pick_key_points(parse(Article(text)), (), ())]
    assert sum("daughter" in point for point in shown) == 1


@pytest.mark.parametrize(("sentences", "points"), [(3, 3), (5, 3), (6, 4), (7, 4), (8, 5), (20, 5)])
def test_so_many_sentences_so_many_points(sentences: int, points: int) -> None:
    towns = ("Tarn", "Orrin", "Sedge", "Merrin", "Carrow", "Kestrel", "Lowmoor", "Aldermoor", "Skerry", "Fenn")
    things = ("bridge", "school", "harbour", "library", "theatre", "market", "station", "hospital", "museum", "airport")
    text = " ".join(
        f"The council of {towns[n % 10]} {('opened', 'closed')[n // 10]} the {things[n % 10]} for {n + 2} weeks."
        for n in range(sentences)
    )
    assert len(pick_key_points(parse(Article(text)), (), ())) == points


@given(
    st.lists(
        st.sampled_from(["''", "``", '"', "“", "”", "' ", "(CNN)", "Snow fell.", "he said", "Tarn closed the pass.", "\n\n"]),
        max_size=16,
    )
)
def test_no_sentence_that_can_be_shown_breaks_a_quotation(pieces: list[str]) -> None:
    parsed = parse(Article(" ".join(pieces)))
    for fact in usable(parsed):
        assert all(fact.sentence.contains(quotation.outer) for quotation in parsed.quotations_in(fact.sentence))


# What stands above the text.

BLAST = "Ferry firm blasts council over bridge."
UNDER = "Sale would help pay for repairs, captain says."
BODY = (
    "The ferry company Orrin Lines accused the council of Port Kestrel on Monday of building a bridge without asking it.\n\n"
    "Passenger numbers have fallen by 60 percent since the bridge opened, the company said in a letter to the council.\n\n"
    "The council will vote next week on a grant of 12 million crowns for the ferries between the islands."
)


@pytest.mark.parametrize("above", [BLAST, f"{BLAST}\n\n{UNDER}"])
def test_a_headline_with_a_stop_is_no_point(above: str) -> None:
    text = f"{above}\n\n{BODY}"
    assert [point.text for point in pick_key_points(parse(Article(text)), (), ())] == BODY.split("\n\n")


def test_a_headline_with_a_stop_is_the_articles_headline() -> None:
    assert headline(parse(Article(f"{BLAST}\n\n{BODY}"))) == BLAST


def test_a_title_that_is_given_is_the_articles_headline() -> None:
    assert headline(parse(Article(f"{BLAST}\n\n{BODY}", title="Bridge row"))) == "Bridge row"


@pytest.mark.parametrize(
    "first",
    [
        "A fire destroyed the market hall of Tarn.",
        "The market hall of Tarn has been destroyed.",
        "Two ferries are missing off Port Kestrel.",
        "The ferry company Orrin Lines accuses the council of Port Kestrel of building a bridge without asking it.",
    ],
)
def test_a_short_first_paragraph_that_reports_is_none(first: str) -> None:
    assert first in can_be_points(f"{first}\n\n{BODY}")


def test_a_short_first_sentence_with_others_after_it_in_its_paragraph_is_none() -> None:
    first = "The ferry firm blasts the council over its bridge."
    assert first in can_be_points(f"{first} It wants a grant for its ships.\n\n{BODY}")


def test_an_article_of_headlines_alone_has_points_all_the_same() -> None:
    assert pick_key_points(parse(Article(f"{BLAST}\n\n{UNDER}")), (), ())


def test_who_speaks_for_somebody_needs_whom() -> None:
    assert stands("A spokeswoman said it was too early to say when the pass would open.").bound
    assert not stands("A spokeswoman for the Orrin Rescue Service said the pass would open on Friday.").bound
