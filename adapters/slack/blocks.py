"""Replies as messages of Slack: Block Kit and the `text` beside it, within Slack's limits whatever an article says.

An article's words stand in `rich_text` and `plain_text`, where nothing in them is markup. A Reply that is too long for one
message is parted (`parts`) between its lines; only a line that is too long by itself is shortened, between words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from adapters import paging
from adapters.lines import facts_of, joined, value_line
from adapters.listed import items
from adapters.paging import LEGEND, TIGHTER, shortened
from adapters.slack import limits
from adapters.slack.controls import MOST_ITEMS, controls
from adapters.slack.fallback import fallback
from adapters.slack.limits import weigh
from adapters.slack.mrkdwn import link, linkable
from adapters.slack.rich import Run, bullets, line, linked, quotation, rich, with_links, words
from adapters.slack.shapes import Json
from adapters.text import clean, one_line, shorten
from bot.reply import (
    Block,
    Change,
    Compare,
    Compared,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    Links,
    Points,
    QuoteLine,
    Ranking,
    Reply,
    Said,
    Text,
)

_HEADLINE = 600  # characters of a headline that are shown at most
_FACTS = 1_000
_STYLES: dict[Change, tuple[str, ...]] = {Change.SAME: (), Change.LEFT_OUT: ("strike",), Change.ADDED: ("bold",)}


@dataclass(frozen=True, slots=True)
class Message:
    """What `chat.postMessage` takes. text: for notifications and screen readers, never empty."""

    blocks: list[Json]
    text: str


def parts(reply: Reply) -> list[Reply]:
    """`reply` in parts of which each is one message, the same for the same Reply; its buttons stand under the last lines."""
    return paging.parts(reply, _fits)


def message(part: Reply) -> Message:
    """One part as a message that Slack takes. part: of `parts`."""
    blocks = _draw(part)
    for characters, pieces in TIGHTER:
        if _is_taken(blocks):
            break
        blocks = _draw(shortened(part, characters, pieces))
    return Message(blocks, fallback(part))


def messages(reply: Reply) -> list[Message]:
    """`reply` as the messages it takes, at least one."""
    return [message(part) for part in parts(reply)]


def _fits(reply: Reply) -> bool:
    return len(items(reply)) <= MOST_ITEMS and _is_taken(_draw(reply))


def _is_taken(blocks: Sequence[Json]) -> bool:
    return len(blocks) <= limits.MESSAGE_BLOCKS and weigh(blocks) <= limits.MESSAGE_WEIGHT


def _draw(reply: Reply) -> list[Json]:
    blocks = _head(reply)
    for before, block in zip((None, *reply.blocks), reply.blocks, strict=False):
        drawn = _draw_block(block)
        if isinstance(block, Compared) and isinstance(before, Compared):  # figures of several sources make one list
            blocks[-1]["elements"][0]["elements"] += drawn[0]["elements"][0]["elements"]
        else:
            blocks += drawn
    return blocks + controls(reply)


def _head(reply: Reply) -> list[Json]:
    """The headline: large over a digest or a roundup, which has facts beside it; else a line that leads to the article."""
    headline = shorten(one_line(reply.headline or ""), _HEADLINE)
    if not reply.facts:
        return rich(line(linked(headline, reply.url, "bold")))
    return [*_title(headline), *_context(reply)]


def _title(headline: str) -> list[Json]:
    if not headline:
        return []
    if len(headline) > limits.HEADER_TEXT:
        return rich(line(words(headline, "bold")))
    return [{"type": "header", "text": {"type": "plain_text", "text": headline, "emoji": False}}]


def _context(reply: Reply) -> list[Json]:
    """Site, reading time and what we promise; and the way to the article."""
    facts = [clean(fact).strip() for fact in facts_of(reply)]
    elements: list[Json] = []
    if shown := shorten(" · ".join(fact for fact in facts if fact), _FACTS):
        elements.append({"type": "plain_text", "text": shown, "emoji": False})
    if linkable(reply.url) and len(label := link(reply.url, "Open the article")) <= limits.TEXT:
        elements.append({"type": "mrkdwn", "text": label, "verbatim": True})
    return [{"type": "context", "elements": elements}] if elements else []


def _draw_block(block: Block) -> list[Json]:
    match block:
        case Points(lines):
            return rich(bullets(words(each.text) for each in lines))
        case Said():
            return rich(_said(block))
        case Figures(lines, more):
            return rich([*bullets(map(_figure, lines)), *_more(more)])
        case Heading():
            return rich(line([*linked(block.text, block.url, "bold"), *words(f" · {block.note}" if block.note else "")]))
        case Text(text):
            return rich(line(with_links(text)))
        case Links(links):
            return rich(bullets([*linked(each.text or each.url, each.url), *_aside(each.note)] for each in links))
        case Ranking():
            rows = bullets([*words(name), *words(f": {count}")] for name, count in block.rows)
            return rich([*line(words(block.title, "bold")), *rows])
        case Compare(pieces):
            return _compare(pieces)
        case Excerpt():
            return rich(quotation([*words(block.before), *words(block.words, "bold"), *words(block.after)]))
        case Compared():
            return rich(bullets([_compared(block)]))


def _said(said: Said) -> list[Json]:
    """Who, then the words: what stands in quotation marks set off as a quotation, what does not as a list."""
    elements = line([*words(said.names, "bold"), *words(f", {said.role}" if said.role else "")])
    for marked, quotes in groupby(said.quotes, key=lambda quote: quote.marked):
        runs = [_quote(quote) for quote in quotes]
        elements += [drawn for run in runs for drawn in quotation(run)] if marked else bullets(runs)
    return [*elements, *_more(said.more)]


def _quote(quote: QuoteLine) -> Run:
    text = f"“{quote.text}”" if quote.marked else quote.text
    return [*words(text), *_source(quote.source, quote.url), *_aside(quote.note)]


def _figure(figure: FigureLine) -> Run:
    what = words(f" {figure.what}" if figure.what else "")
    return [*words(figure.number, "bold"), *what, *_aside(figure.claimed_by), *_source(figure.source, figure.url)]


def _compared(compared: Compared) -> Run:
    return [*words(compared.what, "bold"), *words(f": {', '.join(map(value_line, compared.values))}")]


def _compare(pieces: tuple[tuple[Change, str], ...]) -> list[Json]:
    run = [drawn for change, gap, text in joined(pieces) for drawn in (*words(gap), *words(text, *_STYLES[change]))]
    differs = any(change is not Change.SAME for change, _ in pieces)
    legend: Json = {"type": "context", "elements": [{"type": "plain_text", "text": LEGEND, "emoji": False}]}
    return [*rich(line(run)), *([legend] if differs else [])]


def _source(source: str | None, url: str | None) -> Run:
    return [*words(" ["), *linked(source, url), *words("]")] if source else []


def _aside(note: str | None) -> Run:
    return words(f" ({note})" if note else "")


def _more(count: int) -> list[Json]:
    return line(words(f"… {count} more", "italic") if count else [])
