"""How alike articles are: cosines of TF-IDF bags of body, lead, names and numbers, weighted and summed, 0 to 1.

Rarity is judged by the articles themselves and, as a day's may be few and all of one event, by what is common in news anyway.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.stories.features import Features, commonness

Matrix = NDArray[np.float32]

WEIGHTS: Mapping[str, float] = {"body": 0.25, "lead": 0.20, "names": 0.40, "numbers": 0.15}
IMAGINED = 100
"""How many articles of other days are imagined beside those at hand, with the common terms in their shares of them."""

_CHUNK = 2048  # terms multiplied at once, so that space grows with the articles alone


def similarities(found: Sequence[Features]) -> Matrix:
    """How alike every two articles are. Time and space grow with the square of their number."""
    total = np.zeros((len(found), len(found)), np.float32)
    for part, weight in WEIGHTS.items():
        bags: list[Mapping[str, int]] = [getattr(each, part) for each in found]
        total += weight * cosines(bags)
    return total


def cosines(bags: Sequence[Mapping[str, int]]) -> Matrix:
    """The cosine of every two bags, terms weighted by the logarithms of how often they stand there and of how rare they are."""
    rarity = _rarity(bags)
    postings: dict[str, list[tuple[int, float]]] = {}
    lengths = np.zeros(len(bags))
    for row, bag in enumerate(bags):
        for term, count in bag.items():
            weight = (1 + math.log(count)) * rarity[term]
            lengths[row] += weight * weight
            postings.setdefault(term, []).append((row, weight))
    scale = 1 / np.sqrt(np.where(lengths > 0, lengths, 1))
    shared = [posting for _, posting in sorted(postings.items()) if len(posting) > 1]
    total = np.zeros((len(bags), len(bags)), np.float32)
    for first in range(0, len(shared), _CHUNK):
        chunk = shared[first : first + _CHUNK]
        block = np.zeros((len(bags), len(chunk)), np.float32)
        for column, posting in enumerate(chunk):
            for row, weight in posting:
                block[row, column] = weight * scale[row]
        total += block @ block.T
    return total


def _rarity(bags: Sequence[Mapping[str, int]]) -> dict[str, float]:
    count = Counter(term for bag in bags for term in bag)
    whole = len(bags) + IMAGINED + 1
    return {term: math.log(whole / (1 + seen + IMAGINED * commonness(term))) for term, seen in count.items()}
