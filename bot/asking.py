"""Many questions in a file: read line by line, each with the digest of the article that it names."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.reading import InputError, Readers, find_sources, is_link, read_all
from bot.settings import Settings
from bot.work import CannotStart, Result, digest_all
from summarizer.items import Digest


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line of a file of questions. id: as given, else the line's number. q, article: None where the line is none."""

    id: Any
    q: str | None = None
    article: str | None = None


def digests_of(names: Sequence[str], settings: Settings, readers: Readers) -> Iterator[Result]:
    """What becomes of the articles that `names` name, as for `pullquote digest`."""
    return digest_all(read_all(find_sources(names, settings), settings, readers), settings.pipeline)


def ask_batch(file: Path, settings: Settings, readers: Readers) -> Iterator[tuple[AskedLine, Digest | InputError]]:
    """Every line of `file` with the digest it asks. An article is looked for here and beside `file`, digested once.

    Raises `CannotStart` if the file cannot be read.
    """

    @lru_cache(maxsize=256)
    def digested(name: str) -> Digest | InputError:
        there = not is_link(name) and not Path(name).exists() and (file.parent / name).exists()
        return next(digests_of([str(file.parent / name) if there else name], settings, readers)).outcome

    for number, line in _lines(file):
        asked = _read_line(line, number)
        if asked.q is None or asked.article is None:
            yield asked, InputError("bad_json", 'not a question; each line is an object with "id", "article" and "q"')
        else:
            yield asked, digested(asked.article)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = (sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise CannotStart(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CannotStart(f"{file}: not valid UTF-8 (at byte {error.start})") from None
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _read_line(line: str, number: int) -> AskedLine:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return AskedLine(number)
    if not isinstance(found.get("q"), str) or not isinstance(found.get("article"), str):
        return AskedLine(found.get("id", number))
    return AskedLine(found.get("id", number), found["q"], found["article"])
