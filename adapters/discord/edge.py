"""Discord as the durable work sees it: a Reply's part becomes a message, once, and what was sent can be looked up.

The work comes in threads; Discord is talked to in the client's event loop. A message carries a hash of the delivery's key as its
nonce, by which Discord itself refuses a second one for some minutes. After that it is looked for among the bot's own messages by
what it shows, for Discord gives no nonce back. A command's "thinking…" is edited into the answer, which is the same twice.
"""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import discord

from adapters.crossing import done_in
from adapters.discord import embeds
from adapters.discord.embeds import Message, payload
from adapters.discord.limits import CONTENT, NONCE, THREAD_NAME, Json, length
from adapters.discord.looking import look
from adapters.discord.personal import Answerable, Answerables
from adapters.discord.places import Places
from adapters.discord.refused import (
    HAS_THREAD,
    MISSING_PERMISSIONS,
    NO_HISTORY,
    SHUT,
    TROUBLE,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    USED_UP,
    refusal,
)
from adapters.discord.scene import DIRECT, Interaction
from adapters.discord.sending import Sending
from adapters.latest import Latest
from adapters.lines import plain_lines
from adapters.text import fitted, one_line
from bot.channel import Channel
from bot.delivery import NotPosted, Posted
from bot.reply import Audience, Reply, reply_from
from bot.store.records import Delivery

_LOG = logging.getLogger(__name__)
_TIMEOUT = 100.0  # seconds for one call, with what the library waits for a rate limit
_NOT_YET = 2.0  # seconds until it is tried again, where the client is not logged in yet
_MAX_KEPT = 10_000
_USED_UP = "Discord takes no more answers to that command or click; give it again"
_Given = TypeVar("_Given")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message of ours. name: of a thread on it."""

    key: str
    name: str


class MayNot(NotPosted):
    """The bot has not the permissions to write there."""


@dataclass(frozen=True)
class _Drawn:
    """A part as it is sent where everything is allowed, and where it is not."""

    part: Reply
    full: Message

    @cached_property
    def without_pictures(self) -> Message:
        return embeds.message(self.part, pictures=False)

    @cached_property
    def plain(self) -> Message:
        return embeds.plain(self.part)

    @cached_property
    def name(self) -> str:
        """Of the thread that it opens."""
        words = one_line(self.part.headline or next(iter(plain_lines(self.part)), ""))
        return fitted(words, THREAD_NAME, length) or "Pullquote"


class DiscordEdge:
    """Implements `bot.delivery.Edge` by `client`, as soon as that is logged in. clock: seconds."""

    def __init__(self, client: discord.Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._places = Places(client)
        self._sending = Sending(client)
        self._answerables = Answerables(clock)
        self._ended = False
        self._not_there: Latest[str, None] = Latest(_MAX_KEPT)  # keys of which Discord surely has no message
        self._ours: Latest[str, _Sent] = Latest(_MAX_KEPT)  # messages by id

    def remember(
        self, channel: Channel, person: str, interaction: Interaction, *, thread: str | None = None, waits: Audience | None
    ) -> None:
        """Keep an interaction, to answer by its token. To be called in the event loop, before the desk hears of it.

        thread: the Discord thread that it was made in. waits: who sees "thinking…", if that was answered at first.
        """
        own = interaction.is_user_integration() and not interaction.is_guild_integration()
        outside = own and not interaction.context.dm_channel
        if thread is not None and isinstance(interaction.channel, discord.Thread):  # one that is archived is told by nothing else
            self._places.opened(thread)
        self._answerables.keep(interaction.id, interaction.token, channel, person, thread, waits, outside=outside)

    def asked(self, interaction: int) -> None:
        """The interaction is handed to the desk now. To be called in the event loop."""
        self._answerables.asked(interaction)

    def bind(self, interaction: int, request: int) -> None:
        """The interaction has become this request of the store's. To be called in the event loop."""
        self._answerables.bind(interaction, request)

    async def tell_busy(self, interaction: int, line: str) -> None:
        """Say in the place of "thinking…" that it will take a while; the answer comes in the same place. A courtesy."""
        answerable = self._answerables.interaction(interaction)
        if answerable is None:
            return
        async with answerable.turn:
            if answerable.waits is None or answerable.filler is not None:
                return
            try:
                await _within(self._sending.fill(answerable.token, Message(line, (), (), line)))
                answerable.told = True
            except TROUBLE as error:
                _LOG.info("that it takes a while could not be told: %s", refusal(error).line)

    def end(self) -> None:
        """Post no more: what is under way goes on at the next start."""
        self._ended = True

    def parts(self, reply: Reply) -> Sequence[Reply]:
        """See `bot.delivery.Edge`: by Discord's limits."""
        return embeds.parts(reply)

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        """See `bot.delivery.Edge`."""
        drawn = _Drawn(reply, embeds.message(reply))
        return self._run(lambda: self._post(delivery, drawn))

    def find(self, delivery: Delivery) -> Posted | None:
        """See `bot.delivery.Edge`. What one person alone was shown can't be looked up: it is sent again."""
        if delivery.message is not None:
            place = delivery.thread if delivery.thread and self._places.is_thread(delivery.thread) else delivery.channel.id
            return _posted(delivery, delivery.message, place, linked=bool(delivery.payload.get("articles")))
        if delivery.person is not None or delivery.key in self._not_there:
            return None
        part = reply_from(delivery.payload)
        drawn = _Drawn(part, embeds.message(part, pictures=False))
        return self._run(lambda: self._find(delivery, drawn))

    # In the event loop

    async def _post(self, delivery: Delivery, drawn: _Drawn) -> Posted:
        self._not_there.pop(delivery.key, None)
        answered = await self._answerables.of(delivery)
        try:
            if delivery.person is not None:
                sent = await self._show(delivery, drawn, answered)
            else:
                sent = await self._say(delivery, drawn, answered)
        except NotPosted as error:
            await self._explain(answered, str(error))
            raise
        except TROUBLE as error:
            refused = refusal(error)
            if refused.certain and refused.transient:
                self._not_there[delivery.key] = None
            if not refused.transient:
                await self._explain(answered, refused.line)
            raise refused.error() from None
        id, place = str(sent["id"]), str(sent["channel_id"])
        self._ours[id] = _Sent(delivery.key, drawn.name)
        return _posted(delivery, id, place, linked=bool(drawn.part.articles))

    async def _say(self, delivery: Delivery, drawn: _Drawn, answered: Answerable | None) -> Json:
        """Show it to everybody: in the place of a "thinking…" that everybody sees, else as a message of its own."""
        if answered and answered.thread == delivery.thread:
            try:
                if sent := await self._fill(answered, Audience.EVERYONE, delivery, drawn):
                    return sent
            except TROUBLE as error:
                if refusal(error).code not in USED_UP:
                    raise
                answered = None
        outside = answered or self._answerables.newest(delivery.channel, None)
        if outside and outside.outside:
            await self._clear(outside)
            return await self._follow(outside, drawn, ephemeral=False)
        try:
            sent = await self._write(delivery, drawn)
        except (MayNot, *TROUBLE) as error:
            if answered is None or not (isinstance(error, MayNot) or refusal(error).code in SHUT):
                raise
            await self._clear(answered)
            return await self._follow(answered, drawn, ephemeral=False)
        if answered:
            await self._clear(answered)
        return sent

    async def _show(self, delivery: Delivery, drawn: _Drawn, answered: Answerable | None) -> Json:
        """Show it to one person alone: as an answer to what they did, else in their direct messages."""
        person = delivery.person or ""
        while answerable := answered or self._answerables.newest(delivery.channel, person):
            try:
                if sent := await self._fill(answerable, Audience.PERSON, delivery, drawn):
                    return sent
                await self._clear(answerable)
                return await self._follow(answerable, drawn, ephemeral=True)
            except TROUBLE as error:
                if refusal(error).code not in USED_UP:
                    raise
                self._answerables.drop(answerable)
                answered = None
                if answerable.outside:
                    raise NotPosted(_USED_UP, transient=False) from None
        if delivery.channel.workspace == DIRECT:  # there is nobody else
            return await self._write(delivery, drawn)
        place = await _within(self._sending.direct(person))
        return await _within(self._sending.create(place, _about(drawn.full, delivery), _nonce(delivery)))

    async def _fill(self, answerable: Answerable, audience: Audience, delivery: Delivery, drawn: _Drawn) -> Json | None:
        """Put it in the place of "thinking…", if that stands there and is seen by the same people; else None."""
        async with answerable.turn:
            if answerable.waits is not audience or answerable.filler not in (None, delivery.key):
                return None
            answerable.filler = delivery.key
            try:
                message = replace(drawn.full, content=drawn.full.content or "") if answerable.told else drawn.full
                sent = await _within(self._sending.fill(answerable.token, message))
            except TROUBLE as error:
                refused = refusal(error)
                if refused.certain:
                    answerable.filler = None
                if refused.code in USED_UP:
                    answerable.waits = None
                    self._answerables.drop(answerable)
                raise
            answerable.waits = None
            return sent

    async def _clear(self, answerable: Answerable) -> None:
        """Take "thinking…" away, if it stands there and nothing may have been put in its place. A courtesy."""
        async with answerable.turn:
            if answerable.waits is None or answerable.filler is not None:
                return
            answerable.waits = None
            try:
                await _within(self._sending.clear(answerable.token))
            except TROUBLE as error:
                _LOG.info("a command's “thinking…” was not taken away: %s", refusal(error).line)

    async def _follow(self, answerable: Answerable, drawn: _Drawn, *, ephemeral: bool) -> Json:
        return await _within(self._sending.follow(answerable.token, drawn.full, ephemeral=ephemeral))

    async def _write(self, delivery: Delivery, drawn: _Drawn) -> Json:
        """A message in the channel; or in the thread on what it answers, or as a reply to that if there can be none."""
        channel, thread = delivery.channel, delivery.thread
        if thread is None:
            return await self._create(channel.id, delivery, drawn)
        on = self._ours.get(thread)  # a roundup's stories come into a thread that is called as the roundup is
        if await self._open(channel, thread, on.name if on else drawn.name):
            try:
                return await self._create(thread, delivery, drawn)
            except discord.NotFound as error:
                self._places.closed(thread)
                if error.code != UNKNOWN_CHANNEL:
                    raise
                raise NotPosted("the Discord message to answer to is gone", transient=False) from None
        try:
            return await self._create(channel.id, delivery, drawn, reply_to=thread)
        except discord.HTTPException as error:
            if error.code != NO_HISTORY:
                raise
        return await self._create(channel.id, delivery, drawn)

    async def _open(self, channel: Channel, thread: str, name: str) -> bool:
        """Whether there is a thread with that id now: one that people opened, or one on the message with that id."""
        if self._places.is_thread(thread) or self._places.has_only_threads(channel):
            return True
        if not self._places.may_open(channel):
            return False
        try:
            await _within(self._sending.open_thread(channel.id, thread, name))
        except discord.HTTPException as error:
            if error.code not in (HAS_THREAD, UNKNOWN_MESSAGE) and 400 <= error.status < 500 and error.status not in (401, 429):
                self._places.opens_none(channel)
                return False
            if error.code == UNKNOWN_MESSAGE:
                return True  # a thread on no message of this channel's, or the message is gone: the post will tell
            if error.code != HAS_THREAD:
                raise
        self._places.opened(thread)
        return True

    async def _create(self, place: str, delivery: Delivery, drawn: _Drawn, reply_to: str | None = None) -> Json:
        """As much of it as the bot may send there. Raises what Discord refuses."""
        may = self._places.may(place) or self._places.may(delivery.channel.id)  # a thread's are its channel's
        if may is not None and (line := self._places.shut(place, may)):
            raise MayNot(line, transient=False)
        message = drawn.full
        if may is not None and not may.embed_links:
            message = drawn.plain
        elif may is not None and message.pictures and not may.attach_files:
            message = drawn.without_pictures
        try:
            return await _within(self._sending.create(place, message, _nonce(delivery), reply_to))
        except discord.Forbidden as error:
            if may is not None or error.code != MISSING_PERMISSIONS or not message.embeds:
                raise
        return await _within(self._sending.create(place, drawn.plain, _nonce(delivery), reply_to))

    async def _explain(self, answered: Answerable | None, why: str) -> None:
        """Tell whoever waits why there is no answer, if they can be told."""
        if answered is None:
            return
        line = Message(f"I could not post that here: {why}.", (), (), why)
        try:
            await self._clear(answered)
            await _within(self._sending.follow(answered.token, line, ephemeral=True))
        except TROUBLE as error:
            _LOG.info("why there is no answer could not be told: %s", refusal(error).line)

    async def _find(self, delivery: Delivery, drawn: _Drawn) -> Posted | None:
        """Among the bot's own messages: in the thread, and among the replies in its channel."""
        thread = delivery.thread
        looks = [payload(message) for message in (drawn.full, drawn.plain)]
        others = {id for id, sent in self._ours.items() if sent.key != delivery.key}
        for place in [thread, delivery.channel.id] if thread else [delivery.channel.id]:
            try:
                found = await _within(look(self._sending, place, looks, self._me, others, reply_to=thread))
            except TROUBLE as error:
                refused = refusal(error)
                if refused.transient:
                    raise refused.error() from None
                continue  # it can't be looked up; what is wrong is told when it is posted
            if found is not None:
                return _posted(delivery, found, place, linked=bool(drawn.part.articles))
        return None

    @property
    def _me(self) -> str:
        return str(self._client.user.id) if self._client.user else ""

    # In the threads of the durable work

    def _run(self, work: Callable[[], Coroutine[Any, Any, _Given]]) -> _Given:
        """`work` done in the event loop. Raises `CancelledError` if that has ended."""
        if self._ended:
            raise CancelledError
        if self._client.user is None:
            raise NotPosted("the bot is not logged in to Discord yet", transient=True, retry_after=_NOT_YET)
        loop = self._client.loop
        if self._client.is_closed() and not loop.is_closed():
            raise _anew()
        try:
            return done_in(loop, work(), "Discord", lambda: self._ended)
        except RuntimeError as error:
            if "closed" in str(error):  # so aiohttp says that its connections were closed meanwhile
                raise _anew() from None
            raise


def _anew() -> NotPosted:
    return NotPosted("the connection to Discord is being made anew", transient=True, retry_after=_NOT_YET)


async def _within(work: Awaitable[_Given]) -> _Given:
    async with asyncio.timeout(_TIMEOUT):
        return await work


def _nonce(delivery: Delivery) -> str:
    """The same for the same message; of another store's, which counts its requests as this one does, another one."""
    said = json.dumps([delivery.key, str(delivery.channel), delivery.thread, delivery.person, delivery.payload], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:NONCE]


def _posted(delivery: Delivery, id: str, place: str, *, linked: bool) -> Posted:
    """A thread on the message has its id, so what belongs to it goes there whether or not there is one yet."""
    link = f"https://discord.com/channels/{delivery.channel.workspace}/{place}/{id}" if linked else None
    return Posted(id, delivery.thread or id, link)


def _about(message: Message, delivery: Delivery) -> Message:
    """What is said in direct messages says where it is about."""
    content = f"-# <#{delivery.thread or delivery.channel.id}>\n{message.content or ''}".strip()
    return replace(message, content=content) if length(content) <= CONTENT else message
