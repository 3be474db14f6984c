"""What a page says about itself for search engines: its JSON-LD blocks (JSON-LD 1.1, schema.org). Broken ones are tolerated."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
        "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle",
        "TechArticle", "Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Review",
    }
)  # fmt: skip
VIDEOS = frozenset({"VideoObject", "Movie", "TVEpisode", "Clip", "BroadcastEvent"})

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAG = re.compile(r"<[^<>]{1,200}>")
_MAX_BYTES = 1_000_000
_MAX_NODES = 2_000
_NO = frozenset({"false", "no", "0", "http://schema.org/false", "https://schema.org/false"})

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The parts of a page's JSON-LD that matter here. article: the node of the page's own article, if it has one.

    types: of all top-level nodes. locked: CSS selectors of parts that only subscribers see. free: False where the article is
    said not to be free, None where nothing is said.
    """

    article: Node | None = None
    types: frozenset[str] = frozenset()
    free: bool | None = None
    locked: tuple[str, ...] = ()
    by_id: Node | None = None

    def names(self, key: str) -> list[str]:
        """The names of the things at `key` of the article: strings, objects with a name, references, lists of these."""
        return list(_names((self.article or {}).get(key), self.by_id or {}))

    def words(self, *keys: str) -> str | None:
        """The first text at one of `keys` of the article, as one line without markup."""
        for key in keys:
            for found in _names((self.article or {}).get(key), {}):
                return found
        return None


def read_linked_data(blocks: list[str], addresses: frozenset[str]) -> LinkedData:
    """The JSON-LD of a page. addresses: those the page is known by; of several articles, one with such an address is its own."""
    nodes = [node for block in blocks for node in _top(_parse(block))][:_MAX_NODES]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    types = frozenset(name for node in nodes for name in _types(node))
    articles = [node for node in nodes if _types(node) & ARTICLES]
    own = [node for node in articles if addresses & set(_addresses(node))]
    heads = {line(node.get("headline")) for node in articles}
    article = own[0] if own else articles[0] if articles and len(heads) <= 2 else None
    if article is None:
        return LinkedData(types=types - ARTICLES if articles else types, by_id=by_id)
    parts = article.get("hasPart")
    locked = [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict) and _is_no(part)]
    selectors = tuple(part["cssSelector"] for part in locked if isinstance(part.get("cssSelector"), str))
    free = False if _is_no(article) or locked else None
    return LinkedData(article, types, free, selectors, by_id)


def line(value: object) -> str | None:
    """A text of JSON as one line: entities resolved, markup left out; None for what is no text."""
    if not isinstance(value, str) or len(value) > 20_000:
        return None
    return " ".join(_TAG.sub("", unescape(value)).split()) or None


def _parse(block: str) -> Any:
    if len(block) > _MAX_BYTES:
        return None
    text = _WRAPPING.sub("", _WRAPPING.sub("", block)).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            pass
    try:  # something follows the first object: often a second one without a comma
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _top(found: Any) -> Iterator[Node]:
    """The nodes that a block is about: its own, those of its lists and graphs, and what a page is mainly about."""
    waiting = [found]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        here = waiting.pop(0)
        if isinstance(here, list):
            waiting[:0] = here[:_MAX_NODES]
        elif isinstance(here, dict):
            yield here
            about = [here.get("@graph"), here.get("mainEntity")]
            waiting[:0] = [each for each in about if isinstance(each, dict | list)]


def _types(node: Node) -> frozenset[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return frozenset(re.split(r"[/#:]", name)[-1] for name in kinds if isinstance(name, str))


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value.partition("#")[0].rstrip("/")


def _names(value: Any, by_id: Node, depth: int = 0) -> Iterator[str]:
    if depth > 5:
        return
    if isinstance(value, list):
        for each in value[:50]:
            yield from _names(each, by_id, depth + 1)
    elif isinstance(value, dict):
        if "name" not in value and isinstance(value.get("@id"), str):
            value = by_id.get(value["@id"], value)
        for key in ("name", "author"):
            if value.get(key):
                yield from _names(value[key], by_id, depth + 1)
                return
        given = [line(value.get(key)) for key in ("givenName", "familyName")]
        if all(given):
            yield " ".join(filter(None, given))
    elif found := line(value):
        yield found


def _is_no(node: Node) -> bool:
    value = node.get("isAccessibleForFree")
    return value is False or (isinstance(value, str) and value.strip().lower() in _NO)
