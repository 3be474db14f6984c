"""Replies that a person reviews as each platform shows them: as golden files (`tests/golden`) and as a page (`make preview`)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.compose import Form, answer_reply, digest_reply, figures_reply, points_reply, source_reply, who_reply
from bot.gathering import time_of
from bot.opened import Opened
from bot.pressing import FORGOTTEN
from bot.reply import (
    Change,
    Compare,
    Excerpt,
    Heading,
    Link,
    Links,
    Ref,
    Reply,
    Text,
    fail,
)
from bot.roundup import Bare, Piece, Written, choose, write
from summarizer.answer import answer
from summarizer.article import Article
from summarizer.digest import summarize
from tests import making
from tests.stories import DAY

_ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)


@cache
def bridge() -> Opened:
    """The bundled article, as one that was read from a link."""
    text = (_ROOT / "bot/data/demo.txt").read_text(encoding="utf-8")
    return Opened(summarize(Article(text, url="https://gazette.example/calder-bridge", site="Kestrel Gazette")), 7)


@cache
def day() -> Written:
    """The day of `tests.stories` as a roundup, with an entry that could not be read."""
    pieces = [Piece(article, id=10 + place, time=time_of(article.published)) for place, article in enumerate(DAY)]
    chosen = choose(pieces, now=NOW, follows=["Petra Lund"])
    digests = {place: summarize(pieces[place].article) for place in chosen.wanted}
    links = [Bare("Council meets on the tram line", "https://herald.example/tram", "Harbour Herald")]
    found = write(chosen, pieces, digests, links=links, title="Roundup for Tuesday 24 November", zone=UTC)
    assert found is not None
    return found


def every_kind_of_quote() -> Reply:
    return digest_reply(Opened(making.digest(), 3), Form.FULL)


def asked() -> Reply:
    one = bridge()
    return answer_reply(answer("What did Marsh say?", [one.digest]), {id(one.digest): one.article})


def sources() -> Reply:
    found = source_reply(bridge(), "p1")
    assert found is not None
    return found


def altered() -> Reply:
    pieces = (
        (Change.SAME, "We have run out of"),
        (Change.LEFT_OUT, "safe"),
        (Change.ADDED, "good"),
        (Change.SAME, "choices."),
    )
    return Reply(
        (
            Text("Altered, said by Helena Marsh:"),
            Heading("Calder Bridge to close for two years as cables rust", "https://gazette.example/calder-bridge", "Gazette"),
            Compare(pieces),
            Excerpt("", "“We have run out of safe choices,”", " Marsh told reporters in Port Kestrel.", Ref(7, "q1")),
        )
    )


def told_again() -> Reply:
    return Reply((Text("Digested here 12 min ago already:"), Links((Link("Calder Bridge to close", "https://chat.example/m"),))))


SHOWN: Mapping[str, Callable[[], Reply]] = {
    "digest": lambda: digest_reply(bridge(), Form.SHORT),
    "digest-quoted": lambda: digest_reply(bridge(), Form.QUOTED),
    "digest-full": lambda: digest_reply(bridge(), Form.FULL),
    "digest-pasted": lambda: replace(digest_reply(Opened(bridge().digest), Form.SHORT), url=None),
    "digest-quotes": every_kind_of_quote,
    "who": lambda: who_reply([bridge()]),
    "points": lambda: points_reply(bridge()),
    "figures": lambda: figures_reply(bridge()),
    "source": sources,
    "answer": asked,
    "verify-altered": altered,
    "roundup": lambda: day().main,
    "roundup-story": lambda: day().rest[0],
    "roundup-links": lambda: day().rest[-2],
    "roundup-most-quoted": lambda: day().rest[-1],
    "already": told_again,
    "failure": lambda: fail(FORGOTTEN),
}
