"""Numbers as news writes them, in digits or words: what one looks like (`NUMBER`) and what it is worth (`value_of`)."""

import re


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


_UNITS = _numbered("one two three four five six seven eight nine", 1)
_TEENS = _numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SMALL = {"zero": 0, "a": 1, "an": 1, **_UNITS, **_TEENS, **_TENS}
_BIG = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fourth": 0.25, "fifth": 0.2, "sixth": 1 / 6}
_PARTS |= {"seventh": 1 / 7, "eighth": 0.125, "ninth": 1 / 9, "tenth": 0.1}
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875, "⅕": 0.2}


def _any(words: dict[str, int] | dict[str, float]) -> str:
    return "|".join(words)


_GLYPH = "[" + "".join(_GLYPHS) + "]"
_BELOW_100 = rf"(?:(?:{_any(_TENS)})(?:[- ](?:{_any(_UNITS)})\b)?|{_any(_TEENS)}|{_any(_UNITS)})"
_BELOW_1000 = rf"(?:(?:an?|{_BELOW_100})[- ]hundred(?:,? (?:and )?{_BELOW_100})?|{_BELOW_100})"
_PART = "(?:" + "|".join(f"{word}s?" for word in _PARTS if word != "half") + ")"

DIGITS = r"(?:\d{1,3}(?:,\d{2,3}){0,5},\d{3}(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
# "a third", "two-thirds", "half".
_FRACTION = rf"(?:(?:an?|{_any(_UNITS)})[- ]{_PART}(?!-)|half|(?:a|one) half|quarter(?=-))"
# "1-1/2"; "7/32" (not a date: only what prices and shares are divided into), "1/14th".
_MIXED = r"\d+(?:-| )\d{1,2}/\d{1,2}(?![\d/])"
_SLASHED = r"\d{1,2}/(?:(?:2|3|4|5|6|8|10|16|32|64)(?![\d/])|\d{1,3}(?:ths?|rds?))"
_AND_A_HALF = r"(?:[- ]and[- ](?:a[- ]half|three[- ]quarters|a[- ]quarter))?"
# What "a" counts one of where a part follows: "an hour and 40 minutes", "a mile and a half".
WITH_PART = (
    r"(?:decade|year|month|week|day|hour|minute|mile|metre|meter|kilometre|kilometer|foot|tonne|ton|kilo|pint|pound)"
    r" and (?:a (?:half|quarter)\b|three[- ]quarters\b"
    rf"|(?:\d+|{_BELOW_100}) (?:month|week|day|hour|minute|second|inch|ounce)s?\b)"
)
_WORDS = (
    rf"(?:{_BELOW_1000}[- ]thousand(?:,? (?:and )?{_BELOW_1000})|{_BELOW_1000}{_AND_A_HALF}"
    r"|an?(?= (?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)\b)|zero"
    rf"|an?(?= {WITH_PART}))"
)
NUMBER = rf"(?:{_MIXED}|{_SLASHED}|\d*{_GLYPH}|{DIGITS}(?!/\d)(?: and a half)?|\b{_FRACTION}\b|\b{_WORDS}\b)"

_AND_PART = re.compile(r"(?<=.)[- ]and[- ]((?:an?|three)[- ](?:half|quarters?))$")
_ORDINAL_END = re.compile(r"(?<=/)(\d+)(?:th|rd)s?$")
_PIECE = re.compile(rf"{_GLYPH}|\d+/\d+|{DIGITS}|[a-z]+")


def value_of(number: str) -> float:
    """What `number`, a match of `NUMBER`, is worth: 1.5 for "1-1/2", 0.25 for "a quarter". Raises ValueError on anything else."""
    number = _ORDINAL_END.sub(r"\1", number.lower())
    if added := _AND_PART.search(number):
        return value_of(number[: added.start()]) + value_of(added.group(1))
    total, here = 0.0, 0.0
    pieces = _PIECE.findall(number)
    for index, piece in enumerate(pieces):
        if piece in ("and", "a", "an") and index + 1 < len(pieces):
            here += 1.0 if piece != "and" and pieces[index + 1] in _BIG else 0.0
        elif piece in _GLYPHS:
            here += _GLYPHS[piece]
        elif "/" in piece:
            over, under = piece.split("/")
            if not int(under):
                raise ValueError(f"not a number: {number!r}")
            here += int(over) / int(under)
        elif piece[0].isdigit() or piece[0] == ".":
            here += float(piece.replace(",", ""))
        elif piece in _SMALL:
            here += _SMALL[piece]
        elif piece == "hundred":
            here = (here or 1.0) * 100
        elif piece in _BIG:
            total, here = total + (here or 1.0) * _BIG[piece], 0.0
        elif piece.removesuffix("s") in _PARTS or piece == "half":
            part = _PARTS[piece.removesuffix("s")]
            alone = index == 0 or pieces[index - 1] in ("a", "an")
            here = here + part if alone else here * part
        else:
            raise ValueError(f"not a number: {number!r}")
    return round(total + here, 9)
