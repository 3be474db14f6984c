"""A Reply as plain lines: for notifications, screen readers and wherever nothing better can be drawn."""

from collections.abc import Iterator

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
    ReportedValue,
    Said,
    Text,
)

_CHANGES = {Change.SAME: "{}", Change.LEFT_OUT: "[-{}-]", Change.ADDED: "{{+{}+}}"}


def plain_lines(reply: Reply) -> list[str]:
    """`reply` in words, its headline first; the labels of its buttons if there is nothing else. None of them is empty."""
    lines = [" · ".join(part for part in (reply.headline or "", *reply.facts) if part)]
    lines += [line for block in reply.blocks for line in _lines(block)]
    labels = ", ".join(button.label for button in reply.buttons)
    return [line for line in lines if line.strip()] or ([labels] if labels.strip() else [])


def facts_of(reply: Reply) -> list[str]:
    """The facts for the line beside the headline, with what we promise where an article's words follow."""
    promised = reply.headline and reply.facts and any(isinstance(block, Points | Said | Figures) for block in reply.blocks)
    return [*reply.facts, *([f"every line is from {'the' if reply.in_thread else 'its'} article"] if promised else [])]


def value_line(value: ReportedValue) -> str:
    """ "12 (Kestrel Post, 09:10)"."""
    return value.number + _aside(", ".join([*value.sources, *([value.time] if value.time else [])]))


def joined(pieces: tuple[tuple[Change, str], ...]) -> Iterator[tuple[Change, str, str]]:
    """Each piece with the space that parts it from the one before."""
    before = ""
    for change, words in pieces:
        yield change, " " if before and not before.endswith(" ") and not words.startswith((" ", ",", ".")) else "", words
        before = words or before


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Points(lines):
            yield from (f"• {line.text}" for line in lines)
        case Said():
            yield f"{block.heading}:"
            yield from map(_quote, block.quotes)
            yield f"… {block.more} more" if block.more else ""
        case Figures(lines):
            yield from map(_figure, lines)
            yield f"… {block.more} more" if block.more else ""
        case Compared(what, values):
            yield f"{what}: {', '.join(map(value_line, values))}"
        case Heading():
            yield block.text + _aside(block.note)
        case Text(text):
            yield text
        case Links(links):
            yield from (f"{link.text}{_aside(link.note)} {link.url}" for link in links)
        case Ranking():
            yield block.title
            yield from (f"{name}: {count}" for name, count in block.rows)
        case Compare(pieces):
            yield "".join(gap + _CHANGES[change].format(words) for change, gap, words in joined(pieces))
        case Excerpt():
            yield f"{block.before}{block.words}{block.after}"


def _quote(quote: QuoteLine) -> str:
    return (f"“{quote.text}”" if quote.marked else quote.text) + _source(quote.source) + _aside(quote.note)


def _figure(figure: FigureLine) -> str:
    return f"{figure.number} {figure.what}".strip() + _aside(figure.claimed_by) + _source(figure.source)


def _source(source: str | None) -> str:
    return f" [{source}]" if source else ""


def _aside(note: str | None) -> str:
    return f" ({note})" if note else ""
