"""What channels saw, and what their threads are about."""

import pytest

from bot.store import Gone, Store
from bot.store.records import Sighting
from tests.bot.store.filled import DAY, ELSEWHERE, HERE, NEXT_DOOR, NOW, enter, put_said


@pytest.fixture(autouse=True)
def _entered(store: Store) -> None:
    enter(store, HERE)


def test_a_sighting_says_who_shared_what_where(store: Store) -> None:
    article = put_said(store, "the harbour is ours")
    noted = store.note_seen(HERE, article, NOW, "U1", "T1", "M1", "https://chat.example/M1")
    assert noted == Sighting(article, NOW, "U1", "T1", "M1", "https://chat.example/M1")
    assert store.seen(HERE, article, NOW) == noted


def test_the_first_sighting_of_a_day_counts_for_all(store: Store) -> None:
    article = put_said(store, "the harbour is ours")
    first = store.note_seen(HERE, article, NOW, "U1", "T1")
    assert store.note_seen(HERE, article, NOW + DAY, "U2", "T2") == first


def test_what_comes_up_again_after_more_than_a_day_is_seen_anew(store: Store) -> None:
    article = put_said(store, "the harbour is ours")
    store.note_seen(HERE, article, NOW, "U1", "T1", "M1")
    later = NOW + DAY * 1.01
    assert store.note_seen(HERE, article, later, "U2") == Sighting(article, later, "U2")
    assert store.seen(HERE, article, NOW + DAY) == Sighting(article, later, "U2")


def test_a_sighting_before_the_time_asked_for_does_not_count(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE)
    assert store.seen(HERE, article, NOW + DAY) is None


def test_no_channel_is_told_what_another_saw(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE)
    for other in (NEXT_DOOR, ELSEWHERE):
        assert store.seen(other, article, NOW) is None
        assert store.recent(other, 5) == []


def test_the_message_of_a_digest_is_noted_once_it_is_posted(store: Store) -> None:
    article = put_said(store, "the harbour is ours")
    store.note_seen(HERE, article, NOW, "U1", "T1")
    store.set_seen_message(HERE, article, "M1", link="https://chat.example/M1")
    assert store.seen(HERE, article, NOW) == Sighting(article, NOW, "U1", "T1", "M1", "https://chat.example/M1")


def test_a_later_post_about_the_article_need_not_replace_the_digest_s_message(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE)
    store.set_seen_message(HERE, article, "M1", only_first=True)
    store.set_seen_message(HERE, article, "M2", only_first=True)
    seen = store.seen(HERE, article, NOW)
    assert seen
    assert seen.message == "M1"


def test_recent_sightings_come_newest_first_page_by_page(store: Store) -> None:
    articles = [put_said(store, f"the harbour is number {day}", HERE, now=NOW + DAY * day) for day in range(4)]
    page = store.recent(HERE, 2)
    assert [sighting.article for sighting in page] == [articles[3], articles[2]]
    assert [sighting.article for sighting in store.recent(HERE, 2, before=page[-1].seen_at)] == [articles[1], articles[0]]


def test_an_article_that_is_not_kept_cannot_be_seen_or_spoken_about(store: Store) -> None:
    with pytest.raises(Gone):
        store.note_seen(HERE, 7, NOW)
    with pytest.raises(Gone):
        store.open_thread(HERE, "T1", [7], NOW)


def test_a_thread_is_about_its_articles_in_the_order_in_which_they_came_up(store: Store) -> None:
    one, other, third = (put_said(store, words) for words in ("the harbour is ours", "the pier is shut", "ships left"))
    store.open_thread(HERE, "T1", [other, one], NOW)
    store.open_thread(HERE, "T1", [one, third], NOW)
    assert store.thread_articles(HERE, "T1") == (other, one, third)


def test_a_thread_is_one_channel_s(store: Store) -> None:
    store.open_thread(HERE, "T1", [put_said(store, "the harbour is ours")], NOW)
    assert store.thread_articles(NEXT_DOOR, "T1") == ()
    assert store.thread_articles(HERE, "T2") == ()
