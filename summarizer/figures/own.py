"""What of the words around a figure is its own: not another number's, not the cue's beside a quotation."""

import re

from summarizer.article import Span
from summarizer.language import ParsedArticle

_LINK = re.compile(r"\s+from\Z")
_FEW = 3  # words: a quotation of so many is no sentence
_NOTHING = re.compile(r"according(?: to)?|to \d[\d.,]*", re.IGNORECASE)
_WORTH = re.compile(
    r"\s+worth(?: an?| about| some| around| nearly| almost| over| more than| up to| at least| estimated)* ?[$£€₹]?\d*\Z"
)


def own_words(parsed: ParsedArticle, figure: Span, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """`spans` without the cue of the quotation that the figure stands in ("*Doreen fumed*: “Twelve hundred quid?”"), without
    "according to", and cut where another number's thing begins: "two sacks of birdseed, *14 tomato plants*"."""
    spans = _within_quotation(parsed, figure, spans)
    kept = [_until_number(parsed, span) if span.start >= figure.end else span for span in spans]
    full = [span for span in kept if len(span) and not _NOTHING.fullmatch(span.of(parsed.text))]
    if full and (tail := (_WORTH if len(full) == len(kept) else _LINK).search(parsed.text, full[-1].start, full[-1].end)):
        full[-1] = Span(full[-1].start, tail.start())
    return tuple(span for span in full if len(span))


def _within_quotation(parsed: ParsedArticle, figure: Span, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    quotation = parsed.quotation_at(figure.start)
    if quotation is None:
        return spans
    said = quotation.inner.of(parsed.text)
    if not said[:1].isupper() or len(said.split()) <= _FEW:
        return spans  # no sentence of its own: what it counts may stand before it
    return tuple(span for span in spans if span.overlaps(quotation.inner))


def _until_number(parsed: ParsedArticle, span: Span) -> Span:
    """`span` up to a comma after which another thing is counted."""
    for token in parsed.tokens(span):
        if token.i + 1 >= len(token.doc) or token.idx == span.start or token.text != ",":
            continue
        following = token.nbor()
        if following.like_num and following.dep_ == "nummod" and following.idx < span.end:
            return Span(span.start, token.idx)
    return span
