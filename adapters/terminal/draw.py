"""Views drawn in a terminal, or as plain text where there is none: no wider than the window, no colour in a pipe.

What an article says cannot steer the terminal: control characters and marks of text direction are left out, and markup in it
is not markup here.
"""

import re
from collections.abc import Iterable
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.view import AnswerView, DigestView, FigureLine, Note, QuoteLine, SpeakerView, View

_MAX_WIDTH = 100
_MAX_NUMBER_WIDTH = 30
_UNSAFE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))"  # escape sequences, whole
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def make_console(file: TextIO | None = None) -> Console:
    """A console that draws text as it is: no markup, no emoji codes, no guessed highlights. file: stdout if None."""
    return Console(file=file, markup=False, emoji=False, highlight=False)


def safe(text: str) -> str:
    """`text` without what could steer a terminal."""
    return _UNSAFE.sub("", text)


def draw(view: View, console: Console) -> None:
    """Print `view`."""
    match view:
        case DigestView():
            _draw_digest(view, console)
        case AnswerView():
            _draw_answer(view, console)
        case Note(text):
            for line in text.splitlines():
                indent = " " * (len(line) - len(line.lstrip()))
                _hang(console, indent, Text(safe(line.strip())), indent)


def _draw_digest(view: DigestView, console: Console) -> None:
    _draw_headline(view, console)
    for point in view.points:
        _hang(console, " • ", Text(safe(point)), "   ")
    if view.figures:
        console.print()
        _heading(console, "Figures")
        _draw_figures(view.figures, view.more_figures, console)
    if view.speakers:
        console.print()
        _heading(console, f"Who said what: {_count(view)}")
        _draw_speakers(view.speakers, console)


def _draw_answer(view: AnswerView, console: Console) -> None:
    if view.figures and view.figures_first:
        _draw_figures(view.figures, 0, console)
    _draw_speakers(view.speakers, console)
    if view.figures and not view.figures_first:
        _draw_figures(view.figures, 0, console)
    if view.note:
        _hang(console, "", Text(safe(view.note)), "")


def _draw_headline(view: DigestView, console: Console) -> None:
    minutes = f"{view.minutes} min read"
    title = safe(view.headline)
    space = _width(console) - cell_len(title) - cell_len(minutes)
    if space >= 2:
        console.print(Text.assemble((title, "bold"), " " * space, (minutes, "dim")), soft_wrap=True)
    else:
        _hang(console, "", Text(title, "bold"), "")
        console.print(Text(minutes, "dim"))


def _draw_figures(figures: Iterable[FigureLine], more: int, console: Console) -> None:
    """Two columns: the number, and what it counts with who claims it."""
    lines = list(figures)
    widest = min(_MAX_NUMBER_WIDTH, max(6, _width(console) // 2 - 5))
    column = min(widest, max(cell_len(safe(line.number)) for line in lines))
    for line in lines:
        number = safe(line.number)
        claimed = f"({safe(line.claimed_by)})" if line.claimed_by else ""
        what = Text.assemble(safe(line.what), " " if line.what and claimed else "", (claimed, "dim"))
        _append_source(what, line.source)
        if cell_len(number) > column:
            _hang(console, "   ", Text(number, "bold cyan"), "   ")
            number = ""
        pad = " " * (column - cell_len(number) + 2)
        _hang(console, Text.assemble("   ", (number, "bold cyan"), pad), what, " " * (column + 5))
    if more:
        console.print(Text(f"   … {more} more", "dim"))


def _draw_speakers(speakers: Iterable[SpeakerView], console: Console) -> None:
    for speaker in speakers:
        heading = Text(safe(speaker.names), "bold")
        if speaker.role:
            heading.append(f", {safe(speaker.role)}", "not bold")
        _hang(console, "", heading, "  ")
        for quote in speaker.quotes:
            _hang(console, "   ", _quote(quote), "   ")
        if speaker.more:
            console.print(Text(f"   … {speaker.more} more", "dim"))


def _quote(quote: QuoteLine) -> Text:
    text = Text(f"“{safe(quote.text)}”" if quote.marked else safe(quote.text))
    _append_source(text, quote.source)
    return text


def _append_source(text: Text, source: str | None) -> None:
    if source:
        text.append(f"  [{safe(source)}]", "dim")


def _heading(console: Console, words: str) -> None:
    console.print(Text(words, "bold green"))


def _count(view: DigestView) -> str:
    """ "3 speakers, 19 quotes"."""
    counts = ((view.speaker_count, "speaker"), (view.quote_count, "quote"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def _hang(console: Console, first: str | Text, text: Text, rest: str) -> None:
    """Print `text` wrapped, after `first` on its first line and `rest` on the others; no trailing spaces."""
    head = first if isinstance(first, Text) else Text(first)
    width = max(8, _width(console) - max(head.cell_len, cell_len(rest)))
    lines = text.wrap(console, width) or [Text()]
    for number, line in enumerate(lines):
        line.rstrip()
        whole = Text.assemble(rest if number else head, line)
        whole.rstrip()
        console.print(whole, soft_wrap=True)


def _width(console: Console) -> int:
    return min(console.width, _MAX_WIDTH)
