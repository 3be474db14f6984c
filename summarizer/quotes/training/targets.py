"""What the network shall say: annotations laid on the units of a text, and on those of each window.

Spans are trimmed of marks at both ends, for annotators differ in whether quotation marks are theirs. A content is cut where a
paragraph ends; its pieces are one attribution by their cue and by the link of each to the piece before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Span
from summarizer.quotes.tagger.decode import Scores, Tag
from summarizer.quotes.tagger.units import Block
from summarizer.quotes.training.corpus import Attribution

_MARKS = frozenset(",.;:!?-–—―…\"'“”‘’`«»„‹›()[]*~|•")
NOWHERE = -1  # points at nothing in the text


@dataclass(frozen=True, slots=True)
class Targets:
    """Per unit its tag, and the unit its cue or source begins at. links: (first unit of a piece, last unit of the piece
    before, whether both are one attribution). Units count from the text's first, or from 1 in a window, where 0 is "none"."""

    tag: NDArray[np.int64]
    cue: NDArray[np.int64]
    source: NDArray[np.int64]
    links: tuple[tuple[int, int, bool], ...]


class _Units:
    """The units of a text with their places."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        real, middles, blank = [], [], []
        number = 0
        for block in blocks:
            for unit in block.units:
                real.append(number)
                middles.append((unit.start + unit.end) / 2)
                blank.append(all(c in _MARKS for c in text[unit.start : unit.end]))
                number += 1
            number += block.ends
        self.count = number
        self.real = np.array(real, np.int64)
        self.middles = np.array(middles)
        self.blank = {unit for unit, is_blank in zip(real, blank, strict=True) if is_blank}

    def within(self, spans: Iterable[Span]) -> list[int]:
        found: set[int] = set()
        for span in spans:
            first, last = np.searchsorted(self.middles, (span.start, span.end))
            found.update(int(unit) for unit in self.real[first:last])
        return sorted(found)

    def trimmed(self, units: list[int]) -> list[int]:
        """`units` without marks at both ends."""
        inside = [index for index, unit in enumerate(units) if unit not in self.blank]
        return units[inside[0] : inside[-1] + 1] if inside else []

    def pieces(self, units: list[int]) -> list[list[int]]:
        """Units in a row; marks that the annotator left out between two stretches of one paragraph part nothing."""
        found: list[list[int]] = []
        run: list[int] = []
        for unit in units:
            if run and all(between in self.blank for between in range(run[-1] + 1, unit)):
                run.extend(range(run[-1] + 1, unit + 1))
            else:
                found.append(self.trimmed(run))
                run = [unit]
        found.append(self.trimmed(run))
        return [piece for piece in found if piece]


def targets_of(text: str, blocks: Sequence[Block], attributions: Sequence[Attribution]) -> Targets:
    """The annotations on the units of a whole text."""
    units = _Units(text, blocks)
    tag = np.zeros(units.count, np.int64)
    to_cue, to_source = np.full(units.count, NOWHERE), np.full(units.count, NOWHERE)
    pieces: list[tuple[int, int, int]] = []
    for number, attribution in enumerate(attributions):
        cue, source = units.within(attribution.cue), units.within(attribution.source)
        cue, source = units.trimmed(cue) or cue, units.trimmed(source) or source
        source = [unit for unit in source if unit not in cue[:1]]
        cue = [unit for unit in cue if unit not in source]
        _lay(tag, source, Tag.SOURCE)
        _lay(tag, cue, Tag.CUE)
        to_source[cue] = source[0] if source else NOWHERE
        for piece in units.pieces(units.within(attribution.content)):
            tag[piece] = Tag.IN_CONTENT
            tag[piece[0]] = Tag.CONTENT
            to_cue[piece] = cue[0] if cue else NOWHERE
            pieces.append((piece[0], piece[-1], number))
    pieces.sort()
    links = tuple((later[0], earlier[1], later[2] == earlier[2]) for earlier, later in pairwise(pieces))
    return Targets(tag, to_cue, to_source, links)


def _lay(tag: NDArray[np.int64], units: list[int], begin: Tag) -> None:
    for index, unit in enumerate(units):
        tag[unit] = begin if index == 0 or units[index - 1] != unit - 1 else begin + 1


def window_targets(targets: Targets, first: int, last: int) -> Targets:
    """The targets as seen from a window over the units `first` to `last` - 1: what lies outside is "none"."""

    def local(pointers: NDArray[np.int64]) -> NDArray[np.int64]:
        here = pointers[first:last]
        return np.concatenate([[0], np.where((here >= first) & (here < last), here - first + 1, 0)])

    links = tuple(
        (start - first + 1, before - first + 1, same) for start, before, same in targets.links if before >= first and start < last
    )
    return Targets(np.concatenate([[0], targets.tag[first:last]]), local(targets.cue), local(targets.source), links)


def scores_of(targets: Targets, sure: float = 20.0) -> Scores:
    """What a network without fault would say of a window."""
    count = len(targets.tag)
    link = np.full((count, count), -sure, np.float32)
    for start, before, same in targets.links:
        link[start, before] = sure if same else -sure
    one = np.eye(count, dtype=np.float32) * sure
    return Scores(np.eye(len(Tag), dtype=np.float32)[targets.tag] * sure, one[targets.cue], one[targets.source], link)
