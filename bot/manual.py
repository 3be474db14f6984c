"""What help says: every command as data, for a chat, a platform's list of commands, and docs/commands.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One command. usage: all forms, one each. does: one line. example: can be typed as it is. other_names: read as well.

    more: what else is good to know, in whole sentences.
    """

    name: str
    usage: tuple[str, ...]
    does: str
    example: str
    more: str = ""
    other_names: tuple[str, ...] = ()


COMMANDS = (
    CommandHelp(
        "digest",
        ("digest <links>", "digest <text of an article>", "digest", "points", "figures", "all", "source", "source <words>"),
        "key points, quotes and figures of an article",
        "digest https://kestrel.example/news/bridge",
        "A link or an article pasted without any command does the same where answering is at once. digest alone shows the "
        "article at hand again; points, figures, who and all show a part of it, or everything; source shows the sentence of each "
        "point in its paragraph, with words that of the point, quote or figure that has them.",
        ("points", "figures", "who", "all", "source"),
    ),
    CommandHelp(
        "ask",
        ("ask <question>",),
        "who said what, what somebody said, how many; the word ask may be left out",
        "ask what did Marsh say about the ferries?",
        "In an article's thread the question is about that article, elsewhere about all that this channel has seen.",
        ("question", "questions"),
    ),
    CommandHelp("who said what", ("who said what",), "all quotes of the article at hand, by speaker", "who said what"),
    CommandHelp(
        "verify",
        ("verify “<quotation>”", "is this real: “<quotation>”", "check “<quotation>”"),
        "is a quotation in an article seen here: word for word, altered, or nowhere",
        "verify “We have run out of safe choices”",
        "Quotation marks, dashes, commas and capitals make no difference. … may stand for words left out, [brackets] for words "
        "put in. Where it was altered, the difference is shown.",
        ("check", "is this real"),
    ),
    CommandHelp(
        "follow",
        ("follow <person or topic>", "follow <person or topic> at once", "unfollow <person or topic>", "follows"),
        "be told of a person or topic in the roundup, or at once",
        "follow Helena Marsh at once",
        "follows lists what this channel follows.",
        ("unfollow", "follows", "following"),
    ),
    CommandHelp(
        "subscribe",
        ("subscribe <feed or site>", "unsubscribe <feed, site or number>", "feeds"),
        "a feed's or site's articles for the roundup of this channel",
        "subscribe https://kestrel.example",
        "feeds lists this channel's feeds with their numbers.",
        ("unsubscribe", "feeds", "subscriptions"),
    ),
    CommandHelp(
        "roundup",
        (
            "roundup at 08:30 [weekdays] [Europe/London]",
            "roundup now",
            "roundup preview",
            "roundup pause",
            "roundup resume",
            "roundup",
        ),
        "the day's stories of this channel: when, now, paused; alone, what is set",
        "roundup at 08:30 weekdays Europe/London",
        "preview shows the next roundup to you alone.",
        ("round up",),
    ),
    CommandHelp(
        "settings",
        ("settings", "settings answering at once | on offer | off", "settings tell when empty on | off"),
        "how I behave in this channel",
        "settings answering on offer",
        "answering: what a pasted link or article gets; a digest, an offer of one, or nothing. tell when empty: whether a "
        "roundup with nothing new is one line or silence.",
        ("answering", "tell when empty"),
    ),
    CommandHelp("status", ("status",), "what I have seen here, what is set, what is due next", "status"),
    CommandHelp(
        "forget",
        ("forget me", "forget this channel"),
        "erase what I know of you, or all of this channel",
        "forget me",
        "forget this channel is done when you confirm it: forget this channel yes. It cannot be undone.",
        ("forget me", "forget this channel", "forget channel"),
    ),
    CommandHelp(
        "not right",
        ("not right", "not right: <what is wrong>"),
        "tell whoever runs this bot that something shown of the article at hand is wrong",
        "not right: the bridge opens in May",
        other_names=("wrong",),
    ),
    CommandHelp("help", ("help", "help <command>"), "this, or more about one command", "help roundup"),
)

HELP = "\n".join(["Paste a link or an article, then ask about it. Or say:", *(f"{one.usage[0]}: {one.does}" for one in COMMANDS)])
"""Short help, a line for each command."""


def help_on(name: str) -> str:
    """The help text of one command, by its name in `COMMANDS`. Raises `KeyError`."""
    one = {command.name: command for command in COMMANDS}[name]
    lines = [f"{one.name}: {one.does}.", *(f"  {usage}" for usage in one.usage), f"For example: {one.example}"]
    return "\n".join([*lines, *([one.more] if one.more else [])])


def reference() -> str:
    """docs/commands.md: all commands as a Markdown page, held true by a test."""
    lines = [
        "# Commands",
        "",
        "Written by `python -m bot.manual > docs/commands.md` from `bot/manual.py`; change it there.",
        "",
        "The same on every platform: after the bot's name, as a slash command, in a direct message or in a thread. Case, final",
        "stops and kinds of quotation marks make no difference; a slip (`subcribe`) is asked back, never guessed. What is no",
        "command is a link, an article, a question, or not for the bot.",
    ]
    for one in COMMANDS:
        usage = [f"- `{form}`" for form in one.usage]
        more = ["", one.more] if one.more else []
        lines += ["", f"## {one.name}", "", f"{one.does[0].upper()}{one.does[1:]}.", "", *usage, "", f"`{one.example}`", *more]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    import sys

    sys.stdout.write(reference())
