"""The JSON contract: a `Digest` and an `Answer` as the objects that `--json` prints. Offsets are into `article.text`."""

from typing import Any

from summarizer.article import Span
from summarizer.items import Answer, Cue, Digest, Figure, KeyPoint, Mention, Quote, Speaker

Json = dict[str, Any]


def digest_json(path: str, digest: Digest) -> Json:
    """One line of `pullquote digest --json`. path: the input's name as it was given."""
    article = digest.article
    return {
        "path": path,
        "article": {
            "title": article.title or digest.headline,
            "text": article.text,
            "url": article.url,
            "site": article.site,
            "authors": list(article.authors),
            "published": article.published,
        },
        "key_points": [key_point_json(point) for point in digest.key_points],
        "quotes": [quote_json(quote) for quote in digest.quotes],
        "figures": [figure_json(figure) for figure in digest.figures],
    }


def error_json(path: str, code: str, message: str) -> Json:
    """The line of an input that cannot be digested."""
    return {"path": path, "error": {"code": code, "message": message}}


def answer_json(answer: Answer) -> Json:
    """What `pullquote ask --json` prints: the items that answer, best first."""
    return {
        "question": answer.question,
        "answers": [
            {"quote": quote_json(found.item)} if isinstance(found.item, Quote) else {"figure": figure_json(found.item)}
            for found in answer.items
        ],
    }


def key_point_json(point: KeyPoint) -> Json:
    """`insertions` stands only where names of ours stand in square brackets in the text."""
    found: Json = {"text": point.text, "spans": [_span(span) for span in point.spans]}
    if point.insertions:
        found["insertions"] = [{"before": insertion.before, "name": insertion.name} for insertion in point.insertions]
    return found


def quote_json(quote: Quote) -> Json:
    return {
        "id": quote.id,
        "kind": quote.kind.value,
        "text": quote.text,
        "spans": [_span(span) for span in quote.spans],
        "speakers": [_speaker(speaker) for speaker in quote.speakers],
        "mention": _words(quote.mention),
        "cue": _words(quote.cue),
        "confidence": round(quote.confidence, 3),
    }


def figure_json(figure: Figure) -> Json:
    """A range or a score has a list of two values."""
    value = list(figure.value) if isinstance(figure.value, tuple) else figure.value
    return {
        "id": figure.id,
        "text": figure.text,
        **_span(figure.span),
        "kind": figure.kind.value,
        "value": value,
        "unit": figure.unit,
        "what": figure.what,
        "claimed_by": list(figure.claimed_by),
        "approximation": figure.approximation,
        "direction": figure.direction.value if figure.direction else None,
        "same_as": figure.same_as,
        "what_spans": [_span(span) for span in figure.what_spans],
    }


def _speaker(speaker: Speaker) -> Json:
    """`whose` stands only where the name or the role begins with a pronoun of which it is certain whom it means."""
    return {"name": speaker.name, "role": speaker.role, **({"whose": speaker.whose} if speaker.whose else {})}


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _words(part: Cue | Mention | None) -> Json | None:
    return {"text": part.text, **_span(part.span)} if part else None
