"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_TOKENS = sa.Text().with_variant(TSVECTOR(), "postgresql")
_FTS5 = (
    "CREATE VIRTUAL TABLE {0}_fts USING fts5(words, content='{0}', content_rowid='id', detail=none, "
    "tokenize=\"ascii tokenchars '.'\", prefix='{1}')",
    "CREATE TRIGGER {0}_fts_insert AFTER INSERT ON {0} BEGIN INSERT INTO {0}_fts(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER {0}_fts_delete AFTER DELETE ON {0} BEGIN "
    "INSERT INTO {0}_fts({0}_fts, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER {0}_fts_update AFTER UPDATE OF words ON {0} BEGIN "
    "INSERT INTO {0}_fts({0}_fts, rowid, words) VALUES ('delete', old.id, old.words); "
    "INSERT INTO {0}_fts(rowid, words) VALUES (new.id, new.words); END",
)


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("site", sa.Text()),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("published", sa.Text()),
        sa.Column("stored_at", _INSTANT, nullable=False),
        sa.Column("words", _TOKENS),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("content_hash", name="uq_articles_content_hash"),
        sqlite_autoincrement=True,
    )
    _full_text("articles")
    op.create_index("ix_articles_canonical_url", "articles", ["canonical_url"])
    op.create_index("ix_articles_stored_at", "articles", ["stored_at"])
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("answering", sa.Text(), nullable=False),
        sa.Column("tell_when_empty", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
        sa.UniqueConstraint("platform", "workspace", "channel", name="uq_channels_platform_workspace_channel"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_due", _INSTANT),
        sa.Column("dead", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url_key", name="uq_feeds_url_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_next_due", "feeds", ["next_due"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_deliveries_channel_id"),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text()),
        sa.Column("person", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text()),
        sa.Column("problem", sa.Text()),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_changed_at", "deliveries", ["changed_at"])
    op.create_index("ix_deliveries_channel_id", "deliveries", ["channel_id"])
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "article_id",
            sa.Integer(),
            sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_digests_article_id"),
            nullable=False,
        ),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("article_id", "version", name="uq_digests_article_id_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "feed_id", sa.Integer(), sa.ForeignKey("feeds.id", ondelete="CASCADE", name="fk_entries_feed_id"), nullable=False
        ),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("published", _INSTANT),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("first_seen", _INSTANT, nullable=False),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("articles.id", ondelete="SET NULL", name="fk_entries_article_id")),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("feed_id", "guid", name="uq_entries_feed_id_guid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_article_id", "entries", ["article_id"])
    op.create_index("ix_entries_feed_id_first_seen", "entries", ["feed_id", "first_seen"])
    op.create_index("ix_entries_first_seen", "entries", ["first_seen"])
    op.create_table(
        "feed_subscriptions",
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_feed_subscriptions_channel_id"),
            nullable=False,
        ),
        sa.Column(
            "feed_id",
            sa.Integer(),
            sa.ForeignKey("feeds.id", ondelete="CASCADE", name="fk_feed_subscriptions_feed_id"),
            nullable=False,
        ),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "feed_id", name="pk_feed_subscriptions"),
    )
    op.create_index("ix_feed_subscriptions_feed_id", "feed_subscriptions", ["feed_id"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_feedback_channel_id"),
            nullable=False,
        ),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("articles.id", ondelete="SET NULL", name="fk_feedback_article_id")),
        sa.Column("item", sa.Text()),
        sa.Column("person", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_article_id", "feedback", ["article_id"])
    op.create_index("ix_feedback_at", "feedback", ["at"])
    op.create_index("ix_feedback_channel_id", "feedback", ["channel_id"])
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "article_id",
            sa.Integer(),
            sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_figures_article_id"),
            nullable=False,
        ),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("words", _TOKENS),
        sa.PrimaryKeyConstraint("id", name="pk_figures"),
        sqlite_autoincrement=True,
    )
    _full_text("figures")
    op.create_index("ix_figures_article_id", "figures", ["article_id"])
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_follows_channel_id"),
            nullable=False,
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("person", sa.Text()),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_follows"),
        sa.UniqueConstraint("channel_id", "folded", name="uq_follows_channel_id_folded"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "article_id",
            sa.Integer(),
            sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_quotes_article_id"),
            nullable=False,
        ),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("words", _TOKENS),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sqlite_autoincrement=True,
    )
    _full_text("quotes")
    op.create_index("ix_quotes_article_id", "quotes", ["article_id"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_requests_channel_id"),
            nullable=False,
        ),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("person", sa.Text()),
        sa.Column("thread", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("platform", "key", name="uq_requests_platform_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_requests_channel_id", "requests", ["channel_id"])
    op.create_index("ix_requests_received_at", "requests", ["received_at"])
    op.create_table(
        "sightings",
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_sightings_channel_id"),
            nullable=False,
        ),
        sa.Column(
            "article_id",
            sa.Integer(),
            sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_sightings_article_id"),
            nullable=False,
        ),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.Column("person", sa.Text()),
        sa.Column("thread", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.Column("link", sa.Text()),
        sa.PrimaryKeyConstraint("channel_id", "article_id", name="pk_sightings"),
    )
    op.create_index("ix_sightings_article_id", "sightings", ["article_id"])
    op.create_index("ix_sightings_channel_id_seen_at", "sightings", ["channel_id", "seen_at"])
    op.create_table(
        "speakers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "article_id",
            sa.Integer(),
            sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_speakers_article_id"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", _TOKENS),
        sa.PrimaryKeyConstraint("id", name="pk_speakers"),
        sqlite_autoincrement=True,
    )
    _full_text("speakers", "1 2 3")
    op.create_index("ix_speakers_article_id", "speakers", ["article_id"])
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_subscriptions_channel_id"),
            nullable=False,
        ),
        sa.Column("timing", sa.Text()),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("watermark", sa.Date()),
        sa.Column("person", sa.Text()),
        sa.Column("since", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("channel_id", name="uq_subscriptions_channel_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "threads",
        sa.Column(
            "channel_id",
            sa.Integer(),
            sa.ForeignKey("channels.id", ondelete="CASCADE", name="fk_threads_channel_id"),
            nullable=False,
        ),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column(
            "article_id",
            sa.Integer(),
            sa.ForeignKey("articles.id", ondelete="CASCADE", name="fk_threads_article_id"),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "thread", "article_id", name="pk_threads"),
    )
    op.create_index("ix_threads_article_id", "threads", ["article_id"])
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "subscription_id",
            sa.Integer(),
            sa.ForeignKey("subscriptions.id", ondelete="CASCADE", name="fk_runs_subscription_id"),
            nullable=False,
        ),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text()),
        sa.Column("changed_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.UniqueConstraint("subscription_id", "local_date", name="uq_runs_subscription_id_local_date"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_state_due_at", "runs", ["state", "due_at"])


def _full_text(table: str, prefixes: str = "") -> None:
    """What finds rows of `table` by their column `words`. On SQLite triggers keep it; cascading deletes set them off too."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(f"ix_{table}_words", table, ["words"], postgresql_using="gin")
        return
    for statement in _FTS5:
        op.execute(statement.format(table, prefixes))
