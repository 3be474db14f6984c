"""How fast Slack may be written to: one message a second in a channel (https://docs.slack.dev/apis/web-api/rate-limits)."""

import asyncio
from dataclasses import dataclass

from aiolimiter import AsyncLimiter
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from adapters.latest import Latest
from bot.channel import Channel
from bot.delivery import NotPosted

_MAX_CHANNELS = 10_000  # whose pace is remembered; one that is forgotten begins anew


@dataclass
class _Lane:
    limiter: AsyncLimiter
    closed_until: float = 0.0
    waiting: int = 0


class Pace:
    """every: seconds between two messages in a channel. longest: seconds that one waits here at most; work that would wait longer
    is put off, so that it holds nobody up. To be used in one event loop."""

    def __init__(self, every: float = 1.0, longest: float = 15.0) -> None:
        self._every = every
        self._longest = longest
        self._lanes: Latest[Channel, _Lane] = Latest(_MAX_CHANNELS)

    async def take(self, channel: Channel) -> None:
        """Wait until the channel takes one more. Raises `NotPosted` if that is too long to wait for."""
        lane = self._lane(channel)
        closed = max(0.0, lane.closed_until - asyncio.get_running_loop().time())
        ahead = closed + lane.waiting * self._every
        if ahead > self._longest:
            raise NotPosted("more is waiting for that Slack channel", transient=True, retry_after=ahead)
        lane.waiting += 1
        try:
            await asyncio.sleep(closed)
            if self._every:
                await lane.limiter.acquire()
        finally:
            lane.waiting -= 1

    def close(self, channel: Channel, seconds: float) -> None:
        """Slack wants nothing in the channel for so long."""
        lane = self._lane(channel)
        lane.closed_until = max(lane.closed_until, asyncio.get_running_loop().time() + seconds)

    def _lane(self, channel: Channel) -> _Lane:
        lane = self._lanes.get(channel) or _Lane(AsyncLimiter(1, self._every or 1.0))
        self._lanes[channel] = lane
        return lane


class BriefRateLimitHandler(AsyncRateLimitErrorRetryHandler):
    """Waits for a 429 that is over soon, once; a longer one goes to the durable work, which holds no thread meanwhile."""

    def __init__(self, longest: float = 5.0) -> None:
        super().__init__(max_retry_count=1)
        self._longest = longest

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 (the signature is slack_sdk's)
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        found = next((value for name, value in response.headers.items() if name.lower() == "retry-after"), [])
        return bool(found) and found[0].isdigit() and int(found[0]) <= self._longest
