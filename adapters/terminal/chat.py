"""The conversation in a terminal: a prompt that takes pasted articles of many lines; or, from a pipe, a message a line."""

import os
import select
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from rich.console import Console
from rich.text import Text

from adapters.terminal.draw import draw, safe
from adapters.terminal.edge import CHANNEL, PERSON, TerminalEdge
from bot.desk import Desk
from bot.heard import Heard
from bot.message import Named, Pasted, gather, read_message, stands_alone
from bot.reply import say

HELP = """\
Paste an article (at least 120 words) or its link, or give the path of one. Then ask:
  who said what
  what did <name> say about <topic>?
  who said "<words>"?
  how many …?
digest, points, figures or all: the article again, in part or in full. leave: ask about all that was seen here.
help: what else can be said. quit: the end."""
FAREWELL = "Goodbye."

_FAREWELLS = frozenset({"quit", "exit", "q", "bye", "goodbye"})
_LEAVING = frozenset({"leave", "leave the article", "back"})
_LOOK_SECONDS = 0.2  # how often what was posted is looked for while more is to come
_QUIET_SECONDS = 0.05  # a line end that more text follows within this time was pasted, not typed


def interactive() -> bool:
    """Whether a person sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def names_a_file(text: str) -> bool:
    """Whether `text` is the path of something that exists."""
    try:
        return Path(text).expanduser().exists()
    except (OSError, ValueError, RuntimeError):
        return False


class Waits(Protocol):
    """Whatever knows when a request is done: `bot.jobs.Jobs`."""

    def wait(self, request_id: int, seconds: float) -> bool:
        """Wait so long at most; whether everything that is said to the request has been posted."""
        ...


class Chat:
    """A person at the terminal, talking to the desk. The thread is that of the newest article, until the person leaves it."""

    def __init__(self, desk: Desk, edge: TerminalEdge, jobs: Waits, console: Console) -> None:
        self._desk = desk
        self._edge = edge
        self._jobs = jobs
        self._console = console
        self._thread: str | None = None
        self._session = uuid4().hex
        self._said = 0

    def open(self, inputs: Sequence[str]) -> None:
        """Digest what `inputs` name, as for `pullquote digest`."""
        self._hear(Heard(self._key(), CHANNEL, "", PERSON, addressed=True, afresh=True, inputs=tuple(inputs)))

    def converse(self) -> None:
        """Hold the conversation until the person quits or the input ends."""
        if not interactive():
            for message in gather(_piped_lines(), _is_message):
                first, _, more = message.strip().partition("\n")
                self._console.print()
                self._console.print(Text(f"> {safe(first)}{' …' if more else ''}"), soft_wrap=True)
                if not self.say(message):
                    return
            return
        prompt = _prompt()
        while True:
            self._console.print()
            try:
                message = prompt()
            except (EOFError, KeyboardInterrupt):
                draw(say(FAREWELL), self._console)
                return
            try:
                if not self.say(message.replace("\r\n", "\n").replace("\r", "\n")):
                    return
            except KeyboardInterrupt:
                draw(say("Stopped."), self._console)

    def say(self, text: str) -> bool:
        """Say `text` and draw what is answered. False: it was a farewell."""
        word = _word(text)
        if word in _FAREWELLS:
            draw(say(FAREWELL), self._console)
            return False
        if word in _LEAVING:
            self._thread = None
            draw(say("Questions are now about all that was seen here."), self._console)
        elif text.strip():
            opens = isinstance(read_message(text, names_a_file), Named | Pasted)
            thread = None if opens else self._thread
            self._hear(Heard(self._key(), CHANNEL, text, PERSON, thread, addressed=True))
        return True

    def _key(self) -> str:
        self._said += 1
        return f"{self._session}:{self._said}"

    def _hear(self, heard: Heard) -> None:
        taken = self._desk.hear(replace(heard, message=heard.key))
        if taken.request is None:
            return
        shown = done = 0
        while not done:
            with self._console.status(Text("reading …", "dim")):
                done = self._jobs.wait(taken.request, _LOOK_SECONDS)
            while not self._edge.posted.empty():
                reply, thread = self._edge.posted.get()
                if shown:
                    self._console.print()
                draw(reply, self._console)
                shown += 1
                if reply.articles:
                    self._thread = thread


def _word(text: str) -> str:
    return text.strip().lower().strip("/:!. ")


def _is_message(line: str) -> bool:
    return _word(line) in _FAREWELLS | _LEAVING or stands_alone(line, names_a_file)


def _piped_lines() -> Iterator[str]:
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    yield from sys.stdin


def _more_follows() -> bool:
    """Whether more text arrives at once; never where a console cannot be asked (Windows)."""
    try:
        return bool(select.select([sys.stdin], [], [], _QUIET_SECONDS)[0])
    except (OSError, ValueError):
        return False


def _prompt() -> Any:
    """A function that asks for one message. Pasted line ends are part of it; Enter sends it."""
    # Asking a terminal where its cursor is gains nothing at a prompt of this kind, and some never answer.
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("enter")
    @keys.add("c-j")
    def _(event: KeyPressEvent) -> None:
        pasted = event.key_processor.input_queue or _more_follows()
        if pasted and event.current_buffer.text:
            event.current_buffer.insert_text("\n")
        elif not pasted or event.current_buffer.text:
            event.current_buffer.validate_and_handle()

    session: PromptSession[str] = PromptSession("> ", key_bindings=keys, prompt_continuation="  ")
    return session.prompt
