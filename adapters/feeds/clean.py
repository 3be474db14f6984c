"""A feed's bytes made safe to parse: decoded, without document type, entities, comments or instructions; and HTML into text.

What reaches an XML parser from here begins with the root's start tag, so there is no prolog and nothing in which an entity
could be declared, in any encoding. Everything takes time linear in the size of what comes in.
"""

import codecs
import re
from html import unescape
from html.entities import html5

from adapters.feeds.feed import FeedError

MAX_BYTES = 5_000_000
MAX_TAG = 65_536
"""Characters of one start tag; parsers take quadratic time over a tag's attributes."""
GUID_MARK = "pullquote-guid:"
"""Set before a guid that is no link, so that no parser takes it for one, or for a date (fastfeedparser does). See `unmarked`."""

_BOMS = (  # UTF-32 before UTF-16, whose mark begins alike
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_ENCODING = re.compile(
    r"utf[-_]?8|utf[-_]?16([-_]?(le|be))?|(us-)?ascii|iso[-_]?8859[-_]\d{1,2}|iso[-_]?2022[-_](jp|kr)|latin[-_]?\d{1,2}"
    r"|(windows|cp)-?\d{3,4}|koi8[-_][rtu]|gb2312|gbk|gb18030|big5([-_]?hkscs)?|shift[-_]jis|sjis|euc[-_](jp|kr|cn)"
    r"|mac[-_](roman|cyrillic)|tis[-_]?620",
    re.IGNORECASE,
)
_LATIN_1 = re.compile(
    r"iso[-_]?8859[-_]1|latin[-_]?1|(us-)?ascii", re.IGNORECASE
)  # WHATWG Encoding: these names mean windows-1252

_ROOT = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|opml)[\s>/]", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL
)
_HEAD = 8192
_OPENING = re.compile(r"<!\[CDATA\[|<!--|<\?")
_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_DECLARATION = re.compile(r"<!\s*(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]*(?:\[[^<>\[\]]*\]\s*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[\w:/](?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+')*+")
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7}|[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GUID = re.compile(r"<guid(?=[\s>])([^<>]{0,500})>\s*", re.IGNORECASE)
_NOT_PERMALINK = re.compile(r"isPermaLink\s*=\s*[\"']\s*false", re.IGNORECASE)
_HTTP = re.compile(r"\s*https?://", re.IGNORECASE)

_DATE_TAG = r"(?i)<(?:[\w-]{1,20}:)?(?:pubDate|published|updated|issued|modified|created|date|lastBuildDate)(?:\s[^<>]{0,200})?>"
_DATE = re.compile(_DATE_TAG + r"([^<]{0,200})")
_DATE_OPEN = re.compile(_DATE_TAG + r"\s{0,20}\Z")
_DAY = re.compile(  # a whole day, with its year, in any of the forms that feeds write
    r"(?:19|20)\d\d([-/.]?)[01]?\d\1[0-3]?\d|\d{1,2}[-/.]\d{1,2}[-/.](?:\d\d){1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\W{1,3}[^\W\d]{3,9}\W{1,3}(?:\d\d){1,2}|[^\W\d]{3,9}\W{1,3}\d{1,2}(?:st|nd|rd|th)?\W{1,3}\d{4}"
)

_HTML = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9:-]*)[^<>]*>")
_HIDDEN = frozenset({"script", "style", "head", "template", "iframe", "object", "svg"})
_INLINE_NAMES = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike
    strong sub sup time tt u var wbr
"""
_BLOCK_NAMES = """
    address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr img input li main nav noscript ol option p pre section select source table tbody td textarea tfoot th thead tr
    ul video audio embed body html button
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_BLOCK = frozenset(_BLOCK_NAMES.split())
HTML_NAMES = _INLINE | _BLOCK | _HIDDEN


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of a feed. Raises `FeedError` where it is empty, too large or binary.

    What it says of its encoding is believed only where it fits: byte order mark, valid UTF-8, the charset of the answer
    (RFC 7303, section 3), that of the XML declaration, else UTF-8 or windows-1252, with a sign in place of what is broken.
    """
    if len(body) > MAX_BYTES:
        raise FeedError("too_large", f"the feed is larger than {MAX_BYTES // 1_000_000} MB; it is not read")
    if not body.strip(b"\0 \t\r\n"):
        raise FeedError("empty", "the feed's address gives an empty answer")
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    if body[:2] in (b"<\0", b"{\0", b"\0<", b"\0{"):
        return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", "replace")
    if body.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b")):
        raise FeedError("not_a_feed", "this is a file of another kind, not a feed; name the feed's own address")
    declared = _DECLARED.match(body)
    names = [name for name in (charset, declared[1].decode() if declared else None) if name and _ENCODING.fullmatch(name)]
    tries = ["utf-8", *names] if b"\x1b" not in body else [*names, "utf-8"]  # ISO-2022 is ASCII with escapes
    for name in tries:
        try:
            return body.decode("windows-1252" if _LATIN_1.fullmatch(name) else name)
        except (UnicodeError, LookupError):
            continue
    as_utf8 = body.decode("utf-8", "replace")
    broken, whole = as_utf8.count("\ufffd"), sum(1 for character in as_utf8 if character > "\x7f")
    return as_utf8 if 2 * broken < whole else body.decode("windows-1252", "replace")


def safe_xml(text: str) -> str:
    """`text` from its root's start tag on, with what a parser could be harmed by gone and what it would lose repaired.

    Gone: XML declaration, document type, comments, processing instructions, characters that XML does not allow. Repaired:
    ampersands that are no references, HTML's names of characters, CDATA that is never closed. Raises `FeedError` for a
    document that declares entities (none needs to; XML bombs and external entities do) or has a monstrous tag, and for a
    web page.
    """
    if _PAGE.match(text[:_HEAD]):
        raise FeedError("html_page", "this is a web page, not a feed; name the feed's own address, or the site's to look for it")
    pieces: list[str] = []
    for is_text, piece in _pieces(_ILLEGAL.sub("", text)):
        if is_text:
            if _DECLARATION.search(piece):
                raise FeedError("entities", "this document declares entities or a document type of its own; such are not read")
            safe = _safe_text(piece)
            root = None if pieces else _ROOT.search(safe, 0, _HEAD)
            if pieces or root:
                pieces.append(safe[root.start() :] if root else safe)
        elif pieces:
            pieces.append(f"<![CDATA[{piece}]]>")
    if not pieces:
        raise FeedError("not_a_feed", "this is not a feed (no RSS, Atom or JSON Feed); name the feed's own address")
    _mark_guids(pieces)
    _drop_vague_dates(pieces)
    return "".join(pieces)


def unmarked(guid: str) -> str:
    """The guid as the feed has it."""
    return guid.removeprefix(GUID_MARK).strip()


def html_to_text(html: str, limit: int) -> str:
    """The words of a piece of HTML on one line, at most `limit` characters: no tags, scripts, comments or references."""
    return shorten(_plain(html[: 20 * limit], None), limit)


def title_text(title: str, limit: int) -> str:
    """A title's words. Only what is HTML by name is a tag here: "1 < 2 > 0" and "the <Kestrel> files" stay."""
    title = title[: 20 * limit]
    return shorten(_plain(unescape(title) if "&" in title else title, HTML_NAMES), limit)


def shorten(text: str, limit: int) -> str:
    """`text` cut at a word to at most `limit` characters, with a sign of it."""
    text = _ILLEGAL.sub("", text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut) + "…"


def _plain(html: str, names: frozenset[str] | None) -> str:
    words = _strip(html, names) if "<" in html else html
    return " ".join((unescape(words) if "&" in words else words).split())


def _strip(html: str, names: frozenset[str] | None) -> str:
    """`html` without its tags, or without those of `names`; elements that show no words are left out with their content."""
    kept: list[str] = []
    position = 0
    hidden: str | None = None
    for tag in _HTML.finditer(html):
        if tag.start() < position:
            continue
        if tag[2] is None:
            end = html.find("-->", tag.end())
            if hidden is None:
                kept.append(html[position : tag.start()])
            position = len(html) if end < 0 else end + 3
            if end < 0:
                break
            continue
        name = tag[2].lower()
        if names is not None and name not in names:
            continue
        if hidden is None:
            kept.append(html[position : tag.start()])
            if name not in _INLINE:
                kept.append(" ")
            if name in _HIDDEN and not tag[1] and not tag[0].endswith("/>"):
                hidden = name
        elif tag[1] and name == hidden:
            hidden = None
        position = tag.end()
    if hidden is None:
        kept.append(html[position:])
    return "".join(kept)


def _pieces(text: str) -> list[tuple[bool, str]]:
    """`text` in order as (True, markup and text) and (False, a CDATA section's content); comments and instructions left out."""
    found: list[tuple[bool, str]] = []
    position = start = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, position):
        sign = opening[0]
        end = -1 if sign in unclosed else text.find(_CLOSING[sign], opening.end())
        if end < 0 and sign != "<![CDATA[":
            unclosed.add(sign)
            position = opening.end()
            continue
        found.append((True, text[start : opening.start()]))
        if sign == "<![CDATA[":
            found.append((False, text[opening.end() : end if end >= 0 else len(text)]))
        position = start = end + len(_CLOSING[sign]) if end >= 0 else len(text)
    found.append((True, text[start:]))
    return found


def _safe_text(piece: str) -> str:
    piece = _DOCTYPE.sub("", piece)
    piece = piece.replace("<!", "&lt;!").replace("<?", "&lt;?").replace("]]>", "]]&gt;")
    if piece.endswith("<"):  # it must not open a declaration together with what follows a comment
        piece = piece[:-1] + "&lt;"
    for part in piece.split("<") if len(piece) > MAX_TAG else ():
        tag = _TAG.match("<" + part) if len(part) > MAX_TAG else None
        if tag and len(tag[0]) > MAX_TAG:
            raise FeedError("tag_too_large", "this document has a tag of more than 64 kB; it is not read")
    return _AMPERSAND.sub(_reference, piece) if "&" in piece else piece


def _reference(match: re.Match[str]) -> str:
    """A reference that any XML parser reads; what is none, as the words that were meant."""
    number, name = match.groups()
    if number:
        code = int(number[1:], 16) if number[0] in "xX" else int(number)
        if 0x80 <= code <= 0x9F:  # meant as windows-1252, as browsers take it (HTML, section 13.2.5.80)
            return unescape(match[0])
        character = chr(code) if code <= 0x10FFFF else "\0"
        return "" if _ILLEGAL.match(character) else match[0]
    if name:
        character = html5.get(name + ";", "")
        if character:
            return character.replace("&", "&amp;").replace("<", "&lt;")
    return "&amp;" + match[0][1:]


def _mark_guids(pieces: list[str]) -> None:
    """Set `GUID_MARK` before each guid that is no link: said to be none, or not beginning as one."""
    for index, piece in enumerate(pieces):
        if "<guid" not in piece.lower() or piece.startswith("<![CDATA["):
            continue
        after = pieces[index + 1].removeprefix("<![CDATA[") if index + 1 < len(pieces) else ""

        def mark(match: re.Match[str], piece: str = piece, after: str = after) -> str:
            value = after if match.end() == len(piece) else piece[match.end() : match.end() + 10]
            link = _HTTP.match(value) and not _NOT_PERMALINK.search(match[1])
            return match[0] if link or match[1].endswith("/") else match[0] + GUID_MARK

        pieces[index] = _GUID.sub(mark, piece)


def _drop_vague_dates(pieces: list[str]) -> None:
    """Empty dates that name no whole day: parsers would fill "10:30" or "May 2026" up from today's date."""

    def keep_or_drop(match: re.Match[str]) -> str:
        return match[0] if _DAY.search(match[1]) else match[0].removesuffix(match[1])

    for index, piece in enumerate(pieces):
        if not piece.startswith("<![CDATA["):
            pieces[index] = _DATE.sub(keep_or_drop, piece)
        elif _DATE_OPEN.search(pieces[index - 1][-300:]) and not _DAY.search(piece[:300]):
            pieces[index] = ""
