"""Doc in, quotes out: drafts with their speakers named."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from summarizer.article import Span, join_spans, stands_in
from summarizer.items import Cue, Mention, Quote, QuoteKind, Speaker
from summarizer.language import ParsedArticle
from summarizer.quotes.confidence import confidence, hedged, is_kept
from summarizer.quotes.content import count_words, inner_spans, kind_of, trim
from summarizer.quotes.drafts import Draft, draft_quotes
from summarizer.quotes.putting import with_what_was_put
from summarizer.quotes.speakers import name_speakers
from summarizer.quotes.tagger.senses import Senses

_AROUND = 4  # words of "she said that"


def find_quotes(parsed: ParsedArticle) -> tuple[Quote, ...]:
    """All quotes of an article in order of the text, speakers resolved, ids "q1", "q2" …"""
    return quotes_and_senses(parsed)[0]


def quotes_and_senses(parsed: ParsedArticle) -> tuple[tuple[Quote, ...], Senses]:
    """All quotes of an article as `find_quotes` gives them, and the senses of the words that were read for them."""
    drafts, senses = draft_quotes(parsed)
    drafts = with_what_was_put(parsed, drafts)
    return tuple(quote for _, quote in finished(parsed, drafts)), senses


def finished(parsed: ParsedArticle, drafts: Sequence[Draft], doubtful: bool = False) -> list[tuple[Draft, Quote]]:
    """All quotes of an article, each with the draft that it was made from. doubtful: with those that most likely are none."""
    found: list[tuple[Draft, Quote]] = []
    for draft, named in zip(drafts, name_speakers(parsed, drafts), strict=True):
        kind = kind_of(parsed.text, draft.spans, draft.quotations)
        spans = _shown(parsed.text, draft, kind)
        speakers = _provable(parsed.text, named)
        quote = Quote(
            id=f"q{len(found) + 1}",
            kind=kind,
            text=join_spans(parsed.text, spans),
            spans=spans,
            speakers=speakers,
            mention=_mention(parsed, draft),
            cue=_cue(parsed, draft),
            confidence=confidence(parsed, draft, kind, speakers),
        )
        if is_kept(parsed.text, quote) or draft.whole or doubtful:
            found.append((draft, hedged(quote) if draft.hedged else quote))
    return _without_doubles(parsed.text, found)


def _without_doubles(text: str, found: list[tuple[Draft, Quote]]) -> list[tuple[Draft, Quote]]:
    """ "Abbot disagreed: she said it “would fix nothing”" is one quote: of two by the same speaker, one within the other with
    hardly a word more around it, the inner one stays."""
    drop: set[str] = set()
    for (_, outer), (_, inner) in pairwise(found):  # what is around is so little that nothing stands between
        if not inner.speakers or len(outer.spans) != 1 or len(inner.spans) != 1 or not outer.spans[0].contains(inner.spans[0]):
            continue
        around = count_words(text, outer.spans[0]) - count_words(text, inner.spans[0])
        if around <= _AROUND and [s.name for s in inner.speakers] == [s.name for s in outer.speakers]:
            drop.add(outer.id)
    kept = [(draft, quote) for draft, quote in found if quote.id not in drop]
    return [(draft, replace(quote, id=f"q{number}")) for number, (draft, quote) in enumerate(kept, 1)]


def _provable(text: str, speakers: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    """The speakers with what of them stands in the article as whole words: a name cut inside a word names nobody."""
    found = []
    for speaker in speakers:
        if stands_in(text, speaker.name):
            role = speaker.role if speaker.role and stands_in(text, speaker.role) else None
            others = tuple(name for name in speaker.other_names if stands_in(text, name))
            whose = speaker.whose if speaker.whose and stands_in(text, speaker.whose) else None
            found.append(Speaker(speaker.name, role, others, whose))
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
    return Cue(draft.cue.span.of(parsed.text), draft.cue.span) if draft.cue is not None else None


def _mention(parsed: ParsedArticle, draft: Draft) -> Mention | None:
    span = draft.label or (draft.cue.mention if draft.cue is not None else None)
    return Mention(span.of(parsed.text), span) if span is not None else None
