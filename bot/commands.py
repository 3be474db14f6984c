"""The commands of a conversation, as people type them: what each is called, how it is read, what help says about it.

Pure, and the same on every platform; the bot's name or a slash command was taken away before. Words of time are kept as they
are (`RoundupAt.words`); `bot.timing` reads them. What is no command is left alone: it may be a question or an article.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from bot.commanded import (
    AskQuestion,
    BadCommand,
    Command,
    ForgetChannel,
    ForgetMe,
    GiveDigest,
    ListFeeds,
    ListFollows,
    Part,
    Read,
    ReportWrong,
    Roundup,
    RoundupAt,
    RoundupDo,
    SetAnswering,
    SetTellWhenEmpty,
    Show,
    ShowHelp,
    ShowSettings,
    ShowSource,
    ShowStatus,
    StartFollowing,
    StopFollowing,
    Subscribe,
    Unsubscribe,
    VerifyQuotation,
)
from bot.manual import COMMANDS, HELP, help_on
from bot.store.records import Answering
from summarizer.judge import MIN_WORDS, count_words
from summarizer.verify import MAX_QUOTATION

__all__ = [
    "COMMANDS", "HELP", "AskQuestion", "BadCommand", "Command", "ForgetChannel", "ForgetMe", "GiveDigest", "ListFeeds",
    "ListFollows", "Part", "Read", "Roundup", "RoundupAt", "RoundupDo", "SetAnswering", "SetTellWhenEmpty", "Show",
    "ShowHelp", "ShowSettings", "ShowStatus", "StartFollowing", "StopFollowing", "Subscribe", "Unsubscribe",
    "VerifyQuotation", "help_on", "read_command",
]  # fmt: skip

_MAX_WORDS = 12  # of a command with a name, topic, feed or time; more is a sentence of an article
_MAX_QUESTION_WORDS = 60
_SURELY_MEANT = 2  # words of a line that begins like a command: it is one, even if what follows cannot be meant
_FEWEST_WORDS = 2  # of a quotation
_MAX_CHARS = 300

_WHOLE: dict[str, Command] = {
    **dict.fromkeys(("points", "key points", "all points"), Show(Part.POINTS)),
    **dict.fromkeys(("figures", "numbers"), Show(Part.FIGURES)),
    **dict.fromkeys(("who", "quotes", "all quotes"), Show(Part.WHO)),
    **dict.fromkeys(("all", "everything"), Show(Part.ALL)),
    **dict.fromkeys(("digest", "digest this", "digest it"), Show(Part.DIGEST)),
    **dict.fromkeys(("follows", "following", "follow list", "list follows", "who do we follow"), ListFollows()),
    **dict.fromkeys(("feeds", "subscriptions", "list feeds", "feed list", "list subscriptions"), ListFeeds()),
    **dict.fromkeys(("settings", "show settings", "setting"), ShowSettings()),
    **dict.fromkeys(("source", "sources", "source sentence", "source sentences"), Show(Part.SOURCE)),
    **dict.fromkeys(("not right", "this is not right", "that is not right", "wrong"), ReportWrong()),
    "status": ShowStatus(),
    **dict.fromkeys(("help", "h", "help me", "commands"), ShowHelp()),
    **dict.fromkeys(("forget me", "forget all about me", "forget everything about me"), ForgetMe()),
    **dict.fromkeys(("forget channel", "forget this channel"), ForgetChannel()),
    **dict.fromkeys(("forget channel yes", "forget this channel yes", "forget this channel, yes"), ForgetChannel(True)),
}
_ROUNDUP: dict[str, Roundup] = {
    "": Roundup.TIMING, "when": Roundup.TIMING, "status": Roundup.TIMING, "now": Roundup.NOW, "preview": Roundup.PREVIEW,
    "pause": Roundup.PAUSE, "stop": Roundup.PAUSE, "off": Roundup.PAUSE, "resume": Roundup.RESUME, "start": Roundup.RESUME,
    "on": Roundup.RESUME,
}  # fmt: skip
_ANSWERING = {
    **dict.fromkeys(("at once", "now", "on", "immediately"), Answering.AT_ONCE),
    **dict.fromkeys(("on offer", "offer"), Answering.ON_OFFER),
    **dict.fromkeys(("off", "never"), Answering.OFF),
}
_ON_OFF = {"on": True, "yes": True, "off": False, "no": False}
_NO_TYPO = frozenset(
    [
        "fellow", "hollow", "fallow", "allow", "followed", "follower", "followers", "flow", "held", "hell", "heap", "herb",
        "hello", "helps", "feed", "feet", "fees", "seeds", "deeds", "needs", "statue", "states", "stays", "statues", "digests",
        "digested", "digester", "point", "pints", "joints", "paints", "figure", "verity", "very", "subscribers", "subscriber",
        "wallows", "hollows", "allows", "swallow", "mallow", "kelp", "whelp", "yelp", "settling", "sittings", "setting",
    ]
)  # everyday words that are no slips  # fmt: skip

_SLACK_LINK = re.compile(r"<((?:https?://|mailto:)[^|>\s]+)(?:\|[^>]*)?>", re.IGNORECASE)
_LINK = re.compile(r"(?<![\w/.@])(?:https?://|www\.(?=[\w-]+\.\w))[^\s<>\"|]+", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?|feed:\S+)", re.IGNORECASE)
_WHO_SAID_WHAT = re.compile(r"who (?:all )?(?:said|says) what(?:(?: to|:| in this)? (?:all|article|everything))?", re.IGNORECASE)
_IS_THIS_REAL = re.compile(
    r"(?:is|was)\s+(?:this|that|it|the following)\s+(?:an?\s+|the\s+)?(?:(?:real|true|genuine)\s+)?(?:quote|quotation)?\s*"
    r"(?:real|true|genuine|accurate|correct|right|fake|made up|for real)?\s*(?P<rest>[:?,–—-]+\s*\S.*|[\"“„«‘'].*)",
    re.IGNORECASE | re.DOTALL,
)
_AT_ONCE = re.compile(r"[,;:]?\s+(?:at once|now|immediately|right away|instantly)$", re.IGNORECASE)
_TIMING = re.compile(
    r"(?:at|every|each|daily|on|weekdays?|weekends?|noon|midnight|mon|tue|wed|thu|fri|sat|sun)\b\S*\s*|\d", re.IGNORECASE
)
_OPEN, _CLOSE = "\"“”„«»‘'`", "\"”“»«’'`"
_MARKED = re.compile(r"[\"“„«](?P<words>.+)[\"”“»]", re.DOTALL)
_SINGLE = re.compile(r"(?:(?<=\s)|^)[‘'`](?P<words>.+)[’'`](?!\w)", re.DOTALL)


def read_command(text: str) -> Read:
    """The command that `text` is; `BadCommand` where it is a wrong or incomplete one; None where it is none."""
    words = _SLACK_LINK.sub(r"\1", text).strip()
    slash = words.startswith("/")
    words = words.lstrip("/").strip()
    if words in ("?", "？"):
        return ShowHelp()
    plain = _plain(words)
    if plain in _WHOLE and not words.endswith("?"):
        return _WHOLE[plain]
    if _WHO_SAID_WHAT.fullmatch(plain):
        return Show(Part.WHO)
    if match := _IS_THIS_REAL.fullmatch(words):
        return _verify(match.group("rest").lstrip(":?,–—- "), True)
    name, rest = _split(words)
    if name in _READERS:
        return _READERS[name](rest, slash or words[:1].islower())
    return _near_miss(words, plain)


def _plain(words: str) -> str:
    """For comparison: small letters, single spaces, no punctuation or marks around."""
    return " ".join(words.lower().split()).strip(" .!?,;:\"'“”‘’*_`")


def _split(words: str) -> tuple[str, str]:
    """The name of the command that the words open with, and the rest."""
    match = _names().match(words)
    if not match:
        return "", words
    return " ".join(match.group("name").lower().replace("-", " ").split()), words[match.end() :].strip()


@cache
def _names() -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace(r"\ ", r"[\s-]*") for name in sorted(_READERS, key=len, reverse=True))
    return re.compile(rf"(?P<name>{names})(?:\s*:|[.!]+(?=\s*$)|(?=[\s\"“„«‘'`])|$)", re.IGNORECASE)


def _short(rest: str) -> bool:
    """Whether it can be what a command is about, rather than a sentence of an article."""
    return "\n" not in rest and count_words(rest) <= _MAX_WORDS and len(rest) <= _MAX_CHARS


def _digest(rest: str, spoken: bool) -> Read:
    links = tuple(dict.fromkeys(_whole_link(link) for link in _LINK.findall(rest)))
    others = count_words(_LINK.sub(" ", rest))
    if links and others <= _MAX_WORDS:
        return GiveDigest(links)
    if not rest or _ADDRESS.fullmatch(rest):
        return GiveDigest((f"https://{rest}",)) if rest else Show(Part.DIGEST)
    if others >= MIN_WORDS:
        return GiveDigest(text=rest) if spoken else None
    if rest.endswith("?") or not spoken:
        return None
    return BadCommand("digest takes links or the whole text of an article: digest https://kestrel.example/news")


def _whole_link(link: str) -> str:
    """A link without the punctuation of the sentence that it stands in."""
    link = link.rstrip(".,;:!?'\"”’*_")
    link = link[:-1].rstrip(".,;:!?") if link.endswith(")") and "(" not in link else link
    return f"https://{link}" if link.lower().startswith("www.") else link


def _ask(rest: str, _: bool) -> Read:
    if not rest:
        return BadCommand("Ask something: ask what did Marsh say about the ferries?")
    return AskQuestion(" ".join(rest.split())) if count_words(rest) <= _MAX_QUESTION_WORDS else None


def _verify(rest: str, _: bool) -> Read:
    quotation = _unmarked(rest)
    if not any(map(str.isalnum, quotation)):
        return BadCommand("Give the words of the quotation: verify “We have run out of safe choices”")
    if count_words(quotation) < _FEWEST_WORDS:
        return BadCommand("One word is no quotation: give two words of it at least, as they were said.")
    if len(quotation) > MAX_QUOTATION:
        return BadCommand(f"That is too long to be looked up: at most {MAX_QUOTATION} characters. Give a part of it.")
    return VerifyQuotation(quotation)


def _check(rest: str, spoken: bool) -> Read:
    """ "check" is an everyday word: a command only where a quotation in marks follows."""
    if not rest or _MARKED.search(rest) or _SINGLE.match(rest):
        return _verify(rest, spoken)
    return None


def _unmarked(text: str) -> str:
    """What stands in quotation marks, if anything does: from the first mark to the last; else all of the text."""
    match = _MARKED.search(text) or _SINGLE.match(text)
    return (match.group("words") if match else text).strip().strip(_OPEN + _CLOSE if not match else "").strip()


def _follow(rest: str, _: bool) -> Read:
    at_once = bool(_AT_ONCE.search(rest.rstrip(".! ")))
    what = _named(_AT_ONCE.sub("", rest.rstrip(".! ")))
    if not what:
        return BadCommand("Say whom or what: follow Helena Marsh, or: follow ferries at once")
    if _ADDRESS.fullmatch(what):
        return BadCommand(f"People and topics are followed; for a site or feed: subscribe {what}")
    return StartFollowing(what, at_once) if _short(rest) else None


def _unfollow(rest: str, _: bool) -> Read:
    if not (what := _named(rest)):
        return BadCommand("Say whom or what: unfollow Helena Marsh. follows lists all.")
    return StopFollowing(what) if _short(rest) else None


def _named(rest: str) -> str:
    return " ".join(rest.split()).strip(" .!,;:\"“”„«»‘’'`*_")


def _subscribe(rest: str, _: bool) -> Read:
    pieces = _address_words(re.sub(r"^(?:me |us )?to\s+", "", rest, flags=re.IGNORECASE))
    if not pieces:
        return BadCommand("Give the address of a feed or site: subscribe https://kestrel.example")
    if not _short(rest):
        return None
    if len(pieces) > 1 and all(_ADDRESS.fullmatch(piece) for piece in pieces):
        return BadCommand(f"One feed or site at a time: subscribe {pieces[0]}")
    if len(pieces) > 1 or not _ADDRESS.fullmatch(pieces[0]):
        return BadCommand("Give the address: subscribe https://kestrel.example; for a topic: follow ferries")
    return Subscribe(pieces[0])


def _unsubscribe(rest: str, _: bool) -> Read:
    which = " ".join(_address_words(re.sub(r"^from\s+", "", rest, flags=re.IGNORECASE)))
    which = re.sub(r"^(?:#|no\.?\s*|number\s+|feed\s+)(?=\d+$)", "", which, flags=re.IGNORECASE)
    if not which:
        return BadCommand("Say which: unsubscribe 2, or its address. feeds lists all with their numbers.")
    return Unsubscribe(which) if _short(rest) else None


def _address_words(rest: str) -> list[str]:
    return [word for piece in rest.split() if (word := piece.strip("<>,;\"“”‘’'`*").rstrip(".!"))]


def _roundup(rest: str, spoken: bool) -> Read:
    plain = _plain(rest)
    if plain in _ROUNDUP and not rest.endswith("?"):
        return RoundupDo(_ROUNDUP[plain])
    if not _short(rest) or rest.endswith("?"):
        return None
    if _TIMING.match(plain):
        when = re.sub(r"^at\b\s*", "", rest.strip(" .!"), flags=re.IGNORECASE)
        return RoundupAt(when) if when else BadCommand("Say when: roundup at 08:30 weekdays Europe/London")
    first = plain.split()[0] if plain.split() else ""
    if (near := _nearest(first, [name for name in _ROUNDUP if len(name) > 2])) and len(plain.split()) <= 3:
        return BadCommand(f"Did you mean “roundup {near}”?")
    if not spoken and count_words(rest) > 2:
        return None
    return BadCommand("roundup takes now, preview, pause, resume, or a time: roundup at 08:30 weekdays Europe/London")


def _settings(rest: str, _: bool) -> Read:
    plain = _plain(rest)
    if match := re.fullmatch(r"(?:answering|answers?)\b[:= ]*(?P<how>.*)", plain):
        return _answering(match.group("how"), True)
    if match := re.fullmatch(r"tell when empty\b[:= ]*(?P<how>.*)", plain):
        return _tell_when_empty(match.group("how"), True)
    if not plain:
        return ShowSettings()
    return (
        BadCommand("There are two settings: answering at once, on offer or off; tell when empty on or off")
        if _short(rest)
        else None
    )


def _answering(rest: str, _: bool) -> Read:
    how = _plain(rest)
    if how in _ANSWERING:
        return SetAnswering(_ANSWERING[how])
    return BadCommand("Answering can be: at once, on offer, off. Say: settings answering on offer") if _few(rest) else None


def _tell_when_empty(rest: str, _: bool) -> Read:
    how = _plain(rest)
    if how in _ON_OFF:
        return SetTellWhenEmpty(_ON_OFF[how])
    return BadCommand("Telling when empty can be on or off. Say: settings tell when empty on") if _few(rest) else None


def _few(rest: str) -> bool:
    return "\n" not in rest and count_words(rest) <= 4 and not rest.endswith("?")


def _help(rest: str, _: bool) -> Read:
    about = re.sub(r"^(?:with|on|about|me with)\s+", "", _plain(rest))
    if not about:
        return ShowHelp()
    names = {name: command.name for command in COMMANDS for name in (command.name, *command.other_names)}
    if about in names:
        return ShowHelp(names[about])
    if len(about.split()) > 3 or rest.endswith("?"):
        return None
    near = _nearest(about, names)
    return BadCommand(f"Did you mean “help {names[near]}”?" if near else f"There is no command “{about}”; help lists all.")


def _forget(rest: str, _: bool) -> Read:
    if not _few(rest):
        return None
    return BadCommand("Say what: forget me (what I know of you), or forget this channel (all that was seen here)")


def _source(rest: str, _: bool) -> Read:
    words = _unmarked(re.sub(r"^(?:of|for)\b\s*", "", rest, flags=re.IGNORECASE))
    return ShowSource(words) if words and _short(rest) and not rest.endswith("?") else None


def _wrong(rest: str, _: bool) -> Read:
    return ReportWrong(" ".join(rest.split())) if len(rest) <= _MAX_CHARS and "\n" not in rest else None


_READERS: dict[str, Callable[[str, bool], Read]] = {
    "digest": _digest, "ask": _ask, "verify": _verify, "check": _check, "follow": _follow, "unfollow": _unfollow,
    "stop following": _unfollow, "subscribe": _subscribe, "unsubscribe": _unsubscribe, "roundup": _roundup, "round up": _roundup,
    "settings": _settings, "answering": _answering, "tell when empty": _tell_when_empty, "help": _help, "forget": _forget,
    "not right": _wrong, "source of": _source, "source": _source,
}  # fmt: skip
_ALONE = ("status", "settings", "feeds", "subscriptions", "follows", "following", "digest", "points", "figures", "help")
_FOLLOWED = ("verify", "follow", "unfollow", "subscribe", "unsubscribe", "roundup", "digest", "settings")


def _near_miss(words: str, plain: str) -> Read:
    """A command word with one or two slips, where what follows can be meant for it."""
    pieces = plain.split()
    if not pieces or "\n" in words or words.endswith("?") or len(pieces) > 8 or pieces[0] in _NO_TYPO:
        return None
    if len(pieces) == 1:
        near = _nearest(plain, [*_ALONE, *_FOLLOWED])
        return BadCommand(f"Did you mean “{near}”?") if near else None
    if near := _nearest(plain, [name for name in _WHOLE if " " in name and len(name) > 6]):
        return BadCommand(f"Did you mean “{near}”?")
    near = _nearest(pieces[0], _FOLLOWED)
    if not near:
        return None
    meant = f"{near} {words.split(maxsplit=1)[1]}"
    read = read_command(meant)
    if read is None or (isinstance(read, BadCommand) and near not in ("roundup", "settings") and len(pieces) > _SURELY_MEANT):
        return None
    return read if isinstance(read, BadCommand) else BadCommand(f"Did you mean “{meant}”?")


def _nearest(word: str, names: Sequence[str] | dict[str, str]) -> str | None:
    """The name that `word` is with one slip (from seven letters on, two): a letter wrong, missing, too many, or swapped."""
    if len(word) < 4:
        return None
    scored = sorted((OSA.distance(word, name), name) for name in names if len(name) > 3)
    near = [(slips, name) for slips, name in scored if slips <= (2 if len(name) >= 7 else 1)]
    return near[0][1] if near else None
