"""The network's scores put together: spans, which contents are one attribution, its cue, its source.

Every unit gets its scores from the window that sees most around it. The best sequence of tags (Viterbi) gives the spans; the
pointers give the cue of each content and the source of each cue; contents that point to one cue, or that the network links,
are one attribution; a cue has one attribution at most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Span
from summarizer.quotes.tagger.units import Block

Floats = NDArray[np.float32]
Run = tuple[int, int]  # units, end exclusive


class Tag(IntEnum):
    OUT = 0
    CONTENT, IN_CONTENT = 1, 2
    CUE, IN_CUE = 3, 4
    SOURCE, IN_SOURCE = 5, 6


class Scores(NamedTuple):
    """What the network says of one window of n units. tag: n x 7. cue, source, link: n x n, from row to column: its cue, its
    source, the end of the piece before that is the same attribution."""

    tag: Floats
    cue: Floats
    source: Floats
    link: Floats


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution. contents: the pieces of what is reported, in order. sure: 0 to 1, for its contents, cue and source."""

    contents: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    sure: tuple[float, float, float]


_LINK = 0.3  # weight of the link beside the cues that two pieces point to
_JOIN = -0.3  # log odds that two pieces in a row are one attribution
_FARTHER = -2.0  # the same with another piece between them
_LEAST = -5.0  # log probability of the worst cue that is taken
_NO_SOURCE = 3.0  # log odds that "none" must win by
_NEVER = -1e4
_KINDS = {int(Tag.IN_CONTENT): 1, int(Tag.IN_CUE): 2, int(Tag.IN_SOURCE): 3}


def decode(blocks: Sequence[Block], windows: Sequence[tuple[int, int]], scores: Sequence[Scores]) -> list[Tagged]:
    """The attributions of a text, by the place of their first content. scores: one for each window."""
    return list(_Decoder(blocks, windows, scores).attributions()) if blocks else []


@dataclass(eq=False, slots=True)
class _Group:
    """Pieces of one attribution. cues: log probability of each cue that a piece points to; cue: the one it gets."""

    pieces: list[Run] = field(default_factory=list)
    cues: dict[int, float] = field(default_factory=dict)
    cue: int | None = None


class _Pointing(NamedTuple):
    """Where a span points. first: the first target in its window; logs: of "none", that target, the next ones."""

    first: int
    logs: Floats


class _Decoder:
    def __init__(self, blocks: Sequence[Block], windows: Sequence[tuple[int, int]], scores: Sequence[Scores]) -> None:
        self.scores = scores
        base = np.cumsum([0, *(block.length for block in blocks)])
        self.offset = [int(base[i]) - 1 for i, _ in windows]  # unit of the text less this: unit of the window
        self.end = [int(base[j]) for _, j in windows]
        self.places: list[tuple[int, int]] = []
        self.owner = np.zeros(int(base[-1]), np.int64)
        tags = np.zeros((int(base[-1]), len(Tag)), np.float32)
        for index, (block, window) in enumerate(zip(blocks, owners_of(blocks, windows), strict=True)):
            first, last = int(base[index]), int(base[index + 1])
            self.owner[first:last] = window
            tags[first:last] = scores[window].tag[first - self.offset[window] : last - self.offset[window]]
            self.places.extend((unit.start, unit.end) for unit in block.units)
            if block.ends:
                self.places.append((0, 0))
        self.tags = np.log(_softmax(tags) + 1e-9)
        ends = [index for index, place in enumerate(self.places) if place == (0, 0)]
        self.tags[ends, 1:] = _NEVER
        self.path = _best_path(self.tags)
        self.pieces = _runs(self.path, Tag.CONTENT)
        self.cues = _runs(self.path, Tag.CUE)
        self.sources = _runs(self.path, Tag.SOURCE)
        self.cue_starts = np.array([start for start, _ in self.cues], np.int64)
        self.source_starts = np.array([start for start, _ in self.sources], np.int64)
        self.to_cue = [self._points(p, "cue", self.cues, self.cue_starts) for p in self.pieces]
        self.shares = [_softmax(pointing.logs) for pointing in self.to_cue]

    def attributions(self) -> Iterator[Tagged]:
        groups = self._groups()
        self._give_cues(groups)
        for group in groups:
            yield self._tagged(group)

    def _tagged(self, group: _Group) -> Tagged:
        units = np.concatenate([np.arange(first, last) for first, last in group.pieces])
        content = float(np.exp(self.tags[units, self.path[units]].mean()))
        contents = tuple(self._span(piece) for piece in group.pieces)
        if group.cue is None:
            return Tagged(contents, None, None, (content, 0.0, 0.0))
        cue = self.cues[group.cue]
        pointing = self._points(cue, "source", self.sources, self.source_starts)
        source = None
        if len(pointing.logs) > 1:
            best = int(pointing.logs[1:].argmax())
            if pointing.logs[best + 1] + _NO_SOURCE > pointing.logs[0]:
                source = self._span(self.sources[pointing.first + best])
        sure = (content, float(np.exp(group.cues[group.cue])), float(np.exp(pointing.logs.max())))
        return Tagged(contents, self._span(cue), source, sure)

    def _span(self, run: Run) -> Span:
        return Span(self.places[run[0]][0], self.places[run[1] - 1][1])

    def _points(self, span: Run, what: str, targets: list[Run], starts: NDArray[np.int64]) -> _Pointing:
        """Where the units of `span` point on average, among the targets in its window."""
        window = int(self.owner[span[0]])
        offset, end = self.offset[window], self.end[window]
        shares = _softmax(getattr(self.scores[window], what)[span[0] - offset : span[1] - offset])
        low, high = int(np.searchsorted(starts, offset, "right")), int(np.searchsorted(starts, end))
        sums = [shares[:, first - offset : min(last, end) - offset].sum(1) for first, last in targets[low:high]]
        return _Pointing(low, np.log(np.stack([shares[:, 0], *sums]) + 1e-5).mean(1))

    def _groups(self) -> list[_Group]:
        groups: list[_Group] = []
        member: list[_Group] = []  # of each piece
        for index, piece in enumerate(self.pieces):
            group = member[-1] if index and self._same(index - 1, index) > 0 else self._farther_back(index, member)
            if group is None:
                group = _Group()
                groups.append(group)
            group.pieces.append(piece)
            member.append(group)
            pointing = self.to_cue[index]
            for cue in np.argsort(-pointing.logs[1:])[:6]:
                number = pointing.first + int(cue)
                group.cues[number] = max(float(pointing.logs[cue + 1]), group.cues.get(number, -99.0))
        return groups

    def _farther_back(self, index: int, member: list[_Group]) -> _Group | None:
        """The attribution that goes on here after another one in between."""
        for earlier in (index - 2, index - 3):
            if earlier >= 0 and member[earlier] is not member[index - 1] and self._same(earlier, index) > 0:
                return member[earlier]
        return None

    def _same(self, earlier: int, later: int) -> float:
        """Log odds that two pieces are one attribution: by the cues they point to, and by the link if they are next."""
        shift = self.to_cue[later].first - self.to_cue[earlier].first  # windows move on, so not negative
        theirs, ours = self.shares[earlier][1 + shift :], self.shares[later][1:]
        common = min(len(theirs), len(ours))
        by_cue = _log_odds(float(theirs[:common] @ ours[:common]))
        if earlier != later - 1:
            return by_cue + _FARTHER
        last, first = self.pieces[earlier][1] - 1, self.pieces[later][0]
        for window in (int(self.owner[first]), int(self.owner[last])):
            offset = self.offset[window]
            if self.pieces[earlier][0] > offset and self.pieces[later][1] <= self.end[window]:
                link = float(np.clip(self.scores[window].link[first - offset, last - offset], -8, 8))
                return _LINK * link + (1 - _LINK) * by_cue + _JOIN
        return by_cue + _JOIN

    def _give_cues(self, groups: list[_Group]) -> None:
        """To each attribution its cue: the surest first, the others take what is left."""
        taken: set[int] = set()
        offers = ((log, index, cue) for index, group in enumerate(groups) for cue, log in group.cues.items())
        for log, index, cue in sorted(offers, reverse=True):
            if groups[index].cue is None and cue not in taken and log > _LEAST:
                groups[index].cue = cue
                taken.add(cue)


def owners_of(blocks: Sequence[Block], windows: Sequence[tuple[int, int]]) -> list[int]:
    """Of each block the window that sees most around it."""
    owner, best = [0] * len(blocks), [-1.0] * len(blocks)
    for window, (i, j) in enumerate(windows):
        sizes = np.cumsum([0, *(block.size for block in blocks[i:j])])
        for k in range(i, j):
            left = float("inf") if i == 0 else float(sizes[k - i])
            right = float("inf") if j == len(blocks) else float(sizes[-1] - sizes[k - i + 1])
            if min(left, right) > best[k]:
                owner[k], best[k] = window, min(left, right)
    return owner


def _best_path(scores: Floats) -> NDArray[np.int64]:
    """The likeliest tags in a row: nothing goes on that has not begun."""
    rows = scores.tolist()
    best = [_NEVER if tag in _KINDS else score for tag, score in enumerate(rows[0])]
    back: list[tuple[int, int, int, int]] = []  # where each step came from: in general, in a content, in a cue, in a source
    for row in rows[1:]:  # written out, for it runs once for every word
        _, c, in_c, q, in_q, s, in_s = best
        high = max(best)
        back.append((best.index(high), 2 if in_c > c else 1, 4 if in_q > q else 3, 6 if in_s > s else 5))
        best = [
            high + row[0],
            high + row[1],
            max(c, in_c) + row[2],
            high + row[3],
            max(q, in_q) + row[4],
            high + row[5],
            max(s, in_s) + row[6],
        ]
    path = [best.index(max(best))]
    for came in reversed(back):
        path.append(came[_KINDS.get(path[-1], 0)])
    return np.array(path[::-1], np.int64)


def _runs(path: NDArray[np.int64], begin: Tag) -> list[Run]:
    """The spans of one kind: from a unit that begins one, over those that go on with it."""
    runs = []
    for start in np.flatnonzero(path == begin):
        end = int(start) + 1
        while end < len(path) and path[end] == begin + 1:
            end += 1
        runs.append((int(start), end))
    return runs


def _softmax(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    powers /= powers.sum(-1, keepdims=True)
    return powers


def _log_odds(share: float) -> float:
    return float(np.log(max(share, 1e-6)) - np.log(max(1 - share, 1e-6)))
