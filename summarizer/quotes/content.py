"""Content: which words exactly are reported, given where the quotation marks stand."""

import re
from collections.abc import Iterable, Sequence

from summarizer.article import Span
from summarizer.items import QuoteKind
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation

_STOP_AFTER_FIGURE = re.compile(r"\d[a-z%]{0,3}\.\Z")  # "£48.2m.", which is a figure before it is the end of a sentence
_LEADS_IN = re.compile(r"that\s+|and\s+that\s+", re.IGNORECASE)
_TRAILS = re.compile(r"[,;]?\s+(?:and|but|or)\Z")  # what the article goes on with
_EDGE = " \t\r\n\f\v\u00a0,;:–—-"
_BRACKETS = {")": "(", "]": "["}
_FEW = 4  # quoted words beside which a single word outside the marks is a slip


def trim(text: str, span: Span) -> Span:
    """`span` without white space and separators at its ends."""
    start, end = span.start, span.end
    trails = _TRAILS.search(text, max(start + 1, end - 8), end)
    end = trails.start() if trails else end
    while start < end - 1 and text[start] in _EDGE:
        start += 1
    while end > start + 1 and (text[end - 1] in _EDGE or _STOP_AFTER_FIGURE.search(text, max(start, end - 8), end)):
        end -= 1
    if (
        end < len(text)
        and (opening := _BRACKETS.get(text[end]))
        and text.count(opening, start, end) > text.count(text[end], start, end)
    ):
        end += 1
    return Span(start, end)


def count_words(text: str, span: Span) -> int:
    return sum(any(c.isalnum() for c in word) for word in span.of(text).split())


def with_its_end(parsed: ParsedArticle, piece: Span) -> Span | None:
    """`piece`, which has no quotation marks, without a preposition at its end whose noun it lacks: "admitted arson *at*".

    None if it is nothing else.
    """
    tokens = parsed.tokens(piece)
    last = tokens[-1] if len(tokens) else None
    if last is None or last.dep_ != "prep" or last.idx < piece.start:
        return piece
    if len(tokens) == 1:
        return None
    lacks = any(child.i > last.i for child in last.rights)
    return trim(parsed.text, Span(piece.start, last.idx)) if lacks else piece


def within_marks(text: str, piece: Span, theirs: Sequence[Quotation], others: Iterable[Quotation]) -> list[Span]:
    """A piece of content with the borders that quotation marks give it: whole quotations, or none of them.

    theirs: the quotations that are (part of) this content, in order; others: those that belong to other contents.
    """
    start, end = piece.start, piece.end
    for quotation in others:
        if quotation.closed and quotation.outer.start < end and start < quotation.outer.end:
            if quotation.outer.start <= start and end <= quotation.outer.end:
                return []
            if quotation.outer.start <= start:
                start = quotation.outer.end
            elif quotation.outer.end >= end:
                end = quotation.outer.start
    if start >= end:
        return []
    leads = _LEADS_IN.match(text, start, end)
    start = leads.end() if leads else start
    for quotation in theirs:
        start = min(start, quotation.outer.start) if quotation.closed or start <= quotation.inner.start else start
        end = max(end, quotation.outer.end) if quotation.closed or quotation.goes_on else end
    if start >= end or not any(c.isalnum() for c in text[start:end]):
        return []
    whole = Span(start, end)
    closed = [quotation for quotation in theirs if quotation.closed]
    quoted = sum(count_words(text, quotation.inner) for quotation in closed)
    outside = count_words(text, whole) - quoted
    if closed and len(closed) == len(theirs) and (outside <= 0 or (outside == 1 and quoted >= _FEW)):
        return [quotation.outer for quotation in closed]
    return [trim(text, whole)]


def kind_of(text: str, spans: Sequence[Span], quotations: Sequence[Quotation]) -> QuoteKind:
    """Direct, mixed or indirect by the share of the letters that stand inside quotation marks."""
    inside = outside = 0
    for span in spans:
        covered = 0
        for quotation in quotations:
            start, end = max(span.start, quotation.inner.start), min(span.end, quotation.inner.end)
            if start < end:
                covered += sum(c.isalnum() for c in text[start:end])
        total = sum(c.isalnum() for c in span.of(text))
        inside += covered
        outside += total - covered
    if not inside:
        return QuoteKind.INDIRECT
    return QuoteKind.DIRECT if outside <= 0.03 * inside else QuoteKind.MIXED


def inner_spans(spans: Sequence[Span], quotations: Sequence[Quotation]) -> list[Span]:
    """The words inside the marks of a direct quote, one span per quotation."""
    found = []
    for span in spans:
        for quotation in quotations:
            start, end = max(span.start, quotation.inner.start), min(span.end, quotation.inner.end)
            if start < end:
                found.append(Span(start, end))
    return found


def is_title(text: str, span: Span, whole: bool) -> bool:
    """A title of a work or a name: nearly every word has a capital; a whole sentence with its stop is none."""
    words = [w for w in span.of(text).split() if len(w) > 3]
    titled = bool(words) and all(not w[:1].islower() for w in words) and any(w[:1].isupper() for w in words)
    return titled and not (whole and span.of(text).rstrip()[-1:] in ".?!,")


def only_asks(parsed: ParsedArticle, piece: Span) -> bool:
    """ "Asked *where*, he said “…”": a word that opens a question."""
    return count_words(parsed.text, piece) == 1 and parsed.token_at(piece.start).tag_ in ("WRB", "WP", "WDT")
