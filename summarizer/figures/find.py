"""The figures of an article, in order of the text."""

import re
from dataclasses import replace
from functools import cache

from config import words
from summarizer.article import GAP, ParagraphKind, Span, join_spans
from summarizer.figures.counted import what_is_counted
from summarizer.figures.grammar import Reading, plain_spaces, read_numbers
from summarizer.figures.screen import Screen
from summarizer.items import Figure, FigureKind, Quote
from summarizer.language import ParsedArticle

# "55 mph (88.5 kph)": the same again in another unit.
_CONVERTED = re.compile(r" \((?:about |or |around |some |roughly )?")
_READ = frozenset({ParagraphKind.PROSE, ParagraphKind.TITLE, ParagraphKind.STANDFIRST, ParagraphKind.HEADING})


class _Claims:
    """Who says what is said at a place; asked for places in order of the text."""

    def __init__(self, quotes: tuple[Quote, ...]) -> None:
        self._coming = sorted(((span, quote) for quote in quotes for span in quote.spans), key=lambda claim: -claim[0].start)
        self._open: list[tuple[Span, Quote]] = []

    def of(self, span: Span) -> tuple[str, ...]:
        """The speakers of the shortest quote that holds `span`, or its end; none for the article's own voice."""
        while self._coming and self._coming[-1][0].start < span.end:
            self._open.append(self._coming.pop())
        self._open = [(place, quote) for place, quote in self._open if place.end > span.start]
        holding = [quote for place, quote in self._open if place.start < span.end <= place.end]
        if not holding:
            return ()
        innermost = min(holding, key=lambda quote: sum(map(len, quote.spans)))
        return tuple(speaker.name for speaker in innermost.speakers)


def find_figures(parsed: ParsedArticle, quotes: tuple[Quote, ...]) -> tuple[Figure, ...]:
    """Every number of `parsed` that counts or measures, in order of the text, numbered "f1", "f2", ...

    quotes: who says what; a figure inside one is claimed by its speakers. CPU time is linear in the length of the text.
    """
    plain = plain_spaces(parsed.text)
    screen = Screen(parsed, plain)
    claims = _Claims(quotes)
    found: list[Figure] = []
    for paragraph in parsed.paragraphs:
        if paragraph.kind not in _READ:
            continue
        for reading in read_numbers(plain, paragraph.body):
            if screen.lets_through(reading):
                reading = replace(reading, kind=_kind(parsed, reading))
                same = found[-1] if found and _CONVERTED.fullmatch(plain, found[-1].span.end, reading.span.start) else None
                spans = same.what_spans if same and same.kind is reading.kind else what_is_counted(parsed, reading)
                found.append(_figure(parsed.text, reading, f"f{len(found) + 1}", spans, _approximation(parsed, reading), claims))
    return tuple(found)


def _figure(
    text: str,
    reading: Reading,
    name: str,
    spans: tuple[Span, ...],
    approximation: str | None,
    claims: _Claims,
) -> Figure:
    return Figure(
        id=name,
        text=reading.span.of(text),
        span=reading.span,
        kind=reading.kind,
        value=reading.value,
        unit=reading.unit,
        what=join_spans(text, spans, GAP) or None,
        what_spans=spans,
        approximation=approximation,
        claimed_by=claims.of(reading.span),
    )


def _kind(parsed: ParsedArticle, reading: Reading) -> FigureKind:
    """The kind, seen in its sentence: a level of a stock index, an exchange rate."""
    if reading.kind is not FigureKind.COUNT or not reading.in_digits or not (reading.unit == "points" or reading.places):
        return reading.kind
    if reading.unit is None and re.match(r" (?:per|to the|against the) ", parsed.text[reading.span.end : reading.span.end + 12]):
        return FigureKind.RATE
    sentence = parsed.sentence_at(reading.span.start)
    return FigureKind.INDEX if sentence and _index().search(sentence.of(parsed.text)) else reading.kind


@cache
def _index() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words("figures")["contexts"]["index_words"])) + r")\b")


@cache
def _approximations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = words("figures")["contexts"]
    before = r"(?:\A|(?<=[\s(“\"'‘’—–-]))(" + "|".join(lists["approximations"]) + r")[ -]\Z"
    return re.compile(before, re.IGNORECASE), re.compile("|".join(lists["approximations_after"]))


def _approximation(parsed: ParsedArticle, reading: Reading) -> str | None:
    """The article's own "more than", "nearly", "or so"; not the "over" of "over three days"."""
    before, after = _approximations()
    span = reading.span
    if found := before.search(parsed.text, max(0, span.start - 28), span.start):
        word = found[1].lower()
        spans_time = reading.kind is FigureKind.MEASURE and word in ("over", "under", "around", "about")
        return None if spans_time and parsed.token_at(found.start(1)).dep_ == "prep" else found[1]
    behind = after.match(parsed.text, span.end)
    return behind.group().strip() if behind else None
