"""What the bot says, as plain values that know no platform: built once, drawn by each adapter in its own way.

A Reply is a head and blocks. Adapters draw every kind of block; their limits are their own business, and a Reply that is too
long for one message is parted by `pages`. Direct quotes are marked to stand in quotation marks, others never are. Every word
shown is an article's, except counts of what is left out, "jointly", "Speaker not named", what stands in square brackets, and
the lines of a `Text`, which are ours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Ref:
    """Where something shown comes from: the store's id of the article, and the item in its digest ("q1", "f2", "p1")."""

    article: int
    item: str

    def __str__(self) -> str:
        return f"{self.article}:{self.item}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words. note: what stands after it ("Kestrel Post, 09:10")."""

    text: str
    url: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PointLine:
    """One key point as shown."""

    text: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One quote as shown. marked: it is direct, so it stands in quotation marks. source: its article, if several are meant.

    url: where that article is. note: a remark of ours ("also in 2 others", "altered in Kestrel Post"), shown in brackets.
    """

    text: str
    marked: bool
    ref: Ref | None = None
    source: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure as shown: the number, what it counts, who claims it (None: the article itself)."""

    number: str
    what: str
    claimed_by: str | None = None
    ref: Ref | None = None
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """What one source, or several that agree, give for a figure. time: "09:10", where the sources differ and it is known."""

    number: str
    sources: tuple[str, ...]
    time: str | None = None
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody who is quoted, or several jointly, to choose from. count: how many quotes they have; ref: one of these."""

    names: str
    role: str | None
    count: int
    ref: Ref


class Change(StrEnum):
    SAME = "same"
    LEFT_OUT = "left_out"  # the article has it, what was asked has not
    ADDED = "added"  # what was asked has it, the article has not


@dataclass(frozen=True, slots=True)
class Points:
    """Key points, in the order in which they are read."""

    lines: tuple[PointLine, ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Said:
    """A speaker, or several who speak jointly, with what they said. more: how many of their quotes are not shown."""

    names: str
    role: str | None
    quotes: tuple[QuoteLine, ...]
    more: int = 0
    kind: Literal["said"] = "said"

    @property
    def heading(self) -> str:
        return f"{self.names}, {self.role}" if self.role else self.names


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as a list. more: how many are not shown."""

    lines: tuple[FigureLine, ...]
    more: int = 0
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure as several sources give it: one value if they agree, else one for each view. what: what it counts."""

    what: str
    values: tuple[ReportedValue, ...]
    kind: Literal["compared"] = "compared"


@dataclass(frozen=True, slots=True)
class Heading:
    """Opens a part of a Reply: the headline of a story, "Figures". url: where it leads. note: "3 sources, 09:10 to 14:05"."""

    text: str
    url: str | None = None
    note: str | None = None
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """A line or lines of ours: help, an error, what is not in the article."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Links:
    """Articles as links."""

    links: tuple[Link, ...]
    kind: Literal["links"] = "links"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who was quoted most: names with how many quotes, the most first. Adapters may draw a chart of it."""

    title: str
    rows: tuple[tuple[str, int], ...]
    kind: Literal["ranking"] = "ranking"


@dataclass(frozen=True, slots=True)
class Compare:
    """The words that were asked about against the article's own: pieces that are the same, left out or added."""

    pieces: tuple[tuple[Change, str], ...]
    kind: Literal["compare"] = "compare"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of an article with the words that are meant: shown as before + words (stressed) + after."""

    before: str
    words: str
    after: str
    ref: Ref | None = None
    kind: Literal["excerpt"] = "excerpt"


Block = Points | Said | Figures | Compared | Heading | Text | Links | Ranking | Compare | Excerpt


class Action(StrEnum):
    """What a button does. Its value is the article's id, with what else it needs after colons."""

    WHO = "who"  # who said what
    FIGURES = "figures"
    POINTS = "points"  # all points
    SOURCE = "source"  # which items have a source sentence; with an item, that sentence in its paragraph
    WRONG = "wrong"  # not right? with an item, that one is reported
    DIGEST = "digest"  # the offer of a digest is taken
    MORE = "more"  # the next page
    STORIES = "stories"  # the rest of a roundup


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. value: what is sent back; small, and good for as long as the article is kept."""

    action: Action
    label: str
    value: str


class Audience(StrEnum):
    EVERYONE = "everyone"
    PERSON = "person"  # only who asked sees it (ephemeral), where the platform can do that


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said in answer to one message or on schedule.

    headline: an article's or a roundup's; url: where it leads; facts: short ones for the line beside it ("2 min read",
    "Kestrel Post"). in_thread: it belongs into the thread of what it answers. failure: it says why something could not be done.
    articles: the store's ids of those that the thread it opens is about. speakers: everybody who is quoted in its article.
    """

    blocks: tuple[Block, ...] = ()
    headline: str | None = None
    url: str | None = None
    facts: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    audience: Audience = Audience.EVERYONE
    in_thread: bool = True
    failure: bool = False
    articles: tuple[int, ...] = ()
    speakers: tuple[Quoted, ...] = ()


def say(text: str, *, audience: Audience = Audience.EVERYONE, in_thread: bool = True) -> Reply:
    """A Reply of one text of ours."""
    return Reply((Text(text),), audience=audience, in_thread=in_thread)


def fail(text: str) -> Reply:
    """A Reply that says, to the person alone, what was wrong and what to do."""
    return Reply((Text(text),), audience=Audience.PERSON, failure=True)


@cache
def _adapter() -> "TypeAdapter[Reply]":
    from pydantic import TypeAdapter

    return TypeAdapter(Reply)


def reply_json(reply: Reply) -> dict[str, Any]:
    """`reply` as JSON for the store."""
    found: dict[str, Any] = _adapter().dump_python(reply, mode="json")
    return found


def reply_from(found: dict[str, Any]) -> Reply:
    """The Reply that `reply_json` gave. Raises `pydantic.ValidationError`."""
    return _adapter().validate_python(found)


def pages(reply: Reply, fits: Callable[[Reply], bool]) -> Iterator[Reply]:
    """`reply` in parts that fit, none empty: blocks stay whole if they can, a long one is parted between its lines.

    The head stands on the first part, buttons and speakers on the last. fits: whether a part is within the platform's limits. A
    single line that does not fit by itself is given as it is: shortening words is the adapter's business.
    """
    rest = list(reply.blocks)
    head = replace(reply, blocks=(), buttons=(), speakers=())
    while True:
        last = replace(head, blocks=tuple(rest), buttons=reply.buttons, speakers=reply.speakers)
        if fits(last) or not rest:
            yield last
            return
        taken: list[Block] = []
        while rest:
            if fits(replace(head, blocks=(*taken, rest[0]))):
                taken.append(rest.pop(0))
                continue
            first, second = _part(rest[0], partial(_fits_after, head, tuple(taken), fits))
            if first is not None:
                taken.append(first)
                rest[:1] = [second] if second is not None else []
            elif not taken:
                taken.append(rest.pop(0))
            break
        while len(taken) > 1 and isinstance(taken[-1], Heading):  # a heading goes with what it opens
            rest.insert(0, taken.pop())
        if not rest and not reply.buttons and not reply.speakers:
            yield replace(head, blocks=tuple(taken))
            return
        yield replace(head, blocks=tuple(taken))
        head = replace(head, headline=None, url=None, facts=())


def _fits_after(head: Reply, taken: tuple[Block, ...], fits: Callable[[Reply], bool], block: Block) -> bool:
    return fits(replace(head, blocks=(*taken, block)))


def _part(block: Block, fits: Callable[[Block], bool]) -> tuple[Block | None, Block | None]:
    """As many of the block's lines as fit, and the rest; (None, block) if not even one does."""
    for count in range(_length(block) - 1, 0, -1):
        first, second = _cut(block, count)
        if fits(first):
            return first, second
    return None, block


def _length(block: Block) -> int:
    match block:
        case Points(lines) | Figures(lines):
            return len(lines)
        case Said():
            return len(block.quotes)
        case Links(links):
            return len(links)
        case Ranking():
            return len(block.rows)
        case Text(text):
            return len(text.split("\n"))
        case _:
            return 1


def _cut(block: Block, count: int) -> tuple[Block, Block]:
    match block:
        case Points(lines):
            return replace(block, lines=lines[:count]), replace(block, lines=lines[count:])
        case Figures(lines):
            return replace(block, lines=lines[:count], more=0), replace(block, lines=lines[count:])
        case Said():
            return replace(block, quotes=block.quotes[:count], more=0), replace(block, quotes=block.quotes[count:])
        case Links(links):
            return replace(block, links=links[:count]), replace(block, links=links[count:])
        case Ranking():
            return replace(block, rows=block.rows[:count]), replace(block, rows=block.rows[count:])
        case Text(text):
            lines_ = text.split("\n")
            return Text("\n".join(lines_[:count])), Text("\n".join(lines_[count:]))
        case _:
            raise AssertionError("not parted")
