"""Text for any platform: what steers its display taken out, long text shortened where it does no harm, addresses as links."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

CUT = "…"
ADDRESS = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]]")
"""An address in a line of ours."""

# Control characters, embeddings and overrides of direction (a mark of direction stays: names need it), halves of surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_ADDRESS_MARKS = ":/?#[]@!$&'()*+,;=%~"
_ZWJ = "\u200d"
_LONGEST_WORD = 100  # a word that is longer is cut inside


def clean(text: str) -> str:
    """`text` without what could steer its display; lines end in a plain newline."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))


def one_line(text: str) -> str:
    """`text`, cleaned, on one line."""
    return " ".join(clean(text).split())


def linkable(url: str | None, most: int) -> str | None:
    """`url` as platforms take it: http or https, nothing in it that ends a link, at most so many characters; None if it isn't."""
    try:
        parts = urlsplit(clean(url or "").strip())
        person, at, host = parts.netloc.rpartition("@")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return None
    address = quote(urlunsplit(parts._replace(netloc=person + at + host)), safe=_ADDRESS_MARKS)
    return address if parts.scheme in ("http", "https") and host and len(address) <= most else None


def shorten(text: str, most: int) -> str:
    """`text` in at most so many characters, "…" after what is left: cut between words or, in a very long one, between letters.

    A letter with its accents, an emoji of several characters and an entity (`&amp;`) stay whole.
    """
    if len(text) <= most:
        return text
    if most < 1:
        return ""
    end = most - 1
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if space > 0 and end - space <= _LONGEST_WORD:
        return text[:space].rstrip() + CUT
    inside = next(
        (found for found in _ENTITY.finditer(text, max(0, end - 5), end + 5) if found.start() < end < found.end()), None
    )
    end = inside.start() if inside else end
    while end and not _parts(text, end):
        end -= 1
    return text[:end].rstrip() + CUT


def fitted(text: str, most: int, measure: Callable[[str], int]) -> str:
    """`text` shortened until `measure` of it is at most so much: what it takes once escaped, or in a platform's own units."""
    shown = shorten(text, most)
    while shown and (size := measure(shown)) > most:
        shown = shorten(text, len(shown) - max(1, (size - most) // 2))
    return shown


def _parts(text: str, at: int) -> bool:
    """Whether what a reader sees as two characters meets at `at` (of https://www.unicode.org/reports/tr29, what matters here)."""
    before, after = text[at - 1], text[at]
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or after == _ZWJ or before == _ZWJ:
        return False
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return False  # a skin tone, the letters of a flag
    if _is_indicator(before) and _is_indicator(after):
        start = at
        while start and _is_indicator(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0  # two of them are one flag
    return not ("\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff")  # pieces of a Korean syllable


def _is_indicator(mark: str) -> bool:
    return "\U0001f1e6" <= mark <= "\U0001f1ff"
