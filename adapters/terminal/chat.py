"""The conversation in a terminal: a prompt that takes pasted articles of many lines; or, from a pipe, a message a line."""

import os
import select
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

from adapters.terminal.draw import draw, safe
from bot.conversation import FAREWELL, Conversation, names_a_file
from bot.message import gather
from bot.view import Note, View

_QUIET_SECONDS = 0.05  # a line end that more text follows within this time was pasted, not typed


def interactive() -> bool:
    """Whether a person sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def converse(conversation: Conversation, console: Console) -> None:
    """Hold the conversation until the person quits or the input ends."""
    if not interactive():
        for message in gather(_piped_lines(), names_a_file):
            first, _, more = message.strip().partition("\n")
            console.print()
            console.print(Text(f"> {safe(first)}{' …' if more else ''}"), soft_wrap=True)
            show(conversation.hear(message), console)
            if conversation.ended:
                return
        return
    prompt = _prompt()
    while not conversation.ended:
        console.print()
        try:
            message = prompt()
        except (EOFError, KeyboardInterrupt):
            draw(Note(FAREWELL), console)
            return
        try:
            show(conversation.hear(message.replace("\r\n", "\n").replace("\r", "\n")), console)
        except KeyboardInterrupt:
            draw(Note("Stopped."), console)


def show(views: Iterator[View], console: Console) -> None:
    """Draw `views` as they come, with a blank line between two; while one is awaited, say so in a terminal."""
    first = True
    while True:
        with console.status(Text("reading …", "dim")):
            view = next(views, None)
        if view is None:
            return
        if not first:
            console.print()
        draw(view, console)
        first = False


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
