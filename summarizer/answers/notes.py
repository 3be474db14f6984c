"""The one honest sentence: why there is no answer, and what the article does have."""

import re
from collections.abc import Sequence

from summarizer.answers.people import key_of
from summarizer.answers.vocabulary import plain_words, split, stop_words
from summarizer.items import Digest, Quote, Speaker

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SHOWN = 4
_ARTICLES = frozenset(["A", "An", "The", "Some", "Many", "Most", "Several", "His", "Her", "Its", "Their"])


def number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def here(digests: Sequence[Digest]) -> str:
    return "in this article" if len(digests) == 1 else f"in these {number(len(digests))} articles"


def quoted(digests: Sequence[Digest]) -> list[str]:
    """The names of everybody quoted, in order, those who speak alone before groups that only speak jointly."""
    alone: dict[str, str] = {}
    joint: dict[str, str] = {}
    for quote in (quote for digest in digests for quote in digest.quotes):
        place = alone if len(quote.speakers) == 1 else joint
        for speaker in quote.speakers:
            place.setdefault(key_of(speaker), speaker.name)
    return [*alone.values(), *(name for key, name in joint.items() if key not in alone)]


def listing(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and three others"."""
    names = [_within(name) for name in names]
    if len(names) <= _SHOWN:
        return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    rest = len(names) - _SHOWN + 1
    return f"{', '.join(names[: _SHOWN - 1])} and {number(rest)} others"


def capital(sentence: str) -> str:
    """As it stands at the beginning of one."""
    return sentence[:1].upper() + sentence[1:]


def _within(name: str) -> str:
    """A name as it stands within a sentence: "a group", not "A group", "the ministry"."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in _ARTICLES else name


def not_quoted(asked: str, digests: Sequence[Digest]) -> str:
    names = quoted(digests)
    who = as_written(asked, digests)
    verb = "aren't" if " and " in who or (asked.islower() and re.search(r"(?:[^s]s|men|people|police)$", asked)) else "isn't"
    if names and _is_told_of(asked, digests):
        return f"I find nothing that {who[:1].lower()}{who[1:]} said {here(digests)}; {listing(names)} {_are(names)} quoted."
    if not names:
        return f"{who} {verb} quoted {here(digests)}; nobody named is."
    return f"{who} {verb} quoted {here(digests)}; {listing(names)} {'is' if len(names) == 1 else 'are'}."


def _is_told_of(asked: str, digests: Sequence[Digest]) -> bool:
    """Whether somebody is asked for by a word that the article has for somebody, who may be quoted by name: "the nurse"."""
    noun = asked.removeprefix("the ").strip()
    return noun != asked and any(re.search(rf"\b{re.escape(noun)}\b", digest.article.text, re.IGNORECASE) for digest in digests)


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def described(speakers: Sequence[Speaker], digests: Sequence[Digest]) -> str:
    """Roles, in the article's words."""
    return " ".join(f"{one.name} is called “{one.role}” {here(digests)}." for one in speakers)


def no_role(names: Sequence[str], digests: Sequence[Digest]) -> str:
    """For those whom the articles quote without saying who they are."""
    return f"I find no role for {listing(names)} {here(digests)}; this is what they are quoted with."


def not_about(names: Sequence[str], topic: str, digests: Sequence[Digest]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{capital(listing(names))} {verb} quoted {here(digests)}, but I find nothing about {_topic(topic, digests)}."


def not_told(names: Sequence[str], listener: str, digests: Sequence[Digest]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{capital(listing(names))} {verb} quoted {here(digests)}, but I find nothing said to {_topic(listener, digests)}."


def not_said(names: Sequence[str], digests: Sequence[Digest]) -> str:
    verb = "is" if len(names) == 1 else "are"
    return f"{capital(listing(names))} {verb} quoted {here(digests)}, but I don't find that among the words."


def no_answer(digests: Sequence[Digest]) -> str:
    return f"I find no answer to that {here(digests)}." + _instead(digests)


def nobody_said(fragments: Sequence[str], digests: Sequence[Digest]) -> str:
    there = [digest for digest in digests if all(_stands(fragment, digest.article.text) for fragment in fragments)]
    if there:
        return f"The words are {here(digests)}, but nobody is quoted as saying them."
    return f"I don't find these words {here(digests)}." + _instead(digests)


def nobody_claims(digests: Sequence[Digest]) -> str:
    return f"I find nobody who says that {here(digests)}." + _instead(digests)


def nearest(found: Sequence[Quote]) -> str:
    return f"Nobody says it in these words; {'this comes' if len(found) == 1 else 'these come'} nearest."


def unsure(found: Sequence[Quote]) -> str:
    return f"I'm not sure of {'this one' if len(found) == 1 else 'these'}: read the source before you repeat it."


def nobody_denies(digests: Sequence[Digest]) -> str:
    return f"I find nobody who denies that {here(digests)}." + _instead(digests)


def nobody_stands(side: int, digests: Sequence[Digest]) -> str:
    return f"I find nobody who speaks {'for' if side > 0 else 'against'} that {here(digests)}." + _instead(digests)


def no_figure(digests: Sequence[Digest]) -> str:
    count = sum(len(digest.figures) for digest in digests)
    if not count:
        return f"There are no figures {here(digests)}."
    return f"I find no figure for that {here(digests)}; {number(count)} {'is' if count == 1 else 'are'} given for other things."


def nothing_about(topic: str, digests: Sequence[Digest]) -> str:
    if any(_stands(topic, digest.article.text) for digest in digests):
        these = here(digests).removeprefix("in ")
        verb = "mentions" if len(digests) == 1 else "mention"
        return f"{capital(these)} {verb} {_topic(topic, digests)}, but no quote or figure is about that." + _instead(digests)
    return f"I find nothing about {_topic(topic, digests)} {here(digests)}." + _instead(digests)


def no_quotes(digests: Sequence[Digest]) -> str:
    return f"Nobody is quoted {here(digests)}."


def who_is_meant(asked: str, digests: Sequence[Digest]) -> str:
    names = quoted(digests)
    if not names:
        return no_quotes(digests)
    return f"I can't tell whom “{asked}” means; {listing(names)} {'is' if len(names) == 1 else 'are'} quoted {here(digests)}."


def taken_for(asked: str, name: str) -> str:
    return f"I took “{asked}” to mean {name}."


def partly(asked: Sequence[str], digests: Sequence[Digest]) -> str:
    verb = "isn't" if len(asked) == 1 else "aren't"
    return f"{capital(listing([as_written(one, digests) for one in asked]))} {verb} quoted {here(digests)}."


def as_written(asked: str, digests: Sequence[Digest]) -> str:
    """The name as the article writes it, if it has it; else as asked, with a capital at its beginning."""
    asked = " ".join(asked.split())
    for digest in digests:
        for text in (digest.article.text, digest.article.title or ""):
            at = text.casefold().find(asked.casefold())
            if asked and at >= 0 and len(text.casefold()) == len(text):
                found = text[at : at + len(asked)]
                return capital(found)
    if asked.islower() and not stop_words() & set(asked.split()):
        return asked.title()  # a name typed in small letters
    return capital(asked)


def _topic(topic: str, digests: Sequence[Digest]) -> str:
    topic = " ".join(topic.split())
    if topic.islower():
        return topic
    return topic if len(split(topic)) > 1 else as_written(topic, digests)


def _instead(digests: Sequence[Digest]) -> str:
    names = quoted(digests)
    return f" Quoted {'is' if len(names) == 1 else 'are'} {listing(names)}." if names else " Nobody named is quoted."


def _stands(fragment: str, text: str) -> bool:
    return f" {' '.join(plain_words(fragment))} " in f" {' '.join(plain_words(text))} "
