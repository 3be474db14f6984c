"""Words that somebody put so: "“a mess”, as she put it" is hers, whoever else is said to speak in the sentence."""

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Span
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation
from summarizer.quotes.cues import cue_use
from summarizer.quotes.drafts import Draft

_AS_PUT = re.compile(
    r"\bas (?P<who>[^\s,.;:“”\"][^,.;:“”\"\n]{0,70}?) (?:(?:once|later|has|had|also) )?(?P<cue>(?:puts?|described|phrased) it)\b"
)
_WHEN = re.compile(r"(?: [\w’'-]+){0,4}[,:]? ?")  # " on Thursday, “…”"
_NEAR = 40  # characters


def with_what_was_put(parsed: ParsedArticle, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each quotation with an "as … put it" given to whom that names."""
    found = list(drafts)
    for match in _AS_PUT.finditer(parsed.text):
        cue = Span(*match.span("cue"))
        quotation = _put(parsed, match.start(), cue.end)
        if quotation is None:
            continue
        holder = next((draft for draft in found if quotation in draft.quotations), None)
        use = cue_use(parsed, cue, Span(*match.span("who")))
        if use.subject is None or (holder is not None and holder.cue is not None and holder.cue.span.overlaps(cue)):
            continue
        sentence = parsed.sentence_at(quotation.outer.start)
        paragraph = holder.paragraph if holder is not None else parsed.paragraphs.index(parsed.paragraph_at(cue.start))
        made = Draft([quotation.outer], use, paragraph=paragraph, sentence=sentence, quotations=[quotation])
        made.sure = holder.sure if holder is not None else None
        if holder is not None:
            found.remove(holder)
            left = [span for span in holder.spans if not span.overlaps(quotation.outer)]
            if left and holder.cue is not None:
                rest = replace(holder, spans=left, quotations=[q for q in holder.quotations if q is not quotation])
                found.append(rest)
                for draft in found:
                    draft.follows = rest if draft.follows is holder else draft.follows
        found.append(made)
    return sorted(found, key=lambda draft: draft.start)


def _put(parsed: ParsedArticle, start: int, end: int) -> Quotation | None:
    """The quotation that ends right before `start` or begins soon after `end`, in the same sentence."""
    sentence = parsed.sentence_at(start)
    for quotation in parsed.quotations:
        if quotation.outer.start > end + _NEAR:
            return None
        before = quotation.outer.end <= start and not any(c.isalnum() for c in parsed.text[quotation.outer.end : start])
        after = quotation.outer.start >= end and _WHEN.fullmatch(parsed.text[end : quotation.outer.start])
        if (before or after) and sentence is not None and sentence.overlaps(quotation.outer):
            return quotation
    return None
