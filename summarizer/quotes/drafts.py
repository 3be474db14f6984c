"""Quotes before their speakers are known: quotation marks, cues and grammar put together, sentence by sentence."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.article import ParagraphKind, Span
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation
from summarizer.quotes.beside import cue_beside, interrupts, label_before, lead_in, with_following_subject
from summarizer.quotes.content import governed_spans, widen
from summarizer.quotes.cues import CueUse, Frame, attitude_cue, find_cues, reporting_lemmas
from summarizer.quotes.phrases import governors

_LONG_QUOTATION = 4  # words; a shorter one without a cue is a scare quote, a title, a nickname
_MAX_PER_SENTENCE = 60  # cues or quotations; a "sentence" with more is no prose, and pairing them takes the square of it
_SKIPPED = frozenset(
    {ParagraphKind.BYLINE, ParagraphKind.CREDIT, ParagraphKind.SIGNOFF, ParagraphKind.LINK, ParagraphKind.CAPTION}
)


@dataclass
class Draft:
    """spans: what is reported, marks included. cue: None for a quotation that stands alone. label: "WALLACE" in "WALLACE: …".
    follows: the draft whose speaker goes on here, for one without a cue."""

    spans: list[Span]
    cue: CueUse | None = None
    label: Span | None = None
    follows: "Draft | None" = None
    paragraph: int = 0
    sentence: Span | None = None
    quotations: list[Quotation] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.spans[0].start

    def extend(self, quotation: Quotation) -> None:
        """Take a further quotation into this quote."""
        self.spans.append(quotation.outer)
        self.quotations.append(quotation)


@dataclass
class _Open:
    """What the sentences before leave open: the last draft, the last with a quotation in this paragraph, and one whose
    quotation goes on in the next paragraph."""

    last: Draft | None = None
    quoted_here: Draft | None = None
    going_on: Draft | None = None


def draft_quotes(parsed: ParsedArticle) -> list[Draft]:
    """All quotes of an article with content and cue, in order of the text."""
    cues = find_cues(parsed)
    cue_starts = [cue.head.idx for cue in cues]
    quotation_starts = [q.outer.start for q in parsed.quotations]
    drafts: list[Draft] = []
    state = _Open()
    for index, paragraph in enumerate(parsed.paragraphs):
        if paragraph.kind in _SKIPPED:
            continue
        state.quoted_here = None
        for sentence in _sentences_in(parsed, paragraph.span):
            here = cues[bisect_left(cue_starts, sentence.start) : bisect_left(cue_starts, sentence.end)]
            first, last = bisect_left(quotation_starts, sentence.start), bisect_left(quotation_starts, sentence.end)
            marks = list(parsed.quotations[first:last][:_MAX_PER_SENTENCE])
            drafts.extend(_Sentence(parsed, sentence, here[:_MAX_PER_SENTENCE], marks, index).drafts(state))
    return sorted((draft for draft in drafts if draft.spans), key=lambda draft: draft.start)


def _sentences_in(parsed: ParsedArticle, span: Span) -> list[Span]:
    first = bisect_left(parsed.sentences, span.start, key=lambda s: s.start)
    last = bisect_left(parsed.sentences, span.end, key=lambda s: s.start)
    return list(parsed.sentences[first:last])


class _Sentence:
    """One sentence's drafts: first quotations beside a cue, then what cues govern, then quotations that stand alone."""

    def __init__(
        self, parsed: ParsedArticle, sentence: Span, cues: list[CueUse], quotations: list[Quotation], paragraph: int
    ) -> None:
        self.parsed = parsed
        self.sentence = sentence
        self.cues = cues
        self.quotations = quotations
        self.paragraph = paragraph
        self.made: list[Draft] = []
        self.free = list(quotations)  # those with no place yet

    def drafts(self, state: _Open) -> list[Draft]:
        self._beside_a_cue()
        self._governed_by_a_cue()
        self.made = _distinct(self.made)
        for draft in self.made:
            self._note(draft, state)
        for quotation in self.quotations:
            if quotation in self.free and (alone := self._alone(quotation, state)) is not None:
                self.made.append(alone)
                self._note(alone, state)
            if quotation.goes_on:
                state.going_on = next((d for d in reversed(self.made) if quotation in d.quotations), state.last)
        return self.made

    def _draft(self, spans: list[Span], cue: CueUse | None, quotations: list[Quotation], label: Span | None = None) -> Draft:
        return Draft(spans, cue, label, None, self.paragraph, self.sentence, quotations)

    def _note(self, draft: Draft, state: _Open) -> None:
        state.last = draft
        if draft.quotations:
            state.quoted_here = draft

    def _beside_a_cue(self) -> None:
        placed: list[Quotation] = []
        for number, quotation in enumerate(self.quotations):
            before = self.made[-1] if self.made else None
            cue = cue_beside(self.parsed, quotation, self.cues, self.quotations[:number])
            if cue is None and before is not None and before.cue is not None:
                if interrupts(self.parsed, before.cue, before.quotations[-1], quotation, self.cues):
                    cue = before.cue
            if cue is None:
                continue
            start = lead_in(self.parsed, self.sentence, quotation, cue, self.cues, placed)
            held = [q for q in self.free if start <= q.outer.start < quotation.outer.end]
            if before is not None and before.cue is not None and before.cue.head.i == cue.head.i:
                before.spans.append(Span(start, quotation.outer.end))
                before.quotations.extend(held)
            else:
                self.made.append(self._draft([Span(start, quotation.outer.end)], cue, held))
            placed.append(quotation)
            self._take(held)
            self._listed_after(number)

    def _listed_after(self, number: int) -> None:
        """ "They chanted “A” and “B”": what is joined to a quotation by no more than "and" has its cue."""
        for before, quotation in pairwise(self.quotations[number:]):
            gap = self.parsed.text[before.outer.end : quotation.outer.start].strip(" ,;")
            if gap not in ("and", "or", "and then") or quotation not in self.free:
                return
            self.made.append(self._draft([quotation.outer], self.made[-1].cue, [quotation]))
            self._take([quotation])

    def _governed_by_a_cue(self) -> None:
        used = {draft.cue.head.i for draft in self.made if draft.cue is not None}
        for cue in self.cues:
            inside = any(span.start <= cue.head.idx < span.end for draft in self.made for span in draft.spans)
            if cue.head.i in used or inside:
                continue
            placed = [q.outer for q in self.quotations if q not in self.free]
            spans = widen(governed_spans(self.parsed, cue), self.quotations)
            spans = [span for span in spans if not any(span.overlaps(other) for other in placed)]
            if not spans or not self._says_enough(cue, spans):
                continue
            held = [q for q in self.quotations if any(span.contains(q.outer) for span in spans)]
            cue = with_following_subject(self.parsed, cue) if cue.subject is None else cue
            if cue.subject is None and not held:
                continue
            self.made.append(self._draft(spans, cue, held))
            self._take(held)

    def _says_enough(self, cue: CueUse, spans: list[Span]) -> bool:
        """Outside "said that …" a cue reports only if it has a speaker and enough words, or quoted ones."""
        if any(span.overlaps(q.outer) for span in spans for q in self.quotations):
            return True
        if cue.frame in (Frame.CLAUSE, Frame.ACCORDING):
            return True
        least = 2 if cue.frame is Frame.OBJECT else 3
        enough = sum(_words(self.parsed.text, span) for span in spans) >= least
        return enough and cue.subject is not None and cue.frame is not Frame.QUOTATION

    def _take(self, quotations: list[Quotation]) -> None:
        self.free = [q for q in self.free if q not in quotations]

    def _alone(self, quotation: Quotation, state: _Open) -> Draft | None:
        """A quotation with no cue of its own: part of the quote before it, or one whose speaker the context must tell."""
        text = self.parsed.text
        whole = self.sentence.start >= quotation.outer.start - 1 and self.sentence.end <= quotation.outer.end + 2
        if whole and state.going_on is not None and state.last is state.going_on:
            state.going_on.extend(quotation)
            state.going_on = state.going_on if quotation.goes_on else None
            return None
        label = label_before(text, self.sentence, quotation)
        if label is not None:
            return self._draft([quotation.outer], None, [quotation], label)
        before = state.quoted_here
        if whole and before is not None and not self.made and self._directly_follows(before, quotation):
            before.extend(quotation)
            return None
        if _is_title(text, quotation.inner, whole):
            return None
        if _words(text, quotation.inner) < _LONG_QUOTATION:
            return None
        if not whole and (governed := self._fragment(quotation)) is not None:
            return governed
        draft = self._draft([quotation.outer], None, [quotation])
        draft.follows = state.last if whole else None
        return draft

    def _directly_follows(self, before: Draft, quotation: Quotation) -> bool:
        """No sentence stands between the quote before and this quotation."""
        end = max(before.sentence.end if before.sentence else 0, before.spans[-1].end)
        return not any(c.isalnum() for c in self.parsed.text[end : quotation.outer.start])

    def _fragment(self, quotation: Quotation) -> Draft | None:
        """A quoted fragment under a verb that may report or tell an attitude: "wanted to “go an extra step”"."""
        outer = quotation.outer
        inside = self.parsed.tokens(quotation.inner)
        top = next((t for t in inside if not t.is_space and not outer.start <= t.head.idx < outer.end), None)
        if top is None:
            return None
        child = top
        for verb in governors(top):
            if verb.pos_ == "VERB" and verb.lemma_.lower() in reporting_lemmas():
                cue = attitude_cue(verb, child)
                if cue is None or verb.idx > outer.start or self.parsed.quotation_at(verb.idx) is not None:
                    return None
                spans = widen(governed_spans(self.parsed, cue), [quotation])
                holds = [span for span in spans if span.contains(outer) and self.sentence.contains(span)]
                return self._draft(holds, cue, [quotation]) if holds else None
            child = verb
        return None


def _distinct(made: list[Draft]) -> list[Draft]:
    """Each content once; one within another stays (nested speech)."""
    by_content = {tuple(draft.spans): draft for draft in reversed(made)}
    return sorted(by_content.values(), key=lambda draft: draft.start)


def _words(text: str, span: Span) -> int:
    return sum(any(c.isalnum() for c in word) for word in span.of(text).split())


def _is_title(text: str, span: Span, whole: bool) -> bool:
    """A title of a work or a name: nearly every word has a capital; a whole sentence with its stop is none."""
    words = [w for w in span.of(text).split() if len(w) > 3]
    titled = bool(words) and all(not w[:1].islower() for w in words) and any(w[:1].isupper() for w in words)
    return titled and not (whole and span.of(text).rstrip()[-1:] in ".?!,")
