"""The queues of the durable work: which there are, who serves them, how much of each is done at once.

Requests wait at the process that heard them, for what a platform gives to answer with (Discord's interaction tokens, Slack's
response URLs) is in its memory alone; what nobody heard, or whoever heard it is gone, waits for any process of the platform. What
is read and digested waits for any process at all.
"""

import hashlib
from collections.abc import Collection
from contextvars import Context
from dataclasses import dataclass
from enum import StrEnum

from dbos import DBOS, EnqueueOptions

from bot.channel import Channel

SOON, LATER = 1, 10  # priorities within a lane: a person waits; nobody does

READ_SOON, READ_LATER = "reading.people", "reading.roundups"
_LANES = 8  # of a workspace
_SELDOM = 10  # times as long between two looks where nobody waits, or others of the platform left something


class Reading(StrEnum):
    """Who reads and digests what is asked for, and writes roundups."""

    HERE = "here"  # the process that answers, as steps of the request: it shares its work with none
    SHARED = "shared"  # whichever process is free, this one too
    ELSEWHERE = "elsewhere"  # other processes


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is done at once in this process, for each platform. poll: seconds between two looks into a queue; takeover: at
    what others left, after two of which it is taken up (see `bot.executors.Suspects`).

    people: requests; `per_lane` of a lane: a channel is always in the same of its workspace's eight lanes, so that a noisy one
    leaves places to the others, and a noisy workspace to other workspaces. roundups: these have places of their own, so that
    nobody who waits for an answer waits for them. reading, reading_later: articles for people and for roundups, where they are
    read from the shared queues; `per_workspace` of the first for one workspace. What is shared is the same for all processes.
    """

    people: int = 16
    per_lane: int = 2
    roundups: int = 2
    poll: float = 0.2
    takeover: float = 5.0
    reading: int = 8
    per_workspace: int = 6
    reading_later: int = 4


WAITING = Limits(people=64, per_lane=4, roundups=16, poll=0.3)
"""For a process whose requests mostly wait for articles that any process reads, and for those that read them."""


@dataclass(frozen=True, slots=True)
class Task:
    """A workflow to be begun. id: what it is for; the same again is the same. lane: tasks of one lane take turns."""

    id: str
    name: str
    argument: int | str
    queue: str
    lane: str
    priority: int = SOON


@dataclass(frozen=True, slots=True)
class Queues:
    """The names of the queues as one process sees them. alone: see `Jobs`."""

    platforms: Collection[str]
    executor: str
    reading: Reading
    alone: bool = False

    def heard(self, platform: str) -> str:
        """Where requests wait that this process heard."""
        own = self.reading is not Reading.HERE and platform in self.platforms
        return f"{platform}.people@{self.executor}" if own else self.people(platform)

    def people(self, platform: str) -> str:
        """Where requests wait that any process of the platform may answer."""
        return self._shared(platform, "people")

    def roundups(self, platform: str) -> str:
        return self._shared(platform, "roundups")

    def register(self, limits: Limits) -> None:
        """Make the queues that this process serves. Call once DBOS is launched."""
        poll, seldom = limits.poll, _SELDOM * limits.poll
        for platform in self.platforms:
            own, people = self.heard(platform), self.people(platform)
            _register(own, limits.people, limits.per_lane, poll)
            if people != own:
                _register(people, limits.people, limits.per_lane, seldom)
            _register(self.roundups(platform), limits.roundups, 1, seldom)
        if self.reading is Reading.SHARED:
            _register(READ_SOON, limits.reading, min(limits.per_workspace, limits.reading), 1.5 * poll)  # places enough meanwhile
            _register(READ_LATER, limits.reading_later, limits.reading_later, seldom)

    def served(self) -> list[str]:
        """The queues that this process takes work from."""
        names = [name(platform) for platform in self.platforms for name in (self.heard, self.people, self.roundups)]
        return sorted({*names, *([READ_SOON, READ_LATER] if self.reading is Reading.SHARED else [])})

    def places(self, limits: Limits) -> int:
        """How many workflows may run here at once."""
        requests = len(self.platforms) * (limits.people * (1 + (self.reading is not Reading.HERE)) + limits.roundups)
        return requests + (limits.reading + limits.reading_later if self.reading is Reading.SHARED else 0)

    def _shared(self, platform: str, kind: str) -> str:
        own = self.alone and platform in self.platforms
        return f"{platform}.{kind}@{self.executor}" if own else f"{platform}.{kind}"


def owner_of(queue: str) -> tuple[str, str]:
    """The shared queue of that kind, and whose own `queue` is; "" if it is nobody's."""
    shared, _, executor = queue.partition("@")
    return shared, executor


def channel_lane(channel: Channel) -> str:
    """One of its workspace's lanes. Hashes: no id of a platform's is in DBOS's tables."""
    return f"{workspace_lane(channel)}.{int(_hashed(str(channel)), 16) % _LANES}"


def workspace_lane(channel: Channel) -> str:
    return _hashed(f"{channel.platform}/{channel.workspace}")


def enqueue(task: Task) -> None:
    """Put it on its queue, unless it is or was there. Even from within a step it is nobody's child."""
    options = EnqueueOptions(
        workflow_name=task.name,
        workflow_id=task.id,
        queue_name=task.queue,
        priority=task.priority,
        queue_partition_key=task.lane,
        app_version=DBOS.application_version,
    )
    Context().run(DBOS.enqueue_workflow_with_options, options, task.argument)


def _register(name: str, places: int, per_lane: int, poll: float) -> None:
    DBOS.register_queue(
        name, worker_concurrency=places, partition_worker_concurrency=min(per_lane, places), polling_interval_sec=poll
    )


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]
