"""A digest at hand, as what is shown of it needs it: with its article's id in the store, its name, where its items stand."""

from dataclasses import dataclass

from bot.reply import Ref
from summarizer.article import ParagraphKind, Span
from summarizer.items import Digest

NOT_STORED = 0
"""The article's id where there is no store."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A digest with the store's id of its article. named: its items name their article, as several are meant."""

    digest: Digest
    article: int = NOT_STORED
    named: bool = False

    def ref(self, item: str) -> Ref | None:
        return Ref(self.article, item) if self.article else None

    @property
    def source(self) -> str | None:
        """The article by its headline and site, if items are to name it."""
        if not self.named:
            return None
        site = self.digest.article.site
        return f"{headline(self.digest)}{f', {one_line(site)}' if site else ''}"

    @property
    def url(self) -> str | None:
        return self.digest.article.url if self.named else None


def headline(digest: Digest) -> str:
    """The headline, or the opening words, after the dateline, of an article that has none."""
    if digest.headline:
        return one_line(digest.headline)
    body = next((p.body for p in digest.paragraphs if p.kind is ParagraphKind.PROSE), None)
    start = body.start if body else 0
    opening = one_line(digest.article.text[start : start + 400]).split(" ")
    return " ".join(opening[:10]) + (" …" if len(opening) > 10 else "")


def item_span(digest: Digest, item: str) -> Span | None:
    """Where an item stands, from its first word to its last: a quote "q3", a figure "f1", a key point "p2"."""
    for quote in digest.quotes:
        if quote.id == item:
            return Span(quote.spans[0].start, quote.spans[-1].end)
    for figure in digest.figures:
        if figure.id == item:
            return figure.span
    for number, point in enumerate(digest.key_points, 1):
        if f"p{number}" == item:
            return point.sentence
    return None


def one_line(text: str) -> str:
    """`text` without line ends or double spaces."""
    return " ".join(text.split())
