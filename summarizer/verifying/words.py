"""Two texts compared word by word: the same, left out, added. What is no difference between words is decided here.

No difference: white space, quotation marks, dashes and hyphens, the style of apostrophes, commas and full stops, accents, the
case of letters (but US is not us), the full stops of U.S., the apostrophe of don't, commas within numbers. A difference: any
other word, a number, a currency or percent sign, a minus sign.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, cached_property, lru_cache

from rapidfuzz.distance import LCSseq

from summarizer.answers.vocabulary import stop_words
from summarizer.article import Span

Pairs = list[tuple[int, int]]
"""Which word of the asked text (first) is which word of the article's (second), in order of the asked text."""

_SIGN = "[^\\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060]"  # accents of their own, soft hyphens, zero-width signs
_WORD = re.compile(
    rf"(?<!\w)(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?!\w))?"  # U.S.
    rf"|(?:(?<![\w)])[-−](?=\d))?\d+(?:[.,]\d+)*"  # 8pm is two words
    rf"|(?:[^\W_])(?:{_SIGN})*(?:['’‘ʼ´`′](?:{_SIGN})+)*"
    r"|[$£€¥₹₽₩₺¢%‰&+=°]"
)
_CLOSING = re.compile(r"[,;:!?)\]]+|\.(?!\.)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")
_APOSTROPHES = str.maketrans("’‘ʼ´`′−", "''''''-", "\u00ad\u200b\u200c\u200d\u2060")
_CAPITALS = frozenset(["US", "WHO", "IT", "AIDS"])  # other words than the same in small letters
_NEGATIONS = frozenset(
    [
        "no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "nowhere", "cannot",
        "without", "hardly", "barely", "scarcely", "dont", "doesnt", "didnt", "isnt", "wasnt", "arent",
        "werent", "hasnt", "havent", "hadnt", "wont", "cant", "wouldnt", "couldnt", "shouldnt", "mustnt",
        "neednt",
    ]
)  # fmt: skip
SENTENCE_END = re.compile(r"[.!?…]")
_MOST_PAIRS = 50_000  # pairs of the same word in two texts up to which their longest runs are looked for
_STOP = 0.3  # what a word weighs that says little by itself; others weigh 1


class Change(StrEnum):
    SAME = "same"
    LEFT_OUT = "left_out"  # the article has it, the other text has not
    ADDED = "added"  # the other text has it, the article has not


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row. span: their place in the article, so that `text` is the article's own; None for ADDED."""

    change: Change
    text: str
    span: Span | None = None


@dataclass(frozen=True)
class Wording:
    """A text with its words: where each begins and ends, and `keys`, by which two words are the same."""

    text: str
    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """What each word weighs; where hardly any says something by itself, all weigh the same."""
        found = tuple(map(weight, self.keys))
        return found if found.count(1.0) > 1 else (1.0,) * len(found)

    def span(self, first: int, end: int) -> Span:
        """The place of the words `[first, end)`, with the comma or stop that follows directly."""
        closing = _CLOSING.match(self.text, self.ends[end - 1])
        return Span(self.starts[first], closing.end() if closing else self.ends[end - 1])

    def after(self, index: int) -> str:
        """What stands between a word and the next one."""
        return self.text[self.ends[index] : self.starts[index + 1] if index + 1 < len(self) else None]


def read_words(text: str, capitals: bool = True) -> Wording:
    """The words of `text`. capitals: whether US is another word than us."""
    found = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    keys = [_key(word) for word, _, _ in found]
    for index, (word, _, _) in enumerate(found if capitals else ()):
        if word in ("U.S.", "U.S") or (word in _CAPITALS and not _is_shouted(found, index)):
            keys[index] = keys[index].upper()
    return Wording(text, tuple(keys), tuple(start for _, start, _ in found), tuple(end for _, _, end in found))


def _is_shouted(found: Sequence[tuple[str, int, int]], index: int) -> bool:
    """Whether a word beside this one stands in capitals as well."""
    near = [found[place][0] for place in (index - 1, index + 1) if 0 <= place < len(found)]
    return any(word.isupper() and len(word) > 1 for word in near)


@lru_cache(maxsize=1 << 15)
def _key(word: str) -> str:
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES))
        word = "".join(sign for sign in decomposed if not unicodedata.combining(sign) and not sign.isspace())
    word = word.casefold().replace("`", "'")
    if word[:1].isdigit() or word[:1] == "-":
        return _THOUSANDS.sub(lambda match: match.group().replace(",", ""), word)
    if "." in word:
        return word.replace(".", "")
    if word.endswith("n't"):
        return word[:-3] + "nt"
    return "and" if word == "&" else word or "?"  # never empty: keys are joined by spaces


@cache
def _little() -> frozenset[str]:
    return frozenset(map(_key, stop_words()))


def weight(key: str) -> float:
    """How much a word says by itself: 0.3 or 1."""
    return _STOP if key.lower() in _little() or not key[-1].isalnum() else 1.0


def denies(keys: Iterable[str]) -> bool:
    """Whether one of these words turns a sentence round: "not", "never", "don't"."""
    return not _NEGATIONS.isdisjoint(keys)


def pair_all(asked: Wording, there: Wording) -> Pairs:
    """The words that two whole texts share, in order, the longest runs first."""
    blocks = blocks_of(asked.keys, there.keys)
    return [(a + step, b + step) for a, b, size in blocks for step in range(size)]


def blocks_of(asked: Sequence[str], there: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of the same words, (place in `asked`, place in `there`, length), in order.

    The longest runs first, as people would mark them; where many words come again and again that would take time that grows
    with the cube of the length, so there it is a longest common subsequence.
    """
    often, counts = Counter(there), Counter(asked)
    if sum(count * often[key] for key, count in counts.items()) > _MOST_PAIRS:
        equal = (code for code in LCSseq.opcodes(asked, there) if code.tag == "equal")
        return [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in equal]
    found = SequenceMatcher(None, asked, there, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in found if block.size]


def tidy(pairs: Pairs, asked: Wording) -> Pairs:
    """`pairs` without single little words ("the") that only happen to stand between two changed stretches."""
    kept = []
    for index, (a, b) in enumerate(pairs):
        before = pairs[index - 1] if index else (a - 1, b - 1)
        after = pairs[index + 1] if index + 1 < len(pairs) else (a + 1, b + 1)
        changed = min(a - before[0], b - before[1], after[0] - a, after[1] - b) > 1
        if not (changed and weight(asked.keys[a]) < 1):
            kept.append((a, b))
    return kept


def unasked(pairs: Pairs, asked: Wording, there: Wording) -> Pairs:
    """`pairs` without words after which one text asks and the other states: "guilty?" is not "guilty."

    A question mark at the very end of the asked text may be that of the person who asks about it.
    """
    return [(a, b) for a, b in pairs if not _asks_otherwise(asked.after(a), there.after(b), a == len(asked) - 1)]


def _asks_otherwise(asked: str, there: str, last: bool) -> bool:
    if last and "?" in asked:
        return False
    ends = [bool(re.search(r"[.!?]", between)) for between in (asked, there)]
    return all(ends) and ("?" in asked) != ("?" in there)


def pieces_of(pairs: Pairs, asked: Wording, there: Wording, within: range, most: int | None = None) -> tuple[Piece, ...]:
    """All of the asked text and the article's words `within` as one row of pieces; LEFT_OUT comes before what replaces it.

    most: longest stretch of the article, in words, that is shown as LEFT_OUT; None for any.
    """
    found: list[Piece] = []
    at, place = 0, within.start
    for run in [*runs(pairs), [(len(asked), within.stop)]]:
        (a, b), size = run[0], len(run)
        if place < b and (most is None or b - place <= most):
            found.append(_piece(Change.LEFT_OUT, there, place, b))
        if at < a:
            found.append(_added(asked, at, a))
        if a < len(asked):
            found.append(_piece(Change.SAME, there, b, b + size))
        at, place = a + size, b + size
    return tuple(found)


def _added(asked: Wording, first: int, end: int) -> Piece:
    """Words of the asked text, with the square brackets that they stand in."""
    span = asked.span(first, end)
    opened = asked.text[: span.start].endswith("[")
    return Piece(Change.ADDED, ("[" if opened else "") + span.of(asked.text))


def _piece(change: Change, there: Wording, first: int, end: int) -> Piece:
    span = there.span(first, end)
    return Piece(change, span.of(there.text), span)


def runs(pairs: Pairs) -> Iterator[Pairs]:
    """`pairs` in stretches that go on word by word in both texts."""
    run: Pairs = []
    for pair in pairs:
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run
