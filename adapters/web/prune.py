"""What stands on a page beside its article: seen by its marks, and taken away before the article is looked for."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from adapters.web.metadata import same_site
from config import words

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "select", "option", "textarea", "head", "title"})
_APART = frozenset({"aside", "nav", "figcaption", "figure", "dialog", "template", "amp-sidebar", "amp-ad", "amp-consent"})
_NEVER = frozenset({"nav", "dialog", "template", "amp-sidebar", "amp-ad", "amp-consent"})
_INLINE = frozenset(
    {"a", "b", "i", "em", "strong", "span", "q", "cite", "sup", "sub", "mark", "br", "small", "abbr", "time", "font"}
)
_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "dt", "dd", "div", "section", "article"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADLINE_WORDS = 4
_CARD_WORDS = 80
_TEASER_WORDS = 45
_SEVERAL = 3
_PROSE_WORDS = 8
_RIVAL = 0.6  # what is marked as standing beside holds the main text where nothing unmarked has so large a share of its words


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page's words are spread. cards: short blocks with a linked headline; prose: words of paragraphs outside of them.

    shown: words that a reader sees; linked: those of them in links.
    """

    cards: int
    prose: int
    shown: int
    linked: int


def prune(tree: Any, url: str | None = None) -> None:
    """Take away what is marked as no part of an article: captions, asides, newsletter boxes, what is hidden; and teasers.

    Whatever the marks say, what holds the page's main text stays. url: where the page is from. Linear in the page's length.
    """
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    marked = {element for element in elements if _is_apart(element)}
    never = {element for element in elements if element.tag in _NEVER or _marks("never").search(_names(element))}
    never |= _teasers(elements, url)
    apart, outside = _with_all_in_it(elements, marked | never), _with_all_in_it(elements, never)
    weights = _weights([element for element in elements if element not in outside])
    main = max(weights, key=lambda each: weights[each], default=None)
    kept: set[Any] = set()
    if main in apart and main is not None:
        beside = max((weight for element, weight in weights.items() if element not in apart), default=0)
        if beside < _RIVAL * weights[main]:
            kept = {main, *main.iterancestors()}
    gone: set[Any] = set()
    for element in elements:
        if element.getparent() in gone:
            gone.add(element)
        elif element in never or (element in marked and element not in kept):
            gone.add(element)
            element.drop_tree()


def layout(tree: Any) -> Layout:
    """How the words of a page are spread; tells a front page from an article. Linear in the length of the page."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    counts = _counts(elements)
    cards: set[Any] = set()
    linked = 0
    for element in elements:
        if element.tag == "a" and element.get("href"):
            linked += counts[element]
            if counts[element] >= _HEADLINE_WORDS and (card := _card(element, counts, _CARD_WORDS)) is not None:
                cards.add(card)
    within: set[Any] = set()
    prose = 0
    for element in elements:
        if element in cards or element.tag in ("nav", "footer", "header") or element.getparent() in within:
            within.add(element)
        elif element.tag == "p" and counts[element] >= _PROSE_WORDS:
            prose += counts[element]
        elif element.tag in ("div", "td", "section", "article") and (own := _own(element)) >= _PROSE_WORDS:
            prose += own
    return Layout(len(cards), prose, counts[elements[0]] if elements else 0, linked)


def shown_text(tree: Any) -> str:
    """All words that the page shows but for menus and footers, a line for each piece.

    What tells a login page is just what extraction leaves out.
    """
    pieces: list[str] = []
    skipped: set[Any] = set()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _UNSEEN or element.tag in ("nav", "footer") or element.getparent() in skipped or _is_hidden(element):
            skipped.add(element)
        elif element.tag in _BLOCKS or element.tag in ("button", "label", "form", "main", "body", "header", "a"):
            if words_ := _line(element):
                pieces.append(words_)
    return "\n".join(pieces)


def _line(element: Any) -> str:
    """The words of an element itself and of what stands in its lines, without those of blocks in it."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag in _INLINE and (child.tag != "a" or element.tag == "p"):
            parts.append(" ".join(child.itertext()))
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())


def _is_apart(element: Any) -> bool:
    if element.tag in ("html", "body", "main", "h1", "head"):
        return False
    return element.tag in _APART or _is_hidden(element) or bool(_marks("beside").search(_names(element)))


def _names(element: Any) -> str:
    """What a page calls an element; beyond some length names are generated and say nothing."""
    return " ".join(name for key in ("class", "id", "role") if (name := element.get(key)))[:500]


def _with_all_in_it(elements: list[Any], chosen: set[Any]) -> set[Any]:
    found: set[Any] = set()
    for element in elements:
        if element in chosen or element.getparent() in found:
            found.add(element)
    return found


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


@cache
def _marks(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words('page')[kind])})(?=$|[\s_-])", re.IGNORECASE)


def _counts(elements: list[Any]) -> dict[Any, int]:
    """The words within each element, those that no reader sees left out."""
    counts: dict[Any, int] = {}
    for element in reversed(elements):
        own = 0 if element.tag in _UNSEEN else len((element.text or "").split())
        for child in element:
            own += counts.get(child, 0) + len((child.tail or "").split())
        counts[element] = 0 if element.tag in _UNSEEN else own
    return counts


def _own(element: Any) -> int:
    """Words of running text directly in a block, as in pages that part paragraphs by line breaks; links do not count."""
    own = len((element.text or "").split())
    for child in element:
        own += len((child.tail or "").split())
        if child.tag in _INLINE and child.tag != "a":
            own += len((child.text or "").split())
    return own


def _weights(elements: list[Any]) -> dict[Any, float]:
    """For each block the words of its paragraphs, and half of those of the paragraphs of its blocks."""
    weights: dict[Any, float] = {}
    for element in elements:
        if element.tag == "p":
            own, holder = len(" ".join(element.itertext()).split()), element.getparent()
        elif element.tag in ("div", "td", "section", "article", "body", "main", "figure", "aside"):
            own, holder = _own(element), element
        else:
            continue
        if own < _PROSE_WORDS or holder is None:
            continue
        weights[holder] = weights.get(holder, 0) + own
        above = holder.getparent()
        if above is not None:
            weights[above] = weights.get(above, 0) + own / 2
    return weights


def _teasers(elements: list[Any], url: str | None) -> set[Any]:
    """Short blocks with a linked headline of another page of this site, if there are several."""
    counts = _counts(elements)
    found: set[Any] = set()
    for element in elements:
        href = (element.get("href") or "").strip() if element.tag == "a" else ""
        if counts[element] < _HEADLINE_WORDS or not href or href.startswith("#") or _leads_away(href, url):
            continue
        card = _card(element, counts, _TEASER_WORDS)
        if card is not None and next(card.iter("h1"), None) is None:
            found.add(card)
    return found if len(found) >= _SEVERAL else set()


def _leads_away(href: str, url: str | None) -> bool:
    return "://" in href[:10] and (url is None or not same_site(href, url))


def _card(link: Any, counts: dict[Any, int], limit: int) -> Any:
    """The largest block of at most `limit` words that a linked headline is in: a link that is a heading or most of its line."""
    block = next((each for each in link.iterancestors() if each.tag in _BLOCKS), None)
    if block is None:
        return None
    headed = any(child.tag in _HEADINGS for child in link.iterdescendants())
    if block.tag in ("p", "li", "td") and not headed and counts[link] < 0.6 * counts[block]:
        return None
    card = block
    for each in block.iterancestors():
        if counts.get(each, 0) > limit or each.tag in ("body", "main", "html"):
            break
        card = each
    return card if counts[card] <= limit else None
