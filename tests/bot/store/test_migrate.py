"""The tables are made and brought up to date by themselves, whoever opens the database at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import bot.store.migrate as migrate
from bot.store import Store
from bot.store.tables import metadata
from tests.bot.store.filled import HERE, NOW, put_said
from tests.bot.store.writers import WRITERS, opened, processes, run


def test_the_tables_that_migrations_make_are_those_that_the_code_uses(empty_database_url: str) -> None:
    with Store.open(empty_database_url) as store, store.read() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_server_default": True}), metadata)
    assert [change for change in differences if not _full_text_on_sqlite(change, empty_database_url)] == []


def _full_text_on_sqlite(change: Any, url: str) -> bool:
    """SQLite has FTS5 tables, which are not ours to describe, where PostgreSQL has indexes of `words`."""
    match change:
        case ("remove_table", table):
            return "_fts" in table.name and url.startswith("sqlite")
        case ("add_index", index):
            return [column.name for column in index.columns] == ["words"] and url.startswith("sqlite")
        case _:
            return False


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.HEAD]


def test_a_database_that_is_up_to_date_is_opened_as_it_is(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(migrate, "_upgrade")
    Store.open(database_url).close()


def test_a_database_that_a_newer_version_has_brought_further_is_used_as_it_is(database_url: str) -> None:
    with Store.open(database_url) as store, store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with Store.open(database_url) as store:
        assert put_said(store, "the harbour is ours", HERE)


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = migrate._upgrade

    def fail(connection: Connection) -> None:
        upgrade(connection)
        raise RuntimeError

    monkeypatch.setattr(migrate, "_upgrade", fail)
    with pytest.raises(RuntimeError):
        Store.open(empty_database_url)
    monkeypatch.undo()
    with Store.open(empty_database_url) as store:
        assert store.recent(HERE, 1, NOW) == []


def test_many_threads_may_open_a_new_database_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        assert run(pool, opened, empty_database_url) == [0] * WRITERS


def test_many_processes_may_open_a_new_database_at_once(empty_database_url: str) -> None:
    with processes() as pool:
        assert run(pool, opened, empty_database_url) == [0] * WRITERS
