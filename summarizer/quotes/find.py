"""Doc in, quotes out."""

from summarizer.items import Quote
from summarizer.language import ParsedArticle


def find_quotes(parsed: ParsedArticle) -> tuple[Quote, ...]:
    return ()
