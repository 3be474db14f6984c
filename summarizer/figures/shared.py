"""What a figure counts where only the figure before it says so: "6-4, 6-2", "42 points, or 0.5 %, to 7,640", "up from 12 %"."""

import re

from summarizer.article import Span
from summarizer.figures.counted import WAYS
from summarizer.figures.grammar import Reading
from summarizer.figures.moves import moves, tells_move
from summarizer.figures.spans import as_spans
from summarizer.items import Figure, FigureKind
from summarizer.language import ParsedArticle

_ABOUT = r"(?:about |around |nearly |almost |roughly |some |just |only |more than |less than |an estimated )?"
# "55 mph (88.5 kph)": the same again in another unit.
_CONVERTED = re.compile(rf" \({_ABOUT}(?:or )?")
_RESTATED = re.compile(rf",? or {_ABOUT}")
_NEXT_SCORE = re.compile(r",? (?:and )?")
_LEVEL = re.compile(
    rf",?(?: (?:higher|lower|up|down))?(?: a (?:share|barrel|tonne|ton|ounce))?,? (?:to|at|from|to stand at) {_ABOUT}"
)
_COMPARED = re.compile(
    r"\b(?:(?:up|down|rise|fall|drop|increase|decrease|rising|falling|higher|lower|and) from|compared (?:with|to)|against|versus)"
    rf" {_ABOUT}\Z"
)
_WHEN = (
    r"in (?:\d{4}|(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?)"
    r"|(?:a|one|two|three|four|five|six|ten|\d+) (?:years?|months?|weeks?|days?|decades?) (?:ago|earlier|before)"
    r"|(?:the|a) (?:previous|prior|same|first|second|third|fourth|year-ago|preceding)"
    r" (?:year|quarter|month|week|season|period|half)"
    r"|last (?:year|quarter|month|week|season|time)|at the (?:start|end|turn) of the (?:year|decade|century|month)"
    r"|(?:late |early )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
_SINCE = re.compile(rf" (?:{_WHEN})\b")
# "sold 30,154 vans in May, the most this year but still down": no verb between, so it is of the amount.
_CHANGED = re.compile(rf"[^.;:!?“”\"]{{0,90}}, (?:[^.;:!?“”\"]{{0,90}} )?(up|down) (?:by )?{_ABOUT}")
_SINCE_WHEN = re.compile(
    r" (?:from (?:a|the) (?:year|month|quarter|week|previous \w+|same \w+(?: last year)?)(?: ago| earlier| before)?"
    r"|on (?:the|a) (?:year earlier|year|month|quarter|previous \w+)|(?:year[- ]on[- ]year|on year|from a year ago))(?![-\w])"
)
_ENDS = re.compile(r"\s*(?:[.,;:!?)\u201d\"]|\Z)| (?:and|or|but|when|after|as|while|according)\b")
_NEAR = 90  # characters that may stand between a figure and the one it is compared with


def shared(parsed: ParsedArticle, text: str, reading: Reading, found: list[Figure]) -> tuple[Span, ...]:
    """What `reading` counts if the figures found before it in its sentence say so; empty where it stands for itself.

    text: the article's text with plain spaces.
    """
    spans = _shared(parsed, text, reading, found)
    return () if any(span.overlaps(reading.span) for span in spans) else spans


def _shared(parsed: ParsedArticle, text: str, reading: Reading, found: list[Figure]) -> tuple[Span, ...]:
    if not found:
        return ()
    before = found[-1]
    between = text[before.span.end : reading.span.start]
    follows = text[reading.span.end : reading.span.end + 4]
    shares = {before.kind, reading.kind} == {FigureKind.RATIO, FigureKind.PERCENT}  # "half (57 %)"
    if _CONVERTED.fullmatch(between) and (before.kind is reading.kind or shares):
        return before.what_spans
    if before.kind is reading.kind is FigureKind.SCORE and _NEXT_SCORE.fullmatch(between):
        return before.what_spans
    if not before.what_spans or follows == " of ":
        return ()
    if reading.span.of(text).startswith("plus or minus") and between in (", ", " "):
        return before.what_spans
    if (
        between == " to "
        and follows != " for"
        and (reading.kind, reading.unit) == (before.kind, before.unit)
        and _larger(before, reading)
    ):
        return before.what_spans  # "leads 49 percent to 41 percent"
    if restates(text, reading, before):
        return before.what_spans
    changes = reading.kind is FigureKind.PERCENT and before.kind in _AMOUNTS and len(between) < _LONGEST
    if changes and (way := _CHANGED.fullmatch(between)):
        return _changed(parsed, text, reading, before, Span(*way.span(1)))
    if _LEVEL.fullmatch(between) and reading.kind in _LEVELS and _moved(parsed, before):
        return _without_move(parsed, before.what_spans)
    return _compared(parsed, text, reading, found)


def _changed(parsed: ParsedArticle, text: str, reading: Reading, before: Figure, way: Span) -> tuple[Span, ...]:
    """ "sold 303,417 new vehicles, *up* 4 %": what the amount counts, the way, and since when."""
    way = Span(before.span.end + way.start, before.span.end + way.end)
    spans = tuple(span for span in before.what_spans if span.end <= way.start)
    if spans and text[spans[-1].end : way.start] == ", ":
        way = Span(spans[-1].end, way.end)
    since = _SINCE_WHEN.match(text, reading.span.end)
    between = parsed.tokens(Span(before.span.end, way.start))
    if not spans or sum(map(len, spans)) > _NEAR or any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in between):
        return ()
    return (*_untimed(parsed, spans), way, *([Span(reading.span.end + 1, since.end())] if since else []))


_LONGEST = 200  # characters
_AMOUNTS = frozenset({FigureKind.COUNT, FigureKind.MONEY})
_LEVELS = frozenset({FigureKind.MONEY, FigureKind.PERCENT, FigureKind.INDEX, FigureKind.RATE, FigureKind.COUNT})


def restates(text: str, reading: Reading, before: Figure) -> bool:
    """Whether `reading` says the figure right before it in another unit: "42 points, or *0.5 %*"."""
    another = (reading.kind, reading.unit) != (before.kind, before.unit) and reading.unit not in (None, "times")
    whole = text[reading.span.end : reading.span.end + 4] != " of "
    return another and whole and _RESTATED.fullmatch(text, before.span.end, reading.span.start) is not None


def _larger(before: Figure, reading: Reading) -> bool:
    one, other = before.value, reading.value
    return isinstance(one, float) and isinstance(other, float) and one > other and before.kind is FigureKind.PERCENT


def _moved(parsed: ParsedArticle, figure: Figure) -> bool:
    """Whether `figure` says by how much something moved."""
    last = parsed.tokens(figure.what_spans[-1])
    return figure.kind is not FigureKind.MEASURE and len(last) > 0 and (tells_move(last[-1]) or last[-1].lower_ in WAYS)


def _without_move(parsed: ParsedArticle, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """`spans` without the verb at their end: what moved, not how."""
    kept = [token for span in spans for token in parsed.tokens(span)]
    if any(token.tag_ == "MD" or token.dep_ == "neg" or (token.tag_ == "VB" and token.lemma_ in moves()) for token in kept):
        return spans  # "would rise": not said to have happened
    while kept and (tells_move(kept[-1]) or kept[-1].lower_ in WAYS or kept[-1].pos_ == "AUX"):
        kept.pop()
    return as_spans(parsed, kept, range(0)) if kept else ()


def _compared(parsed: ParsedArticle, text: str, reading: Reading, found: list[Figure]) -> tuple[Span, ...]:
    """ "26 % of pupils vape, up from *12 %* five years ago": what the other counts, and when this one did."""
    start = reading.span.start
    if not _COMPARED.search(text, max(0, start - 40), start):
        return ()
    sentence = parsed.sentence_at(start)
    for other in reversed(found[-3:]):
        near = sentence is not None and sentence.contains(other.span) and start - other.span.end <= _NEAR
        if near and other.kind is reading.kind and other.unit == reading.unit and other.what_spans:
            spans = tuple(span for span in other.what_spans if span.start < start)
            when = _SINCE.match(text, reading.span.end)
            if not when and not _ENDS.match(text, reading.span.end):
                return ()  # "compared with 23 % *for her rival*" is another's
            if when:
                spans = (*_untimed(parsed, spans), Span(reading.span.end + 1, when.end()))
            return spans
    return ()


def _untimed(parsed: ParsedArticle, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """`spans` without the time that ends them: it is the other figure's."""
    kept = [token for span in spans for token in parsed.tokens(span)]
    while kept and kept[-1].ent_type_ in ("DATE", "TIME"):
        kept.pop()
    return as_spans(parsed, kept, range(0)) if kept else spans
