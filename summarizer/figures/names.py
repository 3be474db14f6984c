"""Stretches of text whose numbers are names or times: dates, clock times, telephone numbers, links, addresses."""

import re
from functools import cache

from config import words

_CLOCK = r"(?:a\.?m\b\.?|p\.?m\b\.?|noon|o['’] ?clock|GMT|BST|EST|EDT|CET|UTC|ET\b|PT\b|Eastern|hrs\b)"
_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_STREET = r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Lane|Boulevard|Blvd|Square|Place|Way|Court|Terrace|Crescent|Gardens)\b"


# Every such stretch has one of these; only what stands around them is looked through.
_SIGN = re.compile(
    r"\d|o['’] ?clock|\b(?:half|quarter) |\b[Tt]op |http|www|[#@]\w|of July|noon|[ap]\.?m\b|\.(?:com|org|net|gov|edu|co\.uk)"
)
_BEFORE, _AFTER = 48, 64  # characters around a sign that one stretch may take


def name_places(text: str) -> list[tuple[int, int]]:
    """Where `text`, with plain spaces, has stretches whose numbers are no figures; in order, none overlapping."""
    places: list[tuple[int, int]] = []
    start = end = -1
    for sign in _SIGN.finditer(text):
        if sign.start() - _BEFORE > end:
            if end >= 0:
                places += [found.span() for found in names().finditer(text, start, end)]
            start = max(0, sign.start() - _BEFORE)
        end = max(end, sign.end() + _AFTER)
    if end >= 0:
        places += [found.span() for found in names().finditer(text, start, end)]
    return places


@cache
def names() -> re.Pattern[str]:
    """Stretches whose numbers are no figures, whatever stands around them."""
    months = words("figures")["contexts"]["months"]
    month = "(?:" + "|".join([*months, *map(str.upper, months)]) + r")\b\.?"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    days = rf"{day}(?:\s?(?:[-–/]|to|and|or|through|until)\s?(?:{month} )?{day})?"
    return re.compile(
        "|".join(
            (
                r"https?://\S+|\bwww\.\S+|(?<=\w)\.(?:com|org|net|gov|edu|co\.uk)\b\S*|[#@]\w[\w.-]*",
                rf"\b{month} {days}(?!\d|,\d{{3}}\b|\.\d|%| percent| per cent| million| billion)(?:,? \d{{4}}\b)?",
                rf"\b{days}(?: of)? {month}(?!\w)(?:,? \d{{4}}\b)?",
                rf"\b{month},? (?:of )?\d{{4}}\b(?!,\d)",
                rf"\b{_HOUR}(?:[:.]\d\d)?\s?(?:[-–]|to|and|or)?\s?(?:{_HOUR}(?:[:.]\d\d)?)?\s?{_CLOCK}",
                r"\b\d{1,2}:\d\d(?:[:.]\d\d)*(?:\s?[-–]\s?\d{1,2}:\d\d)?",
                r"\bat (?:about |around )?\d{1,2}[.:]\d\d (?=(?:on|this|in the|yesterday|last|every|local)\b)",
                rf"\b(?:half|quarter) (?:past|to) (?:{_HOUR}|midday|midnight)\b",
                r"\b\d{3,4} (?:hours|GMT)\b(?! of)",
                r"\(\d{3,5}\) ?\d{3}[- ]\d{3,4}|\b0\d{2,4} \d{3,4} \d{3,4}\b|\b0[38]\d\d \d+|\b0\d{2,4} \d{5,8}\b",
                r"\b\d{3}[-.]\d{3}[-.]\d{4}\b|\b\d{3}-\d{4}\b|\b911\b(?![,.]\d|%)|\b\d{10,}\b",
                r"\b(?:[Cc]all|[Dd]ial|[Rr]ing|[Rr]ang|[Pp]hone)(?:e?d|ing|s|led|ling)? (?:999|112)\b",
                r"\b(?:999|112) (?:calls?|callers?|operators?|emergency)\b",
                r"(?<![.,\d])\b0\d{3}\b(?! ?%)|\b\d{4} (?:&|and|or) \d{4} (?:GMT|HKT|BST|EST|local)",
                r"\b\d+(?:-\d+){2,}\b|\b\d+\.\d+\.\d+(?:\.\d+)*\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{4}/\d{2,4}\b",
                r"\b(?:9/11|7/7|24/7|50/50|50-50|20/20|24-7)\b|(?<!\w)['’‘]\d\ds?\b(?!['’])",
                r"\b(?:18|19|20)\d\d(?:\s?[-–]\s?|/)\d\d(?:\d\d)?\b|\bFY ?\d+(?:-\d+)?",
                r"\b(?:[Cc]all|[Dd]ial|[Tt]ext|phone|ring)(?:ed|ing|s|led|ling)? (?:\w+ )?(?:on |at )?[\d(+][\d() -]{2,20}\d\b",
                rf"\b\d{{1,5}}[A-Z]?,? (?:(?:[A-Z][\w'’.]*|\d+\w\w) ){{1,3}}{_STREET}",
                r"\b\d+ ?(?:BC|BCE|AD|B\.C\.|A\.D\.)(?!\w)|\bAD \d+",
                r"\b(?:No|Nos|no|Number|number)\.? ?\d+\b(?![,.]\d)|#\d+",
                r"\b[Aa]? ?(?:Fourth|4th) of July\b|\b\d['’]\d{1,2}(?:[\"”″]|['’]{2})",
                r"(?<!\w)(?:top|Top) (?:five|ten|20|10|100|50)\b(?! per ?cent|%)|(?:(?<= )|(?<=\n)|^)\d{1,2}\) (?=[A-Za-z])",
                r"(?:^|(?<=\n))\d{1,2}[.)] (?=\S)|(?<=[.!?\"”)] )\d{1,2}\. (?=[\"“A-Z])",
                r"\b\d+ ?[x×] ?\d+\b(?! ?\w*m\b)",
            )
        )
    )
