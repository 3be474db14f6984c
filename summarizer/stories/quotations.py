"""The quotations of a story: each once, with the articles that have it and those that have other words; the best of them.

That two quotations are one, word for word or altered, is decided by `summarizer.verify`, sentence by sentence; altered is said
only of direct quotes of one and the same speaker.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from config import words
from summarizer.answers.names import name_words, same_first_name
from summarizer.answers.vocabulary import plain_words, stem, stop_words
from summarizer.items import LIKELY, SHOWN, Digest, Quote, QuoteKind, Speaker
from summarizer.judge import count_words
from summarizer.verify import Verdict, same_quotation

MOST_COMPARED = 200
"""Quotes of a story that are compared with each other, the best first; time grows with the square of it."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’]*\s+")
_MARKED = re.compile(r"[\"“«]([^\"“”«»]+)[\"”»]")
_AMERICAN = {"our": "or", "ise": "ize", "isa": "iza", "isi": "izi"}
_BRITISH = re.compile(r"(?<=\w{3})our|(?<=\w{3})is[eai](?=\w{0,5}$)")
_MOST_TELLING = 2 / 3
_FEWEST = 5  # words of a sentence that are compared by themselves
_SURE = SHOWN  # a quote of less is shown only after all others
_FIRST = {QuoteKind.DIRECT: 0, QuoteKind.MIXED: 1, QuoteKind.INDIRECT: 2}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of one of a story's articles, by the article's place."""

    article: int
    quote: Quote

    @property
    def key(self) -> tuple[int, str]:
        return (self.article, self.quote.id)


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said, as the best of its quotes has it. also: the same words in other articles. altered: other words."""

    quoted: Quoted
    also: tuple[Quoted, ...] = ()
    altered: tuple[Quoted, ...] = ()

    @property
    def quote(self) -> Quote:
        return self.quoted.quote

    @property
    def others(self) -> tuple[int, ...]:
        """The other articles that have the same words."""
        return tuple(dict.fromkeys(each.article for each in self.also if each.article != self.quoted.article))

    @property
    def elsewhere(self) -> int:
        """How many other articles have it, in these words or in others."""
        return len({each.article for each in (*self.also, *self.altered)} - {self.quoted.article})


def quotations(digests: Sequence[tuple[int, Digest]]) -> tuple[Quotation, ...]:
    """All quotations of a story's articles, (place, digest), the best first; of each article in the order of its text."""
    likely = (Quoted(place, quote) for place, digest in digests for quote in digest.quotes if quote.confidence >= LIKELY)
    found = sorted(likely, key=_goodness)
    compared, rest = found[:MOST_COMPARED], found[MOST_COMPARED:]
    heads: list[Quoted] = []
    same: dict[tuple[int, str], list[Quoted]] = {}
    altered: dict[tuple[int, str], list[Quoted]] = {}
    taken: set[tuple[int, str]] = set()
    for place, quoted in enumerate(compared):
        if quoted.key in taken:
            continue
        heads.append(quoted)
        for other in compared[place + 1 :]:
            if other.key in taken:
                continue
            match _compared(quoted, other):
                case Verdict.EXACT:
                    same.setdefault(quoted.key, []).append(other)
                    taken.add(other.key)
                case Verdict.ALTERED if other.article != quoted.article:
                    altered.setdefault(quoted.key, []).append(other)
                    taken.add(other.key)
                case _:
                    pass
    listed = [Quotation(head, tuple(same.get(head.key, ())), tuple(altered.get(head.key, ()))) for head in heads]
    listed += [Quotation(quoted) for quoted in rest]
    return tuple(sorted(listed, key=lambda each: (not _is_good(each.quote), -each.elsewhere, *_goodness(each.quoted))))


def best(found: Iterable[Quotation], most: int) -> tuple[Quotation, ...]:
    """At most so many, of different speakers; nobody is heard twice, and who is unnamed only where nobody else is left."""
    kept: list[Quotation] = []
    for quotation in sorted(found, key=lambda each: not each.quote.speakers):
        if len(kept) == most:
            break
        if not any(_one_person(quotation.quote, other.quote) for other in kept):
            kept.append(quotation)
    return tuple(kept)


def same_person(one: Speaker, other: Speaker) -> bool:
    """Whether two names mean one speaker: the same surname, and no first names that differ; else the same words. "His office"
    is one with another only where both are told to be the same man's."""
    if _is_somebodys(one) or _is_somebodys(other):
        owned = one.whose is not None and other.whose is not None and same_person(Speaker(one.whose), Speaker(other.whose))
        if not owned:
            return False
    first, second = (_words(speaker) for speaker in (one, other))
    if not first or not second or first[-1] != second[-1]:
        return False
    if first == second or len(first) == 1 or len(second) == 1:
        return True
    return same_first_name(first[0], second[0]) or first[0] in second or second[0] in first


def _is_somebodys(speaker: Speaker) -> bool:
    """ "His office", "their union"."""
    return speaker.name.split(" ", 1)[0].lower() in ("his", "her", "its", "their")


def _words(speaker: Speaker) -> tuple[str, ...]:
    """A name's words up to where a description begins: "petra lund" of "Petra Lund of the textile workers' union"."""
    found = name_words(speaker.name)
    return tuple(takewhile(lambda word: word not in ("of", "from", "for", "at", "who"), found)) or found


def _one_person(one: Quote, other: Quote) -> bool:
    if not one.speakers and not other.speakers:
        return True
    return any(same_person(first, second) for first in one.speakers for second in other.speakers)


def _compared(one: Quoted, other: Quoted) -> Verdict:
    """How two quotes are one. Nobody's words are called another's: both speakers must fit, or one be unknown."""
    named = bool(one.quote.speakers and other.quote.speakers)
    if named and not _one_person(one.quote, other.quote):
        return Verdict.NOWHERE
    if QuoteKind.INDIRECT in (one.quote.kind, other.quote.kind):
        alike = one.quote.kind is other.quote.kind and plain_words(one.quote.text) == plain_words(other.quote.text)
        return Verdict.EXACT if alike else Verdict.NOWHERE
    if not _share_words(one.quote.text, other.quote.text):
        return Verdict.NOWHERE
    first, second = _marked(one.quote), _marked(other.quote)
    if _spelt(first) == _spelt(second):
        return Verdict.EXACT
    verdict = _sentence_by_sentence(first, second)
    direct = one.quote.kind is QuoteKind.DIRECT and other.quote.kind is QuoteKind.DIRECT
    return Verdict.NOWHERE if verdict is Verdict.ALTERED and not (named and direct) else verdict


def _sentence_by_sentence(one: str, other: str) -> Verdict:
    """As wholes; else altered if a sentence is, and the same if one is and makes up half of the shorter quote."""
    verdict = _verdict(one, other)
    if verdict is not Verdict.NOWHERE:
        return verdict
    short, long = sorted((one, other), key=count_words)
    shared = 0
    for sentence in _SENTENCE.split(short):
        if count_words(sentence) >= _FEWEST:
            found = {_verdict(sentence, there) for there in _SENTENCE.split(long) if count_words(there) >= _FEWEST}
            if Verdict.EXACT not in found and Verdict.ALTERED in found:
                return Verdict.ALTERED
            shared += count_words(sentence) if Verdict.EXACT in found else 0
    return Verdict.EXACT if shared and 2 * shared >= count_words(short) else Verdict.NOWHERE


def _verdict(one: str, other: str) -> Verdict:
    """As `same_quotation`, but altered only where most telling words of the shorter stand in both."""
    verdict = same_quotation(one, other)
    if verdict is Verdict.ALTERED:
        first, second = set(_telling(one)), set(_telling(other))
        if len(first & second) < _MOST_TELLING * min(len(first), len(second)):
            return Verdict.NOWHERE
    return verdict


def _spelt(text: str) -> tuple[str, ...]:
    """The words of `text` in one spelling: "realised" and "realized", "eleven" and "11" are no alteration."""
    numbers: Mapping[str, str] = words("questions")["numbers"]
    return tuple(_BRITISH.sub(lambda ending: _AMERICAN[ending[0]], numbers.get(word, word)) for word in plain_words(text))


def _marked(quote: Quote) -> str:
    """The words that stand in quotation marks."""
    if quote.kind is not QuoteKind.MIXED:
        return quote.text
    return " … ".join(_MARKED.findall(quote.text)) or quote.text


def _share_words(one: str, other: str) -> bool:
    """A cheap look before the thorough one: enough telling words in common."""
    first, second = (set(_telling(text)) for text in (one, other))
    return 2 * len(first & second) >= min(len(first), len(second)) or len(first & second) >= 3


def _telling(text: str) -> Iterator[str]:
    return (stem(word) for word in plain_words(text) if word not in stop_words())


def _is_good(quote: Quote) -> bool:
    return bool(quote.speakers) and quote.confidence >= _SURE


def _goodness(quoted: Quoted) -> tuple[object, ...]:
    """Sorts the best first: a named speaker, direct, sure, of a length that says something, early in its article."""
    quote = quoted.quote
    length = count_words(quote.text)
    return (
        not _is_good(quote),
        _FIRST[quote.kind],
        -round(quote.confidence, 1),
        length < _FEWEST or length > 60,
        quote.spans[0].start,
        quoted.article,
    )
