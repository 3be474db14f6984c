"""What several articles tell together: figures that agree or differ, quotations once, points that add something."""

from functools import cache

import pytest

from summarizer.article import Article, Span
from summarizer.digest import summarize
from summarizer.items import Digest, Figure, FigureKind, KeyPoint, Speaker
from summarizer.stories.compare import Comparison, agree, compare
from summarizer.stories.find import Member, Story, find_stories
from summarizer.stories.points import points
from summarizer.stories.quotations import Quotation, best, quotations, same_person
from summarizer.stories.tell import Limits, tell
from tests.making import span
from tests.stories import FIRE


@cache
def digest(text: str) -> Digest:
    return summarize(Article(text))


def told(*texts: str) -> list[tuple[int, Digest]]:
    return [(place, digest(text)) for place, text in enumerate(texts)]


def fire() -> list[tuple[int, Digest]]:
    return told(*(article.text for article in FIRE))


def shown(comparison: Comparison) -> list[tuple[str, tuple[int, ...]]]:
    """Each value, as its first article writes it, with the articles that give it."""
    return [(value[0].figure.text, tuple(each.article for each in value)) for value in comparison.values]


def differences(*texts: str) -> list[list[tuple[str, tuple[int, ...]]]]:
    return [shown(each) for each in compare(told(*texts)) if each.differs]


def figure(
    value: float | tuple[float, float] | None, approximation: str | None = None, kind: FigureKind = FigureKind.COUNT
) -> Figure:
    return Figure("f1", "40", span("40"), kind, value, approximation=approximation)


def test_the_toll_on_which_sources_differ_is_shown_with_who_has_which() -> None:
    found = compare(fire())
    assert shown(found[0]) == [("Fourteen", (1, 2)), ("12", (0,))]
    assert found[0].what == "people died"
    assert shown(found[1]) == [("$14 million", (0,)), ("$18 million", (1,))]


def test_figures_on_which_the_sources_agree_are_one() -> None:
    agreed = [shown(each) for each in compare(fire()) if not each.differs]
    assert [("31", (0, 1, 2))] in agreed
    assert [("200", (0, 2))] in agreed


def test_an_agreement_names_what_is_counted_by_more_than_a_word() -> None:
    assert all(" " in each.what for each in compare(fire()))


def test_an_earlier_accident_is_not_compared_with_this_one() -> None:
    assert not any("9" in dict(shown(each)) for each in compare(fire()))


@pytest.mark.parametrize(
    "other",
    [
        "Last year 14 people were killed in a fire at the mill in Port Kestrel.",
        "In 2019, 14 people were killed in a fire at the mill in Port Kestrel.",
        "At least 14 children were killed in the fire at the mill in Port Kestrel on Monday.",
        "In Lowmoor, 14 people were killed in the fire at the mill on Monday.",
        "Another 14 people were killed in the fire at the mill in Port Kestrel on Monday.",
        "So far this year 14 people were killed in fires at mills in Port Kestrel.",
        "Fourteen cows were killed in the fire at the mill in Port Kestrel on Monday.",
        "The fire at the mill in Port Kestrel killed 140 people on Monday.",
        "The fire at the mill in Port Kestrel cost 14 percent of the town's jobs on Monday.",
    ],
    ids=["last year", "another year", "a part", "elsewhere", "more", "so far", "others", "too far apart", "other kind"],
)
def test_what_counts_something_else_is_no_disagreement(other: str) -> None:
    assert differences("A fire at the mill in Port Kestrel killed 12 people on Monday.", other) == []


def test_other_words_for_one_outcome_are_compared() -> None:
    texts = (
        "A fire at the mill in Port Kestrel killed 12 people on Monday.",
        "Ten people died when the mill in Port Kestrel burned.",
    )
    assert differences(*texts) == [[("12", (0,)), ("Ten", (1,))]]


def test_the_same_thing_in_alike_sentences_is_compared() -> None:
    texts = (
        "Divers found 40 crates of silver in the wreck of the Halcyon off Cape Varn, the museum said.",
        "Divers found 45 crates of silver in the wreck of the Halcyon off Cape Varn, the museum said on Monday.",
    )
    assert differences(*texts) == [[("40", (0,)), ("45", (1,))]]


def test_what_else_a_sentence_speaks_of_leaves_its_figure_comparable() -> None:
    texts = (
        "A silo fell on the market in Varnholt and killed 12 people on Tuesday, the fire service said.",
        "Fourteen people were killed when the silo fell on the weekly market in Varnholt, the government said.",
        "A silo fell on the market in Varnholt and killed 14 people, as analysts warned of a bill that could grow.",
    )
    assert differences(*texts) == [[("Fourteen", (1, 2)), ("12", (0,))]]


def test_what_may_come_is_not_compared_with_what_is() -> None:
    texts = (
        "The collapse of the silo in Varnholt killed 12 people on Tuesday.",
        "The collapse of the silo in Varnholt could kill 14 people on Tuesday.",
    )
    assert differences(*texts) == []


def test_what_a_government_will_do_agrees_with_what_it_said_it_would() -> None:
    texts = (
        "The silo fell on Tuesday. The minister said the government would set aside 25 million crowns for the families.",
        "A silo fell in the port. The government will set aside 25 million crowns for the families, the minister said.",
    )
    assert [shown(each) for each in compare(told(*texts))] == [[("25 million", (0, 1))]]


def test_an_article_that_gives_two_values_itself_takes_no_part() -> None:
    texts = (
        "The fire in Port Kestrel killed 12 people on Monday, police said. It killed 15 people, the mayor of Port Kestrel said.",
        "The fire in Port Kestrel killed 13 people on Monday, police said.",
    )
    assert differences(*texts) == []


def test_one_article_alone_agrees_with_nobody() -> None:
    assert compare(told(FIRE[0].text)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(12), figure(12)),
        (figure(1_200_000), figure(1_213_000)),
        (figure(40_000, "more than"), figure(41_250)),
        (figure((310, 340)), figure(320)),
        (figure((3, 1), kind=FigureKind.SCORE), figure((3, 1), kind=FigureKind.SCORE)),
    ],
)
def test_values_agree_up_to_rounding(one: Figure, other: Figure) -> None:
    assert agree(one, other)
    assert agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (figure(12), figure(14)),
        (figure(2), figure(3, "about")),
        (figure(12, "at least"), figure(14)),
        (figure((310, 340)), figure(400)),
        (figure((3, 1), kind=FigureKind.SCORE), figure((3, 2), kind=FigureKind.SCORE)),
        (figure(None), figure(3)),
    ],
)
def test_other_values_do_not(one: Figure, other: Figure) -> None:
    assert not agree(one, other)
    assert not agree(other, one)


def by_text(found: tuple[Quotation, ...], words: str) -> Quotation:
    return next(each for each in found if words in each.quote.text)


def test_a_quotation_that_several_have_is_told_once_with_the_others() -> None:
    found = quotations(fire())
    okafor = by_text(found, "Nobody should die")
    assert {okafor.quoted.article, *okafor.others} == {0, 1, 2}
    assert sum("Nobody should die" in each.quote.text for each in found) == 1


def test_a_shorter_quotation_of_the_same_words_is_the_same_one() -> None:
    lund = by_text(quotations(fire()), "nobody came back with a key")
    assert [(each.article, each.quote.text) for each in lund.also] == [(1, "They were told three times,")]


def test_altered_words_of_the_same_speaker_are_shown_beside_each_other() -> None:
    brandt = by_text(quotations(fire()), "shouting")
    assert [(each.article, each.quote.text) for each in brandt.altered] == [
        (1, "We could hear them screaming, and we could not get to the doors.")
    ]


def test_altered_words_of_another_speaker_are_another_quotation() -> None:
    texts = (
        '"We will open all the gates of the old harbour on Friday," Mara Lindqvist said.',
        '"We will open some of the gates of the old harbour on Friday," Jonas Vik said.',
    )
    assert [each.altered for each in quotations(told(*texts))] == [(), ()]


def test_another_spelling_is_no_alteration() -> None:
    texts = (
        '"Our neighbours realised on the eleventh day that nobody would come," Mara Lindqvist said.',
        '"Our neighbors realized on the eleventh day that nobody would come," Mara Lindqvist said.',
    )
    found = quotations(told(*texts))
    assert [(each.others, each.altered) for each in found] == [((1,), ())]


def test_sentences_that_share_a_few_words_are_two_quotations() -> None:
    texts = (
        '"The mayor and the commissioner have failed to address the causes of this anger for years," Mara Lindqvist said.',
        '"The mayor and the police commissioner should be down here on the quay tonight," Mara Lindqvist said.',
    )
    assert [each.altered for each in quotations(told(*texts))] == [(), ()]


def test_what_one_speaker_says_twice_is_two_quotations() -> None:
    texts = ('"We will open the gates of the harbour on Friday," Mara Lindqvist said. "The ferry will not wait," she said.',)
    assert len(quotations(told(*texts))) == 2


def test_the_best_are_of_different_speakers_and_named_ones_first() -> None:
    kept = best(quotations(fire()), 3)
    assert {each.quote.speakers[0].name.split(" of ")[0] for each in kept} == {"Tomas Okafor", "Petra Lund", "Ilse Brandt"}
    assert len(kept[0].others) >= len(kept[1].others)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petra Lund", "Lund"),
        ("Petra Lund of the textile workers' union", "Petra Lund"),
        ("Mike Doe", "Michael Doe"),
        ("police", "Police"),
    ],
)
def test_names_of_one_speaker_fit(one: str, other: str) -> None:
    assert same_person(Speaker(one), Speaker(other))


@pytest.mark.parametrize(("one", "other"), [("Petra Lund", "Tomas Lund"), ("Petra Lund", "Petra Dahl"), ("police", "officials")])
def test_names_of_different_speakers_do_not(one: str, other: str) -> None:
    assert not same_person(Speaker(one), Speaker(other))


def test_his_office_is_one_only_where_both_are_the_same_man_s() -> None:
    brand, lund = Speaker("his office", whose="Otto Brand"), Speaker("His office", whose="Tomas Lund")
    assert same_person(brand, Speaker("His office", whose="Brand"))
    assert not same_person(brand, lund)
    assert not same_person(brand, Speaker("his office"))


def test_the_second_point_is_of_another_article_and_says_something_else() -> None:
    found = points(fire(), 2)
    assert found[0].article == 0
    assert found[1].article != 0
    assert found[0].point.text != found[1].point.text


def test_a_point_that_says_the_same_in_other_articles_is_told_once() -> None:
    texts = (
        "The ferry to Lowmoor will stop on Friday, its owner said.",
        "The ferry to Lowmoor will stop on Friday, the owner said.",
    )
    assert len(points(told(*texts))) == 1


def test_a_point_that_leans_on_the_sentence_before_it_stands_right_after_that() -> None:
    lead = "Mayor Anselm Kovary declared three days of mourning."
    leaning = "He said nobody would sleep before everybody was found."
    last = "The silo of the company stood in the port of the town."
    text = f"{lead} {leaning} {last}"
    places = [Span(start := text.index(part), start + len(part)) for part in (lead, leaning, last)]
    made = Digest(Article(text), None, tuple(KeyPoint(place.of(text), (place,), place) for place in places), (), ())
    same = digest("Mayor Anselm Kovary on Tuesday declared three days of mourning for the town of Varnholt after a silo fell.")
    assert same.key_points, "so that the lead of the other is not told again"
    other = [(0, same), (1, made)]
    for most in (2, 3, None):
        shown = [each.point.text for each in points(other, most)]
        assert leaning not in shown or shown[shown.index(leaning) - 1] == lead


def test_without_digests_there_is_nothing_to_tell() -> None:
    assert points([]) == ()
    assert tell(Story((Member(0),), 0), {}) is None


def test_a_story_is_told_by_its_central_articles_headline_within_limits() -> None:
    story = find_stories(FIRE)[0]
    found = tell(story, dict(fire()), Limits(points=1, quotes=2, figures=1))
    assert found is not None
    assert found.lead == story.central
    assert (len(found.points), len(found.quotes), len(found.figures)) == (1, 2, 1)
    assert len(found.heard) > 2


def test_a_copys_digest_stands_in_where_the_others_is_missing() -> None:
    found = tell(Story((Member(0, (1,)),), 0), {1: digest(FIRE[0].text)})
    assert found is not None
    assert found.lead == 1
