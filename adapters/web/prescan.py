"""A look at a page's bytes before a parser sees them: markup that parsers choke on is refused. Linear in the page's length.

A start tag with a megabyte of attributes takes lxml ten to twenty seconds (it compares every name with all before it). A long
attribute *value*, such as an image in a data: URL, costs it nothing and stands in many honest pages, so those are not counted.
"""

import re
from dataclasses import dataclass

from bot.reading import InputError

MAX_TAG_BYTES = 65_536
"""Longest start tag, long attribute values left out."""
MAX_DEPTH = 1_000
"""Deepest nesting of elements that only an end tag closes; browsers stop at 512."""

_LONG_VALUE = 1_024
_STEP = re.compile(rb"""=\s*(["'])|>""")
_OPENING = re.compile(rb"<(?:(!--)|(/?)([A-Za-z][^\s/>]{0,32}))")
_RAW = frozenset({b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"})
"""Elements whose content is text up to their own end tag (WHATWG HTML, section 13.2.5.1)."""
_NESTING = frozenset(
    b"div span section article main aside nav header footer blockquote figure table ul ol dl a b i u em strong font small sup"
    b" center form fieldset details button object".split()
)


@dataclass(slots=True)
class _Tag:
    end: int
    counted: int


def refuse_monster(page: bytes) -> InputError | None:
    """Why `page` must not be handed to a parser, or None if it may."""
    at = depth = 0
    while opening := _OPENING.search(page, at):
        comment, closing, name = opening.groups()
        if comment:
            at = _after(page, b"-->", opening.end())
            continue
        tag = _tag(page, opening.end())
        if tag.counted > MAX_TAG_BYTES:
            return _heavy(f"one of its tags is longer than {MAX_TAG_BYTES // 1024} kB")
        at, name = tag.end, name.lower()
        if name in _NESTING:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > MAX_DEPTH:
                return _heavy(f"its elements are nested more than {MAX_DEPTH:,} deep")
        elif name in _RAW and not closing:
            end = re.compile(rb"</" + name, re.IGNORECASE).search(page, at)
            at = end.start() if end else len(page)
    return None


def _tag(page: bytes, start: int) -> _Tag:
    """Where the tag ends whose name ends at `start`, and how long it is without its long values."""
    at, spared = start, 0
    while step := _STEP.search(page, at):
        if not step[1]:
            return _Tag(step.end(), step.end() - start - spared)
        at = _after(page, step[1], step.end())
        if at - step.end() > _LONG_VALUE:
            spared += at - step.end()
        if at - start - spared > MAX_TAG_BYTES:
            break
    else:
        at = len(page)
    return _Tag(at, at - start - spared)


def _after(page: bytes, mark: bytes, start: int) -> int:
    found = page.find(mark, start)
    return len(page) if found < 0 else found + len(mark)


def _heavy(why: str) -> InputError:
    return InputError("page_too_heavy", f"this page's markup is not safe to read ({why}); paste the article's text instead")
