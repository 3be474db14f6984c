"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) into the same raw form that the XML parsers give."""

import json
from collections.abc import Mapping
from typing import Any

from adapters.feeds.feed import FeedError


def parse_json_feed(text: str) -> dict[str, Any]:
    """Feed and items as they stand, types checked. Raises `FeedError` where this is no JSON or no feed."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise FeedError("bad_json", "this is broken JSON, not a feed; name the feed's own address") from None
    items = found.get("items")
    is_feed = "jsonfeed.org" in str(found.get("version", "")) or (isinstance(items, list) and "title" in found)
    if not is_feed:
        raise FeedError("not_a_feed", "this is JSON, but not a JSON Feed; name the feed's own address")
    entries = [_item(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return {"kind": "json", "title": found.get("title"), "link": found.get("home_page_url"), "entries": entries}


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    """A linkblog's item is about another page (external_url); its own address (url) comes first."""
    html, plain = item.get("content_html"), item.get("content_text")
    content = html if isinstance(html, str) and html else _escaped(plain)
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    return {
        "id": str(item["id"]) if isinstance(item.get("id"), (str, int, float)) else None,
        "link": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "plain_title": True,
        "summary": _escaped(item.get("summary")),
        "content": content,
        "published": _iso(item.get("date_published")),
        "updated": _iso(item.get("date_modified")),
        "authors": [person.get("name") for person in people if isinstance(person, dict)],
    }


def _escaped(plain: object) -> str | None:
    """Plain text as HTML, which is what contents are taken for."""
    return plain.replace("&", "&amp;").replace("<", "&lt;") if isinstance(plain, str) else None


def _iso(date: object) -> str | None:
    """RFC 3339 into what Python 3.11 reads."""
    return date.strip().replace("z", "Z") if isinstance(date, str) and len(date) < 64 else None
