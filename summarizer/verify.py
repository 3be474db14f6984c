"""Is this quotation in the article: word for word, altered, or nowhere? Pure; the answer shows the article's own words.

Found exactly by looking the words up; altered by the window of the article that shares most of its words, compared word by
word (Ratcliff and Obershelp's longest common runs, as `difflib` has them). Linear in the length of the articles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.article import Article, Span
from summarizer.items import Digest, Quote, QuoteKind, Speaker
from summarizer.verifying.asked import Asked, read_asked
from summarizer.verifying.search import Found, Verdict, apart, exact, in_speech, in_title, nearly
from summarizer.verifying.source import Source, Text, article_of
from summarizer.verifying.words import (
    SENTENCE_END,
    Change,
    Pairs,
    Piece,
    Wording,
    denies,
    pair_all,
    pieces_of,
    read_words,
    tidy,
    unasked,
)

__all__ = ["MAX_QUOTATION", "Change", "Piece", "Place", "Verdict", "Verification", "compare_words", "same_quotation", "verify"]

MAX_QUOTATION = 5000
"""Longest quotation that is looked for, in characters."""

_SHOWN = 40  # words of the article between two pieces that are shown
_HIDDEN = 8  # words that an ellipsis within a sentence leaves out, among which a "not" must not be
_MARK = re.compile(r"[\"“”«»„:;]|(?<!\w)['‘’]|['‘’](?!\w)|\n\s*\n|[.!?](?=[\s\"”’)])")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article has a quotation, or nearly has it.

    index, source: which of those that were looked through. spans: where the article has its words, in the quotation's order.
    pieces: the quotation against the article; SAME and LEFT_OUT are the article's own words, ADDED the asked ones. sentence:
    the whole sentences that it stands in. quotes: of the digest, those that have it. marked: all of it stands in quotation
    marks. inserted: what the asked text has in square brackets and the article has not. interrupted: the article has
    something between ("…," she said, "…"). shortened: an ellipsis of the asked text skips words. apart: it stands in several
    places, which the asked text runs together without saying so. in_title: only in the article's title, so without spans.
    """

    verdict: Verdict
    index: int
    source: Digest | Article
    spans: tuple[Span, ...]
    pieces: tuple[Piece, ...]
    sentence: Span | None = None
    quotes: tuple[Quote, ...] = ()
    marked: bool = False
    inserted: tuple[str, ...] = ()
    interrupted: bool = False
    shortened: bool = False
    apart: bool = False
    in_title: bool = False
    likeness: float = 1.0

    @property
    def article(self) -> Article:
        return article_of(self.source)

    @property
    def narrated(self) -> bool:
        """Whether these are, as far as is known, the journalist's own words: nobody's quote, and in no quotation marks."""
        return not self.quotes and not self.marked

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """Whose quotes it stands in, each once."""
        return tuple(dict.fromkeys(speaker for quote in self.quotes for speaker in quote.speakers))


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a quotation. verdict: the best of its places'. places: at most one an article, the best first."""

    quotation: str
    verdict: Verdict
    places: tuple[Place, ...] = ()

    @property
    def best(self) -> Place | None:
        return self.places[0] if self.places else None


def verify(quotation: str, sources: Digest | Article | Sequence[Digest | Article]) -> Verification:
    """Where the articles have `quotation`. Word for word before altered, what somebody said before the journalist's words.

    In the quotation "…" and "[...]" may skip words, square brackets may insert some. Raises `ValueError` if it is longer than
    `MAX_QUOTATION` characters.
    """
    if len(quotation) > MAX_QUOTATION:
        raise ValueError(f"a quotation of more than {MAX_QUOTATION} characters; give a part of it")
    several = [sources] if isinstance(sources, Digest | Article) else sources
    asked = read_asked(quotation)
    found = (
        [place for index, source in enumerate(several) if (place := _verify(asked, index, source))] if len(asked.words) else []
    )
    found.sort(key=_rank)
    return Verification(quotation, found[0].verdict if found else Verdict.NOWHERE, tuple(found))


def compare_words(one: str, other: str) -> tuple[Piece, ...]:
    """Two versions of one quotation: LEFT_OUT are words of `one` that `other` has not, ADDED those that only `other` has.

    Spans are places in `one`. SAME and LEFT_OUT give the words of `one` in order, SAME and ADDED those of `other`.
    """
    asked, there = read_words(other), read_words(one)
    return pieces_of(tidy(pair_all(asked, there), asked), asked, there, range(len(there)))


def same_quotation(one: str, other: str) -> Verdict:
    """Whether two quotations are one: word for word (one may be a part of the other), altered, or two different ones."""
    shorter, longer = sorted((one, other), key=lambda text: (len(read_words(text)), text))
    asked, there = read_asked(shorter), read_words(longer)
    if len(asked.words) and asked.words.keys == there.keys:
        agreed = unasked(pair_all(asked.words, there), asked.words, there)
        return Verdict.EXACT if len(agreed) == len(there) else Verdict.ALTERED
    telling = sum(weight == 1 for weight in asked.words.weights)
    if len(asked.words) < 4 or telling < 2:
        return Verdict.NOWHERE
    place = _verify(asked, 0, Article(longer))
    return place.verdict if place else Verdict.NOWHERE


def _verify(asked: Asked, index: int, source: Digest | Article) -> Place | None:
    article = article_of(source)
    here = Source(source, read_words(article.text, capitals=asked.cased))
    whole = Text(here.words)
    if found := exact(asked, here, whole) or in_speech(asked, here):
        return _place(asked, here, found, index)
    if article.title and article.title not in article.text and (words := in_title(asked, article.title)):
        return Place(Verdict.EXACT, index, source, (), (Piece(Change.SAME, words),), in_title=True)
    found = apart(asked, whole) or nearly(asked, here)
    return _place(asked, here, found, index) if found else None


def _place(asked: Asked, here: Source, found: Found, index: int) -> Place:
    words = here.words
    pairs = unasked(found.pairs, asked.words, words) or found.pairs
    verdict = Verdict.ALTERED if len(pairs) < len(found.pairs) or _turned(pairs, asked, words) else found.verdict
    if found.verdict is Verdict.ALTERED and not found.apart:
        pairs = tidy(pairs, asked.words)
    within = range(found.pairs[0][1], found.pairs[-1][1] + 1)
    if verdict is Verdict.ALTERED and not found.apart:
        within = _widened(within, pairs, asked, words)
    pieces = pieces_of(pairs, asked.words, words, within, None if verdict is Verdict.ALTERED and not asked.gaps else _SHOWN)
    spans = _joined(words, pairs)
    paired = {a for a, _ in pairs}
    return Place(
        verdict=verdict,
        index=index,
        source=here.source,
        spans=spans,
        pieces=pieces,
        sentence=here.sentence(spans),
        quotes=here.quotes_of(spans),
        marked=all(here.is_marked(b) for _, b in pairs),
        inserted=tuple(_inserted(asked.words, stretch) for stretch in asked.bracketed if not paired.issuperset(stretch)),
        interrupted=found.interrupted,
        shortened=any(two[0] in asked.gaps and two[1] - one[1] > 1 for one, two in pairwise(pairs)),
        apart=found.apart,
        likeness=round(min(1.0, found.likeness), 3),
    )


def _inserted(words: Wording, stretch: range) -> str:
    """What stands in square brackets, or the word of which a part does."""
    text = words.span(stretch.start, stretch.stop).of(words.text)
    return text if "[" in text else text.removesuffix("]")


def _turned(pairs: Pairs, asked: Asked, there: Wording) -> bool:
    """Whether an ellipsis or a bracket of the asked text takes the place of a "not" in the same sentence."""
    for (a, b), (following, after) in pairwise(pairs):
        skipped = range(b + 1, after)
        hidden = following in asked.gaps or following - a > 1
        if hidden and 0 < len(skipped) <= _HIDDEN and denies(there.keys[word] for word in skipped):
            if not any(SENTENCE_END.search(there.after(word)) for word in range(b, after)):
                return True
    return False


def _widened(within: range, pairs: Pairs, asked: Asked, there: Wording) -> range:
    """With the article's words in the place of changed ones at the ends of the quotation, no further than the sentence."""
    start, end = within.start, within.stop
    for _ in range(sum(word not in asked.inserted for word in range(pairs[0][0]))):
        if start == 0 or _MARK.search(there.after(start - 1)):
            break
        start -= 1
    for _ in range(sum(word not in asked.inserted for word in range(pairs[-1][0] + 1, len(asked.words)))):
        if end == len(there) or _MARK.search(there.after(end - 1)):
            break
        end += 1
    return range(start, end)


def _joined(words: Wording, pairs: Pairs) -> tuple[Span, ...]:
    """The places of the words in the article, those that follow one another as one."""
    runs: list[list[int]] = []
    for _, b in pairs:
        if runs and b == runs[-1][1]:
            runs[-1][1] = b + 1
        else:
            runs.append([b, b + 1])
    return tuple(words.span(first, end) for first, end in runs)


def _rank(place: Place) -> tuple[object, ...]:
    """Word for word first; then the likest; then what somebody said before the journalist's words; then as given."""
    said = min((list(QuoteKind).index(quote.kind) for quote in place.quotes if quote.speakers), default=3)
    return (place.verdict is Verdict.ALTERED, -place.likeness, place.apart, said, not place.marked, place.in_title, place.index)
