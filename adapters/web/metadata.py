"""What a page says about itself: title, authors, site, date, address, kind. JSON-LD first, then meta elements, then guesses."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from adapters.web.jsonld import ARTICLES, VIDEOS, line, read_linked_data

_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^'\"\s]+)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BY = re.compile(r"^(?:written |posted |story |words )?by[: ]\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*;\s*|\s+(?:and|&)\s+|\s*\|\s*")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,3}")
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.")
_MAX_AUTHORS = 20
_MAX_REFRESH_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page about itself. canonical: the article's own address, if the page names one on the same site.

    is_article, is_video: its declared kind. free, locked: see `LinkedData`. is_amp: an AMP page, whose canonical is the page
    that people read. refresh: where the page sends its reader by itself. window: the text of its `title` element.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    published: str | None = None
    canonical: str | None = None
    is_article: bool = False
    is_video: bool = False
    free: bool | None = None
    locked: tuple[str, ...] = ()
    is_amp: bool = False
    refresh: str | None = None
    window: str | None = None
    types: frozenset[str] = field(default=frozenset())


def read_metadata(tree: Any, url: str | None = None) -> Metadata:
    """What the page `tree` says about itself. url: where it was fetched from, if it was."""
    said = _meta(tree)
    canonical = _canonical(tree, said, url)
    blocks = [script.text for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower() and script.text]
    addresses = frozenset(each.partition("#")[0].rstrip("/") for each in (url, canonical) if each)
    data = read_linked_data(blocks, addresses)
    og_type = (said.get("og:type") or "").lower()
    title = data.words("headline", "name") or _first(said, "og:title", "twitter:title", "headline", "dc.title")
    authors = _authors(data.names("author") or data.names("creator"))
    authors = authors or _authors([_first(said, "author", "article:author", "parsely-author", "byl", "dc.creator") or ""])
    site = next(iter(data.names("publisher")), None) or _first(said, "og:site_name", "application-name", "publisher")
    published = _date(data.words("datePublished", "dateCreated")) or _date(
        _first(
            said,
            "article:published_time",
            "og:published_time",
            "parsely-pub-date",
            "date",
            "dc.date",
            "pubdate",
            "dc.date.issued",
        )
    )
    if not (title and authors and site and published):
        guess = _guess(tree)
        title = title or line(guess.title)
        authors = authors or _authors((guess.author or "").split(";"))
        site = site or line(guess.sitename)
        published = published or _date(guess.date)
    return Metadata(
        title=_short(title, 500),
        authors=authors,
        site=_short((site or "").lstrip("@"), 120),
        published=published,
        canonical=canonical,
        is_article=bool(data.article) or og_type in ("article", "news", "blog"),
        is_video=og_type.startswith("video") or bool(data.types & VIDEOS and not data.types & ARTICLES),
        free=False if data.free is False or _first(said, "article:content_tier") in ("locked", "metered") else None,
        locked=data.locked,
        is_amp=bool({"amp", "⚡"} & set(tree.attrib)),
        refresh=_refresh(said, url),
        window=line(next((each.text_content() for each in tree.iter("title")), None)),
        types=data.types,
    )


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host, or one a part of the other, "www." and "m." and "amp." aside."""
    hosts = [_MOBILE.sub("", _host(each)) for each in (one, other)]
    first, second = sorted(hosts, key=len)
    return bool(first) and "." in first and (first == second or second.endswith("." + first))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def _meta(tree: Any) -> dict[str, str]:
    """The first content of each `meta` element, by its property, name or http-equiv in lower case."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = line(element.get("content"))
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and element.get(key):
                found.setdefault(element.get(key).strip().lower(), content)
    return found


def _first(said: dict[str, str], *names: str) -> str | None:
    return next((said[name] for name in names if name in said), None)


def _canonical(tree: Any, said: dict[str, str], url: str | None) -> str | None:
    """The address the page calls its own. One of another site or a front page is a mistake, and is not believed."""
    links: defaultdict[str, list[str]] = defaultdict(list)
    for element in tree.iter("link"):
        for relation in (element.get("rel") or "").lower().split():
            links[relation].append((element.get("href") or "").strip())
    for href in (*links["canonical"], said.get("og:url") or ""):
        try:
            address = urljoin(url, href) if url and href else href
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not parts.hostname:
            continue
        if url is None:
            return str(address)
        front = parts.path in ("", "/") and not parts.query and urlsplit(url).path not in ("", "/")
        cache = _host(url).endswith(".cdn.ampproject.org")
        if not front and (cache or same_site(address, url)):
            return str(address).partition("#")[0]
    return None


def _refresh(said: dict[str, str], url: str | None) -> str | None:
    match = _REFRESH.match(said.get("refresh") or "")
    if not match or int(match[1]) > _MAX_REFRESH_SECONDS:
        return None
    try:
        return str(urljoin(url or "", match[2]))
    except ValueError:
        return None


def _authors(names: list[str]) -> tuple[str, ...]:
    """Names, each once, without "By"; several in one text are parted where that is certain."""
    found: dict[str, None] = {}
    for text in names:
        for piece in _SEVERAL.split(_BY.sub("", line(text) or "")):
            pieces = piece.split(", ")
            for name in pieces if len(pieces) > 1 and all(map(_NAME.fullmatch, pieces)) else [piece]:
                if 2 < len(name.strip()) <= 80 and "://" not in name and "@" not in name:
                    found.setdefault(name.strip(" ,"))
    return tuple(found)[:_MAX_AUTHORS]


def _date(text: str | None) -> str | None:
    """`text` if it is an ISO 8601 date or date and time; one made of it if it is a date of another form; else None."""
    text = (text or "").strip()
    try:
        datetime.fromisoformat(text)
        return text
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError):
        found = _DATE.match(text)
        return found[0] if found else None


def _guess(tree: Any) -> Any:
    """What trafilatura finds out from the page's looks."""
    from copy import copy

    from trafilatura.metadata import extract_metadata

    return extract_metadata(copy(tree), extensive=False)


def _short(text: str | None, limit: int) -> str | None:
    return text if text and len(text) <= limit else None
