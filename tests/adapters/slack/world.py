"""What the fake Slack knows: workspaces, people, conversations, messages, views, files; and how it is to misbehave.

Changed in the server's thread alone, under `World.changed`; tests read copies.
"""

import copy
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Condition
from typing import Any
from uuid import uuid4

import yaml  # type: ignore[import-untyped]

Json = dict[str, Any]

APP = "A0PULLQUOTE"
_MANIFEST = Path(__file__).parents[3] / "config" / "slack-manifest.yaml"
_OPTIONAL = {"files:read"}  # to be added by whoever wants files dropped in to be read


@cache
def manifest_scopes() -> frozenset[str]:
    """What the app asks for: no test passes with more than that."""
    manifest = yaml.safe_load(_MANIFEST.read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"]) | _OPTIONAL


@dataclass
class Installed:
    """The app in one workspace, or org_wide: in all of an enterprise. token: the bot's."""

    team: str
    token: str
    bot_user: str = "U0PULLQUOTE"
    bot: str = "B0PULLQUOTE"
    enterprise: str | None = None
    scopes: frozenset[str] = field(default_factory=manifest_scopes)
    revoked: bool = False
    org_wide: bool = False


@dataclass
class Person:
    """A user. more: what `users.info` gives beside the usual."""

    id: str
    name: str
    team: str
    tz: str = "Europe/London"
    tz_label: str = "Greenwich Mean Time"
    tz_offset: int = 0
    is_admin: bool = False
    is_bot: bool = False
    more: Json = field(default_factory=dict)


@dataclass
class Conversation:
    """A channel (C), a private one (G), a direct message (D). messages: by ts, in order. archived, locked: nobody may post."""

    id: str
    name: str
    team: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    locked: bool = False
    messages: dict[str, Json] = field(default_factory=dict)

    @property
    def is_im(self) -> bool:
        return self.id.startswith("D")

    @property
    def kind(self) -> str:
        """As scopes have it."""
        return "im" if self.is_im else "groups" if self.private else "channels"

    def replies(self, thread: str) -> list[Json]:
        return [message for ts, message in self.messages.items() if message.get("thread_ts") == thread and ts != thread]


@dataclass(frozen=True)
class Ephemeral:
    """What one person alone was shown. shown: Slack shows it (in a thread only where the thread has a reply). url: by a
    response_url. replaced: it took the place of the message that had the button."""

    channel: str
    user: str
    text: str
    blocks: list[Json]
    thread: str | None = None
    shown: bool = True
    url: bool = False
    replaced: bool = False
    ts: str = ""


@dataclass
class File:
    """A file that somebody shared, or that the app uploaded. alt: its text for who can't see it."""

    id: str
    name: str
    team: str
    content: bytes = b""
    mimetype: str = "application/octet-stream"
    title: str = ""
    alt: str | None = None
    length: int = 0
    channel: str | None = None
    thread: str | None = None
    user: str = ""
    complete: bool = True
    more: Json = field(default_factory=dict)


@dataclass
class View:
    """A modal or a home tab as Slack keeps it."""

    id: str
    user: str
    team: str
    view: Json
    hash: str
    previous: str | None = None


@dataclass
class ResponseUrl:
    """Where an answer to a command or a click may be sent: 30 minutes, five times."""

    id: str
    channel: str
    user: str
    team: str
    message: str | None
    until: float
    uses: int = 5


@dataclass
class Trigger:
    """What allows one view to be opened, for three seconds."""

    id: str
    user: str
    team: str
    until: float
    used: bool = False


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the next call of a method; one of these, or delay: seconds before the answer, after all is done.

    error: Slack's answer. status: an HTTP status without sense. retry_after: a 429. broken: the connection ends before anything
    is done. lost: all is done, then the connection ends unanswered.
    """

    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    broken: bool = False
    lost: bool = False
    delay: float = 0.0


@dataclass
class Rates:
    """How often is too often; None: never. posts: seconds between two messages in a channel, with `burst` before that counts.
    history: seconds between two readings of history (60 for apps outside the Marketplace, 15 messages each)."""

    posts: float | None = 1.0
    burst: int = 2
    history: float | None = None


@dataclass(frozen=True)
class Call:
    """A call of the Web API and its answer. at: by the server's clock."""

    method: str
    args: Json
    token: str | None
    answer: Json
    status: int
    at: float


@dataclass(frozen=True)
class Refused:
    """What Slack did not take, and why."""

    method: str
    error: str
    detail: str = ""


class World:
    """All of it. `changed` is notified whenever anything happens."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.offset = 0.0  # seconds that the test moved the clock by
        self.installed: dict[str, Installed] = {}  # by token
        self.app_token = "xapp-1-fake"
        self.signing_secret = "8f742231b10e8888abcd99yyyzzz85a5"
        self.client_id = "1234.5678"
        self.client_secret = "client-secret-of-the-fake"
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.ephemerals: list[Ephemeral] = []
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.urls: dict[str, ResponseUrl] = {}
        self.triggers: dict[str, Trigger] = {}
        self.codes: dict[str, Installed] = {}
        self.threads: defaultdict[tuple[str, str], Json] = defaultdict(dict)  # assistant: status, prompts, title
        self.statuses: list[tuple[str, str, str]] = []
        self.calls: list[Call] = []
        self.refused: list[Refused] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.rates = Rates()
        self.buckets: dict[str, tuple[float, float]] = {}  # channel: how many more may be posted, as of when
        self.read_at: dict[tuple[str, str], float] = {}
        self._numbers = itertools.count(1)
        self._last_ts = 0

    def now(self) -> float:
        return time.time() + self.offset

    def ts(self) -> str:
        """A new message id: seconds and microseconds, never the same twice."""
        micros = max(int(self.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):08X}"

    def install(self, team: str, *, token: str | None = None, enterprise: str | None = None, org_wide: bool = False) -> Installed:
        """Put the app into a workspace, or with `org_wide` into all of its enterprise."""
        suffix = "" if team == "T1" else team
        made = Installed(
            team, token or f"xoxb-fake-{team}-{uuid4().hex[:8]}", f"U0PULLQUOTE{suffix}", f"B0PULLQUOTE{suffix}", enterprise
        )
        made.org_wide = org_wide
        self.installed[made.token] = made
        self.people[made.bot_user] = Person(made.bot_user, "pullquote", team, is_bot=True)
        return made

    def bot_of(self, team: str) -> Installed:
        return next(one for one in self.installed.values() if one.team == team and not one.revoked)

    def response_url(self, channel: str, user: str, team: str, message: str | None = None) -> ResponseUrl:
        made = ResponseUrl(uuid4().hex, channel, user, team, message, self.now() + 30 * 60)
        self.urls[made.id] = made
        return made

    def trigger(self, user: str, team: str) -> str:
        made = Trigger(f"{next(self._numbers)}.{uuid4().hex}", user, team, self.now() + 3)
        self.triggers[made.id] = made
        return made.id

    def add_message(self, conversation: Conversation, message: Json) -> Json:
        """Keep a message; its thread counts it."""
        message.setdefault("type", "message")
        message.setdefault("ts", self.ts())
        if (parent := conversation.messages.get(message.get("thread_ts", ""))) is not None and parent is not message:
            parent["thread_ts"] = parent["ts"]
            parent["reply_count"] = parent.get("reply_count", 0) + 1
        conversation.messages[message["ts"]] = message
        return message

    def take(self, channel: str) -> int | None:
        """One more message in a channel; if that is too often, after how many seconds it may be tried again."""
        if self.rates.posts is None:
            return None
        now = self.now()
        left, then = self.buckets.get(channel, (float(self.rates.burst), now))
        left = min(float(self.rates.burst), left + (now - then) / self.rates.posts)
        if left < 1:
            self.buckets[channel] = (left, now)
            return max(1, round((1 - left) * self.rates.posts + 0.5))
        self.buckets[channel] = (left - 1, now)
        return None

    def read(self, method: str, team: str) -> int | None:
        """History is read once more; if that is too often, after how many seconds it may be tried again."""
        if self.rates.history is None:
            return None
        now, before = self.now(), self.read_at.get((method, team))
        if before is not None and now - before < self.rates.history:
            return max(1, int(self.rates.history - (now - before)) + 1)
        self.read_at[method, team] = now
        return None

    def copies(self, messages: Iterator[Json] | list[Json]) -> list[Json]:
        return [copy.deepcopy(message) for message in messages]
