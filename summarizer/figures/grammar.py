"""The grammar of figures: symbol, number, scale, unit; two numbers joined as a range, a ratio, a score.

Reads text alone; whether a number is a figure at all (not a date, a name, an age) is for `screen` to say.
"""

import re
from collections.abc import Iterator

from summarizer.article import Span
from summarizer.figures.joins import joined
from summarizer.figures.lexicon import lexicon
from summarizer.figures.quantity import Reading, near, quantity, with_symbol
from summarizer.items import FigureKind

__all__ = ["Reading", "plain_spaces", "read_numbers"]

_SPACES = {ord(space): " " for space in "\n\r\t\u00a0\u2007\u2009\u202f"}


def plain_spaces(text: str) -> str:
    """`text` with every kind of space as a plain one, at the same offsets: what `read_numbers` reads."""
    return text.translate(_SPACES)


def read_numbers(text: str, stretch: Span) -> Iterator[Reading]:
    """Every number written within `stretch` of `text`, in order, none overlapping. Linear in its length."""
    forms = lexicon()
    at = stretch.start
    while trigger := forms.trigger.search(text, at, stretch.end):
        place = trigger.start()
        at = trigger.end()
        if place and _attached(text, place):
            at = _end_of_word(text, at, stretch.end)
            continue
        reading = _once_or_twice(trigger) or _vague(text, place, stretch.end)
        if reading is None and (first := quantity(text, with_symbol(text, place, stretch.start), stretch.end)):
            reading = joined(text, first, stretch.end)
        if reading:
            yield reading
            at = max(reading.span.end, at)
        elif trigger.group()[0].isdigit():
            at = _end_of_word(text, at, stretch.end)


def _attached(text: str, place: int) -> bool:
    """Whether what stands at `place` goes on a word: "G20", "COVID-19", "second-half"."""
    before = text[place - 1]
    if before in "-–" and place > 1:
        head = _HEAD.search(text, max(0, place - 8), place)
        return text[place - 2].isalnum() and not (head and head[1].lower() in _LOOSE_HEADS)
    if before == "/" and place > 1:
        return text[place - 2].isalpha()
    return before.isalnum() or before == "_"


_HEAD = re.compile(r"([A-Za-z]+)[-–]\Z")
_LOOSE_HEADS = ("near", "sub", "over", "under", "nearly")


def _end_of_word(text: str, at: int, end: int) -> int:
    while at < end and (text[at].isalnum() or (text[at] in ".,-" and text[at + 1 : at + 2].isdigit())):
        at += 1
    return at


_MULTIPLES = {"once": 1.0, "twice": 2.0, "double": 2.0, "twofold": 2.0, "triple": 3.0, "treble": 3.0, "threefold": 3.0}
_MULTIPLES |= {"quadruple": 4.0, "fourfold": 4.0, "fivefold": 5.0, "sixfold": 6.0, "tenfold": 10.0}


def _once_or_twice(trigger: re.Match[str]) -> Reading | None:
    """ "twice", "double", "threefold"."""
    worth = _MULTIPLES.get(trigger.group().lower())
    return None if worth is None else Reading(Span(*trigger.span()), FigureKind.COUNT, worth, trigger.group(), "times")


def _vague(text: str, place: int, end: int) -> Reading | None:
    forms = lexicon()
    start = place - 2 if text[max(0, place - 2) : place].lower() == "a " else place
    match = forms.vague.match(text, start, end) or forms.vague.match(text, place, end)
    if match is None:
        return None
    kind, name, stop = FigureKind.COUNT, None, match.end()
    if match["unit"]:
        kind, name, _ = forms.units[match["unit"].lower()]
        of_what = text.startswith(" of ", stop)  # "thousands of pounds of cocaine"
        if match["unit"].lower() == "pounds" and (near(text, place, "£") or not of_what):
            kind, name = FigureKind.MONEY, "GBP"
        if match["unit"].lower() in ("second", "point", "won", "p", "c"):
            kind, name, stop = FigureKind.COUNT, None, match.start("gap")
    return Reading(Span(match.start(), stop), kind, None, match.group(), name, True)
