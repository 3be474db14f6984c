"""The figures of an article, in order of the text."""

import re
from dataclasses import replace
from functools import cache

from config import words
from summarizer.article import GAP, ParagraphKind, Span, join_spans
from summarizer.figures.counted import what_is_counted
from summarizer.figures.elliptic import up_to, with_unit_before
from summarizer.figures.grammar import Reading, plain_spaces, read_numbers
from summarizer.figures.moves import direction_of
from summarizer.figures.own import own_words
from summarizer.figures.repeats import with_repeats
from summarizer.figures.screen import Screen
from summarizer.figures.shared import restates, shared
from summarizer.items import Figure, FigureKind, Quote
from summarizer.language import ParsedArticle

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
                written = replace(reading, kind=_kind(parsed, reading))
                reading = with_unit_before(plain, written, found)
                spans = shared(parsed, plain, reading, found) or what_is_counted(parsed, reading)
                if reading is not written:
                    spans = up_to(plain, found[-1].what_spans, found[-1].span) or spans
                about = _approximation(parsed, reading)
                spans = _without(plain, _with_rate(plain, reading, spans), about)
                spans = own_words(parsed, reading.span, spans)
                figure = _figure(parsed.text, reading, f"f{len(found) + 1}", spans, about, claims)
                direction = direction_of(parsed, plain, reading)
                if direction is None and found and restates(plain, reading, found[-1]):
                    direction = found[-1].direction
                found.append(replace(figure, direction=direction))
    return with_repeats(parsed, found)


# "$90 *a barrel*": what a figure is for one of.
_RATE = re.compile(
    r" (?:a|an|per|each) (?:share|barrel|tonne|ton|ounce|kilo|kg|litre|liter|gallon|head|person|hour|day|week|fortnight|month"
    r"|year|night|unit|pound|bushel|acre|copy|ticket|piece|minute|second|game|match|season|household|family|capita|mile|pupil|student)\b"
    r"(?! (?:ago|earlier|before|later|after))"
)


def _with_rate(text: str, reading: Reading, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """`spans` with the "a barrel" right after the figure, where they lack it."""
    rate = _RATE.match(text, reading.span.end)
    if rate is None or not spans or any(span.end > reading.span.end for span in spans):
        return spans
    return (*spans, Span(rate.start() + 1, rate.end()))


def _without(text: str, spans: tuple[Span, ...], about: Span | None) -> tuple[Span, ...]:
    """`spans` without the "upwards of" that belongs to the number, and without a preposition that led to it."""
    if about is None or not any(span.overlaps(about) for span in spans):
        return spans
    before = {(span.start, min(span.end, about.start)) for span in spans}
    ends = {(start, start + len(text[start:end].rstrip())) for start, end in before if start < end}
    ends |= {(max(span.start, about.end), span.end) for span in spans}
    kept = sorted(Span(start, end) for start, end in ends if start < end)
    if kept and (leads := _LEADS_ON.search(text, kept[-1].start, kept[-1].end)):
        kept[-1] = Span(kept[-1].start, leads.start())
    return tuple(kept)


_LEADS_ON = re.compile(r"(?<=\w) (?:for|of|in|at|to|by|from|with|on)\s*\Z")


def _figure(
    text: str,
    reading: Reading,
    name: str,
    spans: tuple[Span, ...],
    about: Span | None,
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
        approximation=about.of(text) if about else None,
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


_TELLS_OF = re.compile(  # "a film about four boys"
    r"\b(?:films?|movies?|books?|stor(?:y|ies)|songs?|plays?|novels?|drama|comedy|series|documentary|tales?|jokes?|poems?) \Z"
)


@cache
def _approximations() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = words("figures")["contexts"]
    before = r"(?:\A|(?<=[\s(“\"'‘’—–-]))(" + "|".join(lists["approximations"]) + r")[ -]\Z"
    return re.compile(before, re.IGNORECASE), re.compile("|".join(lists["approximations_after"]))


def _approximation(parsed: ParsedArticle, reading: Reading) -> Span | None:
    """The article's own "more than", "nearly", "or so"; not the "over" of "over three days"."""
    before, after = _approximations()
    span = reading.span
    if found := before.search(parsed.text, max(0, span.start - 28), span.start):
        word = found[1].lower()
        spans_time = reading.kind is FigureKind.MEASURE and word in ("over", "under", "around", "about")
        if word == "about" and _TELLS_OF.search(parsed.text, max(0, found.start(1) - 15), found.start(1)):
            return None
        return None if spans_time and parsed.token_at(found.start(1)).dep_ == "prep" else Span(*found.span(1))
    behind = after.match(parsed.text, span.end)
    return Span(behind.end() - len(behind.group().lstrip()), behind.end()) if behind else None
