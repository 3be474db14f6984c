"""The network, run by ONNX Runtime on one thread; loaded once per process at first use (a quarter of a second, 23 MB).

all-MiniLM-L6-v2 (Apache-2.0), as its makers trained it, in whole numbers of 8 bits; `training.export` made the file.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from summarizer.quotes.tagger.wordpiece import END, START, WordPieces

_LONGEST = 40  # word pieces of a text that are read: what comes after rarely changes what it is about, and takes its time
LONGEST_TEXT = 2000  # characters, more than the pieces can be of
_KEPT = 2048  # texts whose vectors are remembered: 3 MB

Vector = npt.NDArray[np.float32]


class Encoder:
    """Texts as vectors of length one: the nearer two texts in meaning, the nearer their product to 1.

    model: what `encoder.onnx` holds; vocabulary: the lines of the tagger's `vocab.txt`, the same for both.
    """

    def __init__(self, model: bytes, vocabulary: Sequence[str]) -> None:
        self._pieces = WordPieces(vocabulary)
        self._kept: dict[str, Vector] = {}
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(
            model,
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator takes ten times as long as its parts
        )

    def near(self, text: str, others: Sequence[str]) -> list[float]:
        """How near each of the others is to `text`: from 0, nothing in common, to 1, the same.

        A twentieth of a millisecond a word; the same for the same texts, whatever else is asked.
        """
        if not others:
            return []
        asked = self._vector(text)
        return [max(0.0, min(1.0, float(self._vector(other) @ asked))) for other in others]

    def forget(self) -> None:
        """Every text read so far: to measure what a first question costs."""
        self._kept.clear()

    def _vector(self, text: str) -> Vector:
        """The vector of a text's beginning; remembered, so that the next question about an article costs little."""
        text = text[:LONGEST_TEXT]
        found = self._kept.get(text)
        if found is None:
            found = self.vector([START, *self._first_pieces(text), END])
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[text] = found
        return found

    def vector(self, pieces: Sequence[int]) -> Vector:
        """The vector of a text given as the numbers of its word pieces, between those of beginning and end."""
        ids = np.array([pieces], dtype=np.int64)
        found = self._session.run(["vector"], {"ids": ids, "mask": np.ones(ids.shape, dtype=np.float32)})[0]
        return np.asarray(found[0], dtype=np.float32)

    def _first_pieces(self, text: str) -> list[int]:
        return [piece for _, _, pieces in self._pieces.words(text, 0, len(text)) for piece in pieces][:_LONGEST]


@cache
def load_encoder() -> Encoder:
    """The encoder in the repository, loaded once per process."""
    return Encoder(files("summarizer.meaning").joinpath("weights", "encoder.onnx").read_bytes(), vocabulary())


@cache
def vocabulary() -> list[str]:
    """The word pieces that both the encoder and the tagger know, in their order."""
    return files("summarizer.quotes").joinpath("weights", "vocab.txt").read_text(encoding="utf-8").splitlines()
