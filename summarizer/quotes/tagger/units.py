"""A text as the tagger reads it: words in blocks (paragraphs), blocks in windows, windows as arrays.

A unit is a word or mark; its first word piece stands for it. Unit 0 of a window stands for "none", and each paragraph ends
in a unit of its own that no span may hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Span
from summarizer.marks import Quotation
from summarizer.quotes.tagger.wordpiece import END, START, WordPieces

LONGEST = 508  # word pieces of a window; the encoder takes 512
LIMIT = 224  # the same when reading: no worse, and attention takes half the time
OVERLAP = 24  # word pieces that a window shares with the next, at most
_ROOM = 40  # word pieces under the limit at which a block is cut

Ints = NDArray[np.int64]


class Unit(NamedTuple):
    """A word: its place, its pieces, how it stands to quotation marks (`mark_codes`), how it is written (`shape_of`)."""

    start: int
    end: int
    pieces: tuple[int, ...]
    mark: int
    shape: int


@dataclass(slots=True)
class Block:
    """A paragraph, or a part of one that is too long. ends: the paragraph ends here, with a unit that says so."""

    units: list[Unit] = field(default_factory=list)
    size: int = 1  # word pieces, and one for the paragraph's end
    ends: bool = True

    @property
    def length(self) -> int:
        """Units, the one for the paragraph's end included."""
        return len(self.units) + self.ends

    def cut(self) -> None:
        """The paragraph goes on in the next block."""
        self.ends = False
        self.size -= 1


class Window(NamedTuple):
    """What the network is given: per piece its number, mark and shape; and the first piece of every unit."""

    ids: Ints
    mark: Ints
    shape: Ints
    first: Ints


def shape_of(word: str) -> int:
    """What lower-casing loses: 0 no letter or digit, 1 lower case, 2 a capital, 3 capitals only, 4 begins with a digit."""
    if word.islower() and word.isalpha():
        return 1
    if not any(c.isalnum() for c in word):
        return 0
    if word[0].isdigit():
        return 4
    if word.islower():
        return 1
    return 3 if len(word) > 1 and word.isupper() else 2


def mark_codes(length: int, quotations: Iterable[Quotation]) -> bytearray:
    """Per character: 0 outside quotation marks, 1 inside, 2 opening mark, 3 closing mark, 4 inside marks that never close."""
    codes = bytearray(length)
    for quotation in quotations:
        outer, inner = quotation.outer, quotation.inner
        codes[outer.start : inner.start] = b"\x02" * (inner.start - outer.start)
        codes[inner.start : inner.end] = (b"\x01" if quotation.closed else b"\x04") * len(inner)
        codes[inner.end : outer.end] = b"\x03" * (outer.end - inner.end)
    return codes


def blocks_of(
    text: str, stretches: Iterable[Span], quotations: Iterable[Quotation], pieces: WordPieces, limit: int = LIMIT
) -> list[Block]:
    """The words of `stretches` (paragraphs, in order), one block for each unless it is too long for a window."""
    codes = mark_codes(len(text), quotations)
    blocks: list[Block] = []
    for stretch in stretches:
        block = Block()
        sentence = -1  # units of the block up to the last end of a sentence
        for start, end, ids in pieces.words(text, stretch.start, stretch.end):
            held = block.size - 1
            long = held >= limit // 2 and sentence == len(block.units)
            if held >= limit - _ROOM or held + len(ids) > limit - 2 or long:
                block.cut()
                blocks.append(block)
                block = Block()
            word = text[start:end]
            block.units.append(Unit(start, end, ids, codes[start], shape_of(word)))
            block.size += len(ids)
            if word in ".!?" or (word in "\"'”’" and sentence == len(block.units) - 1):
                sentence = len(block.units)
        if block.units:
            blocks.append(block)
    return blocks


def windows_of(
    blocks: Sequence[Block], overlap: int = OVERLAP, limit: int = LIMIT, first: int | None = None
) -> list[tuple[int, int]]:
    """(i, j) of each window, which holds the blocks i to j - 1. first: the limit of the first window, if it is another."""
    windows: list[tuple[int, int]] = []
    i, room = 0, first or limit
    while i < len(blocks):
        j, size = i, 1
        while j < len(blocks) and (size + blocks[j].size <= room or j == i):
            size += blocks[j].size
            j += 1
        windows.append((i, j))
        if j == len(blocks):
            break
        k, shared = j, 0
        while k - 1 > i and shared + blocks[k - 1].size <= overlap and 1 + shared + blocks[k - 1].size + blocks[j].size <= limit:
            k -= 1
            shared += blocks[k].size
        i, room = k, limit
    return windows


def window_of(blocks: Sequence[Block]) -> Window:
    """The arrays of a window over all of `blocks`."""
    ids, mark, shape, first = [START], [0], [0], [0]
    for block in blocks:
        for unit in block.units:
            first.append(len(ids))
            ids.extend(unit.pieces)
            mark.extend([unit.mark] * len(unit.pieces))
            shape.extend([unit.shape] * len(unit.pieces))
        if block.ends:
            first.append(len(ids))
            ids.append(END)
            mark.append(0)
            shape.append(0)
    return Window(*(np.array(values, np.int64) for values in (ids, mark, shape, first)))
