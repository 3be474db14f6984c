"""Replies that a person reviews as Slack shows them: as golden files (`tests/golden/slack`) and as a page (`make preview`)."""

from collections.abc import Callable, Mapping

from bot.reply import Action, Button, FigureLine, Figures, Link, Links, PointLine, Points, QuoteLine, Ref, Reply, Said
from tests.adapters import shown


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


SHOWN: Mapping[str, Callable[[], Reply]] = {**shown.SHOWN, "hostile": hostile}
