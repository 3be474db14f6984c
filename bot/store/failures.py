"""Work that came to nothing: messages that a platform refused, roundups and answers that could not be made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from bot.channel import Channel
from bot.store.channels import COLUMNS, channel_of
from bot.store.engine import Database
from bot.store.records import DeliveryState, RunState
from bot.store.tables import channels, deliveries, runs, subscriptions

_PART = re.compile(r"(:failed)?:\d+:\d+$")
_TOLD = ":failed:0:0"
"""How the key of a message ends that says to somebody that it could not be answered."""
_UNANSWERED = "could not be answered; whoever asked was told so"


@dataclass(frozen=True, slots=True)
class Failed:
    """One work that failed. work: such as "request:17". why: one line, in our words or the platform's."""

    work: str
    channel: Channel
    why: str
    at: datetime


class Failures(Database):
    """What failed, and its return."""

    def failed(self, since: datetime) -> list[Failed]:
        """What failed since a time, the newest first; each work once, with what was wrong last."""
        refused = (
            select(deliveries.c.key, deliveries.c.state, deliveries.c.problem, deliveries.c.changed_at, *COLUMNS)
            .join(channels)
            .where(deliveries.c.changed_at >= since)
            .where(or_(deliveries.c.state == DeliveryState.FAILED.value, deliveries.c.key.endswith(_TOLD)))
        )
        missed = (
            select(runs.c.id, runs.c.problem, runs.c.due_at, runs.c.changed_at, *COLUMNS)
            .join(subscriptions, subscriptions.c.id == runs.c.subscription_id)
            .join(channels)
            .where(runs.c.state == RunState.FAILED.value, runs.c.due_at >= since)
        )
        with self.read() as connection:
            found = [
                Failed(_PART.sub("", row.key), channel_of(row), _why(row.state, row.problem), row.changed_at)
                for row in connection.execute(refused)
            ]
            told = [f"{one.work}:0:0" for one in found]
            answered = deliveries.c.key.in_(told) & (deliveries.c.state == DeliveryState.POSTED.value)
            since_answered = {_PART.sub("", key) for key in connection.scalars(select(deliveries.c.key).where(answered))}
            found = [one for one in found if one.why != _UNANSWERED or one.work not in since_answered]
            found += [
                Failed(f"roundup:{row.id}", channel_of(row), row.problem or "it could not be made", row.changed_at or row.due_at)
                for row in connection.execute(missed)
            ]
        return _newest(found)

    def reopen(self, work: str, now: datetime) -> int:
        """Let what was given up of a work be sent again, if the platform has it not; how many messages. That it failed was said,
        and is no answer any more; a failed roundup is running again. For a work that is
        finished: `bot.jobs.outside` begins it anew."""
        given_up = deliveries.c.key.startswith(f"{work}:", autoescape=True) & (deliveries.c.state == DeliveryState.FAILED.value)
        told = deliveries.c.key.startswith(f"{work}:failed:", autoescape=True)
        with self.write() as connection:
            connection.execute(delete(deliveries).where(told))
            again = {"state": DeliveryState.READY.value, "problem": None, "changed_at": now}
            count = connection.execute(update(deliveries).where(given_up).values(again)).rowcount
            kind, _, id = work.partition(":")
            if kind == "roundup" and id.isdecimal():
                failed = (runs.c.id == int(id)) & (runs.c.state == RunState.FAILED.value)
                running = {"state": RunState.RUNNING.value, "problem": None, "changed_at": now}
                connection.execute(update(runs).where(failed).values(running))
        return count


def _why(state: str, problem: str | None) -> str:
    if state == DeliveryState.FAILED.value:
        return f"could not be posted: {problem or 'the platform did not take it'}"
    return _UNANSWERED


def _newest(found: Iterable[Failed]) -> list[Failed]:
    by_work: dict[str, Failed] = {}
    for one in sorted(found, key=lambda one: one.at, reverse=True):
        by_work.setdefault(one.work, one)
    return list(by_work.values())
