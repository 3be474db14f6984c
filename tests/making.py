"""Digests made by hand, so that what is drawn of them can be tested without a pipeline."""

from summarizer.article import Article, Span, join_spans
from summarizer.items import Cue, Digest, Figure, FigureKind, Quote, QuoteKind, Speaker

TEXT = """\
Harbour vote splits Kestrel

"The harbour is ours," Mara Lindqvist, the transport chief, said. "It stays ours."

Lindqvist argued that the port was "bleeding money" and that more than 40 ships had left. The harbour must be sold, according to \
Port Watch.

Sweden, Norway and Denmark said they would not pay. "Nobody asked us," someone shouted.
"""


def span(words: str, text: str = TEXT) -> Span:
    """Where `words` first stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def quote(number: int, kind: QuoteKind, words: list[str], speakers: list[Speaker], cue: str | None = None) -> Quote:
    """A quote of `TEXT` by its words."""
    spans = tuple(span(piece) for piece in words)
    found = Cue(cue, span(cue)) if cue else None
    return Quote(f"q{number}", kind, join_spans(TEXT, spans), spans, tuple(speakers), cue=found)


MARA = Speaker("Mara Lindqvist", "transport chief", ("Lindqvist",))


def digest() -> Digest:
    """A digest of `TEXT`: five quotes of all kinds, one figure that somebody claims."""
    quotes = (
        quote(1, QuoteKind.DIRECT, ["The harbour is ours,", "It stays ours."], [MARA], "said"),
        quote(2, QuoteKind.MIXED, ['the port was "bleeding money"'], [MARA], "argued"),
        quote(3, QuoteKind.INDIRECT, ["The harbour must be sold"], [Speaker("Port Watch")], "according to"),
        quote(4, QuoteKind.INDIRECT, ["they would not pay"], [Speaker("Sweden"), Speaker("Norway"), Speaker("Denmark")], None),
        quote(5, QuoteKind.DIRECT, ["Nobody asked us,"], [], "shouted"),
    )
    figure = Figure(
        "f1", "40", span("40"), FigureKind.COUNT, 40.0, None, "ships", (span("ships"),), "more than", ("Mara Lindqvist",)
    )
    return Digest(Article(TEXT), "Harbour vote splits Kestrel", (), quotes, (figure,))
