"""Roundups of a channel, from what is in the store: what has to be read for one, the writing, and word of what is followed."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channel import Channel
from bot.commanded import Roundup as Wanted
from bot.commanded import RoundupDo
from bot.compose import names_shown, quote_line
from bot.delivery import Post
from bot.gathering import time_of
from bot.jobs.work import Read, Roundup
from bot.memory import open_all
from bot.opened import Opened, headline, one_line
from bot.reply import Audience, Block, Heading, Reply, Said, Text, say
from bot.roundup import Bare, Piece, Written, choose, write
from bot.store import Gone, Store
from bot.store.records import EntryRow, Request, Run
from summarizer.article import stands_in
from summarizer.stories.rank import is_about

DAY = timedelta(days=1)
LONGEST = timedelta(days=7)
"""How far back a roundup goes, however long ago the last one was."""
MOST_ENTRIES = 120
"""Entries of feeds that are read for one roundup, the newest."""
MOST_SHARED = 200
NOTHING_NEW = "Nothing new since the last roundup."

_ASKING = timedelta(minutes=3)  # how long it may take to ask a feed that was only just subscribed to
_HEARD = 3  # quotes of those who are followed that come with the word of them
_STALE = 2 * DAY  # an entry first seen now but published longer ago is no news: a new subscription's feed is full of them


class RoundupWork:
    """What `bot.answering` leaves to this module: everything about roundups and follows."""

    def __init__(self, store: Store, zone: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._zone = zone
        self._clock = clock

    def unread(self, run: Run) -> list[int]:
        """The entries whose articles have to be read for `run`."""
        return _unread(self._entries(run.channel, *self._period(run.due_at, run.subscription)))

    def unread_of(self, request: Request) -> list[int]:
        """Those of a roundup on demand whose articles have to be read."""
        return _unread(self._entries(request.channel, *self._on_demand(request)))

    def entries_of(self, request: Request) -> list[int]:
        """The entries that a roundup on demand is made of, read or not: the same at every call."""
        return [row.id for row in self._entries(request.channel, *self._on_demand(request))]

    def of_run(self, run: Run) -> Roundup:
        """The roundup of `run`, as posts."""
        since, until = self._period(run.due_at, run.subscription)
        written = self._write(run.channel, since, until, run.due_at)
        if written is not None:
            self._note_seen(run, written)
            return Roundup((Post(run.channel, written.main, rest=written.rest),))
        if self._store.channel_settings(run.channel).tell_when_empty:
            return Roundup((Post(run.channel, say(NOTHING_NEW, in_thread=False)),), empty=True)
        return Roundup(empty=True)

    def demanded(self, request: Request, wanted: RoundupDo) -> list[Post] | None:
        """The posts of "roundup now", for everybody, or "roundup preview", for the person alone; None for other commands."""
        if wanted.what not in (Wanted.NOW, Wanted.PREVIEW):
            return None
        alone = request.person if wanted.what is Wanted.PREVIEW else None
        thread = request.thread or request.message
        written = self._write(request.channel, *self._on_demand(request), request.received_at)
        if written is None:
            audience = Audience.PERSON if alone else Audience.EVERYONE
            return [Post(request.channel, say(self._why_empty(request), audience=audience), thread, alone)]
        if alone is None:
            return [Post(request.channel, written.main, rest=written.rest)]
        return [Post(request.channel, reply, thread, alone) for reply in (written.main, *written.rest)]

    def alerts(self, request: Request, read: Sequence[Read]) -> list[Post]:
        """Word of an entry in which somebody or something comes up that the channel wants to be told of at once."""
        articles = [outcome for outcome in read if isinstance(outcome, int)]
        posts = []
        for opened in open_all(self._store, articles):
            follows = [follow.what for follow in self._store.follows(request.channel) if follow.at_once]
            found = [what for what in follows if is_about(opened.digest.article, what)]
            if found:
                self._see(request.channel, opened.article, request.received_at)
                posts.append(Post(request.channel, _alert(found, opened)))
        return posts

    def _why_empty(self, request: Request) -> str:
        if not self._store.feeds(request.channel) and not self._store.recent(request.channel, 1):
            return "There is nothing to round up yet: paste links here, or say: subscribe <feed or site>"
        return NOTHING_NEW

    def _period(self, due: datetime, subscription: int | None) -> tuple[datetime, datetime]:
        """From the last roundup that was posted to this one; a day if there was none."""
        last = self._store.last_done(subscription, due) if subscription is not None else None
        since = last.due_at if last else due - DAY
        return max(since, due - LONGEST), due

    def _on_demand(self, request: Request) -> tuple[datetime, datetime]:
        """Up to the request, with what a feed gives that is asked because of it."""
        subscription = self._store.subscription(request.channel)
        since, until = self._period(request.received_at, subscription.id if subscription else None)
        return since, until + _ASKING

    def _entries(self, channel: Channel, since: datetime, until: datetime) -> list[EntryRow]:
        rows = [row for row in self._store.entries(channel, since, until) if _is_news(row)]
        return rows[-MOST_ENTRIES:]

    def _write(self, channel: Channel, since: datetime, until: datetime, now: datetime) -> Written | None:
        pieces, bare = self._pieces(channel, since, until)
        follows = [follow.what for follow in self._store.follows(channel)]
        chosen = choose(pieces, now=now, follows=follows)
        digests = {place: digest for place in chosen.wanted if (digest := self._store.digest(pieces[place].id)) is not None}
        subscription = self._store.subscription(channel)
        zone = ZoneInfo(subscription.timing.zone if subscription and subscription.timing else self._zone)
        day = now.astimezone(zone)
        title = f"Roundup, {day:%A} {day.day} {day:%B}"
        return write(chosen, pieces, digests, links=bare, title=title, zone=zone)

    def _pieces(self, channel: Channel, since: datetime, until: datetime) -> tuple[list[Piece], list[Bare]]:
        """Articles of the feeds' entries and those that people shared, each once; entries without an article as links."""
        pieces: dict[int, Piece] = {}
        bare = []
        for row in self._entries(channel, since, until):
            entry, when = row.entry, row.entry.published or row.first_seen
            stored = self._store.article(row.article) if row.article is not None else None
            if stored is not None:
                site = stored.article.site or row.feed_title
                pieces.setdefault(stored.id, Piece(stored.article, stored.id, when, entry.url, site))
            elif entry.url:
                bare.append(Bare(entry.title or entry.url, entry.url, row.feed_title, when))
        for sighting in self._store.recent(channel, MOST_SHARED, before=until):
            if sighting.seen_at < since or sighting.person is None or sighting.article in pieces:
                continue
            if stored := self._store.article(sighting.article):
                when = time_of(stored.article.published) or sighting.seen_at
                pieces[stored.id] = Piece(stored.article, stored.id, when)
        return list(pieces.values()), bare

    def _note_seen(self, run: Run, written: Written) -> None:
        for article in written.articles:
            self._see(run.channel, article, run.due_at)

    def _see(self, channel: Channel, article: int, when: datetime) -> None:
        try:
            self._store.note_seen(channel, article, when)
        except Gone:
            return  # forgotten in the meantime


def _alert(found: Sequence[str], opened: Opened) -> Reply:
    digest = opened.digest
    blocks: list[Block] = [Text(f"You follow {', '.join(f'“{what}”' for what in found)}:")]
    blocks.append(Heading(headline(digest), digest.article.url, one_line(digest.article.site or "") or None))
    wanted = [what.casefold() for what in found]
    theirs = [
        quote
        for quote in digest.quotes
        if any(stands_in(speaker.name.casefold(), name) for speaker in quote.speakers for name in wanted)
    ]
    blocks += [Said(", ".join(map(one_line, names_shown(q.speakers))), None, (quote_line(opened, q),)) for q in theirs[:_HEARD]]
    return Reply(tuple(blocks), in_thread=False, articles=(opened.article,))


def _unread(rows: Sequence[EntryRow]) -> list[int]:
    return [row.id for row in rows if row.article is None and row.problem is None]


def _is_news(row: EntryRow) -> bool:
    return row.entry.published is None or row.first_seen.astimezone(UTC) - row.entry.published < _STALE
