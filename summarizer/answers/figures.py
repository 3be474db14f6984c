"""Which figures answer "how many ...": by kind and unit, by what they count, by the words around them."""

import re
from functools import cache

from config import words
from summarizer.answers.evidence import Index
from summarizer.answers.vocabulary import SYNONYM, matches, plain_words, question_terms, stem, stop_words
from summarizer.article import Span
from summarizer.items import Figure, FigureKind, Quote

Scored = list[tuple[Figure, float]]

_LEAST = 0.45  # of what is asked, that a figure's surroundings must have
_LESS = 0.3  # or this, if it counts the very noun that is asked for
_NOUN = 0.3  # what that noun weighs beside all other words of the question
_AS_GOOD = 0.97  # of the best one's score, that another must have to be shown beside it
_AGAIN = 0.7  # or this, if it is the same quantity
_RESTATED = re.compile(r"\s*(?:\(|,? or |,? equal to |,? equivalent to )(?:about |around |roughly |nearly |some )?")


@cache
def _asks(measure: str) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of figure and the stems of units that a question's measure word asks for; empty sets for any."""
    lists = words("questions")["figures"].get(measure) or {"kinds": [], "units": []}
    return frozenset(lists["kinds"]), frozenset(stem(unit) for unit in lists["units"])


def counting(topic: str, measure: str, index: Index) -> Scored:
    """The figures that say how `measure` ("many", "fast", "percentage") `topic` is: the best, its equals, its restatements."""
    noun = _counted(topic) if measure in ("many", "much", "number") else ""
    asked = index.asked(term for term in question_terms(topic) if term != noun)
    in_question = set(plain_words(topic))
    found: Scored = []
    for figure, evidence in index.figures:
        fits = _fits(figure, measure, noun, in_question, index)
        if not fits or (measure != "figure" and set(plain_words(figure.text)) <= in_question):
            continue  # "over three days": the question's own number is no answer
        counts = _counts(noun, figure, index) if noun else 0.0
        share = evidence.has(asked).share if asked.total else counts if noun else 1.0
        if share < (_LESS if counts else _LEAST):
            continue
        found.append((figure, fits * ((1 - _NOUN) * share + _NOUN * counts if noun else share)))
    best, score = max(found, key=lambda pair: pair[1], default=(None, 0.0))
    if best is None or score < _LESS:
        return []
    ranked = [pair for pair in found if pair[1] >= _AS_GOOD * score or (_same(pair[0], best) and pair[1] >= _AGAIN * score)]
    return _with_restated(sorted(ranked, key=lambda pair: -pair[1]), index)


def _same(one: Figure, other: Figure) -> bool:
    """The same quantity, said again."""
    return one.kind is other.kind and one.unit == other.unit and one.value == other.value and one.value is not None


def _counted(topic: str) -> str:
    """The noun after "how many": the last word before a verb, "of" or "in", as a stem; empty if there is none."""
    found = ""
    plains = plain_words(topic)
    for place, word in enumerate(plains):
        if word in stop_words() or (found and place and _verbal(plains, place)):
            if found:
                break
            continue
        found = stem(word)
    return found


def _verbal(plains: list[str], place: int) -> bool:
    return plains[place].endswith(("ed", "ing")) or plains[place - 1].endswith("s")


def _counts(noun: str, figure: Figure, index: Index) -> float:
    """How well the figure counts `noun`: by its `what`, its unit, or the few words after it."""
    after = [stem(word.plain) for word in index.words_in(Span(figure.span.end, min(len(index.text), figure.span.end + 40)))][:4]
    unit = [stem(word) for word in plain_words(f"{figure.unit or ''} {figure.text}")]
    what = [stem(word) for word in plain_words(figure.what or "")]
    there = {*after, *unit, *what}
    if noun in _persons() and there & _persons():
        return max([SYNONYM, *matches(noun, there).values()])
    return max(matches(noun, there).values(), default=0.0)


@cache
def _persons() -> frozenset[str]:
    """What "people" may be called where they are counted, as stems."""
    return frozenset(stem(word) for word in words("questions")["persons"])


def _fits(figure: Figure, measure: str, noun: str, asked: set[str], index: Index) -> float:
    """How well kind and unit suit the question: 1 for what it asks for, less for what it may mean, 0 for what it cannot."""
    kinds, units = _asks(measure)
    if not kinds:
        return 1.0
    after = [word.plain for word in index.words_in(Span(figure.span.end, min(len(index.text), figure.span.end + 25)))][:1]
    stems = {stem(word) for word in [*plain_words(figure.unit or ""), *plain_words(figure.text), *after]}
    if units:
        return 1.0 if stems & units else 0.0
    if measure == "much" and figure.kind is FigureKind.MEASURE and stems & _asks("long")[1] and noun not in stems:
        return 0.3  # "how much did it gain" asks for no time
    if figure.kind in kinds:
        return 0.6 if measure == "much" and _of_money(asked) and figure.kind is not FigureKind.MONEY else 1.0
    if measure in ("many", "number", "much") and noun and noun in stems:
        return 1.0  # "how many days": "14 days", a measure
    if measure == "many":
        return 0.6 if figure.kind in (FigureKind.PERCENT, FigureKind.INDEX, FigureKind.MEASURE) else 0.0
    if measure == "much":
        return 0.6 if figure.kind is not FigureKind.SCORE else 0.0
    return 0.5 if figure.kind is FigureKind.COUNT and "measure" in kinds else 0.0


def _of_money(asked: set[str]) -> bool:
    """Whether the question's words are those of prices and payments."""
    return bool(asked & set(words("questions")["money"]))


def _with_restated(ranked: Scored, index: Index) -> Scored:
    """The figures, each followed by the same quantity put otherwise right after it: "55 mph (88.5 kph)"."""
    figures = list(index.digest.figures)
    out: Scored = []
    for figure, score in ranked:
        if all(figure is not other for other, _ in out):
            out.append((figure, score))
        place = figures.index(figure)
        if place + 1 < len(figures):
            following = figures[place + 1]
            gap = index.text[figure.span.end : following.span.start]
            if len(gap) < 20 and _RESTATED.fullmatch(gap) and all(following is not other for other, _ in out):
                out.append((following, 0.9 * score))
    return out


def quotes_with(figures: list[Figure], index: Index) -> list[Quote]:
    """The quotes in which these figures stand: who says so."""
    return [
        quote for quote in index.digest.quotes if any(span.contains(figure.span) for figure in figures for span in quote.spans)
    ]


def about(topic: str, index: Index, least: float = 0.6) -> Scored:
    """The figures that are about `topic`, the best first."""
    asked = index.asked(question_terms(topic))
    found = [(figure, evidence.has(asked).share) for figure, evidence in index.figures]
    return sorted(((figure, share) for figure, share in found if share >= least), key=lambda pair: -pair[1])
