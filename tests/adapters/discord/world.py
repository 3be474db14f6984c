"""What the fake Discord knows: servers, channels, people, messages, interactions; and how it is to misbehave.

Changed in the server's thread, or by a test under `World.changed`; tests read copies. Every id is a snowflake, as a string
(https://docs.discord.com/developers/reference#snowflakes).
"""

import base64
import copy
import itertools
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Condition
from typing import Any

import discord

from adapters.discord.invite import PERMISSIONS

Json = dict[str, Any]

APPLICATION = "1100000000000000001"
TOKEN = f"{base64.b64encode(APPLICATION.encode()).decode().rstrip('=')}.GfAkE0.not-a-secret-of-the-fake-server"
EPHEMERAL, LOADING, HAS_THREAD = 1 << 6, 1 << 7, 1 << 5
TEXT, DM, VOICE, GROUP_DM, NEWS, PUBLIC_THREAD, FORUM = 0, 1, 2, 3, 5, 11, 15
TOKEN_SECONDS, ACK_SECONDS = 15 * 60.0, 3.0
NONCE_SECONDS = 180.0
"""How long a nonce is remembered: "the past few minutes"."""
_EPOCH = 1_420_070_400_000
_USUAL = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
    add_reactions=True,
    use_application_commands=True,
    embed_links=True,
    attach_files=True,
)


@dataclass
class Person:
    """A user. takes_dms: whether bots may write to them. manages: has Manage Server wherever they are."""

    id: str
    name: str
    is_bot: bool = False
    takes_dms: bool = True
    manages: bool = False


@dataclass
class Guild:
    """A server. people: their ids. everyone: what everybody may do there. bot: what the bot may, by its role; None: not in it."""

    id: str
    name: str
    people: set[str] = field(default_factory=set)
    everyone: discord.Permissions = field(default_factory=discord.Permissions.none)
    bot: discord.Permissions | None = None


@dataclass
class Channel:
    """Any place with messages. guild: None for direct messages. people: of a direct message. deny: what the bot may not in it.

    parent, owner, archived, locked: of a thread. messages: by id, in order; also what one person alone sees.
    """

    id: str
    kind: int
    name: str
    guild: str | None = None
    people: list[str] = field(default_factory=list)
    deny: discord.Permissions = field(default_factory=discord.Permissions.none)
    parent: str | None = None
    owner: str | None = None
    archived: bool = False
    locked: bool = False
    messages: dict[str, Json] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        return self.kind == PUBLIC_THREAD


@dataclass
class Interaction:
    """A command, click, choice, autocompletion or submitted modal. answer: the app's callback, as it came; None: none yet.

    message: what the answer is as a message. source: the message that has the button. followups: further messages.
    """

    id: str
    token: str
    kind: int
    channel: str
    guild: str | None
    person: str
    at: float
    data: Json
    source: str | None = None
    answer: Json | None = None
    message: str | None = None
    followups: list[str] = field(default_factory=list)

    @property
    def answered(self) -> int | None:
        """The kind of the callback: 4 a message, 5 "thinking…", 6 nothing to see, 7 the source changes, 8 choices, 9 a modal."""
        return None if self.answer is None else int(self.answer["type"])

    @property
    def ephemeral(self) -> bool:
        return bool(int(((self.answer or {}).get("data") or {}).get("flags") or 0) & EPHEMERAL)

    @property
    def choices(self) -> list[Json]:
        return list(((self.answer or {}).get("data") or {}).get("choices") or [])

    @property
    def modal(self) -> Json:
        return dict((self.answer or {}).get("data") or {}) if self.answered == 9 else {}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the next call of a route; one of these, or delay: seconds before the answer, after all is done.

    code, status: Discord's error. retry_after: a 429 (everywhere: of all routes; cloudflare: before Discord, without sense).
    broken: the connection ends before anything is done. lost: all is done, then the connection ends unanswered.
    """

    status: int = 0
    code: int = 0
    retry_after: float | None = None
    everywhere: bool = False
    cloudflare: bool = False
    broken: bool = False
    lost: bool = False
    delay: float = 0.0


@dataclass(frozen=True)
class Call:
    """A call of the REST API and its answer. route: "POST /channels/{channel}/messages". at: by the server's clock."""

    route: str
    args: Json
    body: Json
    status: int
    answer: Any
    at: float


@dataclass(frozen=True)
class Refused:
    """What Discord did not take, and why."""

    route: str
    status: int
    code: int
    detail: str


class DiscordError(Exception):
    """An error as Discord answers it (https://docs.discord.com/developers/topics/opcodes-and-status-codes)."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors = status, code, message, errors

    def body(self) -> Json:
        return {"message": self.message, "code": self.code, **({"errors": self.errors} if self.errors else {})}


UNKNOWN = {
    "channel": 10003,
    "guild": 10004,
    "member": 10007,
    "message": 10008,
    "user": 10013,
    "webhook": 10015,
    "interaction": 10062,
}


def unknown(what: str) -> DiscordError:
    return DiscordError(404, UNKNOWN[what], f"Unknown {what.capitalize()}")


def malformed(field: str, code: str) -> DiscordError:
    """What is wrong with one field."""
    return DiscordError(400, 50035, "Invalid Form Body", {field: {"_errors": [{"code": code, "message": ""}]}})


def missing_access() -> DiscordError:
    return DiscordError(403, 50001, "Missing Access")


def missing_permissions() -> DiscordError:
    return DiscordError(403, 50013, "Missing Permissions")


class World:
    """All of it. `changed` is notified whenever anything happens."""

    def __init__(self) -> None:
        self.changed = Condition()
        self.offset = 0.0  # seconds that the test moved the clock by
        self._numbers = itertools.count(1)
        self.token = TOKEN
        self.message_content = True  # whether the app has the privileged intent
        self.shards = 1
        self.bot = Person(APPLICATION, "Pullquote", is_bot=True)
        self.people: dict[str, Person] = {self.bot.id: self.bot}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.interactions: dict[str, Interaction] = {}  # by token
        self.commands: list[Json] = []
        self.nonces: dict[tuple[str, str], tuple[float, str]] = {}  # channel and nonce: when, which message
        self.files: dict[str, tuple[str, bytes]] = {}  # of attachments by id: name, content
        self.calls: list[Call] = []
        self.refused: list[Refused] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.limits: dict[str, tuple[int, float]] = {}  # by route: how many calls within how many seconds
        self.spent: defaultdict[str, deque[float]] = defaultdict(deque)

    def now(self) -> float:
        return time.time() + self.offset

    def id(self) -> str:
        """A new snowflake: when, and a number that is never the same twice."""
        return str(((int(self.now() * 1000) - _EPOCH) << 22) | (next(self._numbers) & 0x3FFFFF))

    def time(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    # Who may do what

    def place(self, id: str) -> Channel:
        """A channel as the bot finds it. Raises if there is none, or it is not the bot's to see."""
        found = self.channels.get(id)
        if found is None:
            raise unknown("channel")
        if not self.has_bot(found) or not self.bot_may(found).view_channel:
            raise missing_access()
        return found

    def has_bot(self, channel: Channel) -> bool:
        """Whether the bot is in the server, or one of the two who talk directly."""
        return self.bot.id in channel.people if channel.guild is None else self.guilds[channel.guild].bot is not None

    def bot_may(self, channel: Channel) -> discord.Permissions:
        """What the bot may do in a channel; in direct messages all that there is to do."""
        if channel.guild is None:
            return PERMISSIONS
        guild = self.guilds[channel.guild]
        if guild.bot is None:
            return discord.Permissions.none()
        parent = self.channels.get(channel.parent or "", channel)
        return discord.Permissions((guild.everyone.value | guild.bot.value) & ~(parent.deny.value | channel.deny.value))

    def person_may(self, person: str, guild: Guild) -> discord.Permissions:
        may = discord.Permissions(_USUAL.value | guild.everyone.value)
        may.manage_guild = self.people[person].manages
        return may

    # Messages

    def add_message(self, channel: Channel, author: str, fields: Json) -> Json:
        """Keep a message as it is on the wire. "seen_by": the one person who sees it, if it is ephemeral; "sent": as it came."""
        id = fields.pop("id", None) or self.id()
        message: Json = {
            "id": id,
            "channel_id": channel.id,
            "author": self.user(author),
            "content": "",
            "timestamp": self.time(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
            **fields,
        }
        channel.messages[id] = message
        return message

    def user(self, id: str) -> Json:
        person = self.people[id]
        return {
            "id": person.id,
            "username": person.name.lower(),
            "discriminator": "0",
            "global_name": person.name,
            "avatar": None,
            "bot": person.is_bot,
            "public_flags": 0,
        }

    def dm(self, *people: str) -> Channel:
        """The direct messages of the bot and one person, made if they aren't there."""
        for channel in self.channels.values():
            if channel.kind == DM and set(channel.people) == set(people):
                return channel
        made = Channel(self.id(), DM, "", people=list(people))
        self.channels[made.id] = made
        return made

    def interaction(self, token: str) -> Interaction:
        """The interaction whose token it is. Raises if there is none, or it is too late for it."""
        found = self.interactions.get(token)
        if found is None:
            raise unknown("webhook")
        if self.now() - found.at > TOKEN_SECONDS:
            raise DiscordError(401, 50027, "Invalid Webhook Token")
        return found

    def spend(self, route: str, key: str) -> tuple[int, int, float] | float | None:
        """One more call of a route: its limit, how many are left, seconds until more are; or the seconds to wait before this one.
        None: the route has no limit here."""
        if route not in self.limits:
            return None
        most, within = self.limits[route]
        spent, now = self.spent[key], self.now()
        while spent and now - spent[0] >= within:
            spent.popleft()
        if len(spent) >= most:
            return within - (now - spent[0])
        spent.append(now)
        return most, most - len(spent), within - (now - spent[0])

    def copies(self, messages: Iterable[Json]) -> list[Json]:
        return [copy.deepcopy(message) for message in messages]
