"""Quotes before their speakers are known: what the tagger finds, put right where quotation marks and formats are certain."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from summarizer.article import ParagraphKind, Span
from summarizer.items import QuoteKind
from summarizer.language import ParsedArticle
from summarizer.marks import Quotation
from summarizer.quotes.content import count_words, is_title, kind_of, only_asks, with_its_end, within_marks
from summarizer.quotes.cues import (
    CueUse,
    Reported,
    cue_use,
    is_clause,
    is_reporting,
    reported,
    reported_clause,
    says_by_itself,
    turns_away,
    with_its_hedge,
)
from summarizer.quotes.formats import label_before, spoken_lines
from summarizer.quotes.tagger.decode import Tagged
from summarizer.quotes.tagger.senses import NO_SENSES, Senses
from summarizer.quotes.tagger.session import load_tagger

_LONG_QUOTATION = 4  # words; a shorter one without a cue is a scare quote, a title, a nickname
_GAP = 40  # characters that the tagger passes over within a content
_SUBJECT = 2  # words
_PASSED_OVER = 3  # words between two pieces that are neither cue nor source
_FEWEST = 2  # words of a content without quotation marks
_SKIPPED = frozenset(
    {ParagraphKind.BYLINE, ParagraphKind.CREDIT, ParagraphKind.SIGNOFF, ParagraphKind.LINK, ParagraphKind.CAPTION}
)


@dataclass(eq=False)
class Draft:
    """spans: what is reported, marks included. cue: None for a quotation that stands alone. label: "WALLACE" in "WALLACE: …".
    follows: the draft whose speaker goes on here, for one without a cue; goes_on: surely, for the tagger links the two.
    sure: the tagger's probabilities of contents, cue and source; None where a rule found the quote. whole: a quotation that is a
    sentence of its own, or several, with no cue. hedged: see `cues.Reported`."""

    spans: list[Span]
    cue: CueUse | None = None
    label: Span | None = None
    follows: "Draft | None" = None
    goes_on: bool = False
    paragraph: int = 0
    sentence: Span | None = None
    quotations: list[Quotation] = field(default_factory=list)
    sure: tuple[float, float, float] | None = None
    whole: bool = False
    hedged: bool = False

    @property
    def start(self) -> int:
        return self.spans[0].start

    def extend(self, quotation: Quotation) -> None:
        """Take a further quotation into this quote."""
        self.spans.append(quotation.outer)
        self.quotations.append(quotation)


def draft_quotes(parsed: ParsedArticle) -> tuple[list[Draft], Senses]:
    """All quotes of an article with content and cue, in order of the text; and the senses of the words that were read."""
    drafting = _Drafting(parsed)
    return drafting.all(), drafting.senses


class _Drafting:
    def __init__(self, parsed: ParsedArticle) -> None:
        self.parsed = parsed
        self.text = parsed.text
        self.starts = [paragraph.span.start for paragraph in parsed.paragraphs]
        self.quotation_starts = [quotation.outer.start for quotation in parsed.quotations]
        self.made: list[Draft] = []
        self.holder: dict[Quotation, Draft] = {}
        self.senses = NO_SENSES

    def all(self) -> list[Draft]:
        read = [paragraph for paragraph in self.parsed.paragraphs if paragraph.kind not in _SKIPPED]
        lines = list(spoken_lines(self.text, read))
        for line in lines:
            self._note(self._draft([line.said], label=line.name))
        said = {self._paragraph(line.said.start) for line in lines}
        stretches = [p.body for p in read if self._paragraph(p.span.start) not in said and self._may_report(p.body)]
        tagged = self._tagged(stretches)
        for draft in tagged:
            self._note(draft)
        self._place_the_rest()
        seen = {tuple(draft.spans) for draft in self.made}
        self.made.extend(nested for draft in tagged for nested in self._inside(draft) if tuple(nested.spans) not in seen)
        return sorted(self.made, key=lambda draft: draft.start)

    def _may_report(self, stretch: Span) -> bool:
        """Not so without a quotation mark or a word that reports: what the tagger need not read costs no time."""
        return bool(self._quotations(stretch)) or any(map(is_reporting, self.parsed.tokens(stretch)))

    def _note(self, draft: Draft) -> None:
        self.made.append(draft)
        for quotation in draft.quotations:
            self.holder.setdefault(quotation, draft)

    def _draft(
        self,
        spans: list[Span],
        cue: CueUse | None = None,
        label: Span | None = None,
        sure: tuple[float, float, float] | None = None,
    ) -> Draft:
        held = [q for span in spans for q in self._quotations(span)]
        sentence = self.parsed.sentence_at(spans[0].start)
        return Draft(spans, cue, label, None, False, self._paragraph(spans[0].start), sentence, held, sure)

    def _paragraph(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)

    def _quotations(self, span: Span) -> Sequence[Quotation]:
        """The quotations that `span` overlaps."""
        first = max(0, bisect_right(self.quotation_starts, span.start) - 1)
        last = bisect_left(self.quotation_starts, span.end)
        return [q for q in self.parsed.quotations[first:last] if q.inner.overlaps(span)]

    # What the tagger finds

    def _tagged(self, stretches: list[Span]) -> list[Draft]:
        if not stretches:
            return []
        reading = load_tagger().read(self.text, stretches, self.parsed.quotations)
        found, self.senses = reading.attributions, reading.senses
        owners = self._owners(found)
        drafts: list[Draft] = []
        for tagged in found:
            pieces = self._pieces(tagged, owners)
            if not pieces or tagged.cue is None:
                continue
            cue = cue_use(self.parsed, tagged.cue, tagged.source)
            quotations = [quotation for piece in pieces for quotation in self._quotations(piece)]
            if self._is_work(pieces, quotations, cue):
                continue
            match reported(self.parsed, cue, pieces, bool(quotations)):
                case Reported.YES:
                    drafts.extend(self._parted(pieces, cue, tagged))
                case Reported.HEDGED:
                    hedged = self._parted(pieces, with_its_hedge(self.parsed, cue), tagged)
                    for draft in hedged:
                        draft.hedged = True
                    drafts.extend(hedged)
        return drafts

    def _is_work(self, pieces: list[Span], quotations: list[Quotation], cue: CueUse) -> bool:
        """A song that was played, a paper that was written: its title is nobody's speech."""
        titles = bool(quotations) and all(is_title(self.text, quotation.inner, False) for quotation in quotations)
        return titles and not says_by_itself(cue.head) and kind_of(self.text, pieces, quotations) is QuoteKind.DIRECT

    def _owners(self, found: list[Tagged]) -> dict[Quotation, Tagged]:
        """Of each quotation the attribution that most of it belongs to."""
        shares: defaultdict[Quotation, list[tuple[int, int]]] = defaultdict(list)
        for number, tagged in enumerate(found):
            for piece in tagged.contents:
                for quotation in self._quotations(piece):
                    common = min(piece.end, quotation.inner.end) - max(piece.start, quotation.inner.start)
                    shares[quotation].append((common, -number))
        owners = {}
        for quotation, bids in shares.items():
            best, number = max(bids)
            if 3 * best >= len(quotation.inner) or not quotation.closed:
                owners[quotation] = found[-number]
        return owners

    def _pieces(self, tagged: Tagged, owners: dict[Quotation, Tagged]) -> list[Span]:
        pieces: list[Span] = []
        for content in tagged.contents:
            near = self._quotations(content)
            theirs = [q for q in near if owners.get(q) is tagged]
            others = [q for q in near if owners.get(q) is not tagged]
            for piece in within_marks(self.text, content, theirs, others):
                if pieces and (piece.start < pieces[-1].end or self._one_stretch(pieces[-1], piece, tagged)):
                    pieces[-1] = Span(pieces[-1].start, max(piece.end, pieces[-1].end))
                else:
                    pieces.append(piece)
        if tagged.cue is None:
            return []
        here = self.parsed.sentence_at(tagged.cue.start) or tagged.cue  # words of another sentence need marks to be somebody's
        pieces = [piece for piece in pieces if self._quotations(piece) or piece.overlaps(here)]
        pieces = [self._until_the_article_goes_on(piece) if piece.start > tagged.cue.start else piece for piece in pieces]
        if len(pieces) > 1 and self._only_the_subject(pieces[0], tagged.cue):
            pieces = pieces[1:]
        ended = (piece if self._quotations(piece) else with_its_end(self.parsed, piece) for piece in pieces)
        pieces = [piece for piece in ended if piece is not None]
        quoted = any(self._quotations(piece) for piece in pieces)
        if quoted and len(pieces) > 1:
            pieces = [piece for piece in pieces if self._quotations(piece) or not only_asks(self.parsed, piece)]
            pieces = [piece for piece in pieces if not self._only_the_topic(piece, tagged.cue)]
        if not quoted and len(pieces) > 1:
            pieces = self._near_the_cue(pieces, tagged)
        return pieces if quoted or sum(count_words(self.text, piece) for piece in pieces) >= _FEWEST else []

    def _until_the_article_goes_on(self, piece: Span) -> Span:
        """What follows a cue, cut outside quotation marks where the article takes over: ", as he left", ", but drivers …"."""
        held = self._quotations(piece)
        sentence = self.parsed.sentence_at(piece.start)
        if not held and sentence is not None and sentence.end < piece.end:
            last = self.parsed.sentence_at(piece.end - 1)
            rest = self.text[piece.end : last.end] if last is not None else ""
            if any(map(str.isalnum, rest)):  # the next sentence is not all theirs
                piece = Span(piece.start, piece.start + max(1, len(self.text[piece.start : sentence.end].rstrip(". \n"))))
        start = held[-1].outer.end if held else piece.start + 1
        cut = next((token.idx for token in self.parsed.tokens(piece) if token.idx >= start and turns_away(token)), None)
        return Span(piece.start, cut) if cut is not None else piece

    def _one_stretch(self, before: Span, after: Span, tagged: Tagged) -> bool:
        """Whether the words between two pieces were only passed over: few, in one sentence, neither cue nor source."""
        if any(quotation.closed for piece in (before, after) for quotation in self._quotations(piece)):
            return False
        between = self.text[before.end : after.start]
        if (
            after.start - before.end > _GAP
            or not any(c.isalnum() for c in between)
            or self._quotations(Span(before.end, after.start))
        ):
            return False
        parting = [part for part in (tagged.cue, tagged.source) if part is not None]
        same = self.parsed.sentence_at(before.start) == self.parsed.sentence_at(after.start)
        return same and not any(part.start < after.start and before.end < part.end for part in parting)

    def _only_the_subject(self, piece: Span, cue: Span) -> bool:
        """ "He is accused of …": a word or two before a cue that no comma parts from them make no sense alone."""
        before_cue = piece.end <= cue.start and not any(c in ',:;—–-”"’' for c in self.text[piece.end : cue.start])
        return before_cue and count_words(self.text, piece) <= _SUBJECT and not self._quotations(piece)

    def _near_the_cue(self, pieces: list[Span], tagged: Tagged) -> list[Span]:
        """Of pieces without quotation marks those that only cue and source part: what stands farther off is something else."""
        parting = [part for part in (tagged.cue, tagged.source) if part is not None]
        groups = [[pieces[0]]]
        for before, after in pairwise(pieces):
            between = count_words(self.text, Span(before.end, after.start))
            theirs = sum(count_words(self.text, part) for part in parting if before.end <= part.start and part.end <= after.start)
            if between - theirs > _PASSED_OVER:
                groups.append([])
            groups[-1].append(after)
        return min(groups, key=lambda group: self._distance(group, parting[0]))

    def _only_the_topic(self, piece: Span, cue: Span) -> bool:
        """ "“…,” she said of the plan": what the quotation is about."""
        if piece.start < cue.end or self._quotations(piece) or any(c in ",;:—–" for c in self.text[cue.end : piece.start]):
            return False
        first = self.parsed.token_at(piece.start)
        return first.i > 0 and first.nbor(-1).lower_ in ("of", "about") and not is_clause(self.parsed, [piece])

    def _parted(self, pieces: list[Span], cue: CueUse, tagged: Tagged) -> list[Draft]:
        """One draft, and further ones for quotations that stand by themselves: the same attribution, but quotes of their own."""
        label = self._label(cue)
        groups: list[list[Span]] = []
        listed: set[int] = set()  # groups with the cue of the group before: "shouted “A” and “B”"
        for piece in pieces:
            if groups and self._is_listed(groups[-1][-1], piece):
                listed.add(len(groups))
                groups.append([piece])
            elif groups and not self._parts(groups[-1], piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
        main = min(range(len(groups)), key=lambda n: self._distance(groups[n], cue.span))
        with_cue = {main, *(n for n in listed if all(k in listed for k in range(main + 1, n)))}
        drafts = [
            self._draft(group, cue if number in with_cue else None, label if number in with_cue else None, tagged.sure)
            for number, group in enumerate(groups)
        ]
        for draft in drafts:
            if draft.cue is None:
                draft.follows, draft.goes_on = drafts[main], abs(draft.paragraph - drafts[main].paragraph) <= 1
        return drafts

    def _is_listed(self, before: Span, after: Span) -> bool:
        """Whether two quotations are joined by no more than "and"."""
        first, second = self._quotations(before), self._quotations(after)
        if not first or not second or first[-1].outer.end != before.end or second[0].outer.start != after.start:
            return False
        return self.text[before.end : after.start].strip(" ,;") in ("and", "or", "and then")

    def _distance(self, spans: list[Span], cue: Span) -> tuple[bool, int]:
        """How far a cue is from contents: in another sentence or not, then in characters."""
        sentence = self.parsed.sentence_at(cue.start)
        apart = sentence is None or not any(span.overlaps(sentence) for span in spans)
        return apart, min(max(0, cue.start - span.end, span.start - cue.end) for span in spans)

    def _label(self, cue: CueUse) -> Span | None:
        """The name before a colon or dash that is the cue."""
        if cue.mention is None or any(c.isalnum() for c in cue.span.of(self.text)):
            return None
        return cue.mention if cue.mention.end <= cue.span.start else None

    def _parts(self, before: list[Span], after: Span) -> bool:
        """Whether a new quote begins with `after`: in another paragraph, unless a quotation goes on into it; or where a
        quotation stands as a sentence of its own after words that are not (all) quoted."""
        held = self._quotations(before[-1])
        if self._paragraph(before[-1].start) != self._paragraph(after.start):
            return not (held and held[-1].goes_on)
        inside = self._quotations(after)
        sentence = self.parsed.sentence_at(after.start)
        if not inside or sentence is None or inside[0].outer.start > after.start or sentence.start < after.start - 1:
            return False
        quotations = [q for span in before for q in self._quotations(span)]
        return kind_of(self.text, before, quotations) is not QuoteKind.DIRECT

    def _inside(self, draft: Draft) -> Iterator[Draft]:
        """Speech inside reported speech, which the tagger has not learned: "he said that she had told him …"."""
        for span in draft.spans:
            for token in self.parsed.tokens(span):
                clause = reported_clause(self.parsed, token)
                if clause is not None and span.contains(clause.content) and count_words(self.text, clause.content) > _FEWEST:
                    use = CueUse(Span(token.idx, token.idx + len(token.text)), token, clause.mention, clause.subject)
                    yield self._draft([self._with_its_marks(clause.content)], use)

    def _with_its_marks(self, content: Span) -> Span:
        """`content`, to the mark that closes the quotation which begins in it."""
        ends = [q.outer.end for q in self._quotations(content) if q.outer.start >= content.start and q.closed]
        return Span(content.start, max(content.end, *ends)) if ends else content

    # Quotations that the tagger leaves

    def _place_the_rest(self) -> None:
        quotations = self.parsed.quotations
        last: Draft | None = None
        upcoming = sorted(self.made, key=lambda draft: draft.start)
        nth = 0
        for number, quotation in enumerate(quotations):
            paragraph = self._paragraph(quotation.outer.start)
            if self.parsed.paragraphs[paragraph].kind in _SKIPPED:
                continue
            while nth < len(upcoming) and upcoming[nth].start <= quotation.outer.start:
                last = upcoming[nth]
                nth += 1
            before = self.holder.get(quotations[number - 1]) if number else None
            going_on = before if number and quotations[number - 1].goes_on else None
            here = self.holder.get(quotation)
            if here is not None:
                if going_on is not None and going_on is not here and going_on in self.made:
                    self._go_on(going_on, here)
                continue
            near = before if before is not None and before.paragraph == paragraph else None
            alone = self._alone(quotation, going_on, near, last)
            if alone is not None:
                self._note(alone)
                last = alone

    def _go_on(self, early: Draft, late: Draft) -> None:
        """Make two drafts one: the quotation of the first goes on in the second. Not if each says who speaks."""
        if late.label is not None or (early.label is not None and late.cue is not None):
            return
        if late.cue is None:
            kept, given = early, late
        elif early.cue is None:
            kept, given = late, early
        else:
            return
        kept.spans = [*early.spans, *late.spans]
        kept.quotations = [*early.quotations, *late.quotations]
        kept.paragraph, kept.sentence = early.paragraph, early.sentence
        self.made.remove(given)
        self.holder.update(dict.fromkeys(given.quotations, kept))
        for draft in self.made:
            draft.follows = kept if draft.follows is given else draft.follows

    def _alone(self, quotation: Quotation, going_on: Draft | None, near: Draft | None, last: Draft | None) -> Draft | None:
        """A quotation with no cue of its own: part of the quote before it, or one whose speaker the context must tell."""
        sentence = self.parsed.sentence_at(quotation.outer.start) or quotation.outer
        whole = sentence.start >= quotation.outer.start - 1 and sentence.end <= quotation.outer.end + 2
        if whole and going_on is not None:
            going_on.extend(quotation)
            self.holder[quotation] = going_on
            return None
        label = label_before(self.text, sentence, quotation.outer.start)
        if label is not None:
            return self._draft([quotation.outer], label=label)
        if whole and near is not None and self._directly_follows(near, quotation):
            near.extend(quotation)
            self.holder[quotation] = near
            return None
        if is_title(self.text, quotation.inner, whole) or count_words(self.text, quotation.inner) < _LONG_QUOTATION:
            return None
        draft = self._draft([quotation.outer])
        opens = sentence.start >= quotation.outer.start - 1
        goes_on = near if opens and near is not None and self._directly_follows(near, quotation) else None
        draft.follows, draft.whole = (last if whole else goes_on), whole
        return draft

    def _directly_follows(self, before: Draft, quotation: Quotation) -> bool:
        """No sentence stands between the quote before and this quotation."""
        sentence = self.parsed.sentence_at(before.spans[-1].start)
        end = max(sentence.end if sentence else 0, before.spans[-1].end)
        return not any(c.isalnum() for c in self.text[end : quotation.outer.start])
