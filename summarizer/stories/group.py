"""Articles into stories, by how alike they are: average linkage, which no order of the articles changes.

A day's look-alikes (two fires, two fights of one boxer) share words, places and names and still are two stories. So two groups
become one only if they are nearly as alike to each other as their articles are among themselves; one threshold alone would
either join look-alikes or tear loose stories apart.
"""

import numpy as np
from numpy.typing import NDArray

from summarizer.stories.similarity import Matrix

ALIKE = 0.17
"""The least mean similarity of two groups that are one story."""
AS_ALIKE = 0.62
"""And the least part it must be of the similarity within them (the geometric mean of both)."""
EXPECTED = 0.2
"""The similarity within a story, before its own articles say more; it counts as `EXPECTED_PAIRS` pairs of articles."""
EXPECTED_PAIRS = 6

_NONE = -1.0


def group(alike: Matrix) -> list[list[int]]:
    """The rows of `alike` (a similarity of every two, 0 to 1) in groups, rows and groups in ascending order.

    Time and space grow with the square of the number of rows.
    """
    count = len(alike)
    if count == 0:
        return []
    mean = alike.astype(np.float32).copy()
    np.fill_diagonal(mean, _NONE)
    open_ = mean.copy()  # as `mean`, without pairs that were refused as they stand
    size = np.ones(count)
    within = np.zeros(count)  # sum over the pairs in a group
    gone = np.zeros(count, dtype=bool)
    members = [[row] for row in range(count)]
    best, value = _best(open_, np.arange(count))
    while True:
        one = int(value.argmax())
        found = float(value[one])
        if found < ALIKE:
            break
        other = int(best[one])
        if found < AS_ALIKE * float(np.sqrt(_cohesion(within[one], size[one]) * _cohesion(within[other], size[other]))):
            open_[one, other] = open_[other, one] = _NONE
            changed = np.array([one, other])
        else:
            within[one] += within[other] + float(mean[one, other]) * size[one] * size[other]
            joined = (size[one] * mean[one] + size[other] * mean[other]) / (size[one] + size[other])
            size[one] += size[other]
            members[one] += members[other]
            members[other] = []
            gone[other] = True
            joined[gone] = _NONE
            joined[one] = _NONE
            for matrix in (mean, open_):
                matrix[one] = matrix[:, one] = joined
                matrix[other] = matrix[:, other] = _NONE
            closer = joined > value
            best[closer], value[closer] = one, joined[closer]
            value[other] = _NONE
            changed = np.append(np.flatnonzero(((best == one) & ~closer) | (best == other)), one)
        best[changed], value[changed] = _best(open_, changed)
    return sorted(sorted(rows) for rows in members if rows)


def _best(matrix: Matrix, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], Matrix]:
    best = matrix[rows].argmax(axis=1)
    return best, matrix[rows, best]


def _cohesion(within: float, size: float) -> float:
    pairs = size * (size - 1) / 2
    return float((within + EXPECTED * EXPECTED_PAIRS) / (pairs + EXPECTED_PAIRS))
