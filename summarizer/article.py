"""The article and places in it: `Span`, `Paragraph`, `Article`.

Offsets are Unicode code points into `Article.text`, end exclusive, everywhere in Pullquote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)` in the article's text, in characters. Raises `ValueError` when empty or negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The words at this span."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def __len__(self) -> int:
        return self.end - self.start


class ParagraphKind(StrEnum):
    """What a paragraph is for; only `PROSE` carries key points, quotes and figures."""

    PROSE = "prose"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    SIGNOFF = "sign-off"
    LINK = "link"  # "Read more: ...", "Follow us on ..."
    HEADING = "heading"  # a crosshead between paragraphs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its place, what it is for, and the dateline ("LONDON (Reuters) — ") it opens with, if any."""

    span: Span
    kind: ParagraphKind
    dateline: Span | None = None

    @property
    def body(self) -> Span:
        """The paragraph without its dateline."""
        return Span(self.dateline.end, self.span.end) if self.dateline else self.span


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it came in. Immutable.

    text: paragraphs parted by blank lines (or, where there are none, by line breaks).
    published: an ISO 8601 date or date and time, as the source gave it.
    """

    text: str
    title: str | None = None
    url: str | None = None
    site: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None


GAP = "…"  # shown where words of the article are left out


def join_spans(text: str, spans: Iterable[Span], gap: str = "") -> str:
    """The words at several spans as one line: one space between pieces, none before closing punctuation.

    gap: what stands where words of the text are left out between two pieces, as "…"; nothing by default.
    """
    out = ""
    end = 0
    for span in spans:
        piece = span.of(text)
        if out and gap and any(c.isalnum() for c in text[end : span.start]):
            out += f" {gap}"
        end = span.end
        if out and not piece.startswith(tuple(",.;:!?)]’”")) and not out.endswith(("(", "[", "“", "‘")):
            out += " "
        out += piece
    return out


def stands_in(text: str, words: str) -> bool:
    """Whether `words` stand in `text` as whole words: "Ann" is not in "Annual"."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        cut_before = at > 0 and text[at - 1].isalnum() and words[:1].isalnum()
        cut_after = end < len(text) and text[end].isalnum() and words[-1:].isalnum()
        if words and not cut_before and not cut_after:
            return True
        at = text.find(words, at + 1)
    return False
