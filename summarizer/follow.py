"""Questions that lean on the one before them: "who else?", "and the union?", "what else did she say?". Pure."""

import re
from collections.abc import Sequence
from functools import reduce

from summarizer.answer import answer
from summarizer.answers.described import bodies
from summarizer.answers.names import deputies, pronouns, titles
from summarizer.answers.people import find_meant, people
from summarizer.answers.question import Asks, Question, read
from summarizer.answers.sides import AGAINST, is_matter
from summarizer.answers.unread import ASKING
from summarizer.answers.vocabulary import plain_words, split, stop_words
from summarizer.items import Digest, Quote

_ELSE = re.compile(
    r"^(?:and |so |ok(?:ay)?,? )*(?:who|(?:did |does )?any ?(?:one|body))\s+else"
    r"(?:\s+(?:said|says?|thinks?)\s+(?:so|that|this|it))?$",
    re.IGNORECASE,
)
_AND = re.compile(r"^(?:(?:and|or|ok(?:ay)?|so),?\s+)*(?P<lead>and|or|what about|how about)\s+(?P<what>.+)$", re.IGNORECASE)
_ON = re.compile(r"^(?:and\s+)?(?:what )?(?:about|on|regarding)\s+(?P<topic>.+)$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?P<owner>his|her)\b(?=\s+\w)|\b(?:he|she|him|her)\b", re.IGNORECASE)
_LONGEST = 5  # words of what is asked for beside the question before
_OF_SPEAKERS = frozenset([Asks.SPEAKER, Asks.SPEAKER_SAID])


def in_full(question: str, before: Sequence[str], digests: Sequence[Digest]) -> str:
    """`question` as it would be asked alone, after the questions `before` (oldest first); itself where it needs none of them.

    From the question before come its speaker ("what else did she say?") or its topic ("and the union?"), never both unless
    neither is asked anew. A pronoun may also mean the one speaker who answered. Where nothing is sure it stays as it is.
    """
    return reduce(lambda last, asked: _after(last, asked, digests), [*before, question], "")


def leans(question: str) -> bool:
    """Whether `question` may need the one before it; cheap, and true of some that do not."""
    asked = " ".join(question.split()).strip(" ?.!")
    return bool(_ELSE.fullmatch(asked) or _ON.match(asked) or _AND.match(asked) or _PRONOUN.search(asked))


def _after(before: str, question: str, digests: Sequence[Digest]) -> str:
    asked = " ".join(question.split()).strip(" ?.!")
    if not before or not asked:
        return question
    last = read(before)
    if _ELSE.fullmatch(asked):
        return _others(before, last)
    if (on := _ON.match(asked)) and last.asks in _OF_SPEAKERS and not _names(on["topic"], digests):
        return f"what did {last.speakers[0]} say about {on['topic']}?"
    if (joined := _AND.match(asked)) and _is_short(joined["what"]):
        return _about(joined["what"], last, digests) or question
    return _named(question, before, last, digests)


def _others(before: str, last: Question) -> str:
    """ "Who else?": of those who were asked for the same again, else all who speak of the topic."""
    if last.asks not in _OF_SPEAKERS:
        return before
    return f"who talked about {last.topic}?" if last.topic else "who said what?"


def _about(what: str, last: Question, digests: Sequence[Digest]) -> str | None:
    """ "And X?": X on the same topic if they are somebody, else the same of X."""
    topic = "" if is_matter(last.topic) and last.asks is Asks.STANCE else last.topic
    if _names(what, digests) or _may_name(what):
        if last.asks in (Asks.WHO_SAID, Asks.WORDS) and (said := topic or next(iter(last.fragments), "")):
            return f"did {what} say that {said}?"
        if last.asks is Asks.WHO_DENIES:
            return f"does {what} deny {topic}?"
        if last.asks in _OF_SPEAKERS | {Asks.STANCE, Asks.QUOTES_ABOUT, Asks.ABOUT, Asks.EVERYTHING}:
            return f"what did {what} say about {topic}?" if topic else f"what did {what} say?"
        return None
    if last.asks is Asks.STANCE:
        return f"who is {'against' if last.side == AGAINST else 'for'} {what}?"
    if last.asks is Asks.FIGURE and last.measure == "many":
        return f"how many {what}?"
    return None


def _named(question: str, before: str, last: Question, digests: Sequence[Digest]) -> str:
    """The question with a name for "he" or "she": of the speaker asked for before, else of the only one who answered."""
    asked = read(question)
    if asked.asks not in _OF_SPEAKERS | {Asks.OTHER} or (asked.speakers and asked.speakers[0].lower() not in pronouns()):
        return question
    name = last.speakers[0] if last.asks in _OF_SPEAKERS else _who_answers(before, digests)
    if name and set(plain_words(name)[-1:]) & (bodies() - titles()):
        name = _who_speaks_for(name, digests)  # a body is no "he", but one person may speak for it
    if not name or name.lower() in pronouns():
        return question
    full = _PRONOUN.sub(lambda found: f"{name}'s" if found["owner"] else name, question, count=1)
    return full if read(full).asks in _OF_SPEAKERS else question


def _who_answers(before: str, digests: Sequence[Digest]) -> str | None:
    quotes = [found.item for found in answer(before, digests).items if isinstance(found.item, Quote)]
    names = {speaker.name for quote in quotes for speaker in quote.speakers}
    return next(iter(names)) if len(names) == 1 else None


def _who_speaks_for(body: str, digests: Sequence[Digest]) -> str | None:
    """The one speaker whom a body's name means, if that is a person."""
    meant = {
        person.speaker.name
        for digest in digests
        for person in people(digest)
        if person.key in find_meant(body, people(digest), digest.article.text).people
    }
    name = next(iter(meant)) if len(meant) == 1 else ""
    return name if name and not set(plain_words(name)) & (bodies() | deputies()) else None


def _names(what: str, digests: Sequence[Digest]) -> bool:
    return any(find_meant(what, people(digest), digest.article.text).people for digest in digests)


def _may_name(what: str) -> bool:
    """Whether this looks like somebody: "Merkel", "the finance minister"."""
    said = [word for word in split(what) if word.plain not in stop_words()]
    proper = bool(said) and all(word.text[:1].isupper() for word in said)
    return proper or bool({word.plain for word in said[-1:]} & (titles() | deputies() | bodies()))


def _is_short(what: str) -> bool:
    first = what.split()[0].lower()
    return len(plain_words(what)) <= _LONGEST and first not in ASKING and read(what).asks is Asks.OTHER
