"""Feeds, shared between the channels that have them, and their entries."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store import Gone, Store
from bot.store.records import Entry, EntryRow, FeedRow
from summarizer.article import Article
from tests.bot.store.filled import DAY, ELSEWHERE, HERE, NEXT_DOOR, NOW

URL = "https://post.example/rss"
ENTRY = Entry("guid-1", "https://post.example/1", "Harbour vote", "The vote is on Friday.", NOW - DAY, "abc")


def test_a_feed_is_one_row_for_all_channels_that_have_it(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "Kestrel Post", NOW)
    assert feed == FeedRow(feed.id, URL, "Kestrel Post", {})
    assert store.add_feed(ELSEWHERE, URL, "Another name", NOW) == feed
    assert store.feeds(HERE) == store.feeds(ELSEWHERE) == [feed]
    assert store.feeds(NEXT_DOOR) == []
    assert store.feed_channels(feed.id) == [HERE, ELSEWHERE]


def test_a_channel_s_feeds_come_by_title(store: Store) -> None:
    later, first = store.add_feed(HERE, URL, "lowmoor", NOW), store.add_feed(HERE, URL + "/2", "Kestrel", NOW)
    assert store.feeds(HERE) == [first, later]


def test_the_address_of_a_feed_may_be_of_any_length(store: Store) -> None:
    long = URL + "?" + "".join(chr(97 + number * 7 % 26) for number in range(9_000))
    feed = store.add_feed(HERE, long, "", NOW)
    assert feed.url == long
    assert store.add_feed(NEXT_DOOR, long, "", NOW).id == feed.id


def test_a_feed_that_no_channel_has_is_forgotten_with_its_entries(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "", NOW)
    store.add_feed(NEXT_DOOR, URL, "", NOW)
    (entry,) = store.save_poll(feed.id, {}, "", None, None, [ENTRY], NOW)
    assert store.remove_feed(HERE, feed.id)
    assert not store.remove_feed(HERE, feed.id)
    assert store.feed_channels(feed.id) == [NEXT_DOOR]
    assert store.remove_feed(NEXT_DOOR, feed.id)
    assert store.entry(entry) is None
    assert store.count().of["feeds"] == 0


def test_due_feeds_are_claimed_the_longest_due_first_and_given_to_nobody_else(store: Store) -> None:
    feeds = [store.add_feed(HERE, f"{URL}/{number}", "", NOW) for number in range(4)]
    for feed, due in zip(feeds[1:], (NOW + DAY, NOW, NOW - DAY), strict=True):
        store.save_poll(feed.id, {}, "", due, None, [], NOW)
    until = NOW + timedelta(minutes=15)
    assert [feed.id for feed in store.claim_feeds(NOW, 2, until)] == [feeds[0].id, feeds[3].id]
    assert [feed.next_due for feed in store.claim_feeds(NOW, 9, until)] == [NOW]
    assert store.claim_feeds(NOW, 9, until) == []
    assert len(store.claim_feeds(until, 9, until + DAY)) == 3


def test_a_dead_feed_is_asked_no_more_until_somebody_adds_it_again(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "", NOW)
    store.save_poll(feed.id, {"tries": 9}, "", NOW, "gone for good", [], NOW)
    assert store.claim_feeds(NOW, 9, NOW + DAY) == []
    assert store.feeds(HERE)[0].dead == "gone for good"
    assert store.add_feed(NEXT_DOOR, URL, "", NOW) == FeedRow(feed.id, URL, "", {"tries": 9})
    assert len(store.claim_feeds(NOW, 9, NOW + DAY)) == 1


def test_adding_a_feed_again_does_not_hasten_it(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "", NOW)
    store.save_poll(feed.id, {}, "", NOW + DAY, None, [], NOW)
    assert store.add_feed(NEXT_DOOR, URL, "", NOW).next_due == NOW + DAY


def test_a_poll_keeps_the_feed_s_state_title_and_new_entries(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "post.example", NOW)
    new = store.save_poll(feed.id, {"etag": "x"}, "Kestrel Post", NOW + DAY, None, [ENTRY, replace(ENTRY, guid="guid-2")], NOW)
    assert store.feeds(HERE) == [FeedRow(feed.id, URL, "Kestrel Post", {"etag": "x"}, NOW + DAY)]
    assert store.entry(new[0]) == EntryRow(new[0], feed.id, "Kestrel Post", ENTRY, NOW)
    assert [row.id for row in store.entries(HERE, NOW, NOW + DAY)] == new


def test_a_known_entry_is_brought_up_to_date_and_is_not_new(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "Kestrel Post", NOW)
    (entry,) = store.save_poll(feed.id, {}, "", None, None, [ENTRY], NOW)
    changed = replace(ENTRY, title="Harbour vote put off", fingerprint="def")
    assert store.save_poll(feed.id, {}, "", None, None, [changed], NOW + DAY) == []
    assert store.entry(entry) == EntryRow(entry, feed.id, "Kestrel Post", changed, NOW)


def test_two_feeds_may_call_their_entries_the_same(store: Store) -> None:
    for number in range(2):
        feed = store.add_feed(HERE, f"{URL}/{number}", "", NOW)
        assert len(store.save_poll(feed.id, {}, "", None, None, [ENTRY], NOW)) == 1


def test_an_entry_may_be_called_anything(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "", NOW)
    long = replace(ENTRY, guid="".join(chr(97 + number * 7 % 26) for number in range(9_000)), title="\x00 \ud800 “’")
    assert len(store.save_poll(feed.id, {}, "", None, None, [long, replace(long, guid=long.guid + "x")], NOW)) == 2
    assert store.save_poll(feed.id, {}, "", None, None, [long], NOW) == []


def test_a_poll_of_a_feed_that_is_not_kept_comes_to_nothing(store: Store) -> None:
    assert store.save_poll(7, {}, "", None, None, [ENTRY], NOW) == []
    assert store.count().of["entries"] == 0


def test_entries_are_those_of_the_channel_s_feeds_first_seen_in_the_time_asked_for(store: Store) -> None:
    for channel, url in ((HERE, URL), (NEXT_DOOR, URL + "/2")):
        feed = store.add_feed(channel, url, "", NOW)
        for number in range(3):
            store.save_poll(feed.id, {}, "", None, None, [replace(ENTRY, guid=f"guid-{number}")], NOW + DAY * number)
    found = store.entries(HERE, NOW, NOW + 2 * DAY)
    assert [row.entry.guid for row in found] == ["guid-0", "guid-1"]
    assert store.entries(ELSEWHERE, NOW, NOW + 9 * DAY) == []


def test_an_entry_has_its_article_or_why_there_is_none(store: Store) -> None:
    feed = store.add_feed(HERE, URL, "", NOW)
    one, other = store.save_poll(feed.id, {}, "", None, None, [ENTRY, replace(ENTRY, guid="guid-2")], NOW)
    article = store.put_article(Article("The vote is on Friday."), None, NOW)
    store.set_entry_article(one, article)
    store.set_entry_article(other, problem="behind a paywall")
    assert [(row.article, row.problem) for row in store.entries(HERE, NOW, NOW + DAY)] == [
        (article, None),
        (None, "behind a paywall"),
    ]
    with pytest.raises(Gone):
        store.set_entry_article(one, article + 1)
