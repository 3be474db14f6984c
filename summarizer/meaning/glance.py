"""How near texts look by their words alone: a glance at all of them, before the encoder reads the few that look nearest.

A word's vector is what the encoder makes of it by itself, in 128 numbers of 8 bits; a text's is the sum of its words', without
those that say nothing by themselves ("the", "said"). `training.export` made the file (3.9 MB), read at first use.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

from summarizer.meaning.encoder import LONGEST_TEXT, vocabulary
from summarizer.quotes.tagger.wordpiece import WordPieces

_KEPT = 4096  # texts whose vectors are remembered: 2 MB


class Glance:
    """Texts as the sums of their words. table: a row of small whole numbers for each piece of the vocabulary."""

    def __init__(self, table: npt.NDArray[np.int8], pieces: Sequence[str]) -> None:
        self._table = table
        self._pieces = WordPieces(pieces)
        self._kept: dict[str, npt.NDArray[np.float32]] = {}

    def near(self, text: str, others: Sequence[str]) -> list[float]:
        """How near each of the others looks to `text`, from 0 to 1; some ten microseconds a text, whatever its length."""
        asked = self._vector(text)
        return [max(0.0, min(1.0, float(self._vector(other) @ asked))) for other in others]

    def forget(self) -> None:
        """Every text seen so far: to measure what a first question costs."""
        self._kept.clear()

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        found = self._kept.get(text)
        if found is None:
            found = self._look(text[:LONGEST_TEXT])
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[text] = found
        return found

    def _look(self, text: str) -> npt.NDArray[np.float32]:
        pieces = [piece for _, _, pieces in self._pieces.words(text, 0, len(text)) for piece in pieces]
        vector = self._table[pieces].sum(axis=0, dtype=np.float32)
        length = float(np.sqrt(vector @ vector))
        return np.asarray(vector / (length or 1.0), dtype=np.float32)


@cache
def load_glance() -> Glance:
    """The words' vectors in the repository, loaded once per process."""
    with as_file(files("summarizer.meaning").joinpath("weights", "words.npy")) as file:
        return Glance(np.load(file, allow_pickle=False), vocabulary())
