"""A conversation with the whole bot but its engine: requests are worked on at once, posts come to an edge that keeps them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.answering import Answering
from bot.channel import Channel
from bot.delivery import Posted, deliver, prepare
from bot.desk import Attention, Desk
from bot.feeds import FoundFeed
from bot.heard import Heard, Pressed
from bot.jobs.work import Read
from bot.reading import InputError, Readers
from bot.reply import Block, Reply, Text
from bot.settings import Settings
from bot.store import Store
from bot.store.records import Delivery
from bot.work import digest_article
from summarizer.article import Article

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HERE = Channel("chat", "W1", "C1")
THERE = Channel("chat", "W1", "C2")
_number = count(1)


@dataclass
class KeepingEdge:
    """A platform that keeps what it is given. linked: whether its messages have links."""

    linked: bool = True
    posts: list[tuple[Delivery, Reply]] = field(default_factory=list)

    def parts(self, reply: Reply) -> Sequence[Reply]:
        return [reply]

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        self.posts.append((delivery, reply))
        message = f"m{len(self.posts)}"
        link = f"https://chat.example/{message}" if self.linked else None
        return Posted(message, delivery.thread or message, link)

    def find(self, delivery: Delivery) -> Posted | None:
        for number, (other, _) in enumerate(self.posts, 1):
            if other.key == delivery.key:
                return Posted(f"m{number}", delivery.thread)
        return None


class OneFeed:
    """Finds one feed at any address that names Kestrel."""

    def find(self, address: str) -> list[FoundFeed] | str:
        if "kestrel" in address:
            return [FoundFeed("https://kestrel.example/feed", "Kestrel Post")]
        return "no feed was found there; give the address of a feed"


class Talk:
    """What people write in channels, and what the bot posts; pages: what links lead to, unless
    real readers are given."""

    def __init__(self, folder: Path, pages: Mapping[str, Article | InputError], readers: Readers | None = None) -> None:
        self.now = START
        self.pages = dict(pages)
        self.edge = KeepingEdge()
        self.store = Store.open(f"sqlite:///{folder / 'bot.db'}")
        self.read: list[str] = []
        settings = Settings()
        reading = readers or Readers(url=self._page)
        self.work = Answering(
            self.store, settings, reading, lambda article: digest_article(article, settings.pipeline), OneFeed(), self.clock
        )
        self.desk = Desk(self.store, self, self.clock)

    def clock(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def say(self, text: str, channel: Channel = HERE, **more: object) -> list[Reply]:
        """What is posted when somebody writes `text`, the bot being spoken to unless `addressed` says otherwise."""
        before = len(self.edge.posts)
        given = {"person": "P1", "message": f"u{next(_number)}", "addressed": True, **more}
        key = str(given.pop("key", given["message"]))
        self.attention = self.desk.hear(Heard(key, channel, text, **given)).attention  # type: ignore[arg-type]
        return [reply for _, reply in self.edge.posts[before:]]

    def overhear(self, text: str, channel: Channel = HERE, **more: object) -> list[Reply]:
        """As `say`, of people who talk among themselves."""
        return self.say(text, channel, addressed=False, **more)

    def press(self, action: str, value: str, channel: Channel = HERE) -> list[Reply]:
        before = len(self.edge.posts)
        self.desk.press(Pressed(f"u{next(_number)}", channel, action, value, "P1"))
        return [reply for _, reply in self.edge.posts[before:]]

    def submit(self, request_id: int, channel: Channel) -> None:  # noqa: ARG002 (as `bot.jobs.Jobs` has it)
        """Work on the request at once, as the engine would; a second time posts nothing more."""
        outcomes = [self._digested(self.work.read(request_id, index)) for index in range(self.work.reads(request_id))]
        posts = self.work.answer(request_id, outcomes)
        edges = {"chat": self.edge}
        for keys in prepare(self.store, edges, f"request:{request_id}", posts, self.now):
            thread = None
            for key in keys:
                if done := deliver(self.store, edges, key, self.clock, thread):
                    self.work.posted(*done)
                    thread = thread or done[1].thread

    def _digested(self, read: Read) -> Read:
        return read if isinstance(read, InputError) else self.work.digest(read) or read

    def _page(self, url: str) -> Article | InputError:
        self.read.append(url)
        return self.pages.get(url, InputError("not_found", "there is no page at this address; check the link"))


def texts(replies: Sequence[Reply]) -> str:
    """All lines of ours in `replies`."""
    return "\n".join(block.text for reply in replies for block in reply.blocks if isinstance(block, Text))


def blocks(replies: Sequence[Reply], kind: Callable[..., Block]) -> list[Block]:
    return [block for reply in replies for block in reply.blocks if isinstance(block, kind)]  # type: ignore[arg-type]


__all__ = ["HERE", "START", "THERE", "Attention", "KeepingEdge", "Talk", "blocks", "texts"]
