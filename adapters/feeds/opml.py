"""Lists of feeds as OPML 2.0 (opml.org/spec2.opml), as all feed readers read and write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from adapters.feeds.clean import decode, safe_xml
from adapters.feeds.feed import FeedError
from adapters.feeds.parse import absolute

MAX_OUTLINES = 10_000
MAX_DEPTH = 32
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PSEUDO = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of a list: a feed, where it has a url, or a folder. site: the address of the site that the feed is of."""

    text: str
    url: str | None = None
    site: str | None = None
    children: tuple["Outline", ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list: its address, name and site, and the names of the folders it lies in, the outermost first."""

    url: str
    title: str
    site: str | None
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opml:
    """A list of feeds with its title."""

    title: str
    outlines: tuple[Outline, ...]


def read_opml(data: bytes) -> Opml:
    """The list in an OPML file of any version. What is no http(s) address is left out. Raises `FeedError`.

    Refused are files that declare entities, that are no OPML, and of more than 10,000 lines or 32 levels.
    """
    try:
        root = fromstring(safe_xml(decode(data)), forbid_dtd=True)
    except FeedError as error:
        if error.code in ("not_a_feed", "html_page"):
            raise _not_opml() from None
        raise
    except (ParseError, DefusedXmlException, ValueError):
        raise _not_opml() from None
    if root.tag.lower() != "opml":
        raise _not_opml()
    body = root.find("body")
    title = root.findtext("head/title") or ""
    return Opml(" ".join(title.split()), _outlines(body) if body is not None else ())


def write_opml(opml: Opml) -> bytes:
    """The list as an OPML 2.0 file in UTF-8. Characters that XML cannot hold are left out."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = _clean(opml.title)
    body = SubElement(root, "body")
    waiting = [(body, outline) for outline in reversed(opml.outlines)]
    while waiting:
        parent, outline = waiting.pop()
        attributes = {"text": _clean(outline.text)}
        if outline.url is not None:
            attributes |= {"type": "rss", "title": _clean(outline.text), "xmlUrl": _clean(outline.url)}
        if outline.site is not None:
            attributes["htmlUrl"] = _clean(outline.site)
        element = SubElement(parent, "outline", attributes)
        waiting += [(element, child) for child in reversed(outline.children)]
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def feeds_of(opml: Opml) -> Iterator[Listed]:
    """Every feed of the list in order, each address once."""
    known: set[str] = set()
    waiting: list[tuple[Outline, tuple[str, ...]]] = [(outline, ()) for outline in reversed(opml.outlines)]
    while waiting:
        outline, folders = waiting.pop()
        if outline.url is not None and outline.url not in known:
            known.add(outline.url)
            yield Listed(outline.url, outline.text, outline.site, folders)
        inside = (*folders, outline.text) if outline.url is None else folders
        waiting += [(child, inside) for child in reversed(outline.children)]


def feed_address(text: str | None) -> str | None:
    """An http(s) address, or None; the schemes that browsers once had for feeds (feed://, feed:https://) are read."""
    text = (text or "").strip()
    pseudo = _PSEUDO.match(text)
    if pseudo:
        text = ("http" if pseudo[0].lower() == "feed" else "") + text[pseudo.end() :]
    return absolute(text, "")


def _outlines(body: Element) -> tuple[Outline, ...]:
    """Iterative from the leaves up, so that no nesting reaches the interpreter's limit."""
    count = 0
    made: dict[Element, Outline] = {}
    waiting: list[tuple[Element, int, bool]] = [(element, 1, False) for element in reversed(body.findall("outline"))]
    while waiting:
        element, depth, children_made = waiting.pop()
        if children_made:
            made[element] = _outline(element, tuple(made.pop(child) for child in element.findall("outline")))
            continue
        count += 1
        if count > MAX_OUTLINES or depth > MAX_DEPTH:
            raise FeedError(
                "too_large", f"a list of more than {MAX_OUTLINES:,} lines or {MAX_DEPTH} levels is not read; divide it"
            )
        waiting.append((element, depth, True))
        waiting += [(child, depth + 1, False) for child in reversed(element.findall("outline"))]
    return tuple(made[element] for element in body.findall("outline"))


def _outline(element: Element, children: tuple[Outline, ...]) -> Outline:
    by_name = {name.lower(): value for name, value in element.attrib.items()}
    url = feed_address(
        by_name.get("xmlurl") or (by_name.get("url") if by_name.get("type", "").lower() in ("rss", "atom") else None)
    )
    text = by_name.get("text") or by_name.get("title") or url or ""
    return Outline(text, url, feed_address(by_name.get("htmlurl")), children)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _not_opml() -> FeedError:
    return FeedError("not_opml", "this is not a list of feeds (OPML); export one from your feed reader")
