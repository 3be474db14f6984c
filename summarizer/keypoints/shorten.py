"""A sentence shortened by deletion alone, with names of ours in square brackets."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise

from config import words
from summarizer.article import Span
from summarizer.items import Insertion, KeyPoint, key_point_text

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_BETWEEN_COMMAS = re.compile(rf",(?: late| early)? on {_DAY}(?: (?:morning|afternoon|evening|night))?,(?= [a-z])")
_SHORT_FORM = re.compile(r" \(([A-Z][A-Z&]{1,7})\)")
_UNIT = (
    "(?:miles?|km|(?:kilo|centi|milli)?met(?:er|re)s|kph|mph|m|cm|feet|ft|in(?:ches)?|kg|lbs?|pounds|kilos?|kilograms|litres|gallons|C|F|acres|hectares"
    "|tons|tonnes)"
)
_CONVERSION = re.compile(rf" \((?:about |around |roughly )?[\d,.½¼¾/ -]+(?:°|degrees )?{_UNIT}\)")


@cache
def _asides() -> re.Pattern[str]:
    forms = "|".join(re.escape(word) for word in words("keypoints")["asides"])
    return re.compile(rf" \((?:{forms})\)", re.IGNORECASE)


@cache
def _agency() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in words("structure")["agencies"])
    place, dash = r"[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){0,4},? ", r"(?:--|—|–|-)\s*"
    day = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(?:, \d{4})? )?"
    city = r"[A-Z][A-Z'’-]{3,}(?: [A-Z'’-]+){0,3}(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)? (?:--|—|–|-) (?=[A-Z\"“])"  # with no agency
    outlet = r"\([A-Z][\w.&'’]*(?: [A-Z][\w.&'’]*){0,3}\)"  # any, where a dash or no space comes after it
    forms = (
        rf"\((?i:{names})\)\s*(?:{dash})?",
        rf"{outlet}(?:\s*{dash})?(?=\S)",
        rf"{place}{day}\((?:{names})\)(?:\s*{dash}|(?=\S))",
        city,
    )
    return re.compile(rf"(?:{'|'.join(forms)})(?=[\"“‘'\w])")


def agency(text: str, sentence: Span) -> Span | None:
    """The agency in brackets that a sentence begins with: "(CNN)" with no dash after it, or a dateline within the text
    ("CHARLOTTE - ").
    """
    found = _agency().match(text, sentence.start, sentence.end)
    return Span(found.start(), found.end()) if found else None


def deletions(text: str, sentence: Span, opener: Span | None) -> tuple[Span, ...]:
    """What may be left out of `sentence` with the grammar kept: agency, opener, conversions, a day, brackets that explain a
    picture or give a short form that the article never uses.
    """
    found = [span for span in (agency(text, sentence), opener) if span]
    brackets = _SHORT_FORM.finditer(text, sentence.start, sentence.end)
    found.extend(Span(each.start(), each.end()) for each in brackets if len(_times(text, each.group(1))) == 1)
    for form in (_asides(), _CONVERSION, _BETWEEN_COMMAS):
        found.extend(Span(match.start(), match.end()) for match in form.finditer(text, sentence.start, sentence.end))
    return tuple(sorted(found))


def _times(text: str, short: str) -> list[str]:
    return re.findall(rf"\b{re.escape(short)}\b", text)


def compose(
    text: str, sentence: Span, cuts: Iterable[Span], names: Mapping[int, str], reasons: tuple[tuple[str, float], ...] = ()
) -> KeyPoint:
    """The key point that `sentence` makes without `cuts`, and with `names[place]` in brackets before each place.

    A place is the start of a word that is kept, or the start of a cut, which the name then stands for.
    """
    gone = sorted(cuts)
    edges = sorted({sentence.start, sentence.end, *(cut.start for cut in gone), *(cut.end for cut in gone), *names})
    spans: list[Span] = []
    insertions: list[Insertion] = []
    waiting: str | None = None
    for start, end in pairwise(edges):
        waiting = names.get(start, waiting)
        if any(cut.start <= start < cut.end for cut in gone):
            continue
        piece = text[start:end]
        left, right = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if left >= right:
            continue
        if waiting is not None:
            insertions.append(Insertion(len(spans), waiting))
            waiting = None
        spans.append(Span(left, right))
    kept, inserted = tuple(spans), tuple(insertions)
    return KeyPoint(key_point_text(text, kept, inserted), kept, sentence, inserted, reasons)
