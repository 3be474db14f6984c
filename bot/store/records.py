"""What the store keeps, as values. Times are aware and in UTC; ids are the store's own unless said otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.channel import Channel
from summarizer.article import Article

Json = dict[str, Any]
EVERY_DAY = frozenset(range(7))


class Answering(StrEnum):
    """What a pasted link or article gets in a channel."""

    AT_ONCE = "at_once"  # a digest in the thread
    ON_OFFER = "on_offer"  # an offer; the digest when somebody takes it
    OFF = "off"  # nothing, unless the bot is spoken to


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How the bot behaves in one channel. tell_when_empty: a roundup with nothing new is one line instead of silence."""

    answering: Answering = Answering.AT_ONCE
    tell_when_empty: bool = False


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its id. canonical_url: its address without tracking parameters, the key by which it is known."""

    id: int
    article: Article
    canonical_url: str | None
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as a channel saw it: first shared when and by whom, in which thread, with the bot's digest as which message.

    link: a link to that message on the platform, if the platform gives one. message: the platform's id of the bot's digest.
    """

    article: int
    seen_at: datetime
    person: str | None = None
    thread: str | None = None
    message: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A quote or figure found by its words. item: its id in the digest ("q3", "f1")."""

    article: int
    item: str


class RequestKind(StrEnum):
    """What was asked for."""

    MESSAGE = "message"  # what a person wrote: links, a pasted article, a question or a command
    ACTION = "action"  # a button
    ENTRY = "entry"  # nobody: an entry came into a feed of a channel that wants to be told at once


@dataclass(frozen=True, slots=True)
class Request:
    """Something a person asked for, kept until it is answered; what the durable work is given is its id.

    key: the platform's own id of the event, by which the same event delivered again is known. thread: where to answer, None
    for the channel itself. message: the platform's id of the message that asked. payload: JSON. received_at: when.
    """

    id: int
    key: str
    channel: Channel
    kind: RequestKind
    payload: Json
    person: str | None
    thread: str | None
    message: str | None
    received_at: datetime


class DeliveryState(StrEnum):
    READY = "ready"  # written, no send begun
    POSTING = "posting"  # written before the send
    POSTED = "posted"  # the platform has it, as `message`
    FAILED = "failed"  # given up; `problem` says why


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of ours on its way to a platform. key: deterministic, so that a resend is known as the same message.

    payload: the Reply as JSON. thread: None for the channel itself. person: the only one to see it (ephemeral), else None.
    tries: how often a send was begun. message: the platform's id once posted.
    """

    key: str
    channel: Channel
    payload: Json
    thread: str | None
    person: str | None
    state: DeliveryState
    tries: int
    message: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A post that is to be kept as deliveries, one for each of its parts. payloads: the parts' Replies as JSON, in order."""

    channel: Channel
    payloads: Sequence[Json]
    thread: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """When a roundup is due: local time, weekdays (0 is Monday), IANA time zone ("Europe/London")."""

    at: time
    weekdays: frozenset[int] = EVERY_DAY
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's roundup. timing: None until somebody sets one. watermark: the last local date for which a run was created.

    person: who set it, if known. since: when it was last set or resumed; what was due before that is not made up for.
    next_due: when it is due next, once that has been reckoned.
    """

    id: int
    channel: Channel
    timing: Timing | None
    paused: bool
    watermark: date | None
    person: str | None = None
    since: datetime | None = None
    next_due: datetime | None = None


class RunState(StrEnum):
    DUE = "due"  # created, not begun
    RUNNING = "running"  # its workflow was enqueued
    DONE = "done"  # posted
    EMPTY = "empty"  # nothing new: nothing posted, or one line
    SKIPPED = "skipped"  # too late to be of use; `problem` says so
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """The roundup of one subscription for one local date; there is at most one. due_at: the instant."""

    id: int
    subscription: int
    channel: Channel
    local_date: date
    due_at: datetime
    state: RunState
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be created. state: DUE, or SKIPPED with `problem`."""

    local_date: date
    due_at: datetime
    state: RunState = RunState.DUE
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed that some channel is subscribed to. state: what polling keeps of it between two askings, JSON of the poller's own.

    next_due: when it is to be asked; None at once. dead: why it is asked no more.
    """

    id: int
    url: str
    title: str
    state: Json
    next_due: datetime | None = None
    dead: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, as polling gives it; texts are plain. guid: what the feed calls it."""

    guid: str
    url: str | None
    title: str
    summary: str = ""
    published: datetime | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as kept. article: its article once read. problem: why there is none. feed_title: of the feed that had it."""

    id: int
    feed: int
    feed_title: str
    entry: Entry
    first_seen: datetime
    article: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Follow:
    """A person or topic that a channel follows. at_once: told when it comes up, not only in the next roundup."""

    id: int
    channel: Channel
    what: str
    person: str | None
    at_once: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """Somebody said that something shown is not right. item: its id in the digest, or None for the whole. note: their words."""

    channel: Channel
    article: int | None
    item: str | None
    person: str | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows something touched or a channel has, by what they are: {"articles": 3, "quotes": 41}."""

    of: dict[str, int]
