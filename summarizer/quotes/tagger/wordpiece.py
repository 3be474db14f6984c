"""Words and word pieces as BERT's uncased models were trained on them, with the place of each word in the text.

A word is a run of letters and digits, or one mark of punctuation, or one Chinese character (BERT's basic tokenization).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from curated_tokenizers import WordPieceProcessor  # type: ignore[attr-defined]  # its stub-less package exports it

UNKNOWN, START, END = 100, 101, 102  # [UNK], [CLS], [SEP]
_MAX_WORD = 100  # characters; BERT knows no longer word
_MAX_KEPT = 50_000  # words whose pieces are remembered
_LAST_MARK = 0x20000  # no punctuation beyond
_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ceaf\U0002f800-\U0002fa1f"


class WordPieces:
    """The vocabulary of one model: its pieces, the first piece's number being 0."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._processor = WordPieceProcessor(list(vocabulary))
        self._kept: dict[str, tuple[int, ...]] = {}

    def words(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Start, end and pieces of every word of `text[start:end]`; a word with nothing to read in it is left out."""
        for match in _word().finditer(text, start, end):
            word = match.group()
            pieces = self._kept.get(word)
            if pieces is None:
                pieces = self._pieces(word)
                if len(self._kept) < _MAX_KEPT:
                    self._kept[word] = pieces
            if pieces:
                yield match.start(), match.end(), pieces

    def _pieces(self, word: str) -> tuple[int, ...]:
        plain = _plain(word)
        if len(plain) > _MAX_WORD:
            return (UNKNOWN,)
        ids = self._processor.encode(plain)[0] if plain else []
        return (UNKNOWN,) if -1 in ids else tuple(ids)


def _plain(word: str) -> str:
    """In lower case, without accents and without characters that are not seen."""
    if word.isascii():
        return "".join(c for c in word if c.isprintable()).lower()
    seen = "".join(c for c in word if c != "\ufffd" and not unicodedata.category(c).startswith("C"))
    return "".join(c for c in unicodedata.normalize("NFD", seen) if unicodedata.category(c) != "Mn").lower()


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(re.escape(chr(n)) for n in range(33, 127) if not chr(n).isalnum())
    marks += "".join(chr(n) for n in range(128, _LAST_MARK) if unicodedata.category(chr(n)).startswith("P"))
    return re.compile(rf"[{marks}{_CHINESE}]|[^\s{marks}{_CHINESE}]+")
