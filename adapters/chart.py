"""Who was quoted most, as a picture: a bar for each name, and the same in words for who can't see it."""

import io
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_ROWS = 12
MOST_ALT = 2_000
"""Characters of a description that platforms take."""

_LONGEST_NAME = 44
_LONGEST_TITLE = 70
_WIDTH = 7.2  # inches; with `_DOTS` twice as many pixels as it is shown with
_ROW = 0.46
_HEAD = 0.42
_DOTS = 200
_INK, _FAINT, _BAR = "#1d1c1d", "#616061", "#3f6fa3"
_FONTS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Devanagari", "Noto Sans Thai")
_drawing = threading.Lock()  # matplotlib's text layout shares its caches between figures


class NotDrawable(ValueError):
    """No picture can be made of this; its words tell the same."""


def quoted_most(rows: Sequence[tuple[str, int]], title: str) -> bytes:
    """A PNG of bars, the first row on top; of more than `MOST_ROWS` the first. rows: names with counts above nothing.

    Raises `NotDrawable` if there are no rows, or if no font at hand has the letters of a name: DejaVu Sans, which comes with
    matplotlib, has Latin, Greek, Cyrillic, Arabic and more; Noto's are used where they are installed.
    """
    names, counts = [_short(name) for name, _ in rows[:MOST_ROWS]], [count for _, count in rows[:MOST_ROWS]]
    heading = _short(title, _LONGEST_TITLE)
    if not rows or not all(name.strip() for name in names):
        raise NotDrawable("nothing to draw")
    with _drawing:
        fonts, letters = _fonts()
        if not set("".join([*names, heading])) <= letters:
            raise NotDrawable("letters that no font here has")
        out = io.BytesIO()
        _figure(names, counts, heading, fonts).savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def alt_text(rows: Sequence[tuple[str, int]], title: str) -> str:
    """What the picture shows, in words: "Bar chart. Quoted most: Mara Lindqvist 4, Ottokar Bly 2." """
    shown = [f"{' '.join(name.split())} {count}" for name, count in rows[:MOST_ROWS]]
    text = f"Bar chart. {title}: "
    while shown and len(text) + len(", ".join(shown)) + 1 > MOST_ALT:
        shown.pop()
    return f"{text}{', '.join(shown)}."[:MOST_ALT]


@cache
def _fonts() -> tuple[list[str], frozenset[str]]:
    """The fonts at hand, and the letters that one of them has."""
    from matplotlib.font_manager import fontManager
    from matplotlib.ft2font import FT2Font

    paths = {font.name: font.fname for font in fontManager.ttflist if font.name in _FONTS and font.style == "normal"}
    letters = {chr(code) for path in paths.values() for code in FT2Font(path).get_charmap()}
    return [name for name in _FONTS if name in paths], frozenset(letters)


def _figure(names: Sequence[str], counts: Sequence[int], title: str, fonts: list[str]) -> "Figure":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _ROW * len(names) + _HEAD), dpi=_DOTS, layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    places = range(len(names))
    axes.barh(places, counts, height=0.62, color=_BAR)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(places, names, fontsize=11, color=_INK, family=fonts, parse_math=False)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlim(0, max(counts) * 1.08)
    for place, count in zip(places, counts, strict=True):
        axes.annotate(str(count), (count, place), (5, 0), textcoords="offset points", va="center", fontsize=11, color=_FAINT)
    figure.suptitle(
        title, x=0.01, horizontalalignment="left", fontsize=12.5, fontweight="bold", color=_INK, family=fonts, parse_math=False
    )
    return figure


def _short(name: str, most: int = _LONGEST_NAME) -> str:
    """`name` on one line, without what can't be drawn, shortened in its middle: the surname stays."""
    text = " ".join("".join(mark for mark in name if unicodedata.category(mark) not in ("Cc", "Cf", "Cs")).split())
    if len(text) <= most:
        return text
    first, last = text[: most // 2].rstrip(), text[-(most // 2 - 1) :].lstrip()
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"
