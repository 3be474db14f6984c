"""What the tagger's encoder makes of words in their context, for others to use: it costs nothing, for they are read anyway."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Span

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Senses:
    """A vector (384 numbers, of the encoder's fourth layer) for each word that was read. starts: their places, ascending."""

    starts: Sequence[int]
    vectors: Floats

    def of(self, span: Span) -> Floats | None:
        """The mean over the words that begin in `span`; None where none was read."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return np.asarray(self.vectors[first:last].mean(0), np.float32) if first < last else None


NO_SENSES = Senses((), np.zeros((0, 0), np.float32))
