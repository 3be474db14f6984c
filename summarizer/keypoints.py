"""The sentences that tell the story."""

from summarizer.items import Figure, KeyPoint, Quote
from summarizer.language import ParsedArticle


def pick_key_points(parsed: ParsedArticle, quotes: tuple[Quote, ...], figures: tuple[Figure, ...]) -> tuple[KeyPoint, ...]:
    return ()
