"""The parts of a news page: which paragraphs are prose, which are title, byline, caption, credit, sign-off, link.

Works on text alone (no parse), so that input can be judged before the pipeline is loaded.
"""

import re
from functools import cache

from config import words
from summarizer.article import Paragraph, ParagraphKind, Span

_BLANK = re.compile(r"\n[ \t\r\f\v\u00a0]*\n\s*")
_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[:;,—–-]$|[”\"]$")
_ASKS = re.compile(r"\?[\"'”’]?$")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_MAX_TITLE_WORDS = 28
_MAX_HEADING_WORDS = 14
_WRAP_WIDTH = 100

_PLACE = r"[A-Z][A-Z.'’ -]{1,30}[A-Z.](?:, ?[A-Z][\w.]*(?: [A-Z][\w.]*)?)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
_DAY = r"(?:\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?"
_DASH = r"\s?(?:[—–―-]{1,2})\s"


@cache
def _dateline_forms() -> tuple[re.Pattern[str], ...]:
    agency = r"\((?:" + "|".join(re.escape(name) for name in words("structure")["agencies"]) + r")\)"
    outlet = r"\([A-Z][\w.&'’ -]{1,40}\)"  # after a place in capitals any name in brackets is the paper's
    return (
        re.compile(rf"{_PLACE}(?: {outlet})?{_DASH}"),
        re.compile(rf"{_PLACE}(?: {outlet})? ?: (?=[A-Z])"),
        re.compile(rf"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){{0,2}}, {_DAY}(?: {outlet})?\s?[—–―-]{{1,2}}\s(?=[A-Z“\"‘'])"),
        re.compile(rf"(?:[A-Z][\w.'’-]+(?:,? [A-Z][\w.'’-]+){{0,4}} ?)?{agency}{_DASH}"),
        re.compile(r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){0,2}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)? [—–―] (?=[A-Z“\"])"),
    )


@cache
def _line_forms() -> tuple[tuple[ParagraphKind, re.Pattern[str]], ...]:
    lists = words("structure")
    order = (ParagraphKind.CREDIT, ParagraphKind.LINK, ParagraphKind.SIGNOFF, ParagraphKind.BYLINE, ParagraphKind.CAPTION)
    return tuple((kind, re.compile(rf"(?:{'|'.join(lists[kind.value])})\Z", re.IGNORECASE | re.DOTALL)) for kind in order)


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of `text`, in order, each with its kind. Linear in the length of the text."""
    blocks = [(span, _kind_of_line(span.of(text))) for span in _blocks(text)]
    last_unknown = max((index for index, (_, kind) in enumerate(blocks) if kind is None), default=-1)
    found: list[Paragraph] = []
    seen_prose = False
    for index, (span, kind) in enumerate(blocks):
        words_ = span.of(text)
        if kind is None:
            kind = _kind_in_place(words_, found, seen_prose, index < last_unknown)
        dateline = None
        if kind is ParagraphKind.PROSE and not seen_prose:
            dateline = _dateline(text, span)
        seen_prose = seen_prose or (kind is ParagraphKind.PROSE and _count(words_) >= 12)
        found.append(Paragraph(span, kind, dateline))
    if not any(p.kind is ParagraphKind.PROSE for p in found):
        found = [Paragraph(p.span, ParagraphKind.PROSE if p.kind is ParagraphKind.TITLE else p.kind) for p in found]
    return tuple(found)


def title_line(text: str, paragraphs: tuple[Paragraph, ...]) -> str | None:
    """The title that the text itself opens with, on one line; None if it has none."""
    for paragraph in paragraphs:
        if paragraph.kind is ParagraphKind.TITLE and "\n" not in (line := paragraph.span.of(text)):
            return line
    return None


def _blocks(text: str) -> list[Span]:
    """Paragraphs parted by blank lines; within a block every line is one, unless the block is hard-wrapped."""
    spans = []
    start = 0
    for gap in [*_BLANK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        spans.extend(_lines(text, start, end))
        start = gap.end() if gap else end
    return spans


def _lines(text: str, start: int, end: int) -> list[Span]:
    lines = []
    at = start
    for line in text[start:end].split("\n"):
        left = at + len(line) - len(line.lstrip())
        right = at + len(line.rstrip())
        if left < right:
            lines.append(Span(left, right))
        at += len(line) + 1
    return [Span(lines[0].start, lines[-1].end)] if _hard_wrapped(text, lines) else lines


def _hard_wrapped(text: str, lines: list[Span]) -> bool:
    """True for lines broken at a column, as in e-mail: all but the last about as long as the longest, most mid-sentence."""
    if len(lines) < 2:
        return False
    widest = max(len(line) for line in lines)
    full = [line for line in lines[:-1] if len(line) >= 0.6 * widest]
    open_ended = [line for line in lines[:-1] if not _END.search(line.of(text))]
    return 40 <= widest <= _WRAP_WIDTH and len(full) == len(lines) - 1 and 2 * len(open_ended) > len(lines) - 1


def _kind_of_line(line: str) -> ParagraphKind | None:
    """What a line says by its own form that it is, or None."""
    if len(line) > 600 or (line[:1] in '“"' and len(line) > 60):
        return None
    return next((kind for kind, form in _line_forms() if form.match(line)), None)


def _kind_in_place(line: str, before: list[Paragraph], seen_prose: bool, prose_follows: bool) -> ParagraphKind:
    """What a line is by where it stands: title first, standfirst after it, headings between paragraphs."""
    ended = bool(_END.search(line))
    count = _count(line)
    kinds = [p.kind for p in before[-8:]]
    if not seen_prose and prose_follows and ParagraphKind.PROSE not in kinds:
        if ParagraphKind.TITLE not in kinds and count <= _MAX_TITLE_WORDS and (not ended or _titled(line)):
            return ParagraphKind.TITLE
        if ParagraphKind.TITLE in kinds and not ended and count <= 45:
            return ParagraphKind.STANDFIRST
    if kinds and kinds[-1] in (ParagraphKind.CREDIT, ParagraphKind.CAPTION) and _reads_as_caption(line):
        return ParagraphKind.CAPTION
    if (not ended and count <= _MAX_HEADING_WORDS) or (_ASKS.search(line) and count <= 12 and line[:1] not in "“\"'‘"):
        return ParagraphKind.HEADING if before or prose_follows else ParagraphKind.PROSE
    if line.isupper() and count <= 6:
        return ParagraphKind.HEADING
    return ParagraphKind.PROSE


_CAPTION_VERB = re.compile(
    r"\b(shows?|(?:is|are) seen|poses?|speaks?|stands?|looks on|pictured|walks?|arrives?|attends?|gestures?"
    r"|waves?|leaves?|holds?)\b"
)
_CAPTION_PLACE = re.compile(r"\b(\d{4}|\(?(?:left|right|centre|center|l|r)\)|file photo|file)\b", re.IGNORECASE)


def _reads_as_caption(line: str) -> bool:
    """One sentence in the present tense with a date or a "(left)": what stands beside a photo credit."""
    return _count(line) <= 45 and line.count(". ") == 0 and bool(_CAPTION_VERB.search(line) and _CAPTION_PLACE.search(line))


def _titled(line: str) -> bool:
    """Title Case: nearly every longer word has a capital."""
    long_words = [word for word in _WORD.findall(line) if len(word) > 3]
    return len(long_words) >= 3 and sum(word[0].isupper() or word[0].isdigit() for word in long_words) >= 0.8 * len(long_words)


def _dateline(text: str, span: Span) -> Span | None:
    head = text[span.start : min(span.end, span.start + 110)]
    for form in _dateline_forms():
        if (match := form.match(head)) and span.start + match.end() < span.end:
            return Span(span.start, span.start + match.end())
    return None


def _count(line: str) -> int:
    return len(_WORD.findall(line))
