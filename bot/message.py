"""What a person wrote: links, paths on a terminal, a pasted article, a question, a command. Pure, knows no platform."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.commands import AskQuestion, BadCommand, Command, GiveDigest, read_command
from bot.reading import SUFFIXES, is_link
from summarizer.judge import count_words

MIN_PASTED_WORDS = 120
"""Words of running text from which a message is an article."""

_WHO_SAID_WHAT = re.compile(r"who (all )?(said|says) what(( to|:| in this)? (all|article|everything))?", re.IGNORECASE)
_ASKS = re.compile(
    r"(who|whom|whose|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should"
    r"|quotes?|show|list|find|tell me)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?<![\w/.])(?:https?://|www\.(?=[\w-]+\.\w))[^\s<>\"|]+", re.IGNORECASE)
_MAX_WORDS_BY_LINKS = 25


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty message."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """An article pasted as text, unchanged."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Paths or links of articles."""

    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the articles at hand."""

    question: str


@dataclass(frozen=True, slots=True)
class Given:
    """A command."""

    command: Command


@dataclass(frozen=True, slots=True)
class Mistyped:
    """What was meant as a command and is none; problem: the line that says what to write instead."""

    problem: str


@dataclass(frozen=True, slots=True)
class TooShort:
    """Running text that is no question, and not long enough for an article. words: how many it has."""

    words: int


Message = Nothing | Pasted | Named | Asked | Given | Mistyped | TooShort


def read_message(text: str, exists: Callable[[str], bool] | None = None) -> Message:
    """What `text` is. exists: whether a path names something on disk; where it is not given nothing is taken for a path."""
    words = text.strip()
    if not words:
        return Nothing()
    command = read_command(words)
    if isinstance(command, BadCommand):
        return Mistyped(command.message)
    match command:
        case GiveDigest(links, None):
            return Named(links)
        case GiveDigest(_, str(article)):
            return Pasted(article)
        case AskQuestion(question):
            return Asked(question)
        case None:
            pass
        case _:
            return Given(command)
    if inputs := _inputs(words, exists):
        return Named(inputs)
    count = count_words(words)
    if count >= MIN_PASTED_WORDS:
        return Pasted(text)
    several = "\n" in words
    if not several and (_asks(words) or count <= 20):
        return Asked(words)
    return TooShort(count)


def too_short(words: int) -> str:
    """The line for text that is neither a question nor an article."""
    return f"That is neither a question nor long enough for an article: {words} of {MIN_PASTED_WORDS} words."


def asks_openly(text: str) -> bool:
    """Whether `text` is a question even where people also talk to each other: it has a question mark, or asks who said what."""
    return count_words(text) <= 60 and (text.rstrip("\"”’' ").endswith("?") or bool(_WHO_SAID_WHAT.fullmatch(text.strip(" .!"))))


def gather(lines: Iterable[str], is_message: Callable[[str], bool]) -> Iterator[str]:
    """Messages from lines that come from a pipe: one a line, but the lines of a pasted article together. is_message: whether a
    line by itself is one (`stands_alone`).

    A line that is no question, command, path or link opens an article; it goes on until, after enough words, a blank line is
    followed by one that is, or the lines end.
    """
    held: list[str] = []
    blank = False
    for line in lines:
        bare = line.strip()
        if not held:
            if bare and not is_message(bare):
                held.append(line)
            elif bare:
                yield bare
        elif bare and blank and is_message(bare) and count_words("".join(held)) >= MIN_PASTED_WORDS:
            yield "".join(held)
            held = []
            yield bare
        else:
            held.append(line)
        blank = not bare
    if held:
        yield "".join(held)


def stands_alone(line: str, exists: Callable[[str], bool] | None = None) -> bool:
    """Whether a line is a question, a command, a path or a link, rather than a line of an article."""
    message = read_message(line, exists)
    return not isinstance(message, Pasted | TooShort) and (not isinstance(message, Asked) or _asks(line))


def _asks(line: str) -> bool:
    return count_words(line) <= 60 and (line.rstrip("\"”’' ").endswith("?") or bool(_ASKS.match(line)))


def _inputs(words: str, exists: Callable[[str], bool] | None) -> tuple[str, ...]:
    """The paths or links that a message consists of, or the links in a few words ("look at this: …"); else none."""
    links = tuple(_trimmed(link) for link in _LINK.findall(words))
    if links and count_words(_LINK.sub(" ", words)) <= _MAX_WORDS_BY_LINKS:
        return tuple(dict.fromkeys(f"https://{link}" if link.lower().startswith("www.") else link for link in links))
    if exists is None or "\n" in words or len(words) > 4096:
        return ()
    whole = words.strip("'\"")
    if exists(whole) or (_looks_like_path(whole) and " " not in whole):
        return (whole,)
    pieces = words.replace("<", " ").replace(">", " ").split()
    if all(is_link(piece) or exists(piece) or _looks_like_path(piece) for piece in pieces):
        return tuple(pieces)
    return (whole,) if _looks_like_path(whole) and "?" not in whole else ()


def _trimmed(link: str) -> str:
    """A link without the punctuation of the sentence that it stands in."""
    link = link.rstrip(".,;:!?'\"”’*_")
    return link[:-1].rstrip(".,;:!?") if link.endswith(")") and "(" not in link else link


def _looks_like_path(word: str) -> bool:
    return is_link(word) or word.startswith(("/", "./", "../", "~/")) or word.lower().endswith(SUFFIXES)
