"""How a quotation lies in an article: word for word, over an interruption, in several places, or nearly."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.distance import JaroWinkler

from summarizer.items import QuoteKind
from summarizer.verifying.asked import Asked
from summarizer.verifying.source import INTERRUPTION, Source, Text, holds
from summarizer.verifying.words import Pairs, Wording, blocks_of, read_words, runs, weight

_ALTERED = 0.5  # how like it a passage must be to be the quotation, altered,
_FEW, _ALTERED_FEW = 3, 0.65  # or where fewer telling words than these are the same
_RUN, _TELLING = 10, 5.0  # or so many of its words in a row, weighing so much,
_SAID, _SAID_TELLING, _SAID_SHARE = 6, 3, 0.2  # or, of somebody's own words, so many, so many telling ones, such a share of it
_LITTLE = 4  # words that must be the same where fewer than two of them are telling
_BREAK, _SKIPPED, _MOST_SKIPPED = 0.35, 0.05, 2.5  # what a break in the likeness costs, and each word skipped there
_TRIED = 3  # passages of an article that are compared in full
_PLACES = 200  # places of a piece that are looked at
_BRACKETED = 3  # words of the article that a bracketed insertion may stand for


class Verdict(StrEnum):
    EXACT = "exact"
    ALTERED = "altered"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Found:
    """How the quotation lies in an article."""

    pairs: Pairs
    verdict: Verdict = Verdict.EXACT
    interrupted: bool = False
    apart: bool = False
    likeness: float = 1.0


def exact(asked: Asked, here: Source, text: Text) -> Found | None:
    """The best of the places that have it word for word: a quote rather than the journalist's words, the closest together."""
    found = list(ways(asked, text, asked.gaps))
    if not found:
        return None
    best = min(found, key=lambda pairs: (pairs[-1][1] - pairs[0][1], _standing(here, pairs)))
    return Found(best)


def _standing(here: Source, pairs: Pairs) -> int:
    spans = [here.words.span(pairs[0][1], pairs[0][1] + 1), here.words.span(pairs[-1][1], pairs[-1][1] + 1)]
    holding = [quote for quote in here.quotes if all(holds(quote, span) for span in spans)]
    return min((list(QuoteKind).index(quote.kind) - 3 * bool(quote.speakers) for quote in holding), default=3)


def in_speech(asked: Asked, here: Source) -> Found | None:
    """What somebody said in a row, where the article has something between: "…," she said, "…"."""
    for speech in here.speech():
        for way in ways(asked, speech, asked.gaps):
            pairs = [(a, speech.number(b)) for a, b in way]
            jumps = [(one[1], two[1]) for one, two in pairwise(pairs) if two[1] - one[1] > 1 and two[0] not in asked.gaps]
            if jumps and all(here.goes_on(*jump) for jump in jumps):
                return Found(pairs, interrupted=True)
    return None


def apart(asked: Asked, text: Text) -> Found | None:
    """Whole sentences of the quotation in several places, in whatever order."""
    cuts = asked.gaps | asked.ends
    groups = asked.groups(cuts)
    if len(groups) < 2 or min(map(len, groups)) < 3:
        return None
    way = next(ways(asked, text, cuts), None)
    if way is None:
        own = [next(_occurrences(asked, group, text), None) for group in groups]
        if any(pairs is None for pairs in own):
            return None
        way = [pair for pairs in own for pair in pairs or ()]
    return Found(way, Verdict.ALTERED, apart=True)


def ways(asked: Asked, text: Text, cuts: frozenset[int]) -> Iterator[Pairs]:
    """Every way in which the parts of the quotation between `cuts` stand in the text word for word, one after the other."""
    first, *others = [list(_occurrences(asked, group, text)) for group in asked.groups(cuts)]
    starts = [[pairs[0][1] for pairs in found] for found in others]
    for pairs in first:
        way = list(pairs)
        for found, begins in zip(others, starts, strict=True):
            place = bisect_right(begins, way[-1][1])
            if place == len(found):
                return
            way += found[place]
        yield way


def _occurrences(asked: Asked, group: range, text: Text) -> Iterator[Pairs]:
    """The places of one part of the quotation, at most 200, in order."""
    parts = asked.parts(group)
    plain = next((number for number, (_, inserted) in enumerate(parts) if not inserted), None)
    if plain is None:
        return
    keys = asked.words.keys
    words = parts[plain][0]
    for count, at in enumerate(text.find(keys[words.start : words.stop])):
        if count == _PLACES:
            return
        before = [part for part, _ in parts[:plain]]
        pairs: Pairs = []
        if before and text.has(keys[before[0].start : before[-1].stop], at - (before[-1].stop - before[0].start)):
            start = before[0].start
            pairs += [(a, at - (words.start - start) + a - start) for a in range(start, words.start)]
        pairs += [(a, at + a - words.start) for a in words]
        if _goes_through(parts[plain + 1 :], keys, text, pairs):
            yield pairs


def _goes_through(parts: Sequence[tuple[range, bool]], keys: Sequence[str], text: Text, pairs: Pairs) -> bool:
    """Whether the other parts follow: those in brackets may be missing, or stand for a few words. Adds to `pairs`."""
    open_ = False
    for words, inserted in parts:
        own = keys[words.start : words.stop]
        at = pairs[-1][1] + 1
        if inserted and not text.has(own, at):
            open_ = True
            continue
        reach = range(at, at + (_BRACKETED if open_ else 0) + 1)
        at = next((place for place in reach if text.has(own, place)), -1)
        if at < 0:
            return False
        pairs += [(a, at + a - words.start) for a in words]
        open_ = False
    return True


def nearly(asked: Asked, here: Source) -> Found | None:
    """The passage that is most like it, if any is like enough."""
    best: Found | None = None
    for start, end in _windows(asked, here.words):
        blocks = blocks_of(asked.words.keys, here.words.keys[start:end])
        chain, likeness = _chain([(a, b + start, size) for a, b, size in blocks], asked, here.words)
        found = Found([(a + step, b + step) for a, b, size in chain for step in range(size)], Verdict.ALTERED, likeness=likeness)
        if (best is None or likeness > best.likeness) and (_is_like(found, asked) or _has_run(found.pairs, asked, here)):
            best = found
    return best


def _is_like(found: Found, asked: Asked) -> bool:
    telling = sum(weight(asked.words.keys[a]) == 1 for a, _ in found.pairs)
    if telling < 2 and len(found.pairs) < _LITTLE:
        return False
    return found.likeness >= (_ALTERED if telling >= _FEW else _ALTERED_FEW)


def _windows(asked: Asked, there: Wording) -> list[tuple[int, int]]:
    """The stretches of the article, at most three, that share most of the asked words, each counted as often as it is asked."""
    wanted = Counter(key for index, key in enumerate(asked.words.keys) if index not in asked.inserted)
    weights = dict(zip(asked.words.keys, asked.words.weights, strict=True))
    total = sum(asked.weights)
    least = min(_ALTERED * total, _SAID_TELLING)
    present = wanted.keys() & set(there.keys)
    if sum(weights[key] * wanted[key] for key in present) < least:
        return []
    width = len(asked.words) * 3 // 2 + INTERRUPTION
    hits = [index for index, key in enumerate(there.keys) if key in present]
    left, score, held = 0, 0.0, Counter[str]()
    scored = []
    for right in hits:
        key = there.keys[right]
        held[key] += 1
        score += weights[key] if held[key] <= wanted[key] else 0.0
        while hits[left] <= right - width:
            gone = there.keys[hits[left]]
            score -= weights[gone] if held[gone] <= wanted[gone] else 0.0
            held[gone] -= 1
            left += 1
        scored.append((-score, hits[left], right + 1))
    found: list[tuple[int, int]] = []
    for negative, start, end in sorted(scored):
        if len(found) == _TRIED or -negative < least:
            break
        if all(end <= one or other <= start for one, other in found):
            found.append((start, end))
    slack = len(asked.words)
    return [(max(0, start - slack), min(len(there), end + slack)) for start, end in found]


def _chain(blocks: list[tuple[int, int, int]], asked: Asked, there: Wording) -> tuple[list[tuple[int, int, int]], float]:
    """The stretch of `blocks` that is most like the quotation, without strays at its ends, and how like it is (0 to 1)."""
    weights = asked.weights
    best, best_score, begin, score = (0, 0), 0.0, 0, 0.0
    for index, (a, _, size) in enumerate(blocks):
        joined = score + _cost(blocks[index - 1], blocks[index], asked, there) if index else 0.0
        if joined <= 0:
            begin, joined = index, 0.0
        score = joined + sum(weights[a : a + size])
        if score > best_score:
            best, best_score = (begin, index + 1), score
    return blocks[slice(*best)], best_score / (sum(weights) or 1.0)


def _cost(before: tuple[int, int, int], after: tuple[int, int, int], asked: Asked, there: Wording) -> float:
    """What is taken from the likeness, as a negative number, for what stands between two runs of the same words."""
    missing = range(before[0] + before[2], after[0])
    skipped = range(before[1] + before[2], after[1])
    free = after[0] in asked.gaps and not missing
    if free or (len(skipped) <= _BRACKETED and missing and all(word in asked.inserted for word in missing)):
        return -0.1
    cost = _BREAK + min(_MOST_SKIPPED, _SKIPPED * max(0, len(skipped) - len(missing)))
    if len(missing) == len(skipped):  # words misspelt, or in another form, are half the same
        for a, b in zip(missing, skipped, strict=True):
            if JaroWinkler.normalized_similarity(asked.words.keys[a], there.keys[b]) >= 0.9:
                cost -= 0.7 * asked.weights[a]
    return -cost


def _has_run(pairs: Pairs, asked: Asked, here: Source) -> bool:
    """Whether so many words stand in a row that it cannot be by chance, however much else the quotation has."""
    total = sum(asked.weights)
    for run in runs(pairs):
        weights = [asked.weights[a] for a, _ in run]
        if len(run) >= _RUN and sum(weights) >= _TELLING:
            return True
        telling = weights.count(1.0) >= _SAID_TELLING and sum(weights) >= _SAID_SHARE * total
        if len(run) >= _SAID and telling and all(here.is_marked(b) for _, b in run):
            return True
    return False


def in_title(asked: Asked, title: str) -> str | None:
    """The words of an article's title that the quotation is, if they are at least two."""
    words = read_words(title)
    way = next(ways(asked, Text(words), frozenset()), None)
    return title[words.starts[way[0][1]] : words.ends[way[-1][1]]] if way and len(way) > 1 else None
