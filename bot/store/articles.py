"""Articles by content and by address, and their digests with what is found of them by words."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Table, delete, func, insert, select

from bot.store.codec import digest_from, digest_json, storable_article
from bot.store.engine import AnyRow, Database, upsert
from bot.store.records import Json, StoredArticle
from bot.store.tables import articles, digests, figures, quotes, speakers
from bot.store.words import stems, words
from summarizer.article import Article
from summarizer.figures.lexicon import unit_words
from summarizer.items import Digest, Figure, Quote


class Articles(Database):
    """What was read, and what was found in it. Nothing here says who saw it: see `bot.store.seen`."""

    def put_article(self, article: Article, canonical_url: str | None, now: datetime) -> int:
        """Keep `article`; its id. The same article again is the same row, which counts as stored `now`.

        Articles are the same if everything about them is, their address included: one channel's address is not shown in another.
        """
        article = storable_article(article)
        found_by = stems(article.title, article.text)  # before others have to wait
        with self.write() as connection:
            new = upsert(connection, articles).values(
                content_hash=_content_hash(article),
                canonical_url=canonical_url,
                text=article.text,
                title=article.title,
                url=article.url,
                site=article.site,
                authors=article.authors,
                published=article.published,
                stored_at=now,
                words=found_by,
            )
            kept = func.coalesce(new.excluded.canonical_url, articles.c.canonical_url)
            row = connection.execute(
                new.on_conflict_do_update(
                    index_elements=[articles.c.content_hash],
                    set_={"stored_at": new.excluded.stored_at, "canonical_url": kept},
                ).returning(articles.c.id)
            ).one()
            return int(row.id)

    def article(self, id: int) -> StoredArticle | None:
        """The article with this id, if it is kept."""
        with self.read() as connection:
            return _article(connection.execute(_ARTICLE.where(articles.c.id == id)).first())

    def article_by_url(self, canonical_url: str, since: datetime) -> StoredArticle | None:
        """The article of this address that was stored last, if that is not before `since`."""
        query = (
            _ARTICLE.where(articles.c.canonical_url == canonical_url, articles.c.stored_at >= since)
            .order_by(articles.c.stored_at.desc(), articles.c.id.desc())
            .limit(1)
        )
        with self.read() as connection:
            return _article(connection.execute(query).first())

    def put_digest(self, article_id: int, digest: Digest, version: str, now: datetime) -> None:
        """Keep the digest that `version` of the program made; it is the one that searches lead to from now on.

        Raises `Gone` if the article is not kept.
        """
        kept, index = digest_json(digest), _index_of(article_id, digest)  # before others have to wait
        with self.write() as connection:
            _lock_article(connection, article_id)
            connection.execute(delete(digests).where(digests.c.article_id == article_id, digests.c.version == version))
            connection.execute(insert(digests).values(article_id=article_id, version=version, digest=kept, made_at=now))
            for table, rows in index.items():
                connection.execute(delete(table).where(table.c.article_id == article_id))
                if rows:
                    connection.execute(insert(table), rows)

    def digest(self, article_id: int, version: str | None = None) -> Digest | None:
        """The digest put last, or that of `version`. Raises `NotInArticle` if it is not the article's own words any more."""
        query = (
            select(*_ARTICLE_COLUMNS, digests.c.digest)
            .join(articles)
            .where(digests.c.article_id == article_id)
            .order_by(digests.c.id.desc())
            .limit(1)
        )
        if version is not None:
            query = query.where(digests.c.version == version)
        with self.read() as connection:
            row = connection.execute(query).first()
        stored = _article(row)
        return digest_from(stored.article, row.digest) if row and stored else None


_ARTICLE_COLUMNS = tuple(column for column in articles.c if column.name not in ("words", "content_hash"))
_ARTICLE = select(*_ARTICLE_COLUMNS)


def _article(row: AnyRow | None) -> StoredArticle | None:
    if row is None:
        return None
    article = Article(row.text, row.title, row.url, row.site, tuple(row.authors), row.published)
    return StoredArticle(row.id, article, row.canonical_url, row.stored_at)


def _content_hash(article: Article) -> str:
    parts = [article.text, article.title, article.url, article.site, article.authors, article.published]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _lock_article(connection: Connection, article_id: int) -> None:
    """Others who put a digest of the same article wait."""
    connection.execute(select(articles.c.id).where(articles.c.id == article_id).with_for_update())


def _index_of(article_id: int, digest: Digest) -> dict[Table, list[Json]]:
    """What is found by its words in this article: by table its rows."""
    of_article: Json = {"article_id": article_id}
    return {
        quotes: [of_article | {"item": quote.id, "words": _quote_words(quote)} for quote in digest.quotes],
        figures: [of_article | {"item": figure.id, "words": _figure_words(figure)} for figure in digest.figures],
        speakers: [of_article | {"name": name, "words": words(name)} for name in _names(digest.quotes)],
    }


def _quote_words(quote: Quote) -> list[str]:
    names = [name for speaker in quote.speakers for name in (speaker.name, *speaker.other_names)]
    return stems(quote.text, *names)


def _figure_words(figure: Figure) -> list[str]:
    return stems(figure.text, figure.what, *unit_words(figure.unit), *figure.claimed_by)


def _names(found: Iterable[Quote]) -> list[str]:
    return list(dict.fromkeys(speaker.name for quote in found for speaker in quote.speakers))
