"""Replies as messages of Discord: embeds, what stands above them, and what can be pressed, within Discord's limits.

An article's words are escaped, so nothing in them is markup. A digest is one embed; a Reply with several articles (a roundup)
has one for each, its own title above them. A Reply that is too long for one message is parted (`parts`) between its lines;
only a line that is too long by itself is shortened, between words.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

import discord

from adapters import paging
from adapters.chart import NotDrawable, alt_text, quoted_most
from adapters.discord import limits
from adapters.discord.controls import Control, components, controls
from adapters.discord.controls import fits as controls_fit
from adapters.discord.limits import Json, length, weigh
from adapters.discord.markdown import bold, escape, link, linked, struck, target, with_links, words
from adapters.lines import facts_of, joined, plain_lines, value_line
from adapters.paging import LEGEND, TIGHTER, shortened
from adapters.text import clean, fitted, one_line, shorten
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

COLOUR = 0x3F6FA3  # as the chart's bars
NOTHING = "Nothing to show."

_HEADLINE = 600  # characters of a headline that are shown at most
_FACTS = 1_000
_WORTH_A_PICTURE = 3  # names of a ranking
_STYLES = {Change.SAME: words, Change.LEFT_OUT: struck, Change.ADDED: bold}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that comes with a message. alt: its description, for who can't see it."""

    name: str
    png: bytes = field(repr=False)
    alt: str = ""

    def file(self) -> discord.File:
        """To be sent; good for one try."""
        return discord.File(io.BytesIO(self.png), filename=self.name, description=self.alt)


@dataclass(frozen=True, slots=True)
class Message:
    """One message. text: the same as mere words, never empty, within what `content` may have: where embeds aren't allowed.

    pictures: shown in the embeds, to be sent with them.
    """

    content: str | None
    embeds: tuple[discord.Embed, ...]
    controls: tuple[Control, ...]
    text: str
    pictures: tuple[Picture, ...] = ()


def parts(reply: Reply) -> list[Reply]:
    """`reply` in parts of which each is one message, the same for the same Reply; its buttons stand under the last lines."""
    return paging.parts(reply, _fits)


def message(part: Reply, *, pictures: bool = True) -> Message:
    """One part as a message that Discord takes. part: of `parts`. pictures: whether a ranking may be drawn as one."""
    drawn = _draw(part)
    for characters, pieces in TIGHTER:
        if _is_taken(drawn):
            break
        drawn = _draw(shortened(part, characters, pieces))
    made = _pictures(drawn) if pictures else ()
    text = _text(part)
    content = drawn.content or (None if drawn.embeds else text)
    return Message(content, tuple(map(discord.Embed.from_dict, drawn.embeds)), controls(part), text, made)


def plain(part: Reply) -> Message:
    """One part without embeds, for where the bot may not send them."""
    text = _text(part)
    return Message(text, (), controls(part), text)


def messages(reply: Reply) -> list[Message]:
    """`reply` as the messages it takes, at least one."""
    return [message(part) for part in parts(reply)]


def payload(made: Message) -> Json:
    """What is sent of a message: content, embeds, components, attachments; nothing in it pings anybody or shows a preview."""
    sent: Json = {
        "embeds": [embed.to_dict() for embed in made.embeds],
        "components": components(made.controls),
        "allowed_mentions": {"parse": []},
    }
    if made.content is not None:
        sent["content"] = made.content
    if not made.embeds:
        sent["flags"] = discord.MessageFlags(suppress_embeds=True).value
    if made.pictures:
        sent["attachments"] = [
            {"id": number, "filename": each.name, "description": each.alt} for number, each in enumerate(made.pictures)
        ]
    return sent


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is sent, as far as limits look at it. rankings: by the place of the embed that each stands in."""

    content: str
    embeds: list[Json]
    rankings: dict[int, Ranking]


@dataclass(slots=True)
class _Draft:
    """An embed while it is written."""

    title: str = ""
    url: str | None = None
    footer: str = ""
    lines: list[str] = field(default_factory=list)
    ranking: Ranking | None = None

    def embed(self) -> Json:
        title, lines, address = one_line(self.title), self.lines, target(self.url)
        found: Json = {"type": "rich", "color": COLOUR}
        if length(words(title)) > limits.EMBED_TITLE:  # it is shown whole all the same
            lines = [linked(title, self.url), *lines]
        elif title:
            found |= {"title": words(title), **({"url": address} if address else {})}
        elif address:
            lines = [*lines, link("Open the article", address)]
        if description := "\n".join(lines).strip():
            found["description"] = description
        if footer := one_line(self.footer):
            found["footer"] = {"text": fitted(footer, _FACTS, length)}
        return found

    def is_empty(self) -> bool:
        return not (one_line(self.title) or "".join(self.lines).strip() or one_line(self.footer))


def _fits(reply: Reply) -> bool:
    return controls_fit(reply) and _is_taken(_draw(reply))


def _is_taken(drawn: _Drawn) -> bool:
    return (
        length(drawn.content) <= limits.CONTENT
        and len(drawn.embeds) <= limits.EMBEDS
        and weigh(drawn.embeds) <= limits.EMBEDS_TEXT
        and all(length(embed.get("description", "")) <= limits.EMBED_DESCRIPTION for embed in drawn.embeds)
    )


def _draw(reply: Reply) -> _Drawn:
    content, drafts = _head(reply)
    several = any(map(_opens_story, reply.blocks))
    if not drafts and all(isinstance(block, Text | Links) for block in reply.blocks):
        alone = "\n".join(line for block in reply.blocks for line in _lines(block)).strip()
        if length(alone) <= limits.CONTENT:
            return _Drawn(alone, [], {})
    for before, block in zip((None, *reply.blocks), reply.blocks, strict=False):
        if isinstance(block, Text) and not drafts:
            content += _lines(block)
        elif isinstance(block, Heading) and (several or not drafts):
            drafts.append(_Draft(block.text, block.url, block.note or ""))
        else:
            if not drafts:
                drafts.append(_Draft(block.title if isinstance(block, Ranking) else ""))
            _write(drafts[-1], block, before)
    kept = [draft for draft in drafts if not draft.is_empty()]
    rankings = {place: draft.ranking for place, draft in enumerate(kept) if draft.ranking}
    return _Drawn("\n".join(content).strip(), [draft.embed() for draft in kept], rankings)


def _head(reply: Reply) -> tuple[list[str], list[_Draft]]:
    """An article's headline is its embed's title; a roundup's stands above the embeds of its stories, where it is notified."""
    headline = shorten(one_line(reply.headline or ""), _HEADLINE)
    facts = " · ".join(fact for fact in map(one_line, facts_of(reply)) if fact)
    if reply.url or not any(map(_opens_story, reply.blocks)):
        return [], [_Draft(headline, reply.url, facts)] if headline or facts or reply.url else []
    lines = [f"## {words(headline)}"] if headline else []
    return [*lines, *([f"-# {words(fitted(facts, _FACTS, length))}"] if facts else [])], []


def _opens_story(block: Block) -> bool:
    return isinstance(block, Heading) and bool(block.url)


def _write(draft: _Draft, block: Block, before: Block | None) -> None:
    drawn = _lines(block, titled=isinstance(block, Ranking) and draft.title == block.title)
    apart = draft.lines and not isinstance(block, Heading) and not isinstance(before, Heading)
    if apart and drawn and not (isinstance(block, Compared) and isinstance(before, Compared)):
        draft.lines.append("")
    draft.lines += drawn
    if isinstance(block, Ranking) and draft.ranking is None:
        draft.ranking = block


def _lines(block: Block, *, titled: bool = False) -> list[str]:
    match block:
        case Points(lines):
            return _bullets(words(each.text) for each in lines) if len(lines) != 1 else _paragraph(words(lines[0].text))
        case Said():
            return _said(block)
        case Figures(lines, more):
            return [*_bullets(map(_figure, lines)), *_more(more)]
        case Heading(text, url, note):
            shown = " · ".join(each for each in (link(text, url), words(note)) if each.strip())
            return [f"### {shown}"] if shown else []
        case Text(text):
            return with_links(text).split("\n")
        case Links(links):
            return _bullets(link(each.text or each.url, each.url) + _aside(each.note) for each in links)
        case Ranking(title, rows_):
            listed = _bullets(words(f"{name}: {count}") for name, count in rows_)
            return listed if titled or not words(title) else [bold(title), *listed]
        case Compare(pieces):
            return _compare(pieces)
        case Excerpt(before, meant, after):
            return _quoted(words(before) + bold(meant) + words(after))
        case Compared(what, values):
            return _bullets([f"{bold(what)}: {', '.join(words(value_line(value)) for value in values)}"])


def _said(said: Said) -> list[str]:
    """Who, then the words: what stands in quotation marks set off as a quotation, what does not as a list."""
    lines = [bold(said.names) + (f", {words(said.role)}" if said.role else "")]
    for marked, quotes in groupby(said.quotes, key=lambda quote: quote.marked):
        shown = list(map(_quote, quotes))
        lines += [line for each in shown for line in _quoted(each)] if marked else _bullets(shown)
    return [*(line for line in lines if line), *_more(said.more)]


def _quote(quote: QuoteLine) -> str:
    text = words(f"“{quote.text}”" if quote.marked else quote.text)
    return text + _source(quote.source, quote.url) + _aside(quote.note)


def _figure(figure: FigureLine) -> str:
    what = f" {words(figure.what)}" if figure.what else ""
    return bold(figure.number) + what + _aside(figure.claimed_by) + _source(figure.source, figure.url)


def _compare(pieces: tuple[tuple[Change, str], ...]) -> list[str]:
    run = "".join(gap + _STYLES[change](text) for change, gap, text in joined(pieces))
    differs = any(change is not Change.SAME for change, _ in pieces)
    return [*_paragraph(run), *([f"-# {words(LEGEND)}"] if differs else [])]


def _paragraph(line: str) -> list[str]:
    return [line.strip()] if line.strip() else []


def _quoted(line: str) -> list[str]:
    return [f"> {line.strip()}"] if line.strip() else []


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"- {line.strip()}" for line in lines if line.strip()]


def _source(source: str | None, url: str | None) -> str:
    return f" \\[{link(source, url)}\\]" if source else ""


def _aside(note: str | None) -> str:
    return f" ({words(note)})" if note else ""


def _more(count: int) -> list[str]:
    return [f"*… {count} more*"] if count else []


def _pictures(drawn: _Drawn) -> tuple[Picture, ...]:
    """The rankings that are worth one, each shown in its embed. Their words stand there too, so one that can't be drawn is no
    harm."""
    made = []
    for place, ranking in drawn.rankings.items():
        if len(ranking.rows) < _WORTH_A_PICTURE:
            continue
        try:
            png = quoted_most(ranking.rows, ranking.title)
        except NotDrawable:
            continue
        alt = fitted(one_line(alt_text(ranking.rows, ranking.title)), limits.ALT_TEXT, length)
        made.append(Picture(f"ranking-{place}.png", png, alt))
        drawn.embeds[place]["image"] = {"url": f"attachment://{made[-1].name}"}
    return tuple(made)


def _text(part: Reply) -> str:
    text = clean("\n".join(plain_lines(part))).strip()
    return escape(fitted(text, limits.CONTENT, lambda shown: length(escape(shown)))).strip() or NOTHING
