"""A real bolt app with the Home tab alone, through Socket Mode, on a store of its own; and what people see on the tab."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.home import HomeBot, register
from adapters.slack.shapes import Json
from bot.channel import Channel
from bot.feeds import FoundFeed
from bot.settings import Settings
from bot.store import Store
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.adapters.slack.transport import Ack
from tests.adapters.slack.world import View

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
C1 = Channel("slack", "T1", "C1")


@dataclass
class Finder:
    """Finds a feed at any address that names Kestrel. free: until it is set, no search ends."""

    free: threading.Event = field(default_factory=threading.Event)

    def find(self, address: str) -> list[FoundFeed] | str:
        self.free.wait(20)
        if "kestrel" in address:
            return [FoundFeed("https://kestrel.example/feed", "Kestrel Post")]
        return "no feed was found there; give the address of a feed"


@dataclass
class AtHome:
    """The fake Slack, the store behind the app, and what a person does on the tab."""

    slack: FakeSlack
    store: Store
    finder: Finder

    def opens(self, person: str = "U1", tab: str = "home") -> Ack:
        """Somebody opens the app's page."""
        inner = {"type": "app_home_opened", "user": person, "channel": f"D{person[1:]}", "tab": tab}
        return self.slack.event(inner)

    def home(self, person: str = "U1") -> View:
        """The tab as it is after it was opened just now."""
        before = len(self.slack.calls("views.publish"))
        assert self.opens(person).ok
        self.slack.wait_for(lambda: len(self.slack.calls("views.publish")) > before)
        return self.shown(person)

    def shown(self, person: str = "U1") -> View:
        view = self.slack.home(person)
        assert view is not None
        return view

    def form(self, name: str, channel: str = "C1", person: str = "U1") -> View:
        """The form behind a button of the tab."""
        before = len(self.slack.calls("views.open"))
        assert self.slack.clicks_view(self.home(person), f"home:{name}", channel).ok
        self.slack.wait_for(lambda: len(self.slack.calls("views.open")) > before)
        return self.slack.modals(person)[-1]

    def saves(self, form: View, **entries: Json) -> Ack:
        """Send a form off with these entries, each by its field's name; all else stays as it was."""
        values = entered(form.view) | {name: {next(iter(entered(form.view)[name])): entry} for name, entry in entries.items()}
        return self.slack.submits(form, values)

    def says_then(self, *wanted: str, person: str = "U1") -> str:
        """What the tab says as soon as it says all of `wanted`."""

        def said() -> str:
            found = text_of(self.shown(person).view)
            return found if all(one in found for one in wanted) else ""

        return self.slack.wait_for(said)


def entered(view: Json) -> Json:
    """What a form's state says where nobody has touched it."""
    values: Json = {}
    keys = {
        "plain_text_input": ("initial_value", "value"),
        "radio_buttons": ("initial_option", "selected_option"),
        "external_select": ("initial_option", "selected_option"),
        "checkboxes": ("initial_options", "selected_options"),
        "multi_static_select": ("initial_options", "selected_options"),
        "timepicker": ("initial_time", "selected_time"),
    }
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            initial, key = keys[element["type"]]
            none: Any = [] if key == "selected_options" else None
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], key: element.get(initial, none)}}
    return values


def options(view: Json, name: str) -> list[Json]:
    """What can be chosen in a field."""
    return next(block["element"]["options"] for block in view["blocks"] if block.get("block_id") == name)


def text_of(view: Json) -> str:
    """All words of a view, one line each line; channels as #ID."""
    lines: list[str] = []
    for block in view["blocks"]:
        match block["type"]:
            case "header":
                lines.append(block["text"]["text"])
            case "context":
                lines += [element["text"] for element in block["elements"]]
            case "actions":
                lines.append(" ".join(f"[{element['text']['text']}]" for element in block["elements"]))
            case "rich_text":
                for part in block["elements"]:
                    runs = (
                        [one["elements"] for one in part["elements"]] if part["type"] == "rich_text_list" else [part["elements"]]
                    )
                    lines += ["".join(piece.get("text", f"#{piece.get('channel_id')}") for piece in run) for run in runs]
            case "input":
                lines.append(block["label"]["text"])
    return "\n".join(lines)


@contextmanager
def at_home(folder: Path, **settings: Any) -> Iterator[AtHome]:
    """The app, connected. settings: those that differ from the defaults."""
    with fake_slack() as slack, Store.open(f"sqlite:///{folder / 'bot.db'}") as store:
        finder = Finder()
        finder.free.set()
        made = Settings(slack_api_url=slack.url, **settings)
        with _listening(slack, HomeBot(store, made, finder, lambda: NOW)):
            yield AtHome(slack, store, finder)
        finder.free.set()


async def _elsewhere() -> None:
    """What the Home tab leaves to others."""


@contextmanager
def _listening(slack: FakeSlack, bot: HomeBot) -> Iterator[None]:
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def main() -> None:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])
        app = AsyncApp(client=client)
        register(app, bot)
        app.event("app_home_opened")(_elsewhere)
        handler = AsyncSocketModeHandler(app, slack.app_token, web_client=client)
        await handler.connect_async()
        stop = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), stop))
        await stop.wait()
        await handler.close_async()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    loop, stop = ready.result(10)
    try:
        slack.wait_for(lambda: slack.connections)
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
