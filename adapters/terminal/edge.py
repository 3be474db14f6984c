"""The terminal as a platform: what is posted is handed to whoever sits at the prompt."""

from collections.abc import Sequence
from queue import SimpleQueue

from bot.channel import Channel
from bot.delivery import Posted
from bot.reply import Reply
from bot.store.records import Delivery

PLATFORM = "terminal"
CHANNEL = Channel(PLATFORM, "", "terminal")
PERSON = "you"


class TerminalEdge:
    """Implements `bot.delivery.Edge`. posted: the Replies, with the thread that each belongs to, as they come."""

    def __init__(self) -> None:
        self.posted: SimpleQueue[tuple[Reply, str]] = SimpleQueue()

    def parts(self, reply: Reply) -> Sequence[Reply]:
        """A terminal scrolls: one part."""
        return [reply]

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        thread = delivery.thread or delivery.key
        self.posted.put((reply, thread))
        return Posted(delivery.key, thread)

    def find(self, delivery: Delivery) -> Posted | None:  # noqa: ARG002 (the Edge's signature)
        """What was drawn on a screen can't be looked up."""
        return None
