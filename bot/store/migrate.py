"""Bring a database to the newest tables, whoever else opens it at the same time.

Migrations are numbered "0001", "0002" …; they are expand-then-contract, so that a database that is ahead of this program (a
newer version runs beside it) is used as it is.
"""

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.store.engine import Database, take_turns

HEAD = "0003"
"""The newest migration in `migrations/versions`."""

_ONE = threading.Lock()  # Alembic's context is a global


def migrate(database: Database) -> None:
    """Run the migrations that `database` lacks, each once, in one transaction. Raises `StoreError`."""
    with database.read() as connection:
        if _is_current(connection):
            return
    with _ONE, database.write() as connection:
        take_turns(connection)
        if not _is_current(connection):
            _upgrade(connection)


def _is_current(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version is not None and version >= HEAD


def _upgrade(connection: Connection) -> None:
    from alembic import command  # not at the top: it takes a while, and is needed once
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
