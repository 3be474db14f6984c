"""Articles by content and by address; digests that come back proven."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.store import Gone, Store
from bot.store.tables import articles
from summarizer.article import Article
from summarizer.items import NotInArticle
from tests.bot.store.filled import DAY, HERE, NOW, digest, put
from tests.making import digest as made_by_hand

ARTICLE = Article(
    "Harbour vote splits Kestrel.",
    "Harbour vote",
    "https://post.example/harbour?from=mail",
    "Kestrel Post",
    ("Olga Brandt", "Per Holm"),
    "2026-03-01T08:00:00+01:00",
)


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    stored = store.article(store.put_article(ARTICLE, "https://post.example/harbour", NOW))
    assert stored
    assert (stored.article, stored.canonical_url, stored.stored_at) == (ARTICLE, "https://post.example/harbour", NOW)


def test_an_unknown_id_has_no_article_and_no_digest(store: Store) -> None:
    assert store.article(1) is None
    assert store.digest(1) is None


def test_the_same_article_is_the_same_row(store: Store) -> None:
    assert store.put_article(ARTICLE, None, NOW) == store.put_article(ARTICLE, None, NOW + DAY)
    assert store.count().of["articles"] == 1


def test_the_same_text_from_another_address_is_another_article(store: Store) -> None:
    other = replace(ARTICLE, url="https://other.example/harbour")
    assert store.put_article(ARTICLE, None, NOW) != store.put_article(other, None, NOW)


def test_an_article_is_found_by_its_address_if_it_was_stored_lately(store: Store) -> None:
    id = store.put_article(ARTICLE, "https://post.example/harbour", NOW)
    found = store.article_by_url("https://post.example/harbour", NOW)
    assert found
    assert found.id == id
    assert store.article_by_url("https://post.example/harbour", NOW + DAY) is None
    assert store.article_by_url("https://post.example/other", NOW) is None


def test_an_article_that_was_read_again_unchanged_counts_as_stored_then(store: Store) -> None:
    store.put_article(ARTICLE, "https://post.example/harbour", NOW)
    store.put_article(ARTICLE, None, NOW + DAY)
    assert store.article_by_url("https://post.example/harbour", NOW + DAY)


def test_of_several_versions_at_one_address_the_last_stored_is_found(store: Store) -> None:
    store.put_article(ARTICLE, "https://post.example/harbour", NOW)
    newer = store.put_article(replace(ARTICLE, text="Harbour vote ends."), "https://post.example/harbour", NOW + DAY)
    found = store.article_by_url("https://post.example/harbour", NOW)
    assert found
    assert found.id == newer


def test_an_address_may_be_of_any_length(store: Store) -> None:
    long = "https://post.example/" + "".join(chr(97 + number * 7 % 26) for number in range(9_000))
    id = store.put_article(ARTICLE, long, NOW)
    found = store.article_by_url(long, NOW)
    assert found
    assert found.id == id
    assert store.article_by_url(long + "x", NOW) is None


def test_what_no_database_keeps_is_replaced_sign_by_sign_so_that_every_span_holds(store: Store) -> None:
    found = digest(("Mara \ud800Lindqvist", "the \x00harbour\nis ours"))
    id = put(store, found)
    kept = store.digest(id)
    assert kept
    assert len(kept.article.text) == len(found.article.text)
    assert kept.quotes[0].text == "the \ufffdharbour\nis ours"
    assert kept.quotes[0].spans == found.quotes[0].spans


def test_a_digest_comes_back_as_it_was(store: Store) -> None:
    found = made_by_hand()
    assert store.digest(put(store, found)) == found


def test_the_digest_of_an_article_is_the_one_put_last_unless_a_version_is_named(store: Store) -> None:
    old, new = made_by_hand(), replace(made_by_hand(), figures=())
    id = store.put_article(old.article, None, NOW)
    store.put_digest(id, old, "2.0", NOW)
    store.put_digest(id, new, "1.0", NOW)
    assert store.digest(id) == new
    assert store.digest(id, "2.0") == old
    assert store.digest(id, "3.0") is None


def test_a_digest_of_the_same_version_replaces_the_former(store: Store) -> None:
    old, new = made_by_hand(), replace(made_by_hand(), figures=())
    id = store.put_article(old.article, None, NOW)
    store.put_digest(id, old, "1.0", NOW)
    store.put_digest(id, new, "1.0", NOW)
    assert store.digest(id, "1.0") == new
    assert store.count().of["digests"] == 1


def test_searches_lead_to_the_digest_put_last(store: Store) -> None:
    id = put(store, made_by_hand(), HERE)
    store.put_digest(id, replace(made_by_hand(), quotes=made_by_hand().quotes[:1]), "2", NOW)
    assert store.search_quotes(HERE, "bleeding money", 5) == []
    assert len(store.search_quotes(HERE, "harbour is ours", 5)) == 1


def test_a_digest_of_an_article_that_is_not_kept_is_refused(store: Store) -> None:
    with pytest.raises(Gone):
        store.put_digest(7, made_by_hand(), "1", NOW)


def test_a_digest_that_is_no_longer_its_article_s_is_not_shown(store: Store) -> None:
    id = put(store, made_by_hand())
    with store.write() as connection:
        connection.execute(update(articles).values(text="Something else altogether, and as long as the other one was. " * 20))
    with pytest.raises(NotInArticle):
        store.digest(id)
