"""How much work is unfinished, from DBOS's own table (https://docs.dbos.dev/explanations/system-tables)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, column, func, select, table

from bot.metrics import Waiting

_STATES: Mapping[str, str] = {"ENQUEUED": "waiting", "DELAYED": "waiting", "PENDING": "running"}
_COLUMNS = ("queue_name", "status", "created_at")


def backlog(engine: Engine, now: datetime) -> list[Waiting]:
    """What waits and runs, by queue, in all processes."""
    schema = "dbos" if engine.dialect.name == "postgresql" else None
    work = table("workflow_status", *map(column, _COLUMNS), schema=schema)
    query = (
        select(work.c.queue_name, work.c.status, func.count(), func.min(work.c.created_at))
        .where(work.c.status.in_(_STATES), work.c.queue_name.is_not(None))
        .group_by(work.c.queue_name, work.c.status)
        .order_by(work.c.queue_name, work.c.status)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    milliseconds = now.timestamp() * 1000
    return [
        Waiting(queue, _STATES[status], count, max(0.0, (milliseconds - first) / 1000)) for queue, status, count, first in rows
    ]
