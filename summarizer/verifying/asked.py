"""A quotation that is asked about: its words, what stands in square brackets, where an ellipsis skips words."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from summarizer.verifying.words import SENTENCE_END, Wording, read_words

_ELLIPSIS = re.compile(r"[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…|\.\s?\.\s?\.(?:\s?\.)*")
_BRACKETS = re.compile(r"(?<!\w)\w*\[[^\[\]]{1,200}\]\w*")
_CHANGED_LETTER = re.compile(r"\[(\w)\](?=\w)")
_REMARK = re.compile(r"\s*[\[(]sic\.?[\])]", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """The quotation with its words. bracketed: stretches of words in square brackets. gaps: words before which an ellipsis is.

    ends: words before which a sentence ends.
    """

    words: Wording
    bracketed: tuple[range, ...]
    gaps: frozenset[int]
    ends: frozenset[int]

    @property
    def cased(self) -> bool:
        """Whether it was written with capitals; where not, nobody can tell US from us."""
        return self.words.text != self.words.text.lower()

    @cached_property
    def inserted(self) -> frozenset[int]:
        return frozenset(index for stretch in self.bracketed for index in stretch)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        return tuple(0.0 if index in self.inserted else weight for index, weight in enumerate(self.words.weights))

    def groups(self, cuts: frozenset[int]) -> list[range]:
        """The words in stretches, parted before `cuts`."""
        edges = sorted({0, len(self.words)} | {cut for cut in cuts if 0 < cut < len(self.words)})
        return [range(start, end) for start, end in pairwise(edges)]

    def parts(self, group: range) -> list[tuple[range, bool]]:
        """A stretch in parts: (words, whether they are in square brackets)."""
        edges = {group.start, group.stop}
        for stretch in self.bracketed:
            edges |= {edge for edge in (stretch.start, stretch.stop) if edge in group}
        return [(range(start, end), start in self.inserted) for start, end in pairwise(sorted(edges))]


def read_asked(quotation: str) -> Asked:
    """`quotation` as it is looked for: without "[sic]", "[h]e" as "he"."""
    text = _CHANGED_LETTER.sub(r"\1", _REMARK.sub("", quotation))
    words = read_words(text, capitals=text != text.lower())
    skipped = [match.start() for match in _ELLIPSIS.finditer(text)]
    brackets = [match.span() for match in _BRACKETS.finditer(text) if not _ELLIPSIS.fullmatch(match.group())]
    stretches = (range(bisect_left(words.starts, start), bisect_left(words.starts, end)) for start, end in brackets)
    ends = frozenset(index + 1 for index in range(len(words)) if SENTENCE_END.search(words.after(index)))
    gaps = frozenset(bisect_left(words.starts, start) for start in skipped)
    return Asked(words, tuple(stretch for stretch in stretches if len(stretch)), gaps, ends)
