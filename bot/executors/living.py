"""The processes that live now on a database, seen from outside."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, text

from bot.executors.files import FileExecutor, host_name
from bot.executors.postgres import APPLICATION


@dataclass(frozen=True, slots=True)
class Living:
    """A process by its name. since: when it connected. seen: when it was last heard of. Both None on SQLite, whose locks say
    no more than that it lives."""

    name: str
    since: datetime | None = None
    seen: datetime | None = None


def living(engine: Engine, folder: Path) -> list[Living]:
    """Those that share the database of `engine`; on SQLite those of this machine that have the data folder `folder`."""
    return _of_sessions(engine) if engine.dialect.name == "postgresql" else _of_locks(folder)


def _of_locks(folder: Path) -> list[Living]:
    found = []
    here = FileExecutor(folder, "")
    for lock in sorted(folder.glob("executor-*.lock"), key=lambda path: (len(path.name), path.name)):
        name = f"{host_name()}-{lock.stem.removeprefix('executor-')}"
        with here.claim(name) as free:
            if not free:
                found.append(Living(name))
    return found


def _of_sessions(engine: Engine) -> list[Living]:
    """A process asks its session whether it lives every second or two: `state_change` is when it last did."""
    query = text(
        "SELECT application_name, backend_start, state_change FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name LIKE :named ORDER BY 1"
    )
    with engine.connect() as connection:
        rows = connection.execute(query, {"named": f"{APPLICATION} %"}).all()
    return [Living(row.application_name.removeprefix(f"{APPLICATION} "), row.backend_start, row.state_change) for row in rows]
