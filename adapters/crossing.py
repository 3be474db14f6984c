"""From the threads of the durable work into a platform's event loop, and back with what came of it."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, wait
from typing import Any, TypeVar

from bot.delivery import NotPosted

_PATIENCE = 150.0  # seconds for all that one message needs
_GLANCE = 1.0  # seconds between two looks at whether the event loop is still there
_Given = TypeVar("_Given")


def done_in(
    loop: asyncio.AbstractEventLoop,
    work: Coroutine[Any, Any, _Given],
    platform: str,
    ended: Callable[[], bool] = lambda: False,
) -> _Given:
    """What `work` gives, done in `loop`, which another thread runs. ended: whether what runs there is to be waited for no more.

    Raises what `work` raises; `CancelledError` if the loop is closed or `ended`; `NotPosted` if `platform` takes too long.
    """
    if ended() or loop.is_closed():
        work.close()
        raise CancelledError
    future = asyncio.run_coroutine_threadsafe(work, loop)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        wait([future], _GLANCE)
        if future.done():
            return future.result()
        if ended() or loop.is_closed():
            raise CancelledError
    future.cancel()
    raise NotPosted(f"{platform} did not answer in time", transient=True)
