"""The key points of a story: what its articles tell together, no two saying the same."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.answers.vocabulary import plain_words, stem, stop_words
from summarizer.items import Digest, KeyPoint

SAME = 0.5
"""The share of the shorter point's words, by what they say, from which two points say the same."""

_REPEATED = 0.7  # what likeness to the points already chosen takes away
_LENGTH = 12  # telling words of a point of usual length, so that long ones do not win by length alone
_LATER = 0.3  # what each place further down in its article's points takes away
_BACK = re.compile(
    r"^\W*(?:but|and|yet|so|however|this|that|these|those|such|both|another|other)\b"
    r"|\b(?:he|she|him|her|his|hers|they|them|their|theirs|it|its)\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\"“«][^\"“”«»]*[\"”»]")
_ORIGIN = 0.15  # what a point of an article that has none yet is worth


@dataclass(frozen=True, slots=True)
class Point:
    """A key point of one of a story's articles, by the article's place. number: which of its key points, from 1."""

    article: int
    number: int
    point: KeyPoint


def points(digests: Sequence[tuple[int, Digest]], most: int | None = None) -> tuple[Point, ...]:
    """At most so many key points of a story, None for all that differ. digests: (place, digest), the most central first.

    The first is the central article's own first; each further one tells what most articles tell and the ones before do not. One
    that leans on the sentence before it ("He said …") only stands right after that.
    """
    found = [Point(place, number, point) for place, digest in digests for number, point in enumerate(digest.key_points, 1)]
    if not found:
        return ()
    bags = [_bag(each.point.text) for each in found]
    spread = Counter(term for bag in bags for term in bag)
    articles = max(1, len(digests))
    shares = {
        term: len({each.article for each, bag in zip(found, bags, strict=True) if term in bag}) / articles for term in spread
    }
    before = _leaning(digests, found)
    kept = [0]
    while most is None or len(kept) < most:
        scored = []
        for index in range(len(found)):
            likeness = max(_alike(bags[index], bags[other]) for other in kept)
            if index in kept or likeness >= SAME or not bags[index]:
                continue
            if index in before and before[index] not in kept:
                continue
            told = sum(shares[term] for term in bags[index]) / math.sqrt(len(bags[index]) * _LENGTH)
            new = found[index].article not in {found[other].article for other in kept}
            score = told / (1 + _LATER * (found[index].number - 1)) - _REPEATED * likeness + _ORIGIN * new
            scored.append((score, -index))
        if not scored:
            break
        taken = -max(scored)[1]
        kept.insert(kept.index(before[taken]) + 1 if taken in before else len(kept), taken)
    return tuple(found[index] for index in kept)


def _leaning(digests: Sequence[tuple[int, Digest]], found: Sequence[Point]) -> dict[int, int]:
    """The points that go on from the one before them: its sentence stands right before theirs, and they point back."""
    texts = {place: digest.article.text for place, digest in digests}
    leaning = {}
    for index, (before, each) in enumerate(pairwise(found), 1):
        between = texts[each.article][before.point.sentence.end : each.point.sentence.start]
        adjacent = (
            before.article == each.article and before.point.sentence.end <= each.point.sentence.start and not between.strip()
        )
        if adjacent and not each.point.insertions and _BACK.search(_MARKED.sub(" ", each.point.text)):
            leaning[index] = index - 1
    return leaning


def _bag(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in plain_words(text) if word not in stop_words())


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
