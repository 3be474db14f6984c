"""Questions that lean on the one before them in their thread: "who else?", "and the union?", "what else did she say?"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.memory import open_all
from bot.message import Asked, read_message
from bot.reply import Reply, Text
from bot.store import Store
from bot.store.records import Request
from summarizer import follow

_RECENT = timedelta(hours=1)  # a question is forgotten after that
_MOST = 6  # questions that are read back


def in_full(store: Store, request: Request, question: str, articles: Sequence[int]) -> str:
    """`question` as it would be asked alone, after those before it in its thread; itself where it needs none of them.

    articles: what the thread is about; without any there is no thread to look back on. What another person asked for
    themselves alone is not looked at.
    """
    if not articles or request.thread is None or not follow.leans(question):
        return question
    before = []
    for earlier in store.asked_before(request, request.received_at - _RECENT, _MOST):
        if earlier.payload.get("alone") and earlier.person != request.person:
            continue
        message = read_message(str(earlier.payload.get("text", "")))
        if isinstance(message, Asked):
            before.append(message.question)
    return follow.in_full(question, before, [one.digest for one in open_all(store, articles)]) if before else question


def say_how_taken(reply: Reply, full: str) -> Reply:
    """The answer, and which question it answers."""
    return replace(reply, blocks=(*reply.blocks, Text(f"I took that to mean “{full}”.")))
