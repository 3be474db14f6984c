"""One quantity: symbol, number, scale, unit. Reads text alone."""

import math
import re
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


_LEFT = re.compile(
    r"(?:minus |(?<!\w)[-−–])?(?:(?<![\w])[A-Za-z]{0,3}\$(?:US|A|C)?|(?<![\w])[A-Za-z]{2,3}\.?|[£€¥₹₽₩₪₦₺฿₴₱₫])\s?\Z"
    r"|(?:minus |(?<![\w)])[-−–])\Z",
    re.IGNORECASE,
)
_HYPHENED = re.compile(r"-(?P<noun>[A-Za-z]{2,}(?:-(?:long|tall|high|wide|deep|strong|plus))?)\b(?!-\w*old)")
_INCHES = re.compile(r"(?:[ -]?(\d{1,2})(?:[ -]?in(?:ch(?:es)?)?\b|(?=[\s,.;)-])(?<=-\d)|(?<=-\d\d)(?=[\s,.;)])))")
_SIZE = re.compile(r"-(?:deep|long|tall|high|wide|thick|strong)\b")
_LESSER = {
    "a": ("mo", 12),
    "h": ("min", 60),
    "min": ("s", 60),
    "[stone_av]": ("[lb_av]", 14),
    "[lb_av]": ("[oz_av]", 16),
    "[ft_i]": ("[in_i]", 12),
}
_AND_A_PART = re.compile(r" and (a half|a quarter|three[- ]quarters)\b", re.IGNORECASE)
_WEIGHED = re.compile(
    r"\b(?:weigh\w*|los[te]|loses|losing|gain(?:ed|s|ing)?|shed) (?:about |around |nearly |almost |over |more than )?\Z"
)
# "a £5-a-day charge", "a €1.5bn-a-year plan": one word with the number.
_RATE = re.compile(
    r"-(?:an?|per)-(?:year|month|week|fortnight|day|night|hour|minute|head|person|share|barrel|ton|tonne|litre|mile)\b"
)
_WARMTH = re.compile(r"temperature|degrees|°|\bheat|\bcold|\bfrost|forecast|celsius|fahrenheit", re.IGNORECASE)
_TEMPERATURE = re.compile(r"\b(?:of|to|at|above|below|over|under|around|about|nearly|reached|hit|and|is|was) \Z")


def with_symbol(text: str, place: int, floor: int) -> int:
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


def quantity(text: str, start: int, end: int) -> Reading | None:
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
        return Reading(Span(start, match.end("letter")), FigureKind.MEASURE, value, number, "m") if meters else None
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
        if unit.lower() in ("pounds", "pound") and (scale or near(text, start, "£")) and not text.startswith(" of ", stop):
            kind, name = FigureKind.MONEY, "GBP"
        if worth == 0.01 and name == "USD" and not symbol and near(text, start, "€") and not near(text, start, "$"):
            name = "EUR"
        if name == "points" and number.lower() in ("quarter", "half", "a quarter", "a half"):
            kind, name = FigureKind.PERCENT, "percentage points"
    elif not symbol and not scale and 0 < value < 1 and not number[0].isdigit():
        kind = FigureKind.RATIO
    margin = text.startswith("plus or ", max(0, start - 8)) and start >= 8
    if margin and match["sign"]:
        start -= 8
    elif match["sign"]:
        value = -value
    places = len(number.partition(".")[2]) if number[-1:].isdigit() else 0
    if kind is FigureKind.MONEY and places >= 4 and not scale:
        kind = FigureKind.RATE
    if "/" in number and " " not in number and "-" not in number and kind is FigureKind.COUNT:
        kind = FigureKind.RATIO
    reading = Reading(Span(start, stop), kind, tidy(value), number, name, bool(scale), None, places)
    if kind is FigureKind.MONEY and (rate := _RATE.match(text, reading.span.end, end)):
        return replace(reading, span=Span(reading.span.start, rate.end()))
    if unit:
        reading = _lengthened(text, reading, end)
    if reading.unit is None and not symbol:
        return _modifier(text, reading, end)
    return reading


def near(text: str, place: int, symbol: str) -> bool:
    """Whether `symbol` stands near: then pounds are money here, and cents are of its kind."""
    return text.find(symbol, max(0, place - 5000), place + 5000) >= 0


def tidy(value: float) -> float:
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
        warm = warm or bool(_WARMTH.search(text, max(0, match.start() - 1500), match.end() + 500))
        return not gap and match["unit"].isupper() and bool(warm)
    if unit == "st":  # "11st 4lb", "lost 3st", not "21st"
        lesser = re.match(r" ?\d{1,2} ?(?:lb|pounds)", text[match.end("unit") :][:12])
        return not gap and bool(lesser or _WEIGHED.search(text, max(0, match.start() - 30), match.start()))
    if unit in ("pp", "pc", "bp", "hp", "stone", "rand", "lira") and not match["number"][-1].isdigit():
        return False
    if unit == "times" and match["unit"][0] == "T":
        return False
    return not (unit in ("point", "barrel", "second") and gap == " " and value > 1)


def _lengthened(text: str, reading: Reading, end: int) -> Reading:
    """ "6-foot-4", "6ft 2in" and "six-foot-tall" are one measure."""
    if reading.unit == "[ft_i]" and not isinstance(reading.value, tuple) and reading.value is not None:
        inches = _INCHES.match(text, reading.span.end, end)
        if inches and int(inches[1]) < 12:
            return replace(
                reading, span=Span(reading.span.start, inches.end()), value=round(reading.value + int(inches[1]) / 12, 3)
            )
    if size := _SIZE.match(text, reading.span.end, end):
        return replace(reading, span=Span(reading.span.start, size.end()))
    return _with_lesser(text, reading, end)


def _with_lesser(text: str, reading: Reading, end: int) -> Reading:
    """ "six years and four months", "two hours 40 minutes", "a mile and a half": one measure, in the greater unit."""
    if isinstance(reading.value, float) and (part := _AND_A_PART.match(text, reading.span.end, end)):
        worth = value_of(part[1])
        return replace(reading, span=Span(reading.span.start, part.end()), value=reading.value + worth)
    lesser = _LESSER.get(reading.unit or "")
    if lesser is None or not isinstance(reading.value, float) or reading.value % 1:
        return reading
    join = re.compile(r",? and |,? ").match(text, reading.span.end, end)
    match = lexicon().quantity.match(text, join.end(), end) if join else None
    if match is None or not match["unit"] or match["symbol"] or match["scale"]:
        return reading
    unit, parts = lexicon().units[match["unit"].lower()][1], lesser[1]
    number = value_of(match["number"])
    if unit != lesser[0] or number >= parts:
        return reading
    return replace(reading, span=Span(reading.span.start, match.end("unit")), value=round(reading.value + number / parts, 3))


def _modifier(text: str, reading: Reading, end: int) -> Reading:
    """ "two-goal" takes its noun in; "five-day-long" is left to its unit."""
    hyphened = _HYPHENED.match(text, reading.span.end, end)
    if hyphened is None or hyphened["noun"].lower() in _joiners():
        return reading
    return replace(reading, span=Span(reading.span.start, hyphened.end()), noun=hyphened["noun"])


@cache
def _joiners() -> frozenset[str]:
    return frozenset({"to", "or", "and", "in", "out", "of", "for", "year", "month", "day", "week"})
