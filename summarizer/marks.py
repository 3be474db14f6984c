"""Quotation marks, paired: which stretches of the text stand inside them.

Every style in news is known: “ ”, " ", « », „ “, ‘ ’, ' ', `` ''. Marks are paired within a paragraph; one left open
runs to the paragraph's end, and goes on in the next if that opens with a mark again (the convention for a quotation over
several paragraphs). Apostrophes are told from single marks by what stands around them. Linear in the length of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.article import Span

_CLOSES = {"“": "”", "«": "»", "„": "“”", '"': '"', "``": "''", "''": "''"}  # "''" also opens, in old newspaper archives
_DOUBLE = re.compile(r"``|''|[“”„«»\"]")
_SINGLE = re.compile(r"[‘’'](?!')")
_OPENS_BETWEEN = re.compile(r"[\s(—–][‘'](?=\w)")
_ELIDED = re.compile(r"['‘’](?:\d0s|\d\ds?\b|em\b|til\b|tis\b|twas\b|cause\b|n['’]|bout\b|round\b|cos\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """One pair of marks. inner: what stands between; outer: with the marks; closed: False if it ran to the paragraph's end.

    goes_on: it ran to the end and the next paragraph re-opens it.
    """

    inner: Span
    outer: Span
    closed: bool = True
    goes_on: bool = False

    def holds(self, place: int) -> bool:
        return self.outer.start <= place < self.outer.end


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """All outermost quotations of `text`, in order; quotations inside quotations are part of the outer one."""
    found: list[Quotation] = []
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        reopened = text[following.start] if following and _opens(text, following.start) else ""
        here = _in_paragraph(text, paragraph, reopened)
        if here and not here[-1].closed and reopened:
            last = here[-1]
            here[-1] = Quotation(last.inner, last.outer, False, True)
        found.extend(here)
    return tuple(found)


def _in_paragraph(text: str, paragraph: Span, reopened: str) -> list[Quotation]:
    """reopened: the mark that the next paragraph opens with, if any."""
    doubles = _doubles(text, paragraph)
    found = []
    at = paragraph.start
    for quotation in [*doubles, None]:
        end = quotation.outer.start if quotation else paragraph.end
        if at < end:
            found.extend(_singles(text, at, end, paragraph, reopened))
        if quotation:
            found.append(quotation)
            at = quotation.outer.end
    return found


def _doubles(text: str, paragraph: Span) -> list[Quotation]:
    found = []
    opened: re.Match[str] | None = None
    depth = 0
    last_close = {sign: text.rfind(sign, paragraph.start, paragraph.end) for sign in _CLOSES.values()}
    for mark in _DOUBLE.finditer(text, paragraph.start, paragraph.end):
        sign = mark.group()
        if opened is None:
            if sign in _CLOSES and _can_open(text, mark, paragraph):
                opened, depth = mark, 0
        elif sign == opened.group() and sign in "“«„" and not _looks_closed(text, mark, paragraph):
            depth += 1  # the same opening mark again: nested, or the first was never closed
        elif _closes(text, opened.group(), mark, paragraph) or sign == opened.group():
            if depth and mark.end() <= last_close[_CLOSES[opened.group()]]:
                depth -= 1
                continue
            found.append(_quotation(opened.start(), opened.end(), mark.start(), mark.end()))
            opened = None
    if opened is not None and opened.end() < paragraph.end:
        found.append(_quotation(opened.start(), opened.end(), paragraph.end, paragraph.end, closed=False))
    return [q for q in found if q is not None]


def _quotation(outer: int, inner: int, inner_end: int, outer_end: int, closed: bool = True) -> Quotation | None:
    return Quotation(Span(inner, inner_end), Span(outer, outer_end), closed) if inner < inner_end else None


def _can_open(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    sign = mark.group()
    if sign not in ('"', "''"):
        return sign not in ("”", "»")
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return not after.isspace() and not (before.isalnum() and not after.isalnum()) and not before.isdigit()


def _closes(text: str, opened: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether this mark closes `opened`; curly and straight ones are mixed up often enough in one pair."""
    sign = mark.group()
    if sign in ('"', "''") and opened in ('"', "''", "“", "``"):
        return _can_close(text, mark, paragraph)
    return sign in _CLOSES[opened] or (sign == "”" and opened == '"')


def _looks_closed(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """An opening mark set where only a closing one can stand: "Really?“ he asked"."""
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return text[mark.start() - 1] in ".,?!…" and (after.isspace() or after in ".,;:)")


def _can_close(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return not (before.isspace() and after.isalnum())


def _singles(text: str, start: int, end: int, paragraph: Span, reopened: str) -> list[Quotation]:
    """Quotations in single marks within `[start, end)`, a stretch with no double marks."""
    marks = list(_SINGLE.finditer(text, start, end))
    closers = [m.start() for m in marks if _closes_single(text, m.start(), start, end)]
    found = []
    at = start
    nth = 0
    for mark in marks:
        here = mark.start()
        if here < at or not _opens_single(text, here, start, end):
            continue
        while nth < len(closers) and closers[nth] <= here + 1:
            nth += 1
        close = _close_of(text, closers, nth)
        if close is not None:
            found.append(Quotation(Span(here + 1, close), Span(here, close + 1)))
            at = close + 1
        elif (text[here] == "‘" or text[here] == reopened) and end == paragraph.end and end - here > 40:
            found.append(Quotation(Span(here + 1, end), Span(here, end), False))
            break
    return found


def _close_of(text: str, closers: list[int], nth: int) -> int | None:
    """The closing mark: the first that is not a plural's apostrophe with the true closing still to come."""
    for index in range(nth, min(len(closers), nth + 8)):
        place = closers[index]
        plural = text[place - 1] in "sS" and text[place + 1 : place + 2] == " "
        if not plural or not _closes_later(text, place, closers[index + 1 : index + 8]):
            return place
    return None


def _closes_later(text: str, place: int, later: list[int]) -> bool:
    """Whether a mark after a stop or comma follows before another quotation opens."""
    true_close = next((c for c in later if text[c - 1] in ".,!?…"), None)
    return true_close is not None and not _OPENS_BETWEEN.search(text, place + 1, true_close)


def _opens_single(text: str, place: int, start: int, end: int) -> bool:
    if text[place] == "’" or place + 1 >= end or _ELIDED.match(text, place):
        return False
    before = text[place - 1] if place > start else " "
    after = text[place + 1]
    return (before.isspace() or before in "([—–-:/") and (after.isalnum() or after in '“"…[($£€#@')


def _closes_single(text: str, place: int, start: int, end: int) -> bool:
    if text[place] == "‘" or place == start:
        return False
    after = text[place + 1] if place + 1 < end else " "
    if text[place - 1].isspace():  # "… , ' said": a space before the mark, as wire services' old tools leave it
        return place - 2 >= start and not text[place - 2].isspace() and (after.isspace() or after in ".,;:!?")
    return not after.isalnum() and not _ELIDED.match(text, place) and not _ELIDED.match(text, max(start, place - 2))


def _opens(text: str, place: int) -> bool:
    return text[place : place + 1] in ("“", '"', "‘", "'", "«", "„") or text.startswith("``", place)
