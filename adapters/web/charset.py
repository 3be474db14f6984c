"""A page's bytes into text, in the encoding that it is really in."""

import codecs
import re

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FEW_BROKEN = 10  # where at least so many characters are sound UTF-8 for each that is broken, the page is UTF-8 with a fault
_META_WITHIN = 4096  # WHATWG says 1024; pages that declare it later are not rare

# WHATWG Encoding, section 4.2: these labels mean windows-1252 on the web.
_LATIN = frozenset({"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp1252", "x-cp1252"})
# The encodings of the web; Python knows codecs of other kinds too ("rot13", "unicode_escape"), which a page must not choose.
_WEB = re.compile(
    r"utf-8|windows-?125[0-8]|windows-874|iso8859-\d+|iso-8859-\d+(-[ie])?|koi8-[ru]|mac-roman|macintosh|ibm866|cp866|cp125\d"
    r"|gbk|gb2312|gb18030|big5(hkscs|-hkscs)?|euc[-_]jp|shift[-_]jis|iso2022[-_]jp|euc[-_]kr|cp949|tis-620"
)


def decode_page(page: bytes, declared: str | None = None) -> str:
    """The text of `page`. declared: the charset of its Content-Type header, if there was one.

    A byte order mark decides; then UTF-8 if it is valid UTF-8 but for a few characters, whatever is declared, for other text
    hardly ever is by chance; then the header, then the page's own word (WHATWG HTML, section 13.2.3.2), then windows-1252.
    Never raises.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = page.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if _FEW_BROKEN * broken < sum(1 for _ in _BEYOND_ASCII.finditer(text)) - broken:
        return text
    inside = _XML.search(page[:200]) or _META.search(page[:_META_WITHIN])
    label = declared or (inside[1].decode("ascii") if inside else None)
    return page.decode(_codec(label), "replace")


def _codec(label: str | None) -> str:
    label = (label or "").strip().lower()
    if not label or label in _LATIN:
        return "windows-1252"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "windows-1252"
    if name in ("iso8859-1", "ascii"):
        return "windows-1252"
    return name if _WEB.fullmatch(name.replace("_", "-")) or _WEB.fullmatch(name) else "windows-1252"
