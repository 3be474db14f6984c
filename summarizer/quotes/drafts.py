"""Quotes before their speakers are known: quotation marks, cues and grammar put together, sentence by sentence."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from summarizer.article import ParagraphKind, Span
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation
from summarizer.quotes.content import governed_spans, trim, widen
from summarizer.quotes.cues import CueUse, Frame, attitude_cue, find_cues, reporting_lemmas
from summarizer.quotes.phrases import governors

_LONG_QUOTATION = 4  # words; a shorter one without a cue is a scare quote, a title, a nickname
_MAX_BETWEEN = 30  # tokens between a quotation and the cue that reports it
_SKIPPED = frozenset({ParagraphKind.BYLINE, ParagraphKind.CREDIT, ParagraphKind.SIGNOFF, ParagraphKind.LINK, ParagraphKind.CAPTION})


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


def draft_quotes(parsed: ParsedArticle) -> list[Draft]:
    """All quotes of an article with content and cue, in order of the text."""
    cues = find_cues(parsed)
    cue_starts = [cue.head.idx for cue in cues]
    quotation_starts = [q.outer.start for q in parsed.quotations]
    drafts: list[Draft] = []
    state = _State()
    for index, paragraph in enumerate(parsed.paragraphs):
        if paragraph.kind in _SKIPPED:
            continue
        state.enter(index)
        for sentence in _sentences_in(parsed, paragraph.span):
            here = cues[bisect_left(cue_starts, sentence.start) : bisect_left(cue_starts, sentence.end)]
            marks = parsed.quotations[
                bisect_left(quotation_starts, sentence.start) : bisect_left(quotation_starts, sentence.end)
            ]
            drafts.extend(_in_sentence(parsed, sentence, here, list(marks), state))
    return sorted((d for d in drafts if d.spans), key=lambda d: d.start)


class _State:
    """What the sentences before leave open: the last draft of this paragraph, and one whose quotation goes on."""

    def __init__(self) -> None:
        self.paragraph = 0
        self.quoted_here: Draft | None = None
        self.last: Draft | None = None
        self.open: Draft | None = None

    def enter(self, paragraph: int) -> None:
        self.paragraph = paragraph
        self.quoted_here = None

    def add(self, draft: Draft) -> Draft:
        draft.paragraph = self.paragraph
        self.last = draft
        if draft.quotations:
            self.quoted_here = draft
        return draft


def _sentences_in(parsed: ParsedArticle, span: Span) -> list[Span]:
    first = bisect_left(parsed.sentences, span.start, key=lambda s: s.start)
    last = bisect_left(parsed.sentences, span.end, key=lambda s: s.start)
    return list(parsed.sentences[first:last])


def _in_sentence(
    parsed: ParsedArticle, sentence: Span, cues: list[CueUse], quotations: list[Quotation], state: _State
) -> list[Draft]:
    by_cue: dict[int, Draft] = {}
    used: set[int] = set()
    taken: set[int] = set()  # quotations that have a place
    made: list[Draft] = []

    def draft_for(cue: CueUse) -> Draft:
        if cue.head.i not in by_cue:
            by_cue[cue.head.i] = Draft([], cue, sentence=sentence)
            made.append(by_cue[cue.head.i])
            used.add(cue.head.i)
        return by_cue[cue.head.i]

    for number, quotation in enumerate(quotations):
        cue = (
            _cue_after(parsed, quotation, cues)
            or _cue_before(parsed, quotation, cues, quotations[:number])
            or _interrupted_by(parsed, quotation, cues, made)
        )
        if cue is None or not _complete(parsed, quotation, cue):
            continue
        draft = draft_for(cue)
        outer = quotation.outer
        left = _lead_in(parsed, sentence, quotation, cue, cues, [q for n, q in enumerate(quotations[:number]) if n in taken])
        draft.spans.append(Span(left, outer.end))
        for earlier, other in enumerate(quotations[: number + 1]):
            if earlier not in taken and left <= other.outer.start:
                draft.quotations.append(other)
                taken.add(earlier)

    for cue in cues:
        if cue.head.i in used or _inside_made(cue, made, parsed):
            continue
        spans = widen(governed_spans(parsed, cue), quotations)
        spans = _without(spans, [q.outer for n, q in enumerate(quotations) if n in taken])
        if not spans or (cue.frame is Frame.QUOTATION and not _holds_quotation(spans, quotations)):
            continue
        if not _speech_enough(parsed, cue, spans, quotations):
            continue
        draft = draft_for(_with_following_subject(parsed, cue) if cue.subject is None else cue)
        draft.spans = spans
        for number, quotation in enumerate(quotations):
            if any(span.contains(quotation.outer) for span in spans):
                taken.add(number)
                draft.quotations.append(quotation)

    made = _untangle(made)
    for draft in made:
        state.add(draft)
    for number, quotation in enumerate(quotations):
        if number not in taken:
            alone = _alone(parsed, sentence, quotation, state, made)
            if alone is not None:
                made.append(alone)
        if quotation.goes_on:
            state.open = next((d for d in reversed(made) if quotation in d.quotations), state.last)
    return made


def _inside_made(cue: CueUse, made: list[Draft], parsed: ParsedArticle) -> bool:
    return any(span.start <= cue.head.idx < span.end for draft in made for span in draft.spans)


def _without(spans: list[Span], holes: list[Span]) -> list[Span]:
    """Governed spans that do not touch what already has another cue."""
    return [span for span in spans if not any(span.overlaps(hole) for hole in holes)]


def _holds_quotation(spans: list[Span], quotations: list[Quotation]) -> bool:
    return any(span.overlaps(q.outer) for span in spans for q in quotations)


def _speech_enough(parsed: ParsedArticle, cue: CueUse, spans: list[Span], quotations: list[Quotation]) -> bool:
    """Outside "said that …" a cue reports only if it has a speaker and enough words, or quoted ones."""
    if cue.frame in (Frame.CLAUSE, Frame.ACCORDING) or _holds_quotation(spans, quotations):
        return True
    return cue.subject is not None and sum(len(span.of(parsed.text).split()) for span in spans) >= (2 if cue.frame is Frame.OBJECT else 3)


def _untangle(made: list[Draft]) -> list[Draft]:
    """Where one indirect content lies in another, both stay (nested speech); equal ones are one."""
    seen: set[tuple[Span, ...]] = set()
    out = []
    for draft in made:
        key = tuple(draft.spans)
        if draft.spans and key not in seen:
            seen.add(key)
            out.append(draft)
    return out


def _alone(parsed: ParsedArticle, sentence: Span, quotation: Quotation, state: _State, made: list[Draft]) -> Draft | None:
    """A quotation with no cue of its own: part of the quote before it, or one whose speaker the context must tell."""
    whole = sentence.start >= quotation.outer.start - 1 and sentence.end <= quotation.outer.end + 2
    text = parsed.text
    label = _label_before(text, sentence, quotation)
    if whole and state.open is not None and state.last is state.open:
        state.open.spans.append(quotation.outer)
        state.open.quotations.append(quotation)
        draft, state.open = state.open, None if not quotation.goes_on else state.open
        return None
    before = state.quoted_here
    if label is not None:
        return state.add(Draft([quotation.outer], None, label, sentence=sentence, quotations=[quotation]))
    if whole and before is not None and before.quotations and not made and _directly_follows(parsed, before, quotation):
        before.spans.append(quotation.outer)
        before.quotations.append(quotation)
        return None
    if _is_title(text, quotation.inner, whole):
        return None
    governed = None if whole else _governed_fragment(parsed, sentence, quotation)
    if governed is not None:
        return state.add(governed)
    if _words(text, quotation.inner) < _LONG_QUOTATION:
        return None
    return state.add(Draft([quotation.outer], None, follows=state.last if whole else None, sentence=sentence, quotations=[quotation]))


def _directly_follows(parsed: ParsedArticle, before: Draft, quotation: Quotation) -> bool:
    """No sentence stands between the quote before and this quotation."""
    end = max(before.sentence.end if before.sentence else 0, before.spans[-1].end)
    return not any(c.isalnum() for c in parsed.text[end : quotation.outer.start])


_LABEL = re.compile(r"[A-Z@][^\s:“\"]*(?: (?:and|of|de|la|van|von|al|[A-Z][^\s:“\"]*)){0,5}(?= ?:\s*\Z| [-—–―]\s*\Z)")


def _label_before(text: str, sentence: Span, quotation: Quotation) -> Span | None:
    """ "Trump: “…”", "Dr Hale — “…”": a short capitalised label before the quotation."""
    match = _LABEL.match(text[sentence.start : quotation.outer.start])
    return Span(sentence.start, sentence.start + match.end()) if match else None


def _complete(parsed: ParsedArticle, quotation: Quotation, cue: CueUse) -> bool:
    """Whether the quotation stands beside its cue as a direct quote rather than inside the clause that the cue governs."""
    if cue.head.idx > quotation.outer.start:
        return True
    text = parsed.text
    first = next((c for c in quotation.inner.of(text) if c.isalnum()), "a")
    between = text[cue.head.idx + len(cue.head.text) : quotation.outer.start]
    return first.isupper() or first.isdigit() or between.rstrip().endswith((":", ","))


def _cue_after(parsed: ParsedArticle, quotation: Quotation, cues: list[CueUse]) -> CueUse | None:
    """The cue right after a quotation: "“…,” she said", "“…,” said Mr Hale, a farmer"."""
    text = parsed.text
    gap_start = quotation.outer.end
    last = quotation.inner.of(text).rstrip()[-1:]
    follows = text[gap_start : gap_start + 2].lstrip()[:1]
    if last not in (",", "?", "!", "…", "—", "-", ".") and follows not in (",", "—", "–", "-"):
        return None
    for cue in cues:
        if cue.head.idx < gap_start:
            continue
        first = parsed.token_at(gap_start).i
        if cue.first - first > _MAX_BETWEEN:
            return None
        if cue.frame is not Frame.ACCORDING and _looks_back(parsed, cue) and _only_subject_between(parsed, first, cue, gap_start):
            return _with_near_subject(parsed, cue, gap_start)
        return None
    return None


def _with_near_subject(parsed: ParsedArticle, cue: CueUse, gap_start: int) -> CueUse:
    """The cue with the noun phrase beside it as subject, where the parser looked for one inside or before the quotation."""
    if cue.subject is not None and cue.subject.idx >= gap_start and parsed.quotation_at(cue.subject.idx) is None:
        return cue
    doc = parsed.doc
    before = [t for t in doc[parsed.token_at(gap_start).i : cue.first] if t.idx >= gap_start and t.pos_ in ("PRON", "PROPN", "NOUN")]
    return replace(cue, subject=before[-1]) if before else _with_following_subject(parsed, cue)


def _with_following_subject(parsed: ParsedArticle, cue: CueUse) -> CueUse:
    """The cue with the noun phrase right after it as subject: "…, said the club's new chair Ana Duarte"."""
    doc = parsed.doc
    head: Token | None = None
    for token in doc[cue.last + 1 : min(cue.last + 12, len(doc))]:
        if token.pos_ in ("PROPN", "NOUN", "PRON"):
            head = token
        elif token.pos_ not in ("DET", "ADJ", "NUM", "ADV", "PART", "VERB") and token.text not in ("-", "."):
            break
        elif token.pos_ == "VERB" and token.tag_ != "VBN":
            break
    return replace(cue, subject=head) if head is not None else cue


def _interrupted_by(parsed: ParsedArticle, quotation: Quotation, cues: list[CueUse], made: list[Draft]) -> CueUse | None:
    """The cue that interrupts a quotation: "“A,” he said of the plan, “but not B.”" """
    before = made[-1] if made else None
    if before is None or before.cue is None or not before.quotations or before.cue.head.idx < before.quotations[-1].outer.end:
        return None
    if any(before.cue.head.idx < c.head.idx < quotation.outer.start and c.frame is Frame.CLAUSE for c in cues):
        return None
    gap = parsed.text[before.cue.head.idx : quotation.outer.start].rstrip()
    return before.cue if gap.endswith((",", ":", "—", "–", " -")) else None


def _looks_back(parsed: ParsedArticle, cue: CueUse) -> bool:
    """Not so for "…,” adding that …" and "…,” the senator said his campaign …", which report what follows them."""
    if cue.head.tag_ == "VBG":
        return False
    if cue.frame is Frame.CLAUSE and cue.content is not None and cue.content.i > cue.last:
        return parsed.quotation_at(cue.content.idx) is not None
    return True


def _only_subject_between(parsed: ParsedArticle, first: int, cue: CueUse, gap_start: int) -> bool:
    doc = parsed.doc
    words = [t for t in doc[first : cue.first] if t.idx >= gap_start and not t.is_punct and not t.is_space and t.text not in "“”\"'’‘"]
    if not words:
        return True
    subject = cue.subject
    if subject is not None and subject.i < cue.first:
        left, right = subject.left_edge.i, subject.right_edge.i
        return all(left <= t.i <= right or t.dep_ in ("aux", "advmod", "neg", "cc", "prep", "npadvmod") for t in words)
    return len(words) <= 6 and not any(t.pos_ == "VERB" for t in words) and any(t.pos_ in ("PROPN", "PRON", "NOUN") for t in words)


def _cue_before(parsed: ParsedArticle, quotation: Quotation, cues: list[CueUse], earlier: list[Quotation]) -> CueUse | None:
    """The cue right before a quotation: "She said: “…”", "told reporters, “…”"."""
    text = parsed.text
    doc = parsed.doc
    for cue in reversed(cues):
        if cue.head.idx >= quotation.outer.start:
            continue
        end = doc[cue.last].idx + len(doc[cue.last].text)
        gap = text[end : quotation.outer.start]
        if any(q.outer.start >= end for q in earlier):
            return None
        between = [t for t in doc[cue.last + 1 : parsed.token_at(quotation.outer.start).i] if not t.is_punct and not t.is_space]
        if len(between) > 14:
            return None
        ended = gap.rstrip().endswith((",", ":")) or not between or between[-1].lower_ == "that"
        if not ended:
            return None
        plain = all(t.pos_ not in ("VERB", "AUX") for t in between)
        inverted = cue.subject is not None and cue.subject.i > cue.last
        return cue if plain or gap.rstrip().endswith(":") or inverted else None
    return None


def _lead_in(
    parsed: ParsedArticle, sentence: Span, quotation: Quotation, cue: CueUse, cues: list[CueUse], earlier: list[Quotation]
) -> int:
    """Where the content begins: at the quotation, or before it where the same clause leads in unquoted ("The plan “failed
    them,” she said")."""
    start = quotation.outer.start
    if cue.head.idx < start:
        return start
    floor = max([sentence.start, *(q.outer.end for q in earlier)])
    if earlier or any(floor <= c.head.idx < start and c.frame is not Frame.QUOTATION for c in cues):
        return start
    lead = Span(floor, start).of(parsed.text) if floor < start else ""
    if not any(c.isalnum() for c in lead) or lead.rstrip().endswith((":", "—", "–", " -", ";")):
        return start
    return trim(parsed.text, Span(floor, quotation.outer.end)).start


def _words(text: str, span: Span) -> int:
    return sum(any(c.isalnum() for c in word) for word in span.of(text).split())


def _is_title(text: str, span: Span, whole: bool) -> bool:
    """A title of a work or a name: nearly every word has a capital; a whole sentence with its stop is none."""
    words = [w for w in span.of(text).split() if len(w) > 3]
    titled = bool(words) and all(not w[:1].islower() for w in words) and any(w[:1].isupper() for w in words)
    return titled and not (whole and span.of(text).rstrip()[-1:] in ".?!,")


def _governed_fragment(parsed: ParsedArticle, sentence: Span, quotation: Quotation) -> Draft | None:
    """A quoted fragment under a verb that may report or tell an attitude: "wanted to “go an extra step”"."""
    inside = [t for t in parsed.tokens(quotation.inner) if not t.is_space]
    if not inside:
        return None
    top = min(inside, key=lambda t: sum(1 for _ in governors(t)))
    if quotation.outer.start <= top.head.idx < quotation.outer.end:
        return None
    child = top
    for verb in governors(top):
        if verb.pos_ == "VERB" and verb.lemma_.lower() in reporting_lemmas(_words(parsed.text, quotation.inner) >= _LONG_QUOTATION):
            cue = attitude_cue(verb, child)
            if cue is None or verb.idx > quotation.outer.start or parsed.quotation_at(verb.idx) is not None:
                return None
            spans = widen(governed_spans(parsed, cue), [quotation])
            holds = [span for span in spans if span.contains(quotation.outer) and sentence.contains(span)]
            return Draft(holds, cue, sentence=sentence, quotations=[quotation]) if holds else None
        child = verb
    return None
