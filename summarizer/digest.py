"""The one door: an `Article` in, a verified `Digest` out."""

from collections.abc import Iterable
from dataclasses import replace

from summarizer.article import Article, ParagraphKind
from summarizer.figures.find import find_figures
from summarizer.items import LIKELY, Digest, Quote
from summarizer.keypoints import pick_key_points
from summarizer.keypoints.sentences import headline
from summarizer.language import DEFAULT_PIPELINE, parse
from summarizer.quotes.find import quotes_and_senses

# Captions, credits, links: what they report tells who claims a figure in them, and is not shown.
_SHOWN = frozenset({ParagraphKind.PROSE, ParagraphKind.TITLE, ParagraphKind.STANDFIRST})


def summarize(article: Article, pipeline: str = DEFAULT_PIPELINE) -> Digest:
    """Key points, quotes and figures of `article`, each a span of its text.

    pipeline: name of an installed spaCy pipeline for English. The first call loads it (about half a second).
    Raises `PipelineMissing`; never raises for what the text says, however odd.
    """
    parsed = parse(article, pipeline)
    quotes, senses = quotes_and_senses(parsed)
    figures = find_figures(parsed, _likely(quotes))
    shown = [quote for quote in quotes if parsed.kind_at(quote.spans[0].start) in _SHOWN or _is_labelled(quote)]
    shown = [replace(quote, id=f"q{number}") for number, quote in enumerate(shown, 1)]
    return Digest(
        article=article,
        headline=headline(parsed),
        key_points=pick_key_points(parsed, _likely(shown), figures, senses),
        quotes=tuple(shown),
        figures=figures,
        paragraphs=parsed.paragraphs,
        sentences=parsed.sentences,
    )


def _likely(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple(quote for quote in quotes if quote.confidence >= LIKELY)


def _is_labelled(quote: Quote) -> bool:
    """A line of the form "HALE: …", which may look like a heading."""
    return quote.cue is None and quote.mention is not None
