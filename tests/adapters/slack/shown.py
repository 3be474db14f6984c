"""Replies that a person reviews as Slack shows them: as golden files (`tests/golden/slack`) and as a page (`make preview`)."""

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
    Action,
    Button,
    Change,
    Compare,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    Link,
    Links,
    PointLine,
    Points,
    QuoteLine,
    Ref,
    Reply,
    Said,
    Text,
    fail,
)
from bot.roundup import Bare, Piece, Written, choose, write
from summarizer.answer import answer
from summarizer.article import Article
from summarizer.digest import summarize
from tests import making
from tests.stories import DAY

_ROOT = Path(__file__).parents[3]
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


def hostile() -> Reply:
    """An article that tries everything."""
    ping = "<!channel> <@U012AB3CD> <#C012AB3CD> &lt;!here&gt; @here"
    return Reply(
        (
            Points((PointLine(f"{ping} *not bold* _nor this_ ~nor this~ `no code` :fire:", Ref(7, "p1")),)),
            Figures((FigureLine("<5", "R&D staff > last year", "<https://evil.example|Kestrel Post>", Ref(7, "f1")),)),
            Said(
                "*Mallory* <!everyone>",
                "`rm -rf`",
                (
                    QuoteLine("> not a quotation\n• not a list ```nor code```", True, Ref(7, "q1")),
                    QuoteLine(
                        "abc \u202edrawkcab\u202c and \u05e9\u05dc\u05d5\u05dd",
                        False,
                        Ref(7, "q2"),
                        "A|B>",
                        "javascript:alert(1)",
                    ),
                ),
            ),
            Links((Link("A link | with > marks", "https://post.example/a|b>c<d e?q=1&r=2#x", "<!here>"),)),
        ),
        headline="<!channel> *Breaking* & entering :rotating_light: &amp;",
        url="https://post.example/x|<!channel>",
        facts=("<!here> *Post*", "1 min read"),
        buttons=(Button(Action.SOURCE, "Source", "7"), Button(Action.WRONG, "Not right? <!here>", "7")),
        articles=(7,),
    )


def told_again() -> Reply:
    return Reply((Text("Digested here 12 min ago already:"), Links((Link("Calder Bridge to close", "https://slack.example/m"),))))


SHOWN: Mapping[str, Callable[[], Reply]] = {
    "digest": lambda: digest_reply(bridge(), Form.SHORT),
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
    "hostile": hostile,
}
