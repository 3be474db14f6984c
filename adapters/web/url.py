"""Links as people and servers write them, read strictly: what browsers forgive (WHATWG URL Standard) is mostly refused here.

A link that two programs could read in two ways is the classical way past a guard, so there is one reading or none.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin

import idna

from adapters.web.address import Address, read_address
from adapters.web.page import FetchError

PORTS = frozenset({80, 443})
_EVERY_PORT = frozenset(range(65536))  # made once: it takes milliseconds
MAX_LENGTH = 4096
"""Longest link that is opened, in characters."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORT = re.compile(r"[0-9]{1,5}")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what aiohttp makes of bytes in a header that are not UTF-8
_LOCAL = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "onion", "alt", "arpa"}
)
_PATH_SAFE = "/%:@!$&'()*+,;=~[]"
_QUERY_SAFE = _PATH_SAFE + "?"
_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "oly_", "vero_", "ns_", "at_", "itm_", "_hs")
# courlan's list is broader: it takes gallery= and reference= away too, and with them the article.
_TRACKERS = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh wickedid epik srsltid
    fb_action_ids fb_action_types fb_source fb_ref mkt_tok s_cid s_kwcid ef_id dm_i xtor ocid cmp cmpid ncid icid intcid ito
    ref_src ref_url smid smtyp _ga _gl _openstat rb_clickid guccounter guce_referrer guce_referrer_sig ftag taid spm _ke _kx
    trk trkcampaign vgo_ee elqtrackid __twitter_impression sr_share soc_src soc_trk
"""
_TRACKING = frozenset(_TRACKERS.split())


@dataclass(frozen=True, slots=True)
class Link:
    """One http(s) link. host: lower-case ASCII (IDNA), an IPv6 address without brackets. target: path and query, escaped."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def address(self) -> Address | None:
        """The address that the host is, if it is one and no name."""
        return read_address(self.host)

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}")

    def __str__(self) -> str:
        return self.origin + self.target


def parse_link(text: str, ports: frozenset[int] = PORTS) -> Link:
    """The link that `text` is: http or https, no credentials, a port of `ports`; its fragment is left out.

    Whether an address in it is public is the guard's business. Raises `FetchError`: bad_url, private_address.
    """
    text = text.strip(" \t\r\n")
    _check_characters(text)
    scheme, authority, rest = _split(text)
    if "@" in authority:
        raise _bad("links with a user name or password in them are not opened; leave out what stands before the @")
    host, port = _split_port(authority, scheme)
    host = _read_host(host)
    if port not in ports:
        allowed = ", ".join(map(str, sorted(ports)))
        raise _bad(f"port {port} is not opened, only {allowed} (setting allowed_ports)")
    rest = rest.partition("#")[0]
    path, question, query = rest.partition("?")
    target = _without_dots(quote(path or "/", safe=_PATH_SAFE))
    return Link(scheme, host, port, target + (f"?{quote(query, safe=_QUERY_SAFE)}" if question else ""))


def join_link(base: Link, location: str, ports: frozenset[int] = PORTS) -> Link:
    """Where a redirect from `base` to `location` leads (RFC 9110, section 10.2.2). Raises `FetchError` as `parse_link`."""
    location = location.strip(" \t\r\n").replace(" ", "%20")
    location = _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", location)
    _check_characters(location)
    try:
        return parse_link(urljoin(str(base), location), ports)
    except ValueError:
        raise _bad("this is not a link that can be read") from None


def without_tracking(link: Link) -> Link:
    """`link` without the parameters that tell only who sent the reader."""
    path, question, query = link.target.partition("?")
    if not question:
        return link
    kept = "&".join(pair for pair in query.split("&") if pair and not _is_tracking(pair.partition("=")[0]))
    return Link(link.scheme, link.host, link.port, f"{path}?{kept}" if kept else path)


def canonical_key(url: str) -> str:
    """A key that is the same for links that lead to the same page: to compare, not to open.

    Scheme, `www.`, tracking parameters, the order of the others, the fragment and a slash at the end make no difference.
    What is no http(s) link is its own key.
    """
    try:
        link = without_tracking(parse_link(url, _EVERY_PORT))
    except FetchError:
        return url.strip()
    path, _, query = link.target.partition("?")
    port = "" if link.port in PORTS else f":{link.port}"
    pairs = "&".join(sorted(query.split("&"))) if query else ""
    return link.host.removeprefix("www.") + port + (path.rstrip("/") or "/") + (f"?{pairs}" if pairs else "")


def _bad(message: str) -> FetchError:
    return FetchError("bad_url", message)


def _check_characters(text: str) -> None:
    if not text:
        raise _bad("the link is empty")
    if len(text) > MAX_LENGTH:
        raise _bad(f"the link is longer than {MAX_LENGTH:,} characters")
    if "\\" in text:
        raise _bad("links with a backslash are not opened")
    if any(character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in text):
        raise _bad("there are blanks or invisible characters in the link; copy it again")


def _split(text: str) -> tuple[str, str, str]:
    """Scheme, authority and the rest of an absolute http(s) link."""
    found = _SCHEME.match(text)
    if found is None:
        raise _bad("this is not a link; links begin with https:// or http://")
    scheme, after = found[1].lower(), text[found.end() :]
    if scheme == "file":
        raise _bad("files of this computer are not opened through links; name the file itself, or paste its text")
    if scheme not in _DEFAULT_PORTS:
        raise _bad(f"only links that begin with https:// or http:// are opened, not {found[1][:20]}:")
    if not after.startswith("//") or after.startswith("///"):
        raise _bad(f"this is not a link that can be read: two slashes and a site's name follow {scheme}:")
    end = next((place for place, character in enumerate(after[2:], 2) if character in "/?#"), len(after))
    return scheme, after[2:end], after[end:]


def _split_port(authority: str, scheme: str) -> tuple[str, int]:
    host, colon, port = authority, "", ""
    if authority.startswith("["):
        host, bracket, after = authority.partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise _bad("the address in the link cannot be read")
        host, colon, port = host + bracket, after[:1], after[1:]
    elif ":" in authority:
        host, colon, port = authority.partition(":")
    if not colon or not port:
        return host, _DEFAULT_PORTS[scheme]
    if not _PORT.fullmatch(port):
        raise _bad("the port in the link is not a number")
    return host, int(port)


def _read_host(host: str) -> str:
    """The host as it is asked for: an address in its plain form, or a name of several labels in ASCII (IDNA 2008, UTS 46)."""
    if not host or "%" in host:
        raise _bad("the site's name in the link cannot be read")
    if host.startswith("["):
        address = read_address(host[1:-1])
        if not isinstance(address, IPv6Address) or address.scope_id is not None:
            raise _bad("the IPv6 address in the link cannot be read")
        return str(address)
    name = _to_ascii(host).removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad("the site's name in the link cannot be read")
    if _NUMBER.fullmatch(labels[-1]):
        address = read_address(name)
        if address is None:
            raise _bad("an address in a link is only read as four plain decimal numbers")
        return str(address)
    if len(labels) == 1 or labels[-1] in _LOCAL:
        raise FetchError("private_address", f"{name} is a name inside a private network; only public sites are opened")
    return name


def _to_ascii(host: str) -> str:
    name = host.lower()
    if name.isascii() and "xn--" not in name:
        return name
    try:
        return idna.encode(name, uts46=True, std3_rules=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise _bad("the site's name in the link has letters that no site's name can have") from None


def _without_dots(path: str) -> str:
    """Resolve `.` and `..`, escaped or not (WHATWG URL Standard, section 4.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
            continue
        if place == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
