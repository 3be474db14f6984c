"""Numbers said twice: the figures that repeat one before them."""

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import ParagraphKind
from summarizer.items import Figure, FigureKind
from summarizer.language import ParsedArticle

_TELLING = ("NOUN", "PROPN", "VERB", "ADJ")
_KNOWN = 8  # things of one value that a figure is compared with: time stays linear
_TINY = 3  # a plain count up to here may count anything
_SMALL = 12  # a plain count up to here says little by its value


def with_repeats(parsed: ParsedArticle, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """`figures` with `same_as` set on those that give the value of an earlier one for the same thing.

    The same kind, unit and value, and enough of the same words for what is counted: more, the commoner the value.
    """
    first: dict[tuple[object, ...], list[tuple[Figure, frozenset[str]]]] = {}
    prose = next((each for each in parsed.paragraphs if each.kind is ParagraphKind.PROSE), None)
    out = []
    for figure in figures:
        words = _words(parsed, figure)
        known = first.setdefault((figure.kind, figure.unit, figure.value), [])
        early = prose is not None and figure.span.end <= prose.span.end
        same = next(
            (each for each, theirs in known if _titled(parsed, each, figure, early) or _same(figure, words, theirs)), None
        )
        if same is None and len(known) < _KNOWN:
            known.append((figure, words))
        out.append(replace(figure, same_as=same.id) if same else figure)
    return tuple(out)


def _titled(parsed: ParsedArticle, title: Figure, figure: Figure, early: bool) -> bool:
    """Whether `title` stands in the title, and `figure` is the same number in the lead, which tells the title again."""
    if parsed.kind_at(title.span.start) is not ParagraphKind.TITLE or figure.value is None:
        return False
    tiny = figure.unit in (None, "times") and isinstance(figure.value, float) and figure.value <= _TINY
    return early and not tiny


def _words(parsed: ParsedArticle, figure: Figure) -> frozenset[str]:
    tokens = (token for span in figure.what_spans for token in parsed.tokens(span))
    return frozenset(token.lemma_.lower() for token in tokens if token.pos_ in _TELLING)


def _same(figure: Figure, words: frozenset[str], theirs: frozenset[str]) -> bool:
    value = figure.value
    if value is None:
        return False
    common = len(words & theirs)
    if figure.kind is FigureKind.SCORE:
        return common > 0 or not words or not theirs
    if not words or not theirs:
        return False
    share = common / min(len(words), len(theirs))
    plain = isinstance(value, float) and value <= _SMALL and value % 1 == 0 and figure.unit in (None, "times", "%")
    timed = figure.kind is FigureKind.MEASURE
    if plain or timed:
        return share >= 0.75 and common >= 2
    return share >= 0.34 if _is_precise(value) else share >= 0.5


def _is_precise(value: float | tuple[float, float]) -> bool:
    """Whether `value` has three digits or more that say something: two such that agree are hardly two things."""
    return isinstance(value, tuple) or len(f"{value:.12g}".replace(".", "").strip("0")) >= 3
