"""What a command asks for, as values; `bot.commands` reads them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.store.records import Answering


class Part(StrEnum):
    """What can be shown of the article at hand."""

    DIGEST = "digest"
    POINTS = "points"
    FIGURES = "figures"
    WHO = "who"  # who said what
    ALL = "all"
    SOURCE = "source"  # the sentence of each point in its paragraph


@dataclass(frozen=True, slots=True)
class Show:
    """The article at hand, in part or in full."""

    part: Part


@dataclass(frozen=True, slots=True)
class GiveDigest:
    """A digest of what these links lead to, or of the text; one of the two is there."""

    links: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class AskQuestion:
    question: str


@dataclass(frozen=True, slots=True)
class VerifyQuotation:
    """quotation: without its outer quotation marks, at most `MAX_QUOTATION` characters."""

    quotation: str


@dataclass(frozen=True, slots=True)
class StartFollowing:
    """what: a person or topic. at_once: told when it comes up, not only in the next roundup."""

    what: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class StopFollowing:
    what: str


@dataclass(frozen=True, slots=True)
class ListFollows:
    pass


@dataclass(frozen=True, slots=True)
class Subscribe:
    """address: of a feed or a site, as written ("kestrel.example/news")."""

    address: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """which: a feed or site as written, or its number in the list of feeds."""

    which: str


@dataclass(frozen=True, slots=True)
class ListFeeds:
    pass


class Roundup(StrEnum):
    """What is to happen with the channel's roundup. TIMING: say what is set."""

    NOW = "now"
    PREVIEW = "preview"
    PAUSE = "pause"
    RESUME = "resume"
    TIMING = "timing"


@dataclass(frozen=True, slots=True)
class RoundupDo:
    what: Roundup


@dataclass(frozen=True, slots=True)
class RoundupAt:
    """words: when, as written, for `bot.timing.read_timing`: "08:30 weekdays Europe/London"."""

    words: str


@dataclass(frozen=True, slots=True)
class ShowSettings:
    pass


@dataclass(frozen=True, slots=True)
class SetAnswering:
    answering: Answering


@dataclass(frozen=True, slots=True)
class SetTellWhenEmpty:
    on: bool


@dataclass(frozen=True, slots=True)
class ShowStatus:
    pass


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """about: the name of a command, or None for all."""

    about: str | None = None


@dataclass(frozen=True, slots=True)
class ShowSource:
    """The sentence in its paragraph of a point, quote or figure of the article at hand that has these words."""

    words: str


@dataclass(frozen=True, slots=True)
class ReportWrong:
    """Something shown of the article at hand is not right. note: what, in the person's words."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    pass


@dataclass(frozen=True, slots=True)
class ForgetChannel:
    """sure: the person has confirmed it."""

    sure: bool = False


@dataclass(frozen=True, slots=True)
class BadCommand:
    """It is a command, but not a whole or right one. message: one line for the person, what was wrong and what to do."""

    message: str


Command = (
    Show | GiveDigest | AskQuestion | VerifyQuotation | StartFollowing | StopFollowing | ListFollows | Subscribe | Unsubscribe
    | ListFeeds | RoundupDo | RoundupAt | ShowSettings | SetAnswering | SetTellWhenEmpty | ShowStatus | ShowHelp | ForgetMe
    | ForgetChannel | ReportWrong | ShowSource
)  # fmt: skip
Read = Command | BadCommand | None
