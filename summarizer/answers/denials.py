"""Who denies or disputes what was said: denials by their cue, by their own words, or by what the article tells of them."""

from collections.abc import Sequence
from functools import cache

from config import words
from summarizer.answers.claims import Scored, sure_first, verbs_in
from summarizer.answers.evidence import Asked, Index
from summarizer.answers.nearness import near
from summarizer.answers.sides import points_back
from summarizer.answers.stances import answers_back
from summarizer.answers.vocabulary import plain_words, question_terms, stem
from summarizer.items import Quote, QuoteKind
from summarizer.meaning import load_encoder

_ROOM = 300  # characters of the denials that are read
_AS_GOOD = 0.6  # of the best one's score, that another must have
_DENIED = 0.34  # the share of the asked words, or the nearness in meaning, that the words of a denial must have
_DENIED_BEFORE = 0.45  # how near what was said before must be, where a denial refers back to it
_SHORTLY = 700  # characters in which another said what somebody denies
_SAID_IT = 0.5  # the share of the asked words that they said


def denying(said: str, index: Index, among: Sequence[Quote] | None = None) -> Scored:
    """The quotes that deny or disagree, about `said` if it is given.

    What somebody denies stands in the quote ("denied that jobs would be lost"), or before it if the quote refers back to it or
    is what they said in denial ("Osei rejected that. “Four islands have the same rule,” she said").
    """
    only = None if among is None else {quote.id for quote in among}
    denials = [quote for quote in index.digest.quotes if (only is None or quote.id in only) and _denies(quote, index)]
    asked = index.asked(question_terms(said))
    if not denials or not asked.total:
        return sure_first([(quote, 1.0) for quote in denials])
    evidence = {quote.id: found for quote, found in index.quotes}
    shares = [evidence[quote.id].has(asked).own for quote in denials]
    own = [max(pair) for pair in zip(shares, near(said, [quote.text for quote in denials], shares, _ROOM), strict=True)]
    back = [quote for quote, fit in zip(denials, own, strict=True) if fit < _DENIED and _refers_back(quote, index)]
    before = {quote.id: _fits_before(said, asked, quote, index) for quote in back}
    scored = [(quote, fit) for quote, fit in zip(denials, own, strict=True) if fit >= _DENIED]
    scored += [(quote, before[quote.id]) for quote in back if before[quote.id] >= _DENIED_BEFORE]
    most = max((score for _, score in scored), default=0.0)
    return sure_first([(quote, score) for quote, score in scored if score >= _AS_GOOD * most])


def _refers_back(quote: Quote, index: Index) -> bool:
    """Whether what is denied may stand before the quote: in somebody's own words, or where these or the article say so."""
    return quote.kind is QuoteKind.DIRECT or _answers(quote, index)


def _answers(quote: Quote, index: Index) -> bool:
    """Whether a quote is told as the answer to what another said: "rejected the claim", "disputed that"."""
    return points_back(plain_words(quote.text)) or answers_back(quote, index)


def _fits_before(said: str, asked: Asked, quote: Quote, index: Index) -> float:
    """How well what is asked fits what stands before a quote: near in meaning, or its words said by another not long before."""
    start = quote.spans[0].start
    for other, evidence in index.quotes if _answers(quote, index) else ():
        own = evidence.has(asked).own
        if other.speakers != quote.speakers and 0 <= start - other.spans[-1].end < _SHORTLY and own >= _SAID_IT:
            return own
    return load_encoder().near(said, [index.context(quote)])[0]


@cache
def _denial() -> tuple[frozenset[str], tuple[tuple[str, ...], ...]]:
    lists = words("questions")
    phrases = tuple(tuple(plain_words(phrase)) for phrase in lists["denial_phrases"])
    return frozenset(stem(word) for word in lists["deny"]), phrases


def _denies(quote: Quote, index: Index) -> bool:
    stems, phrases = _denial()
    if quote.cue and any(stem(word) in stems for word in plain_words(quote.cue.text)):
        return True
    there = [word.plain for span in quote.spans for word in index.words_in(span)]
    head = {stem(word) for word in there[:6]}
    if head & (stems - {"contest", "doubt"}) and {"i", "we", "he", "she", "they"} & set(there[:4]):
        return True
    if any(_holds(there, phrase) for phrase in phrases):
        return True
    return bool(stems & {stem(word) for word in verbs_in(index.unquoted(quote))} - _said_next(quote, index))


def _said_next(quote: Quote, index: Index) -> set[str]:
    """The stems of the cues after it in its sentence: "said A, and denied that B" denies B alone."""
    last = quote.spans[-1]
    end = next((sentence.end for sentence in index.digest.sentences if sentence.start <= last.start < sentence.end), last.end)
    cues = (other.cue for other in index.digest.quotes if other.cue is not None and other.id != quote.id)
    return {stem(word) for cue in cues if last.end <= cue.span.start < end for word in plain_words(cue.text)}


def _holds(there: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return any(there[i] == part[0] and list(there[i : i + size]) == list(part) for i in range(len(there) - size + 1))
