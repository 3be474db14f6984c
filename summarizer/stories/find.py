"""Stories among articles: copies of one text folded into one, the rest grouped by what they are about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.answers.vocabulary import plain_words, stem
from summarizer.article import Article
from summarizer.stories.features import features
from summarizer.stories.group import group
from summarizer.stories.similarity import Matrix, similarities

SHINGLE = 4
"""Words in a row by which two texts are compared for being copies."""
COPIED = 0.8
"""The share of the shorter text's shingles that a copy has."""

_MAYBE_COPIED = 0.4  # similarity below which two articles are not compared word by word
_MARKED = re.compile(r"[\"“«]([^\"“”«»\n]+)[\"”»]")
_FEWEST_SHINGLES = 12
_AS_LONG = 0.9
_CENTRAL = 0.95  # of the highest likeness to the others


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story by its place among the articles given, and the places of its copies."""

    article: int
    copies: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event. central: the first of those that are most like the others."""

    members: tuple[Member, ...]
    central: int

    @property
    def articles(self) -> tuple[int, ...]:
        """The places of all its articles, copies too."""
        return tuple(sorted(place for member in self.members for place in (member.article, *member.copies)))


def find_stories(articles: Sequence[Article]) -> tuple[Story, ...]:
    """Every article in one story, stories by their first article. No order of the articles changes which belong together.

    Of copies the longest stands for all; of those as long, the first one: give articles in the order of their times. Two
    texts with different numbers or quotations are no copies but versions. Time and space grow with the square of the number of
    articles.
    """
    order = sorted(range(len(articles)), key=lambda place: (articles[place].text, articles[place].title or "", place))
    alike = similarities([features(articles[place]) for place in order])
    folded = _fold(articles, order, alike)
    rows = [row for row in range(len(order)) if order[row] in folded]
    kept = alike[rows][:, rows]
    stories = []
    for found in group(kept):
        likeness = {order[rows[row]]: float(kept[row, found].sum() - kept[row, row]) for row in found}
        members = sorted(likeness)
        central = next(place for place in members if likeness[place] >= _CENTRAL * max(likeness.values()))
        stories.append(Story(tuple(Member(place, folded[place]) for place in members), central))
    return tuple(sorted(stories, key=lambda story: story.articles))


def _fold(articles: Sequence[Article], order: Sequence[int], alike: Matrix) -> dict[int, tuple[int, ...]]:
    """The articles that are no copies, each with its copies."""
    likely: dict[int, list[int]] = {}
    for one in range(len(order)):
        for other in (int(row) for row in (alike[one] >= _MAYBE_COPIED).nonzero()[0] if row != one):
            likely.setdefault(order[one], []).append(order[other])
    texts = {place: _Text(articles[place]) for place in likely}
    longest = {place: max(len(texts[near]) for near in (place, *near_all)) for place, near_all in likely.items()}
    cut = {place for place in likely if len(texts[place]) < _AS_LONG * longest[place]}
    folded: dict[int, list[int]] = {}
    for place in sorted(order, key=lambda place: (place in cut, place)):
        originals = (near for near in sorted(likely.get(place, ())) if near in folded and texts[place].copies(texts[near]))
        folded.setdefault(next(originals, place), []).append(place)
    return {place: tuple(sorted(set(copies) - {place})) for place, copies in folded.items()}


class _Text:
    """An article's words for being compared with another's."""

    def __init__(self, article: Article) -> None:
        stems = [stem(word) for word in plain_words(article.text)]
        self._shingles = frozenset(zip(*(stems[first:] for first in range(SHINGLE)), strict=False))
        self._numbers = frozenset(word for word in stems if word[:1].isdigit())
        marked = (plain_words(passage) for passage in _MARKED.findall(article.text))
        self._said = frozenset(" ".join(words) for words in marked if len(words) >= SHINGLE)
        self._words = f" {' '.join(plain_words(article.text))} "

    def __len__(self) -> int:
        return len(self._shingles)

    def copies(self, other: "_Text") -> bool:
        short, long = sorted((self, other), key=len)
        if len(short) < _FEWEST_SHINGLES or not short._numbers <= long._numbers:
            return False
        if not all(f" {said} " in long._words for said in short._said):
            return False
        return len(short._shingles & long._shingles) >= COPIED * len(short)
