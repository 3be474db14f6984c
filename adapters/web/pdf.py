"""The text of a PDF (ISO 32000), its lines joined to paragraphs. Runs in the sandbox, as whatever reads a page does."""

import io
import re
from collections import Counter
from collections.abc import Iterable

from bot.reading import InputError
from summarizer.article import Article

MAX_PAGES = 60
"""Pages that are read; what is longer is no article."""

_NO_TEXT = InputError("pdf_without_text", "this PDF has no text in it (it may be a scan); paste the article's text instead")
_BROKEN = InputError("bad_pdf", "this PDF is broken and cannot be read; paste the article's text instead")
_LOCKED = InputError("pdf_locked", "this PDF is locked with a password; paste the article's text instead")

_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…:][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})[-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FULL = 0.75  # a line shorter than this share of the page's widest lines, with a full stop, ends its paragraph
_MANY_PAGES = 3


def extract_pdf(data: bytes, url: str | None = None) -> Article | InputError:
    """All the text of a PDF, with what its document information says of title, author and date."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return _LOCKED
        if len(reader.pages) > MAX_PAGES:
            return InputError("too_large", f"this PDF has more than {MAX_PAGES} pages; paste the part that you want digested")
        pages = [page.extract_text() for page in reader.pages]
        said = reader.metadata
        title, author, date = (said.title, said.author, said.creation_date) if said else (None, None, None)
    except MemoryError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        NotImplementedError,
    ):
        return _BROKEN  # pypdf raises many kinds for files that break the rules
    text = join_lines(pages)
    if not text:
        return _NO_TEXT
    authors = tuple(filter(None, (name.strip() for name in re.split(r";|, (?=[A-Z])", str(author or ""))))) if author else ()
    return Article(text, _title(title), url.partition("#")[0] if url else None, None, authors[:20], _iso(date))


def join_lines(pages: Iterable[str]) -> str:
    """Paragraphs, parted by blank lines, of pages of lines; running heads and page numbers are left out.

    A word that is parted at a line's end is joined without its hyphen only where the text has it so elsewhere.
    """
    sheets = [[" ".join(line.split()) for line in page.replace("\u00ad\n", "").split("\n")] for page in pages]
    repeated = Counter(line for sheet in sheets for line in {*sheet[:2], *sheet[-2:]} if line)
    heads = {line for line, count in repeated.items() if count >= _MANY_PAGES and 2 * count > len(sheets)}
    lines = [line for sheet in sheets for line in sheet if line not in heads and not _PAGE_NUMBER.fullmatch(line)]
    known = {word.lower() for line in lines for word in _WORD.findall(line)}
    widest = sorted(map(len, filter(None, lines)))[-max(1, len(lines) // 10) :]
    full = _FULL * widest[0] if widest else 0
    paragraphs: list[str] = []
    held = ""
    for line in [*lines, ""]:
        if not line or (held and _starts_anew(line, held)):
            paragraphs.append(held)
            held = ""
        if line:
            held = _joined(held, line, known)
            if _ENDED.search(line) and len(line) < full:
                paragraphs.append(held)
                held = ""
    return "\n\n".join(filter(None, paragraphs))


def _starts_anew(line: str, held: str) -> bool:
    """A line in capitals or after one, such as a heading."""
    return line.isupper() != held.isupper() and len(line) > 3 and len(held) > 3


def _joined(held: str, line: str, known: set[str]) -> str:
    broken = _BROKEN_WORD.search(held)
    if not broken or not line[:1].islower():
        return f"{held} {line}".strip()
    rest = _WORD.match(line)
    whole = (broken[1] + (rest[0] if rest else "")).lower()
    return (held[:-1] if whole in known else held) + line


def _title(title: object) -> str | None:
    text = " ".join(str(title or "").split())
    return text if 3 < len(text) <= 300 and not text.lower().endswith((".doc", ".docx", ".indd", ".pdf", ".qxd")) else None


def _iso(date: object) -> str | None:
    return str(date.isoformat()) if hasattr(date, "isoformat") else None
