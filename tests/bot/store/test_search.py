"""Search within what a channel saw: the same on both databases, whatever is typed."""

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.channel import Channel
from bot.store import Store
from bot.store.records import Hit
from bot.store.words import words
from tests.bot.store.filled import DAY, ELSEWHERE, HERE, NEXT_DOOR, NOW, digest, enter, put, put_said

Both = tuple[Store, Store]
several = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
typed = st.text(max_size=40) | st.lists(
    st.sampled_from(
        ["harbour", "HARBOURS", "é", "1,200", "3.5%", "U.S.", "“ours”", "AND", "NOT", "NEAR(", '"', "'", "*", ":", "-", "\\"]
    )
).map(" ".join)


def test_a_quote_is_found_by_its_words_or_its_speaker_s_name(store: Store) -> None:
    article = put(store, digest(("Mara Lindqvist", "the harbour is ours"), ("Port Watch", "ships have left")), HERE)
    assert store.search_quotes(HERE, "harbour", 5) == [Hit(article, "q1")]
    assert store.search_quotes(HERE, "watch", 5) == [Hit(article, "q2")]
    assert store.search_quotes(HERE, "lindqvist ours", 5) == [Hit(article, "q1")]
    assert store.search_quotes(HERE, "lindqvist ships", 5) == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("the strikes hit harbours", "strike harbour"),
        ("the strike hit the harbour", "STRIKES"),
        ("it was in Zürich", "zurich"),
        ("Brandt’s ferry is late", "brandt"),
        ("we don't know", "don’t"),
        ("the U.S. ship came", "US"),
        ("it cost 1,200,000 crowns", "1200000"),
        ("prices rose 3.5% here", "3.5"),
        ("a bone-dry harbour", "dry bone"),
    ],
)
def test_words_are_found_in_whatever_form(store: Store, said: str, asked: str) -> None:
    article = put_said(store, said, HERE)
    assert store.search_quotes(HERE, asked, 5) == [Hit(article, "q1")]


@pytest.mark.parametrize("asked", ["", "  ", "?!", '"', "…", "\x00", "\ud800"])
def test_no_words_find_nothing(store: Store, asked: str) -> None:
    put_said(store, "the harbour is ours", HERE)
    assert store.search_quotes(HERE, asked, 5) == store.search_figures(HERE, asked, 5) == []
    assert store.search_articles(HERE, asked, 5) == store.search_articles(HERE, asked, 5, any_word=True) == []


def test_nothing_is_found_that_another_channel_saw(store: Store) -> None:
    put(store, digest(("Mara Lindqvist", "the harbour is ours"), figures=(("40", "ships"),)), HERE)
    put_said(store, "another harbour", NEXT_DOOR)
    for other in (ELSEWHERE, Channel("slack", "W-two", HERE.id), Channel("discord", HERE.workspace, HERE.id)):
        assert store.search_quotes(other, "harbour", 5) == store.search_figures(other, "ships", 5) == []
        assert store.search_articles(other, "harbour", 5) == store.search_articles(other, "harbour", 5, any_word=True) == []
        assert store.speakers(other, "", 5) == store.speakers(other, "Mara", 5) == []
    assert len(store.search_quotes(HERE, "harbour", 5)) == 1


def test_the_newest_sightings_come_first_and_quotes_in_the_order_of_the_text(store: Store) -> None:
    old = put(store, digest(("", "a harbour"), ("", "one more harbour")), HERE, now=NOW)
    new = put(store, digest(("", "the harbour")), HERE, now=NOW + DAY)
    enter(store, NEXT_DOOR)
    store.note_seen(NEXT_DOOR, old, NOW + 2 * DAY)
    assert store.search_quotes(HERE, "harbour", 5) == [Hit(new, "q1"), Hit(old, "q1"), Hit(old, "q2")]
    assert store.search_quotes(HERE, "harbour", 2) == [Hit(new, "q1"), Hit(old, "q1")]


def test_a_figure_is_found_by_its_number_and_by_what_it_counts(store: Store) -> None:
    article = put(store, digest(figures=(("1,200", "islanders"), ("40", "ships"))), HERE)
    assert store.search_figures(HERE, "1200", 5) == [Hit(article, "f1")]
    assert store.search_figures(HERE, "ship", 5) == [Hit(article, "f2")]
    assert store.search_figures(HERE, "ship 1200", 5) == []


def test_an_article_is_found_by_all_words_of_title_and_text(store: Store) -> None:
    article = put(store, digest(("Mara Lindqvist", "ships have left"), title="Harbour vote"), HERE)
    assert store.search_articles(HERE, "harbour ships", 5) == [article]
    assert store.search_articles(HERE, "harbour trains", 5) == []


def test_where_any_word_will_do_more_and_rarer_words_come_first(store: Store) -> None:
    frequent = [put_said(store, f"the ferry is number {number}", HERE, now=NOW + DAY * number) for number in range(4)]
    rare = put_said(store, "the walrus is here", HERE)
    both = put_said(store, "the walrus took the ferry", HERE)
    found = store.search_articles(HERE, "walrus ferry zebra", 9, any_word=True)
    assert found == [both, rare, *frequent[::-1]]
    assert store.search_articles(HERE, "zebra", 9, any_word=True) == []


def test_rare_words_that_only_others_saw_do_not_keep_this_channel_s_articles_away(store: Store) -> None:
    put_said(store, "aa bb cc dd ee ff gg hh ii jj kk ll", NEXT_DOOR)
    article = put_said(store, "the ferry", HERE)
    put_said(store, "another ferry", NEXT_DOOR)
    assert store.search_articles(HERE, "aa bb cc dd ee ff gg hh ii jj kk ll ferry", 5, any_word=True) == [article]


def test_speakers_are_offered_by_any_word_of_their_name_the_most_quoted_first(store: Store) -> None:
    put(store, digest(("Mara Lindqvist", "yes"), ("Olga Marlow", "no"), ("Port Watch", "perhaps")), HERE)
    put(store, digest(("Olga Marlow", "no again")), HERE)
    put(store, digest(("Marit Holm", "never")), NEXT_DOOR)
    assert store.speakers(HERE, "mar", 5) == ["Olga Marlow", "Mara Lindqvist"]
    assert store.speakers(HERE, "olga m", 5) == ["Olga Marlow"]
    assert store.speakers(HERE, "", 2) == ["Olga Marlow", "Mara Lindqvist"]
    assert store.speakers(HERE, "arlow", 5) == store.speakers(HERE, "%", 5) == []


def test_a_quote_that_many_match_is_found_whether_it_is_new_or_old(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.search._MANY", 3)
    monkeypatch.setattr("bot.store.search._LAST", 2)
    articles = [put_said(store, f"the harbour is number {number}", HERE, now=NOW + DAY * number) for number in range(6)]
    put_said(store, "the harbour is elsewhere", NEXT_DOOR)
    hits = [Hit(article, "q1") for article in reversed(articles)]
    assert store.search_quotes(HERE, "the harbour", 2) == hits[:2]
    assert store.search_quotes(HERE, "the harbour", 9) == hits
    assert store.search_quotes(HERE, "harbour number", 1) == hits[:1]
    assert store.search_quotes(HERE, "numb harb", 9) == []


@pytest.fixture(scope="module")
def said() -> list[str]:
    """Made-up quotes, words of which occur in one, some or all of them."""
    chance = random.Random(5)
    known = [
        "the",
        "harbour",
        "Harbours",
        "Zürich",
        "1,200",
        "3.5%",
        "U.S.",
        "ferry",
        "strike",
        "striking",
        "Brandt's",
        "bone-dry",
    ]
    return [" ".join(chance.choices(known, k=chance.randrange(1, 9))) for _ in range(30)]


@pytest.fixture
def filled(both_stores: Both, said: list[str]) -> Both:
    """The same in both databases: half of it seen here, half next door."""
    for store in both_stores:
        for number, one in enumerate(said):
            found = digest((f"Speaker {'ABC'[number % 3]}", one), title=f"Title {number}", figures=((str(number), "ships"),))
            put(store, found, (HERE, NEXT_DOOR)[number % 2], now=NOW + DAY * (number % 7))
    return both_stores


@several
@given(asked=typed, limit=st.integers(1, 20))
@example(asked='"', limit=1)
@example(asked="harbour OR ours", limit=20)
@example(asked="the", limit=20)
def test_whatever_is_typed_both_databases_find_the_same(filled: Both, asked: str, limit: int) -> None:
    one, other = filled
    assert one.search_quotes(HERE, asked, limit) == other.search_quotes(HERE, asked, limit)
    assert one.search_figures(HERE, asked, limit) == other.search_figures(HERE, asked, limit)
    for any_word in (False, True):
        found = one.search_articles(HERE, asked, limit, any_word=any_word)
        assert found == other.search_articles(HERE, asked, limit, any_word=any_word)
    assert one.speakers(HERE, asked, limit) == other.speakers(HERE, asked, limit)


@several
@given(text=st.text(min_size=1, max_size=60))
def test_every_text_can_be_kept_and_is_found_by_its_own_words(both_stores: Both, text: str) -> None:
    for store in both_stores:
        article = put_said(store, text, HERE)
        assert (Hit(article, "q1") in store.search_quotes(HERE, text, 100)) == bool(words(text))
