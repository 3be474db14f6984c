"""Which articles tell one story, which are copies, and which story comes first."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from summarizer.article import Article
from summarizer.stories.features import commonness, features
from summarizer.stories.find import find_stories
from summarizer.stories.group import group
from summarizer.stories.rank import is_about, rank
from summarizer.stories.similarity import similarities
from tests.stories import COPY, DAY, FERRY, FIRE, FIRST, LOOKALIKE, SECOND, SILO


def together(articles: tuple[Article, ...]) -> list[tuple[int, ...]]:
    return [story.articles for story in find_stories(articles)]


def test_articles_about_one_event_are_one_story_and_its_look_alike_is_another() -> None:
    assert together(DAY) == [(0, 1, 2, 3), (4,), (5,)]


def test_no_articles_are_no_stories() -> None:
    assert find_stories(()) == ()


def test_one_article_is_a_story() -> None:
    assert together((Article(FERRY),)) == [(0,)]


def test_two_articles_alone_are_told_apart_though_nothing_is_rare_among_two() -> None:
    assert together((Article(FIRST), Article(SECOND))) == [(0, 1)]
    assert together((Article(FIRST), Article(LOOKALIKE))) == [(0,), (1,)]


@given(some.permutations(range(len(DAY))))
def test_the_order_of_the_articles_does_not_change_the_stories(order: list[int]) -> None:
    found = {frozenset(order[place] for place in story.articles) for story in find_stories([DAY[place] for place in order])}
    assert found == {frozenset({0, 1, 2, 3}), frozenset({4}), frozenset({5})}


@given(some.lists(some.sampled_from([*DAY, Article(""), Article("12"), Article("Rain.")]), max_size=12))
def test_every_article_is_in_one_story_once(articles: list[Article]) -> None:
    found = [place for story in find_stories(articles) for place in story.articles]
    assert sorted(found) == list(range(len(articles)))


def test_the_central_article_is_a_member() -> None:
    assert all(story.central in {member.article for member in story.members} for story in find_stories(DAY))


def test_a_syndicated_copy_is_folded_into_the_text_it_copies() -> None:
    story = find_stories(DAY)[0]
    assert [(member.article, member.copies) for member in story.members] == [(0, (3,)), (1, ()), (2, ())]


def test_a_cut_copy_given_first_still_stands_behind_the_whole_text() -> None:
    story = find_stories((Article(COPY), Article(FIRST)))[0]
    assert [(member.article, member.copies) for member in story.members] == [(1, (0,))]


def test_of_equal_texts_the_first_given_stands_for_all() -> None:
    story = find_stories((Article(FIRST), Article(FIRST), Article(FIRST)))[0]
    assert [(member.article, member.copies) for member in story.members] == [(0, (1, 2))]


def test_a_text_with_another_number_is_a_version_and_no_copy() -> None:
    story = find_stories((Article(FIRST), Article(FIRST.replace("killing 12", "killing 15"))))[0]
    assert [(member.article, member.copies) for member in story.members] == [(0, ()), (1, ())]


def test_groups_as_alike_to_each_other_as_within_are_one() -> None:
    alike = np.full((6, 6), 0.3, np.float32)
    assert group(alike) == [[0, 1, 2, 3, 4, 5]]


def test_two_tight_groups_stay_two_though_one_threshold_would_join_them() -> None:
    alike = np.full((6, 6), 0.25, np.float32)
    alike[:3, :3] = alike[3:, 3:] = 0.9
    assert group(alike) == [[0, 1, 2], [3, 4, 5]]


def test_what_is_hardly_alike_is_apart() -> None:
    assert group(np.full((3, 3), 0.1, np.float32)) == [[0], [1], [2]]


@given(some.integers(0, 12), some.integers(0, 2**32 - 1))
def test_grouping_keeps_every_row_once(count: int, seed: int) -> None:
    found = np.random.default_rng(seed).random((count, count)).astype(np.float32)
    groups = group((found + found.T) / 2)
    assert sorted(row for rows in groups for row in rows) == list(range(count))


def test_an_article_is_like_itself_and_unlike_one_of_other_words() -> None:
    alike = similarities([features(Article(FIRST)), features(Article(FIRST)), features(Article("Rain fell."))])
    assert alike[0, 1] == pytest.approx(1, abs=0.01)
    assert alike[0, 2] == 0


def test_names_are_told_by_their_capitals_and_not_by_a_sentences_first_word() -> None:
    found = features(Article("Fishermen met Ilse Brandt in Port Kestrel. The fishermen left at nine with 14 boats."))
    assert set(found.names) == {"ilse", "brandt", "port", "kestrel"}
    assert found.numbers == {"14": 1}


def test_a_title_that_is_not_in_the_text_is_read_as_its_lead() -> None:
    assert "closur" in features(Article("It was announced on Monday.", title="Bridge closure")).lead


def test_what_is_common_in_news_counts_for_little_though_it_stands_in_one_article() -> None:
    assert commonness("peopl") > commonness("arrest") > commonness("brandt")
    assert commonness("12") == commonness("2026") > commonness("61000")


def test_a_story_of_more_sources_comes_first() -> None:
    found = rank(find_stories(DAY), DAY, [article.site or "" for article in DAY])
    assert [ranked.story.articles for ranked in found] == [(0, 1, 2, 3), (4,), (5,)]
    assert found[0].sources == 4


def test_several_articles_of_one_site_are_one_source() -> None:
    assert rank(find_stories(FIRE), FIRE, ["Kestrel Post"] * 3)[0].sources == 1


def test_of_two_stories_with_as_many_sources_the_fresher_comes_first() -> None:
    articles = (Article(LOOKALIKE), Article(FERRY))
    found = rank(find_stories(articles), articles, ["a", "b"], [30.0, 1.0])
    assert [ranked.story.articles for ranked in found] == [(1,), (0,)]


def test_a_follow_lifts_a_story_and_is_named() -> None:
    articles = (DAY[4], DAY[5])
    found = rank(find_stories(articles), articles, ["a", "b"], follows=["Anna Reyes", "bridges"])
    assert [(ranked.story.articles, ranked.follows) for ranked in found] == [((1,), ("Anna Reyes",)), ((0,), ())]


@pytest.mark.parametrize("what", ["Jonas Vik", "vik", "LOWMOOR", "ferries", "the Lowmoor ferry", "crossing"])
def test_an_article_is_about_what_one_of_its_sentences_names(what: str) -> None:
    assert is_about(Article(FERRY), what)


@pytest.mark.parametrize("what", ["Jonas Reyes", "fer", "bridge", "Vik betrayal", "", "  "])
def test_words_of_different_sentences_or_parts_of_words_are_no_match(what: str) -> None:
    assert not is_about(Article(FERRY), what)


def test_a_title_counts_for_a_follow() -> None:
    assert is_about(replace(Article("It was announced on Monday."), title="Bridge closes"), "bridges")


def test_a_copy_with_an_altered_quotation_is_a_version_of_its_own() -> None:
    altered = SILO.replace("have not stopped digging", "have never stopped digging")
    (story,) = find_stories([Article(SILO), Article(altered)])
    assert [(member.article, member.copies) for member in story.members] == [(0, ()), (1, ())]


def test_a_copy_with_the_same_quotations_in_other_marks_is_a_copy() -> None:
    copied = SILO.replace(' "', " “").replace('\n"', "\n“").replace('"', "”")
    (story,) = find_stories([Article(SILO), Article(copied)])
    assert [(member.article, member.copies) for member in story.members] == [(0, (1,))]
