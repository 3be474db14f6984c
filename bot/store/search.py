"""Search within what one channel saw. There is no other: every query joins the channel's sightings.

Words are split and folded by `bot.store.words` before a database sees them, so that no text can be taken for a query.
"""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    cast,
    collate,
    func,
    literal,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from bot.channel import Channel
from bot.store.channels import its_id
from bot.store.engine import Database
from bot.store.records import Hit
from bot.store.tables import articles, figures, quotes, sightings, speakers
from bot.store.words import stems, words

_MAX_ASKED = 40  # words of one search
_FREQUENT = 4_000  # articles with a word, from which on it says little
_MIN_WEIGHED = 8  # where any word will do, frequent ones count only if there are no more than these
_MANY = 5_000  # matches in all channels, from which on SQLite first looks at what the channel saw last
_LAST = 1_000  # sightings that count as the last


class Search(Database):
    """Quotes, figures, articles and speakers by words. The newest sightings come first; no words find nothing."""

    def search_quotes(self, channel: Channel, words: str, limit: int) -> list[Hit]:
        """Quotes that have all `words` in their text or their speakers' names, whatever their form ("strike", "strikes")."""
        return self._items(quotes, channel, words, limit)

    def search_figures(self, channel: Channel, words: str, limit: int) -> list[Hit]:
        """Figures that have all `words` in the number, in what it counts or in who claims it."""
        return self._items(figures, channel, words, limit)

    def search_articles(self, channel: Channel, words: str, limit: int, any_word: bool = False) -> list[int]:
        """Articles that have all `words` in title and text. any_word: one will do; those with more and rarer ones come first."""
        asked = stems(words)[:_MAX_ASKED]
        if not asked:
            return []
        if any_word:
            with self.read(whole=True) as connection:  # for settings of its own
                return self._by_weight(connection, channel, asked, limit)
        with self.read() as connection:
            if self._sqlite:
                return [row.id for row in _on_sqlite(connection, _ARTICLES, articles, channel, _fts5(asked), limit)]
            query = (
                select(articles.c.id)
                .join(sightings, sightings.c.article_id == articles.c.id)
                .where(sightings.c.channel_id == its_id(channel), _has(articles, asked))
                .order_by(sightings.c.seen_at.desc(), articles.c.id.desc())
            )
            return list(connection.scalars(query.limit(limit)))

    def speakers(self, channel: Channel, prefix: str, limit: int) -> list[str]:
        """Names of those quoted in what the channel saw, with a word that begins with `prefix`; the most often quoted first.

        An empty prefix gives those of the last articles.
        """
        asked = words(prefix)[:_MAX_ASKED]
        if prefix.strip() and not asked:
            return []
        of_channel = sightings.c.channel_id == its_id(channel)
        name = collate(speakers.c.name, "BINARY" if self._sqlite else "C")  # not as the server's country sorts
        query = (
            select(speakers.c.name)
            .join(sightings, sightings.c.article_id == speakers.c.article_id)
            .where(of_channel)
            .group_by(speakers.c.name)
            .order_by(func.count().desc(), func.max(sightings.c.seen_at).desc(), name)
            .limit(limit)
        )
        with self.read() as connection:
            if not asked:
                newest = select(sightings.c.article_id).where(of_channel).order_by(sightings.c.seen_at.desc()).limit(_LAST)
                return list(connection.scalars(query.where(sightings.c.article_id.in_(newest))))
            if self._sqlite:
                match = _fts5(asked, prefix=True)
                return [row.name for row in _on_sqlite(connection, _SPEAKERS, speakers, channel, match, limit)]
            return list(connection.scalars(query.where(_has(speakers, asked, prefix=True))))

    def _items(self, table: Table, channel: Channel, words: str, limit: int) -> list[Hit]:
        asked = stems(words)[:_MAX_ASKED]
        if not asked:
            return []
        with self.read() as connection:
            if self._sqlite:
                rows = _items_on_sqlite(connection, table, channel, asked, limit)
            else:
                query = (
                    select(table.c.article_id, table.c.item)
                    .join(sightings, sightings.c.article_id == table.c.article_id)
                    .where(sightings.c.channel_id == its_id(channel), _has(table, asked))
                    .order_by(sightings.c.seen_at.desc(), table.c.article_id.desc(), table.c.id)
                )
                rows = connection.execute(query.limit(limit)).all()
            return [Hit(row.article_id, row.item) for row in rows]

    def _by_weight(self, connection: Connection, channel: Channel, asked: Sequence[str], limit: int) -> list[int]:
        """Articles with any of `asked`; each word weighs the more the fewer articles have it."""
        if not self._sqlite:  # the planner takes reading every article's words for cheap
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        counts = [
            select(literal(place).label("place"), func.count().label("number")).select_from(
                self._articles_with(word).limit(_FREQUENT).subquery()
            )
            for place, word in enumerate(asked)
        ]
        known = sorted(
            (row for row in connection.execute(union_all(*counts)) if row.number), key=lambda row: (row.number, row.place)
        )
        weighed = [row for place, row in enumerate(known) if place < _MIN_WEIGHED or row.number < _FREQUENT]
        if not weighed:
            return []
        matches = []
        for row in weighed:
            found = self._articles_with(asked[row.place]).subquery()
            weight = round(100 * (1 + math.log(_FREQUENT / row.number)))
            matches.append(select(found.c.id, literal_column(str(weight)).label("weight")))
        every = union_all(*matches).subquery()
        query = (
            select(every.c.id)
            .join(sightings, sightings.c.article_id == every.c.id)
            .where(sightings.c.channel_id == its_id(channel))
            .group_by(every.c.id, sightings.c.seen_at)
            .order_by(func.sum(every.c.weight).desc(), sightings.c.seen_at.desc(), every.c.id.desc())
        )
        return list(connection.scalars(query.limit(limit)))

    def _articles_with(self, word: str) -> Select[Any]:
        """The ids of all articles with `word`."""
        if not self._sqlite:
            return select(articles.c.id).where(_has(articles, [word]))
        match = literal_column("articles_fts").op("MATCH")(_fts5([word]))
        return select(literal_column("rowid").label("id")).select_from(text("articles_fts")).where(match)


def _has(table: Table, asked: Sequence[str], prefix: bool = False) -> ColumnElement[bool]:
    """PostgreSQL: that a row of `table` has all of `asked`; prefix: the last as a beginning."""
    query = " & ".join(f"'{word}'" for word in asked) + (":*" if prefix else "")
    return table.c.words.op("@@", is_comparison=True)(cast(query, TSQUERY))


# SQLite does not know how many rows match, so that the order of its loops is chosen here: CROSS JOIN keeps it.
_ARTICLES = """
    SELECT found.id
    FROM (SELECT rowid AS id FROM {0}_fts WHERE {0}_fts MATCH :match) AS found
    CROSS JOIN sightings ON sightings.channel_id = :channel AND sightings.article_id = found.id
    ORDER BY sightings.seen_at DESC, found.id DESC LIMIT :limit"""
_SPEAKERS = """
    SELECT item.name
    FROM (SELECT rowid AS id FROM {0}_fts WHERE {0}_fts MATCH :match) AS found
    CROSS JOIN {0} AS item ON item.id = found.id
    CROSS JOIN sightings ON sightings.channel_id = :channel AND sightings.article_id = item.article_id
    GROUP BY item.name ORDER BY count(*) DESC, max(sightings.seen_at) DESC, item.name LIMIT :limit"""
_ITEMS = """
    SELECT item.article_id, item.item
    FROM (SELECT rowid AS id FROM {0}_fts WHERE {0}_fts MATCH :match) AS found
    CROSS JOIN {0} AS item ON item.id = found.id
    CROSS JOIN sightings ON sightings.channel_id = :channel AND sightings.article_id = item.article_id
    ORDER BY sightings.seen_at DESC, item.article_id DESC, item.id LIMIT :limit"""
_LAST_ITEMS = """
    SELECT item.article_id, item.item
    FROM (SELECT article_id, seen_at FROM sightings WHERE channel_id = :channel
          ORDER BY seen_at DESC, article_id DESC LIMIT :last) AS newest
    CROSS JOIN {0} AS item ON item.article_id = newest.article_id
    WHERE {1}
    ORDER BY newest.seen_at DESC, item.article_id DESC, item.id LIMIT :limit"""


def _fts5(asked: Sequence[str], prefix: bool = False) -> str:
    """All of `asked`; prefix: the last as a beginning."""
    return " ".join(f'"{word}"' for word in asked) + ("*" if prefix else "")


def _on_sqlite(connection: Connection, query: str, table: Table, channel: Channel, match: str, limit: int) -> Sequence[Any]:
    given = {"channel": connection.scalar(select(its_id(channel))), "match": match, "limit": limit}
    return connection.execute(text(query.format(table.name)), given).all()


def _items_on_sqlite(connection: Connection, table: Table, channel: Channel, asked: Sequence[str], limit: int) -> Sequence[Any]:
    """What matches often is soon found among what the channel saw last; only if it is not, all matches are gone through."""
    match = _fts5(asked)
    count = f"SELECT count(*) FROM (SELECT 1 FROM {table.name}_fts WHERE {table.name}_fts MATCH :match LIMIT {_MANY})"
    if connection.scalar(text(count), {"match": match}) == _MANY:
        has = {f"word{place}": f" {word} " for place, word in enumerate(asked)}
        where = " AND ".join(f"instr(' ' || item.words || ' ', :{name}) > 0" for name in has)
        query = text(_LAST_ITEMS.format(table.name, where))
        given = {"channel": connection.scalar(select(its_id(channel))), "last": _LAST, "limit": limit, **has}
        rows = connection.execute(query, given).all()
        if len(rows) == limit:
            return rows
    return _on_sqlite(connection, _ITEMS, table, channel, match, limit)
