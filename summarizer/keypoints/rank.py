"""How much each sentence of an article tells of its story: a product of factors that one can print."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from spacy.tokens import Span as TokenSpan

from summarizer.article import Span
from summarizer.items import Figure, Quote
from summarizer.keypoints.centrality import Matrix, centralities, similarities
from summarizer.keypoints.clauses import removable
from summarizer.keypoints.features import REASONS, Features, features, told_in
from summarizer.keypoints.learned import MORE, STORY, Weights, load_weights
from summarizer.keypoints.sentences import usable
from summarizer.language import ParsedArticle
from summarizer.quotes.tagger.senses import Senses

Factors = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may become a key point.

    nth: its place among the article's sentences. lemmas: of its telling words. cuts: what it can do without. meaning: what
    its sense adds, to the story and to what is told of it already; nothing where it was not read.
    """

    nth: int
    sentence: Span
    tokens: TokenSpan
    lemmas: frozenset[str]
    cuts: tuple[Span, ...]
    values: Features
    meaning: Mapping[str, float]
    weights: Weights

    def factors(self, more: bool = False) -> Factors:
        """Why it tells the story, or (`more`) why it adds to it: a factor for each reason, whose product is its score."""
        task = MORE if more else STORY
        weights = self.weights.features[task]
        sums: defaultdict[str, float] = defaultdict(float, {"meaning": self.meaning[task]} if self.meaning else {})
        for name, value in self.values.items():
            sums[REASONS[name]] += weights.get(name, 0.0) * value
        return tuple((reason, round(exp(total), 8)) for reason, total in sums.items() if round(total, 8))

    def score(self, more: bool = False) -> float:
        """The product of its factors."""
        task = MORE if more else STORY
        weights = self.weights.features[task]
        return exp(self.meaning.get(task, 0.0) + sum(weights.get(name, 0.0) * value for name, value in self.values.items()))


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of an article in order of the text, and how similar each two of them are."""

    candidates: tuple[Candidate, ...]
    similar: Matrix


def rank(
    parsed: ParsedArticle,
    quotes: Sequence[Quote],
    figures: Sequence[Figure],
    headline: str | None,
    senses: Senses | None = None,
    weights: Weights | None = None,
) -> Ranking:
    """The sentences that may become key points.

    senses: what the tagger made of the words; without them meaning adds nothing. weights: others than the repository's.
    """
    facts = usable(parsed)
    similar = similarities([fact.lemmas for fact in facts])
    told = told_in(facts, headline)
    cuts = [removable(parsed, fact.tokens, fact.sentence, told, quotes, figures) for fact in facts]
    found = features(parsed, facts, quotes, figures, headline, centralities(similar), cuts)
    weights = weights or load_weights()
    candidates = tuple(
        Candidate(
            fact.nth,
            fact.sentence,
            fact.tokens,
            frozenset(fact.lemmas),
            cut,
            values,
            _meaning(weights, senses, fact.sentence),
            weights,
        )
        for fact, cut, values in zip(facts, cuts, found, strict=True)
    )
    return Ranking(candidates, similar)


def _meaning(weights: Weights, senses: Senses | None, sentence: Span) -> dict[str, float]:
    sense = senses.of(sentence) if senses is not None else None
    return {task: float(sense @ weights.sense[task]) + weights.read[task] for task in (STORY, MORE)} if sense is not None else {}
