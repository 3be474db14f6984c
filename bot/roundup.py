"""A roundup: the stories of a channel's day, ranked, and written as Replies. Pure: what is to be told comes in, Replies go out.

`choose` says which stories are told, for which no digest is needed yet; `write` tells them, from the digests of their articles.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, tzinfo
from urllib.parse import urlsplit

from bot.compose import figure_line, list_names, names_shown, quote_line, role_shown
from bot.opened import NOT_STORED, Opened, headline, one_line
from bot.reply import (
    Block,
    Compared,
    Heading,
    Link,
    Links,
    PointLine,
    Points,
    QuoteLine,
    Ranking,
    Ref,
    Reply,
    ReportedValue,
    Said,
    Text,
)
from summarizer.answers.names import is_proper
from summarizer.answers.vocabulary import plain_words
from summarizer.article import Article
from summarizer.items import Digest, Speaker
from summarizer.stories.compare import Comparison, Counted
from summarizer.stories.find import Member, Story, find_stories
from summarizer.stories.quotations import Quotation, Quoted, same_person
from summarizer.stories.rank import Ranked, rank
from summarizer.stories.tell import Limits, Told, tell

MOST_ARTICLES = 2000
"""Articles that are looked at for one roundup; time and space grow with the square of their number."""
UNNAMED = "Speaker not named"

_MIDNIGHT = time()
_NEVER = datetime.min.replace(tzinfo=UTC)
_DESCRIBED = re.compile(r" (?:of|from|for|at|who) ")
_IN_MAIN = 4  # stories with a point in the one message: with the links below it, about 12 lines
_LINKS_IN_MAIN = 3
_MOST_QUOTED = 5
_SOURCES_NAMED = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """An article of a roundup. id: the store's. time: when it was published or, if that is unknown, first seen; aware.

    url: where its link leads, if not to the article's own. site: what its source is called, if not as the article says.
    """

    article: Article
    id: int = NOT_STORED
    time: datetime | None = None
    url: str | None = None
    site: str | None = None

    @property
    def link(self) -> str | None:
        return self.url or self.article.url

    @property
    def source(self) -> str:
        """Its site's name or, where none is known, its address's; "" if it has neither."""
        return one_line(self.site or self.article.site or _host(self.link))


@dataclass(frozen=True, slots=True)
class Bare:
    """An entry of a feed whose article could not be read: shown as a link alone."""

    title: str
    url: str
    site: str = ""
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The stories that are told, the first first. left_out: how many others there are."""

    stories: tuple[Ranked, ...]
    left_out: int = 0

    @property
    def wanted(self) -> tuple[int, ...]:
        """The places of the pieces whose digests are needed."""
        return tuple(member.article for ranked in self.stories for member in ranked.story.members)


@dataclass(frozen=True, slots=True)
class Written:
    """A roundup as it is posted: one message, the rest for its thread; `articles`: the store's ids of those it is about."""

    main: Reply
    rest: tuple[Reply, ...] = ()
    articles: tuple[int, ...] = ()


def choose(
    pieces: Sequence[Piece],
    *,
    now: datetime | None = None,
    follows: Sequence[str] = (),
    most: int | None = 10,
    shared: bool = False,
) -> Chosen:
    """At most so many stories of `pieces`, None for all. shared: only those that several articles tell.

    Of more than `MOST_ARTICLES` pieces the newest are looked at.
    """
    places = sorted(range(len(pieces)), key=lambda place: (_time(pieces[place]), place))[-MOST_ARTICLES:]
    articles = [pieces[place].article for place in places]
    found = [_moved(story, places) for story in find_stories(articles)]
    if shared:
        found = [story for story in found if len(story.articles) > 1]
    sources = [piece.source or f"#{place}" for place, piece in enumerate(pieces)]
    ranked = rank(found, [piece.article for piece in pieces], sources, _ages(pieces, now), follows)
    kept = ranked[:most]
    return Chosen(kept, len(ranked) - len(kept))


def write(
    chosen: Chosen,
    pieces: Sequence[Piece],
    digests: Mapping[int, Digest],
    *,
    links: Sequence[Bare] = (),
    title: str = "Roundup",
    zone: tzinfo = UTC,
    limits: Limits | None = None,
) -> Written | None:
    """The roundup of `chosen` from the digests at hand, by the places of their pieces. None if there is nothing to tell.

    links: entries that are shown as links alone. zone: of the times shown.
    """
    told = [(ranked, each) for ranked in chosen.stories if (each := tell(ranked.story, digests, limits or Limits()))]
    if not told and not links:
        return None
    scribe = _Scribe(pieces, digests, zone)
    ids = tuple(dict.fromkeys(pieces[p].id for ranked, _ in told for p in ranked.story.articles if pieces[p].id))
    blocks: list[Block] = []
    for ranked, each in told[:_IN_MAIN]:
        blocks.append(scribe.heading(ranked, each))
        blocks += [Points((scribe.point(each, 0),))] if each.points else []
    heads = [scribe.heading(ranked, each) for ranked, each in told[_IN_MAIN:]]
    short = [Link(head.text, head.url, head.note) for head in heads if head.url]
    bare = [Link(one_line(each.title), each.url, scribe.aside(each.site, each.time)) for each in links]
    if short or bare:
        blocks += [*([Heading("Also")] if told else []), Links((*short, *bare)[:_LINKS_IN_MAIN])]
    unshown = bare[max(0, _LINKS_IN_MAIN - len(short)) :]
    if more := len(heads) - len(short[:_LINKS_IN_MAIN]) + len(unshown):
        blocks.append(Text(f"{more} more in the thread."))
    rest = [Reply(tuple(scribe.story(ranked, each)), articles=scribe.ids(each)) for ranked, each in told]
    rest += [Reply((Heading("Links"), Links(tuple(unshown))))] if unshown else []
    if ranking := _most_quoted([each for _, each in told]):
        rest.append(Reply((ranking,)))
    count = len({source for ranked, _ in told for p in ranked.story.articles if (source := pieces[p].source)})
    of = f" of {len(told) + chosen.left_out}" if chosen.left_out else ""
    told_of = f"{len(told)}{of} {'story' if len(told) == 1 and not of else 'stories'}"
    facts = (told_of, *([f"{count} source{'' if count == 1 else 's'}"] if count else []))
    return Written(
        Reply(tuple(blocks), headline=title, facts=facts if told else (), in_thread=False, articles=ids), tuple(rest), ids
    )


class _Scribe:
    """Writes the parts of a roundup, each with where it comes from."""

    def __init__(self, pieces: Sequence[Piece], digests: Mapping[int, Digest], zone: tzinfo) -> None:
        self._pieces = pieces
        self._digests = digests
        self._zone = zone

    def heading(self, ranked: Ranked, told: Told) -> Heading:
        lead = self._pieces[told.lead]
        times = sorted(when for place in ranked.story.articles if (when := self._pieces[place].time))
        if ranked.sources > 1:
            note = f"{ranked.sources} sources"
            if times and self._clock(times[0]):
                first, last = self._clock(times[0]), self._clock(times[-1])
                note += f", {first}" if first == last else f", {first} to {last}"
        else:
            note = self.aside(lead.source, times[0] if times else None) or ""
        if ranked.follows:
            note += f"{'; ' if note else ''}you follow {list_names(ranked.follows)}"
        return Heading(headline(self._digests[told.lead]), lead.link, note or None)

    def aside(self, source: str, when: datetime | None) -> str | None:
        """ "Kestrel Post, 09:10"."""
        return ", ".join(part for part in (source, self._clock(when) if when else "") if part) or None

    def point(self, told: Told, number: int) -> PointLine:
        point = told.points[number]
        return PointLine(one_line(point.point.text), self._ref(point.article, f"p{point.number}"))

    def story(self, ranked: Ranked, told: Told) -> list[Block]:
        blocks: list[Block] = [self.heading(ranked, told)]
        if told.points:
            blocks.append(Points(tuple(self.point(told, number) for number in range(len(told.points)))))
        blocks += [self._said(quotation) for quotation in told.quotes]
        blocks += [self._compared(ranked.story, each) for each in told.figures]
        links = [self._link(member.article, member.copies) for member in ranked.story.members]
        listed = tuple(link for link in links if link)
        return [*blocks, *([Links(listed)] if listed and len(ranked.story.articles) > 1 else [])]

    def ids(self, told: Told) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._pieces[place].id for place in told.story.articles if self._pieces[place].id))

    def _said(self, quotation: Quotation) -> Said:
        """Who says it, and the words; under them those of other articles that have them otherwise."""
        several = bool(quotation.altered)
        first = self._quote(quotation.quoted, self._also(quotation), several)
        others = tuple(self._altered(each) for each in _by_words(quotation.altered))
        speakers = quotation.quote.speakers
        names = list_names(names_shown(speakers), False) + (", jointly" if len(speakers) > 1 else "")
        role = _role(quotation) if len(speakers) == 1 else None
        return Said(names if speakers else UNNAMED, role, (first, *others))

    def _quote(self, quoted: Quoted, note: str | None, named: bool) -> QuoteLine:
        line = quote_line(self._opened(quoted.article), quoted.quote)
        source = self._named(quoted.article) if named else None
        return QuoteLine(line.text, line.marked, line.ref, source, self._pieces[quoted.article].link, note)

    def _altered(self, alike: Sequence[Quoted]) -> QuoteLine:
        """Other words, as several articles may have them."""
        line = self._quote(alike[0], "the words differ", True)
        return replace(line, source=list_names(tuple(dict.fromkeys(self._named(each.article) for each in alike))))

    def _compared(self, story: Story, comparison: Comparison) -> Compared:
        return Compared(
            comparison.what,
            tuple(self._value(story, said, comparison.differs) for value in comparison.values for said in _as_said(value)),
        )

    def _value(self, story: Story, value: Sequence[Counted], differs: bool) -> ReportedValue:
        """As its first article has it, with the sources that give it, copies too; with the time where the sources differ."""
        first = value[0]
        line = figure_line(self._opened(first.article), first.figure)
        copies = {member.article: member.copies for member in story.members}
        places = [place for each in value for place in (each.article, *copies.get(each.article, ()))]
        names = list(dict.fromkeys(name for place in places if (name := self._named(place))))
        if len(names) > _SOURCES_NAMED:
            names = [*names[: _SOURCES_NAMED - 1], f"{len(names) - _SOURCES_NAMED + 1} others"]
        times = sorted(when for each in value if (when := self._pieces[each.article].time))
        clock = self._clock(times[0]) if times and differs else ""
        return ReportedValue(line.number, tuple(names), clock or None, self._ref(first.article, first.figure.id))

    def _link(self, place: int, copies: Sequence[int]) -> Link | None:
        piece = self._pieces[place]
        if not piece.link:
            return None
        digest = self._digests.get(place)
        title = headline(digest) if digest else one_line(piece.article.title or piece.link)
        note = self.aside(piece.source, piece.time)
        also = [source for copy in copies if (source := self._pieces[copy].source)]
        if also:
            note = f"{note}; also at {list_names(tuple(dict.fromkeys(also)))}" if note else f"also at {list_names(tuple(also))}"
        return Link(title, piece.link, note)

    def _also(self, quotation: Quotation) -> str | None:
        """ "also in Kestrel Post", "also in 3 others"."""
        names = list(dict.fromkeys(self._named(place) for place in quotation.others))
        said = f"also in {names[0] if len(names) == 1 else f'{len(names)} others'}" if names else ""
        return "; ".join(part for part in (said, "the words differ" if quotation.altered else "") if part) or None

    def _named(self, place: int) -> str:
        """A piece's source or, where that has no name, its headline; "" for neither."""
        return self._pieces[place].source or (headline(self._digests[place]) if place in self._digests else "")

    def _opened(self, place: int) -> Opened:
        return Opened(self._digests[place], self._pieces[place].id)

    def _ref(self, place: int, item: str) -> Ref | None:
        return Ref(self._pieces[place].id, item) if self._pieces[place].id else None

    def _clock(self, when: datetime) -> str:
        """The local time of day; "" for midnight in UTC, which is what a date without a time becomes."""
        return "" if when.astimezone(UTC).time() == _MIDNIGHT else when.astimezone(self._zone).strftime("%H:%M")


def _as_said(value: Sequence[Counted]) -> list[list[Counted]]:
    """Figures that agree, parted by what each says: who writes "at least 14" does not say 14."""
    said: dict[object, list[Counted]] = {}
    for each in sorted(value, key=lambda each: each.article):
        said.setdefault((each.figure.value, (each.figure.approximation or "").casefold()), []).append(each)
    return list(said.values())


def _by_words(altered: Sequence[Quoted]) -> list[list[Quoted]]:
    """Quotes of the same words together."""
    found: dict[tuple[str, ...], list[Quoted]] = {}
    for each in altered:
        found.setdefault(tuple(plain_words(each.quote.text)), []).append(each)
    return list(found.values())


def _most_quoted(told: Sequence[Told]) -> Ranking | None:
    """Who was quoted most: persons and bodies by name, with how many different quotations; None if nobody has two."""
    counts: list[tuple[Speaker, int]] = []
    for quotation in (quotation for each in told for quotation in each.heard):
        for speaker in quotation.quote.speakers:
            if not is_proper(speaker.name):
                continue
            home = next((at for at, (known, _) in enumerate(counts) if same_person(known, speaker)), None)
            if home is None:
                counts.append((speaker, 1))
            else:
                known, count = counts[home]
                counts[home] = (max(known, speaker, key=lambda each: len(each.name)), count + 1)
    rows = sorted(((one_line(speaker.name), count) for speaker, count in counts if count > 1), key=lambda row: -row[1])
    return Ranking("Quoted most", tuple(rows[:_MOST_QUOTED])) if rows else None


def _role(quotation: Quotation) -> str | None:
    """The speaker's role as the quote's article gives it or, for a bare name, as another does that has the same words."""
    speaker = quotation.quote.speakers[0]
    described = speaker.role or not is_proper(speaker.name) or _DESCRIBED.search(speaker.name)
    others = (role_shown(each.quote.speakers[0]) for each in quotation.also if len(each.quote.speakers) == 1)
    role = role_shown(speaker) if described else next((role for role in others if role), None)
    return one_line(role) if role else None


def _moved(story: Story, places: Sequence[int]) -> Story:
    """A story found among some of the pieces, with its places among all of them."""
    members = tuple(Member(places[member.article], tuple(places[copy] for copy in member.copies)) for member in story.members)
    return Story(members, places[story.central])


def _ages(pieces: Sequence[Piece], now: datetime | None) -> list[float | None]:
    """In hours."""
    return [(now - piece.time).total_seconds() / 3600 if now and piece.time else None for piece in pieces]


def _time(piece: Piece) -> datetime:
    return piece.time or _NEVER


def _host(link: str | None) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.") if link and "://" in link else ""
