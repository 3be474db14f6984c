"""What an article's quotes and figures can be found by: their own words, the rest of their sentence, the sentence before.

An `Index` is made per question and digest, in time linear in the article's length.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.answers.vocabulary import Word, matches, split, stem, stop_words, terms
from summarizer.article import Span
from summarizer.items import Digest, Figure, FigureKind, Quote

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…][\"'”’)\]]*(?=\s)|(?=\n)|\Z)")
_PHRASE = 0.5  # what an expression ("carry on") weighs beside a word: it is oftener put otherwise
_CLAUSE = re.compile(r"[;—]|\s[-–]\s|\b(?:while|whereas|but|and (?:the|its|his|her|their|a|an))\b")
_POINTS = re.compile(
    r"(?:That|This|These|Those|It|They)\b"
)  # a sentence that begins so goes on with what the one before speaks of
OWN, BESIDE, BEFORE = 1.0, 0.6, 0.3  # what a word counts for in the quote, in the rest of its sentence, in the sentence before


@dataclass(frozen=True)
class Found:
    """How well some evidence has what is asked: `share` of the asked terms, rare ones counting more (0 to 1).

    own: the same, by the item's own words alone. count: how many of the asked terms it has at all.
    """

    share: float
    own: float
    count: int


@dataclass(frozen=True)
class Evidence:
    """Terms of one quote or figure, each with what it counts for by where it stands."""

    weights: Mapping[str, float]

    def has(self, asked: "Asked") -> Found:
        if not asked.total:
            return Found(0.0, 0.0, 0)
        share = own = 0.0
        count = 0
        for term, alike in asked.alike.items():
            here = [(self.weights[other], worth) for other, worth in alike.items() if other in self.weights]
            if not here:
                continue
            weight = asked.weights[term]
            share += weight * max(place * worth for place, worth in here)
            own += weight * max((worth for place, worth in here if place == OWN), default=0.0)
            count += 1
        return Found(share / asked.total, own / asked.total, count)


@dataclass(frozen=True)
class Asked:
    """The terms of a question before one article: their weights (rare words of the article more), what counts for each."""

    weights: Mapping[str, float]
    alike: Mapping[str, Mapping[str, float]]

    @cached_property
    def total(self) -> float:
        return sum(self.weights.values())


class Index:
    """A digest's words, ready to be searched."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.text = digest.article.text
        self.sentences: Sequence[Span] = digest.sentences or tuple(_sentences(self.text))
        self.words: list[Word] = split(self.text)
        self._word_starts = [word.start for word in self.words]
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self._told: dict[str, list[Span]] = {}
        self._terms_of_sentence = [frozenset(self.terms(sentence)) for sentence in self.sentences]

    def words_in(self, span: Span) -> list[Word]:
        starts = self._word_starts
        return self.words[bisect_left(starts, span.start) : bisect_left(starts, span.end)]

    def terms(self, span: Span) -> list[str]:
        return terms([word.plain for word in self.words_in(span)])

    def sentences_of(self, spans: Iterable[Span]) -> range:
        """The numbers of the sentences from the first to the last that these spans touch."""
        spans = list(spans)
        first = max(0, bisect_right(self._sentence_starts, min(span.start for span in spans)) - 1)
        last = max(first, bisect_right(self._sentence_starts, max(span.end for span in spans) - 1) - 1)
        return range(first, min(last + 1, len(self.sentences)))

    def around(self, spans: Sequence[Span]) -> tuple[frozenset[str], frozenset[str]]:
        """The terms of the sentences that these spans stand in, and of the sentence before these."""
        numbers = self.sentences_of(spans)
        beside = frozenset[str]().union(*(self._terms_of_sentence[number] for number in numbers))
        before = self._terms_of_sentence[numbers.start - 1] if numbers.start and numbers else frozenset[str]()
        return beside, before

    @cached_property
    def document_frequency(self) -> Mapping[str, int]:
        """In how many sentences each term stands."""
        found: dict[str, int] = {}
        for sentence in self._terms_of_sentence:
            for term in sentence:
                found[term] = found.get(term, 0) + 1
        return found

    def asked(self, wanted: Iterable[str]) -> Asked:
        """Question terms weighed against this article: a word in every other sentence says little, a rare one much."""
        frequency = self.document_frequency
        size = len(self._terms_of_sentence) + 1
        weights = {}
        alike = {}
        for term in wanted:
            alike[term] = matches(term, frequency)
            seen = frequency.get(term) or max((frequency[other] for other in alike[term]), default=0)
            weights[term] = math.log(1 + size / (seen + 0.5)) * (_PHRASE if _is_phrasal(term) else 1.0)
        return Asked(weights, alike)

    @cached_property
    def quotes(self) -> list[tuple[Quote, Evidence]]:
        return [(quote, self._quote_evidence(quote)) for quote in self.digest.quotes]

    def told(self, quote: Quote) -> list[Span]:
        """What tells of a quote: what of its sentences nobody is quoted with, and the sentence before it, if that quotes nobody
        and names no other speaker ("Reyk welcomed the vote. “…,” he said").
        """
        if quote.id not in self._told:
            self._told[quote.id] = self._find_told(quote)
        return self._told[quote.id]

    def unquoted(self, quote: Quote) -> list[str]:
        """The plain words that tell of a quote."""
        return [word.plain for span in self.told(quote) for word in self.words_in(span)]

    def _find_told(self, quote: Quote) -> list[Span]:
        numbers = self.sentences_of(quote.spans)
        if not numbers:
            return []
        told = [span for number in numbers for span in self._left_out(self.sentences[number])]
        before = numbers.start - 1
        if before >= 0 and before not in self._quoting and not self._names_another(self.sentences[before], quote):
            told.insert(0, self.sentences[before])
        return told

    def with_sentence(self, quote: Quote) -> str:
        """The text of the sentences that a quote stands in."""
        numbers = self.sentences_of(quote.spans)
        return self.text[self.sentences[numbers.start].start : self.sentences[numbers.stop - 1].end] if numbers else quote.text

    def context(self, quote: Quote) -> str:
        """The two sentences before those that a quote stands in, and these."""
        numbers = self.sentences_of(quote.spans)
        if not numbers:
            return quote.text
        return self.text[self.sentences[max(0, numbers.start - 2)].start : self.sentences[numbers.stop - 1].end]

    @cached_property
    def _quoting(self) -> frozenset[int]:
        """The numbers of the sentences that have words of a quote."""
        return frozenset(number for quote in self.digest.quotes for span in quote.spans for number in self.sentences_of([span]))

    @cached_property
    def _quoted_places(self) -> list[Span]:
        return sorted((span for quote in self.digest.quotes for span in quote.spans), key=lambda span: span.start)

    def _left_out(self, sentence: Span) -> Iterable[Span]:
        """What of a sentence is no quote's."""
        at = sentence.start
        places = self._quoted_places
        first = bisect_left(places, sentence.start, key=lambda span: span.start)
        for span in places[max(0, first - 1) : bisect_left(places, sentence.end, key=lambda span: span.start)]:
            if span.end <= at:
                continue
            if at < span.start:
                yield Span(at, span.start)
            at = max(at, span.end)
        if at < sentence.end:
            yield Span(at, sentence.end)

    @cached_property
    def _name_words(self) -> Mapping[str, frozenset[str]]:
        """The words with a capital of each speaker's name."""
        names = {speaker.name for quote in self.digest.quotes for speaker in quote.speakers}
        stops = stop_words()
        return {
            name: frozenset(word.plain for word in split(name) if word.text[:1].isupper() and word.plain not in stops)
            for name in names
        }

    def _names_another(self, sentence: Span, quote: Quote) -> bool:
        there = {word.plain for word in self.words_in(sentence) if word.text[:1].isupper()}
        own = {speaker.name for speaker in quote.speakers}
        if any(self._name_words[name] & there for name in own):
            return False
        return any(words & there for name, words in self._name_words.items() if name not in own)

    def _quote_evidence(self, quote: Quote) -> Evidence:
        beside, before = self.around(quote.spans)
        own = [term for span in quote.spans for term in self.terms(span)]
        if any(
            figure.kind is FigureKind.MONEY and any(span.contains(figure.span) for span in quote.spans)
            for figure in self.digest.figures
        ):
            own.append(stem("money"))
        return Evidence(dict.fromkeys(before, BEFORE) | dict.fromkeys(beside, BESIDE) | dict.fromkeys(own, OWN))

    @cached_property
    def figures(self) -> list[tuple[Figure, Evidence]]:
        return [(figure, self._figure_evidence(figure)) for figure in self.digest.figures]

    def _figure_evidence(self, figure: Figure) -> Evidence:
        """By what it counts and who claims it; by the words next to it, those after it more; by its sentence."""
        beside, before = self.around([figure.span])
        left, right = self._room(figure.span)
        own = [*terms(_plain(figure.what or "")), *terms(_plain(" ".join(figure.claimed_by))), *self.terms(figure.span)]
        numbers = self.sentences_of([figure.span])
        pointing = bool(numbers) and bool(_POINTS.match(self.text, self.sentences[numbers.start].start))
        return Evidence(
            dict.fromkeys(before, BESIDE if pointing else BEFORE)
            | dict.fromkeys(beside, 0.5)
            | dict.fromkeys(self.terms(left) if left else (), 0.7)
            | dict.fromkeys(self.terms(right) if right else (), 0.85)
            | dict.fromkeys(own, OWN)
        )

    def _room(self, place: Span) -> tuple[Span | None, Span | None]:
        """Up to 60 characters before and after a figure, no further than its sentence and its neighbour figures."""
        numbers = self.sentences_of([place])
        first = self.sentences[numbers.start].start if numbers else 0
        last = self.sentences[numbers.stop - 1].end if numbers else len(self.text)
        at = bisect_left(self._figure_starts, place.start)
        before = max((end for end in self._figure_ends[max(0, at - 1) : at]), default=0)
        after = self._figure_starts[at + 1] if at + 1 < len(self._figure_starts) else len(self.text)
        left = (max(first, before, place.start - 60), place.start)
        clause = _CLAUSE.search(self.text, place.end, min(last, after, place.end + 60))
        right = (place.end, clause.start() if clause else min(last, after, place.end + 60))
        return (Span(*left) if left[0] < left[1] else None, Span(*right) if right[0] < right[1] else None)

    @cached_property
    def _figure_starts(self) -> list[int]:
        return sorted(figure.span.start for figure in self.digest.figures)

    @cached_property
    def _figure_ends(self) -> list[int]:
        return sorted(figure.span.end for figure in self.digest.figures)


def _is_phrasal(term: str) -> bool:
    """An expression with at most one word that says something by itself ("carry on")."""
    return term[0] == "#" and sum(part[0] != "#" for part in term.split("|")) < 2


def _plain(text: str) -> list[str]:
    return [word.plain for word in split(text)]


def _sentences(text: str) -> Iterable[Span]:
    """Rough sentences, for a digest that does not say its own."""
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if start < match.end():
            yield Span(start, match.end())
