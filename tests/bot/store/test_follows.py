"""Follows and feedback."""

import pytest

from bot.store import Gone, Store
from bot.store.records import Feedback, Follow
from tests.bot.store.filled import DAY, ELSEWHERE, HERE, NEXT_DOOR, NOW, put_said


def test_a_channel_follows_what_it_asked_for_until_it_asks_no_more(store: Store) -> None:
    one = store.follow(HERE, "Mara Lindqvist", NOW, "U1", at_once=True)
    other = store.follow(HERE, "ferries", NOW)
    assert one == Follow(one.id, HERE, "Mara Lindqvist", "U1", at_once=True)
    assert store.follows(HERE) == [one, other]
    assert store.follows(NEXT_DOOR) == []
    assert store.unfollow(HERE, "mara  lindqvist ")
    assert not store.unfollow(HERE, "Mara Lindqvist")
    assert store.follows(HERE) == [other]


def test_the_same_in_other_case_and_spacing_is_followed_once(store: Store) -> None:
    first = store.follow(HERE, " Mara  Lindqvist", NOW, "U1")
    assert store.follow(HERE, "MARA LINDQVIST", NOW, "U2", at_once=True) == Follow(
        first.id, HERE, "Mara Lindqvist", "U1", at_once=True
    )


def test_feedback_of_all_channels_comes_newest_first(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE)
    given = [
        Feedback(HERE, article, "q1", "U1", "she did not say that", NOW),
        Feedback(ELSEWHERE, None, None, None, "", NOW + DAY),
    ]
    for one in given:
        store.put_feedback(one)
    assert store.feedback(5) == given[::-1]
    assert store.feedback(1) == given[1:]


def test_feedback_on_an_article_that_is_not_kept_is_refused(store: Store) -> None:
    with pytest.raises(Gone):
        store.put_feedback(Feedback(HERE, 7, None, None, "wrong", NOW))
