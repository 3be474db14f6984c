"""How likely a quote is right, content and speaker: a logistic regression over what is known of how it was found.

Fitted by `summarizer.quotes.training.calibrate` on annotated articles; how well it fits is in `docs/benchmarks.md`.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from summarizer.items import Quote, QuoteKind, Speaker
from summarizer.language import ParsedArticle
from summarizer.quotes.content import count_words
from summarizer.quotes.cues import is_clause, says_by_itself
from summarizer.quotes.drafts import Draft

_KEPT = {QuoteKind.DIRECT: 0.4, QuoteKind.MIXED: 0.15, QuoteKind.INDIRECT: 0.15}
_KEPT_SHORT = 0.4
_FEW = 2  # words
_HEDGED = 0.3  # what was not quite said is never shown unasked

_BY_FORM = 0.95  # where the form of a line tells who speaks

_PRONOUNS = frozenset({"he", "she", "they", "it", "who", "which"})
_LIMIT = 0.999  # of a probability, before its log odds are taken
_SHORT = 4  # words
FEATURES = (
    "always",
    "content",
    "cue",
    "source",
    "direct",
    "indirect",
    "alone",
    "goes on",
    "by rule",
    "names a thing",
    "says by itself",
    "noun",
    "short",
    "pronoun",
    "unknown",
)
_WEIGHTS = (-2.35, 0.49, 0.07, 0.25, 0.10, -0.66, -0.59, -0.62, 3.15, -0.19, 1.04, -0.38, 0.22, -0.19, -1.05)


def is_kept(text: str, quote: Quote) -> bool:
    """Whether a quote is likely enough to be one at all: marks around what nobody says are common, and so is a word or two."""
    short = quote.kind is QuoteKind.INDIRECT and sum(count_words(text, span) for span in quote.spans) <= _FEW
    return quote.confidence >= (_KEPT_SHORT if short else _KEPT[quote.kind])


def hedged(quote: Quote) -> Quote:
    """`quote`, whose cue takes it back, with the confidence that it deserves."""
    return replace(quote, confidence=min(quote.confidence, _HEDGED))


def confidence(parsed: ParsedArticle, draft: Draft, kind: QuoteKind, speakers: Sequence[Speaker]) -> float:
    """0 to 1: how often quotes found like this one are right."""
    if draft.label is not None and draft.sure is None:
        return _BY_FORM
    total = sum(w * x for w, x in zip(_WEIGHTS, features(parsed, draft, kind, speakers), strict=True))
    return round(1 / (1 + math.exp(-total)), 3)


def features(parsed: ParsedArticle, draft: Draft, kind: QuoteKind, speakers: Sequence[Speaker]) -> tuple[float, ...]:
    """The values of `FEATURES`."""
    sure = draft.sure or (0.5, 0.5, 0.5)
    head = draft.cue.head if draft.cue is not None else None
    mention = draft.cue.subject.lower_ if draft.cue is not None and draft.cue.subject is not None else ""
    indirect = kind is QuoteKind.INDIRECT
    return (
        1.0,
        *(_log_odds(share) for share in sure),
        float(kind is QuoteKind.DIRECT),
        float(indirect),
        float(head is None and not draft.goes_on and draft.label is None),
        float(draft.goes_on),
        float(draft.sure is None),
        float(indirect and not is_clause(parsed, draft.spans)),
        float(head is not None and says_by_itself(head)),
        float(head is not None and head.pos_ == "NOUN"),
        float(sum(count_words(parsed.text, span) for span in draft.spans) < _SHORT),
        float(mention in _PRONOUNS),
        float(not speakers),
    )


def _log_odds(share: float) -> float:
    bounded = min(max(share, 1 - _LIMIT), _LIMIT)
    return math.log(bounded / (1 - bounded))
