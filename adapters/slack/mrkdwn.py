"""Text for Slack: what steers its display taken out, what its markup means escaped, long text shortened where it does no harm.

An article's words stand in `plain_text` and `rich_text`, which know no markup; mrkdwn is left to the `text` beside the blocks,
to link labels and to lines of ours. https://docs.slack.dev/messaging/formatting-message-text
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

from adapters.slack.limits import BUTTON_URL

CUT = "…"
_BREAK = "\u200b"  # no width: markup on both sides of it is not markup any more
# Control characters, embeddings and overrides of direction (a mark of direction stays: names need it), halves of surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_MARK = re.compile(r"[*_~`]")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_QUOTED = re.compile(r"^(?=[ \t]*&gt;)", re.MULTILINE)
_ADDRESS_MARKS = ":/?#[]@!$&'()*+,;=%~"
_ZWJ = "\u200d"
_LONGEST_WORD = 100  # a word that is longer is cut inside


def clean(text: str) -> str:
    """`text` without what could steer its display; lines end in a plain newline."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n"))


def escape(text: str) -> str:
    """`text` with the three characters that Slack reads as its own: nothing in it mentions, pings or links any more."""
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text)


def neutral(text: str) -> str:
    """`text` for mrkdwn, so that it reads as it is: no mention, no bold, no code, no quotation, no emoji by its name."""
    safe = _EMOJI.sub(f":{_BREAK}", escape(clean(text)))
    return _QUOTED.sub(_BREAK, _MARK.sub(lambda found: found[0] + _BREAK, safe))


def link(url: str | None, text: str) -> str:
    """`text` as a link in mrkdwn; as mere text if `url` is none that can be linked."""
    address = linkable(url)
    return f"<{escape(address)}|{neutral(text)}>" if address else neutral(text)


def linkable(url: str | None) -> str | None:
    """`url` as Slack takes it: http or https, nothing in it that ends a link, not too long; None if it can't be."""
    if not url:
        return None
    address = quote(clean(url).strip(), safe=_ADDRESS_MARKS)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and len(address) <= BUTTON_URL else None


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
