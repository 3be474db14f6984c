"""Slack as the durable work sees it: a Reply's part becomes a message, once, and what was sent can be looked up.

The work comes in threads; Slack is talked to in the adapter's event loop. Slack has no idempotency key: a message carries the
delivery's key as metadata (https://docs.slack.dev/messaging/message-metadata), and is looked for by it where nobody knows
whether Slack took it. What Slack surely refused is not looked for: history may be read once a minute only by some apps.
"""

import asyncio
import copy
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.chart import alt_text, quoted_most
from adapters.crossing import done_in
from adapters.latest import Latest
from adapters.slack import blocks
from adapters.slack.pace import BriefRateLimitHandler, Pace
from adapters.slack.personal import ResponseUrls, Threads
from adapters.slack.refused import TROUBLE, Refusal, refusal, refused_status
from bot.channel import Channel
from bot.delivery import NotPosted, Posted
from bot.reply import Ranking, Reply
from bot.store.records import Delivery

_LOG = logging.getLogger(__name__)
_QUIET = _LOG.getChild("client")
_QUIET.setLevel(logging.INFO)  # at DEBUG slack_sdk writes down whole messages
_EVENT_TYPE = "pullquote"  # of our metadata
_TIMEOUT = 30.0  # seconds for one call
_LOOK_BACK = 24 * 3600.0  # seconds; a message is tried for six hours, and the bot may have been down meanwhile
_PAGES = 5  # of history that are looked through for one message
_PAGE = 200  # messages; some apps get 15 however many are asked for
_MAX_KEPT = 10_000
_TS = re.compile(r"\d+\.\d+")
_ALONE = "ephemeral"  # the id of what was sent to a response URL, which Slack does not tell
_WORTH_A_PICTURE = 3  # names of a ranking
_ALT = 1_000  # characters of the words that go with a picture
_OUTSIDE = frozenset({"not_in_channel", "channel_not_found", "user_not_in_channel"})
_USED_UP = "Slack takes no more answers to that command or click; give it again"
_Given = TypeVar("_Given")


class Clients(Protocol):
    """Whatever has a client for a workspace: `adapters.slack.clients.Clients`."""

    async def client(self, workspace: str) -> AsyncWebClient:
        """The client with that workspace's token. Raises `NotPosted` if the app isn't installed there."""
        ...


class SlackEdge:
    """Implements `bot.delivery.Edge`. clients, loop: of the adapter. every: seconds between two messages in a channel.

    pictures: whether a ranking comes into the thread as a picture too (needs the scope files:write).
    """

    def __init__(
        self,
        clients: Clients,
        loop: asyncio.AbstractEventLoop,
        *,
        every: float = 1.0,
        pictures: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clients = clients
        self._loop = loop
        self._pace = Pace(every)
        self._pictures = pictures
        self._urls = ResponseUrls(clock)
        self._threads = Threads()
        self._not_there: Latest[str, None] = Latest(_MAX_KEPT)  # keys of which Slack surely has no message
        self._looked: Latest[str, tuple[str, int]] = Latest(_MAX_KEPT)  # key: where looking goes on, after how many pages

    def remember_response(self, channel: Channel, person: str, url: str) -> None:
        """Keep the response URL of a command or click. To be called in the event loop."""
        self._urls.keep(channel, person, url)

    def saw_thread(self, channel: Channel, thread: str) -> None:
        """Somebody wrote or clicked in a thread. To be called in the event loop."""
        self._threads.saw(channel, thread)

    def parts(self, reply: Reply) -> Sequence[Reply]:
        """See `bot.delivery.Edge`: by Slack's limits."""
        return blocks.parts(reply)

    def post(self, delivery: Delivery, reply: Reply) -> Posted:
        """See `bot.delivery.Edge`. In direct messages nobody is shown anything alone: there is nobody else."""
        message = blocks.message(reply)
        content = {"text": message.text, "blocks": list(message.blocks)}
        posted = self._run(self._post(delivery, content, linked=bool(reply.articles)))
        if self._pictures and posted.thread and posted.message != _ALONE and not _alone(delivery):
            for block in reply.blocks:
                if isinstance(block, Ranking) and len(block.rows) >= _WORTH_A_PICTURE:
                    self._draw(delivery.channel, posted.thread, block)
        return posted

    def find(self, delivery: Delivery) -> Posted | None:
        """See `bot.delivery.Edge`. What one person alone was shown can't be looked up: it is sent again."""
        return self._run(self._find(delivery))

    # In the event loop

    async def _post(self, delivery: Delivery, content: dict[str, Any], *, linked: bool) -> Posted:
        channel, thread = delivery.channel, delivery.thread
        self._not_there.pop(delivery.key, None)
        self._looked.pop(delivery.key, None)
        async with self._refusals(delivery):
            client = await self._client(channel)
            if not _alone(delivery):
                await self._pace.take(channel)
        if _alone(delivery):
            return await self._show(client, delivery, content)
        try:
            answer = await _within(
                _copy(client, BriefRateLimitHandler()).chat_postMessage(
                    channel=channel.id,
                    thread_ts=thread,
                    unfurl_links=False,
                    unfurl_media=False,
                    mrkdwn=False,  # of the text; the blocks say it for themselves
                    metadata={"event_type": _EVENT_TYPE, "event_payload": {"key": delivery.key}},
                    **content,
                )
            )
        except TROUBLE as error:
            refused = refusal(error)
            if refused.code in _OUTSIDE and (url := self._urls.take(channel, None)):
                return await self._respond(client, delivery, content, url)
            if refused.retry_after is not None:
                self._pace.close(channel, refused.retry_after)
            raise self._noted(delivery, refused) from None
        message = str(answer["ts"])
        if thread is not None:
            self._threads.saw(channel, thread)
        return Posted(message, thread or message, await self._link(client, channel, message) if linked else None)

    async def _client(self, channel: Channel) -> AsyncWebClient:
        try:
            return await self._clients.client(channel.workspace)
        except TROUBLE as error:
            raise refusal(error).error() from None

    async def _show(self, client: AsyncWebClient, delivery: Delivery, content: dict[str, Any]) -> Posted:
        """Show it to one person alone: as a member of the channel, else by a response URL of theirs."""
        channel, person = delivery.channel, delivery.person or ""
        try:
            answer = await _within(
                _copy(client, BriefRateLimitHandler()).chat_postEphemeral(
                    channel=channel.id, user=person, thread_ts=self._shown_in(delivery), **content
                )
            )
        except TROUBLE as error:
            refused = refusal(error)
            if refused.code in _OUTSIDE and (url := self._urls.take(channel, person)):
                return await self._respond(client, delivery, content, url)
            raise self._noted(delivery, refused) from None
        return Posted(str(answer["message_ts"]), delivery.thread)

    async def _respond(self, client: AsyncWebClient, delivery: Delivery, content: dict[str, Any], url: str) -> Posted:
        """Show it to the person whose response URL it is. The app isn't in the channel, so nobody else is shown anything."""
        thread = self._shown_in(delivery)
        body = {**content, "response_type": "ephemeral", "replace_original": False, "unfurl_links": False, "unfurl_media": False}
        handlers: list[AsyncRetryHandler] = [BriefRateLimitHandler()]
        hook = AsyncWebhookClient(
            url, proxy=client.proxy, ssl=client.ssl, session=client.session, logger=_QUIET, retry_handlers=handlers
        )
        try:
            answer = await _within(hook.send_dict({**body, "thread_ts": thread} if thread else body))
        except TROUBLE as error:
            raise self._noted(delivery, refusal(error)) from None
        if answer.status_code == 404:
            self._urls.drop(url)
            raise self._noted(delivery, Refusal("", _USED_UP, transient=False, certain=True))
        if answer.status_code != 200:
            raise self._noted(delivery, refused_status(answer.status_code, answer.headers))
        return Posted(_ALONE, delivery.thread)

    async def _find(self, delivery: Delivery) -> Posted | None:
        if _alone(delivery) or delivery.key in self._not_there:
            return None
        if delivery.message is not None and not _TS.fullmatch(delivery.message):
            return None
        client = await self._client(delivery.channel)
        message = delivery.message
        if message is None:
            try:
                message = await self._look(client, delivery)
            except TROUBLE as error:
                refused = refusal(error)
                if refused.transient:
                    raise refused.error() from None
                return None  # it can't be looked up; what is wrong is told when it is posted
            self._looked.pop(delivery.key, None)
        if message is None:
            return None
        linked = bool(delivery.payload.get("articles"))
        return Posted(
            message, delivery.thread or message, await self._link(client, delivery.channel, message) if linked else None
        )

    async def _look(self, client: AsyncWebClient, delivery: Delivery) -> str | None:
        """The message with the delivery's key. Where history is refused for now, the next look goes on from there."""
        reading = _copy(client, AsyncConnectionErrorRetryHandler(), BriefRateLimitHandler())
        cursor, pages = self._looked.get(delivery.key, (None, 0))
        while pages < _PAGES:
            page = await self._read(reading, delivery, cursor)
            found: list[dict[str, Any]] = page.get("messages") or []
            for message in found:
                if _key_of(message) == delivery.key:
                    return str(message["ts"])
            cursor, pages = (page.get("response_metadata") or {}).get("next_cursor"), pages + 1
            if not cursor:
                return None
            self._looked[delivery.key] = cursor, pages
        return None

    async def _read(self, client: AsyncWebClient, delivery: Delivery, cursor: str | None) -> AsyncSlackResponse:
        oldest = f"{time.time() - _LOOK_BACK:.6f}"
        channel, thread = delivery.channel.id, delivery.thread
        asked: dict[str, Any] = {"oldest": oldest, "limit": _PAGE, "include_all_metadata": True, "cursor": cursor}
        if thread is not None:
            return await _within(client.conversations_replies(channel=channel, ts=thread, **asked))
        return await _within(client.conversations_history(channel=channel, **asked))

    async def _link(self, client: AsyncWebClient, channel: Channel, message: str) -> str | None:
        """A link to a message; none where Slack gives none, for the message is there all the same."""
        asking = _copy(client, AsyncConnectionErrorRetryHandler(), BriefRateLimitHandler())
        try:
            answer = await _within(asking.chat_getPermalink(channel=channel.id, message_ts=message))
        except TROUBLE:
            return None
        return str(answer["permalink"])

    async def _upload(self, channel: Channel, thread: str, picture: bytes, words: str, title: str) -> None:
        client = await self._client(channel)
        uploading = _copy(client, BriefRateLimitHandler())
        await _within(
            uploading.files_upload_v2(
                filename="ranking.png", content=picture, alt_txt=words, title=title, channel=channel.id, thread_ts=thread
            )
        )

    def _shown_in(self, delivery: Delivery) -> str | None:
        """The thread in which one person is shown something, if Slack does show it there; else it stands in the channel."""
        return delivery.thread if self._threads.has(delivery.channel, delivery.thread) else None

    def _noted(self, delivery: Delivery, refused: Refusal) -> NotPosted:
        if refused.certain and refused.transient:
            self._not_there[delivery.key] = None
        return refused.error()

    @asynccontextmanager
    async def _refusals(self, delivery: Delivery) -> AsyncIterator[None]:
        """What is refused in here was surely not sent."""
        try:
            yield
        except NotPosted:
            self._not_there[delivery.key] = None
            raise

    # In the threads of the durable work

    def _draw(self, channel: Channel, thread: str, ranking: Ranking) -> None:
        """Add the ranking as a picture. The message is posted and has it in words, so whatever fails here is no harm."""
        try:
            picture, words = quoted_most(ranking.rows, ranking.title), alt_text(ranking.rows, ranking.title)
            self._run(self._upload(channel, thread, picture, words[:_ALT], ranking.title))
        except Exception as error:
            why = refusal(error).line if isinstance(error, TROUBLE) else type(error).__name__
            _LOG.info("a ranking in %s has no picture: %s", channel, why)

    def _run(self, work: Coroutine[Any, Any, _Given]) -> _Given:
        return done_in(self._loop, work, "Slack")


async def _within(work: Awaitable[_Given]) -> _Given:
    async with asyncio.timeout(_TIMEOUT):
        return await work


def _copy(client: AsyncWebClient, *handlers: AsyncRetryHandler) -> AsyncWebClient:
    """`client` with these retries and no others: a message that Slack may have taken is never sent again at once."""
    copied = copy.copy(client)
    copied._logger, copied.retry_handlers = _QUIET, list(handlers)
    return copied


def _alone(delivery: Delivery) -> bool:
    return delivery.person is not None and not delivery.channel.id.startswith("D")


def _key_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") if metadata.get("event_type") == _EVENT_TYPE else None
    return payload.get("key") if isinstance(payload, dict) else None
