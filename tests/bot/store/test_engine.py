"""Which databases are taken, what is said when one cannot be used, and what a transaction is."""

import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.store import Store, StoreError, engine
from bot.store.engine import parse_url
from bot.store.records import ChannelSettings, Hit
from tests.bot.store.filled import HERE, NOW, put_said

SECRET = "s3cret"


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///pullquote.db", "sqlite+pysqlite"),
        ("postgresql://me@host/name", "postgresql+psycopg"),
        ("postgres://me@host/name", "postgresql+psycopg"),
        ("postgresql+psycopg2://me@host/name", "postgresql+psycopg"),
    ],
)
def test_a_url_needs_no_driver(url: str, driver: str) -> None:
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "no database URL"),
        ("pullquote.db", "no database URL"),
        ("sqlite://", "forgotten at once"),
        ("sqlite:///:memory:", "forgotten at once"),
        (f"sqlite://me:{SECRET}@host/pullquote.db", "three slashes"),
        (f"mysql://me:{SECRET}@host/name", "'mysql'"),
        (f"postgresql://me:{SECRET}@host:port/name", "no database URL"),
        (f"postgresql://me:{SECRET}@127.0.0.1:1/name", "postgresql://me:***@127.0.0.1:1/name cannot be used: "),
    ],
)
def test_a_database_that_cannot_be_opened_is_one_clear_line_without_the_password(url: str, why: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    message = str(caught.value)
    assert why in message
    assert SECRET not in message
    assert "\n" not in message


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and no database. " * 100)
    with pytest.raises(
        StoreError, match=r"notes.txt cannot be used: file is not a database$|notes.txt failed: .*not a database$"
    ):
        Store.open(f"sqlite:///{path}")


def test_a_file_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"^the database .*/file/pullquote.db cannot be made: "):
        Store.open(f"sqlite:///{tmp_path}/file/pullquote.db")


def test_a_new_sqlite_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "a/b/pullquote.db"
    with Store.open(f"sqlite:///{path}"):
        assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}


def test_what_went_wrong_is_told_without_anybody_s_words(store: Store) -> None:
    with pytest.raises(StoreError) as caught, store.read() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE words = :words"), {"words": SECRET})
    assert "nowhere" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_write_that_fails_leaves_nothing_behind(store: Store) -> None:
    store.set_channel_settings(HERE, ChannelSettings(), NOW)

    def write() -> None:
        with store.write() as connection:
            connection.execute(text("DELETE FROM channels"))
            connection.execute(text("DELETE FROM nowhere"))

    with pytest.raises(StoreError):
        write()
    assert store.channels() == [HERE]


def test_a_sqlite_file_is_set_up_for_readers_beside_a_writer(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store, store.read() as connection:
        pragmas = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}


def test_a_writer_has_the_sqlite_file_for_itself_before_it_reads(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store, store.write() as connection:
        connection.execute(text("SELECT 1"))
        other = sqlite3.connect(store.url.removeprefix("sqlite:///"), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_readers_go_on_while_somebody_writes(store: Store) -> None:
    article = put_said(store, "the harbour is ours", HERE)
    found = []
    with store.write() as connection:
        connection.execute(text("UPDATE articles SET title = 'changed'"))
        reader = threading.Thread(target=lambda: found.append(store.article(article)))
        reader.start()
        reader.join(30)
    assert found[0]
    assert found[0].article.title == "Harbour vote splits Kestrel"


def test_a_copy_of_a_sqlite_file_in_use_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url) as store:
        article = put_said(store, "the harbour is ours", HERE)
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
            connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    with Store.open(f"sqlite:///{tmp_path}/copy.db") as store:
        assert store.search_quotes(HERE, "harbour", 5) == [Hit(article, "q1")]
        store.erase_channel(HERE)


def test_a_store_that_was_closed_can_be_used_by_another_process_at_once(database_url: str) -> None:
    with Store.open(database_url) as store:
        article = put_said(store, "the harbour is ours", HERE)
    with Store.open(database_url) as store:
        assert store.seen(HERE, article, NOW)


def test_a_connection_that_was_lost_while_it_rested_is_replaced(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_TRUSTED", 0.0)  # as if it had rested for long
    with Store.open(postgres_url) as store, psycopg.connect(postgres_url, autocommit=True) as other:
        store.channel_settings(HERE)
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode())
        assert store.channel_settings(HERE) == ChannelSettings()
