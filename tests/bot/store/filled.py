"""What the store's tests put into it: made-up articles with their digests, and a channel that has something of everything."""

from datetime import UTC, date, datetime, time, timedelta

from bot.channel import Channel
from bot.quotas import Allowance, Limit, Quotas, Window
from bot.store import Store
from bot.store.records import Entry, Feedback, NewRun, RequestKind, Timing
from summarizer.article import Article, Span
from summarizer.items import Digest, Figure, FigureKind, Quote, QuoteKind, Speaker

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)
PLENTY = Quotas(person=Allowance(requests=(Limit(1000, Window.HOUR),)))
HERE = Channel("slack", "W-one", "C-here")
NEXT_DOOR = Channel("slack", "W-one", "C-next-door")
ELSEWHERE = Channel("discord", "G-two", "C-elsewhere")


def digest(
    *said: tuple[str, str], title: str = "Harbour vote splits Kestrel", figures: tuple[tuple[str, str], ...] = ()
) -> Digest:
    """A digest of an article in which each of `said` (speaker, words) stands, and each of `figures` (number, what)."""
    text = title
    quotes, numbers = [], []
    for number, (name, words) in enumerate(said, 1):
        text += f"\n\n{name} said: "
        span = Span(len(text), len(text) + len(words))
        text += f"{words}."
        speakers = (Speaker(name),) if name else ()
        quotes.append(Quote(f"q{number}", QuoteKind.INDIRECT, words, (span,), speakers))
    for number, (amount, what) in enumerate(figures, 1):
        text += "\n\nThere were "
        span = Span(len(text), len(text) + len(amount))
        of = Span(span.end + 1, span.end + 1 + len(what))
        text += f"{amount} {what}."
        numbers.append(Figure(f"f{number}", amount, span, FigureKind.COUNT, None, None, what, (of,)))
    return Digest(Article(text, title), title, (), tuple(quotes), tuple(numbers))


def enter(store: Store, *channels: Channel) -> None:
    """Let the store know the channels, as their first request does."""
    for channel in channels:
        store.set_channel_settings(channel, store.channel_settings(channel), NOW)


def put(store: Store, found: Digest, *channels: Channel, now: datetime = NOW) -> int:
    """The id of the digest's article, which each of `channels` has seen."""
    article = store.put_article(found.article, None, now)
    store.put_digest(article, found, "1", now)
    enter(store, *channels)
    for channel in channels:
        store.note_seen(channel, article, now)
    return article


def put_said(store: Store, words: str, *channels: Channel, name: str = "Mara Lindqvist", now: datetime = NOW) -> int:
    """The id of an article in which `name` says `words`, which each of `channels` has seen."""
    return put(store, digest((name, words)), *channels, now=now)


def fill(store: Store, channel: Channel, person: str, *, feed: str = "https://feed.example/rss", now: datetime = NOW) -> int:
    """Something of everything that a channel can have, all of it by `person`. The id of its article, which no other has."""
    article = put(store, digest(("Mara Lindqvist", f"the harbour is for {channel}"), figures=(("40", "ships"),)), now=now)
    enter(store, channel)
    store.note_seen(channel, article, now, person=person, thread="T1", message="M1", link="https://chat.example/M1")
    store.open_thread(channel, "T1", [article], now)
    said = {"text": "who said what"}
    store.take_request(f"E-{channel}", channel, RequestKind.MESSAGE, said, now, person=person, articles=0, allowed=PLENTY)
    store.prepare_delivery(f"D-{channel}", channel, {"blocks": []}, now, person=person)
    subscription = store.set_timing(channel, Timing(time(8, 30)), now, person=person)
    store.add_runs(subscription.id, [NewRun(date(2026, 3, 2), now)], date(2026, 3, 2))
    row = store.add_feed(channel, feed, "Kestrel Post", now)
    (entry,) = store.save_poll(row.id, {}, "", None, None, [Entry(f"guid-{channel}", None, "Harbour vote")], now)
    read = store.put_article(Article(f"Read for {channel}"), f"https://post.example/{channel}", now)
    store.set_entry_article(entry, read)
    store.follow(channel, "Mara Lindqvist", now, person=person)
    store.put_feedback(Feedback(channel, article, "q1", person, "that is not what she said", now))
    return article
