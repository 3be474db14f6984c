"""Work handed to a platform's event loop from another thread."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from adapters.crossing import done_in


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One that another thread runs."""
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever, daemon=True)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join(10)
    made.close()


async def name_of_the_thread() -> str:
    return threading.current_thread().name


async def broken() -> None:
    raise LookupError("no such channel")


def test_it_is_done_by_the_thread_of_the_loop(loop: asyncio.AbstractEventLoop) -> None:
    name = done_in(loop, name_of_the_thread(), "Slack")
    assert name != threading.current_thread().name
    assert name in {thread.name for thread in threading.enumerate()}


def test_what_it_raises_is_raised_here(loop: asyncio.AbstractEventLoop) -> None:
    with pytest.raises(LookupError, match="no such channel"):
        done_in(loop, broken(), "Slack")


def test_after_the_end_nothing_is_begun(loop: asyncio.AbstractEventLoop) -> None:
    with pytest.raises(CancelledError):
        done_in(loop, broken(), "Slack", ended=lambda: True)


def test_in_a_closed_loop_nothing_is_begun() -> None:
    closed = asyncio.new_event_loop()
    closed.close()
    with pytest.raises(CancelledError):
        done_in(closed, broken(), "Slack")
