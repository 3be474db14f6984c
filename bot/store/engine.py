"""The database itself: one engine, whose transactions are what they seem to be on SQLite too.

SQLite: Python's driver opens transactions by itself, too late and deferred, so that two that read before they write lose
updates; here the driver opens none, a writing transaction is BEGIN IMMEDIATE, a reading one BEGIN. WAL lets readers go on.
"""

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 60
SQLITE_CACHE = 512
"""Kilobytes of pages that each connection keeps on SQLite; what it reads is in the system's memory anyway."""
_LOCK = 0x50_55_4C_4C  # any number, the same in every process ("PULL")
_POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 60}
_PREPARED = 1
"""How often a connection runs a statement before the server keeps it parsed and planned. PostgreSQL only."""
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
"""Seconds, tries, milliseconds: a connection that rests is kept open by what is on the way, or found out to be gone."""
ON_POSTGRES: Mapping[str, Any] = {
    "pool_use_lifo": True,
    "connect_args": {"connect_timeout": 10, "prepare_threshold": _PREPARED, **_ALIVE},
}
"""For engines on PostgreSQL: few connections do most of the work, so that they have its statements prepared."""
_TRUSTED = 1.0  # seconds for which a connection that was given back is taken to live


AnyRow = Row[*tuple[Any, ...]]


class StoreError(Exception):
    """The store cannot do what was asked; one line that says what is wrong, without a password."""


class Gone(StoreError):
    """What a call builds on (an article, a channel's row) is not kept any more: it was forgotten in between."""


def parse_url(url: str) -> URL:
    """`sqlite:///path`, `postgresql://…` or `postgres://…`, with the driver that is used. Raises `StoreError`."""
    wanted = "a database is sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"this is no database URL; {wanted}") from None
    match parsed.get_backend_name():
        case "sqlite" if not parsed.database or parsed.database == ":memory:":
            raise StoreError(f"a database in memory is forgotten at once; {wanted}")
        case "sqlite" if parsed.host or parsed.username:
            raise StoreError(f"a path in a database URL has three slashes before it (four if it begins with one); {wanted}")
        case "sqlite":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise StoreError(f"{other!r} is no kind of database that is known; {wanted}")


def make_engine(url: URL) -> Engine:
    """An engine for `url`, not yet connected."""
    if url.get_backend_name() == "postgresql":
        engine = create_engine(url, hide_parameters=True, **ON_POSTGRES, **_POOL)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _ping)
        return engine
    arguments = {"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, pool_use_lifo=True, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _note_use(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
    record.info["used"] = time.monotonic()


def _ping(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
    """Ask a connection that has rested whether it lives: SQLAlchemy makes a new one if not. Asking each time takes as long as
    many a query."""
    if time.monotonic() - record.info.get("used", math.inf) <= _TRUSTED:
        return
    try:
        connection.execute("")
        connection.rollback()
    except connection.Error as error:
        raise DisconnectionError("the connection was lost") from error


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    _set_wal(cursor)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA mmap_size = {1 << 30}")
    cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE}")
    cursor.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
    cursor.close()


def _set_wal(cursor: Any) -> None:
    """WAL for good. SQLite does not wait for others here, so that processes that open a new database at once must."""
    import sqlite3

    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def look_only(engine: Engine) -> Engine:
    """The same connections, for what only reads: on PostgreSQL a statement sees one state anyway, without BEGIN and COMMIT."""
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


class Database:
    """One database: `read` and `write` give a Connection within a transaction. Threads may share it, processes may not."""

    def __init__(self, url: str) -> None:
        parsed = parse_url(url)
        self.url = url
        self._shown = parsed.set(drivername=parsed.get_backend_name()).render_as_string(hide_password=True)
        self._sqlite = parsed.get_backend_name() == "sqlite"
        if self._sqlite and not parsed.query:
            _make_file(Path(str(parsed.database)))
        self._engine = make_engine(parsed)
        self._reading = look_only(self._engine)
        # One writer at a time anyway on SQLite: threads that queue here are served sooner than by its busy timeout.
        self._turn: Any = threading.Lock() if self._sqlite else nullcontext()

    @contextmanager
    def read(self, *, whole: bool = False) -> Iterator[Connection]:
        """One transaction that only reads, and sees one state throughout (PostgreSQL: one state a statement).

        whole: on PostgreSQL too, for settings that end with it.
        """
        with self._plain_errors(), (self._engine if whole else self._reading).connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; committed at the end, undone by an exception."""
        with self._plain_errors(), self._turn, self._engine.connect() as opened:
            connection = opened.execution_options(writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            if _breaks_reference(error):
                raise Gone("what this belongs to is not kept any more; it was forgotten in the meantime") from None
            raise StoreError(f"the database {self._shown} refuses this: {_first_line(error)}") from error
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise StoreError(f"the database {self._shown} cannot be used: {_first_line(error)}") from error
        except SQLAlchemyError as error:
            raise StoreError(f"the database {self._shown} failed: {_first_line(error)}") from error


def upsert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what happens ON CONFLICT: both databases do the same, by the same words."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def take_turns(connection: Connection) -> None:
    """One at a time of those that delete in many tables, who would wait for each other's rows on PostgreSQL."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _make_file(path: Path) -> None:
    """The file with its folder, if it is not there: nobody else's to read, nor what SQLite puts beside it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"the database {path} cannot be made: {error.strerror or error}") from None


def _breaks_reference(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23503" or "FOREIGN KEY" in str(error.orig)


def _first_line(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    lines = [line for line in str(cause).splitlines() if line.strip()]
    return lines[0].strip() if lines else type(cause).__name__
