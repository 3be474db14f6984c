"""The durable work as whoever runs the bot sees and handles it, from a process that does none: DBOS's tables and its client.

https://docs.dbos.dev/python/reference/client
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Engine, column, inspect, select, table

from bot.jobs.engine import VERSION
from bot.jobs.flows import writing_of
from bot.jobs.queues import owner_of

_NAME = "pullquote"  # as `bot.jobs.engine` calls itself
_UNFINISHED = ("ENQUEUED", "PENDING", "DELAYED")
_BROKEN = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_KINDS = ("request:", "roundup:", "tell:")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Broken:
    """A work that ended without a word to anybody. id: such as "request:17"."""

    id: str
    at: datetime


def has_begun(engine: Engine) -> bool:
    """Whether a bot has run, which makes the tables. A SQLite file is not made by asking."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return False
    return inspect(engine).has_table("workflow_status", schema=_schema(engine))


def unfinished(engine: Engine) -> list[str]:
    """The ids of all work that waits or runs, parts of others included."""
    return [id for id, _ in _works(engine, _UNFINISHED)]


def whole(ids: Iterable[str]) -> list[str]:
    """Those that are not parts of others."""
    return [id for id in ids if id.startswith(_KINDS)]


def broken(engine: Engine) -> list[Broken]:
    """The work that ended without a word, the newest first; not that of which it was a part."""
    found = [Broken(id, datetime.fromtimestamp(at / 1000, UTC)) for id, at in _works(engine, _BROKEN)]
    ours = set(whole(one.id for one in found))
    return [one for one in found if one.id in ours]


class Works:
    """Handles work by its id."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def again(self, id: str, reopen: Callable[[], object]) -> bool:
        """Begin a finished work anew, from its first step; whether there was one. What was posted is not posted again.

        reopen: lets what was given up of it be sent again (`bot.store.failures`), which what is under way must not be told.
        """
        found = self._client.list_workflows(workflow_ids=[id], load_output=False)
        if not found or found[0].status in _UNFINISHED or not found[0].queue_name:
            return False
        was = found[0]
        assert was.queue_name is not None
        assert was.input is not None
        queue, _ = owner_of(was.queue_name)  # whoever heard it waits for it no more
        options = EnqueueOptions(workflow_name=was.name, workflow_id=id, queue_name=queue, priority=was.priority or 0)
        if was.queue_partition_key:
            options["queue_partition_key"] = was.queue_partition_key
        options["app_version"] = was.app_version or VERSION  # else it would wait for whichever version is the newest
        reopen()
        self._client.delete_workflows([id, writing_of(id)])
        self._client.enqueue(options, *was.input["args"], **was.input["kwargs"])
        return True

    def give_up(self, ids: Sequence[str]) -> None:
        """Let nobody do these any more."""
        for start in range(0, len(ids), _AT_ONCE):
            self._client.cancel_workflows(list(ids[start : start + _AT_ONCE]))


@contextmanager
def handled(system_url: str) -> Iterator[Works]:
    """The work in the database at `system_url`, to be handled until the end of the `with`."""
    logging.getLogger("dbos").addHandler(logging.NullHandler())  # else DBOS prints to the terminal
    client = DBOSClient(
        system_database_url=system_url,
        serializer=DBOSPortableJSONSerializer(),
        application_name=_NAME,
        retry_connection_errors=False,
    )
    try:
        yield Works(client)
    finally:
        client.destroy()


def _works(engine: Engine, states: Sequence[str]) -> list[tuple[str, int]]:
    """Id and last change in milliseconds, the newest first; none where no bot has run yet."""
    if not has_begun(engine):
        return []
    work = table("workflow_status", *map(column, ("workflow_uuid", "status", "updated_at")), schema=_schema(engine))
    query = select(work.c.workflow_uuid, work.c.updated_at).where(work.c.status.in_(states))
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(work.c.updated_at.desc())).all()
    return [(row.workflow_uuid, row.updated_at) for row in rows]


def _schema(engine: Engine) -> str | None:
    return "dbos" if engine.dialect.name == "postgresql" else None
