"""Whether links can be read from here: a site asked by the fetcher that reads them, and one asked that it must refuse."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing

from adapters.web.fetch import Fetcher
from adapters.web.page import FetchError
from bot.doctor import Finding, bad, good

SITE = "https://example.com/"
"""Kept by IANA for such purposes: RFC 2606, section 3."""
_PRIVATE = "http://127.0.0.1:80/"


def check_network(make_fetcher: Callable[[], Fetcher], site: str = SITE) -> Iterator[Finding]:
    """site: any public one. make_fetcher: to be called and used in an event loop."""
    with closing(asyncio.new_event_loop()) as loop:
        yield from loop.run_until_complete(_checks(make_fetcher, site))


async def _checks(make_fetcher: Callable[[], Fetcher], site: str) -> list[Finding]:
    async with make_fetcher() as fetcher:
        return [await _reached(fetcher, site), await _refused(fetcher)]


async def _reached(fetcher: Fetcher, site: str) -> Finding:
    what = "network"
    try:
        page = await fetcher.fetch(site)
    except FetchError as error:
        if error.status is not None:
            return good(what, f"{site} was reached; it answers {error.status}")
        todo = "see that names are found and port 443 is open to the outside; --site asks another"
        return bad(what, f"{site}: {error.message}", todo)
    return good(what, f"{page.final_url} was read")


async def _refused(fetcher: Fetcher) -> Finding:
    what = "network guard"
    try:
        await fetcher.fetch(_PRIVATE)
    except FetchError as error:
        if error.code == "private_address":
            return good(what, "addresses that are not public are refused")
    return bad(what, f"{_PRIVATE} was not refused as an address of this machine's own", "run no bot here, and report it")
