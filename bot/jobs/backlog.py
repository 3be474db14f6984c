"""What DBOS's own tables say of work (https://docs.dbos.dev/explanations/system-tables): looked at, never written."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ARRAY, Engine, Row, Select, TableClause, Text, any_, bindparam, column, func, select, table

from bot.channel import Channel
from bot.jobs.queues import owner_of
from bot.metrics import Waiting
from bot.store import Store

_STATES: Mapping[str, str] = {"ENQUEUED": "waiting", "DELAYED": "waiting", "PENDING": "running"}
_COLUMNS = ("workflow_uuid", "name", "queue_name", "status", "created_at", "executor_id", "application_version", "completed_at")


FINISHED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_AT_ONCE = 500  # ids in one look
_WINDOW = timedelta(minutes=10)  # so that a busy day is never in memory at once
_STATUS = table("workflow_status", *map(column, _COLUMNS), schema="dbos")
_OUTPUT = table("workflow_output", column("workflow_uuid"), column("output"), schema="dbos")
_ENDED = (
    select(_STATUS.c.workflow_uuid, _STATUS.c.status, _OUTPUT.c.output)
    .outerjoin(_OUTPUT, _STATUS.c.workflow_uuid == _OUTPUT.c.workflow_uuid)
    .where(_STATUS.c.workflow_uuid == any_(bindparam("ids", type_=ARRAY(Text))), _STATUS.c.status.in_(FINISHED))
)


def backlog(engine: Engine, now: datetime) -> list[Waiting]:
    """What waits and runs, by queue, in all processes; those of one kind that are a process's own together."""
    work = _work(engine)
    query = (
        select(work.c.queue_name, work.c.status, func.count(), func.min(work.c.created_at))
        .where(work.c.status.in_(_STATES), work.c.queue_name.is_not(None))
        .group_by(work.c.queue_name, work.c.status)
    )
    found: dict[tuple[str, str], tuple[int, float]] = {}
    for queue, status, count, first in _rows(engine, query):
        key = owner_of(queue)[0], _STATES[status]
        many, oldest = found.get(key, (0, first))
        found[key] = many + count, min(oldest, first)
    milliseconds = now.timestamp() * 1000
    return [
        Waiting(queue, state, count, max(0.0, (milliseconds - first) / 1000))
        for (queue, state), (count, first) in sorted(found.items())
    ]


def finished(engine: Engine, since: float) -> dict[str, int]:
    """How many requests, roundups and messages were finished since a time (seconds since 1970), by queue."""
    work = _work(engine)
    query = (
        select(work.c.queue_name, func.count())
        .where(work.c.completed_at >= int(1000 * since), work.c.queue_name.is_not(None))
        .group_by(work.c.queue_name)
    )
    found: dict[str, int] = {}
    for queue, count in _rows(engine, query):
        shared = owner_of(queue)[0]
        found[shared] = found.get(shared, 0) + count
    return found


def ended(engine: Engine, ids: Sequence[str]) -> dict[str, Any]:
    """Which of these workflows have ended: what each returned, None for one that broke down. PostgreSQL only."""
    rows = _rows(engine, _ENDED, {"ids": list(ids)})
    return {row.workflow_uuid: json.loads(row.output) if row.status == "SUCCESS" and row.output else None for row in rows}


def known(engine: Engine, ids: Sequence[str]) -> set[str]:
    """Which of these there are, finished or not."""
    work, found = _work(engine), set()
    for start in range(0, len(ids), _AT_ONCE):
        query = select(work.c.workflow_uuid).where(work.c.workflow_uuid.in_(ids[start : start + _AT_ONCE]))
        found |= {id for (id,) in _rows(engine, query)}
    return found


def unbegun(store: Store, engine: Engine, since: datetime, until: datetime) -> list[tuple[str, Channel]]:
    """What was taken in, set running or put by between two times and is no work."""
    found: list[tuple[str, Channel]] = []
    while since < until:
        end = min(until, since + _WINDOW)
        kept = [*store.received(since, end), *store.running(since, end), *store.untold(since, end)]
        there = known(engine, [work for work, _ in kept])
        found += [(work, channel) for work, channel in kept if work not in there]
        since = end
    return found


def executors_at_work(engine: Engine) -> set[str]:
    """Whoever began what is not finished, or has work waiting on a queue of its own."""
    work = _work(engine)
    begun = select(work.c.executor_id).distinct().where(work.c.status == "PENDING")
    waiting = select(work.c.queue_name).distinct().where(work.c.status == "ENQUEUED", work.c.queue_name.contains("@"))
    owners = {owner_of(queue)[1] for (queue,) in _rows(engine, waiting)}
    return owners | {name for (name,) in _rows(engine, begun) if name}


def begun_by(engine: Engine, executor: str) -> dict[str, str]:
    """What an executor began and has not finished, by id: its queue."""
    work = _work(engine)
    query = select(work.c.workflow_uuid, work.c.queue_name).where(work.c.status == "PENDING", work.c.executor_id == executor)
    return {row.workflow_uuid: row.queue_name for row in _rows(engine, query)}


def waiting_at(engine: Engine, executor: str) -> dict[str, list[str]]:
    """What waits on queues of an executor's own, by queue: the ids."""
    work = _work(engine)
    query = select(work.c.queue_name, work.c.workflow_uuid).where(
        work.c.status == "ENQUEUED", work.c.queue_name.endswith(f"@{executor}", autoescape=True)
    )
    found: dict[str, list[str]] = {}
    for queue, id in _rows(engine, query):
        found.setdefault(queue, []).append(id)
    return found


def unfinished_kinds(engine: Engine) -> set[tuple[str, str]]:
    """The versions and names of what is not finished."""
    work = _work(engine)
    query = select(work.c.application_version, work.c.name).distinct()
    return {(version, name) for version, name in _rows(engine, _unfinished(query, work)) if version and name}


def unfinished(engine: Engine, version: str, names: Collection[str], most: int) -> list[str]:
    """The ids of what is not finished of a version."""
    work = _work(engine)
    query = select(work.c.workflow_uuid).where(work.c.application_version == version, work.c.name.in_(names)).limit(most)
    return [id for (id,) in _rows(engine, _unfinished(query, work))]


def _unfinished(query: "Select[Any]", work: TableClause) -> "Select[Any]":
    return query.where(work.c.status.in_(("PENDING", "ENQUEUED")))


def _work(engine: Engine) -> TableClause:
    schema = "dbos" if engine.dialect.name == "postgresql" else None
    return table("workflow_status", *map(column, _COLUMNS), schema=schema)


def _rows(engine: Engine, query: "Select[Any]", given: Mapping[str, Any] | None = None) -> list[Row[*tuple[Any, ...]]]:
    with engine.connect() as connection:
        return list(connection.execute(query, given))
