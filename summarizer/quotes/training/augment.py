"""Texts with other quotation marks or lost line breaks, as pages come from elsewhere; places of words go along."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from summarizer.article import Span

_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_PAIRS = (("«", "»"), ("„", "“"), ("``", "''"), ("''", "''"), ("‘", "’"), ("'", "'"), ("“ ", " ”"), ("”", "”"))


@dataclass(frozen=True, slots=True)
class Changed:
    """A text after changes. origins: for every character (and the end) its place in the text before; None if unchanged."""

    text: str
    origins: NDArray[np.int64] | None = None

    def moved(self, span: Span) -> Span | None:
        """Where the words at `span` now are; None if nothing of them is left."""
        if self.origins is None:
            return span
        start, end = (int(place) for place in np.searchsorted(self.origins, (span.start, span.end)))
        return Span(start, end) if start < end else None


def change(text: str, edits: dict[int, str]) -> Changed:
    """`text` with the characters at these places replaced, by nothing or by several."""
    if not edits:
        return Changed(text)
    pieces: list[str] = []
    origins: list[int] = []
    for place, old in enumerate(text):
        new = edits.get(place, old)
        pieces.append(new)
        origins += [place] * len(new)
    return Changed("".join(pieces), np.array([*origins, len(text)], np.int64))


def augmented(text: str, rng: Generator, share: float) -> Changed:
    """`text`, with the chance `share` in one of the forms that it might have elsewhere, and now and then without line breaks."""
    edits: dict[int, str] = {}
    if rng.random() < share:
        kind = str(rng.choice(["straight", "missing", "odd", "curly", "lines"], p=[0.3, 0.15, 0.15, 0.2, 0.2]))
        if kind == "straight":
            edits = straightened(text, singles=bool(rng.random() < 0.7))
        elif kind in ("odd", "curly"):
            edits = repaired(text, ("“", "”") if kind == "curly" else _PAIRS[int(rng.integers(len(_PAIRS)))])
        elif kind == "missing":
            lost = float(rng.choice([0.05, 0.2, 1.0], p=[0.5, 0.3, 0.2]))
            edits = {place: "" for place, c in enumerate(text) if c in '“”"' and rng.random() < lost}
        if kind == "lines" or rng.random() < 0.15:
            joined = float(rng.choice([0.1, 0.5, 1.0]))
            by = str(rng.choice([" ", "\n", ""], p=[0.7, 0.25, 0.05]))
            breaks = [match.span() for match in re.finditer(r"\n+", text) if rng.random() < joined]
            edits |= without_breaks(breaks, by)
    return change(text, edits)


def straightened(text: str, singles: bool = True) -> dict[int, str]:
    """Curly marks made straight; apostrophes and single marks too, if `singles`."""
    return {place: _STRAIGHT[c] for place, c in enumerate(text) if c in ("“”‘’" if singles else "“”")}


def repaired(text: str, pair: tuple[str, str]) -> dict[int, str]:
    """Double marks replaced by those of `pair`; straight ones open and close in turn within a line."""
    edits = {}
    opened = False
    for place, c in enumerate(text):
        if c == "\n":
            opened = False
        elif c == '"':
            edits[place] = pair[opened]
            opened = not opened
        elif c in "“”":
            edits[place] = pair[c == "”"]
    return edits


def without_breaks(breaks: Sequence[tuple[int, int]], by: str) -> dict[int, str]:
    """These runs of line breaks replaced by `by`."""
    edits = {}
    for start, end in breaks:
        edits[start] = by
        edits |= dict.fromkeys(range(start + 1, end), "")
    return edits
