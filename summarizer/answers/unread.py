"""What answers a question of no known form, strictly, so as not to guess."""

from summarizer.answers import claims, figures, quotes
from summarizer.answers.evidence import Index
from summarizer.answers.vocabulary import question_terms, says_when, stop_words
from summarizer.items import Figure, Quote

ASKING = frozenset(["who", "what", "when", "where", "why", "how", "is", "was", "did", "does", "do", "are", "were"])
_SEVERAL = 2  # words that a question must have to be looked up
_SHARE, _SHARE_OF_TOPIC = 0.75, 0.6  # of its words, that a quote must have; the same if it is no question, but a topic
_LIKELY = 0.45  # how well a figure must answer a question that does not ask how many


def found(text: str, index: Index) -> list[tuple[Quote | Figure, float]]:
    """For "who ..." who says so, or of whom it is told; for "what ..." a figure; for anything the quotes that are about it.

    For "when ..." only quotes that name a time, for "how effective ..." none: they would tell something else of it.
    """
    first, _, rest = text.partition(" ")
    first = first.lower()
    if first == "who":
        return [*(claims.told_of(rest, index) or claims.saying_so(rest, index))]
    about: quotes.Scored = []
    asks = first in ASKING
    if (not asks or len(question_terms(text)) >= _SEVERAL) and not _how_much_so(first, rest):
        about = quotes.about(text, index, least=_SHARE if asks else _SHARE_OF_TOPIC)
        about = [pair for pair in about if first != "when" or says_when(pair[0].text)]
    if not about and (first in ("what", "which") or (not asks and len(question_terms(text)) >= _SEVERAL)):
        rest = rest if asks else text
        return [pair for pair in figures.counting(text, rest, "figure", index) if pair[1] >= _LIKELY]
    return [*about]


def _how_much_so(first: str, rest: str) -> bool:
    """ "How effective is it": a measure that is no known one."""
    return first == "how" and rest.partition(" ")[0].lower() not in stop_words()
