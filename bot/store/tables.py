"""The tables, for SQLite and PostgreSQL alike. What belongs to a channel goes with it: every such row cascades from `channels`.
`quotas` are counts of a workspace's, and end within a day.

Ids are never used again (AUTOINCREMENT), so that an old button or workflow cannot reach something of another channel.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

from bot.store.columns import Instant, Json, Key, Tokens, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_autoincrement="id" in {part.name for part in parts if isinstance(part, Column)})


def _id() -> "Column[int]":
    return Column("id", Integer, primary_key=True)


def _of(table: str, column: str, **more: Any) -> "Column[int]":
    """A column that names a row of `table`, and goes with it."""
    return Column(column, Integer, ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False, **more)


def _found_by(table: str) -> Index:
    """The full-text index on PostgreSQL; SQLite has an FTS5 table beside `table` (see the first migration)."""
    return Index(f"ix_{table}_words", "words", postgresql_using="gin").ddl_if(dialect="postgresql")


channels = _table(
    "channels",
    _id(),
    Column("platform", Text, nullable=False),
    Column("workspace", Key, nullable=False),
    Column("channel", Key, nullable=False),
    Column("answering", Text, nullable=False),
    Column("tell_when_empty", Boolean, nullable=False),
    UniqueConstraint("platform", "workspace", "channel"),
)

articles = _table(
    "articles",
    _id(),
    Column("content_hash", Text, nullable=False, unique=True),
    Column("canonical_url", Key, index=True),
    Column("text", Words, nullable=False),
    Column("title", Words),
    Column("url", Words),
    Column("site", Words),
    Column("authors", Json, nullable=False),
    Column("published", Words),
    Column("stored_at", Instant, nullable=False, index=True),
    Column("words", Tokens),
    _found_by("articles"),
)

digests = _table(
    "digests",
    _id(),
    _of("articles", "article_id"),
    Column("version", Key, nullable=False),
    Column("digest", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("article_id", "version"),
)

quotes = _table(
    "quotes",
    _id(),
    _of("articles", "article_id", index=True),
    Column("item", Text, nullable=False),
    Column("words", Tokens),
    _found_by("quotes"),
)

figures = _table(
    "figures",
    _id(),
    _of("articles", "article_id", index=True),
    Column("item", Text, nullable=False),
    Column("words", Tokens),
    _found_by("figures"),
)

speakers = _table(
    "speakers",
    _id(),
    _of("articles", "article_id", index=True),
    Column("name", Words, nullable=False),
    Column("words", Tokens),
    _found_by("speakers"),
)

sightings = _table(
    "sightings",
    _of("channels", "channel_id", primary_key=True),
    _of("articles", "article_id", primary_key=True, index=True),
    Column("seen_at", Instant, nullable=False),
    Column("person", Words),
    Column("thread", Words),
    Column("message", Words),
    Column("link", Words),
    Index(None, "channel_id", "seen_at"),
)

threads = _table(
    "threads",
    _of("channels", "channel_id", primary_key=True),
    Column("thread", Key, primary_key=True),
    _of("articles", "article_id", primary_key=True, index=True),
    Column("place", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
)

requests = _table(
    "requests",
    _id(),
    _of("channels", "channel_id", index=True),
    Column("platform", Text, nullable=False),
    Column("key", Key, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("person", Words),
    Column("thread", Words),
    Column("message", Words),
    Column("received_at", Instant, nullable=False, index=True),
    UniqueConstraint("platform", "key"),
)

deliveries = _table(
    "deliveries",
    _id(),
    _of("channels", "channel_id", index=True),
    Column("key", Key, nullable=False, unique=True),
    Column("payload", Json, nullable=False),
    Column("thread", Words),
    Column("person", Words),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("message", Words),
    Column("problem", Words),
    Column("changed_at", Instant, nullable=False, index=True),
)

subscriptions = _table(
    "subscriptions",
    _id(),
    _of("channels", "channel_id", unique=True),
    Column("timing", Json),
    Column("paused", Boolean, nullable=False),
    Column("watermark", Date),
    Column("person", Words),
    Column("since", Instant),
    Column("next_due", Instant, index=True),
)

runs = _table(
    "runs",
    _id(),
    _of("subscriptions", "subscription_id"),
    Column("local_date", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("problem", Words),
    Column("changed_at", Instant),
    UniqueConstraint("subscription_id", "local_date"),
    Index(None, "state", "due_at"),
)

feeds = _table(
    "feeds",
    _id(),
    Column("url", Words, nullable=False),
    Column("url_key", Key, nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("state", Json, nullable=False),
    Column("next_due", Instant, index=True),
    Column("dead", Words),
)

feed_subscriptions = _table(
    "feed_subscriptions",
    _of("channels", "channel_id", primary_key=True),
    _of("feeds", "feed_id", primary_key=True, index=True),
    Column("since", Instant, nullable=False),
)

entries = _table(
    "entries",
    _id(),
    _of("feeds", "feed_id"),
    Column("guid", Key, nullable=False),
    Column("url", Words),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("published", Instant),
    Column("fingerprint", Words, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    Column("problem", Words),
    UniqueConstraint("feed_id", "guid"),
    Index(None, "feed_id", "first_seen"),
    Index(None, "first_seen"),
)

follows = _table(
    "follows",
    _id(),
    _of("channels", "channel_id"),
    Column("what", Words, nullable=False),
    Column("folded", Key, nullable=False),
    Column("person", Words),
    Column("at_once", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    UniqueConstraint("channel_id", "folded"),
)

feedback = _table(
    "feedback",
    _id(),
    _of("channels", "channel_id", index=True),
    Column("article_id", Integer, ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    Column("item", Text),
    Column("person", Words),
    Column("note", Words, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

quotas = _table(
    "quotas",
    Column("platform", Text, primary_key=True),
    Column("workspace", Key, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("span", Text, primary_key=True),
    Column("ends", Instant, nullable=False, index=True),
    Column("requests", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
)

SEARCHED = (articles, quotes, figures, speakers)
"""The tables whose rows are found by their words."""
