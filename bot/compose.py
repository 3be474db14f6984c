"""Digests and answers into Replies: what a person is shown of them, and in which order.

Direct quotes are marked to stand in quotation marks, others never are. Every word shown is the article's, except counts of
what is left out, "jointly", "Speaker not named" and what stands in square brackets.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from bot.opened import NOT_STORED, Opened, headline, item_span, one_line
from bot.reply import (
    Action,
    Block,
    Button,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    PointLine,
    Points,
    Quoted,
    QuoteLine,
    Reply,
    Said,
    Text,
)
from summarizer.article import GAP
from summarizer.figures.rank import most_telling, told
from summarizer.items import LIKELY, SHOWN, Answer, Digest, Figure, KeyPoint, Quote, QuoteKind, Speaker, untold
from summarizer.judge import count_words

WORDS_PER_MINUTE = 230
MAX_QUOTES = 3
MAX_FIGURES = 8
MAX_FIGURES_SHORT = 3
MAX_POINTS_SHORT = 3
MAX_CHARACTERS_SHORT = 700
MAX_SPEAKERS_SHORT = 3
UNNAMED = "Speaker not named"
_MAX_NAMES = 8
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_DENIALS = frozenset({"denied", "denies", "deny", "denying", "disputed", "disputes", "doubted", "doubts"})
_NEAR = 30  # characters between a cue and its words ("told reporters on Monday that") that are still shown with them
_SHOWN_FIRST = {QuoteKind.DIRECT: 0, QuoteKind.MIXED: 1, QuoteKind.INDIRECT: 2}
_MAX_PASSAGE = 1200  # characters of a paragraph shown around a source sentence


class Form(StrEnum):
    """How much of a digest is shown."""

    SHORT = "short"  # about five lines; the rest behind buttons
    QUOTED = "quoted"  # the short one, with the best quote of each of those who are quoted most
    FULL = "full"  # points, figures and who said what, with the best of each
    ALL = "all"  # nothing is left out


def digest_reply(opened: Opened, form: Form = Form.FULL) -> Reply:
    """A digest as shown, with buttons for what is left out if its article is stored."""
    digest = opened.digest
    shown = digest.quotes if form is Form.ALL else sure(digest.quotes)
    everybody = _by_speaker([(opened, quote) for quote in shown], form is Form.ALL)
    points, figures = _points(opened, form), _figures(opened, form)
    said: list[Block] = []
    if form is Form.QUOTED:
        said = [*_said_best(opened, points)]
    elif form is not Form.SHORT:
        shown = shown if form is Form.ALL else untold(digest.article.text, shown, digest.key_points)
        said = [*_by_speaker([(opened, quote) for quote in shown], form is Form.ALL)]
    said = [Heading(f"Who said what: {_count_quotes(shown)}"), *said] if said else []
    counted: list[Block] = [Heading("Figures"), figures] if figures else []
    return Reply(
        (*([points] if points else []), *(said + counted if form is Form.QUOTED else counted + said)),
        headline=headline(digest),
        url=digest.article.url,
        facts=facts(digest),
        buttons=_buttons(opened) if opened.article else (),
        articles=(opened.article,) if opened.article else (),
        speakers=tuple(
            Quoted(said.names, said.role, len(said.quotes) + said.more, ref) for said in everybody if (ref := said.quotes[0].ref)
        ),
    )


def facts(digest: Digest) -> tuple[str, ...]:
    """Short ones for the line beside the headline: the site, the day it was published, the reading time."""
    site = (one_line(digest.article.site),) if digest.article.site else ()
    day = _day(digest.article.published)
    return (*site, *([day] if day else []), f"{reading_minutes(digest.article.text)} min read")


def _day(published: str | None) -> str | None:
    """ "23 Nov 2026", of an ISO 8601 date or date and time; None of anything else."""
    try:
        day = datetime.fromisoformat((published or "").strip())
    except ValueError:
        return None
    return f"{day.day} {day:%b} {day.year}"


def points_reply(opened: Opened) -> Reply:
    """All key points."""
    points = _points(opened, Form.ALL)
    return _part(opened, [points] if points else [Text("No sentence of this article stands out as a key point.")])


def figures_reply(opened: Opened) -> Reply:
    """All figures."""
    figures = _figures(opened, Form.ALL)
    return _part(opened, [figures] if figures else [Text("There are no figures in this article.")])


def who_reply(sources: Sequence[Opened], everything: bool = True) -> Reply:
    """The quotes by speaker, in the order in which the speakers come up."""
    listed = [_named(opened, len(sources) > 1) for opened in sources]
    blocks: list[Block] = [*_by_speaker([(one, quote) for one in listed for quote in sure(one.digest.quotes)], everything)]
    return Reply(tuple(blocks) or (Text("Nobody is quoted in this article."),))


def answer_reply(
    answer: Answer, articles: Mapping[int, int] | None = None, everything: bool = False, named: bool = False
) -> Reply:
    """`answer` as shown: quotes by speaker and figures, the best first. articles: the store's ids by `id()` of the digests.

    Each item names its article when several are answered from, or if `named`.
    """
    several = named or len({id(found.digest) for found in answer.items}) > 1
    opened = {
        id(found.digest): Opened(found.digest, (articles or {}).get(id(found.digest), NOT_STORED), several)
        for found in answer.items
    }
    quotes = [(opened[id(found.digest)], found.item) for found in answer.items if isinstance(found.item, Quote)]
    figures = [(opened[id(found.digest)], found.item) for found in answer.items if isinstance(found.item, Figure)]
    said: list[Block] = [*_by_speaker(quotes, everything)]
    counted: list[Block] = [Figures(tuple(figure_line(one, figure) for one, figure in figures))] if figures else []
    figures_first = bool(answer.items) and isinstance(answer.items[0].item, Figure)
    blocks = counted + said if figures_first else said + counted
    if answer.note or not blocks:
        blocks.append(Text(answer.note or "Nothing in the article answers that."))
    return Reply(tuple(blocks))


def source_reply(opened: Opened, item: str) -> Reply | None:
    """The sentence that an item stands in, in its paragraph; None if the digest has no such item."""
    span = item_span(opened.digest, item)
    if span is None:
        return None
    digest = opened.digest
    text = digest.article.text
    inside = [sentence for sentence in digest.sentences if sentence.start < span.end and span.start < sentence.end]
    start, end = (inside[0].start, inside[-1].end) if inside else (span.start, span.end)
    around = [p.span for p in digest.paragraphs if p.span.start <= start and end <= p.span.end]
    first, last = (around[0].start, around[0].end) if around else (start, end)
    before, after = text[first:start], text[end:last]
    room = max(0, (_MAX_PASSAGE - (end - start)) // 2)
    if len(before) > room:
        before = f"{GAP} " + before[len(before) - room :].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + f" {GAP}"
    excerpt = Excerpt(_spaced(before), one_line(text[start:end]), _spaced(after), opened.ref(item))
    return Reply((excerpt,), headline=headline(digest), url=digest.article.url)


def item_words(opened: Opened, item: str) -> str | None:
    """An item's words on one line; None if the digest has no such item."""
    return dict(listed_items(opened)).get(item)


def listed_items(opened: Opened) -> list[tuple[str, str]]:
    """All items as (id, words), for a person to choose the one whose source they want to see."""
    digest = opened.digest
    found = [(f"p{number}", one_line(point.text)) for number, point in enumerate(digest.key_points, 1)]
    found += [(figure.id, f"{one_line(figure.text)} {one_line(figure.what or '')}".strip()) for figure in digest.figures]
    return found + [(quote.id, quote_line(opened, quote).text) for quote in digest.quotes]


def reading_minutes(text: str) -> int:
    """Minutes it takes to read `text` at 230 words a minute, at least one."""
    return max(1, math.ceil(count_words(text) / WORDS_PER_MINUTE))


def quote_line(opened: Opened, quote: Quote) -> QuoteLine:
    """`quote` as shown: a direct one its words alone; another with its cue, where the cue stands close before the words.

    Where the article goes on to something else between two pieces stands " … "; a comma that led to it is left out.
    """
    article = opened.digest.article.text
    first = quote.spans[0]
    pieces = [first.of(article)]
    if quote.kind is not QuoteKind.DIRECT and quote.cue and quote.cue.span.end <= first.start:
        between = article[quote.cue.span.end : first.start]
        near = len(between) <= _NEAR and "\n" not in between
        cue = quote.cue.text
        if near:
            pieces[0] = article[quote.cue.span.start : first.end]
        elif not cue.lower().startswith("according"):  # "according to …": the source stands above
            pieces[0] = f"{cue} {GAP} {first.of(article)}"
    elif quote.kind is not QuoteKind.DIRECT and quote.cue and (quote.cue.text.lower() in _DENIALS or quote.confidence < LIKELY):
        pieces.insert(0, f"{quote.cue.text}: ")  # what is denied, or was not quite said, must not stand as if it were said
    for before, span in pairwise(quote.spans):
        goes_on = any(map(str.isalnum, article[before.end : span.start]))
        pieces[-1] = pieces[-1].rstrip().rstrip(",") if goes_on else pieces[-1]
        pieces += [" … " if goes_on else " ", span.of(article)]
    text = one_line("".join(pieces)).rstrip(",")
    return QuoteLine(text, quote.kind is QuoteKind.DIRECT, opened.ref(quote.id), opened.source, opened.url)


def figure_line(opened: Opened, figure: Figure) -> FigureLine:
    """`figure` as shown, with its "more than" where the article has it."""
    number = one_line(figure.text)
    if figure.approximation and figure.approximation not in figure.text:
        text = opened.digest.article.text
        if text[: figure.span.start].rstrip().endswith(figure.approximation):
            number = f"{figure.approximation} {number}"
        elif text[figure.span.end :][: len(figure.approximation) + 2].strip().startswith(figure.approximation):
            number = f"{number} {figure.approximation}"
    return FigureLine(
        number=number,
        what=one_line(figure.what or ""),
        claimed_by=list_names(_claimants(opened.digest, figure)) or None,
        ref=opened.ref(figure.id),
        source=opened.source,
        url=opened.url,
    )


def _claimants(digest: Digest, figure: Figure) -> tuple[str, ...]:
    """Who claims `figure`, by name; "his office" with whose it is, if the digest has but one such."""
    if not any(name.partition(" ")[0].lower() in _POSSESSIVES for name in figure.claimed_by):
        return figure.claimed_by
    shown = {name: {name_shown(s) for q in digest.quotes for s in q.speakers if s.name == name} for name in figure.claimed_by}
    return tuple(forms.pop() if len(forms) == 1 else name for name, forms in shown.items())


def _named(opened: Opened, named: bool) -> Opened:
    return Opened(opened.digest, opened.article, named)


def _part(opened: Opened, blocks: list[Block]) -> Reply:
    return Reply(tuple(blocks), headline=headline(opened.digest), url=opened.digest.article.url)


def _points(opened: Opened, form: Form) -> Points | None:
    points = list(enumerate(opened.digest.key_points, 1))
    short = form in (Form.SHORT, Form.QUOTED)
    points = _short(points) if short else sorted(points, key=lambda each: each[1].sentence.start)
    lines = tuple(PointLine(one_line(point.text), opened.ref(f"p{number}")) for number, point in points)
    return Points(lines) if lines else None


def _short(points: list[tuple[int, KeyPoint]]) -> list[tuple[int, KeyPoint]]:
    """The first few points, as many as stay within the short form's length; the first one always."""
    kept: list[tuple[int, KeyPoint]] = []
    for number, point in points[:MAX_POINTS_SHORT]:
        if kept and sum(len(each.text) for _, each in kept) + len(point.text) > MAX_CHARACTERS_SHORT:
            break
        kept.append((number, point))
    return kept


def _figures(opened: Opened, form: Form) -> Figures | None:
    figures = told(opened.digest)
    most = MAX_FIGURES if form is Form.FULL else MAX_FIGURES_SHORT
    shown = figures if form is Form.ALL else most_telling(opened.digest, most)
    if not shown:
        return None
    return Figures(tuple(figure_line(opened, figure) for figure in shown), len(figures) - len(shown))


def _buttons(opened: Opened) -> tuple[Button, ...]:
    digest, value = opened.digest, str(opened.article)
    buttons = []
    if shown := sure(digest.quotes):
        buttons.append(Button(Action.WHO, f"Who said what: {_count_quotes(shown)}", value))
    if digest.figures:
        buttons.append(Button(Action.FIGURES, "Figures", value))
    if digest.key_points:
        buttons.append(Button(Action.POINTS, "All points", value))
    return (*buttons, Button(Action.SOURCE, "Source", value), Button(Action.WRONG, "Not right?", value))


def sure(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Those of `quotes` that are shown unasked."""
    return tuple(quote for quote in quotes if quote.confidence >= SHOWN)


def _count_quotes(quotes: Sequence[Quote]) -> str:
    """ "3 speakers, 19 quotes"."""
    speakers = len({speaker.name for quote in quotes for speaker in quote.speakers})
    counts = ((speakers, "speaker"), (len(quotes), "quote"))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def _by_speaker(quotes: Iterable[tuple[Opened, Quote]], everything: bool) -> list[Said]:
    """`quotes` grouped by who said them, groups and quotes in the order given; those of nobody named come last.

    What an article prints twice, as under a picture and in its text, is shown once.
    """
    groups: dict[tuple[str, ...], list[tuple[Opened, Quote]]] = {}
    seen: set[tuple[int, tuple[str, ...], str]] = set()
    for opened, quote in quotes:
        names = names_shown(quote.speakers)
        if (id(opened.digest), names, quote.text) not in seen:
            seen.add((id(opened.digest), names, quote.text))
            groups.setdefault(names, []).append((opened, quote))
    order = sorted(groups, key=lambda names: not names)
    return [_said(names, groups[names], everything) for names in order]


def _said_best(opened: Opened, points: Points | None) -> list[Said]:
    """The best quote of each of those who are quoted most, in their order; what a point shown has is not said again."""
    digest = opened.digest
    shown = [span for point in digest.key_points[: len(points.lines) if points else 0] for span in point.spans]
    groups: dict[tuple[str, ...], dict[str, Quote]] = {}
    for quote in sure(digest.quotes):
        if quote.speakers:
            groups.setdefault(names_shown(quote.speakers), {}).setdefault(quote.text, quote)
    best: dict[tuple[str, ...], Quote] = {}
    for names, quotes in groups.items():
        fresh = [
            quote for quote in quotes.values() if not any(a.start < b.end and b.start < a.end for a in quote.spans for b in shown)
        ]
        if fresh:
            best[names] = min(fresh, key=lambda quote: (_SHOWN_FIRST[quote.kind], -round(quote.confidence, 1)))
    most = sorted(best, key=lambda names: (-len(groups[names]), _SHOWN_FIRST[best[names].kind]))[:MAX_SPEAKERS_SHORT]
    found = []
    for names in (names for names in best if names in most):
        said = _said(names, [(opened, quote) for quote in groups[names].values()], everything=False)
        found.append(replace(said, quotes=(quote_line(opened, best[names]),), more=len(groups[names]) - 1))
    return found


def _said(names: tuple[str, ...], quotes: list[tuple[Opened, Quote]], everything: bool) -> Said:
    shown = list(range(len(quotes)))
    if not everything and len(quotes) > MAX_QUOTES + 1:
        best = sorted(shown, key=lambda i: (_SHOWN_FIRST[quotes[i][1].kind], -round(quotes[i][1].confidence, 1), i))
        shown = sorted(best[:MAX_QUOTES])
    role = None
    if len(names) == 1:
        role = next((role for _, quote in quotes if (role := role_shown(quote.speakers[0]))), None)
    heading = list_names(names, everything) + (", jointly" if len(names) > 1 else "") if names else UNNAMED
    lines = tuple(quote_line(*quotes[i]) for i in shown)
    return Said(one_line(heading), one_line(role) if role else None, lines, len(quotes) - len(shown))


def names_shown(speakers: Sequence[Speaker]) -> tuple[str, ...]:
    """Their names as `name_shown` has them; no insertion where who is meant stands beside: "Ted Cruz and his aides"."""
    named = {speaker.name for speaker in speakers}
    return tuple(speaker.name if speaker.whose in named else name_shown(speaker) for speaker in speakers)


def name_shown(speaker: Speaker) -> str:
    """The name, with whom its pronoun means as an insertion of ours: "His [Brian Bosma’s] office"."""
    if speaker.whose is None or speaker.role is not None or " " not in speaker.name:
        return speaker.name
    pronoun, rest = speaker.name.split(" ", 1)
    return f"{pronoun} {_owner(speaker.whose)} {rest}" if pronoun.lower() in _POSSESSIVES else speaker.name


def role_shown(speaker: Speaker) -> str | None:
    """The role, with whose it is as an insertion of ours where the article has a pronoun: "[Brian Bosma’s] lawyer"."""
    return f"{_owner(speaker.whose)} {speaker.role}" if speaker.role and speaker.whose else speaker.role


def _owner(name: str) -> str:
    return f"[{name}{'’' if name.endswith('s') and name[:1].islower() else '’s'}]"


def list_names(names: tuple[str, ...], everything: bool = True) -> str:
    """ "A", "A and B", "A, B and C"; beyond eight: "A, B, C and 9 others"."""
    listed = [one_line(name) for name in names]
    if not everything and len(listed) > _MAX_NAMES:
        listed = [*listed[:3], f"{len(listed) - 3} others"]
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def _spaced(text: str) -> str:
    """`text` on one line, its outer spaces kept as one."""
    return f"{' ' if text[:1].isspace() else ''}{one_line(text)}{' ' if text[-1:].isspace() and text.strip() else ''}"
