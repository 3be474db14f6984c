"""Replies drawn in a terminal, or as plain text where there is none: no wider than the window, no colour in a pipe.

What an article says cannot steer the terminal: control characters and marks of text direction are left out, and markup in it
is not markup here.
"""

import re
from collections.abc import Iterable
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.reply import (
    Block,
    Change,
    Compare,
    Compared,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    Links,
    Points,
    QuoteLine,
    Ranking,
    Reply,
    Said,
)
from bot.reply import Text as Ours

_MAX_WIDTH = 100
_MAX_NUMBER_WIDTH = 30
_BAR = 24  # cells of the longest bar of a ranking
_CHANGES = {Change.SAME: ("", "", ""), Change.LEFT_OUT: ("[-", "red", "-]"), Change.ADDED: ("{+", "green", "+}")}
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


def draw(reply: Reply, console: Console) -> None:
    """Print `reply`. Buttons are left to the prompt: every one of them has a command."""
    if reply.headline:
        _draw_headline(reply, console)
    elif reply.facts:
        console.print(Text(_facts(reply), "dim"))
    for number, block in enumerate(reply.blocks):
        if isinstance(block, Heading) and (number or reply.headline):
            console.print()
        _draw_block(block, console)


def _draw_block(block: Block, console: Console) -> None:
    match block:
        case Points(lines):
            for line in lines:
                _hang(console, " • ", Text(safe(line.text)), "   ")
        case Said():
            _draw_said(block, console)
        case Figures(lines, more):
            _draw_figures(lines, more, console)
        case Heading():
            _hang(console, "", Text.assemble((safe(block.text), "bold green"), *_aside(block.note)), "")
            if block.url and not _names(block.note, block.url):
                console.print(Text(safe(block.url), "dim"), soft_wrap=True)
        case Ours(text):
            for ours in text.splitlines():
                indent = " " * (len(ours) - len(ours.lstrip()))
                _hang(console, indent, Text(safe(ours.strip())), indent)
        case Links(links):
            for link in links:
                _hang(console, "   ", Text.assemble(safe(link.text), *_aside(link.note)), "   ")
                if not _names(link.note, link.url):
                    console.print(Text(f"   {safe(link.url)}", "dim"), soft_wrap=True)
        case _:
            _draw_compared(block, console)


def _draw_compared(block: Compared | Ranking | Compare | Excerpt, console: Console) -> None:
    match block:
        case Compared(what, values):
            shown = [f"{value.number} ({', '.join([*value.sources, *([value.time] if value.time else [])])})" for value in values]
            _hang(console, "   ", Text.assemble((f"{safe(what)}: ", "bold"), safe(", ".join(shown))), "      ")
        case Ranking(title, rows):
            console.print(Text(safe(title), "bold green"))
            widest = max((cell_len(safe(name)) for name, _ in rows), default=0)
            most = max((count for _, count in rows), default=1)
            for name, count in rows:
                bar = "█" * max(1, round(_BAR * count / most))
                pad = " " * (widest - cell_len(safe(name)))
                _hang(console, "   ", Text.assemble(safe(name), pad, "  ", (bar, "cyan"), f" {count}"), "   ")
        case Compare(pieces):
            text = Text()
            for change, words in pieces:
                gap = " " if text.plain and not text.plain.endswith(" ") and not words.startswith((" ", ",", ".")) else ""
                text.append(gap)
                before, style, after = _CHANGES[change]
                text.append(f"{before}{safe(words)}{after}", style)
            _hang(console, "   ", text, "   ")
        case Excerpt():
            passage = Text.assemble((safe(block.before), "dim"), (safe(block.words), "bold"), (safe(block.after), "dim"))
            _hang(console, "   ", passage, "   ")


def _draw_headline(reply: Reply, console: Console) -> None:
    title = safe(reply.headline or "")
    beside = _facts(reply)
    space = _width(console) - cell_len(title) - cell_len(beside)
    if space >= 2 and beside:
        console.print(Text.assemble((title, "bold"), " " * space, (beside, "dim")), soft_wrap=True)
        return
    _hang(console, "", Text(title, "bold"), "")
    if beside:
        console.print(Text(beside, "dim"))


def _facts(reply: Reply) -> str:
    return safe(" · ".join(reply.facts))


def _aside(note: str | None) -> list[tuple[str, str]]:
    return [(f"  ({safe(note)})", "not bold dim")] if note else []


def _draw_figures(figures: Iterable[FigureLine], more: int, console: Console) -> None:
    """Two columns: the number, and what it counts with who claims it."""
    lines = list(figures)
    widest = min(_MAX_NUMBER_WIDTH, max(6, _width(console) // 2 - 5))
    column = min(widest, max(cell_len(safe(line.number)) for line in lines))
    for line in lines:
        number = safe(line.number)
        claimed = f"({safe(line.claimed_by)})" if line.claimed_by else ""
        what = Text.assemble(safe(line.what), " " if line.what and claimed else "", (claimed, "dim"))
        _append_source(what, line.source, line.url)
        if cell_len(number) > column:
            _hang(console, "   ", Text(number, "bold cyan"), "   ")
            number = ""
        pad = " " * (column - cell_len(number) + 2)
        _hang(console, Text.assemble("   ", (number, "bold cyan"), pad), what, " " * (column + 5))
    if more:
        console.print(Text(f"   … {more} more", "dim"))


def _draw_said(said: Said, console: Console) -> None:
    heading = Text(safe(said.names), "bold")
    if said.role:
        heading.append(f", {safe(said.role)}", "not bold")
    _hang(console, "", heading, "  ")
    for quote in said.quotes:
        _hang(console, "   ", _quote(quote), "   ")
    if said.more:
        console.print(Text(f"   … {said.more} more", "dim"))


def _quote(quote: QuoteLine) -> Text:
    text = Text(f"“{safe(quote.text)}”" if quote.marked else safe(quote.text))
    _append_source(text, quote.source, quote.url)
    text.append_text(Text.assemble(*_aside(quote.note)))
    return text


def _append_source(text: Text, source: str | None, url: str | None) -> None:
    if source:
        text.append(f"  [{safe(source)}{f', {safe(url)}' if url and not _names(source, url) else ''}]", "dim")


def _names(source: str | None, url: str) -> bool:
    """Whether a source is a file by its own path, which says as much as a link to it."""
    return source is not None and url in (source, source.partition(",")[0], source.partition(";")[0])


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
