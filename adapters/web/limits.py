"""How long, how much and how often is fetched, in one place."""

from dataclasses import dataclass

from adapters.web.page import Purpose

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
PDF_TYPES = frozenset({"application/pdf", "application/x-pdf"})

# what servers that know no better say of a feed; taken only where a feed is expected
LOOSE_FEED_TYPES = frozenset({"application/octet-stream", "binary/octet-stream", "text/x-feed", "application/x-feed"})


def is_feed_type(content_type: str) -> bool:
    """Whether feeds are served as that media type: XML and JSON of all sorts, and what servers make of their names."""
    kind, _, name = content_type.partition("/")
    return kind in ("application", "text") and (name.endswith(("xml", "json")) or "rss" in name or "atom" in name)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Times in seconds, sizes in bytes after decompression.

    total: from the request to the last byte, redirects and retries included, waiting for one's turn at a site left out.
    longest_wait: of a Retry-After; a server that asks for more gets no second try. A cache_seconds of 0 asks every time.
    failures: in a row (timeouts, faults of its own, broken connections) after which a site is left alone for rest seconds; 0:
    never.
    crawl_delay: between two requests to a site that we crawl; its robots.txt may ask for more, up to longest_crawl_delay.
    """

    connect: float = 10
    read: float = 15
    total: float = 30
    page_bytes: int = 2_000_000
    pdf_bytes: int = 10_000_000
    feed_bytes: int = 5_000_000
    redirects: int = 5
    retries: int = 2
    backoff: float = 0.5
    longest_wait: float = 10
    failures: int = 5
    rest: float = 300
    cache_seconds: float = 900
    cache_bytes: int = 32_000_000
    crawl_delay: float = 1
    longest_crawl_delay: float = 30
    robots_seconds: float = 3600

    def of(self, content_type: str, purpose: Purpose) -> int | None:
        """The most bytes of that media type that are taken, None if it is not taken at all."""
        if content_type in PAGE_TYPES:
            return self.page_bytes
        if content_type in PDF_TYPES:
            return self.pdf_bytes
        feed = is_feed_type(content_type) or content_type in LOOSE_FEED_TYPES
        return self.feed_bytes if feed and purpose is Purpose.CRAWL else None
