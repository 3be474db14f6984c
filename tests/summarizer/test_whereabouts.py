"""Whom a pronoun or a role is looked up among: who was mentioned of late, however many the article names."""

from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.language import ParsedArticle, parse
from summarizer.quotes.names import Entity
from summarizer.quotes.whereabouts import Whereabouts


def somebody(name: str, *places: int, role: str = "") -> Entity:
    return Entity(name, True, places=list(places), role_words=set(role.split()))


def body(name: str, *places: int) -> Entity:
    return Entity(name, False, places=list(places))


def parsed(sentences: int = 1) -> ParsedArticle:
    """An article of so many sentences of 30 characters each."""
    return parse(Article(" ".join(["The ferry to Lowmoor is late."] * sentences)))


def test_people_come_before_bodies_and_each_in_their_order() -> None:
    ana, tom, council = somebody("Ana Duarte", 12), somebody("Tom Reyes", 3), body("Council", 0)
    assert Whereabouts(parsed(), [ana, tom], [council]).lately(20) == [ana, tom, council]


def test_who_comes_later_in_the_text_is_not_meant() -> None:
    ana, tom = somebody("Ana Duarte", 3), somebody("Tom Reyes", 20)
    assert Whereabouts(parsed(), [ana, tom], []).lately(20) == [ana]


def test_who_was_last_mentioned_long_ago_is_not_looked_at_unless_asked_for() -> None:
    ana, tom = somebody("Ana Duarte", 3), somebody("Tom Reyes", 2_400)
    where = Whereabouts(parsed(90), [ana, tom], [])
    assert where.lately(2_500) == [tom]
    assert where.lately(2_500, [ana]) == [ana, tom]


def test_a_pronoun_that_means_them_is_a_mention_too() -> None:
    ana = somebody("Ana Duarte", 3, role="mayor")
    where = Whereabouts(parsed(90), [ana], [])
    where.mention(ana, 2_400)
    assert where.lately(2_500) == [ana]
    assert list(where.with_role("mayor", 2_500)) == [(2_400, ana), (3, ana)]


def test_who_was_described_is_entered_and_takes_the_place_of_who_was_described_so_before() -> None:
    ana, first, second, baker = somebody("Ana Duarte", 3), body("a firm"), body("the old firm"), somebody("a baker")
    where = Whereabouts(parsed(), [ana], [])
    for known, before in ((first, None), (baker, None), (second, first)):
        where.describe(known, before)
        where.mention(known, 5)
    where.mention(first, 6)
    assert where.lately(20, [first]) == [ana, second, baker]


def test_nobody_is_found_who_was_never_entered() -> None:
    where = Whereabouts(parsed(), [], [])
    where.mention(somebody("Ana Duarte"), 3)
    assert where.lately(20) == []


def test_of_those_with_a_role_the_last_one_comes_first_and_of_several_there_by_rank() -> None:
    ana, tom, eve = (somebody(name, *places, role="mayor") for name, places in (("Ana", (1, 9)), ("Tom", (5,)), ("Eve", (9,))))
    where = Whereabouts(parsed(), [ana, tom, eve], [])
    assert [who.name for _, who in where.with_role("mayor", 9)] == ["Ana", "Eve", "Tom", "Ana"]
    assert [who.name for _, who in where.with_role("mayor", 8)] == ["Tom", "Ana"]
    assert list(where.with_role("engineer", 9)) == []


@given(st.integers(1, 2_000))
def test_a_crowd_in_one_sentence_is_not_looked_through(count: int) -> None:
    crowd = [somebody(f"P{number}", number, role="mayor") for number in range(count)]
    where = Whereabouts(parsed(), crowd, [])
    assert where.lately(count) == crowd[-300:]
    assert [who for _, who in where.with_role("mayor", count)] == crowd[-300:][::-1]
