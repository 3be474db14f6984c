"""The words of the grammar of figures, compiled once from `config/words/figures.toml`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from config import words
from summarizer.figures.numbers import NUMBER, WITH_PART
from summarizer.items import FigureKind

_TRIGGERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
    "|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)|half|zero|once|twice"
    r"|quarter(?=-(?:point|percent|mile|million|hour|century|pound|inch)s?\b)"
    "|an? (?=hundred|thousand|million|billion|trillion|dozen|lakh|crore"
    "|half|third|quarter|fourth|fifth|sixth|seventh|eighth|tenth)"
    rf"|an? (?={WITH_PART})"
    r"|(?:double|triple|treble|quadruple)(?= (?:the|that|those|what|its|their|his|her|last|as)\b)"
    "|(?:two|three|four|five|six|ten)fold"
    "|several|few|many|couple|countless|untold"
    "|tens|dozens|hundreds|thousands|millions|billions|trillions|lakhs|crores|scores"
)
_PARTS = ("half", "third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "tenths", "eighth", "eighths", "[⅛-⅞½¼¾]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists, compiled.

    trigger: where a number may begin. quantity: symbol, number, scale, unit. vague: "thousands", "a few hundred".
    scales: a form's worth. currencies: ISO code of a symbol. units: kind, name and worth of the word after a number.
    """

    trigger: re.Pattern[str]
    quantity: re.Pattern[str]
    vague: re.Pattern[str]
    scales: dict[str, float]
    currencies: dict[str, str]
    units: dict[str, tuple[FigureKind, str, float]]


@cache
def unit_words(unit: str | None) -> tuple[str, ...]:
    """The ways of writing `unit`, a figure's: "mph" and "miles per hour" for "[mi_i]/h"; itself if it is in no list."""
    if unit is None:
        return ()
    lists = words("figures")
    for table in ("measures", "percents", "currency_after"):
        if unit in lists[table]:
            return tuple(lists[table][unit])
    return (unit,)


def _alternatives(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


@cache
def lexicon() -> Lexicon:
    """The grammar's words and expressions, from `config/words/figures.toml`; forms in lower case."""
    lists = words("figures")
    scales = {**lists["scales"], **lists["scale_letters"]}
    currencies = {form: code for code, forms in lists["currency_before"].items() for form in forms}
    units: dict[str, tuple[FigureKind, str, float]] = {}
    for table, kind, worth in (
        ("currency_after", FigureKind.MONEY, 1.0),
        ("hundredths", FigureKind.MONEY, 0.01),
        ("percents", FigureKind.PERCENT, 1.0),
        ("measures", FigureKind.MEASURE, 1.0),
    ):
        for name, forms in lists[table].items():
            for form in map(str.lower, forms):
                units[form] = units[form.replace(" ", "-")] = (kind, name, worth)
    units["points"] = units["point"] = (FigureKind.COUNT, "points", 1.0)
    units["times"] = (FigureKind.COUNT, "times", 1.0)
    units["pounds"] = units["pound"] = (FigureKind.MEASURE, "[lb_av]", 1.0)
    unit = _alternatives(units)
    # The long names first: "lakh crore" before "lakh"; a letter only against the digits.
    scale = _alternatives(lists["scales"])
    after_part = "(?:" + "|".join(f"(?<={part})" for part in _PARTS) + ")"  # "half *a* million", not "208 *a* year"
    quantity = (
        rf"(?P<sign>minus |[-−–](?=[\d.$£€]))?(?:(?P<symbol>(?-i:{_alternatives(currencies)}))\s?)?"
        rf"(?P<number>{NUMBER})(?:{after_part}(?: of)? an?(?= (?:{scale}|{unit})\b)|-(?=(?:{scale})\b))?"
        rf"(?:[ -]?(?P<scale>(?:{scale})\b)|(?<=\d)(?P<letter>[kmbt]\b))?"
        rf"(?:(?P<gap>[ -]?)(?P<unit>{unit})(?![\w]))?(?!\w)"
    )
    numeral = "hundred|thousand|million|billion|trillion|dozen|lakh|crore"
    vague = (
        rf"\b(?:(?:several|(?:a )?few|many|(?:a )?couple(?: of)?|countless|untold) (?:{numeral})s?"
        rf"|(?:tens|dozens|hundreds|thousands|millions|billions|trillions|lakhs|crores|scores(?= of\b))"
        rf"(?: (?:of|upon|and|or|if not|to) (?:dozens|hundreds|thousands|millions|billions|trillions))*)\b"
        rf"(?:(?P<gap> of |[ -])(?P<unit>{unit})\b)?"
    )
    return Lexicon(
        trigger=re.compile(rf"[\d½¼¾⅓⅔⅛]|(?<![\w.])\.(?=\d)|\b(?:{_TRIGGERS})\b", re.IGNORECASE),
        quantity=re.compile(quantity, re.IGNORECASE),
        vague=re.compile(vague, re.IGNORECASE),
        scales={form.lower(): float(worth) for form, worth in scales.items()},
        currencies=currencies,
        units=units,
    )
