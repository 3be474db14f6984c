"""Doc in, quotes out: drafts with their speakers named."""

from summarizer.article import Span, join_spans, stands_in
from summarizer.items import Cue, Mention, Quote, QuoteKind, Speaker
from summarizer.language import ParsedArticle
from summarizer.quotes.content import inner_spans, kind_of, mention_span, trim
from summarizer.quotes.drafts import Draft, draft_quotes
from summarizer.quotes.phrases import char_span
from summarizer.quotes.speakers import name_speakers


def find_quotes(parsed: ParsedArticle) -> tuple[Quote, ...]:
    """All quotes of an article in order of the text, speakers resolved, ids "q1", "q2" …"""
    drafts = draft_quotes(parsed)
    named = name_speakers(parsed, drafts)
    found: list[Quote] = []
    for draft, speakers in zip(drafts, named, strict=True):
        kind = kind_of(parsed.text, draft.spans, draft.quotations)
        spans = _shown(parsed.text, draft, kind)
        cue, mention = _cue(parsed, draft), _mention(parsed, draft)
        found.append(
            Quote(
                id=f"q{len(found) + 1}",
                kind=kind,
                text=join_spans(parsed.text, spans),
                spans=spans,
                speakers=_provable(parsed.text, speakers),
                mention=mention,
                cue=cue,
                confidence=_confidence(draft, kind, bool(speakers)),
            )
        )
    return tuple(found)


def _provable(text: str, speakers: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    """The speakers with what of them stands in the article as whole words: a name cut inside a word names nobody."""
    found = []
    for speaker in speakers:
        if stands_in(text, speaker.name):
            role = speaker.role if speaker.role and stands_in(text, speaker.role) else None
            others = tuple(name for name in speaker.other_names if stands_in(text, name))
            found.append(Speaker(speaker.name, role, others))
    return tuple(found)


def _shown(text: str, draft: Draft, kind: QuoteKind) -> tuple[Span, ...]:
    if kind is QuoteKind.DIRECT:
        spans = inner_spans(draft.spans, draft.quotations)
        return tuple(dict.fromkeys(_without_space(text, span) for span in spans))
    return tuple(trim(text, span) for span in draft.spans)


def _without_space(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start + 1, span.end - len(words) + len(words.rstrip())))


def _cue(parsed: ParsedArticle, draft: Draft) -> Cue | None:
    if draft.cue is None:
        return None
    span = char_span(parsed.doc, draft.cue.first, draft.cue.last)
    return Cue(span.of(parsed.text), span)


def _mention(parsed: ParsedArticle, draft: Draft) -> Mention | None:
    if draft.label is not None:
        return Mention(draft.label.of(parsed.text), draft.label)
    if draft.cue is None or draft.cue.subject is None:
        return None
    span = mention_span(parsed.doc, draft.cue.subject)
    return Mention(span.of(parsed.text), span)


def _confidence(draft: Draft, kind: QuoteKind, named: bool) -> float:
    """How often quotes of this make are right, roughly: by kind, cue and speaker. Issue F calibrates it."""
    base = {QuoteKind.DIRECT: 0.9, QuoteKind.MIXED: 0.75, QuoteKind.INDIRECT: 0.7}[kind]
    if draft.cue is None and draft.label is None:
        base -= 0.25
    return round(base - (0.0 if named else 0.2), 2)
