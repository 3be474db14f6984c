"""Copies of all that the bot keeps, made while it runs, and the return to one.

What the bot remembers and what it has yet to do are two databases, and a copy of one without the other of the same moment would
do things twice, or not at all. On PostgreSQL both are schemas of one database, and `pg_dump` sees one moment. On SQLite they are
files: all are held still for the blink that it takes to begin to read each, and copied from there while the bot goes on.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL, make_url

from bot.delivery import LOOKED_UP
from bot.executors.living import living
from bot.jobs.backlog import unbegun
from bot.jobs.outside import handled, has_begun, unfinished, whole
from bot.service import system_url
from bot.settings import Settings, data_folder, database_url
from bot.store import Store, StoreError
from bot.store.engine import BUSY_SECONDS, make_engine, parse_url
from bot.store.tables import metadata

MANIFEST = "backup.json"
DUMP = "database.dump"
STORE = "store.db"

_SCHEMAS = ("dbos", "slack")  # of ours beside the store's tables, on PostgreSQL
_FILES = frozenset({DUMP, STORE, "work.db", "slack.db"})
_BLOCK = 1 << 20


class BackupError(Exception):
    """It could not be copied, or not be restored; one line that says what was wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy. folder: with its files. kind: "sqlite" or "postgresql". version: of the program that made it."""

    folder: Path
    made_at: datetime
    kind: str
    version: str
    files: dict[str, str]

    @property
    def bytes(self) -> int:
        """How large it is."""
        return sum((self.folder / name).stat().st_size for name in self.files)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a return to a copy of `made_at`. works: unfinished ones that it had. taken_up: they are done, each message
    looked up on its platform first; else it was too old for that, and they are given up (as is what had been taken in and not
    begun, for nobody looks back so far). aside: what there was before."""

    made_at: datetime
    works: int
    taken_up: bool
    aside: Path | None


def make_backup(settings: Settings, into: Path, now: datetime) -> Backup:
    """Copy everything into a new folder in `into`, named by the time. Raises `BackupError`, `BadSettings`."""
    url = _url(settings)
    folder = into / f"pullquote-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    part = folder.with_name(f"{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        into.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        names = _dump(url, part) if _is_postgres(url) else _copy_files(settings, part)
        made = Backup(part, now, url.get_backend_name(), version("pullquote"), {name: _hash(part / name) for name in names})
        (part / MANIFEST).write_text(json.dumps(_manifest(made), indent=1), encoding="utf-8")
        part.rename(folder)
    except OSError as error:
        raise BackupError(f"cannot write to {into}: {error.strerror or error}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return read_backup(folder)


def read_backup(folder: Path) -> Backup:
    """The copy in a folder, whole. Raises `BackupError` for one that is not."""
    try:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        made = Backup(folder, datetime.fromisoformat(kept["made_at"]), kept["database"], kept["pullquote"], kept["files"])
        if not made.files or not made.files.keys() <= _FILES:
            raise ValueError
        broken = next((name for name, hashed in made.files.items() if _hash(folder / name) != hashed), None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BackupError(f"{folder} is no backup of Pullquote, or not a whole one") from None
    if broken is not None:
        raise BackupError(f"{folder / broken} is not as it was written; take another backup")
    return made


def list_backups(into: Path) -> list[Backup]:
    """The copies in a folder, the newest first; what is none is passed over."""
    found = []
    for path in into.glob("pullquote-*"):
        try:
            found.append(read_backup(path))
        except BackupError:
            continue
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def keep_newest(into: Path, keep: int) -> list[Path]:
    """Delete all copies in a folder but the newest `keep`; which were deleted."""
    old = [one.folder for one in list_backups(into)[keep:]]
    for folder in old:
        shutil.rmtree(folder)
    return old


def restore_backup(settings: Settings, folder: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Put a copy into the place that `settings` name. replace: also if there is something, which is put aside first.

    No bot may run there. What was posted since the copy was made is not posted again (see `bot.store.restored`). Raises
    `BackupError`, `BadSettings`, `StoreError`.
    """
    made = read_backup(folder)
    url = _url(settings)
    if made.kind != url.get_backend_name():
        raise BackupError(f"this is a backup of {_called(made.kind)}, and database_url names {_called(url.get_backend_name())}")
    _refuse_while_running(url, settings)
    aside = _load_dump(made, settings, url, now, replace) if _is_postgres(url) else _put_files(made, settings, now, replace)
    return settle(settings, made.made_at, now, aside)


def settle(settings: Settings, made_at: datetime, now: datetime, aside: Path | None = None) -> Restored:
    """What has to follow once a copy of `made_at` is in its place, however it came there (a snapshot of the server's, say). No
    bot may have run on it yet. Raises `BackupError`, `BadSettings`, `StoreError`."""
    _refuse_while_running(_url(settings), settings)
    taken_up = now - made_at <= LOOKED_UP
    works = _unfinished(settings)
    with Store.open(database_url(settings)) as store:
        store.begin_now(now)
        if taken_up:
            works += _unbegun(settings, store, now)
            store.look_up_first(works, now)
        else:
            store.give_up(now)
    if works and not taken_up:
        with handled(system_url(settings)) as client:
            client.give_up(works)
    return Restored(made_at, len(whole(works)), taken_up, aside)


# SQLite


def _sqlite_files(settings: Settings) -> dict[str, Path]:
    """By the names that they have in a copy: the bot's own, the durable work's, and what Slack's adapter keeps beside them."""
    store = Path(make_url(database_url(settings)).database or "")
    work = Path(make_url(system_url(settings)).database or "")
    return {STORE: store, "work.db": work, "slack.db": store.with_name(f"{store.stem}-slack.db")}


def _copy_files(settings: Settings, folder: Path) -> list[str]:
    files = {name: path for name, path in _sqlite_files(settings).items() if path.exists()}
    if STORE not in files:
        raise BackupError(f"there is nothing to back up: {_sqlite_files(settings)[STORE]} does not exist")
    try:
        with _moment(list(files.values())) as sources:
            for name, source in zip(files, sources, strict=True):
                (folder / name).touch(mode=0o600)
                with closing(sqlite3.connect(folder / name)) as copy:
                    source.backup(copy)
    except sqlite3.Error as error:
        raise BackupError(f"the database cannot be copied: {error}") from None
    return list(files)


@contextmanager
def _moment(files: Sequence[Path]) -> Iterator[list[sqlite3.Connection]]:
    """Connections that all see one moment: no writer was under way in any file when each began to read."""
    with ExitStack() as stack:

        def connect(path: Path) -> sqlite3.Connection:
            opened = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            return stack.enter_context(closing(opened))

        writers, readers = [connect(path) for path in files], [connect(path) for path in files]
        for writer in writers:
            writer.execute("BEGIN IMMEDIATE")
        for reader in readers:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for writer in writers:
            writer.execute("ROLLBACK")
        yield readers


def _put_files(made: Backup, settings: Settings, now: datetime, replace: bool) -> Path | None:
    files = _sqlite_files(settings)
    there, store = [path for path in files.values() if path.exists()], files[STORE]
    if there and not replace:
        raise BackupError(f"{there[0]} exists; --replace puts it aside")
    aside = store.parent / f"before-restore-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}" if there else None
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in made.files:
            _check_file(made.folder / name)
            shutil.copyfile(made.folder / name, _part(files[name]))
            _part(files[name]).chmod(0o600)
        if aside is not None:
            aside.mkdir(mode=0o700)
            for path in (path.with_name(f"{path.name}{suffix}") for path in there for suffix in ("", "-wal", "-shm")):
                if path.exists():
                    path.rename(aside / path.name)
        for name in made.files:
            _part(files[name]).rename(files[name])
    except OSError as error:
        raise BackupError(f"cannot put the backup into {store.parent}: {error.strerror or error}") from None
    return aside


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _check_file(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise BackupError(f"{path} is damaged ({said}); take another backup")


# PostgreSQL


def _dump(url: URL, folder: Path) -> list[str]:
    (folder / DUMP).touch(mode=0o600)
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}")
    return [DUMP]


def _load_dump(made: Backup, settings: Settings, url: URL, now: datetime, replace: bool) -> Path | None:
    aside = None
    if _has_tables(url):
        if not replace:
            raise BackupError("the database has Pullquote's tables; name an empty one, or --replace backs them up and drops them")
        aside = make_backup(settings, made.folder.parent / "before-restore", now).folder
        _drop(url)
    try:
        _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", made.folder / DUMP)
    except BackupError as error:
        raise BackupError(f"{error}; what was there is in {aside}" if aside else str(error)) from None
    return aside


def _run(tool: str, url: URL, *arguments: str | Path) -> None:
    """One of PostgreSQL's own programs. The password is not among the arguments, which all can see."""
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query).render_as_string()
    environment = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    try:
        subprocess.run(
            [tool, "--no-password", f"--dbname={plain}", *map(str, arguments)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except FileNotFoundError:
        raise BackupError(f"{tool} is not here; install PostgreSQL's client programs, as new as the server") from None
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.stderr.splitlines() if "error" in line] or ["it failed"]
        raise BackupError(f"{lines[0].strip()}") from None


def _has_tables(url: URL) -> bool:
    with _opened(url) as engine:
        found = inspect(engine)
        return any(found.has_table(name) for name in metadata.tables) or found.has_table("workflow_status", schema="dbos")


def _drop(url: URL) -> None:
    names = ", ".join(f'"{name}"' for name in (*metadata.tables, "alembic_version"))
    with _opened(url) as engine, engine.begin() as connection:
        for schema in _SCHEMAS:
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE'))
        connection.execute(text(f"DROP TABLE IF EXISTS {names} CASCADE"))


# Both


@contextmanager
def _opened(url: URL | str) -> Iterator[Engine]:
    engine = make_engine(parse_url(url) if isinstance(url, str) else url)
    try:
        yield engine
    finally:
        engine.dispose()


def _unfinished(settings: Settings) -> list[str]:
    with _opened(system_url(settings)) as engine:
        return unfinished(engine)


def _unbegun(settings: Settings, store: Store, now: datetime) -> list[str]:
    """What the bot begins once it runs, for it was taken in and was no work yet when the copy was made."""
    with _opened(system_url(settings)) as engine:
        return [work for work, _ in unbegun(store, engine, now - LOOKED_UP, now)] if has_begun(engine) else []


def _refuse_while_running(url: URL, settings: Settings) -> None:
    with _opened(url) as engine:
        found = living(engine, data_folder(settings))
    if found:
        raise BackupError(f"a bot runs on this database ({', '.join(one.name for one in found)}); stop it first")


def _url(settings: Settings) -> URL:
    try:
        return parse_url(database_url(settings))
    except StoreError as error:
        raise BackupError(str(error)) from None


def _is_postgres(url: URL) -> bool:
    return url.get_backend_name() == "postgresql"


def _called(kind: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(kind, kind)


def _manifest(made: Backup) -> dict[str, Any]:
    return {"made_at": made.made_at.isoformat(), "pullquote": made.version, "database": made.kind, "files": made.files}


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
