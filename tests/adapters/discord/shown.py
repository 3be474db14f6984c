"""Replies that a person reviews as Discord shows them: as golden files (`tests/golden/discord`) and on `make preview`'s page."""

from collections.abc import Callable, Mapping

from bot.reply import (
    Action,
    Button,
    FigureLine,
    Figures,
    Link,
    Links,
    PointLine,
    Points,
    QuoteLine,
    Ranking,
    Ref,
    Reply,
    Said,
    Text,
    say,
)
from tests.adapters import shown


def hostile() -> Reply:
    """An article that tries everything."""
    ping = "@everyone @here <@80351110224678912> <@&165511591545143296> <#103735883630395392> <t:1618953630:R> </ask:1>"
    marks = "**not bold** _nor this_ ~~nor this~~ ||no spoiler|| `no code` :fire: <:party:1> [no link](https://evil.example)"
    return Reply(
        (
            Points((PointLine(f"{ping} {marks}", Ref(7, "p1")), PointLine("# no heading", Ref(7, "p2")))),
            Figures((FigureLine("1. <5", "R&D staff > last year", "[Kestrel Post](https://evil.example)", Ref(7, "f1")),)),
            Said(
                "**Mallory** @everyone",
                "`rm -rf`",
                (
                    QuoteLine("> not a quotation\n- not a list ```\nnor code```", True, Ref(7, "q1")),
                    QuoteLine(
                        "abc \u202edrawkcab\u202c and \u05e9\u05dc\u05d5\u05dd",
                        False,
                        Ref(7, "q2"),
                        "A](https://evil.example) B",
                        "https://post.example/a_(b)",
                    ),
                ),
                3,
            ),
            Links((Link("A link [with) marks", "https://post.example/a|b>c<d e?q=1&r=2#x", "discord.gg/abc"),)),
        ),
        headline="@everyone **Breaking** ||and|| entering :rotating_light: &amp;",
        url="https://post.example/x|<!channel>",
        facts=("<@80351110224678912> *Post*", "1 min read"),
        buttons=(Button(Action.SOURCE, "Source", "7"), Button(Action.WRONG, "Not right? @here", "7")),
        articles=(7,),
    )


def added() -> Reply:
    return say(
        "Added Kestrel Post, https://post.example/my_feed (17 entries).\n"
        "Its articles are in the roundup at 08:30; “feeds” lists them."
    )


def most_quoted() -> Reply:
    return Reply((Ranking("Quoted most", (("Ilse Brandt", 5), ("Petra Lund", 4), ("Rikke Dahl", 2))),))


def long_roundup() -> Reply:
    """More than a message has room for."""
    return Reply((Text("Nothing new since yesterday in 3 feeds."), *shown.day().main.blocks * 4), headline="Roundup for Tuesday")


SHOWN: Mapping[str, Callable[[], Reply]] = {
    **shown.SHOWN,
    "feed-added": added,
    "most-quoted-picture": most_quoted,
    "roundup-long": long_roundup,
    "hostile": hostile,
}
