"""The figures of a story: on which its articles agree, and on which they differ.

Two figures are compared only if they count the same thing: the same kind and unit, the same words for what is counted, the same
time and place. In doubt they are not compared: two true figures of different things must never stand as a disagreement.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from config import words
from summarizer.answers.vocabulary import plain, plain_words, split, stem, stop_words
from summarizer.article import Span
from summarizer.items import Digest, Figure, FigureKind

AGREED = 0.02
"""Two values this near to each other, as parts of the larger, are one ("$1.2 million" and "$1,213,000")."""
ROUNDED = 0.1
"""And these, where one is "about", "nearly" or "more than"."""
MOST_APART = 3.0
"""Values further apart than this, the larger by the smaller, are taken to count different things."""

_ALIKE_IF_EQUAL = 0.3  # least share of common words for what is counted, where the values are the same
_ALIKE = 0.5
_NEVER_DIFFER = frozenset({FigureKind.SCORE, FigureKind.INDEX, FigureKind.RATIO})  # of a match's parts there are too many
_SHARED_OUTCOME = 2  # least words that two sentences with different values share, besides the outcome
_SHARED = 4
_SMALL = 10  # numbers below this are the same by chance too often
_LOOSE = re.compile(
    r"about|around|nearly|almost|some|roughly|approximately|more than|over|up to|at least|close to", re.IGNORECASE
)
_PLACE = re.compile(r"\b(?:in|at|near|from|across|of|outside|around)\s+(?:the\s+)?((?:[A-Z][\w’'-]+\s?)+)")
_TIME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn|Winter"
    r"|spring|summer|autumn|winter|(?:19|20)\d\d)\b"
)
_HABITS = frozenset(["weekly", "monthly"])
_REPORTED = frozenset(["would"])  # what one article quotes with "will", another reports with "would"
_PARTS = re.compile(r"[,;:–—](?=\s)|\s[-–—]\s")
_WEEKDAYS = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of one of a story's articles, by the article's place."""

    article: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that several articles count. values: the figures that agree, one group for each value, the most articles first.

    what: what is counted, in the words of one of the articles, that of `named`.
    """

    values: tuple[tuple[Counted, ...], ...]
    what: str
    named: Counted

    @property
    def differs(self) -> bool:
        return len(self.values) > 1

    @property
    def articles(self) -> frozenset[int]:
        return frozenset(each.article for value in self.values for each in value)


def compare(digests: Sequence[tuple[int, Digest]]) -> tuple[Comparison, ...]:
    """What several of a story's articles, (place, digest), count: where they differ first, then where most agree."""
    everywhere = _words_of_all(digests)
    texts = {place: frozenset(plain_words(digest.article.text)) for place, digest in digests}
    read = [_Read(place, digest, figure, everywhere, texts[place]) for place, digest in digests for figure in digest.figures]
    read = [each for each in read if each.terms and each.figure.value is not None]
    found = []
    for group in _linked(read):
        values = _values(group)
        if len({each.counted.article for value in values for each in value}) > 1:
            named = min((each for value in values for each in value), key=_how_clear)
            sorted_ = sorted(values, key=lambda value: (-len({each.counted.article for each in value}), value[0].counted.article))
            counted = tuple(tuple(each.counted for each in value) for value in sorted_)
            found.append(Comparison(counted, " ".join((named.figure.what or "").split()), named.counted))
    found = [each for each in found if each.differs or " " in each.what]  # "bank: 3" says nothing
    return tuple(sorted(found, key=lambda each: (not each.differs, -len(each.articles), each.named.figure.span.start)))


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures give one value, as far as they say: rounding and "about" allowed for, a range that has the other."""
    first, second = _bounds(one), _bounds(other)
    if first is None or second is None:
        return False
    if (first[0] != first[1]) != (second[0] != second[1]) and one.kind is not FigureKind.SCORE:
        low, high = max((first, second), key=lambda bounds: bounds[1] - bounds[0])
        return all(low <= value <= high for value in (*first, *second))
    slack = ROUNDED if any(_LOOSE.match(each.approximation or "") for each in (one, other)) else AGREED
    if one.kind is FigureKind.SCORE or max(*map(abs, first), *map(abs, second)) < _SMALL:
        slack = 0
    return all(abs(a - b) <= slack * max(abs(a), abs(b)) for a, b in zip(first, second, strict=True))


class _Read:
    """A figure with what it counts, as words that can be compared, and what its sentence says of time and place."""

    def __init__(
        self, article: int, digest: Digest, figure: Figure, everywhere: frozenset[str], text_words: frozenset[str]
    ) -> None:
        self.counted = Counted(article, figure)
        self.figure = figure
        sentence = next((each for each in digest.sentences if each.contains(figure.span)), figure.span)
        outside = _without(digest.article.text, sentence, figure.span)
        said = plain_words(outside)
        near = plain_words(_part(digest.article.text, sentence, figure.span))
        self.other = _other(said)
        self.modal = frozenset(near) & _words_of("modal")
        self.times = frozenset(_TIME.findall(outside))
        self.places = frozenset(
            plain(word) for match in _PLACE.finditer(outside) for word in match[1].split() if plain(word) not in _WEEKDAYS
        )
        what = [word for word in split(figure.what or "") if word.plain not in stop_words() and word.plain not in _WEEKDAYS]
        all_terms = _counted(figure, digest.article.text) - _words_of("light")
        opens = bool(figure.what_spans) and figure.what_spans[0].start <= sentence.start
        self.names = frozenset(_same(stem(word.plain)) for word in what[opens:] if word.text[0].isupper()) - everywhere
        told = all_terms - _persons() or all_terms
        self.terms = told - everywhere | (told & _outcomes()) or told
        telling = (_same(stem(word)) for word in said if word not in stop_words() and not word[0].isdigit())
        self.around = frozenset(telling) - _outcomes() - _persons()
        self.text_words = text_words

    def alike(self, other: "_Read") -> float:
        return len(self.terms & other.terms) / len(self.terms | other.terms)


def _counted(figure: Figure, text: str) -> frozenset[str]:
    """The terms of what is counted. Of "a fire at the mill killed 12 people" the fire is the cause, and not counted."""
    before = _terms(span.of(text) for span in figure.what_spans if span.start < figure.span.start)
    after = _terms(span.of(text) for span in figure.what_spans if span.start >= figure.span.start)
    outcome = next((place for place, term in enumerate(before) if term in _outcomes()), None)
    return frozenset([*(before[outcome:] if outcome is not None and after else before), *after])


def _terms(pieces: Iterable[str]) -> list[str]:
    plains = [word for piece in pieces for word in plain_words(piece)]
    terms = [_same(stem(word)) for word in plains if word not in stop_words() and word not in _WEEKDAYS]
    return [term for term in terms if not term[0].isdigit()]


def _linked(read: Sequence[_Read]) -> list[list[_Read]]:
    """Figures that count the same thing, in groups."""
    group = list(range(len(read)))
    for one, other in combinations(range(len(read)), 2):
        if group[one] != group[other] and _same_thing(read[one], read[other]):
            old, new = group[other], group[one]
            group = [new if each == old else each for each in group]
    return [[read[place] for place in range(len(read)) if group[place] == each] for each in dict.fromkeys(group)]


def _same_thing(one: _Read, other: _Read) -> bool:
    if one.figure.kind is not other.figure.kind or one.figure.unit != other.figure.unit:
        return False
    if one.other != other.other or one.times != other.times:
        return False
    alike = one.alike(other)
    if agree(one.figure, other.figure) and one.modal - _REPORTED == other.modal - _REPORTED:
        return alike >= (_ALIKE if _largest(one.figure) < _SMALL else _ALIKE_IF_EQUAL)
    if one.figure.kind in _NEVER_DIFFER or one.modal != other.modal or not _said_alike(one, other, alike):
        return False
    if (one.names ^ other.names) or one.places - other.text_words or other.places - one.text_words:
        return False
    low, high = sorted((_largest(one.figure), _largest(other.figure)))
    return low > 0 and high <= MOST_APART * low


def _said_alike(one: _Read, other: _Read, alike: float) -> bool:
    """Whether two sentences speak of one thing though their values differ: one outcome ("killed", "died") of one event, or the
    same thing counted in sentences that share half their words."""
    shared = one.around & other.around
    fewest = min(len(one.around), len(other.around))
    if (one.terms | other.terms) & _outcomes():  # of the killed, children are only a part
        return one.terms == other.terms and len(shared) >= max(1, min(_SHARED_OUTCOME, fewest))
    return alike >= _ALIKE and len(shared) >= max(_SHARED, fewest / 2)


def _values(group: Sequence[_Read]) -> list[list[_Read]]:
    """The figures of a group by value. An article that gives several is left out: which of them is meant, nobody knows."""
    by_article: dict[int, list[_Read]] = {}
    for each in group:
        by_article.setdefault(each.counted.article, []).append(each)
    values: list[list[_Read]] = []
    for figures in by_article.values():
        if any(not agree(one.figure, other.figure) for one, other in combinations(figures, 2)):
            continue
        home = next((value for value in values if all(agree(figures[0].figure, each.figure) for each in value)), None)
        if home is None:
            values.append(home := [])
        home.append(min(figures, key=_how_clear))
    return values


def _how_clear(read: _Read) -> tuple[object, ...]:
    """Sorts first whose words for what is counted read best: nothing left out, in the text, more than a word, short."""
    what = read.figure.what or ""
    return ("…" in what, not any(map(str.islower, what[:1])), len(what.split()) < 2, len(what), read.counted.article)


def _bounds(figure: Figure) -> tuple[float, float] | None:
    if figure.value is None:
        return None
    return figure.value if isinstance(figure.value, tuple) else (figure.value, figure.value)


def _largest(figure: Figure) -> float:
    bounds = _bounds(figure)
    return max(map(abs, bounds)) if bounds else 0.0


def _part(text: str, sentence: Span, figure: Span) -> str:
    """The part of the sentence, between commas, that has the figure."""
    before, after = text[sentence.start : figure.start], text[figure.end : sentence.end]
    return f"{_PARTS.split(before)[-1]} {_PARTS.split(after)[0]}"


def _other(said: Iterable[str]) -> frozenset[str]:
    """What says that another time, place or occasion is meant; "the weekly market" does not."""
    return frozenset(stem(word) for word in said if word not in _HABITS) & _words_of("other")


def _without(text: str, sentence: Span, figure: Span) -> str:
    return f"{text[sentence.start : figure.start]} {text[figure.end : sentence.end]}"


def _words_of_all(digests: Sequence[tuple[int, Digest]]) -> frozenset[str]:
    """Words that all articles have, in any form: what the story is about says nothing about what a figure counts."""
    if len(digests) < 2:
        return frozenset()
    return frozenset.intersection(*(_stems(digest.article.text) for _, digest in digests))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_same(stem(word)) for word in plain_words(text))


@cache
def _groups() -> dict[str, str]:
    return {
        stem(plain(word)): f"={group[0]}" for group in words("stories")["figures"]["same"] for word in group if " " not in word
    }


def _same(term: str) -> str:
    return _groups().get(term, term)


@cache
def _outcomes() -> frozenset[str]:
    return frozenset(_groups().values())


@cache
def _persons() -> frozenset[str]:
    return _stemmed(words("stories")["figures"]["persons"])


@cache
def _words_of(key: str) -> frozenset[str]:
    return _stemmed(words("stories")["figures"][key].split())


def _stemmed(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(plain(word)) for word in listed)
