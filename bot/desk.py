"""Where every chat adapter comes with what it heard: is it for us, and if so it is kept and put to work, once.

Nothing here waits for a page or a digest: what is said in answer comes through the durable work (`bot.jobs`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.channel import Channel
from bot.commanded import Show
from bot.heard import Heard, Pressed
from bot.message import Asked, Given, Message, Named, Nothing, Pasted, TooShort, asks_openly, read_message
from bot.metrics import HEARD
from bot.store import Store
from bot.store.records import Answering, RequestKind

_LOG = logging.getLogger(__name__)


class Attention(StrEnum):
    """What a message gets from us."""

    NONE = "none"  # silence
    OFFER = "offer"  # a sign that a digest is to be had
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message. request: the store's id of what was put to work, if anything was."""

    attention: Attention
    request: int | None = None


class Submits(Protocol):
    """Whatever puts requests to work: `bot.jobs.Jobs`."""

    def submit(self, request_id: int, channel: Channel) -> object:
        """Answer the request. The same request again changes nothing."""
        ...


def attend(message: Message, heard: Heard, answering: Answering, thread_is_ours: bool) -> Attention:
    """Whether `message` is for us. Pure. thread_is_ours: it was written in a thread that is about an article."""
    if isinstance(message, Nothing):
        return Attention.NONE
    if heard.addressed or heard.offer_taken:
        return Attention.ANSWER
    if isinstance(message, Named | Pasted):
        if heard.thread is not None and not thread_is_ours:
            return Attention.NONE  # people talk among themselves there
        return {
            Answering.AT_ONCE: Attention.ANSWER,
            Answering.ON_OFFER: Attention.OFFER,
            Answering.OFF: Attention.NONE,
        }[answering]
    asked = isinstance(message, Asked) or (isinstance(message, Given) and isinstance(message.command, Show))
    return Attention.ANSWER if thread_is_ours and asked and asks_openly(heard.text) else Attention.NONE


class Desk:
    """What chat adapters call. names_file: whether a text names a file that may be read; for the terminal alone."""

    def __init__(
        self,
        store: Store,
        jobs: Submits,
        clock: Callable[[], datetime],
        names_file: Callable[[str], bool] | None = None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._names_file = names_file

    def hear(self, heard: Heard) -> Taken:
        """Take a message in; what is said to it is posted later. The same event again changes nothing."""
        message = Named(heard.inputs) if heard.inputs else read_message(heard.text, self._names_file)
        if isinstance(message, Nothing | TooShort) and not heard.addressed:
            return Taken(Attention.NONE)
        answering = self._store.channel_settings(heard.channel).answering
        ours = heard.thread is not None and bool(self._store.thread_articles(heard.channel, heard.thread))
        attention = attend(message, heard, answering, ours)
        if attention is not Attention.ANSWER:
            return Taken(attention)
        payload = {
            "text": heard.text,
            "inputs": list(heard.inputs),
            "alone": heard.alone,
            "addressed": heard.addressed or heard.offer_taken,
            "afresh": heard.afresh,
        }
        return Taken(attention, self._take(RequestKind.MESSAGE, payload, heard))

    def press(self, pressed: Pressed) -> int:
        """Take a pressed button in; the request's id. The same event again changes nothing."""
        payload: dict[str, object] = {"action": pressed.action, "value": pressed.value, "alone": pressed.alone}
        return self._take(RequestKind.ACTION, payload, pressed)

    def leave(self, platform: str, workspace: str) -> None:
        """The bot was removed from a workspace or guild: everything of it is erased."""
        self._store.erase_workspace(platform, workspace)

    def _take(self, kind: RequestKind, payload: dict[str, object], come: Heard | Pressed) -> int:
        request, new = self._store.put_request(
            come.key, come.channel, kind, payload, self._clock(), come.person, come.thread, come.message
        )
        if new:
            _LOG.info("taken in", extra={"work": f"request:{request}", "key": come.key})
            HEARD.labels(come.channel.platform).inc()
        self._jobs.submit(request, come.channel)
        return request
