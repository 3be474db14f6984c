"""Which figures of a digest are told first: the headline's, the lead's, the key points'; each number once.

A table of prices is not a digest: of a sentence full of numbers two are told.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from summarizer.article import ParagraphKind, Span
from summarizer.items import Digest, Figure, FigureKind

_OF_A_SENTENCE = 2
_CROWDED = 4  # numbers in one sentence from which on it reads as a table
_KINDS = {
    FigureKind.COUNT: 1.0,
    FigureKind.MONEY: 1.2,
    FigureKind.PERCENT: 1.0,
    FigureKind.RATIO: 1.0,
    FigureKind.SCORE: 0.6,
    FigureKind.MEASURE: 0.4,
    FigureKind.RATE: -0.3,
    FigureKind.INDEX: -0.3,
}
_TIMES = frozenset({"s", "ms", "min", "h", "d", "wk", "mo", "a", "10.a", "100.a", "2.wk", "nights"})


def told(digest: Digest) -> tuple[Figure, ...]:
    """The figures of `digest` in order of the text, those said twice once, as the place that says best what they count."""
    return tuple(sorted((max(group, key=_says) for group in _grouped(digest)), key=lambda figure: figure.span.start))


def most_telling(digest: Digest, most: int) -> tuple[Figure, ...]:
    """At most `most` figures of `digest`, the most telling first, each number once.

    Of a sentence full of numbers at most two, of another two before any other sentence's wait for a third.
    """
    places = _Places(digest)
    groups = _grouped(digest)
    weighed = sorted(((places.weight(group), max(group, key=_says)) for group in groups), key=lambda pair: -pair[0])
    kept: list[Figure] = []
    waiting: list[Figure] = []
    taken: Counter[Span] = Counter()
    for _, figure in weighed:
        sentence = places.sentence(figure)
        if sentence is None or taken[sentence] < _OF_A_SENTENCE:
            kept.append(figure)
        elif places.numbers_in(sentence) < _CROWDED:
            waiting.append(figure)
        if sentence is not None:
            taken[sentence] += 1
    return tuple([*kept, *waiting][:most])


def _grouped(digest: Digest) -> list[list[Figure]]:
    """The figures by number: each with those that say it again."""
    groups: list[list[Figure]] = []
    by_id: dict[str, list[Figure]] = {}
    for figure in digest.figures:
        if figure.same_as is not None and figure.same_as in by_id:
            by_id[figure.same_as].append(figure)
        else:
            by_id[figure.id] = [figure]
            groups.append(by_id[figure.id])
    return groups


def _says(figure: Figure) -> tuple[bool, bool, int, int]:
    """How well a figure says what it counts; of two equals, the one that has who claims it, then the first."""
    words = _words(figure)
    return (words > 1, bool(figure.claimed_by), min(words, 8), -figure.span.start)


def _words(figure: Figure) -> int:
    return len((figure.what or "").replace("…", " ").split())


class _Places:
    """Where the figures of a digest stand, for their weights."""

    def __init__(self, digest: Digest) -> None:
        self._digest = digest
        self._starts = [each.start for each in digest.sentences]
        self._crowd = Counter(map(self.sentence, digest.figures))
        prose = next((each.span for each in digest.paragraphs if each.kind is ParagraphKind.PROSE), None)
        titles = (ParagraphKind.TITLE, ParagraphKind.STANDFIRST)
        self._titles = [each.span for each in digest.paragraphs if each.kind in titles]
        self._lead = [prose] if prose else []
        self._first = [each for each in digest.sentences if prose and prose.contains(each)][:1]
        self._points = [span for point in digest.key_points for span in point.spans]

    def sentence(self, figure: Figure) -> Span | None:
        index = bisect_right(self._starts, figure.span.start) - 1
        found = self._digest.sentences[index] if index >= 0 else None
        return found if found and found.contains(figure.span) else None

    def numbers_in(self, sentence: Span) -> int:
        return self._crowd[sentence]

    def weight(self, group: Sequence[Figure]) -> float:
        """How much a number tells: where its places are, its kind, what it says it counts."""
        figure = max(group, key=_says)
        weight = _KINDS[figure.kind] + 0.3 * min(3, len(group) - 1) + 0.2 * bool(figure.claimed_by)
        weight += 3.0 * (_any_in(self._titles, group) or any(each.text in self._headline() for each in group))
        weight += 2.0 * _any_in(self._first, group) + 1.0 * _any_in(self._lead, group) + 1.5 * _any_in(self._points, group)
        weight -= 1.2 * (figure.unit in _TIMES)
        weight -= 1.0 * (figure.unit == "times")
        weight -= 1.0 * (figure.kind is FigureKind.COUNT and isinstance(figure.value, float) and figure.value <= 3)
        sentence = self.sentence(figure)
        weight -= 0.3 * max(0, self._crowd[sentence] - _CROWDED + 1) if sentence else 0.0
        return weight - {0: 3.0, 1: 0.7}.get(_words(figure), 0.0)

    def _headline(self) -> list[str]:
        return (self._digest.headline or "").split()


def _any_in(stretches: Sequence[Span], group: Sequence[Figure]) -> bool:
    return any(stretch.contains(figure.span) for stretch in stretches for figure in group)
