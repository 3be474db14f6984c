"""Answers to the questions of a folder of articles, with what they must be.

    python -m benchmarks.answers [FOLDER] [--errors]

FOLDER (by default the set that we wrote, `tests/summarizer/asked`; `stances` beside it asks who is for or against a thing) has
texts: an article, a line `====`, then a question a line:

    figure: how much did the trial cost? => £2.1m ~ 2.1 million

Before the colon stands the kind of question; after `=>` the words of the article that a right answer stands in, `|` between
several, `~` between words that will do for one another, `*` for all sure quotes, nothing where the article has no answer.

The time of an answer is that of the first question about an article: what was read for another is forgotten before each.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean
from typing import TypeVar

from bot.settings import load_settings
from summarizer.answer import answer
from summarizer.article import Article, Span
from summarizer.digest import summarize
from summarizer.items import SHOWN, Digest, Figure, Quote
from summarizer.meaning import load_encoder, load_glance

ASKED = Path(__file__).parent.parent / "tests" / "summarizer" / "asked"
STANCES = ASKED.parent / "stances"
NONE = "none"
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about an article. right: for each right answer the places that will do; none if there is no answer."""

    kind: str
    text: str
    right: tuple[tuple[Span, ...], ...]


@dataclass
class Scores:
    """Counts over many questions. right, wanted: of what must be found; good, shown: of what was."""

    asked: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wanted: int = 0
    good: int = 0
    shown: int = 0

    @property
    def hit_at_1(self) -> float:
        """How often the first item is a right one, or nothing is shown where there is no answer; percent."""
        return 100 * self.first.total() / max(1, self.asked.total())

    @property
    def f1(self) -> float:
        """Of all items shown and all right answers; percent."""
        precision, recall = self.good / max(1, self.shown), self.right / max(1, self.wanted)
        return 200 * precision * recall / max(1e-9, precision + recall)

    def of(self, kind: str) -> float:
        return 100 * self.first[kind] / max(1, self.asked[kind])


def read(file: Path) -> tuple[str, list[str]]:
    """An article and the lines of its questions."""
    text, _, lines = file.read_text(encoding="utf-8").partition("====\n")
    return text, [line for line in lines.splitlines() if line.strip()]


def questions(lines: Sequence[str], digest: Digest) -> Iterator[Asked]:
    """The questions about a digest. Raises `ValueError` for words that the article does not have."""
    for line in lines:
        head, _, gold = line.partition("=>")
        kind, _, text = head.partition(":")
        if gold.strip() == "*":
            right = [quote.spans for quote in digest.quotes if quote.confidence >= SHOWN]
        else:
            right = [tuple(_places(one, digest.article.text)) for one in gold.split("|") if one.strip()]
        if not all(right):
            raise ValueError(f"not in the article: {gold.strip()}")
        yield Asked(kind.strip() if right else NONE, text.strip(), tuple(right))


def _places(words: str, text: str) -> Iterator[Span]:
    for one in words.split("~"):
        for found in re.finditer(rf"(?<!\w){re.escape(one.strip())}(?!\w)", text):
            yield Span(found.start(), found.end())


def score(asked: Asked, digest: Digest, scores: Scores) -> list[tuple[str, bool]]:
    """Ask, and count what comes. Gives the items, each with whether it is right."""
    found = [one.item for one in answer(asked.text, [digest]).items]
    hits = [[any(place.overlaps(span) for place in places for span in _spans(item)) for places in asked.right] for item in found]
    scores.asked[asked.kind] += 1
    scores.first[asked.kind] += any(hits[0]) if hits else not asked.right
    if asked.right:
        scores.wanted += len(asked.right)
        scores.right += sum(any(hit[place] for hit in hits) for place in range(len(asked.right)))
        scores.shown += len(hits)
        scores.good += sum(any(hit) for hit in hits)
    return [(item.text, any(hit)) for item, hit in zip(found, hits, strict=True)]


def _spans(item: Quote | Figure) -> tuple[Span, ...]:
    return item.spans if isinstance(item, Quote) else (item.span,)


def _timed(do: Callable[[], Out]) -> tuple[Out, float]:
    """What comes of it, and the CPU seconds that it took."""
    begun = time.process_time()
    done = do()
    return done, time.process_time() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ASKED)
    parser.add_argument("--errors", action="store_true", help="list the questions whose answer is not exactly the right one")
    options = parser.parse_args()
    pipeline = load_settings().pipeline
    scores, shares, again = Scores(), dict[str, list[float]](), list[float]()
    for file in sorted(options.folder.glob("*.txt")):
        text, lines = read(file)
        digest, made = _timed(partial(summarize, Article(text), pipeline))
        for asked in questions(lines, digest):
            load_encoder().forget()
            load_glance().forget()
            items, took = _timed(partial(score, asked, digest, scores))
            shares.setdefault(asked.kind, []).append(took / made)
            again.append(_timed(partial(answer, asked.text, [digest]))[1] / made)
            if options.errors and (not all(good for _, good in items) or bool(items) != bool(asked.right)):
                shown = "; ".join(("" if good else "✗ ") + words[:60] for words, good in items[:4]) or "nothing"
                print(f"{file.stem}  {asked.kind}  {asked.text}  {shown}", file=sys.stderr)
    for kind in sorted(scores.asked):
        times = f"CPU time, of the digest's: mean {mean(shares[kind]):.3f}, most {max(shares[kind]):.3f}"
        print(f"{kind:16} right first {scores.of(kind):5.1f} of {scores.asked[kind]:3}; {times}")
    print(f"{'all':16} right first {scores.hit_at_1:5.1f} of {scores.asked.total()}; F1 of all items {scores.f1:.1f}")
    every = sorted(share for kind in shares.values() for share in kind)
    late = every[int(0.95 * len(every))]
    print(f"CPU time of all: mean {mean(every):.3f}, 95th percentile {late:.3f}; the same question again {mean(again):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
