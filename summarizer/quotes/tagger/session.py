"""The network, run by ONNX Runtime on one thread; loaded once per process at first use (a quarter of a second, 24 MB)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from summarizer.article import Span
from summarizer.marks import Quotation
from summarizer.quotes.tagger.decode import Scores, Tagged, decode, owners_of
from summarizer.quotes.tagger.senses import Senses
from summarizer.quotes.tagger.units import Block, Window, blocks_of, window_of, windows_of
from summarizer.quotes.tagger.wordpiece import WordPieces

SENSE = "sense"  # the output with a vector for each word piece
_OUTPUTS = [*Scores._fields, SENSE]
_SENSED = 8000  # words of a text whose senses are kept: more than are ever ranked, and 12 MB

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who says what in a text, and what its words mean there."""

    attributions: list[Tagged]
    senses: Senses


class Tagger:
    """One trained network. model: what `tagger.onnx` holds; vocabulary: the lines of `vocab.txt`."""

    def __init__(self, model: bytes, vocabulary: Sequence[str]) -> None:
        self.pieces = WordPieces(vocabulary)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # for windows differ in length; what the longest takes is kept, 13 MB
        self._session = ort.InferenceSession(
            model,
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator takes ten times as long as its parts
        )

    def read(self, text: str, stretches: Sequence[Span], quotations: Sequence[Quotation]) -> Reading:
        """Who says what in `stretches` of `text` (its paragraphs, in order); CPU time is linear in their length."""
        blocks = blocks_of(text, stretches, quotations, self.pieces)
        windows = windows_of(blocks)
        scores: list[Scores] = []
        senses: list[Floats] = []
        words = 0
        for i, j in windows:
            found, vectors = self._run(window_of(blocks[i:j]))
            scores.append(found)
            if words < _SENSED:
                senses.append(vectors)
                words += len(vectors)
        return Reading(decode(blocks, windows, scores), _senses(blocks, windows, senses))

    def scores(self, window: Window) -> Scores:
        """What the network says of one window."""
        return self._run(window)[0]

    def _run(self, window: Window) -> tuple[Scores, Floats]:
        """Scores, and the sense of each unit but the first, which stands for "none"."""
        given = {name: values[None] for name, values in window._asdict().items()}
        *scores, sense = (np.asarray(output)[0] for output in self._session.run(_OUTPUTS, given))
        return Scores(*scores), sense[window.first[1:]]


def _senses(blocks: Sequence[Block], windows: Sequence[tuple[int, int]], senses: Sequence[Floats]) -> Senses:
    """The senses of the words, each from the window that sees most around it, as far as they were kept."""
    starts: list[int] = []
    vectors: list[Floats] = []
    base = np.cumsum([0, *(block.length for block in blocks)])
    for index, (block, window) in enumerate(zip(blocks, owners_of(blocks, windows), strict=True)):
        if window >= len(senses):
            break
        first = int(base[index] - base[windows[window][0]])
        starts.extend(unit.start for unit in block.units)
        vectors.append(senses[window][first : first + len(block.units)])
    return Senses(starts, np.concatenate(vectors) if vectors else np.zeros((0, 0), np.float32))


@cache
def load_tagger() -> Tagger:
    """The tagger in the repository, loaded once per process."""
    weights = files("summarizer.quotes").joinpath("weights")
    vocabulary = weights.joinpath("vocab.txt").read_text(encoding="utf-8")
    return Tagger(weights.joinpath("tagger.onnx").read_bytes(), vocabulary.splitlines())
