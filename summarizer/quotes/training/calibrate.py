"""Fit the weights of `summarizer.quotes.confidence` to annotated articles.

    python -m summarizer.quotes.training.calibrate POLNEAR --scorer score_polnear.py [--news NEWS --news-scorer score_news.py]

Prints the weights and, in ten groups by confidence, how often quotes were right. On PolNeAR right means content and source; on
the news articles content and speaker. Weighs both corpora alike.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Article, Span
from summarizer.items import Quote
from summarizer.language import parse
from summarizer.quotes.confidence import FEATURES, features
from summarizer.quotes.content import kind_of
from summarizer.quotes.drafts import draft_quotes
from summarizer.quotes.find import finished
from summarizer.quotes.training.corpus import load_scorer

_ROUNDS = 200
_RIDGE = 1.0

Floats = NDArray[np.float64]
Example = tuple[tuple[float, ...], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--news-scorer", type=Path)
    options = parser.parse_args()
    found = [from_polnear(load_scorer(options.scorer), options.polnear)]
    if options.news and options.news_scorer:
        found.append(from_news(load_scorer(options.news_scorer), options.news))
    x = np.array([values for part in found for values, _ in part])
    y = np.array([right for part in found for _, right in part], float)
    shares = np.concatenate([np.full(len(part), len(x) / len(found) / len(part)) for part in found])
    weights = fitted(x, y, shares)
    print("_WEIGHTS = (" + ", ".join(f"{w:.2f}" for w in weights) + ")")
    print(dict(zip(FEATURES, weights.round(2).tolist(), strict=True)))
    for part in found:
        report(part, weights)


def fitted(x: Floats, y: Floats, shares: Floats, ridge_of_all: float = _RIDGE) -> Floats:
    """Logistic regression with a ridge, by Newton's method. The first column of `x` is 1, and free of the ridge."""
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], ridge_of_all)
    ridge[0] = 0.0
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (shares * (p - y)) + ridge * weights
        curvature = (x.T * (shares * p * (1 - p))) @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def report(examples: list[Example], weights: Floats) -> None:
    x = np.array([values for values, _ in examples])
    y = np.array([right for _, right in examples], float)
    p = 1 / (1 + np.exp(-x @ weights))
    for part in np.array_split(np.argsort(p), 10):
        print(f"{len(part):4d} quotes: said {p[part].mean():.2f}, right {y[part].mean():.2f}")


def from_polnear(scorer: Any, corpus: Path) -> list[Example]:
    """Every quote found in dev that is speech for the scorer: its features, and whether content and source are right."""
    found: list[Example] = []
    for text, gold in scorer.load("dev", str(corpus)).values():
        quotes, values = quotes_of(text)
        shown = [as_scored(quote) for quote in quotes]
        document = scorer.Doc(text)
        gold_words = [document.ids(g["content"]) for g in gold]
        matched = {j: i for i, j in scorer.match(gold_words, [document.ids(q["content"]) for q in shown]).items()}
        for number, quote in enumerate(shown):
            if quote["cue"] == [] and quote["source"] == []:
                continue  # PolNeAR has no quotes without a cue: it joins them to those before
            of = gold[matched[number]] if number in matched else None
            if of is not None and not scorer.is_speech(document, of):
                continue
            right = of is not None and (not of["source"] or scorer.source_right(document, of["source"], quote))
            found.append((values[number], right))
    return found


def from_news(scorer: Any, folder: Path) -> list[Example]:
    """Every quote found in the annotated news articles: its features, and whether content and speaker are right."""
    found: list[Example] = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["quotes"]
        quotes, values = quotes_of(text)
        spans = [[(span.start, span.end) for span in quote.spans] for quote in quotes]
        gold_words = [scorer.chars(text, scorer.spans_of(g)) for g in gold]
        matched = {j: i for i, j in scorer.match(gold_words, [scorer.chars(text, s) for s in spans], 0.5).items()}
        for number, quote in enumerate(quotes):
            names = [speaker.name for speaker in quote.speakers]
            right = number in matched and scorer.same_speakers(gold[matched[number]]["speaker"], names)
            found.append((values[number], right))
    return found


def quotes_of(text: str) -> tuple[list[Quote], list[tuple[float, ...]]]:
    """The quotes of a text with their features."""
    parsed = parse(Article(text))
    made = [(draft, quote) for draft, quote in finished(parsed, draft_quotes(parsed)[0], doubtful=True) if not draft.hedged]
    kinds = [kind_of(text, draft.spans, draft.quotations) for draft, _ in made]
    values = [features(parsed, draft, kind, quote.speakers) for (draft, quote), kind in zip(made, kinds, strict=True)]
    return [quote for _, quote in made], values


def as_scored(quote: Quote) -> dict[str, Any]:
    """A quote as the scorer of PolNeAR takes it."""

    def places(*spans: Span) -> list[list[int]]:
        return [[span.start, span.end] for span in spans]

    return {
        "content": places(*quote.spans),
        "source": places(quote.mention.span) if quote.mention else [],
        "cue": places(quote.cue.span) if quote.cue else [],
        "speaker": quote.speakers[0].name if quote.speakers else "",
    }


if __name__ == "__main__":
    main()
