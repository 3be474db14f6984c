"""What stands in a Reply and has a source in an article, for a menu to choose from."""

from collections.abc import Iterator

from adapters.text import clean, one_line
from bot.reply import Compared, Figures, Points, Ref, Reply, Said


def items(reply: Reply) -> dict[str, str]:
    """By "ARTICLE:ITEM" the words of each item, on one line, in their order."""
    found: dict[str, str] = {}
    for ref, text in _items(reply):
        if ref is not None and clean(text).strip():
            found.setdefault(str(ref), one_line(text))
    return found


def _items(reply: Reply) -> Iterator[tuple[Ref | None, str]]:
    for block in reply.blocks:
        match block:
            case Points(lines):
                yield from ((line.ref, line.text) for line in lines)
            case Said():
                yield from ((quote.ref, f"“{quote.text}”" if quote.marked else quote.text) for quote in block.quotes)
            case Figures(lines):
                yield from ((line.ref, f"{line.number} {line.what}") for line in lines)
            case Compared(what, values):
                yield from ((value.ref, f"{value.number} {what}") for value in values)
            case _:
                pass
