"""What was said appears either as a point or under its speaker."""

from summarizer.article import Span
from summarizer.items import KeyPoint, Quote, QuoteKind, Speaker, untold

TEXT = '"We sail on. Nobody will stop us," Berit Solheim said. She hopes that the ferry will be full.'


def quote(*words: str) -> Quote:
    spans = tuple(Span(TEXT.index(each), TEXT.index(each) + len(each)) for each in words)
    return Quote("q1", QuoteKind.DIRECT, " ".join(words), spans, (Speaker("Berit Solheim"),))


def point(words: str) -> KeyPoint:
    span = Span(TEXT.index(words), TEXT.index(words) + len(words))
    return KeyPoint(words, (span,), span)


def test_a_quote_that_a_point_has_is_told() -> None:
    assert untold(TEXT, [quote("We sail on. Nobody will stop us")], [point(TEXT[: TEXT.index(" She")])]) == ()


def test_a_quote_that_no_point_has_is_untold() -> None:
    said = quote("We sail on. Nobody will stop us")
    assert untold(TEXT, [said], [point("She hopes that the ferry will be full.")]) == (said,)


def test_of_a_quote_in_pieces_what_no_point_has_is_untold() -> None:
    (left,) = untold(TEXT, [quote("We sail on.", "Nobody will stop us")], [point("We sail on.")])
    assert left.text == "Nobody will stop us"
    assert left.spans == quote("Nobody will stop us").spans


def test_without_points_every_quote_is_untold() -> None:
    said = quote("We sail on.")
    assert untold(TEXT, [said], []) == (said,)
