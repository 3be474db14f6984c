"""PolNeAR as it comes: texts, and per annotator what is reported, by which cue, from which source."""

import importlib.util
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.article import Span

_SPAN = re.compile(r"T\d+\Z")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated attribution; every part may be in several pieces."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text as one annotator read it."""

    name: str
    annotator: str
    text: str
    attributions: tuple[Attribution, ...]


def read_standoff(lines: str) -> tuple[Attribution, ...]:
    """The attributions of a brat standoff file; events without content are left out."""
    spans: dict[str, list[Span]] = {}
    events: list[list[str]] = []
    for line in lines.split("\n"):
        fields = line.split("\t")
        if len(fields) > 1 and _SPAN.match(fields[0]):
            places = fields[1].split(" ", 1)[1].split(";")
            spans[fields[0]] = [Span(*map(int, place.split())) for place in places]
        elif len(fields) > 1 and line.startswith("E"):
            events.append(fields[1].split())
    found = []
    for event in events:
        parts: defaultdict[str, list[Span]] = defaultdict(list)
        for argument in event[1:]:
            role, span = argument.split(":")
            parts[role.rstrip("0123456789").lower()] += spans.get(span, [])
        if parts["content"]:
            found.append(Attribution(*(tuple(sorted(parts[role])) for role in ("content", "cue", "source"))))
    return tuple(found)


def read_documents(corpus: Path, split: str) -> list[Document]:
    """Every text of `split` ("train" or "dev") as each of its annotators read it, by name."""
    found = []
    for path in sorted((corpus / split / "attributions").glob("*.ann")):
        name, annotator = path.stem.rsplit("_", 1)
        text = (corpus / split / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        found.append(Document(name, annotator, text, read_standoff(path.read_text(encoding="utf-8"))))
    return found


def lines_of(text: str) -> list[Span]:
    """The lines of `text` that are not empty: PolNeAR has a paragraph a line."""
    return [Span(*line.span()) for line in re.finditer(r"[^\n]*\S[^\n]*", text)]


def load_scorer(path: Path) -> Any:
    """The module of the scorer, a single file that lies outside the project."""
    spec = importlib.util.spec_from_file_location("polnear_scorer", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"not a Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
