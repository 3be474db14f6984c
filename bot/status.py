"""How the whole bot is, in all its processes: `pullquote status`."""

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.executors.living import Living, living
from bot.jobs import VERSION
from bot.jobs.backlog import backlog
from bot.jobs.outside import broken, has_begun
from bot.metrics import Waiting
from bot.printing import age, plural
from bot.service import system_url
from bot.settings import Settings, data_folder, database_url
from bot.store import Store, StoreError
from bot.store.engine import make_engine, parse_url
from bot.store.overview import Overview
from bot.work import CannotStart

FAILED_DAYS = 7
"""For as long as finished work is remembered, and so can be begun anew."""


@dataclass(frozen=True, slots=True)
class Status:
    """database: its kind. waiting: unfinished work by queue. failed: works that failed within `FAILED_DAYS`."""

    at: datetime
    database: str
    versions: dict[str, str]
    processes: tuple[Living, ...]
    waiting: tuple[Waiting, ...]
    overview: Overview
    failed: int


def read_status(settings: Settings, now: datetime) -> Status:
    """As things stand. Changes nothing. Raises `BadSettings`, `CannotStart`."""
    with existing_store(settings) as store:
        try:
            engine = make_engine(parse_url(system_url(settings)))
            try:
                overview = store.overview(now)
                failed = {one.work for one in store.failed(now - timedelta(days=FAILED_DAYS))}
                processes, waiting, gone = _of_work(engine, data_folder(settings), now)
            finally:
                engine.dispose()
        except (StoreError, SQLAlchemyError) as error:
            line = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise CannotStart(f"the database cannot be asked: {line}") from None
    versions = {
        "pullquote": version("pullquote"),
        "work": VERSION,
        "tables": overview.tables,
        "python": platform.python_version(),
    }
    versions |= {name: version(name) for name in ("dbos", "spacy")}
    return Status(now, engine.dialect.name, versions, processes, waiting, overview, len(failed | gone))


def existing_store(settings: Settings) -> Store:
    """The store as it is, its tables neither made nor changed. Raises `BadSettings`, `CannotStart` where there is none."""
    try:
        url = parse_url(database_url(settings))
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            raise CannotStart(f"there is nothing yet: {url.database} does not exist, so no bot has run here")
        return Store(database_url(settings))
    except StoreError as error:
        raise CannotStart(str(error)) from None


def status_json(status: Status) -> dict[str, Any]:
    """For programs; times as ISO 8601."""
    return {
        "at": status.at.isoformat(),
        "database": status.database,
        "versions": status.versions,
        "processes": [{"name": one.name, "since": _iso(one.since), "seen": _iso(one.seen)} for one in status.processes],
        "queues": [asdict(one) for one in status.waiting],
        "day": {name: getattr(status.overview, name) for name in ("requests", "digests", "roundups", "messages")},
        **{
            name: getattr(status.overview, name)
            for name in ("channels", "workspaces", "subscriptions", "paused", "feeds", "articles", "bytes")
        },
        "failed": status.failed,
    }


def status_lines(status: Status) -> list[str]:
    """For people."""
    here, versions = status.overview, status.versions
    size = f"{here.bytes / 1e6:,.1f} MB"
    return [
        f"Pullquote {versions['pullquote']} on {status.database}: tables {versions['tables'] or 'none'}, {size}, "
        f"{here.articles:,} articles; work version {versions['work']}, Python {versions['python']}, DBOS {versions['dbos']}",
        f"Processes: {', '.join(_process(one, status.at) for one in status.processes) or 'none runs'}",
        f"Work: {', '.join(map(_queue, status.waiting)) or 'nothing waits'}",
        f"Channels: {_channels(here)}",
        f"Feeds: {_listed(here.feeds)}",
        f"Roundups: {here.subscriptions} set, {here.paused} paused; in the last day {_listed(here.roundups) or 'none was due'}",
        f"Last day: {here.requests:,} requests, {here.digests:,} digests, messages {_listed(here.messages) or 'none'}",
        f"Failed in {FAILED_DAYS} days: {status.failed or 'nothing'}{' (pullquote admin work list)' if status.failed else ''}",
    ]


def _of_work(engine: Engine, folder: Path, now: datetime) -> tuple[tuple[Living, ...], tuple[Waiting, ...], set[str]]:
    """Nothing of it where no bot has run yet, and so has made no tables."""
    processes = tuple(living(engine, folder))
    if not has_begun(engine):
        return processes, (), set()
    gone = {one.id for one in broken(engine) if one.at >= now - timedelta(days=FAILED_DAYS)}
    return processes, tuple(backlog(engine, now)), gone


def _process(one: Living, now: datetime) -> str:
    if one.since is None or one.seen is None:
        return one.name
    return f"{one.name} (for {age((now - one.since).total_seconds())}, seen {age((now - one.seen).total_seconds())} ago)"


def _queue(one: Waiting) -> str:
    return f"{one.queue} {one.count} {one.state} (the oldest for {age(one.oldest)})"


def _channels(here: Overview) -> str:
    parts = [f"{count} on {name} in {plural(here.workspaces[name], 'workspace')}" for name, count in here.channels.items()]
    return ", ".join(parts) or "none"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
