"""Rich text: pieces that take words as they are, with no markup in them. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""

from collections.abc import Iterable, Sequence

from adapters.slack.mrkdwn import linkable
from adapters.slack.shapes import Json
from adapters.text import ADDRESS, clean

Run = list[Json]
"""Pieces of one line, left to right; empty if there is nothing to show."""


def words(text: str | None, *styles: str) -> Run:
    """`text` as it is. styles: "bold", "italic", "strike"."""
    shown = clean(text or "")
    style = {"style": dict.fromkeys(styles, True)} if styles else {}
    return [{"type": "text", "text": shown, **style}] if shown else []


def linked(text: str, url: str | None, *styles: str) -> Run:
    """`text` leading to `url`; mere text if that can't be linked."""
    address, shown = linkable(url), words(text, *styles)
    return [{**shown[0], "type": "link", "url": address}] if address and shown else shown


def with_links(text: str) -> Run:
    """`text` with the addresses in it leading where they say."""
    run: Run = []
    end = 0
    for found in ADDRESS.finditer(text):
        run += [*words(text[end : found.start()]), *linked(found[0], found[0])]
        end = found.end()
    return [*run, *words(text[end:])]


def line(run: Run) -> list[Json]:
    """`run` on a line of its own."""
    return [{"type": "rich_text_section", "elements": _joined(run)}] if run else []


def quotation(run: Run) -> list[Json]:
    """`run` set off as a quotation."""
    return [{"type": "rich_text_quote", "elements": _joined(run)}] if run else []


def bullets(runs: Iterable[Run]) -> list[Json]:
    """A list."""
    listed = [each for run in runs for each in line(run)]
    return [{"type": "rich_text_list", "style": "bullet", "elements": listed}] if listed else []


def rich(elements: Sequence[Json]) -> list[Json]:
    """`elements` as a block; no block if there are none."""
    return [{"type": "rich_text", "elements": list(elements)}] if elements else []


def _joined(run: Run) -> Run:
    """`run` with neighbours that look alike as one piece: structure counts against what a message may weigh."""
    pieces: Run = []
    for piece in run:
        before = pieces[-1] if pieces else {}
        if piece["type"] == before.get("type") == "text" and piece.get("style") == before.get("style"):
            pieces[-1] = {**before, "text": before["text"] + piece["text"]}
        else:
            pieces.append(piece)
    return pieces
