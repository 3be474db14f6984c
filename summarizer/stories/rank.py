"""Which story comes first: how many sources tell it, how fresh it is, and whether it is about what is followed."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.answers.vocabulary import plain_words, stem, stop_words
from summarizer.article import Article
from summarizer.stories.find import Story

FOLLOWED = 2.0
"""What a follow adds to a story's score: as much as some three times as many sources."""
COPY = 0.5
"""What a source counts that has only a copy of another's text."""
HALF_LIFE = 12.0
"""Hours in which what freshness adds (1 at most) is halved."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with its place in the ranking. sources: how many sites tell it, copies too. follows: those that lifted it."""

    story: Story
    score: float
    sources: int
    follows: tuple[str, ...] = ()


def rank(
    stories: Iterable[Story],
    articles: Sequence[Article],
    sources: Sequence[str],
    ages: Sequence[float | None] | None = None,
    follows: Sequence[str] = (),
) -> tuple[Ranked, ...]:
    """`stories` of `articles`, the first to be told first.

    sources: the name of every article's source, alike for alike ones. ages: in hours, None where unknown. follows: names and
    topics.
    """
    ranked = [_ranked(story, articles, sources, ages or [None] * len(articles), follows) for story in stories]
    return tuple(sorted(ranked, key=lambda each: (-each.score, each.story.articles)))


def _ranked(
    story: Story, articles: Sequence[Article], sources: Sequence[str], ages: Sequence[float | None], follows: Sequence[str]
) -> Ranked:
    own = {sources[member.article] for member in story.members}
    copied = {sources[copy] for member in story.members for copy in member.copies} - own
    known = [age for place in story.articles if (age := ages[place]) is not None]
    fresh = 0.5 ** (max(0.0, min(known)) / HALF_LIFE) if known else 0.0
    matched = tuple(what for what in follows if any(is_about(articles[place], what) for place in story.articles))
    score = 2 * math.log2(1 + len(own) + COPY * len(copied)) + fresh + FOLLOWED * bool(matched)
    return Ranked(story, score, len(own | copied), matched)


def is_about(article: Article, what: str) -> bool:
    """Whether a sentence of the article, or its title, has all the words of a name or topic that is followed, in any form."""
    wanted = [stem(word) for word in plain_words(what) if word not in stop_words()] or [stem(word) for word in plain_words(what)]
    if not wanted:
        return False
    return any(sentence.issuperset(wanted) for sentence in _sentences(article))


@lru_cache(maxsize=256)
def _sentences(article: Article) -> tuple[frozenset[str], ...]:
    """The stems of every sentence, the title's too."""
    found = _SENTENCE.split(f"{article.title or ''}\n{article.text}")
    return tuple(frozenset(stem(word) for word in plain_words(sentence)) for sentence in found)
