"""The grammar of figures: symbol, number, scale, unit; two numbers joined as a range, a ratio, a score.

Reads text alone; whether a number is a figure at all (not a date, a name, an age) is for `screen` to say.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from summarizer.article import Span
from summarizer.figures.lexicon import lexicon
from summarizer.figures.numbers import value_of
from summarizer.items import FigureKind

Value = float | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as written. number: the words or digits without symbol, scale and unit. scaled: it has a scale ("million").

    noun: the hyphened noun it modifies, in "two-goal". places: how many decimals are written.
    """

    span: Span
    kind: FigureKind
    value: Value
    number: str
    unit: str | None = None
    scaled: bool = False
    noun: str | None = None
    places: int = 0

    @property
    def bare(self) -> bool:
        """A number and nothing else: it may yet be a year, an age, part of a name."""
        return self.unit is None and not self.scaled and self.noun is None and self.kind is FigureKind.COUNT

    @property
    def in_digits(self) -> bool:
        return self.number[:1].isdigit() or self.number[:1] == "."


_SPACES = {ord(space): " " for space in "\n\r\t\u00a0\u2007\u2009\u202f"}
_LEFT = re.compile(
    r"(?:minus |(?<!\w)[-−–])?(?:(?<![\w])[A-Za-z]{0,3}\$(?:US|A|C)?|(?<![\w])[A-Za-z]{2,3}\.?|[£€¥₹₽₩₪₦₺฿₴₱₫])\s?\Z"
    r"|(?:minus |(?<![\w)])[-−–])\Z",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s?[-–—]\s?|\s(?:to|or|and)\s|-(?:to|or)-", re.IGNORECASE)
_OUT_OF = re.compile(r"[ -](?P<in>in|out of|of|for)(?: every| the| its| his| her| their| our| all)?[ -]", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:rose|fell|gained|lost|added|dropped|climbed|jumped|slipped|slid|shed|sank|surged|soared|tumbled|plunged|eased"
    r"|advanced|up|down|rising|falling|gaining|losing|adding|dropping|climbing|rise|fall|gain|increased|decreased|declined)"
    r"(?: by| nearly| about| almost)? \Z",
    re.IGNORECASE,
)
_VOTED = re.compile(r"\b(?:of|by|voted|vote|score|won|lost) \Z")
_COUNTED = re.compile(
    r" (?:[a-z]+ly )?(?!was|is\b|has|this|as\b|loss|us\b)(?:[a-z]+ )?(?!was|is\b|has|this|loss)"
    r"(?:people|men|women|children|[a-z]+[^su\s]s)\b"
)
_TIE_BREAK = re.compile(r"\s?\(\d{1,2}(?:[-–]\d{1,2})?\)")
_HYPHENED = re.compile(r"-(?P<noun>[A-Za-z]{2,}(?:-(?:long|tall|high|wide|deep|strong|plus))?)\b(?!-\w*old)")
_INCHES = re.compile(r"(?:[ -]?(\d{1,2})(?:[ -]?in(?:ch(?:es)?)?\b|(?=[\s,.;)-])(?<=-\d)|(?<=-\d\d)(?=[\s,.;)])))")
_TEMPERATURE = re.compile(r"\b(?:of|to|at|above|below|over|under|around|about|nearly|reached|hit|and|is|was) \Z")


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
        if reading is None and (first := _quantity(text, _with_symbol(text, place, stretch.start), stretch.end)):
            reading = _joined(text, first, stretch.end)
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


def _with_symbol(text: str, place: int, floor: int) -> int:
    """Where the quantity whose digits begin at `place` begins: at its currency or its minus."""
    before = _LEFT.search(text, max(floor, place - 12), place)
    if before is None:
        return place
    for start in range(before.start(), place):
        if start and text[start].isalpha() and text[start - 1].isalnum():
            continue
        match = lexicon().quantity.match(text, start)
        if match and match.start("number") == place:
            return start
    return place


def _quantity(text: str, start: int, end: int) -> Reading | None:
    """The one quantity that begins at `start`."""
    forms = lexicon()
    match = forms.quantity.match(text, start, end)
    if match is None:
        return None
    number = match["number"]
    try:
        value = value_of(number)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    stop = match.end("number")
    scale = match["scale"] or match["letter"]
    symbol, unit, gap = match["symbol"], match["unit"], match["gap"] or ""
    if match["letter"] and not symbol and not _means_scale(text, match):
        meters = match["letter"] == "m"
        return Reading(Span(start, match.end("letter")), FigureKind.MEASURE, value, number, "meters") if meters else None
    if scale:
        value, stop = value * forms.scales[scale.lower()], match.end("scale") if match["scale"] else match.end("letter")
    if unit and not _unit_fits(text, match, value):
        if not gap and unit.isalpha():
            return None  # "5C" the phone, "3F" the flat
        unit = None
    kind, name = FigureKind.COUNT, None
    if symbol:
        kind, name = FigureKind.MONEY, forms.currencies[symbol]
        if unit and forms.units[unit.lower()][0] is not FigureKind.MONEY:
            unit = None
    if unit:
        kind, name_after, worth = forms.units[unit.lower()]
        name, value, stop = name or name_after, value * worth, match.end("unit")
        if unit.lower() in ("pounds", "pound") and (scale or _near(text, start, "£")) and not text.startswith(" of ", stop):
            kind, name = FigureKind.MONEY, "GBP"
        if worth == 0.01 and name == "USD" and not symbol and _near(text, start, "€") and not _near(text, start, "$"):
            name = "EUR"
        if name == "points" and number.lower() in ("quarter", "half", "a quarter", "a half"):
            kind, name = FigureKind.PERCENT, "percentage points"
    elif not symbol and not scale and 0 < value < 1 and not number[0].isdigit():
        kind = FigureKind.RATIO
    if match["sign"] and not text.startswith("plus or ", max(0, start - 8)):
        value = -value
    places = len(number.partition(".")[2]) if number[-1:].isdigit() else 0
    if kind is FigureKind.MONEY and places >= 4 and not scale:
        kind = FigureKind.RATE
    if "/" in number and " " not in number and "-" not in number and kind is FigureKind.COUNT:
        kind = FigureKind.RATIO
    reading = Reading(Span(start, stop), kind, _tidy(value), number, name, bool(scale), None, places)
    if unit:
        reading = _lengthened(text, reading, end)
    if reading.unit is None and not symbol:
        return _modifier(text, reading, end)
    return reading


def _near(text: str, place: int, symbol: str) -> bool:
    """Whether `symbol` stands near: then pounds are money here, and cents are of its kind."""
    return text.find(symbol, max(0, place - 5000), place + 5000) >= 0


def _tidy(value: float) -> float:
    """Without the noise of binary fractions: 16600000, not 16600000.000000002."""
    return float(f"{value:.12g}")


def _means_scale(text: str, match: re.Match[str]) -> bool:
    """Whether a letter against digits without a currency is a scale ("2.5m people", "40K jobs"), not metres or a model."""
    letter = match["letter"]
    if letter in "kK":
        return not re.match(r" (?:run|race|walk|resolution|video|tv)", text[match.end() : match.end() + 12], re.IGNORECASE)
    if letter in "mM":
        after = re.match(r" (?:(?:[a-z]+ )?[a-z]+s|people|children|women|men|homes)\b", text[match.end() : match.end() + 40])
        track = re.match(
            r" (?:meters|metres|hurdles|steeplechase|finals?|heats|relays|backs)", text[match.end() : match.end() + 16]
        )
        return letter == "M" or "." in match["number"] or bool(after and not track)
    return letter == "b" and text.startswith(" ", match.end())


def _unit_fits(text: str, match: re.Match[str], value: float) -> bool:
    """Whether the word after a number is its unit here: not "four second-half goals", "7 p.m.", "12 won"."""
    unit, gap, after = match["unit"].lower(), match["gap"], text[match.end("unit") : match.end("unit") + 5]
    if gap == " " and re.match(r"-(?!old|long|year)[a-z]", after):
        return False
    if unit == "p" and (gap or after.startswith(".m")):
        return False
    if unit == "won" and value < 1000:
        return False
    if unit in ("c", "f"):
        warm = match["sign"] or _TEMPERATURE.search(text, max(0, match.start() - 12), match.start())
        return not gap and match["unit"].isupper() and bool(warm)
    if unit in ("pp", "pc", "bp", "hp", "stone", "rand", "lira") and not match["number"][-1].isdigit():
        return False
    if unit == "times" and match["unit"][0] == "T":
        return False
    return not (unit in ("point", "barrel", "second") and gap == " " and value > 1)


def _lengthened(text: str, reading: Reading, end: int) -> Reading:
    """ "6-foot-4", "6ft 2in" and "six-foot-tall" are one measure."""
    if reading.unit == "feet" and not isinstance(reading.value, tuple) and reading.value is not None:
        inches = _INCHES.match(text, reading.span.end, end)
        if inches and int(inches[1]) < 12:
            return replace(
                reading, span=Span(reading.span.start, inches.end()), value=round(reading.value + int(inches[1]) / 12, 3)
            )
    return reading


def _modifier(text: str, reading: Reading, end: int) -> Reading:
    """ "two-goal" takes its noun in; "five-day-long" is left to its unit."""
    hyphened = _HYPHENED.match(text, reading.span.end, end)
    if hyphened is None or hyphened["noun"].lower() in _joiners():
        return reading
    return replace(reading, span=Span(reading.span.start, hyphened.end()), noun=hyphened["noun"])


@cache
def _joiners() -> frozenset[str]:
    return frozenset({"to", "or", "and", "in", "out", "of", "for", "year", "month", "day", "week"})


def _once_or_twice(trigger: re.Match[str]) -> Reading | None:
    word = trigger.group().lower()
    if word not in ("once", "twice"):
        return None
    return Reading(Span(*trigger.span()), FigureKind.COUNT, 1.0 if word == "once" else 2.0, trigger.group(), "times")


def _vague(text: str, place: int, end: int) -> Reading | None:
    forms = lexicon()
    start = place - 2 if text[max(0, place - 2) : place].lower() == "a " else place
    match = forms.vague.match(text, start, end) or forms.vague.match(text, place, end)
    if match is None:
        return None
    kind, name, stop = FigureKind.COUNT, None, match.end()
    if match["unit"]:
        kind, name, _ = forms.units[match["unit"].lower()]
        if match["unit"].lower() == "pounds" and _near(text, place, "£"):
            kind, name = FigureKind.MONEY, "GBP"
        if match["unit"].lower() in ("second", "point", "won", "p", "c"):
            kind, name, stop = FigureKind.COUNT, None, match.start("gap")
    return Reading(Span(match.start(), stop), kind, None, match.group(), name, True)


def _joined(text: str, first: Reading, end: int) -> Reading:
    """`first` with the number joined to it, if that makes a ratio, a score or a range; else `first` alone."""
    if first.noun:
        return first
    at = first.span.end
    if (first.bare or first.kind is FigureKind.RATIO) and (ratio := _ratio(text, first, end)):
        return ratio
    join = _JOIN.match(text, at, end)
    if join is None:
        return first
    second = _quantity(text, join.end(), end)
    if second is None or (second.span.start != join.end()) or isinstance(first.value, tuple):
        return first
    return _range(text, first, second, join.group().strip().lower()) or first


def _ratio(text: str, first: Reading, end: int) -> Reading | None:
    """ "one in five", "one out of 20", "eight of their nine", "3-for-11"."""
    joint = _OUT_OF.match(text, first.span.end, end)
    if joint is None or not isinstance(first.value, float):
        return None
    second = _quantity(text, joint.end(), end)
    if second is None or not isinstance(second.value, float) or not second.value or second.value < first.value:
        return None
    how = joint["in"].lower()
    if second.unit or second.noun or (second.scaled and how != "in") or second.kind is not FigureKind.COUNT:
        return None
    spelled = not second.in_digits
    if how == "in" and not (first.value == 1 or second.value in (3, 4, 5, 6, 8, 10, 20, 100, 1000)):
        return None
    if how == "in" and (1500 <= second.value < 2100 and not spelled and "," not in second.number):
        return None
    if how == "for" and not (text[first.span.end] == "-" and text[second.span.start - 1] == "-"):
        return None
    if how == "of" and (first.value == 1 or _year_like(second)):
        return None
    return Reading(Span(first.span.start, second.span.end), FigureKind.RATIO, round(first.value / second.value, 9), first.number)


def _range(text: str, first: Reading, second: Reading, join: str) -> Reading | None:
    low, high = first.value, second.value
    if not isinstance(low, float) or not isinstance(high, float):
        return None
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
    if join == "to" and first.bare and second.bare and low > high and _VOTED.search(before):
        return Reading(span, FigureKind.SCORE, (low, high), first.number)
    if second.scaled and not first.scaled and low < 1000 and low < high:
        scale = _scale_of(text, second)
        low = _tidy(low * scale)
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
