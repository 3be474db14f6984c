"""The cue beside a quotation: before it, after it, interrupting it, or a label in front of it.

The parser often errs around quotation marks; what stands between the marks and the cue decides here, and grammar helps.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from summarizer.article import Span
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation
from summarizer.quotes.content import trim
from summarizer.quotes.cues import CueUse, Frame

_MAX_BETWEEN = 30  # tokens between a quotation and the cue that reports it
_MAX_TO_QUOTATION = 14  # words between a cue and the quotation it introduces
_LABEL = re.compile(r"[A-Z@][^\s:“\"]*(?: (?:and|of|de|la|van|von|al|[A-Z][^\s:“\"]*)){0,5}(?= ?:\s*\Z| [-—–―]\s*\Z)")


def cue_beside(parsed: ParsedArticle, quotation: Quotation, cues: list[CueUse], earlier: Sequence[Quotation]) -> CueUse | None:
    """The cue that stands beside `quotation` and reports it as a direct quote. earlier: the quotations before it."""
    cue = _cue_after(parsed, quotation, cues) or _cue_before(parsed, quotation, cues, earlier)
    return cue if cue is not None and _complete(parsed, quotation, cue) else None


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
    before = [
        t
        for t in _without_asides(doc, [t for t in doc[parsed.token_at(gap_start).i : cue.first] if t.idx >= gap_start])
        if t.pos_ in ("PRON", "PROPN", "NOUN") or (t.text[0].isupper() and t.i == cue.first - 1)
    ]
    if not before:
        return with_following_subject(parsed, cue)
    aged = before[-1].lower_ == "year" and before[-1].i + 2 < cue.first and before[-1].nbor(2).lower_ == "old"
    return replace(cue, subject=before[-1].nbor(2) if aged else before[-1])


def with_following_subject(parsed: ParsedArticle, cue: CueUse) -> CueUse:
    """The cue with the noun phrase right after it as subject: "…, said the club's new chair Ana Duarte"."""
    doc = parsed.doc
    head: Token | None = None
    for token in doc[cue.last + 1 : min(cue.last + 12, len(doc))]:
        if token.pos_ in ("PROPN", "NOUN", "PRON"):
            head = token
        elif (token.pos_ not in ("DET", "ADJ", "NUM", "ADV", "PART", "VERB") and token.text not in ("-", ".")) or (
            token.pos_ == "VERB" and token.tag_ != "VBN"
        ):
            break
    return replace(cue, subject=head) if head is not None else cue


def interrupts(parsed: ParsedArticle, cue: CueUse, before: Quotation, quotation: Quotation, cues: list[CueUse]) -> bool:
    """Whether `cue` interrupts one quotation: "“A,” he said of the plan, “but not B.”" """
    if not before.outer.end <= cue.head.idx < quotation.outer.start:
        return False
    if any(cue.head.idx < c.head.idx < quotation.outer.start and c.frame is Frame.CLAUSE for c in cues):
        return False
    return parsed.text[cue.head.idx : quotation.outer.start].rstrip().endswith((",", ":", "—", "–", " -"))


def _looks_back(parsed: ParsedArticle, cue: CueUse) -> bool:
    """Not so for "…,” adding that …" and "…,” the senator said his campaign …", which report what follows them."""
    if cue.head.tag_ == "VBG":
        return False
    if cue.frame is Frame.CLAUSE and cue.content is not None and cue.content.i > cue.last:
        return parsed.quotation_at(cue.content.idx) is not None
    return True


def _only_subject_between(parsed: ParsedArticle, first: int, cue: CueUse, gap_start: int) -> bool:
    doc = parsed.doc
    words = [
        t for t in doc[first : cue.first] if t.idx >= gap_start and not t.is_punct and not t.is_space and t.text not in "“”\"'’‘"
    ]
    if not words:
        return True
    subject = cue.subject
    if subject is not None and subject.i < cue.first:
        left, right = subject.left_edge.i, subject.right_edge.i
        if all(left <= t.i <= right or t.dep_ in ("aux", "advmod", "neg", "cc", "prep", "npadvmod") for t in words):
            return True
    plain = _without_asides(doc, words)
    return (
        0 < len(plain) <= 8
        and not any(t.pos_ == "VERB" for t in plain)
        and any(t.pos_ in ("PROPN", "PRON", "NOUN") or t.text[0].isupper() for t in plain)
    )


def _without_asides(doc: Doc, words: list[Token]) -> list[Token]:
    """The words of a mention without what stands between commas: "Hale, who runs the ferry, said"."""
    kept: list[Token] = []
    depth = 0
    for token in words:
        if token.i and doc[token.i - 1].text == ",":
            depth += 1
        if depth % 2 == 0:
            kept.append(token)
    return kept


def _cue_before(parsed: ParsedArticle, quotation: Quotation, cues: list[CueUse], earlier: Sequence[Quotation]) -> CueUse | None:
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
        if len(between) > _MAX_TO_QUOTATION:
            return None
        ended = gap.rstrip().endswith((",", ":")) or not between or between[-1].lower_ == "that"
        if not ended:
            return None
        plain = all(t.pos_ not in ("VERB", "AUX") for t in between)
        inverted = cue.subject is not None and cue.subject.i > cue.last
        return cue if plain or gap.rstrip().endswith(":") or inverted else None
    return None


def lead_in(
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
    if not any(c.isalnum() for c in lead) or lead.rstrip().endswith((":", "—", "–", " -", ";", "(")):
        return start
    return trim(parsed.text, Span(floor, quotation.outer.end)).start


def label_before(text: str, sentence: Span, quotation: Quotation) -> Span | None:
    """ "Trump: “…”", "Dr Hale — “…”": a short capitalised label before the quotation."""
    match = _LABEL.match(text[sentence.start : quotation.outer.start])
    return Span(sentence.start, sentence.start + match.end()) if match else None
