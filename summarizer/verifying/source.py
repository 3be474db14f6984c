"""An article in which a quotation is looked for: its words, its quotes, what stands in quotation marks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from summarizer.article import Article, Paragraph, Span
from summarizer.items import Digest, Quote
from summarizer.marks import find_quotations
from summarizer.structure import find_paragraphs
from summarizer.verifying.words import Wording

INTERRUPTION = 30
"""Words between two parts of one speech ("…," said X, the head of Y, "…"), at most."""


class Text:
    """Words to be looked up in. places: their numbers in the article, when they are only some of its words."""

    def __init__(self, words: Wording, places: Sequence[int] | None = None) -> None:
        self.words = words
        self.places = places
        self.keys = words.keys if places is None else [words.keys[place] for place in places]
        self._joined = f" {' '.join(self.keys)} "
        self._offsets = [0, *accumulate(len(key) + 1 for key in self.keys)]

    def find(self, keys: Sequence[str], start: int = 0) -> Iterator[int]:
        """Every place from `start` on where these words stand in a row."""
        sought = f" {' '.join(keys)} "
        at = self._joined.find(sought, self._offsets[start])
        while at >= 0:
            yield bisect_left(self._offsets, at)
            at = self._joined.find(sought, at + 1)

    def has(self, keys: Sequence[str], start: int) -> bool:
        return start >= 0 and list(self.keys[start : start + len(keys)]) == list(keys)

    def number(self, place: int) -> int:
        """The article's number of the word at `place`."""
        return place if self.places is None else self.places[place]


@dataclass(frozen=True)
class Source:
    """An article under search."""

    source: Digest | Article
    words: Wording

    @property
    def text(self) -> str:
        return self.words.text

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        return self.source.quotes if isinstance(self.source, Digest) else ()

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return (isinstance(self.source, Digest) and self.source.paragraphs) or find_paragraphs(self.text)

    @cached_property
    def marks(self) -> tuple[Span, ...]:
        """What stands in quotation marks, in order."""
        prose = [paragraph.span for paragraph in self.paragraphs]
        return tuple(quotation.inner for quotation in find_quotations(self.text, prose))

    @cached_property
    def _mark_starts(self) -> list[int]:
        return [span.start for span in self.marks]

    def is_marked(self, word: int) -> bool:
        """Whether a word stands in quotation marks."""
        before = bisect_right(self._mark_starts, self.words.starts[word]) - 1
        return before >= 0 and self.words.ends[word] <= self.marks[before].end

    def inside(self, spans: Iterable[Span]) -> list[int]:
        """The numbers of the words in these places."""
        starts = self.words.starts
        return [word for span in spans for word in range(bisect_left(starts, span.start), bisect_left(starts, span.end))]

    def speech(self) -> Iterator[Text]:
        """Words that somebody said in a row, without what the article has between: each quote in parts, then all in marks."""
        for quote in self.quotes:
            if len(quote.spans) > 1:
                yield Text(self.words, self.inside(quote.spans))
        yield Text(self.words, self.inside(self.marks))

    def goes_on(self, before: int, after: int) -> bool:
        """Whether one speech goes on from one word to another, over an interruption."""
        first, second = self._quotes_at(before), self._quotes_at(after)
        if {quote.id for quote in first} & {quote.id for quote in second}:
            return True
        if after - before - 1 > INTERRUPTION or not (self.is_marked(before) and self.is_marked(after)):
            return False
        ones, others = ([quote.speakers for quote in quotes if quote.speakers] for quotes in (first, second))
        return any(speakers in others for speakers in ones) if ones and others else True

    def _quotes_at(self, word: int) -> list[Quote]:
        start = self.words.starts[word]
        return [quote for quote in self.quotes if any(span.start <= start < span.end for span in quote.spans)]

    def quotes_of(self, spans: Sequence[Span]) -> tuple[Quote, ...]:
        """The quotes that these places lie in: those that hold all of them, the shortest first, else those that overlap."""
        touched = [quote for quote in self.quotes if any(span.overlaps(own) for span in spans for own in quote.spans)]
        holding = [quote for quote in touched if all(holds(quote, span) for span in spans)]
        return tuple(sorted(holding, key=lambda quote: len(quote.text)) or touched)

    def sentence(self, spans: Sequence[Span]) -> Span | None:
        """The whole sentences from the first to the last of these places; of an article without any, its lines."""
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        if isinstance(self.source, Digest) and self.source.sentences:
            over = [one for one in self.source.sentences if one.start < last and first < one.end]
            return Span(min(over[0].start, first), max(over[-1].end, last)) if over else Span(first, last)
        start, end = self.text.rfind("\n", 0, first) + 1, self.text.find("\n", last)
        return Span(start, end if end >= 0 else len(self.text))


def holds(quote: Quote, span: Span) -> bool:
    """Whether a quote has this place, but for a comma or mark at its ends."""
    return any(own.start <= span.start + 1 and span.end <= own.end + 2 for own in quote.spans)


def article_of(source: Digest | Article) -> Article:
    """The article itself."""
    return source.article if isinstance(source, Digest) else source
