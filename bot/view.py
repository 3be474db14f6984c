"""What a person is shown of a digest or an answer, as plain values; how it is drawn is each adapter's business.

Direct quotes are marked to stand in quotation marks, others never are. Every word shown is the article's, except counts of
what is left out, "jointly", "Speaker not named" and what stands in square brackets.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from summarizer.article import GAP, ParagraphKind
from summarizer.items import Answer, Digest, Figure, Quote, QuoteKind
from summarizer.judge import count_words

WORDS_PER_MINUTE = 230
MAX_QUOTES = 3
MAX_FIGURES = 8
UNNAMED = "Speaker not named"
_MAX_NAMES = 8
_DENIALS = frozenset({"denied", "denies", "deny", "denying", "disputed", "disputes", "doubted", "doubts"})
_NEAR = 30  # characters between a cue and its words ("told reporters on Monday that") that are still shown with them
_SHOWN_FIRST = {QuoteKind.DIRECT: 0, QuoteKind.MIXED: 1, QuoteKind.INDIRECT: 2}


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One quote as shown. marked: it is direct, so it stands in quotation marks. source: its article, if several are open."""

    id: str
    text: str
    marked: bool
    source: str | None = None


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """A speaker, or several who speak jointly, with what they said. more: how many of their quotes are not shown."""

    names: str
    role: str | None
    quotes: tuple[QuoteLine, ...]
    more: int = 0

    @property
    def heading(self) -> str:
        return f"{self.names}, {self.role}" if self.role else self.names


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure as shown: the number, what it counts, who claims it (None: the article itself)."""

    id: str
    number: str
    what: str
    claimed_by: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest as shown. minutes: reading time of the article. more_figures: how many are not shown."""

    headline: str
    minutes: int
    points: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    more_figures: int
    speakers: tuple[SpeakerView, ...]
    speaker_count: int
    quote_count: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as shown: quotes by speaker and figures, best first; `note` says why there are none.

    figures_first: the best item is a figure.
    """

    speakers: tuple[SpeakerView, ...]
    figures: tuple[FigureLine, ...]
    note: str | None
    figures_first: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A line of ours: help, an error, a farewell."""

    text: str


View = DigestView | AnswerView | Note


def digest_view(digest: Digest, everything: bool = False) -> DigestView:
    """`digest` as shown. everything: no quote or figure is left out."""
    figures = digest.figures if everything else _telling(digest.figures)
    speakers = _by_speaker(((digest, quote) for quote in digest.quotes), everything, named=False)
    return DigestView(
        headline=headline(digest),
        minutes=reading_minutes(digest.article.text),
        points=tuple(_one_line(point.text) for point in digest.key_points),
        figures=tuple(figure_line(digest, figure) for figure in figures),
        more_figures=len(digest.figures) - len(figures),
        speakers=speakers,
        speaker_count=len({speaker.name for quote in digest.quotes for speaker in quote.speakers}),
        quote_count=len(digest.quotes),
    )


def answer_view(answer: Answer, everything: bool = False) -> AnswerView:
    """`answer` as shown; each item names its article when several are answered from."""
    named = len({id(found.digest) for found in answer.items}) > 1
    quotes = [(found.digest, found.item) for found in answer.items if isinstance(found.item, Quote)]
    figures = [(found.digest, found.item) for found in answer.items if isinstance(found.item, Figure)]
    nothing = "Nothing in the article answers that." if not answer.items else None
    return AnswerView(
        speakers=_by_speaker(quotes, everything, named),
        figures=tuple(figure_line(digest, figure, named) for digest, figure in figures),
        note=answer.note or nothing,
        figures_first=bool(answer.items) and isinstance(answer.items[0].item, Figure),
    )


def who_said_what(digests: Iterable[Digest], everything: bool = False) -> AnswerView:
    """All quotes of `digests` by speaker, in the order in which the speakers come up."""
    listed = list(digests)
    speakers = _by_speaker(((digest, quote) for digest in listed for quote in digest.quotes), everything, named=len(listed) > 1)
    return AnswerView(speakers, (), None if speakers else "Nobody is quoted in this article.")


def headline(digest: Digest) -> str:
    """The headline, or the opening words, after the dateline, of an article that has none."""
    if digest.headline:
        return _one_line(digest.headline)
    body = next((p.body for p in digest.paragraphs if p.kind is ParagraphKind.PROSE), None)
    start = body.start if body else 0
    opening = _one_line(digest.article.text[start : start + 400]).split(" ")
    return " ".join(opening[:10]) + (" …" if len(opening) > 10 else "")


def reading_minutes(text: str) -> int:
    """Minutes it takes to read `text` at 230 words a minute, at least one."""
    return max(1, math.ceil(count_words(text) / WORDS_PER_MINUTE))


def quote_line(digest: Digest, quote: Quote, named: bool = False) -> QuoteLine:
    """`quote` as shown: a direct one its words alone; another with its cue, where the cue stands close before the words.

    Where the article goes on to something else between two pieces stands " … "; a comma that led to it is left out.
    """
    article = digest.article.text
    first = quote.spans[0]
    pieces = [first.of(article)]
    if quote.kind is not QuoteKind.DIRECT and quote.cue and quote.cue.span.end <= first.start:
        between = article[quote.cue.span.end : first.start]
        near = len(between) <= _NEAR and "\n" not in between
        cue = quote.cue.text
        pieces[0] = article[quote.cue.span.start : first.end] if near else f"{cue} {GAP} {first.of(article)}"
    elif quote.kind is not QuoteKind.DIRECT and quote.cue and quote.cue.text.lower() in _DENIALS:
        pieces.insert(0, f"{quote.cue.text}: ")  # what is denied must not stand as if it were said
    for before, span in pairwise(quote.spans):
        goes_on = any(map(str.isalnum, article[before.end : span.start]))
        pieces[-1] = pieces[-1].rstrip().rstrip(",") if goes_on else pieces[-1]
        pieces += [" … " if goes_on else " ", span.of(article)]
    text = _one_line("".join(pieces)).rstrip(",")
    return QuoteLine(quote.id, text, quote.kind is QuoteKind.DIRECT, headline(digest) if named else None)


def figure_line(digest: Digest, figure: Figure, named: bool = False) -> FigureLine:
    """`figure` as shown, with its "more than" where the article has it."""
    number = _one_line(figure.text)
    if figure.approximation and figure.approximation not in figure.text:
        text = digest.article.text
        if text[: figure.span.start].rstrip().endswith(figure.approximation):
            number = f"{figure.approximation} {number}"
        elif text[figure.span.end :][: len(figure.approximation) + 2].strip().startswith(figure.approximation):
            number = f"{number} {figure.approximation}"
    return FigureLine(
        id=figure.id,
        number=number,
        what=_one_line(figure.what or ""),
        claimed_by=_list_names(figure.claimed_by) or None,
        source=headline(digest) if named else None,
    )


def _telling(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """At most eight figures, in their order: those that say what they count before those that do not."""
    best = sorted(range(len(figures)), key=lambda i: (figures[i].what is None, i))
    return tuple(figures[i] for i in sorted(best[:MAX_FIGURES]))


def _by_speaker(quotes: Iterable[tuple[Digest, Quote]], everything: bool, named: bool) -> tuple[SpeakerView, ...]:
    """`quotes` grouped by who said them, groups and quotes in the order given; those of nobody named come last.

    What an article prints twice, as under a picture and in its text, is shown once.
    """
    groups: dict[tuple[str, ...], list[tuple[Digest, Quote]]] = {}
    seen: set[tuple[int, tuple[str, ...], str]] = set()
    for digest, quote in quotes:
        names = tuple(speaker.name for speaker in quote.speakers)
        if (id(digest), names, quote.text) not in seen:
            seen.add((id(digest), names, quote.text))
            groups.setdefault(names, []).append((digest, quote))
    order = sorted(groups, key=lambda names: not names)
    return tuple(_speaker_view(names, groups[names], everything, named) for names in order)


def _speaker_view(names: tuple[str, ...], quotes: list[tuple[Digest, Quote]], everything: bool, named: bool) -> SpeakerView:
    shown = list(range(len(quotes)))
    if not everything and len(quotes) > MAX_QUOTES + 1:
        best = sorted(shown, key=lambda i: (_SHOWN_FIRST[quotes[i][1].kind], -round(quotes[i][1].confidence, 1), i))
        shown = sorted(best[:MAX_QUOTES])
    role = None
    if len(names) == 1:
        role = next((quote.speakers[0].role for _, quote in quotes if quote.speakers[0].role), None)
    heading = _list_names(names, everything) + (", jointly" if len(names) > 1 else "") if names else UNNAMED
    lines = tuple(quote_line(*quotes[i], named) for i in shown)
    return SpeakerView(_one_line(heading), _one_line(role) if role else None, lines, len(quotes) - len(shown))


def _list_names(names: tuple[str, ...], everything: bool = True) -> str:
    """ "A", "A and B", "A, B and C"; beyond eight: "A, B, C and 9 others"."""
    listed = [_one_line(name) for name in names]
    if not everything and len(listed) > _MAX_NAMES:
        listed = [*listed[:3], f"{len(listed) - 3} others"]
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def _one_line(text: str) -> str:
    return " ".join(text.split())
