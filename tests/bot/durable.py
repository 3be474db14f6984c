"""A chat platform in a file, which several processes may share and a kill does not harm, and the least Work that uses it."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from bot.channel import Channel
from bot.delivery import NotPosted, Post, Posted
from bot.jobs import Read, Roundup, Wanted
from bot.reading import InputError
from bot.reply import Heading, Reply, Text, fail, say
from bot.store import Store
from bot.store.records import Delivery
from summarizer.article import Article

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)
CHANNEL = Channel("fake", "w", "c")
Hook = Callable[[str], object]


def do_nothing(_: str) -> None:
    pass


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait until it is true; raises `TimeoutError`."""
    deadline = monotonic() + seconds
    while not true():
        if monotonic() > deadline:
            raise TimeoutError("it never became true")
        sleep(0.01)


def system(database_url: str, folder: Path) -> str:
    """Where DBOS keeps its tables: a file of its own, or the same PostgreSQL database."""
    return f"sqlite:///{folder}/jobs.db" if database_url.startswith("sqlite") else database_url


@dataclass(frozen=True)
class Message:
    id: str
    key: str
    thread: str | None
    text: str


class Platform:
    """It takes every message that it is sent, also the same twice: that is what tests look for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, key TEXT, channel TEXT, thread TEXT, text TEXT)"
            )
            connection.execute("CREATE INDEX IF NOT EXISTS by_key ON messages (key)")

    def take(self, key: str, channel: Channel, thread: str | None, text: str) -> str:
        with closing(self._connect()) as connection:
            row = (key, str(channel), thread, text)
            return str(connection.execute("INSERT INTO messages (key, channel, thread, text) VALUES (?, ?, ?, ?)", row).lastrowid)

    def find(self, key: str) -> str | None:
        with closing(self._connect()) as connection:
            row = connection.execute("SELECT id FROM messages WHERE key = ? ORDER BY id", (key,)).fetchone()
        return str(row[0]) if row else None

    def said(self, channel: Channel | None = None) -> list[Message]:
        """All messages, or those of one channel, in the order in which they came."""
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT id, key, thread, text, channel FROM messages ORDER BY id").fetchall()
        return [Message(str(row[0]), *row[1:4]) for row in rows if channel is None or row[4] == str(channel)]

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        return connection


class FakeEdge:
    """Posts to a `Platform`; a message there opens a thread of its own. Replies are parted at every Heading.

    hook: called before the platform has a message ("send KEY"), after ("sent KEY"), and before one is looked up ("find KEY").
    """

    def __init__(self, platform: Platform, hook: Hook = do_nothing) -> None:
        self.platform = platform
        self.hook = hook

    def parts(self, reply: Reply) -> Sequence[Reply]:
        parts: list[list[Text]] = [[]]
        for block in reply.blocks:
            if isinstance(block, Heading):
                parts.append([])
            elif isinstance(block, Text):
                parts[-1].append(block)
        return [Reply(tuple(part)) for part in parts]

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        self.hook(f"send {delivery.key}")
        message = self.platform.take(delivery.key, delivery.channel, delivery.thread, text_of(reply))
        self.hook(f"sent {delivery.key}")
        return Posted(message, delivery.thread or f"thread of {message}")

    def find(self, delivery: Delivery) -> Posted | None:
        self.hook(f"find {delivery.key}")
        found = self.platform.find(delivery.key)
        return Posted(found, delivery.thread or f"thread of {found}") if found else None


class FakeWork:
    """A request's payload has the texts that are read, and is answered by them, or "written", where any process may write the
    answer; a roundup is a message and one under it.

    hook: called at the start of each step with its name and arguments ("read 7 0").
    """

    def __init__(self, store: Store, hook: Hook = do_nothing) -> None:
        self.store = store
        self.hook = hook
        self.empty = False
        self.noted: list[tuple[str, str]] = []

    def reads(self, request_id: int) -> int:
        self.hook(f"reads {request_id}")
        request = self.store.request(request_id)
        return len(request.payload["texts"]) if request else 0

    def wanted(self, request_id: int) -> Wanted | None:
        """A text that begins with "file" is one that only the platform has."""
        self.hook(f"reads {request_id}")
        request = self.store.request(request_id)
        if request is None:
            return None
        names = [
            None if text.startswith("file") else f"request:{request_id}:{place}"
            for place, text in enumerate(request.payload["texts"])
        ]
        return Wanted(request.channel, request.received_at, names, bool(request.payload.get("written")))

    def read(self, request_id: int, index: int) -> Read:
        self.hook(f"read {request_id} {index}")
        request = self.store.request(request_id)
        assert request
        text = request.payload["texts"][index]
        return self.store.put_article(Article(text), None, NOW) if text else InputError("empty", "there is no text in it")

    def digest(self, article_id: int) -> InputError | None:
        self.hook(f"digest {article_id}")
        return None

    def answer(self, request_id: int, read: Sequence[Read]) -> Sequence[Post]:
        self.hook(f"answer {request_id}")
        if not (request := self.store.request(request_id)):
            return []
        said = [one.code if isinstance(one, InputError) else self._text(one) for one in read]
        return [Post(request.channel, say("\n".join(["answer", *said])), request.thread)]

    def failed(self, request_id: int) -> Sequence[Post]:
        self.hook(f"failed {request_id}")
        request = self.store.request(request_id)
        return [Post(request.channel, fail("something went wrong on our side; try again"), request.thread)] if request else []

    def entries(self, run_id: int) -> Sequence[int]:
        self.hook(f"entries {run_id}")
        return [1, 2, 3, 4, 5]

    def read_entry(self, entry_id: int) -> Read:
        self.hook(f"entry {entry_id}")
        return InputError("empty", "there is no text in it")

    def roundup(self, run_id: int) -> Roundup:
        self.hook(f"roundup {run_id}")
        run = self.store.run(run_id)
        if self.empty or not run:
            return Roundup(empty=True)
        return Roundup((Post(run.channel, say(f"roundup of {run.local_date}"), rest=(say("its stories"),)),))

    def roundup_failed(self, run_id: int) -> Sequence[Post]:
        run = self.store.run(run_id)
        return [Post(run.channel, fail("no roundup today: something went wrong on our side"))] if run else []

    def posted(self, delivery: Delivery, posted: Posted) -> None:
        self.hook(f"posted {delivery.key}")
        self.noted.append((delivery.key, posted.message))

    def _text(self, article_id: int) -> str:
        stored = self.store.article(article_id)
        return stored.article.text if stored else ""


def text_of(reply: Reply) -> str:
    return "\n".join(block.text for block in reply.blocks if isinstance(block, Text))


def lost_answer() -> NotPosted:
    return NotPosted("the platform did not answer", transient=True)
