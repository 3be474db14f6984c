"""The edges put in place: with `bot.cli` the only module that knows adapters, each imported when it is first needed."""

import logging
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from bot.reading import Readers
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from adapters.operations.server import OperationsServer
    from adapters.terminal.chat import Chat
    from adapters.web.reader import Web
    from bot.delivery import Edge
    from bot.doctor import Check
    from bot.gathering import FeedReaders
    from bot.pool import PoolLimits
    from bot.service import Service


@contextmanager
def open_readers(settings: Settings, jobs: int = 1) -> Iterator[Readers]:
    """What reads links and pages, closed in the end. jobs: processes for pages."""
    with ExitStack() as stack:
        lock = Lock()

        @cache
        def opened() -> "Web":
            from adapters.web.configured import fetcher_from
            from adapters.web.reader import Web

            return stack.enter_context(Web(lambda: fetcher_from(settings), _page_limits(settings, jobs)))

        def web() -> "Web":
            with lock:
                return opened()

        def key(url: str) -> str:
            from adapters.web.url import canonical_key

            return canonical_key(url)

        yield Readers(html=lambda page: web().html(page), url=lambda url: web().url(url), key=key)


def _page_limits(settings: Settings, workers: int) -> "PoolLimits":
    from bot.pool import PoolLimits

    resident = settings.page_worker_mb * 1_000_000
    return PoolLimits(workers=workers, tasks=settings.page_worker_pages, resident=resident)


def feed_readers(settings: Settings) -> "FeedReaders":
    """What reads feeds once, for `pullquote roundup`."""
    from adapters.feeds.items import feed_readers as readers
    from adapters.web.configured import fetcher_from

    return readers(lambda: fetcher_from(settings))


@contextmanager
def open_chat(settings: Settings, console: "Console", *, keep: bool = True, scheduled: bool = False) -> Iterator["Chat"]:
    """The conversation in the terminal, on the store that the whole bot has. keep: else on one of its own that is thrown away.

    scheduled: feeds and roundups are looked after meanwhile. Raises `BadSettings`, `CannotStart`.
    """
    from adapters.feeds.bridge import Feeds
    from adapters.terminal.chat import Chat, names_a_file
    from adapters.terminal.edge import PLATFORM, TerminalEdge
    from adapters.web.configured import fetcher_from
    from bot.compose import Form
    from bot.executors import Lone
    from bot.service import Service

    # What fails is told in the conversation; lines of a log would stand in the middle of it.
    logging.getLogger().addHandler(logging.NullHandler())
    with ExitStack() as stack:
        if not keep:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pullquote-")))
            settings = settings.model_copy(update={"data_folder": folder, "database_url": type(settings.database_url)("")})
        readers = stack.enter_context(open_readers(settings))
        edge = TerminalEdge()
        service = Service(
            settings,
            readers,
            feeds := Feeds(lambda: fetcher_from(settings)),
            {PLATFORM: edge},
            executor=Lone(f"{PLATFORM}-{uuid4().hex}"),  # a conversation that ended is not taken up by the next
            alone=True,
            scheduled=scheduled,
            forms={PLATFORM: Form.FULL},
            names_file=names_a_file,
            workers=1,
        )
        stack.enter_context(service)
        stack.enter_context(feeds)  # closed first: the schedule waits for feeds that are being asked
        yield Chat(service.desk, edge, service.jobs, console)


class Platform(Protocol):
    """A chat platform as the entry point sees it. edge: there from the beginning, for what a crash left may be posted at once."""

    @property
    def name(self) -> str: ...

    @property
    def edge(self) -> "Edge": ...

    def start(self, service: "Service") -> None:
        """Begin to listen. Raises `BadSettings`, `CannotStart`."""
        ...

    def reading(self, readers: "Readers") -> "Readers":
        """`readers`, and what the platform itself has to be asked for, such as a file that was dropped in."""
        ...

    def problems(self) -> list[str]:
        """What keeps it from hearing now, a line each."""
        ...

    def stop(self) -> None:
        """Listen no more; what is posted still is."""
        ...

    def close(self) -> None:
        """Post no more either."""
        ...


def configured_platforms(settings: Settings) -> "list[Platform]":
    """The chat platforms that `settings` configure. Raises `BadSettings`."""
    found: list[Platform] = []
    if settings.slack_bot_token.get_secret_value() or settings.slack_client_id:
        from adapters.slack.platform import SlackPlatform

        found.append(SlackPlatform(settings))
    if settings.discord_token.get_secret_value():
        from adapters.discord.platform import DiscordPlatform

        found.append(DiscordPlatform(settings))
    return found


@contextmanager
def open_bot(settings: Settings, platforms: "Sequence[Platform]") -> "Iterator[Service]":
    """The bot on `platforms`, with feeds, roundups and retention; without any, a worker, which reads for those that have some.

    Raises `BadSettings`, `CannotStart`.
    """
    from adapters.feeds.bridge import Feeds
    from adapters.web.configured import fetcher_from
    from bot.compose import Form
    from bot.jobs import Reading
    from bot.service import Service, executor_of, reading_of

    reading = reading_of(settings) if platforms else Reading.SHARED
    with ExitStack() as stack:
        for platform in platforms:
            stack.callback(platform.close)  # last: what is posted meanwhile needs it
        executor = stack.enter_context(executor_of(settings, reading, edges=bool(platforms)))
        readers = stack.enter_context(open_readers(settings, max(2, os.cpu_count() or 1)))  # one hostile page holds one process
        for platform in platforms:
            readers = platform.reading(readers)
        edges = {platform.name: platform.edge for platform in platforms}
        forms = dict.fromkeys(edges, Form.QUOTED)  # a channel takes a screen, not a page
        feeds = Feeds(lambda: fetcher_from(settings))
        service = Service(settings, readers, feeds, edges, executor=executor, reading=reading, forms=forms)
        stack.enter_context(service)
        stack.enter_context(feeds)  # closed first: the schedule waits for feeds that are being asked
        if settings.operations_port:
            stack.enter_context(open_operations(settings, service, platforms))
        for platform in platforms:
            platform.start(service)
            stack.callback(platform.stop)  # first: what was taken is kept before the store is closed
        yield service


@contextmanager
def open_operations(settings: Settings, service: "Service", platforms: "Sequence[Platform]" = ()) -> "Iterator[OperationsServer]":
    """Health, readiness and metrics by HTTP. Raises `BadSettings` if the port is taken."""
    from adapters.operations.server import OperationsServer
    from bot.metrics import REGISTRY, Backlog, Condition

    def unheard() -> dict[str, list[str]]:
        return {platform.name: platform.problems() for platform in platforms}

    def problems() -> list[str]:
        return [*service.problems(), *(line for lines in unheard().values() for line in lines)]

    collectors = (Backlog(service.waiting, service.feed_counts), Condition(version("pullquote"), unheard))
    with OperationsServer(settings.operations_host, settings.operations_port, problems, REGISTRY) as server:
        for collector in collectors:
            REGISTRY.register(collector)
        try:
            yield server
        finally:
            for collector in collectors:
                REGISTRY.unregister(collector)


def checks(settings: Settings, site: str) -> "list[tuple[str, Check]]":
    """What `pullquote doctor` looks at, in order. site: to try the network with."""
    from adapters.discord.checks import check_discord
    from adapters.operations.checks import check_operations
    from adapters.slack.checks import check_slack
    from adapters.web.checks import check_network
    from adapters.web.configured import fetcher_from
    from bot.doctor.database import check_backups, check_database, check_work
    from bot.doctor.machine import check_folder, check_settings
    from bot.doctor.model import check_digest, check_pipeline_version, check_weights

    return [
        ("settings", check_settings),
        ("data folder", lambda: check_folder(settings)),
        ("database", lambda: check_database(settings)),
        ("work", lambda: check_work(settings)),
        ("backups", lambda: check_backups(settings)),
        ("pipeline", lambda: check_pipeline_version(settings)),
        ("weights", check_weights),
        ("digest", lambda: check_digest(settings)),
        ("network", lambda: check_network(lambda: fetcher_from(settings), site)),
        ("operations port", lambda: check_operations(settings)),
        ("Slack", lambda: check_slack(settings)),
        ("Discord", lambda: check_discord(settings)),
    ]


def wait_for_end(ready: Callable[[], object] = lambda: None) -> None:
    """Wait until the process is asked to end (SIGTERM, SIGINT). ready: called as soon as that would be heard."""
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ready()
    ended.wait()
