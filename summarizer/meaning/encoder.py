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
_LONGEST_TEXT = 2000  # characters, more than the pieces can be of
_TOGETHER = 8  # texts that the network reads at once, of about one length: half the time of one by one
_KEPT = 256  # of these lots whose vectors are remembered: 3 MB

Vectors = npt.NDArray[np.float32]


class Encoder:
    """Texts as vectors of length one: the nearer two texts in meaning, the nearer their product to 1.

    model: what `encoder.onnx` holds; vocabulary: the lines of the tagger's `vocab.txt`, the same for both.
    """

    def __init__(self, model: bytes, vocabulary: Sequence[str]) -> None:
        self._pieces = WordPieces(vocabulary)
        self._kept: dict[tuple[str, ...], Vectors] = {}
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(
            model,
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator takes ten times as long as its parts
        )

    def near(self, text: str, others: Sequence[str]) -> list[float]:
        """How near each of the others is to `text`: from 0, nothing in common, to 1, the same. About a millisecond a text.

        The same for the same texts: which are read together changes a vector a little, so the lots are remembered whole.
        """
        if not others:
            return []
        others = [other[:_LONGEST_TEXT] for other in others]
        order = sorted(range(len(others)), key=lambda place: (len(others[place]), place))
        asked = self._vectors((text[:_LONGEST_TEXT],))[0]
        nearness = [0.0] * len(others)
        for first in range(0, len(order), _TOGETHER):
            lot = order[first : first + _TOGETHER]
            products = self._vectors(tuple(others[place] for place in lot)) @ asked
            for place, product in zip(lot, products, strict=True):
                nearness[place] = max(0.0, min(1.0, float(product)))
        return nearness

    def _vectors(self, texts: tuple[str, ...]) -> Vectors:
        """The vectors of the beginnings of these texts; remembered, so that the next question about an article costs little."""
        found = self._kept.get(texts)
        if found is None:
            found = self._read(texts)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[texts] = found
        return found

    def _read(self, texts: Sequence[str]) -> Vectors:
        pieces = [[START, *self._first_pieces(text), END] for text in texts]
        ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
        mask = np.zeros(ids.shape, dtype=np.float32)
        for row, one in enumerate(pieces):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        return np.asarray(self._session.run(["vector"], {"ids": ids, "mask": mask})[0], dtype=np.float32)

    def _first_pieces(self, text: str) -> list[int]:
        return [piece for _, _, pieces in self._pieces.words(text, 0, len(text)) for piece in pieces][:_LONGEST]


@cache
def load_encoder() -> Encoder:
    """The encoder in the repository, loaded once per process."""
    vocabulary = files("summarizer.quotes").joinpath("weights", "vocab.txt").read_text(encoding="utf-8")
    return Encoder(files("summarizer.meaning").joinpath("weights", "encoder.onnx").read_bytes(), vocabulary.splitlines())
