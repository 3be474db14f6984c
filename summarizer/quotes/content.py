"""Content: which words are reported, given a cue and the quotation marks around it."""

import re

from spacy.tokens import Doc, Token

from config import words
from summarizer.article import Span
from summarizer.items import QuoteKind
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation
from summarizer.quotes.cues import CueUse, Frame
from summarizer.quotes.phrases import char_span, noun_phrase

_STOP_AFTER_FIGURE = re.compile(r"\d[a-z%]{0,3}\.\Z")  # "£48.2m.", which the tokenizer leaves as one word
_EDGE = " \t\r\n\f\v\u00a0,;:–—-"


def mention_span(doc: Doc, subject: Token) -> Span:
    """The words by the cue that point at the speaker: the noun phrase of `subject`."""
    first, last = noun_phrase(subject)
    return char_span(doc, first, last)


def governed_spans(parsed: ParsedArticle, cue: CueUse) -> list[Span]:
    """What the grammar says a cue reports: none, one span, or two where the cue interrupts ("X, he said, is Y")."""
    if cue.frame is Frame.ACCORDING:
        return _around(parsed, cue)
    if cue.content is None:
        if cue.frame is not Frame.CLAUSE or cue.subject is None:
            return []
        return _around(parsed, cue) if _parenthetical(cue) else _unparsed_clause(parsed, cue)
    if cue.frame is Frame.CLAUSE:
        return _clause(parsed, cue, cue.content)
    first = cue.content.left_edge.i
    if cue.frame in (Frame.OBJECT, Frame.PREPOSITION) or first < cue.last:
        first = cue.last + 1
    return _tidy(parsed, [(first, _right_end(cue, cue.content))])


def _clause(parsed: ParsedArticle, cue: CueUse, content: Token) -> list[Span]:
    sentence = content.sent
    if content.i < cue.first:
        end = min(cue.first, cue.subject.left_edge.i if cue.subject is not None and cue.subject.i < cue.first else cue.first)
        end = _back_over_adverbs(cue, end)
        first = sentence.start if cue.head.dep_ == "ROOT" else content.left_edge.i
        tail = [t.i for t in content.subtree if t.i > cue.last and not (cue.subject is not None and _under(t, cue.subject))]
        pieces = [(first, end - 1)]
        if len(tail) > 3 and tail[-1] - tail[0] < len(tail) + 2:
            pieces.append((tail[0], tail[-1]))
        return _tidy(parsed, pieces)
    first = content.left_edge.i
    doc = parsed.doc
    for place in range(cue.last + 1, content.i):
        if doc[place].lower_ == "that" and doc[place].dep_ == "mark":
            first = place + 1
            break
    return _tidy(parsed, [(max(first, cue.last + 1), _right_end(cue, content))])


def _right_end(cue: CueUse, content: Token) -> int:
    """The last token of what is said after the cue: the clause, and what follows it that can hardly belong to the cue."""
    last = content.right_edge.i
    for child in cue.head.rights:
        if child.i > last and child.dep_ in ("advcl", "prep", "advmod", "npadvmod", "dobj", "oprd", "conj", "cc", "relcl", "acl"):
            if child.dep_ in ("conj", "cc") and child.dep_ == "conj" and not _continues(cue, child):
                break
            if child.dep_ == "cc":
                continue
            if child.dep_ == "advcl" and child.tag_ == "VBG" and child.i and child.nbor(-1).text == ",":
                break
            last = max(last, child.right_edge.i)
    doc = cue.head.doc
    for token in doc[content.i : last + 1]:
        if token.i > content.i + 2 and (token.text == ";" or _turns_away(token)):
            return token.i - 1
    return last


def _turns_away(comma: Token) -> bool:
    """ ", but the council disagreed", ", adding that …", ", as he left": the article takes over again."""
    if comma.text != "," or comma.i + 2 >= len(comma.doc):
        return False
    following = comma.nbor()
    if following.tag_ == "VBG" and following.lemma_.lower() in words("cues")["clause"]:
        return True
    if following.lower_ == "as" and following.dep_ == "mark":
        return True
    if following.lower_ != "but":
        return False
    joined = next((t for t in comma.doc[comma.i + 2 : comma.sent.end] if t.dep_ in ("nsubj", "nsubjpass")), None)
    return joined is not None and joined.i - comma.i < 8


def _continues(cue: CueUse, joined: Token) -> bool:
    """ "said the plan failed and the council paid": the second clause has a subject of its own and goes on with what is said."""
    return any(c.dep_ == "nsubj" for c in joined.lefts) and joined.lemma_ != cue.head.lemma_


def _around(parsed: ParsedArticle, cue: CueUse) -> list[Span]:
    """The rest of the sentence around a parenthetical cue: "X, according to the police, is Y"."""
    doc = parsed.doc
    sentence = cue.head.sent
    first, last = cue.first, cue.last
    if cue.subject is not None:
        subject_first, subject_last = _whole(cue.subject)
        first, last = min(first, subject_first), max(last, subject_last)
    for child in cue.head.rights:
        if child.dep_ in ("prep", "npadvmod", "advmod", "dative", "dobj") and child.i > cue.last and child.i <= last + 1:
            last = max(last, child.right_edge.i)
    first = _back_over_adverbs(cue, first)
    before = (sentence.start, first - 1)
    after = (last + 1, sentence.end - 1)
    pieces = []
    words_before = sum(t.is_alpha for t in doc[before[0] : before[1] + 1]) if before[1] >= before[0] else 0
    words_after = sum(t.is_alpha for t in doc[after[0] : after[1] + 1]) if after[1] >= after[0] else 0
    if words_before >= 2:
        pieces.append(before)
    unfinished = words_before < 2 or not _has_finite_clause(doc, *before)
    if words_after >= 2 and unfinished:
        pieces.append(after)
    return _tidy(parsed, pieces)


def _has_finite_clause(doc: Doc, first: int, last: int) -> bool:
    return any(t.dep_ in ("nsubj", "nsubjpass", "expl") and first <= t.i < t.head.i <= last for t in doc[first : last + 1])


def _whole(subject: Token) -> tuple[int, int]:
    """The mention with what is said about it: apposition and relative clause included."""
    return subject.left_edge.i, subject.right_edge.i


def _parenthetical(cue: CueUse) -> bool:
    """ "…, he said, …": a cue with subject and no complement that stands between commas, or after one at the end."""
    head = cue.head
    if cue.subject is None or head.dep_ == "relcl":
        return False
    first = min(cue.first, cue.subject.left_edge.i)
    before = head.doc[first - 1] if first > head.sent.start else None
    if before is not None and before.dep_ in ("cc", "mark"):
        return False
    last = max(cue.last, cue.subject.right_edge.i)
    after = next((t for t in head.doc[last + 1 : head.sent.end] if not t.is_space), None)
    comma_before = before is not None and before.text in (",", "—", "–", "”", '"', "''")
    if not comma_before:
        return False
    if after is None or after.text in (",", ".", "—", "–"):
        return True
    return after.dep_ in ("prep", "npadvmod", "advmod", "dative", "dobj") and after.head.i == head.i and head.lemma_ in _PLAIN


_PLAIN = frozenset(
    {"say", "add", "note", "write", "report", "tell", "claim", "argue", "insist", "testify", "announce", "warn", "explain"}
)


def _unparsed_clause(parsed: ParsedArticle, cue: CueUse) -> list[Span]:
    """What follows a cue whose complement the parser missed: after "that", or a whole clause after a plain verb of saying."""
    doc = parsed.doc
    sentence = cue.head.sent
    if cue.head.dep_ == "relcl":
        return []
    end = next((t.i for t in doc[cue.last + 3 : sentence.end] if _turns_away(t)), sentence.end) - 1
    for place in range(cue.last + 1, min(cue.last + 14, end)):
        if doc[place].text in (",", ";", ":"):
            break
        if doc[place].lower_ == "that" and doc[place + 1].pos_ in ("DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM"):
            return _tidy(parsed, [(place + 1, end)])
    if (
        cue.head.lemma_ not in _PLAIN
        or cue.head.tag_ not in ("VBD", "VBZ", "VBP", "VBN")
        or cue.subject is None
        or cue.subject.i > cue.last
    ):
        return []
    first = cue.last + 1
    for child in cue.head.rights:
        if child.i == first and child.dep_ in ("prep", "npadvmod", "advmod", "dative") and child.right_edge.i < end - 4:
            first = child.right_edge.i + 1
    if end - first < 3:
        return []
    reduced = any(c.dep_ in ("dobj", "obj") and any(g.dep_ in ("acl", "relcl") for g in c.rights) for c in cue.head.rights)
    finite = reduced or any(
        t.dep_ in ("nsubj", "nsubjpass") and t.i >= first and t.head.i > t.i and t.head.i <= end for t in doc[first : end + 1]
    )
    opened = doc[first].text in (",", ";", ":") or doc[first].is_space
    return _tidy(parsed, [(first, end)]) if finite and not opened else []


def _back_over_adverbs(cue: CueUse, first: int) -> int:
    doc = cue.head.doc
    while first > cue.head.sent.start and doc[first - 1].dep_ in ("advmod", "aux", "cc") and doc[first - 1].head.i == cue.head.i:
        first -= 1
    return first


def _under(token: Token, head: Token) -> bool:
    return head.left_edge.i <= token.i <= head.right_edge.i


def _tidy(parsed: ParsedArticle, pieces: list[tuple[int, int]]) -> list[Span]:
    """Token ranges as character spans without separators at their ends; empty ones are left out."""
    doc = parsed.doc
    spans = []
    for first, last in pieces:
        while first <= last and (doc[first].is_space or doc[first].text in (",", ";", ":", "—", "–", "-")):
            first += 1
        while last >= first and (doc[last].is_space or doc[last].text in (",", ".", ";", ":", "—", "–", "-", "!")):
            last -= 1
        if first <= last and any(t.is_alpha or t.is_digit for t in doc[first : last + 1]):
            spans.append(trim(parsed.text, char_span(doc, first, last)))
    return spans


def trim(text: str, span: Span) -> Span:
    """`span` without white space and separators at its ends."""
    start, end = span.start, span.end
    while start < end - 1 and text[start] in _EDGE:
        start += 1
    while end > start + 1 and (text[end - 1] in _EDGE or _STOP_AFTER_FIGURE.search(text, max(start, end - 8), end)):
        end -= 1
    return Span(start, end)


def widen(spans: list[Span], quotations: list[Quotation]) -> list[Span]:
    """Spans grown to hold every quotation that they cut into, whole."""
    out: list[Span] = []
    for span in spans:
        start, end = span.start, span.end
        for quotation in quotations:
            if quotation.outer.start < end and start < quotation.outer.end:
                start, end = min(start, quotation.outer.start), max(end, quotation.outer.end)
        if out and out[-1].end >= start:
            start, end = min(out[-1].start, start), max(out[-1].end, end)
            out[-1] = Span(start, end)
        else:
            out.append(Span(start, end))
    return out


def kind_of(text: str, spans: list[Span], quotations: list[Quotation]) -> QuoteKind:
    """Direct, mixed or indirect by the share of the letters that stand inside quotation marks."""
    inside = outside = 0
    for span in spans:
        covered = 0
        for quotation in quotations:
            start, end = max(span.start, quotation.inner.start), min(span.end, quotation.inner.end)
            if start < end:
                covered += sum(c.isalnum() for c in text[start:end])
        total = sum(c.isalnum() for c in span.of(text))
        inside += covered
        outside += total - covered
    if not inside:
        return QuoteKind.INDIRECT
    return QuoteKind.DIRECT if outside <= 0.03 * inside else QuoteKind.MIXED


def inner_spans(spans: list[Span], quotations: list[Quotation]) -> list[Span]:
    """The words inside the marks of a direct quote, one span per quotation."""
    return [q.inner for span in spans for q in quotations if span.start < q.inner.end and q.inner.start < span.end]
