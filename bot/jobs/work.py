"""What the durable work consists of: the bot's own logic, as the engine calls it, a step at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channel import Channel
from bot.delivery import Post, Posted
from bot.reading import InputError
from bot.store.records import Delivery

Read = int | InputError  # what became of one input: the store's id of its article, or why there is none


class RetryLater(Exception):
    """A step cannot be done now and may be later. after: seconds, if that is known. The message has nothing of an article."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True, slots=True)
class Wanted:
    """What others may do for a request of a channel, that came at a time. names: the inputs that have to be read, by the names
    under which any process may read them, "entry:ID" for an entry of a feed, "request:ID:INDEX" for another; None: only a
    process with the platform's edge can (a file that was dropped in), or it is read already. written: whether any process may
    write the answer as well, from what is in the store alone (a roundup on demand, which is long work)."""

    channel: Channel
    at: datetime
    names: Sequence[str | None] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Roundup:
    """A written roundup: what to post, in order. empty: there was nothing new, so it is nothing, or one line that says so."""

    posts: tuple[Post, ...] = ()
    empty: bool = False


class Work(Protocol):
    """The bot's logic in steps. Each is called in one of several threads and may block.

    After a crash a step may run once more with the same arguments, so each must do no harm when it is done twice. A step that
    raises is tried again, a few times and ever later (`RetryLater` says when); in the end `failed` says so to the person.
    What `Request` or `Run` an id means may have been forgotten in the meantime: then there is nothing to read and to post.
    """

    def reads(self, request_id: int) -> int:
        """How many inputs have to be read for the request: links, a pasted article, a roundup's entries; often 0."""
        ...

    def wanted(self, request_id: int) -> Wanted | None:
        """The same inputs, for any process to read; None if there is nothing that others could do."""
        ...

    def read(self, request_id: int, index: int) -> Read:
        """Fetch, extract, check and store the request's input number `index`, from 0."""
        ...

    def digest(self, article_id: int) -> InputError | None:
        """Make and store the article's digest, unless there is one; what keeps it from being digested."""
        ...

    def answer(self, request_id: int, read: Sequence[Read]) -> Sequence[Post]:
        """Do what the request asks for and write the answer; empty: silence. read: of every input, in order.

        Nothing is posted before this has returned and its result is safe; what is to be noted of posts is for `posted`.
        """
        ...

    def failed(self, request_id: int) -> Sequence[Post]:
        """What the person is told when the request could not be answered and the fault is ours."""
        ...

    def entries(self, run_id: int) -> Sequence[int]:
        """The entries that have to be read for a roundup: of the channel's feeds, with no article and no problem yet."""
        ...

    def read_entry(self, entry_id: int) -> Read:
        """Fetch, extract, check and store an entry's article, and note at the entry what became of it."""
        ...

    def roundup(self, run_id: int) -> Roundup:
        """Write the roundup of a run from what is in the store; as for `answer`, nothing is posted before it has returned."""
        ...

    def roundup_failed(self, run_id: int) -> Sequence[Post]:
        """What the channel is told when its roundup could not be made and the fault is ours."""
        ...

    def posted(self, delivery: Delivery, posted: Posted) -> None:
        """Note what a posted message is about: `delivery.payload` is its Reply, with the articles that its thread is about."""
        ...
