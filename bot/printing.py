"""Lines and tables for whoever runs the bot, in a terminal."""

import json
from collections.abc import Sequence
from typing import Any

import typer

_AGES = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def say(line: str) -> None:
    """Print one line."""
    typer.echo(printable(line))


def say_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns that stand under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_json(found: Any) -> None:
    """Print JSON on one line."""
    typer.echo(json.dumps(found, ensure_ascii=False))


def printable(text: str) -> str:
    """`text` without what could steer a terminal: feeds and platforms name themselves."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def plural(count: int, word: str) -> str:
    """ "1 channel", "2 channels"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def age(seconds: float) -> str:
    """ "4 min", of a time that has passed."""
    count, unit = next(((int(seconds // size), unit) for size, unit in _AGES if seconds >= size), (0, "s"))
    return f"{count} {unit}"
