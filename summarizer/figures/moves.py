"""Which way a figure moved: "up 3 %", "a 5 % cut", "fell from 12 to 9", "rose to £48m"."""

import re
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.figures.grammar import Reading
from summarizer.items import Direction, FigureKind
from summarizer.language import ParsedArticle

_SOME = r"(?:about |around |nearly |almost |just |some |as (?:much|many|high|low) as |a (?:record )?|more than |less than )?"
_FROM = re.compile(rf"\bfrom {_SOME}\Z", re.IGNORECASE)
_TO = re.compile(rf"\b(?:to|above|below|past|over|under|through) {_SOME}\Z", re.IGNORECASE)
_WAY = re.compile(
    rf"(?:[,;(–—-]|\b(?:is|are|was|were|be|been|go|goes|going|went|gone|closed|ended|finished|closing|currently|now|still)|\A) ?"
    rf"(up|down) (?:by )?{_SOME}\Z",
    re.IGNORECASE,
)
_BY = re.compile(rf"[A-Za-z]+ by {_SOME}\Z", re.IGNORECASE)
_WARM = frozenset({"Cel", "[degF]", "deg"})
_HANGS = frozenset({"dobj", "npadvmod", "prep", "attr", "advmod", "oprd", "agent"})
_NOT_SO = frozenset({"in", "on", "after", "for", "over", "since", "during", "with"})
_NEAR = 4  # how far up the parse the move may stand


@cache
def moves() -> frozenset[str]:
    """The verbs, in dictionary form, whose subject rises or falls by a figure: "sales *rose* 3 %"; and "end", "close"."""
    lists = words("figures")["moves"]
    return frozenset({*lists["up"], *lists["down"], *lists["neither"]})


def tells_move(word: Token) -> bool:
    """Whether `word` is one of these verbs, or says that somebody raised or lowered something."""
    return word.lemma_ in moves() or (word.pos_ == "VERB" and word.lemma_ in _ways())


@cache
def _ways() -> dict[str, Direction]:
    lists = words("figures")["moves"]
    up = dict.fromkeys([*lists["up"], *lists["raised"]], Direction.UP)
    return up | dict.fromkeys([*lists["down"], *lists["lowered"]], Direction.DOWN)


def direction_of(parsed: ParsedArticle, text: str, reading: Reading) -> Direction | None:
    """Which way what `reading` measures moved by it or over it; from or to, if it is where a move began or ended.

    text: the article's text with plain spaces.
    """
    if reading.kind in (FigureKind.SCORE, FigureKind.RATE) or (reading.kind is FigureKind.MEASURE and reading.unit not in _WARM):
        return None
    before = text[max(0, reading.span.start - 48) : reading.span.start]
    if isinstance(reading.value, tuple):
        if not _FROM.search(before) or reading.value[0] == reading.value[1]:
            return None
        return Direction.UP if reading.value[0] < reading.value[1] else Direction.DOWN
    way = _beside(text, reading, before) or _moved_by(parsed, reading, before) or _governing(parsed, reading)
    if _FROM.search(before) and (way or re.search(r"\b(?:up|down) from", before)):
        return Direction.FROM
    return Direction.TO if way and _TO.search(before) else way


def _beside(text: str, reading: Reading, before: str) -> Direction | None:
    """ "*up* 3 %", "a *rise* of 3 %", "3 % *higher*", "a 3 % *cut*"."""
    if found := _WAY.search(before) or _change().search(before):
        return _ways()[found[1].lower()]
    after = None if reading.unit is None else _changed().match(text, reading.span.end, reading.span.end + 40)
    return _ways()[after[1].lower()] if after else None


@cache
def _change() -> re.Pattern[str]:
    return re.compile(rf"\b({_forms()})(?: of| by| in \w+ of) (?:another |a further |a )?{_SOME}\Z", re.IGNORECASE)


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(rf"[ -](?:pay |price |tax |rate |job |quarterly |annual )?({_forms()})\b(?! than\b)", re.IGNORECASE)


def _forms() -> str:
    return "|".join(sorted((form for form in _ways() if form not in ("double", "triple", "halve")), key=len, reverse=True))


def _moved_by(parsed: ParsedArticle, reading: Reading, before: str) -> Direction | None:
    """ "*fell* by a third", whatever the parse hangs it on."""
    found = _BY.search(before)
    if found is None:
        return None
    verb = parsed.token_at(reading.span.start - len(before) + found.start())
    return _ways().get(verb.lemma_.lower()) if verb.pos_ == "VERB" else None


def _governing(parsed: ParsedArticle, reading: Reading) -> Direction | None:
    """The way of the verb or noun that the figure hangs on: "sales *fell* by 3 %"."""
    tokens = parsed.tokens(reading.span)
    if not len(tokens):
        return None
    above: Token = tokens.root
    for _ in range(_NEAR):
        if above.head is above:
            return None
        below, above = above, above.head
        way = _ways().get(above.lemma_.lower())
        if way and above.pos_ in ("VERB", "NOUN"):
            fits = below.dep_ in _HANGS and below.lower_ not in _NOT_SO
            return way if fits and _is_change(reading, above, below) else None
        if above.pos_ not in ("ADP", "ADV", "NUM", "NOUN", "SYM", "PART") or (above.pos_ == "NOUN" and above.i > tokens.end):
            return None
    return None


def _is_change(reading: Reading, above: Token, below: Token) -> bool:
    """Whether a figure under a word for a move is the move: "added 3 %" is; "lost £5m" and "cut 40 jobs" are not."""
    if reading.kind is FigureKind.MONEY and above.lemma_ in ("lose", "loss", "shed"):
        return False
    return below.dep_ != "dobj" or reading.unit is not None
