"""Lines whose form alone says who speaks: "Trump: “…”", the turns of an interview ("WALLACE: …"), "“…” ― Name"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.article import Paragraph, Span

_LABEL = re.compile(r"[A-Z@][^\s:“\"]*(?: (?:and|of|de|la|van|von|al|[A-Z][^\s:“\"]*)){0,5}(?= ?:\s*\Z| [-—–―]\s*\Z)")
_TURN = re.compile(r"[\"“”]?(?P<name>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):\s+(?=\S)")
_SIGNED = re.compile(
    r"\s*[\"“”'‘](?P<said>[^\n]{15,}?)[\"”’']\s*(?:[―—–]|--|-)\s*(?P<name>[A-Z][\w.'’-]*(?: [\w.'’-]+){0,5}?)[.\s]*\Z"
)
_MOST_SIGNED = 2000  # characters; a longer line is no saying with its author
_TURNS = 3  # lines of that form that make an interview; two are enough of people whom the article names elsewhere


class Line(NamedTuple):
    """A line that is somebody's speech. name: the speaker as the line has it."""

    said: Span
    name: Span


def label_before(text: str, sentence: Span, start: int) -> Span | None:
    """ "Trump: “…”", "Dr Hale — “…”": a short capitalised label between the sentence's start and the quotation at `start`."""
    match = _LABEL.match(text[sentence.start : start]) if start - sentence.start < 120 else None
    return Span(sentence.start, sentence.start + match.end()) if match else None


def spoken_lines(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
    """The turns of an interview, and sayings signed by their author, among `paragraphs`."""
    turns = [_TURN.match(text, p.span.start, p.span.end) for p in paragraphs]
    lines = [turn for turn in turns if turn is not None]
    interview = len(lines) >= _TURNS or (len(lines) == _TURNS - 1 and all(_is_named(text, line["name"]) for line in lines))
    for paragraph, turn in zip(paragraphs, turns, strict=True):
        span = paragraph.span
        if turn and interview:
            yield Line(Span(turn.end(), span.end), Span(*turn.span("name")))
        elif len(span) <= _MOST_SIGNED and (signed := _SIGNED.match(text, span.start, span.end)):
            if not re.search(r"[”\"]\s", signed["said"]):
                yield Line(Span(*signed.span("said")), Span(*signed.span("name")))


def _is_named(text: str, label: str) -> bool:
    """Whether the last word of "CHRIS WALLACE" stands in the text as a name."""
    return re.search(rf"\b{re.escape(label.split()[-1].title())}\b", text) is not None
