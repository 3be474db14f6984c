"""Where every chat adapter comes with what it heard: is it for us, and if so it is kept and put to work, once.

Nothing here waits for a page or a digest: what is said in answer comes through the durable work (`bot.jobs`).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from time import time
from typing import Protocol

from bot.channel import Channel
from bot.commanded import ForgetChannel, ForgetMe, Show
from bot.heard import Heard, Pressed
from bot.message import Asked, Given, Message, Named, Nothing, Pasted, TooShort, asks_openly, read_message
from bot.metrics import HEARD, OVER_QUOTA
from bot.quotas import Quotas
from bot.store import Store
from bot.store.records import Answering, RequestKind
from bot.tracing import trace_heard

_LOG = logging.getLogger(__name__)


class Attention(StrEnum):
    """What a message gets from us."""

    NONE = "none"  # silence
    OFFER = "offer"  # a sign that a digest is to be had
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message. request: the store's id of what was put to work, if anything was. busy: what the person may be
    told at once, where that will take a while."""

    attention: Attention
    request: int | None = None
    busy: str | None = None


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


def _articles(message: Message) -> int:
    """How many articles it asks to be digested."""
    return len(message.inputs) if isinstance(message, Named) else int(isinstance(message, Pasted))


def _is_free(message: Message) -> bool:
    """Whether it is no matter of quotas: nobody is kept from being forgotten."""
    return isinstance(message, Given) and isinstance(message.command, ForgetMe | ForgetChannel)


class Desk:
    """What chat adapters call. names_file: whether a text names a file that may be read; for the terminal alone.

    quotas: how much may be asked for; none if not given. busy: the line for a person who has to wait, see `bot.busy`.
    """

    def __init__(
        self,
        store: Store,
        jobs: Submits,
        clock: Callable[[], datetime],
        names_file: Callable[[str], bool] | None = None,
        quotas: Quotas | None = None,
        busy: Callable[[Channel, str | None], str | None] = lambda *_: None,
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._names_file = names_file
        self._quotas = quotas or Quotas()
        self._busy = busy

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
        request = self._take(RequestKind.MESSAGE, payload, heard, _articles(message), free=_is_free(message))
        return Taken(attention, request, self._busy(heard.channel, heard.person))

    def press(self, pressed: Pressed) -> int:
        """Take a pressed button in; the request's id. The same event again changes nothing."""
        payload: dict[str, object] = {"action": pressed.action, "value": pressed.value, "alone": pressed.alone}
        return self._take(RequestKind.ACTION, payload, pressed)

    def leave(self, platform: str, workspace: str) -> None:
        """The bot was removed from a workspace or guild: everything of it is erased."""
        self._store.erase_workspace(platform, workspace)

    def _take(
        self, kind: RequestKind, payload: dict[str, object], come: Heard | Pressed, articles: int = 0, *, free: bool = False
    ) -> int:
        begun = time()
        request, new, refused = self._store.take_request(
            come.key,
            come.channel,
            kind,
            payload,
            self._clock(),
            come.person,
            come.thread,
            come.message,
            articles=articles,
            allowed=Quotas() if free else self._quotas,
        )
        if refused is not None:
            OVER_QUOTA.labels(come.channel.platform, refused.counted.value).inc()
        if new:
            trace_heard(f"request:{request}", begun, platform=come.channel.platform, kind=kind.value)
            _LOG.info("taken in", extra={"work": f"request:{request}", "key": come.key})
            HEARD.labels(come.channel.platform).inc()
        self._jobs.submit(request, come.channel)
        return request
