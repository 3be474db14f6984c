"""From the address that a person gives to the feeds of that site: the address itself, the page's links, the usual places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from adapters.feeds.clean import decode, title_text
from adapters.feeds.feed import Feed, FeedError
from adapters.feeds.opml import feed_address
from adapters.feeds.parse import MAX_TITLE, absolute, parse_feed
from adapters.web.page import FetchError, Fetches, Page, Purpose
from adapters.web.url import canonical_key

MAX_LINKS = 20
MAX_TRIES = 12
PATHS = (
    *("feed", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss", "feed.json"),
    *("feeds", "feeds/posts/default", "blog/feed", "news/rss.xml"),
)

_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "rss",
    "text/xml": "rss",
}
_NO_PAGE = "wrong_type"
_NO_HTTPS = frozenset({"tls_failed", "refused", "timeout", "bad_answer"})
_COMMENT = re.compile(r"<!--|-->")
_ELEMENT = re.compile(r"<(link|base|a|title)\b([^<>]{0,4096})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]{0,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_FEED_PATH = re.compile(r"(?:\.(?:rss|atom|rdf)|/(?:rss|feed|atom)s?(?:\.(?:xml|json))?|/index\.(?:xml|rdf))/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"\bcomments?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found. kind: "rss", "atom", "rdf" or "json". how: "itself", "link" (declared by the page) or "guess".

    title: the feed's own, or what the page calls it; "" if neither says. A declared feed has not been fetched yet.
    """

    url: str
    title: str
    kind: str
    how: str


async def discover(address: str, fetcher: Fetches) -> tuple[Candidate, ...]:
    """The feeds to be had at `address`: a feed's own, a site's or a page's. The best first; feeds of comments last.

    Only where the page declares none are its links and the usual places tried, up to twelve and up to the first that is a
    feed. Raises `FetchError` where the address itself gives no page, `FeedError` where there is no feed.
    """
    page = await _first_page(address, fetcher)
    itself = _read(page)
    if itself is not None:
        return (Candidate(page.moved_to or page.final_url, itself.title, itself.kind, "itself"),)
    html = _html(page)
    declared = declared_feeds(html, page.final_url)
    if declared:
        return declared
    for guess in _guesses(html, page.final_url):
        found = await _try(guess, fetcher)
        if found is not None:
            return (found,)
    host = urlsplit(page.final_url).hostname
    raise FeedError("no_feed", f"no feed was found at {host}; look for one on its pages (RSS) and name the feed's own address")


def declared_feeds(html: str, url: str) -> tuple[Candidate, ...]:
    """The feeds that a page at `url` declares with <link rel="alternate"> (HTML, section 4.6.7.1), comments last."""
    base, page_title = url, ""
    found: dict[str, Candidate] = {}
    for name, attributes, after in _elements(html):
        if name == "base" and base == url:
            base = absolute(attributes.get("href"), url) or url
        elif name == "title" and not page_title:
            page_title = title_text(after, MAX_TITLE)
        elif name == "link" and len(found) < MAX_LINKS:
            candidate = _declared(attributes, base)
            if candidate is not None:
                found.setdefault(canonical_key(candidate.url), candidate)
    named = [each if each.title else Candidate(each.url, page_title, each.kind, each.how) for each in found.values()]
    return tuple(sorted(named, key=lambda each: bool(_COMMENTS.search(f"{urlsplit(each.url).path} {each.title}"))))


async def _first_page(address: str, fetcher: Fetches) -> Page:
    """The page at an address as people write one: a scheme may be missing, then https is tried before http."""
    address = address.strip()
    if "://" in address or address.lower().startswith("feed:"):
        return await _page_or_feed(feed_address(address) or address, fetcher)
    try:
        return await _page_or_feed(f"https://{address}", fetcher)
    except FetchError as error:
        if error.code not in _NO_HTTPS:
            raise
        try:
            return await _page_or_feed(f"http://{address}", fetcher)
        except FetchError:
            raise error from None


async def _page_or_feed(url: str, fetcher: Fetches) -> Page:
    """What a person named is fetched as they would; a feed, which is no page to read, as we shall fetch it from now on."""
    try:
        return await fetcher.fetch(url, purpose=Purpose.PASTED)
    except FetchError as error:
        if error.code != _NO_PAGE:
            raise
        return await fetcher.fetch(url, purpose=Purpose.CRAWL)


async def _try(url: str, fetcher: Fetches) -> Candidate | None:
    try:
        page = await fetcher.fetch(url, purpose=Purpose.CRAWL)
    except FetchError:
        return None
    feed = _read(page)
    return Candidate(page.moved_to or page.final_url, feed.title, feed.kind, "guess") if feed else None


def _read(page: Page) -> Feed | None:
    try:
        return parse_feed(page.body, page.final_url, charset=page.charset)
    except FeedError:
        return None


def _html(page: Page) -> str:
    try:
        return decode(page.body, page.charset)
    except FeedError:
        return ""


def _elements(html: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Name, attributes and the first words after each element that can matter, those in comments left out."""
    position = 0
    for comment in _COMMENT.finditer(html):
        if comment.start() < position:
            continue
        if comment[0] == "<!--":
            yield from _elements_in(html[position : comment.start()])
            end = html.find("-->", comment.end())
            if end < 0:
                return
            position = end + 3
    yield from _elements_in(html[position:])


def _elements_in(html: str) -> Iterator[tuple[str, dict[str, str], str]]:
    for element in _ELEMENT.finditer(html):
        attributes: dict[str, str] = {}
        for key, double, single, bare in _ATTRIBUTE.findall(element[2]):
            attributes.setdefault(key.lower(), unescape(double or single or bare).strip())
        yield element[1].lower(), attributes, html[element.end() : element.end() + MAX_TITLE].partition("</")[0]


def _declared(attributes: dict[str, str], base: str) -> Candidate | None:
    relations = attributes.get("rel", "").lower().split()
    media = attributes.get("type", "").lower().partition(";")[0].strip()
    if "stylesheet" in relations or not {"alternate", "feed"} & set(relations):
        return None
    url = feed_address(absolute(attributes.get("href"), base) or attributes.get("href"))
    kind = _TYPES.get(media, "rss" if "feed" in relations and not media else None)
    if url is None or kind is None:
        return None
    if media in ("application/json", "application/xml", "text/xml") and "feed" not in url.lower() and "rss" not in url.lower():
        return None  # alternates of such types are mostly other things: WordPress declares its API so
    return Candidate(url, title_text(attributes.get("title", ""), MAX_TITLE), kind, "link")


def _guesses(html: str, url: str) -> Iterator[str]:
    """Links of the page that look like feeds of the same site, then the usual places, at the page's folder and the root."""
    host = urlsplit(url).hostname
    tried = {canonical_key(url)}
    linked = (absolute(attributes.get("href"), url) for name, attributes, _ in _elements(html) if name == "a")
    same_site = [link for link in linked if link and urlsplit(link).hostname == host and _FEED_PATH.search(urlsplit(link).path)]
    folder = urljoin(url, ".")
    usual = [urljoin(place, path) for path in PATHS for place in dict.fromkeys((folder, urljoin(url, "/")))]
    for guess in (*same_site[: MAX_TRIES // 2], *usual):
        key = canonical_key(guess)
        if key not in tried and len(tried) <= MAX_TRIES:
            tried.add(key)
            yield guess
