"""Stories found among articles of many events and their look-alikes (ECB+).

    python -m benchmarks.stories ARTICLES.jsonl [--scorer SCORER.py] [--cross] [--days]

ARTICLES.jsonl has {"id", "story", "text"} a line. Without a pipeline: what `pullquote roundup --json --all` finds, in BCubed
(Bagga and Baldwin 1998), with the time it takes. --scorer: also by that command. --cross: the two thresholds chosen on half of
the topics (the number a story's name begins with), measured on the others. --days: days of 4 to 40 articles of few stories.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import mean

from summarizer.article import Article
from summarizer.stories import group
from summarizer.stories.find import find_stories

CHOICES = tuple(product((0.14, 0.17, 0.20), (0.50, 0.56, 0.62, 0.68, 0.74)))
"""(ALIKE, AS_ALIKE) among which cross-validation chooses."""
SPLITS, DAYS = 6, 60


@dataclass(frozen=True)
class Labelled:
    """An article with the story it belongs to."""

    id: str
    story: str
    article: Article

    @property
    def topic(self) -> str:
        return topic_of(self.story)


@dataclass(frozen=True)
class Score:
    """BCubed precision, recall and F1, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        return f"P {100 * self.precision:.1f}  R {100 * self.recall:.1f}  F1 {100 * self.f1:.1f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--cross", action="store_true", help="cross-validate over topics (a minute or two)")
    parser.add_argument("--days", action="store_true", help="days of few articles")
    options = parser.parse_args()
    lines = options.articles.read_text(encoding="utf-8").splitlines()
    articles = [
        Labelled(found["id"], found["story"], Article(found["text"])) for found in map(json.loads, filter(str.strip, lines))
    ]
    begun = time.perf_counter()
    stories = find_stories([each.article for each in articles])
    taken = time.perf_counter() - begun
    print(f"{len(articles)} articles, {len(stories)} stories in {taken:.1f} s: {score(articles)}")
    if options.cross:
        found = list(crossed(articles))
        print(f"cross-validated over topics, {len(found)} halves: F1 {100 * mean(found):.1f}, {100 * min(found):.1f} at worst")
    if options.days:
        scores = [score(day).f1 for day in days(articles)]
        print(f"{len(scores)} days of 4 to 40 articles: F1 {100 * mean(scores):.1f}, {100 * min(scores):.1f} at worst")
    return by_scorer(options.scorer, options.articles, articles) if options.scorer else 0


def topic_of(story: str) -> str:
    """ "12" of "12plus" and "12ecb"."""
    found = re.match(r"\d+", story)
    return found.group() if found else story


def score(articles: Sequence[Labelled]) -> Score:
    """How the stories found fit those named, alone among these articles."""
    stories = find_stories([each.article for each in articles])
    label = {place: number for number, story in enumerate(stories) for place in story.articles}
    pairs = [(label[place], each.story) for place, each in enumerate(articles)]
    ours, theirs, both = Counter(a for a, _ in pairs), Counter(b for _, b in pairs), Counter(pairs)
    return Score(
        mean(both[pair] / ours[pair[0]] for pair in pairs),
        mean(both[pair] / theirs[pair[1]] for pair in pairs),
    )


def crossed(articles: Sequence[Labelled]) -> Iterator[float]:
    """F1 on one half of the topics with the thresholds that are best on the other, both ways round, for several splits."""
    topics = sorted({each.topic for each in articles})
    for seed in range(SPLITS):
        order = random.Random(seed).sample(topics, len(topics))
        halves = [[each for each in articles if each.topic in half] for half in (order[::2], order[1::2])]
        scores = {choice: [_with(choice, half) for half in halves] for choice in CHOICES}
        for chosen_on, tested_on in ((0, 1), (1, 0)):
            yield scores[max(CHOICES, key=lambda choice: scores[choice][chosen_on])][tested_on]


def _with(choice: tuple[float, float], articles: Sequence[Labelled]) -> float:
    kept = group.ALIKE, group.AS_ALIKE
    try:
        group.ALIKE, group.AS_ALIKE = choice
        return score(articles).f1
    finally:
        group.ALIKE, group.AS_ALIKE = kept


def days(articles: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    """Few articles of 1 to 10 stories, often with a look-alike of the first."""
    chance = random.Random(7)
    names = sorted({each.story for each in articles})
    for _ in range(DAYS):
        count, stories = chance.choice([4, 8, 20, 20, 40]), chance.sample(names, min(len(names), chance.choice([1, 2, 4, 6, 10])))
        if chance.random() < 0.4:
            stories += [name for name in names if topic_of(name) == topic_of(stories[0])]
        pool = [each for each in articles if each.story in stories]
        yield chance.sample(pool, min(count, len(pool)))


def by_scorer(scorer: Path, file: Path, articles: Sequence[Labelled]) -> int:
    """The exit code of `scorer`, given the stories in the form that `pullquote roundup --json` prints."""
    stories = find_stories([each.article for each in articles])
    listed = [{"articles": [{"path": f"{file}#{articles[place].id}"} for place in story.articles]} for story in stories]
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "ROUNDUP.json")
        out.write_text(json.dumps({"stories": listed}), encoding="utf-8")
        return subprocess.run([sys.executable, scorer, file, out], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
