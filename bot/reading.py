"""Inputs into articles: files, folders, standard input, links. What is wrong with one is a value, `InputError`, not an exception.

A text file's text is taken unchanged, so that offsets hold; only the signature that some editors put before UTF-8 (the byte
order mark, U+FEFF) is not part of it.
"""

import json
import os
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.settings import Settings
from summarizer.article import Article
from summarizer.judge import is_english, judge

TEXT_SUFFIXES = (".txt", ".text")
MARKDOWN_SUFFIXES = (".md", ".markdown")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
JSONL_SUFFIXES = (".jsonl", ".ndjson")
SUFFIXES = TEXT_SUFFIXES + MARKDOWN_SUFFIXES + HTML_SUFFIXES + JSONL_SUFFIXES

_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_MIN_LETTERS_FOR_LANGUAGE = 150
_READ_AHEAD = 8


@dataclass(frozen=True, slots=True)
class InputError:
    """Why an input gives no article: a code for programs; a line for people that says what is wrong and what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """One article-to-be. path: its name in the output, as it was given. error: what is already known to be wrong with it.

    offset, length: its line in a `.jsonl` file, in bytes; line: that line's number, from 1.
    """

    path: str
    kind: str
    file: Path | None = None
    offset: int = 0
    length: int = 0
    line: int = 0
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An input that was read: its name in the output, and the article or what is wrong."""

    path: str
    outcome: Article | InputError


def links_not_wired(_: str) -> InputError:
    return InputError("url_not_supported", "links are not opened here; paste the text")


def html_not_wired(_: bytes) -> InputError:
    return InputError("html_not_supported", "no reader for .html is at hand")


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads the inputs that need an adapter: a page's bytes, a link. Several threads may call them at once.

    key: the one form of a link by which its article is known.
    """

    html: Callable[[bytes], Article | InputError] = field(default=html_not_wired)
    url: Callable[[str], Article | InputError] = field(default=links_not_wired)
    key: Callable[[str], str] = field(default=str)


def is_link(text: str) -> bool:
    scheme, found, rest = text.partition("://")
    return bool(found and rest and scheme.isalnum())


def find_sources(inputs: Sequence[str], settings: Settings) -> Iterator[Source]:
    """Every article that `inputs` name, in order: paths, folders (searched through, hidden files left out), `-`, links.

    Of a `.jsonl` file only the places of its lines are found here. Nothing is raised; what cannot be listed is a source with
    an error.
    """
    for name in inputs:
        if name == "-":
            yield Source(name, "stdin")
        elif is_link(name):
            yield Source(name, "url")
        else:
            yield from _sources_at(name, settings)


def read(source: Source, settings: Settings, readers: Readers) -> Reading:
    """The article at `source`, checked: not empty, not too large, an article, English. Never raises for what it finds."""
    if source.error:
        return Reading(source.path, source.error)
    path, outcome = source.path, _read(source, settings, readers)
    if isinstance(outcome, tuple):
        path, outcome = outcome
    if isinstance(outcome, Article):
        wrong = check(outcome, settings)
        if wrong and source.kind == "url" and wrong.code not in ("too_large", "not_english"):
            wrong = InputError(wrong.code, f"{wrong.message}; paste the article's text instead")
        outcome = wrong or outcome
    return Reading(path, outcome)


def read_all(sources: Iterable[Source], settings: Settings, readers: Readers) -> Iterator[Reading]:
    """The articles at `sources`, in order. Links and pages are read ahead, several at once; of other inputs each in its turn."""
    waiting: deque[tuple[Source, Future[Reading] | None]] = deque()
    source = iter(sources)
    with ExitStack() as stack:
        threads: ThreadPoolExecutor | None = None
        while True:
            while len(waiting) < _READ_AHEAD and (found := next(source, None)) is not None:
                future = None
                if found.kind in ("url", "html") and not found.error:
                    if threads is None:
                        threads = ThreadPoolExecutor(_READ_AHEAD, thread_name_prefix="reading")
                        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
                    future = threads.submit(read, found, settings, readers)
                waiting.append((found, future))
            if not waiting:
                return
            found, future = waiting.popleft()
            yield future.result() if future else read(found, settings, readers)


def check(article: Article, settings: Settings) -> InputError | None:
    """What keeps `article` from being digested, or None."""
    text = article.text
    if not text.strip():
        return InputError("empty", "there is no text in it")
    if len(text) > settings.max_article_chars:
        size = f"{len(text):,} characters of text, at most {settings.max_article_chars:,} are taken (setting max_article_chars)"
        return InputError("too_large", f"too long for an article: {size}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return InputError("not_utf8", f"broken text: half a character (a lone surrogate) at character {error.start}")
    verdict = judge(text, settings.min_words)
    doubtful = verdict is None or (verdict.code == "too_short" and sum(map(str.isalpha, text)) >= _MIN_LETTERS_FOR_LANGUAGE)
    if settings.check_language and doubtful and not is_english(text):
        return InputError("not_english", "not in English, the one language that Pullquote reads")
    if verdict:
        return InputError(verdict.code, verdict.reason)
    return None


def decode(data: bytes) -> str | InputError:
    """The text of a file. Line ends stay as they are; a byte order mark is left out."""
    if not data.strip():
        return InputError("empty", "the file is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return InputError("not_utf8", "this is UTF-16; save it as UTF-8")
    if data.startswith(_MAGIC) or b"\0" in data:
        return InputError("binary", "not a text file; save the article's text as .txt, .md or .html")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return InputError("not_utf8", f"not valid UTF-8 (at byte {error.start}); save it as UTF-8")
    odd = sum(1 for character in text[:10_000] if ord(character) < 32 and character not in "\t\n\r\f\v\x1b")
    if odd > 0.05 * len(text[:10_000]):
        return InputError("binary", "not a text file; save the article's text as .txt, .md or .html")
    return text if text.strip() else InputError("empty", "the file is empty")


def _sources_at(name: str, settings: Settings) -> Iterator[Source]:
    path = Path(name).expanduser()
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield from _missing(name, error, settings)
        return
    if stat.S_ISDIR(mode):
        yield from _sources_in(name, path, settings)
    elif not stat.S_ISREG(mode):
        yield Source(name, "pipe", path)
    elif path.suffix.lower() in JSONL_SUFFIXES:
        yield from _lines(name, path, settings)
    elif (kind := _kind(path)) is not None:
        yield Source(name, kind, path)
    else:
        what = f"files of the kind {path.suffix!r} are not read" if path.suffix else "a file without an ending is not read"
        advice = "name a .txt, .md, .html or .jsonl file, or pipe the text in: pullquote digest - < FILE"
        yield Source(name, "none", error=InputError("unsupported_type", f"{what}; {advice}"))


def _missing(name: str, error: Exception, settings: Settings) -> Iterator[Source]:
    """`FILE#ID` names one line of a `.jsonl` file; else there is no such file."""
    file, _, wanted = name.rpartition("#")
    if file and Path(file).suffix.lower() in JSONL_SUFFIXES and Path(file).is_file():
        for source in _lines(file, Path(file), settings):
            if source.error or _read_line(source, settings)[0] == name:
                yield source
                return
        yield Source(name, "none", error=InputError("not_found", f"there is no article with the id {wanted!r} in {file}"))
    else:
        yield Source(name, "none", error=_os_error(error))


def _sources_in(name: str, folder: Path, settings: Settings) -> Iterator[Source]:
    """Articles in a folder and the folders in it, by name; hidden ones and other kinds of files are left out."""
    found: list[Path] = []
    errors: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = [sub for sub in folders if not sub.startswith(".")]
        found += [Path(here, file) for file in files if not file.startswith(".") and Path(file).suffix.lower() in SUFFIXES]
    for error in errors:
        yield Source(str(error.filename or name), "none", error=_os_error(error))
    for path in sorted(path for path in found if path.is_file() or not path.exists()):
        yield from _sources_at(os.path.join(name, path.relative_to(folder)), settings)  # noqa: PTH118 (keeps "./" as given)
    if not found and not errors:
        message = "there are no .txt, .md, .html or .jsonl files in this folder"
        yield Source(name, "none", error=InputError("empty_folder", message))


def _kind(path: Path) -> str | None:
    suffix = path.suffix.lower()
    kinds = {"text": TEXT_SUFFIXES, "markdown": MARKDOWN_SUFFIXES, "html": HTML_SUFFIXES}
    return next((kind for kind, suffixes in kinds.items() if suffix in suffixes), None)


def _lines(name: str, path: Path, settings: Settings) -> Iterator[Source]:
    """The places of the lines of a `.jsonl` file that are not blank."""
    number = offset = 0
    empty = True
    try:
        with path.open("rb") as file:
            while piece := file.readline(settings.max_file_bytes + 1):
                number += 1
                start, blank = offset, not piece.strip()
                while True:
                    offset += len(piece)
                    if piece.endswith(b"\n") or not (piece := file.readline(1 << 20)):
                        break
                if not blank:
                    empty = False
                    yield Source(f"{name}#{number}", "jsonl", path, start, offset - start, number)
    except OSError as error:
        yield Source(name, "none", error=_os_error(error))
        return
    if empty:
        yield Source(name, "none", error=InputError("empty", "the file is empty"))


def _read(source: Source, settings: Settings, readers: Readers) -> Article | InputError | tuple[str, Article | InputError]:
    if source.kind == "url":
        return readers.url(source.path)
    if source.kind == "jsonl":
        return _read_line(source, settings)
    data = _bytes(source, settings)
    if isinstance(data, InputError):
        return data
    if source.kind == "html":
        unreadable = decode(data)
        if isinstance(unreadable, InputError) and unreadable.code in ("empty", "binary"):
            return unreadable
        return readers.html(data)
    text = decode(data)
    if isinstance(text, InputError):
        return text
    if source.kind == "markdown":
        from bot.markdown import read_markdown

        return read_markdown(text)
    if text[:200].lstrip().lower().startswith(("<!doctype html", "<html")):
        return InputError("html_as_text", "this is a web page; save it with the ending .html")
    return Article(text)


def _bytes(source: Source, settings: Settings) -> bytes | InputError:
    limit = settings.max_file_bytes
    try:
        if source.file is None:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with source.file.open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        return _os_error(error)
    return data if len(data) <= limit else _too_large(limit)


def _read_line(source: Source, settings: Settings) -> tuple[str, Article | InputError]:
    """One line of a `.jsonl` file; it is called `FILE#ID`, by its number where it has no id."""
    assert source.file is not None
    if source.length > settings.max_file_bytes + 1:
        return source.path, _too_large(settings.max_file_bytes)
    try:
        with source.file.open("rb") as file:
            file.seek(source.offset)
            data = file.read(source.length)
        found = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        return source.path, _os_error(error)
    except UnicodeDecodeError as error:
        return source.path, InputError("not_utf8", f"line {source.line} is not valid UTF-8 (at its byte {error.start})")
    except (ValueError, RecursionError):
        return source.path, InputError("bad_json", f'line {source.line} is not JSON; each line is an object with "id" and "text"')
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        return source.path, InputError(
            "bad_json", f'line {source.line} has no "text"; each line is an object with "id" and "text"'
        )
    name = found.get("id")
    path = f"{source.path.rpartition('#')[0]}#{name}" if isinstance(name, str | int) and str(name) else source.path
    return path, _article(found)


def _article(found: dict[str, Any]) -> Article:
    def words(key: str) -> str | None:
        return value if isinstance(value := found.get(key), str) and value.strip() else None

    authors = found.get("authors")
    listed = tuple(name for name in authors if isinstance(name, str)) if isinstance(authors, list) else ()
    return Article(found["text"], words("title"), words("url"), words("site"), listed, words("published"))


def _too_large(limit: int) -> InputError:
    return InputError("too_large", f"larger than {limit:,} bytes, the most that is read (setting max_file_bytes)")


def _os_error(error: Exception) -> InputError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return InputError("not_found", "there is no such file or folder")
    if isinstance(error, PermissionError):
        return InputError("not_permitted", "you may not read it (no permission)")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError("unreadable", f"it cannot be read: {reason}")
