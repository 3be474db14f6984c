"""Both databases: there, writable, with tables that are this program's."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding, aside, bad, good
from bot.executors.living import living
from bot.jobs.outside import unfinished
from bot.service import system_url
from bot.settings import Settings, data_folder, database_url
from bot.store import StoreError
from bot.store.engine import make_engine, parse_url
from bot.store.migrate import HEAD
from bot.store.records import ChannelSettings
from bot.store.tables import channels

_WHAT, _WORK = "database", "work"
_SET = "set database_url to one that is there; docs/store.md says how"


def check_database(settings: Settings) -> Iterator[Finding]:
    """The bot's own: whether it can be reached and written, and its tables. Nothing in it is changed."""
    try:
        url = parse_url(database_url(settings))
    except StoreError as error:
        yield bad(_WHAT, str(error), "set database_url")
        return
    if _is_to_be_made(url):
        yield aside(_WHAT, f"there is none yet; the first start makes {url.database}")
        return
    engine = make_engine(url)
    try:
        yield from _look(engine, _shown(url))
    except SQLAlchemyError as error:
        yield bad(_WHAT, f"{_shown(url)} cannot be used: {_line(error)}", _SET)
    finally:
        engine.dispose()


def check_work(settings: Settings) -> Iterator[Finding]:
    """Where the durable work keeps its tables, and who does it."""
    try:
        url = parse_url(system_url(settings))
    except StoreError:
        return  # told above
    if _is_to_be_made(url):
        yield aside(_WORK, "no bot has run here yet")
        return
    engine = make_engine(url)
    try:
        waiting, processes = len(unfinished(engine)), living(engine, data_folder(settings))
    except SQLAlchemyError as error:
        yield bad(_WORK, f"its database cannot be used: {_line(error)}", _SET)
        return
    finally:
        engine.dispose()
    names = ", ".join(one.name for one in processes) or "no bot"
    yield good(_WORK, f"{waiting} unfinished; {names} {'run' if len(processes) > 1 else 'runs'} now")


def check_backups(settings: Settings) -> Iterator[Finding]:
    """Whether `pullquote admin backup` can be given here: PostgreSQL's own programs make it."""
    what, tool = "backups", "pg_dump"
    try:
        url = parse_url(database_url(settings))
    except StoreError:
        return  # told above
    if url.get_backend_name() != "postgresql":
        return
    try:
        told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True, timeout=10).stdout
        here = int(told.split()[2].partition(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        yield aside(what, f"{tool} is not here: let them be made where it is")
        return
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            server = int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000
    except SQLAlchemyError:
        return  # told above
    finally:
        engine.dispose()
    if here < server:
        yield bad(
            what, f"{tool} {here} is older than the server, {server}", f"install PostgreSQL's client programs of version {server}"
        )
    else:
        yield good(what, f"{tool} {here} can copy the server's {server}")


def _look(engine: Engine, shown: str) -> Iterator[Finding]:
    with engine.connect() as connection:
        tables = inspect(connection).has_table("alembic_version")
        at = connection.scalar(text("SELECT version_num FROM alembic_version")) if tables else None
        ahead = None
        if engine.dialect.name == "postgresql":
            told = connection.scalar(text("SELECT now()"))
            ahead = (datetime.now(UTC) - told).total_seconds() if told else None
    if problem := _unwritable(engine, tables):
        yield bad(_WHAT, f"{shown} can be read, but not written: {problem}", "give its user the right to write", ahead)
        return
    yield good(_WHAT, f"{shown} can be read and written", ahead)
    if at is None:
        yield aside("tables", "there are none yet; the first start makes them")
    elif at < HEAD:
        yield aside("tables", f"of version {at}; the next start brings them to {HEAD}")
    elif at > HEAD:
        yield good("tables", f"of version {at}, made by a newer program; they are used as they are")
    else:
        yield good("tables", f"of version {at}, as this program wants them")


def _unwritable(engine: Engine, tables: bool) -> str | None:
    """Why nothing can be written; what is written to see that is undone."""
    usual = ChannelSettings()
    row = {"workspace": "", "channel": "doctor", "answering": usual.answering.value, "tell_when_empty": usual.tell_when_empty}
    try:
        with engine.connect() as connection:
            begun = connection.execution_options(writes=True).begin()
            if tables:
                connection.execute(insert(channels).values(platform="doctor", **row))
            else:
                connection.execute(text("CREATE TABLE pullquote_doctor (id INTEGER)"))
            begun.rollback()
    except SQLAlchemyError as error:
        return _line(error)
    return None


def _is_to_be_made(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _shown(url: URL) -> str:
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _line(error: SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None) or error
    return next((line.strip() for line in str(cause).splitlines() if line.strip()), type(cause).__name__)
