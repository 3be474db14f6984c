"""How central each sentence is to its article: sumy's TextRank over tf-idf cosines of our own sentences' lemmas.

sumy's tokenizers would cut the text again (and want data that must be downloaded); it is given our words, and only its
ranking of the graph is used. https://github.com/miso-belica/sumy
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sumy.summarizers.text_rank import TextRankSummarizer

Matrix = NDArray[np.float64]


def similarities(bags: Sequence[Sequence[str]]) -> Matrix:
    """Cosine of every pair of sentences (0 to 1), terms weighted by tf, and by how few of the sentences have them.

    Time and space grow with the square of the number of sentences: callers cap it.
    """
    if not bags:
        return np.zeros((0, 0))
    terms: dict[str, int] = {}
    for bag in bags:
        for word in bag:
            terms.setdefault(word, len(terms))
    counts = np.zeros((len(bags), max(1, len(terms))))
    for row, bag in enumerate(bags):
        for word, count in Counter(bag).items():
            counts[row, terms[word]] = count
    highest = counts.max(axis=1, keepdims=True)
    rarity = np.maximum(np.log(len(bags) / (1 + (counts > 0).sum(axis=0))), 0)
    weights = counts / np.where(highest > 0, highest, 1) * rarity
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    weights = weights / np.where(lengths > 0, lengths, 1)
    return np.asarray(weights @ weights.T)


def centralities(similar: Matrix) -> list[float]:
    """The rank of every sentence in the graph of `similarities`, the highest 1."""
    if not len(similar):
        return []
    edges = similar.copy()
    np.fill_diagonal(edges, 0)
    edges /= edges.sum(axis=1, keepdims=True) + 1e-7
    damping = TextRankSummarizer.damping
    ranks = TextRankSummarizer.power_method((1 - damping) / len(edges) + damping * edges, TextRankSummarizer.epsilon)
    return [float(rank) for rank in ranks / ranks.max()]
