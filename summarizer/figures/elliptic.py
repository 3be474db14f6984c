"""A number whose unit the figure before it gives: "from 55 minutes to *12*", "14.2 weeks, down from *15.1*"."""

import re
from dataclasses import replace

from summarizer.article import Span
from summarizer.figures.quantity import Reading
from summarizer.items import Figure, FigureKind

_ABOUT = r"(?:just |only |about |nearly |almost )?"
_COMPARED = re.compile(rf"[^.;:!?“”\"\d]{{0,40}}[ ,](?:(?:up|down) from|compared with|against|versus|rather than) {_ABOUT}")
_TO = re.compile(rf"[^.,;:!?“”\"\d]{{0,40}} to {_ABOUT}")
_FROM = re.compile(rf"\bfrom {_ABOUT}\Z", re.IGNORECASE)
_LINK = re.compile(r"\s(?:from|of|at|by|to)\Z")
_ENDS = re.compile(
    r"\s*(?:[.,;:!?)”\"—–]|\Z)| (?:and|or|but|when|after|as|while|according|last|this|in|on|by)\b"
    r"| (?:a|an|the) (?:year|month|week|quarter|decade|previous|same|season|day|year-ago)\b"
)
_LENT = frozenset({FigureKind.MEASURE, FigureKind.PERCENT})


def with_unit_before(text: str, reading: Reading, found: list[Figure]) -> Reading:
    """`reading` with the unit of the last of `found`, if it is a plain number that is compared with that and has no noun.

    text: the article's text with plain spaces.
    """
    before = found[-1] if found else None
    if before is None or not reading.bare or before.kind not in _LENT or before.unit is None or isinstance(before.value, tuple):
        return reading
    if isinstance(reading.value, tuple) or not _ENDS.match(text, reading.span.end):
        return reading
    between = text[before.span.end : reading.span.start]
    from_before = _FROM.search(text, max(0, before.span.start - 24), before.span.start)
    if not (_COMPARED.fullmatch(between) or (from_before and _TO.fullmatch(between))):
        return reading
    return replace(reading, unit=before.unit, kind=before.kind)


def up_to(text: str, spans: tuple[Span, ...], before: Span) -> tuple[Span, ...]:
    """`spans`, which say what the figure at `before` counts, as far as they stand before it: so much counts the next too."""
    kept = [Span(span.start, span.start + len(_LINK.sub("", span.of(text)))) for span in spans if span.end <= before.start]
    return tuple(span for span in kept if len(span))
