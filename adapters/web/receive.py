"""Read one answer of a server: redirect, page, unchanged, or a `FetchError`; never more of it than is allowed."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.web import failures
from adapters.web.decode import Broken, TooLarge, decode
from adapters.web.limits import FetchLimits, is_feed_type
from adapters.web.page import FetchError, Page, Purpose, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})")
_MEDIA_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60})\s*(?:;|$)", re.IGNORECASE)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([a-z0-9_.:-]{1,40})", re.IGNORECASE)
# Python's codecs that are no charsets of pages (WHATWG Encoding Standard); some of them take time that grows with the square.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs", "oem"}
    | {"base64", "bz2", "hex", "quopri", "rot-13", "uu", "zlib"}
)
_COMPRESSION_SLACK = 65_536  # what does not shrink grows a little when it is compressed
_MAX_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. max_bytes: instead of the limit for the type. robots: a robots.txt, taken with any type."""

    purpose: Purpose
    validators: Validators
    max_bytes: int | None = None
    robots: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    location: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A page, its addresses not filled in yet. storable: whether the server lets it be kept (RFC 9111, section 5.2.2.5)."""

    page: Page
    storable: bool


async def receive(response: aiohttp.ClientResponse, host: str, wanted: Wanted, limits: FetchLimits) -> Redirect | Received:
    """What `response` is. Raises `FetchError`, and what aiohttp raises while the body comes in."""
    status, headers = response.status, response.headers
    if status in _REDIRECTS and headers.get("Location"):
        return Redirect(headers["Location"], status in _PERMANENT)
    validators = Validators(_validator(headers.get("ETag")), _validator(headers.get("Last-Modified")))
    content_type, charset = _type(headers.get("Content-Type", ""))
    if status == 304 and wanted.validators != Validators():
        known = Validators(validators.etag or wanted.validators.etag, validators.last_modified or wanted.validators.last_modified)
        return Received(Page("", "", status, content_type, b"", charset, known, True, fresh_for=_fresh_for(headers)), True)
    if status not in (200, 203):
        raise failures.of_status(status, headers, host)
    limit = wanted.max_bytes if wanted.robots else limits.of(content_type, wanted.purpose)
    if limit is None:
        raise failures.wrong_type(content_type, is_feed_type(content_type))
    limit = wanted.max_bytes or limit
    body = await _body(response, host, limit)
    storable = "no-store" not in headers.get("Cache-Control", "").lower()
    return Received(Page("", "", status, content_type, body, charset, validators, fresh_for=_fresh_for(headers)), storable)


async def _body(response: aiohttp.ClientResponse, host: str, limit: int) -> bytes:
    """The body without its codings, counted on the wire and while it is decompressed."""
    coding = ",".join(response.headers.getall("Content-Encoding", []))
    on_the_wire = limit + _COMPRESSION_SLACK if coding else limit
    if (response.content_length or 0) > on_the_wire:
        raise failures.too_large(host, limit)
    pieces: list[bytes] = []
    size = 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > on_the_wire:
            raise failures.too_large(host, limit)
        pieces.append(piece)
    try:
        return decode(b"".join(pieces), coding, limit)
    except TooLarge:
        raise failures.too_large(host, limit) from None
    except Broken:
        raise FetchError("bad_encoding", f"what {host} sends cannot be decompressed. {failures.PASTE}") from None


def _fresh_for(headers: Mapping[str, str]) -> float | None:
    """Seconds of freshness: `max-age` less `Age`, else `Expires` less `Date` (RFC 9111, section 4.2.1)."""
    control = headers.get("Cache-Control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    if found := _MAX_AGE.search(control):
        age = headers.get("Age", "")
        return max(0.0, float(found[1]) - (float(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0.0))
    expires, date = _instant(headers.get("Expires")), _instant(headers.get("Date"))
    return max(0.0, (expires - date).total_seconds()) if expires and date else None


def _instant(value: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _type(header: str) -> tuple[str, str | None]:
    """Media type in lower case ("" if there is none that can be read) and charset, if Python knows it."""
    found, named = _MEDIA_TYPE.match(header), _CHARSET.search(header)
    return found[1].lower() if found else "", _codec(named[1]) if named else None


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return None if found in _NO_CHARSETS else found


def _validator(value: str | None) -> str | None:
    """A validator that can be sent back as it is."""
    return value if value and len(value) <= _MAX_VALIDATOR and value.isascii() and value.isprintable() else None
