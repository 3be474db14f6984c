"""A Reply in parts that are one message each, and a part whose line is too long by itself made to fit."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from adapters.text import clean, shorten
from bot.reply import Ref, Reply, pages

TIGHTER = ((4_000, 100), (2_000, 100), (1_000, 60), (800, 60), (400, 60), (200, 40), (60, 12), (30, 6))
"""What a line that is too long by itself is shortened to, one after the other: characters of each text, how many pieces."""

LEGEND = "Struck out: in the article, not in the words asked about. Bold: in the words asked about, not in the article."
"""What a comparison's marks mean."""


def parts(reply: Reply, fits: Callable[[Reply], bool]) -> list[Reply]:
    """`reply` in parts that fit, the same for the same Reply; what can be pressed stands under the last lines, never alone."""

    def ended(part: Reply) -> Reply:
        return replace(part, buttons=reply.buttons, speakers=reply.speakers)

    found = list(pages(reply, lambda part: fits(ended(part))))
    if len(found) > 1 and not found[-1].blocks:
        found[-2:] = [ended(found[-2])]
    return found


def shortened(part: Reply, characters: int, pieces: int) -> Reply:
    """`part` with every text in its lines, and every line's pieces, cut to so many."""
    blocks = tuple(_cut(block, lambda text: shorten(clean(text), characters), pieces) for block in part.blocks)
    return replace(part, blocks=blocks)


def _cut(value: Any, short: Callable[[str], str], pieces: int) -> Any:
    if type(value) is str:
        return short(value)
    if isinstance(value, tuple):
        return tuple(_cut(each, short, pieces) for each in value[:pieces])
    if not is_dataclass(value) or isinstance(value, Ref | type):
        return value
    kept = ("url", "kind")  # an address that is shortened leads elsewhere
    names = [each.name for each in fields(value) if each.name not in kept]
    return replace(value, **{name: _cut(getattr(value, name), short, pieces) for name in names})
