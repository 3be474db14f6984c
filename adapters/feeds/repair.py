"""Broken XML mended: every tag closed where it must have been meant to be. Linear in the size of what comes in."""

import re

from adapters.feeds.clean import HTML_NAMES

_TOKEN = re.compile(r"<!\[CDATA\[.*?\]\]>|<(/?)([A-Za-z_][\w:.-]*+)((?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+')*+)>|<", re.DOTALL)
_ENTRY = frozenset({"item", "entry"})
_WORDS = frozenset({"title", "description", "summary", "encoded", "content", "subtitle", "tagline"})
_XHTML = re.compile(r"type\s*=\s*[\"'](?:application/)?(?:xhtml|[\w/]*\+xml)", re.IGNORECASE)
_MAX_DEPTH = 100


def balanced(text: str) -> str:
    """`text` (from `safe_xml`) with missing end tags added and stray ones left out; HTML in the midst of words is escaped.

    An entry ends where the next begins: no feed has entries within entries. Tags nested deeper than any feed's are left out.
    """
    kept: list[str] = []
    stack: list[str] = []
    words_at: int | None = None  # how deep the element of words stands that we are in
    position = 0
    for token in _TOKEN.finditer(text):
        kept.append(text[position : token.start()])
        position = token.end()
        end, name, rest = token.groups()
        if name is None:
            kept.append("&lt;" if token[0] == "<" else token[0])
            continue
        local = name.rpartition(":")[2].lower()
        if words_at is not None and name.lower() in HTML_NAMES and not (end and name == stack[-1]):
            kept.append("&lt;" + token[0][1:])
            continue
        if end:
            if name in stack:
                _close(stack, kept, stack.index(name) if local in _ENTRY else _last(stack, name))
        elif len(stack) < _MAX_DEPTH or local in _ENTRY:
            if local in _ENTRY:
                _close(
                    stack, kept, next((at for at, each in enumerate(stack) if each.rpartition(":")[2].lower() in _ENTRY), None)
                )
            kept.append(token[0])
            if not rest.endswith("/"):
                stack.append(name)
                if words_at is None and local in _WORDS and not _XHTML.search(rest):
                    words_at = len(stack)
        if words_at is not None and len(stack) < words_at:
            words_at = None
    kept.append(text[position:])
    _close(stack, kept, 0)
    return "".join(kept)


def _last(stack: list[str], name: str) -> int:
    return len(stack) - 1 - stack[::-1].index(name)


def _close(stack: list[str], kept: list[str], down_to: int | None) -> None:
    while down_to is not None and len(stack) > down_to:
        kept.append(f"</{stack.pop()}>")
