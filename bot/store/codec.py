"""A Digest as JSON and back. What comes back is a Digest by its own constructor, so it is proven against its article again."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.store.columns import storable
from bot.store.records import Json
from summarizer.article import Article, Paragraph, ParagraphKind, Span
from summarizer.items import (
    Cue,
    Digest,
    Direction,
    Figure,
    FigureKind,
    Insertion,
    KeyPoint,
    Mention,
    Quote,
    QuoteKind,
    Speaker,
)


def storable_article(article: Article) -> Article:
    """`article` as a database can keep it (see `storable`); itself, but for the rarest."""
    return Article(
        storable(article.text),
        storable(article.title),
        storable(article.url),
        storable(article.site),
        tuple(storable(author) for author in article.authors),
        storable(article.published),
    )


def digest_json(digest: Digest) -> Json:
    """All of `digest` but its article, as JSON: spans as [start, end]."""
    found: Json = storable(
        {
            "headline": digest.headline,
            "key_points": [_from_point(point) for point in digest.key_points],
            "quotes": [_from_quote(quote) for quote in digest.quotes],
            "figures": [_from_figure(figure) for figure in digest.figures],
            "paragraphs": [
                [*_from_span(paragraph.span), paragraph.kind.value, paragraph.dateline and _from_span(paragraph.dateline)]
                for paragraph in digest.paragraphs
            ],
            "sentences": _from_spans(digest.sentences),
        }
    )
    return found


def digest_from(article: Article, found: Json) -> Digest:
    """The Digest that `digest_json` gave, of `article`. Raises `NotInArticle` if it is not the article's."""
    return Digest(
        article,
        found["headline"],
        tuple(_point(point) for point in found["key_points"]),
        tuple(_quote(quote) for quote in found["quotes"]),
        tuple(_figure(figure) for figure in found["figures"]),
        tuple(
            Paragraph(Span(start, end), ParagraphKind(kind), Span(*dateline) if dateline else None)
            for start, end, kind, dateline in found["paragraphs"]
        ),
        _spans(found["sentences"]),
    )


def _from_span(span: Span) -> list[int]:
    return [span.start, span.end]


def _from_spans(spans: Iterable[Span]) -> list[list[int]]:
    return [_from_span(span) for span in spans]


def _spans(found: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in found)


def _from_point(point: KeyPoint) -> Json:
    return {
        "text": point.text,
        "spans": _from_spans(point.spans),
        "sentence": _from_span(point.sentence),
        "insertions": [[insertion.before, insertion.name] for insertion in point.insertions],
        "reasons": [list(reason) for reason in point.reasons],
    }


def _point(found: Json) -> KeyPoint:
    return KeyPoint(
        found["text"],
        _spans(found["spans"]),
        Span(*found["sentence"]),
        tuple(Insertion(before, name) for before, name in found["insertions"]),
        tuple((name, score) for name, score in found["reasons"]),
    )


def _from_quote(quote: Quote) -> Json:
    return {
        "id": quote.id,
        "kind": quote.kind.value,
        "text": quote.text,
        "spans": _from_spans(quote.spans),
        "speakers": [[speaker.name, speaker.role, list(speaker.other_names)] for speaker in quote.speakers],
        "mention": _from_part(quote.mention),
        "cue": _from_part(quote.cue),
        "whose": [speaker.whose for speaker in quote.speakers],
        "confidence": quote.confidence,
    }


def _quote(found: Json) -> Quote:
    mention, cue = found["mention"], found["cue"]
    whose = found.get("whose") or [None] * len(found["speakers"])  # a digest kept by an older version may lack it
    return Quote(
        found["id"],
        QuoteKind(found["kind"]),
        found["text"],
        _spans(found["spans"]),
        tuple(
            Speaker(name, role, tuple(others), owner)
            for (name, role, others), owner in zip(found["speakers"], whose, strict=True)
        ),
        Mention(mention[0], Span(*mention[1])) if mention else None,
        Cue(cue[0], Span(*cue[1])) if cue else None,
        found["confidence"],
    )


def _from_part(part: Mention | Cue | None) -> list[Any] | None:
    return [part.text, _from_span(part.span)] if part else None


def _from_figure(figure: Figure) -> Json:
    return {
        "id": figure.id,
        "text": figure.text,
        "span": _from_span(figure.span),
        "kind": figure.kind.value,
        "value": list(figure.value) if isinstance(figure.value, tuple) else figure.value,
        "unit": figure.unit,
        "what": figure.what,
        "what_spans": _from_spans(figure.what_spans),
        "approximation": figure.approximation,
        "claimed_by": list(figure.claimed_by),
        "direction": figure.direction.value if figure.direction else None,
        "same_as": figure.same_as,
    }


def _figure(found: Json) -> Figure:
    value, direction = found["value"], found.get("direction")  # a digest kept by an older version may lack the last two
    return Figure(
        found["id"],
        found["text"],
        Span(*found["span"]),
        FigureKind(found["kind"]),
        (value[0], value[1]) if isinstance(value, list) else value,
        found["unit"],
        found["what"],
        _spans(found["what_spans"]),
        found["approximation"],
        tuple(found["claimed_by"]),
        Direction(direction) if direction else None,
        found.get("same_as"),
    )
