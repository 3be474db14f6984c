"""A feed's bytes into a `Feed`: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), JSON Feed 1.0 and 1.1 (jsonfeed.org).

XML goes through `adapters.feeds.clean` first, so that it is inert, then through fastfeedparser, and through feedparser where
that refuses it or does not read what it says. No part of a feed is fetched, no file is opened.
"""

import re
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import fastfeedparser  # type: ignore[import-untyped]

from adapters.feeds.clean import decode, html_to_text, safe_xml, shorten, title_text, unmarked
from adapters.feeds.feed import Entry, Feed, FeedError
from adapters.feeds.jsonfeed import parse_json_feed
from adapters.feeds.repair import balanced

# dateutil, by way of fastfeedparser, prints a warning for each name of a time zone that it does not know.
warnings.filterwarnings("ignore", message="tzname .* identified but not understood")

MAX_ENTRIES = 500
MAX_TITLE = 500
MAX_SUMMARY = 4000
MAX_CONTENT = 20_000
MAX_URL = 4096
MAX_GUID = 1000
MAX_AUTHORS = 10
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Dates before it stand for "unknown" (1970 and 0001 are common)."""

_XHTML_TITLE = re.compile(r"<(?:\w{1,20}:)?title\b[^<>]{0,200}\btype\s*=\s*[\"'](?:application/)?xhtml", re.IGNORECASE)
_AUTHORS = re.compile(r"</(?:\w{1,20}:)?(author|creator)>\s{0,100}<(?:\w{1,20}:)?\1\b")
_SLOW_LIMIT = 1_000_000  # characters; feedparser takes seconds for more
_ROOT_NAME = re.compile(r"<(?:[\w-]+:)?(\w+)")
_MARKUP_IN_WORDS = re.compile(r"<(?:title|description)>[^<]*<(?:a|b|br|div|em|i|img|p|span|strong)[\s/>]", re.IGNORECASE)
_ITEM = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s{0,20}(\d{1,6})\s{0,20}</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<\w{1,20}:updatePeriod>\s{0,20}(hourly|daily|weekly|monthly|yearly)\s{0,20}<", re.IGNORECASE)
_FREQUENCY = re.compile(r"<\w{1,20}:updateFrequency>\s{0,20}(\d{1,4})\s{0,20}<", re.IGNORECASE)
_HOURS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_TOO_BROKEN = "this feed is too broken to be read; tell the site's owner"
_SCHEMELESS = re.compile(r"www\.[\w-]+\.", re.IGNORECASE)


def parse_feed(body: bytes, url: str = "", *, charset: str | None = None, max_entries: int = MAX_ENTRIES) -> Feed:
    """The feed in `body`, fetched from `url`, against which its relative links are resolved. Raises `FeedError`.

    charset: what the answer's Content-Type named, if it did. Its media type says nothing: servers name any. Of more than
    `max_entries` entries the newest are kept. Broken feeds are taken as far as they go.
    """
    text = decode(body, charset)
    raw = parse_json_feed(text) if text.lstrip().startswith("{") else _parse_xml(safe_xml(text), url)
    return _feed(raw, url, max_entries)


def absolute(link: object, base: str) -> str | None:
    """`link` as an absolute http or https address, seen from `base`; None where it is none."""
    if not isinstance(link, str) or not (link := link.strip()) or len(link) > MAX_URL:
        return None
    try:
        found = urljoin(base, f"http://{link}" if _SCHEMELESS.match(link) else link)
        parts = urlsplit(found)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return found if usable and not any(character <= " " for character in found) and len(found) <= MAX_URL else None


def _parse_xml(text: str, url: str) -> dict[str, Any]:
    items = sum(1 for _ in _ITEM.finditer(text))
    head = text[: first.start()] if (first := _ITEM.search(text)) else text[:50_000]
    refresh = {"refresh": _refresh(head)}
    beyond = _is_beyond_fast(text) and len(text) <= _SLOW_LIMIT
    found = None if beyond else _parse_fast(text)
    if found and len(found["entries"]) >= items and not _MARKUP_IN_WORDS.search(text):
        return found | refresh
    mended = balanced(text)
    if not beyond:
        again = _parse_fast(mended)
        found = max((each for each in (again, found) if each), key=lambda each: len(each["entries"]), default=None)
        if found and (found["entries"] or not items):
            return found | refresh
    if len(mended) > _SLOW_LIMIT:
        raise FeedError("not_a_feed", _TOO_BROKEN)
    return _parse_slow(mended, url) | refresh


def _is_beyond_fast(text: str) -> bool:
    """Whether it has what fastfeedparser does not read: links relative to xml:base, titles in XHTML, several authors."""
    return "xml:base" in text or bool("xhtml" in text and _XHTML_TITLE.search(text)) or _AUTHORS.search(text) is not None


def _parse_fast(text: str) -> dict[str, Any] | None:
    """By fastfeedparser, or None where it refuses. Given bytes, it never fetches."""
    data = text.encode("utf-8", "replace")
    try:
        found = fastfeedparser.parse(data, include_tags=False, include_media=False, include_enclosures=False)
    except Exception:  # it raises whatever its parsers raise; feedparser is asked next
        return None
    info = found["feed"]
    root = _ROOT_NAME.match(text)
    kind = {"feed": "atom", "rdf": "rdf"}.get(root[1].lower() if root else "", "rss")
    entries = [
        {
            "id": entry.get("id"),
            "link": _best_link(entry),
            "title": entry.get("title"),
            "summary": entry.get("description"),
            "content": next((each.get("value") for each in entry.get("content") or ()), None),
            "published": entry.get("published"),
            "updated": entry.get("updated"),
            "authors": [entry.get("author")],
        }
        for entry in found["entries"]
    ]
    return {"kind": kind, "title": info.get("title"), "link": info.get("link"), "entries": entries}


def _parse_slow(text: str, url: str) -> dict[str, Any]:
    """By feedparser. It takes a string for an address or a file's name, so it is given a stream."""
    import feedparser  # type: ignore[import-untyped]

    try:
        found = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-location": url},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception:  # such as a space that is none in the name of a tag's namespace, which it can't take apart
        raise FeedError("not_a_feed", _TOO_BROKEN) from None
    if not found.get("version") and not found.entries:
        raise FeedError("not_a_feed", "this is not a feed (no RSS, Atom or JSON Feed); name the feed's own address")
    version = found.get("version") or "rss"
    kind = "rdf" if version in ("rss10", "rss090") else "atom" if version.startswith("atom") else "rss"
    entries = [
        {
            "id": entry.get("id"),
            "link": entry.get("link"),
            "title": entry.get("title"),
            "plain_title": (entry.get("title_detail") or {}).get("type") == "text/plain" and kind == "atom",
            "summary": entry.get("summary"),
            "content": next((each.get("value") for each in entry.get("content") or ()), None),
            "published": _moment(dict(entry.items()), "published_parsed", "created_parsed"),
            "updated": _moment(dict(entry.items()), "updated_parsed"),
            "authors": [author.get("name") for author in entry.get("authors") or ()] or [entry.get("author")],
        }
        for entry in found.entries
    ]
    return {"kind": kind, "title": found.feed.get("title"), "link": found.feed.get("link"), "entries": entries}


def _best_link(entry: Mapping[str, Any]) -> str | None:
    """The address of an entry's page: the first link that is not of another kind (enclosure, replies, via ...)."""
    links = [link for link in entry.get("links") or () if link.get("href")]
    given: str | None = entry.get("link")
    if given and any(link["href"].strip() == given.strip() and link["rel"] not in (None, "alternate") for link in links):
        return next((link["href"] for link in links if link["rel"] in (None, "alternate")), given)
    return given


def _moment(entry: Mapping[str, Any], *names: str) -> str | None:
    """The first of feedparser's times (in UTC) that is there. It answers one for another unless it is asked as a plain dict."""
    for name in names:
        if parts := entry.get(name):
            try:
                year, month, day, hour, minute, second = parts[:6]
                return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
            except ValueError:
                continue
    return None


def _refresh(head: str) -> timedelta | None:
    """How often the feed wants to be asked: RSS 2.0's ttl (minutes), or RSS 1.0's syndication module."""
    if ttl := _TTL.search(head):
        return timedelta(minutes=int(ttl[1])) or None
    if period := _PERIOD.search(head):
        times = _FREQUENCY.search(head)
        return timedelta(hours=_HOURS[period[1].lower()]) / max(1, int(times[1]) if times else 1)
    return None


def _feed(raw: Mapping[str, Any], url: str, max_entries: int) -> Feed:
    site = absolute(raw["link"], url)
    base = url or site or ""
    chosen = _newest(raw["entries"], max_entries)
    entries = tuple(entry for each in chosen if (entry := _entry(each, base)) is not None)
    title = title_text(_string(raw["title"]), MAX_TITLE)
    return Feed(title, site, entries, raw["kind"], raw.get("refresh"), len(raw["entries"]) - len(chosen))


def _newest(entries: list[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """At most `most`: by date if all have one (some feeds list the oldest first), else the first."""
    if len(entries) <= most:
        return entries
    if all(isinstance(entry.get("published"), str) for entry in entries):
        return sorted(entries, key=lambda entry: str(entry["published"]), reverse=True)[:most]
    return entries[:most]


def _entry(raw: Mapping[str, Any], base: str) -> Entry | None:
    """One entry, or None if there is nothing in it."""
    given = _string(raw.get("title"))
    title = " ".join(given.split())[:MAX_TITLE] if raw.get("plain_title") else title_text(given, MAX_TITLE)
    inside, short = _string(raw.get("content")), _string(raw.get("summary"))
    content = html_to_text(inside, MAX_CONTENT)
    is_same = not short or short == inside.strip()
    summary = (not is_same and html_to_text(short, MAX_SUMMARY)) or shorten(content, MAX_SUMMARY)
    url = absolute(raw.get("link"), base)
    if not (title or summary or url):
        return None
    words = f"{title}\n{content or summary}".casefold()
    fingerprint = sha256(" ".join(words.split()).encode()).hexdigest()[:32]
    guid = unmarked(_string(raw.get("id"))) or url or fingerprint
    if len(guid) > MAX_GUID:
        guid = sha256(guid.encode()).hexdigest()
    names = (title_text(_string(name), 200) for name in raw.get("authors") or ())
    authors = tuple(dict.fromkeys(name for name in names if name))[:MAX_AUTHORS]
    published, updated = _date(raw.get("published")), _date(raw.get("updated"))
    return Entry(guid, url, title, summary, published or updated, updated, authors, fingerprint)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _date(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        found = found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
        return found.astimezone(UTC) if found and found >= EARLIEST else None
    except (ValueError, OverflowError):
        return None
