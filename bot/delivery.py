"""A Reply onto a platform, once in effect, whatever breaks in between.

Before the send a row says that it begins, under a key that is always the same for the same message; after it the row says
what the platform calls the message. If the process died in between, nobody knows whether the platform has it: then it is
looked up there by its key, and sent again under the same key if it is not found.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.channel import Channel
from bot.reply import Reply, reply_from, reply_json
from bot.store import Store
from bot.store.records import Delivery, DeliveryState, Prepared

LOOKED_UP = timedelta(hours=20)
"""How long a message can be looked up: platforms are asked for those of the last day. What is older is not sent if it may have
been before."""


@dataclass(frozen=True, slots=True)
class Post:
    """A Reply with its place. thread: None for the channel itself. person: the only one to see it, else None.

    rest: more of it, posted after it in its thread (a roundup's stories under its one message).
    """

    channel: Channel
    reply: Reply
    thread: str | None = None
    person: str | None = None
    rest: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the platform has it. message: its id. thread: where what belongs to it goes, if it has such a place.

    link: a link to it, if the platform gives one.
    """

    message: str
    thread: str | None = None
    link: str | None = None


class NotPosted(Exception):
    """The platform did not take it. transient: it may if asked again, after `retry_after` seconds if that is known.

    The message is one line in our words, without anything of the Reply.
    """

    def __init__(self, message: str, *, transient: bool, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.transient = transient
        self.retry_after = retry_after


class Edge(Protocol):
    """One platform, as the durable work sees it. Its methods are called in threads, several at once, and may block."""

    def parts(self, reply: Reply) -> Sequence[Reply]:
        """`reply` as the messages it takes on this platform, at least one (see `bot.reply.pages`). The same for the same Reply.

        All after the first are posted in the first one's thread, or where it was posted if it opened none.
        """
        ...

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        """Send one part to `delivery.channel`, in `delivery.thread`, for `delivery.person` alone if that is set.

        `delivery.key` is to travel with it so that `find` finds it; where the platform itself refuses a second message with
        the same key, the better. Raises `NotPosted`.
        """
        ...

    def find(self, delivery: Delivery) -> Posted | None:
        """The message with `delivery.key` (or `delivery.message`, once known) if the platform has it. Raises `NotPosted`."""
        ...


def prepare(store: Store, edges: Mapping[str, Edge], key: str, posts: Sequence[Post], now: datetime) -> list[list[str]]:
    """Put `posts` into the store, each part under its own key that begins with `key`, none of them sent yet.

    Gives the keys: a list for each post, its first part first. What was begun under such a key stays as it is. Raises
    `KeyError` for a channel whose platform has no edge here.
    """
    prepared = []
    for post in posts:
        edge = edges[post.channel.platform]
        parts = [reply_json(part) for reply in (post.reply, *post.rest) for part in edge.parts(reply)]
        prepared.append(Prepared(post.channel, parts, post.thread, post.person))
    return store.prepare_deliveries(key, prepared, now) if prepared else []


def deliver(
    store: Store, edges: Mapping[str, Edge], key: str, now: Callable[[], datetime], thread: str | None = None
) -> tuple[Delivery, Posted] | None:
    """Post what `prepare` put under `key`, unless the platform has it. None: it was forgotten in the meantime, or given up.

    thread: where, if that is known only now. Raises `NotPosted`; if it is not transient, the delivery is given up.
    """
    delivery = store.begin_delivery(key, now(), thread)
    if delivery is None or delivery.state is DeliveryState.FAILED:
        return None
    edge = edges[delivery.channel.platform]
    there = delivery.state is DeliveryState.POSTED
    try:
        found = edge.find(delivery) if there or delivery.tries > 1 else None
        if there:
            return delivery, found or Posted(delivery.message or "")
        posted = found or edge.post(delivery, reply_from(delivery.payload))
    except NotPosted as refused:
        if not refused.transient:
            store.delivery_failed(key, str(refused), now())
        raise
    store.posted(key, posted.message, now())
    return delivery, posted
