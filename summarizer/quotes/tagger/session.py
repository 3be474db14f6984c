"""The network, run by ONNX Runtime on one thread; loaded once per process at first use (a quarter of a second, 24 MB)."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime as ort

from summarizer.article import Span
from summarizer.marks import Quotation
from summarizer.quotes.tagger.decode import Scores, Tagged, decode
from summarizer.quotes.tagger.units import Window, blocks_of, window_of, windows_of
from summarizer.quotes.tagger.wordpiece import WordPieces

_OUTPUTS = list(Scores._fields)


class Tagger:
    """One trained network. model: what `tagger.onnx` holds; vocabulary: the lines of `vocab.txt`."""

    def __init__(self, model: bytes, vocabulary: Sequence[str]) -> None:
        self.pieces = WordPieces(vocabulary)
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the memory of the longest window for good
        self._session = ort.InferenceSession(
            model,
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator takes ten times as long as its parts
        )

    def read(self, text: str, stretches: Sequence[Span], quotations: Sequence[Quotation]) -> list[Tagged]:
        """Who says what in `stretches` of `text` (its paragraphs, in order); CPU time is linear in their length."""
        blocks = blocks_of(text, stretches, quotations, self.pieces)
        windows = windows_of(blocks)
        return decode(blocks, windows, [self.scores(window_of(blocks[i:j])) for i, j in windows])

    def scores(self, window: Window) -> Scores:
        given = {name: values[None] for name, values in window._asdict().items()}
        return Scores(*(np.asarray(output)[0] for output in self._session.run(_OUTPUTS, given)))


@cache
def load_tagger() -> Tagger:
    """The tagger in the repository, loaded once per process."""
    weights = files("summarizer.quotes").joinpath("weights")
    vocabulary = weights.joinpath("vocab.txt").read_text(encoding="utf-8")
    return Tagger(weights.joinpath("tagger.onnx").read_bytes(), vocabulary.splitlines())
