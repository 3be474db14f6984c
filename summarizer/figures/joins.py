"""Two numbers joined: a range, a ratio, a score."""

import re
from dataclasses import replace

from summarizer.article import Span
from summarizer.figures.lexicon import lexicon
from summarizer.figures.quantity import Reading, quantity, tidy
from summarizer.items import FigureKind

_JOIN = re.compile(r"-(?:to|or)-|\s?[-–—]\s?|\s(?:to|or|and)\s", re.IGNORECASE)
_OUT_OF = re.compile(
    r"[ -](?P<in>in|out of|of|for)(?: every| the| those| these| its| his| her| their| our| all)?[ -]", re.IGNORECASE
)
_MOVED = re.compile(
    r"\b(?:rose|fell|gained|lost|added|dropped|climbed|jumped|slipped|slid|shed|sank|surged|soared|tumbled|plunged|eased"
    r"|advanced|grew|shrank|swelled|slumped|up|down|rising|falling|gaining|losing|adding|dropping|climbing|rise|fall|gain|increased|decreased|declined)"
    r"(?: by| nearly| about| almost)? \Z",
    re.IGNORECASE,
)
_VOTED = re.compile(
    r"\b(?:of|by|voted|vote|score|won|lost|(?:vote|score|tally|result) (?:was|is|stood at)) \Z"
    r"|\b(?:confirmed|approved|passed|rejected|ratified|voted|leads?|led|beat|beats|beating|defeat\w*|trail\w*|edge[sd]?)\b"
    r"[^.,;]{0,40} \Z"
)
_COUNTED = re.compile(
    r" (?:[a-z]+ly )?(?!was|is\b|has|this|as\b|loss|us\b)(?:[a-z]+ )?(?!was|is\b|has|this|loss)"
    r"(?:people|men|women|children|[a-z]+[^su\s]s)\b"
)
_FAR_MORE = 5
_ONE_THING = re.compile(r" (?!in\b)[a-z]+(?: (?!in\b)[a-z]+)? in (?:every )?")
_SHARE_ENDS = re.compile(
    r"\s*(?:[.,;:!?)—–”\"]|\Z)| (?:was|is|are|were|has|had|have|says?|said|will|would|could|can|now|still|did|does|do|who)\b"
)
_FOR = re.compile(r" for (?!every\b)")
_BATTED = re.compile(
    r"\b(?:were|was|are|at|on|from|reached|made|posted|to|finished|closed|declared|slumped|slipped)(?: \w+)? \Z", re.IGNORECASE
)
_BOWLED = re.compile(r"\b(?:took|taking|takes|with|claimed|claiming|finished with|figures of) \Z")
_VOTES = re.compile(r" (?:votes|goals|sets|tries|legs|frames|games) to ")
_BY = re.compile(r"\b(?:by|voted|vote of|won|lost|wins?|victory|defeat(?:ed)?|leads?|led|beat|passed|approved)\b[^.;]{0,30} \Z")
_TIE_BREAK = re.compile(r"\s?\(\d{1,2}(?:[-–]\d{1,2})?\)")


def joined(text: str, first: Reading, end: int) -> Reading:
    """`first` with the number joined to it, if that makes a ratio, a score or a range; else `first` alone."""
    if first.noun:
        return first
    at = first.span.end
    if first.bare and (score := _wickets(text, first, end)):
        return score
    if share := _one_thing_in(text, first, end):
        return share
    if (first.bare or first.kind is FigureKind.RATIO) and (ratio := _ratio(text, first, end)):
        return ratio
    if first.bare and (score := _votes(text, first, end)):
        return score
    join = _JOIN.match(text, at, end)
    if join is None:
        return first
    second = quantity(text, join.end(), end)
    if second is None or (second.span.start != join.end()) or isinstance(first.value, tuple):
        return first
    return _range(text, first, second, join.group().strip().lower()) or first


def _wickets(text: str, first: Reading, end: int) -> Reading | None:
    """Cricket: "301 for 7", "were 61 for three"; and a bowler's "five for 42"."""
    joint = _FOR.match(text, first.span.end, end)
    second = quantity(text, joint.end(), end) if joint else None
    if second is None or not second.bare or not isinstance(first.value, float) or not isinstance(second.value, float):
        return None
    before = text[max(0, first.span.start - 24) : first.span.start]
    batting = second.value <= 10 and first.value > second.value and _BATTED.search(before)
    bowling = first.value <= 10 and _BOWLED.search(before)
    if first.value % 1 or second.value % 1 or not (batting or bowling):
        return None
    return Reading(Span(first.span.start, second.span.end), FigureKind.SCORE, (first.value, second.value), first.number)


def _votes(text: str, first: Reading, end: int) -> Reading | None:
    """ "passed by 22 votes to 19", "won by three sets to one"."""
    joint = _VOTES.match(text, first.span.end, end)
    second = quantity(text, joint.end(), end) if joint else None
    low, high = first.value, second.value if second else None
    if second is None or not second.bare or not isinstance(low, float) or not isinstance(high, float) or low % 1 or high % 1:
        return None
    if not _BY.search(text, max(0, first.span.start - 40), first.span.start):
        return None  # "fell from 40 sets to 20"
    return Reading(Span(first.span.start, second.span.end), FigureKind.SCORE, (low, high), first.number)


def _ratio(text: str, first: Reading, end: int) -> Reading | None:
    """ "one in five", "one out of 20", "eight of their nine", "3-for-11"."""
    joint = _OUT_OF.match(text, first.span.end, end)
    if joint is None or not isinstance(first.value, float) or first.value % 1:
        return None  # "a fifth of her 140 houses" is a fifth
    second = quantity(text, joint.end(), end)
    if second is None or not isinstance(second.value, float) or not second.value or second.value < first.value:
        return None
    how = joint["in"].lower()
    if second.unit or second.noun or (second.scaled and how != "in") or second.kind is not FigureKind.COUNT:
        return None
    spelled = not second.in_digits
    if how == "in" and not (first.value == 1 or second.value in (3, 4, 5, 6, 7, 8, 10, 12, 20, 50, 100, 1000)):
        return None
    if how == "in" and (1500 <= second.value < 2100 and not spelled and "," not in second.number):
        return None
    if how == "for" and not (text[first.span.end] == "-" and text[second.span.start - 1] == "-"):
        return None
    if how == "of" and (first.value == 1 or _year_like(second)):
        return None
    return Reading(Span(first.span.start, second.span.end), FigureKind.RATIO, tidy(first.value / second.value), first.number)


def _one_thing_in(text: str, first: Reading, end: int) -> Reading | None:
    """ "one patient in nine"."""
    joint = _ONE_THING.match(text, first.span.end, end) if first.bare and first.number.lower() == "one" else None
    second = quantity(text, joint.end(), end) if joint else None
    if second is None or not second.bare or not isinstance(second.value, float) or second.value < 2:
        return None
    if _year_like(second) or not _SHARE_ENDS.match(text, second.span.end):
        return None
    return Reading(Span(first.span.start, second.span.end), FigureKind.RATIO, tidy(1 / second.value), first.number)


def _range(text: str, first: Reading, second: Reading, join: str) -> Reading | None:
    low, high = first.value, second.value
    if not isinstance(low, float) or not isinstance(high, float):
        return None
    if join == "to" and _year_like(first) and not _year_like(second):
        return None  # "from 6,120 in 2012 to 4,480"
    span = Span(first.span.start, second.span.end)
    dash = join in ("-", "–", "—")
    same_form = first.unit == second.unit or first.unit is None
    if first.kind is FigureKind.MONEY and second.unit is None and second.kind is FigureKind.COUNT:
        same_form = dash or join == "to"  # "$40-50 billion"
    if not same_form or (first.kind is FigureKind.RATIO) != (second.kind is FigureKind.RATIO):
        return None
    if dash and first.bare and second.bare and first.in_digits and second.in_digits:
        if max(low, high) < 1000 and not first.places and not second.places and not _ranges_over(text, first, second):
            tie_break = _TIE_BREAK.match(text, span.end)
            return Reading(
                Span(span.start, tie_break.end() if tie_break else span.end), FigureKind.SCORE, (low, high), first.number
            )
    elif dash and text[first.span.end : first.span.end + 1] == " ":
        return None  # a dash between clauses
    elif dash and first.unit == second.unit == "%" and low > high:
        return replace(second, span=span, value=(low, high), number=first.number)  # a poll: "46%-35%"
    before = text[max(0, first.span.start - 14) : first.span.start].lower()
    between = before.endswith("between ")
    if join == "and" and not between:
        return None
    if join == "or" and not (same_form and low < high <= max(10.0, 3 * low) and first.unit in (None, second.unit)):
        return None
    if (
        join == "to"
        and first.unit
        and not before.endswith("from ")
        and _MOVED.search(text, max(0, first.span.start - 24), first.span.start)
    ):
        return None  # "rose $1.10 to $63.20"
    if join == "to" and first.unit and before.endswith("by ") and high > 2 * low:
        return None  # "up by 40p to £2.90"
    if join == "to" and first.bare and second.bare and before.endswith("by ") and high > _FAR_MORE * low:
        return None  # "shrank by 18,400 to 612,000"
    if (
        join == "to"
        and first.bare
        and second.bare
        and low > high
        and _VOTED.search(text, max(0, first.span.start - 60), first.span.start)
    ):
        return Reading(span, FigureKind.SCORE, (low, high), first.number)
    if second.scaled and not first.scaled and low < 1000 and low < high:
        scale = _scale_of(text, second)
        low = tidy(low * scale)
    if join == "to" and first.bare and second.unit == "%" and low > high and not before.endswith("from "):
        return replace(second, span=span, value=(low, high), number=first.number)  # "leads 46 to 40 percent"
    if join == "-to-" and first.bare and second.bare and low > high:
        return Reading(span, FigureKind.SCORE, (low, high), first.number)  # "a 2-to-1 margin"
    if low >= high and not before.endswith("from "):
        return None
    unit = second.unit or first.unit
    kind = first.kind if first.unit else second.kind
    return Reading(
        span, kind, (low, high), first.number, unit, first.scaled or second.scaled, second.noun, max(first.places, second.places)
    )


def _scale_of(text: str, reading: Reading) -> float:
    match = lexicon().quantity.match(text, reading.span.start)
    scale = match and (match["scale"] or match["letter"])
    return lexicon().scales[scale.lower()] if scale else 1.0


def _ranges_over(text: str, first: Reading, second: Reading) -> bool:
    """Whether two numbers with a dash are a range ("10-15 people"), not a score ("4-1 win")."""
    if not isinstance(first.value, float) or not isinstance(second.value, float) or first.value >= second.value:
        return False
    return bool(_COUNTED.match(text, second.span.end, second.span.end + 40))


def _year_like(reading: Reading) -> bool:
    return isinstance(reading.value, float) and 1500 <= reading.value < 2100 and "," not in reading.number and reading.in_digits
