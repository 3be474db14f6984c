"""Forgetting: persons, channels, workspaces, and what is old. Every table is looked at, those to come included."""

import threading
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import Table, Text, cast, func, insert, select

from bot.channel import Channel
from bot.store import Gone, Store
from bot.store.records import Entry, NewRun, RunState, Timing
from bot.store.tables import channels, metadata, sightings
from summarizer.article import Article
from tests.bot.store.filled import DAY, ELSEWHERE, HERE, NEXT_DOOR, NOW, digest, enter, fill, put, put_said

TABLES = metadata.sorted_tables


def rows(store: Store) -> dict[str, int]:
    """How many there are of what; but for counts, which are the workspace's (`test_quotas`)."""
    return {name: count for name, count in store.count().of.items() if name != "quotas"}


def with_person(store: Store, person: str) -> set[str]:
    """The tables that have `person` anywhere in a row, in whatever column."""
    found = set()
    with store.read() as connection:
        for table in TABLES:
            anywhere = [cast(column, Text).contains(person) for column in table.c if column.name != "words"]
            if any(connection.scalar(select(func.count()).select_from(table).where(one)) for one in anywhere):
                found.add(table.name)
    return found


def belongs_to_a_channel(table: Table) -> bool:
    return any(key.column.table is channels for key in table.foreign_keys)


def test_filling_a_channel_leaves_no_table_empty(store: Store) -> None:
    fill(store, HERE, "U1")
    assert [name for name, count in store.count().of.items() if not count] == []


def test_all_that_names_a_person_is_among_what_is_forgotten(store: Store) -> None:
    fill(store, HERE, "U-person")
    assert with_person(store, "U-person") == {table.name for table in TABLES if "person" in table.c}


def test_a_person_who_is_forgotten_is_named_nowhere_and_what_they_wrote_is_gone(store: Store) -> None:
    fill(store, HERE, "U-person")
    before = rows(store)
    store.forget_person("slack", "W-one", "U-person")
    assert with_person(store, "U-person") == set()
    gone = {name for name, count in rows(store).items() if count < before[name]}
    assert gone == {"requests", "deliveries", "feedback"}


def test_forgetting_a_person_touches_nobody_else_and_no_other_workspace(store: Store) -> None:
    fill(store, HERE, "U1")
    store.forget_person("slack", "W-one", "U2")
    store.forget_person("slack", "W-two", "U1")
    store.forget_person("discord", "W-one", "U1")
    assert with_person(store, "U1") == {table.name for table in TABLES if "person" in table.c}


def test_a_channel_that_is_erased_leaves_nothing(store: Store) -> None:
    fill(store, HERE, "U1")
    store.erase_channel(HERE)
    assert {name: count for name, count in rows(store).items() if count} == {}


def test_every_row_that_belongs_to_a_channel_goes_with_it() -> None:
    for table in TABLES:
        for key in table.foreign_keys:
            assert key.ondelete == "CASCADE" or (key.ondelete == "SET NULL" and key.parent.nullable), f"{table.name}: {key}"
    assert all(belongs_to_a_channel(table) or "person" not in table.c for table in TABLES)


@pytest.mark.parametrize("feed", ["https://feed.example/rss", "https://other.example/rss"])
def test_erasing_a_channel_leaves_the_others_as_they_were(store: Store, feed: str) -> None:
    fill(store, NEXT_DOOR, "U1")
    before = rows(store)
    fill(store, HERE, "U1", feed=feed)
    store.erase_channel(HERE)
    after = rows(store)
    if feed == "https://feed.example/rss":  # both have it: its entries stay, with the articles read for them
        before = {**before, "entries": 2, "articles": 3}
    assert after == before
    assert store.channels() == [NEXT_DOOR]


def test_a_workspace_that_is_erased_takes_all_its_channels_and_no_other(store: Store) -> None:
    fill(store, ELSEWHERE, "U1", feed="https://other.example/rss")
    before = rows(store)
    same_name = Channel("discord", "W-one", "C-here")
    for number, channel in enumerate((HERE, NEXT_DOOR, same_name)):
        fill(store, channel, "U1", feed=f"https://feed.example/{number}")
    store.erase_workspace("slack", "W-one")
    assert store.channels() == [ELSEWHERE, same_name]
    store.erase_channel(same_name)
    assert rows(store) == before


def test_an_article_that_another_channel_saw_stays(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE, ELSEWHERE)
    store.erase_workspace("slack", "W-one")
    assert store.digest(article)
    assert len(store.search_quotes(ELSEWHERE, "harbour", 5)) == 1


def test_an_article_that_a_feed_of_others_needs_stays(store: Store) -> None:
    feed = store.add_feed(ELSEWHERE, "https://feed.example/rss", "", NOW)
    store.add_feed(HERE, "https://feed.example/rss", "", NOW)
    (entry,) = store.save_poll(feed.id, {}, "", None, None, [Entry("guid", None, "Title")], NOW)
    article = put_said(store, "the harbour is ours", HERE)
    store.set_entry_article(entry, article)
    store.erase_channel(HERE)
    assert store.article(article)
    store.erase_channel(ELSEWHERE)
    assert store.article(article) is None


def test_an_article_that_was_just_put_for_somebody_else_stays(store: Store) -> None:
    article = store.put_article(Article("Not seen yet."), None, NOW)
    fill(store, HERE, "U1")
    store.erase_channel(HERE)
    enter(store, ELSEWHERE)
    assert store.note_seen(ELSEWHERE, article, NOW)


def test_what_was_forgotten_is_not_found_by_its_id_when_something_new_comes(store: Store) -> None:
    article = fill(store, HERE, "U1")
    store.erase_channel(HERE)
    assert fill(store, NEXT_DOOR, "U2") > article
    assert store.article(article) is None
    enter(store, HERE)
    with pytest.raises(Gone):
        store.note_seen(HERE, article, NOW)


def test_work_that_goes_on_does_not_bring_back_a_channel_that_was_forgotten(store: Store) -> None:
    article = put_said(store, "the harbour is for all", HERE, NEXT_DOOR)
    store.erase_channel(HERE)
    with pytest.raises(Gone):
        store.note_seen(HERE, article, NOW)
    with pytest.raises(Gone):
        store.open_thread(HERE, "T1", [article], NOW)
    assert store.channels("slack") == [NEXT_DOOR]


def test_an_article_seen_while_others_are_erased_is_not_lost(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        article = put_said(store, "the harbour is ours", HERE)
        store.recent(ELSEWHERE, 1)
        store.follow(ELSEWHERE, "ferries", NOW)
        eraser = threading.Thread(target=store.erase_channel, args=(HERE,))
        with store.write() as connection:
            there = connection.scalar(select(channels.c.id).where(channels.c.platform == "discord"))
            connection.execute(insert(sightings).values(channel_id=there, article_id=article, seen_at=NOW))
            eraser.start()
            eraser.join(0.5)
            assert eraser.is_alive()
        eraser.join(30)
        assert store.channels() == [ELSEWHERE]
        assert store.digest(article)


def test_what_is_old_is_deleted_and_what_is_not_stays(store: Store) -> None:
    fill(store, HERE, "U1", now=NOW)
    before = rows(store)
    assert store.expire(NOW).of == {}
    assert rows(store) == before
    expired = store.expire(NOW + DAY).of
    assert expired == {
        name: before[name]
        for name in ("sightings", "requests", "deliveries", "threads", "runs", "entries", "feedback", "articles")
    }
    left = {name for name, count in rows(store).items() if count}
    assert left == {"channels", "subscriptions", "feeds", "feed_subscriptions", "follows"}


def test_every_table_is_emptied_by_age_or_goes_with_what_it_belongs_to(store: Store) -> None:
    kept_until_somebody_ends_it = {"channels", "subscriptions", "feeds", "feed_subscriptions", "follows"}
    fill(store, HERE, "U1")
    store.expire(NOW + DAY)
    assert {name for name, count in rows(store).items() if count} == kept_until_somebody_ends_it


def test_an_article_that_one_channel_saw_lately_outlives_another_s_old_sighting(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE)
    enter(store, NEXT_DOOR)
    store.note_seen(NEXT_DOOR, article, NOW + 2 * DAY)
    store.expire(NOW + DAY)
    assert store.recent(HERE, 5) == []
    assert store.digest(article)


def test_an_article_that_was_put_lately_and_not_seen_yet_is_not_old(store: Store) -> None:
    article = store.put_article(Article("Not seen yet."), None, NOW)
    store.expire(NOW)
    assert store.article(article)
    store.expire(NOW + DAY)
    assert store.article(article) is None


def test_a_channel_s_counts_are_its_own(store: Store) -> None:
    fill(store, HERE, "U1")
    put(store, digest(("Mara Lindqvist", "yes"), ("Mara Lindqvist", "no")), NEXT_DOOR)
    assert store.count(NEXT_DOOR).of["quotes"] == 2
    counts = store.count(HERE).of
    assert (counts["articles"], counts["quotes"], counts["figures"], counts["feeds"], counts["runs"]) == (1, 1, 1, 1, 1)
    assert set(store.count(ELSEWHERE).of.values()) == {0}


def test_runs_of_a_channel_that_is_erased_can_still_be_reported_on(store: Store) -> None:
    subscription = store.set_timing(HERE, Timing(time(8, 30)), NOW)
    store.add_runs(subscription.id, [NewRun(NOW.date(), NOW)], NOW.date())
    (run,) = store.due_runs(NOW)
    store.erase_channel(HERE)
    assert not store.set_run(run.id, RunState.DONE, now=NOW)
    assert store.run(run.id) is None


def test_nothing_of_what_was_forgotten_is_left_in_the_sqlite_file(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        put_said(store, "the harbour is ours", NEXT_DOOR)
        put_said(store, "xylophones were played", HERE, name="Olga Wexford")
        store.erase_channel(HERE)
    files = list(Path(sqlite_url.removeprefix("sqlite:///")).parent.glob("pullquote.db*"))
    assert files
    assert not any(word in file.read_bytes() for file in files for word in (b"ylophon", b"exford", b"erbour is ours, said"))
