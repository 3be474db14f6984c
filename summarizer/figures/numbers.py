"""Numbers as news writes them, in digits or words: what one looks like (`NUMBER`) and what it is worth (`value_of`)."""

import re

_UNITS = {w: n for n, w in enumerate("one two three four five six seven eight nine".split(), 1)}
_TEENS = {
    w: n
    for n, w in enumerate("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10)
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
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

DIGITS = r"(?:\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
FRACTION = (
    rf"(?:(?:an?|{_any(_UNITS)})[- ]{_PART}(?!-)|half|(?:a|one) half|quarter(?=-))"  # "a third", "two-thirds", "half"
)
WORDS = (
    rf"(?:{_BELOW_1000}[- ]thousand(?:,? (?:and )?{_BELOW_1000})|{_BELOW_1000}(?:[- ]and[- ](?:a[- ]half|three[- ]quarters|a[- ]quarter))?"
    r"|an?(?= (?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)\b)|zero)"
)
NUMBER = rf"(?:\d+(?:-| )\d{{1,2}}/\d{{1,2}}(?![\d/])|\d{{1,2}}/(?:2|3|4|5|6|8|10|16|32|64)(?![\d/])|\d*{_GLYPH}|{DIGITS}(?: and a half)?|\b{FRACTION}\b|\b{WORDS}\b)"

_AND_PART = re.compile(r"(?<=.)[- ]and[- ]((?:an?|three)[- ](?:half|quarters?))$")
_PIECE = re.compile(rf"{_GLYPH}|\d+/\d+|{DIGITS}|[a-z]+")


def value_of(number: str) -> float:
    """What `number`, a match of `NUMBER`, is worth: 1.5 for "1-1/2", 0.25 for "a quarter". Raises ValueError on anything else."""
    number = number.lower()
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
