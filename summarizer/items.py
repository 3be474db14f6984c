"""The one public vocabulary of what is found in an article: quotes, figures, key points, digest, answer.

Everything here is a value: frozen, compared by content, and provable against the article's own text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from summarizer.article import GAP, Article, Paragraph, Span, join_spans, stands_in


class NotInArticle(ValueError):
    """An item claims words that the article does not have at that place."""


class QuoteKind(StrEnum):
    DIRECT = "direct"  # everything reported stands in quotation marks
    MIXED = "mixed"  # part of it does
    INDIRECT = "indirect"  # none of it does


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that report: "said", "according to"."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """The words by the cue that point at the speaker: "he", "the minister"."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a mention means.

    name: the fullest name the article gives, without titles, or the article's own description of someone unnamed
        ("a police spokesman"). role: "UK Defence Secretary", as the article gives it. other_names: shorter forms used.
    whose: whom the pronoun means that `name` begins with ("his office") or that stands before `role` ("her lawyer"), where that
        is certain: no word of this place, so it is shown in square brackets.
    All of them are words of the article's text or title.
    """

    name: str
    role: str | None = None
    other_names: tuple[str, ...] = ()
    whose: str | None = None


SHOWN = 0.6
"""Confidence below which a quote is not shown unasked."""
LIKELY = 0.4
"""Confidence below which a quote is listed with all others at most: nothing is built on it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Something somebody is reported to have said or written.

    spans: the reported words, without outer quotation marks, in order of the text; text: these, joined by `join_spans`.
    speakers: several when they speak jointly; empty when the article does not say who (never guessed).
    confidence: 0 to 1, that content and speaker are both right.
    """

    id: str
    kind: QuoteKind
    text: str
    spans: tuple[Span, ...]
    speakers: tuple[Speaker, ...] = ()
    mention: Mention | None = None
    cue: Cue | None = None
    confidence: float = 1.0


class FigureKind(StrEnum):
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    RATIO = "ratio"
    MEASURE = "measure"  # length, weight, time span, speed, temperature ...
    SCORE = "score"
    RATE = "rate"
    INDEX = "index"


class Direction(StrEnum):
    """Which way a figure says that something moved."""

    UP = "up"  # by so much, or over this range
    DOWN = "down"
    FROM = "from"  # where the move began
    TO = "to"  # where it ended


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts or measures something.

    span: the number with its symbol, scale and unit ("£48.2m", "one out of 20"). value: in units of `unit`; a range or a
    score as two numbers; percent as 10 for 10 %; None when vague ("thousands"). unit: ISO 4217 currency, "%", a UCUM unit of
    measure ("km", "[mi_i]/h", "Cel"; what UCUM lacks is spelled out), or None for a plain count. what: what it counts, in the
    article's words, at `what_spans`, "…" where it skips. approximation: the article's "more than", "nearly", if any.
    claimed_by: names of `Speaker`s; empty for the article itself. same_as: the id of an earlier figure that this one says again.
    """

    id: str
    text: str
    span: Span
    kind: FigureKind
    value: float | tuple[float, float] | None
    unit: str | None = None
    what: str | None = None
    what_spans: tuple[Span, ...] = ()
    approximation: str | None = None
    claimed_by: tuple[str, ...] = ()
    direction: Direction | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Insertion:
    """A word of ours in a key point, shown in square brackets: before the piece `spans[before]` stands `[name]`, a name of the
    article, with "’s" where it stands for "his", "her" or "its"."""

    before: int
    name: str


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A sentence of the article, or one shortened by deletion alone.

    sentence: the whole sentence it was taken from. spans: what is kept of it. insertions: names that stand in brackets for
    a pronoun that was left out. text: what is shown, see `key_point_text`. reasons: why it was chosen, each a score.
    """

    text: str
    spans: tuple[Span, ...]
    sentence: Span
    insertions: tuple[Insertion, ...] = ()
    reasons: tuple[tuple[str, float], ...] = ()


def key_point_text(text: str, spans: tuple[Span, ...], insertions: tuple[Insertion, ...] = ()) -> str:
    """What a key point shows: its spans joined, each insertion in square brackets before its piece."""
    names = {insertion.before: insertion.name for insertion in insertions}
    out = ""
    for index, span in enumerate(spans):
        piece = span.of(text)
        if index in names:
            out += (" " if out else "") + f"[{names[index]}]"
        joined = not piece[:1].isalnum() and piece[:1] not in "“‘\"'([$£€"
        out += ("" if not out or joined else " ") + piece
    return out


def untold(text: str, quotes: Iterable[Quote], points: Sequence[KeyPoint]) -> tuple[Quote, ...]:
    """What no point tells of `quotes`: what was said is shown as a point or under its speaker, not twice. text: the article's.

    Of a direct quote in several pieces those that are left are shown.
    """
    shown = [span for point in points for span in point.spans]
    left = []
    for quote in quotes:
        spans = tuple(said for said in quote.spans if not any(said.overlaps(span) for span in shown))
        if spans == quote.spans:
            left.append(quote)
        elif spans and quote.kind is QuoteKind.DIRECT:
            left.append(replace(quote, spans=spans, text=join_spans(text, spans)))
    return tuple(left)


@dataclass(frozen=True, slots=True)
class Digest:
    """An article with what it says. Raises `NotInArticle` if any item is not the article's own words.

    headline: the article's title as given, or its title line. Quotes, figures in order of the text; key points in the
    order they are read. paragraphs and sentences let every item be shown in its place.
    """

    article: Article
    headline: str | None
    key_points: tuple[KeyPoint, ...]
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    paragraphs: tuple[Paragraph, ...] = field(default=(), repr=False)
    sentences: tuple[Span, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for what, shown, said in self._claims():
            if shown != said:
                raise NotInArticle(f"{what}: {shown!r} is not in the article, which has {said!r}")
        for name in set(self._names()):
            if not stands_in(self.article.text, name) and not stands_in(self.article.title or "", name):
                raise NotInArticle(f"the name or role {name!r} is not in the article")

    def _claims(self) -> Iterator[tuple[str, str | None, str | None]]:
        """(what, what we would show, what the article has there) for every item."""
        text = self.article.text
        for quote in self.quotes:
            self._check_bounds(quote.id, quote.spans)
            yield f"quote {quote.id}", quote.text, join_spans(text, quote.spans)
            for part in (quote.mention, quote.cue):
                if part:
                    self._check_bounds(quote.id, (part.span,))
                    yield f"quote {quote.id}", part.text, part.span.of(text)
        for figure in self.figures:
            self._check_bounds(figure.id, (figure.span, *figure.what_spans))
            yield f"figure {figure.id}", figure.text, figure.span.of(text)
            yield f"figure {figure.id}", figure.what, join_spans(text, figure.what_spans, GAP) or None
        for number, point in enumerate(self.key_points, 1):
            self._check_bounds(f"key point {number}", point.spans)
            yield f"key point {number}", point.text, key_point_text(text, point.spans, point.insertions)
        if self.headline is not None and self.headline != self.article.title:
            yield "headline", self.headline if self.headline in text else None, self.headline

    def _names(self) -> Iterator[str]:
        for quote in self.quotes:
            for speaker in quote.speakers:
                yield from (speaker.name, *filter(None, (speaker.role, speaker.whose)), *speaker.other_names)
        for figure in self.figures:
            yield from figure.claimed_by
            if figure.approximation:
                yield figure.approximation
        for point in self.key_points:
            yield from (insertion.name.removesuffix("’s") for insertion in point.insertions)

    def _check_bounds(self, what: str, spans: tuple[Span, ...]) -> None:
        if any(span.end > len(self.article.text) for span in spans):
            raise NotInArticle(f"{what} lies outside the article")


@dataclass(frozen=True, slots=True)
class FoundItem:
    """A quote or a figure that answers, with the digest it stands in and how well it answers (0 to 1)."""

    digest: Digest
    item: Quote | Figure
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a question: items, best first, or none and one honest sentence that says so (`note`)."""

    question: str
    items: tuple[FoundItem, ...] = ()
    note: str | None = None
