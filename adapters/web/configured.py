"""The settings into a `Fetcher`: what the entry point calls."""

from adapters.web.fetch import Fetcher, user_agent
from adapters.web.guard import Guard
from adapters.web.limits import FetchLimits
from bot.settings import Settings


def fetcher_from(settings: Settings) -> Fetcher:
    """A fetcher as `settings` want it, to be used with `async with`."""
    limits = FetchLimits(
        total=settings.fetch_timeout_seconds,
        page_bytes=settings.fetch_max_bytes,
        pdf_bytes=settings.fetch_max_pdf_bytes,
        feed_bytes=settings.fetch_max_feed_bytes,
        cache_seconds=60 * settings.cache_minutes,
        failures=settings.site_failures,
        rest=60 * settings.site_rest_minutes,
        crawl_delay=settings.crawl_delay_seconds,
    )
    guard = Guard(frozenset(settings.allowed_ports), tuple(settings.blocked_networks))
    return Fetcher(limits, guard=guard, agent=user_agent(settings.contact))
