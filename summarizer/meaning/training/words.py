"""What the encoder makes of single words, `words.npy`: 128 whole numbers of 8 bits for each piece of the vocabulary.

    python -m summarizer.meaning.training.words --out summarizer/meaning/weights

To be run after `export`. A word's vector is cut to the directions in which words differ most and counts the less the commoner
the word is, as in Model2Vec; BERT's vocabulary has common words first. Stop words and marks count for nothing.
"""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from config import words
from summarizer.meaning.encoder import Encoder, vocabulary
from summarizer.quotes.tagger.wordpiece import END, START

_NUMBERS = 128
_FIRST_WORD = 1996  # "the": what stands before it in the vocabulary are signs and letters
_COMMON = 1e-3  # the share of all words that a word must be to count for half


def table(encoder: Encoder) -> npt.NDArray[np.int8]:
    """A row for each word piece."""
    pieces = vocabulary()
    alone = np.stack([encoder.vector([START, number, END]) for number in range(len(pieces))])
    alone -= alone.mean(axis=0)
    directions = np.linalg.svd(alone, full_matrices=False)[2][:_NUMBERS]
    shares = 1 / (np.maximum(1, np.arange(len(pieces)) - _FIRST_WORD + 1) + 2.7)  # Zipf's and Mandelbrot's law
    weights = _COMMON / (_COMMON + shares / shares.sum())
    stops = frozenset(words("questions")["stop"])
    weights[[place for place, piece in enumerate(pieces) if piece in stops or not piece.removeprefix("##").isalnum()]] = 0
    rows = (alone @ directions.T) * weights[:, None]
    return np.asarray(np.round(rows * (127 / np.abs(rows).max())), dtype=np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="a folder that has encoder.onnx")
    options = parser.parse_args()
    encoder = Encoder((options.out / "encoder.onnx").read_bytes(), vocabulary())
    np.save(options.out / "words.npy", table(encoder))


if __name__ == "__main__":
    main()
