"""A link into an article: fetched past the guard, read in the sandbox, AMP and forwarding pages followed to the article."""

import asyncio
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import AbstractAsyncContextManager
from threading import Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from adapters.web.extract import Extraction, extract_article, extract_page
from adapters.web.metadata import same_site
from adapters.web.page import FetchError, Fetches, Page, Purpose
from adapters.web.sandbox import Sandbox, SandboxLimits
from bot.reading import InputError
from summarizer.article import Article

_MAX_HOPS = 2  # an AMP page's own page, or where a page sends its reader by itself


async def read_link(url: str, fetcher: Fetches, sandbox: Sandbox, purpose: Purpose = Purpose.PASTED) -> Article | InputError:
    """The article at `url`, or why there is none. An AMP page's canonical is read instead, if that can be read.

    At most three pages are fetched, none of them twice. The article's url is the address that the page calls its own.
    """
    address, seen = url, {url}
    fallback: Article | None = None
    for hop in range(_MAX_HOPS + 1):
        try:
            page = await fetcher.fetch(address, purpose=purpose)
        except FetchError as error:
            return fallback or InputError(error.code, error.message)
        seen.add(page.final_url)
        found = await _extract(page, sandbox)
        outcome, elsewhere = found.outcome, found.elsewhere
        if hop == _MAX_HOPS or elsewhere is None or elsewhere in seen:
            return outcome if isinstance(outcome, Article) else fallback or _moved(page) or outcome
        if isinstance(outcome, Article):
            fallback = outcome
        seen.add(elsewhere)
        address = elsewhere
    raise AssertionError("not reached")


async def _extract(page: Page, sandbox: Sandbox) -> Extraction:
    found = await sandbox.run_async(extract_page, page.body, page.content_type, page.final_url, page.charset)
    if isinstance(found, InputError):
        return Extraction(found)
    moved = _moved(page)
    return Extraction(moved) if moved else found


def _moved(page: Page) -> InputError | None:
    """An article's link that now leads to the front page of its site; what stands there is not what was asked for."""
    asked, final = urlsplit(page.url), urlsplit(page.final_url)
    front = final.path in ("", "/") and not final.query
    if not front or len(asked.path.strip("/")) == 0 or not same_site(page.url, page.final_url):
        return None
    return InputError(
        "moved", f"this link now leads to the front page of {final.hostname}: the article has moved or is gone; paste its text"
    )


class Web:
    """Reads links and pages for code that does not run in an event loop; safe to share between threads. To be closed.

    fetcher: makes what fetches; it is entered, in a thread with an event loop of its own, when the first link is read.
    """

    def __init__(self, fetcher: Callable[[], AbstractAsyncContextManager[Fetches]], limits: SandboxLimits | None = None) -> None:
        self._make_fetcher = fetcher
        self._sandbox = Sandbox(limits)
        self._lock = Lock()
        self._started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, Fetches]] | None = None
        self._thread: Thread | None = None
        self._futures: set[Future[Article | InputError]] = set()
        self._closed = False

    def url(self, url: str) -> Article | InputError:
        """The article at `url`, see `read_link`. Raises `CancelledError` if closed before or meanwhile."""
        loop, _, fetcher = self._start().result()
        with self._lock:
            if self._closed:
                raise CancelledError
            future = asyncio.run_coroutine_threadsafe(read_link(url, fetcher, self._sandbox), loop)
            self._futures.add(future)
        future.add_done_callback(self._futures.discard)
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise

    def html(self, page: bytes) -> Article | InputError:
        """The article on a page that is at hand, see `extract_article`."""
        return self._sandbox.run(extract_article, page)

    def close(self) -> None:
        """Stop at once; what is under way is cancelled."""
        with self._lock:
            started, thread = self._started, self._thread
            self._started, self._thread, self._closed = None, None, True
        if started is not None and thread is not None:
            if not started.exception():
                loop, stop, _ = started.result()
                loop.call_soon_threadsafe(stop.set)
            thread.join()
        for future in list(self._futures):  # those that came too late for the loop
            future.cancel()
        self._sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _start(self) -> "Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, Fetches]]":
        with self._lock:
            if self._closed:
                raise CancelledError
            if self._started is None:
                self._started = Future()
                self._thread = Thread(target=asyncio.run, args=(self._serve(self._started),), name="links", daemon=True)
                self._thread.start()
            return self._started

    async def _serve(self, started: "Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, Fetches]]") -> None:
        stop = asyncio.Event()
        try:
            async with self._make_fetcher() as fetcher:
                started.set_result((asyncio.get_running_loop(), stop, fetcher))
                await stop.wait()
                under_way = asyncio.all_tasks() - {asyncio.current_task()}
                for task in under_way:
                    task.cancel()
                await asyncio.gather(*under_way, return_exceptions=True)
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)
