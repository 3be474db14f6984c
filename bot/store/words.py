"""The words by which something is found. Both databases index what is split and folded here, so that both find the same.

Changing what a text gives here calls for a migration that indexes anew.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_MAX_WORD = 60
_MAX_BYTES = 400_000  # of one text; a tsvector holds a megabyte


def words(text: str) -> list[str]:
    """The words of `text`, each once, in order: no case, accents, possessives; numbers without commas ("1,200", "3.5")."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(_folded(text)):
        word = _plain(match.group())[:_MAX_WORD]
        if word:
            found[word] = None
    return list(found)


def stems(*texts: str | None) -> list[str]:
    """The stems of the words of all `texts`, each once, as far as they go into an index."""
    found: dict[str, None] = {}
    room = _MAX_BYTES
    for text in texts:
        for word in words(text or ""):
            stem = _stem(word)
            if stem not in found:
                found[stem] = None
                room -= len(stem.encode()) + 8
                if room < 0:
                    return list(found)
    return list(found)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _plain(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.replace(".", "").replace("’", "'")
    return word.removesuffix("'s").replace("'", "")


def _stem(word: str) -> str:
    return word if word[0].isdigit() else _stem_of_letters(word)


@lru_cache(maxsize=1 << 14)
def _stem_of_letters(word: str) -> str:
    return _stemmer()(word) or word


@cache
def _stemmer() -> Callable[[str], str]:
    from sumy.nlp.stemmers import Stemmer

    stem: Callable[[str], str] = Stemmer("english")
    return stem
