"""New, changed and known entries, told apart by guid, address and words."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.feed import Entry
from adapters.feeds.seen import Seen, Sorted, distinct, sort_entries
from adapters.web.url import canonical_key

WORDS = "Kestrel Lines said that the ferry to Lowmoor will not run again before the spring, for want of parts."
DAY = datetime(2026, 6, 1, 8, tzinfo=UTC)


def entry(guid: str, url: str | None = None, title: str = "Ferry stops", words: str = WORDS, at: datetime | None = DAY) -> Entry:
    return Entry(guid, url, title, words, at, fingerprint=str(hash((title, words))))


def sort(entries: list[Entry], before: Sorted | None = None, remember: int = 2000) -> Sorted:
    return sort_entries(entries, before.seen if before else (), canonical_key, remember)


def test_at_first_everything_is_new() -> None:
    entries = [entry("1", title="A"), entry("2", title="B")]
    assert sort(entries).new == tuple(entries)


def test_the_same_guid_is_known() -> None:
    found = sort([entry("1", title="A")], sort([entry("1", title="A")]))
    assert (found.new, found.updated) == ((), ())


def test_the_same_guid_with_other_words_is_an_update() -> None:
    changed = entry("1", title="Ferry stops for good")
    found = sort([changed], sort([entry("1")]))
    assert (found.new, found.updated) == ((), (changed,))
    assert sort([changed], found).updated == ()


def test_the_same_page_under_another_guid_is_known() -> None:
    before = sort([entry("1", "https://www.kestrel.example/ferry?utm_source=rss")])
    assert sort([entry("2", "https://kestrel.example/ferry/")], before).new == ()


def test_the_same_words_at_another_address_are_known() -> None:
    before = sort([entry("1", "https://kestrel.example/ferry")])
    found = sort([entry("2", "https://kestrel.example/2026/ferry", at=DAY + timedelta(hours=3))], before)
    assert (found.new, found.updated) == ((), ())


def test_the_same_words_weeks_later_are_another_entry() -> None:
    before = sort([entry("1", "https://kestrel.example/column/1")])
    assert len(sort([entry("2", "https://kestrel.example/column/2", at=DAY + timedelta(days=7))], before).new) == 1


def test_few_words_tell_nothing() -> None:
    before = sort([entry("1", "https://kestrel.example/1", "Live updates", "")])
    assert len(sort([entry("2", "https://kestrel.example/2", "Live updates", "")], before).new) == 1


def test_an_entry_that_stands_twice_in_a_feed_counts_once() -> None:
    first = entry("1", "https://kestrel.example/ferry")
    again = entry("2", "https://kestrel.example/ferry?utm_medium=feed", "Update: ferry stops")
    assert sort([first, again]).new == (first,)


def test_a_guid_that_all_entries_share_is_no_name() -> None:
    entries = [entry("feed", f"https://kestrel.example/{number}", f"Report {number}") for number in range(3)]
    before = sort(entries)
    assert before.new == tuple(entries)
    assert sort(entries, before).new == ()


def test_a_home_page_that_all_entries_link_to_is_no_name() -> None:
    home = "https://kestrel.example/"
    entries = [entry(home, home, f"Alert {number}", f"Storm {number}") for number in range(3)]
    before = sort(entries)
    assert before.new == tuple(entries)
    later = entry(home, home, "Alert 9", "Storm 9")
    assert sort([later, *entries], before).new == (later,)


def test_a_page_that_many_entries_share_is_no_name() -> None:
    live = "https://kestrel.example/live"
    entries = [entry(f"{number}", live, f"Minute {number}", f"Goal {number}") for number in range(4)]
    assert sort(entries).new == tuple(entries)


def test_entries_at_anchors_of_one_page_are_different() -> None:
    log = "https://kestrel.example/changes"
    entries = [entry(f"{log}#{number}", f"{log}#{number}", f"Version {number}", "") for number in range(2)]
    assert sort(entries).new == tuple(entries)
    tracked = [entry("1", f"{log}#xtor=RSS-1", "A", ""), entry("2", f"{log}#xtor=RSS-2", "A", "")]
    assert len(sort(tracked).new) == 1


def test_what_leaves_the_feed_and_returns_is_still_known() -> None:
    before = sort([entry("1", title="A")])
    between = sort([entry("2", title="B")], before)
    assert sort([entry("1", title="A")], between).new == ()


def test_memory_is_bounded_but_never_forgets_what_the_feed_has_now() -> None:
    before = sort([entry(f"old {number}", title=f"Old {number}") for number in range(50)], remember=20)
    now = [entry(f"new {number}", title=f"New {number}") for number in range(30)]
    found = sort(now, before, remember=20)
    assert [each.guid for each in found.seen] == [each.guid for each in now]
    assert len(before.seen) == 50


def test_feeds_of_one_channel_bring_an_article_once() -> None:
    world = entry("17", "https://kestrel.example/ferry?utm_source=world")
    home = entry("99", "https://kestrel.example/ferry?utm_source=home", "Ferry: the end")
    copy = entry("17", "https://other.example/ferry-story", at=DAY + timedelta(hours=1))
    other = entry("17", "https://other.example/bridge", "Bridge opens", "A new bridge")
    assert distinct([world, home, copy, other], canonical_key) == (world, other)


_ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from("1234"),
        st.sampled_from([None, "https://k.example/", "https://k.example/a", "https://k.example/b", "https://k.example/a#x"]),
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(["", WORDS]),
    ),
    max_size=8,
)


@given(_ENTRIES, _ENTRIES)
def test_asking_again_brings_nothing_new(earlier: list[Entry], entries: list[Entry]) -> None:
    found = sort(entries, sort(earlier))
    assert sort(entries, found).new == ()
    assert all(isinstance(each, Seen) for each in found.seen)


@given(_ENTRIES)
def test_every_entry_is_new_or_like_another(entries: list[Entry]) -> None:
    new = sort(entries).new
    assert {*new} <= {*entries}
    assert bool(new) == bool(entries)
