"""Words as answers compare them: tokens, stems, and which words stand for the same idea (`config/words/synonyms.toml`).

A term is a stem ("polic", "rise") or, for an expression of several words, an idea ("#17"). All pure and cached.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from config import words

SAME, RELATED, SYNONYM = 1.0, 0.8, 0.7  # what a word of the article counts for: itself, of its family, of its meaning

_WORD = re.compile(r"[Ee]-mail\w*|[^\W_]+(?:['’.][^\W_]+|&[^\W_]+)*|&")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_POSSESSIVE = re.compile(r"['’]s?$")
_NO_PRONOUNS = {"US": "usa", "U.S": "usa", "U.S.": "usa", "WHO": "w-h-o"}  # which they would be in lower case


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as it stands, `plain` (lower case, no accents, no possessive), and where it begins and ends."""

    text: str
    plain: str
    start: int
    end: int


@lru_cache(maxsize=1 << 12)
def plain(word: str) -> str:
    """`word` in lower case without accents, possessive ending or the full stops of an abbreviation; numbers without commas."""
    if word in _NO_PRONOUNS:
        return _NO_PRONOUNS[word]
    word = _POSSESSIVE.sub("", unicodedata.normalize("NFKD", word).casefold().replace("’", "'"))
    word = "".join(sign for sign in word if not unicodedata.combining(sign))
    if word[:1].isdigit():
        return word.replace(",", "")
    return word.replace(".", "").replace("e-mail", "email")


def split(text: str) -> list[Word]:
    """The words and numbers of `text`; "bone-dry" is two words, "don't" and "PG&E" one, "15,000" and "3.5" one number."""
    found = []
    at = 0
    while match := _WORD.search(text, at):
        if match.group()[0].isdigit() and (number := _NUMBER.match(text, match.start())) and number.end() != match.end():
            end = number.end()
            if end < match.end() and text[end : end + 1].isalpha():
                end = match.end()
        else:
            end = match.end()
        found.append(Word(text[match.start() : end], plain(text[match.start() : end]), match.start(), end))
        at = end
    return found


def plain_words(text: str) -> list[str]:
    return [word.plain for word in split(text)]


@cache
def _stemmer() -> Callable[[str], str]:
    from sumy.nlp.stemmers import Stemmer

    stem: Callable[[str], str] = Stemmer("english")
    return stem


@lru_cache(maxsize=1 << 12)
def stem(word: str) -> str:
    """The stem of a plain word; irregular forms and spelled-out numbers have that of their first form."""
    word = _first_forms().get(word, word)
    return word if word[:1].isdigit() else _stemmer()(word)


@cache
def _first_forms() -> Mapping[str, str]:
    forms = {form: group[0] for group in words("synonyms")["irregular"] for form in group[1:]}
    return forms | dict(words("questions")["numbers"])


@cache
def irregular_forms() -> frozenset[str]:
    """Forms that no rule makes: "took", "spoken", "children"."""
    return frozenset(form for group in words("synonyms")["irregular"] for form in group[1:])


@cache
def stop_words() -> frozenset[str]:
    return frozenset(plain(word) for word in words("questions")["stop"])


_MONTH = re.compile(r"\b(?:in|by|until|since|of|next|last|from|\d) (?:March|May)\b")  # which are verbs, too
_SEASONS = frozenset(
    ["spring", "summer", "autumn", "winter", "hour", "hours", "minutes", "days", "weeks", "months", "years", "soon"]
)
_HOUR = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\b|o['’]clock)|\b(?:mid)?night\b|\bnoon\b", re.IGNORECASE
)


@cache
def _moments() -> frozenset[str]:
    return frozenset(words("questions")["times"]) - {"first", "time", "may", "march", "now", "last", "next"} | _SEASONS


def says_when(text: str) -> bool:
    """Whether a text names a time: a day, a month, a year, an hour, "next spring"."""
    return bool(_HOUR.search(text) or _MONTH.search(text)) or bool(_moments() & set(plain_words(text)))


@dataclass(frozen=True)
class _Ideas:
    """of_stem: the ideas a stem stands for; of_phrase: those of two or three stems in a row; members: an idea's stems."""

    of_stem: Mapping[str, tuple[str, ...]]
    of_phrase: Mapping[tuple[str, ...], tuple[str, ...]]
    members: Mapping[str, frozenset[str]]


@cache
def _ideas() -> _Ideas:
    lists = words("synonyms")
    of_stem: dict[str, tuple[str, ...]] = {}
    of_phrase: dict[tuple[str, ...], tuple[str, ...]] = {}
    members: dict[str, frozenset[str]] = {}
    for number, group in enumerate([*lists["groups"], *lists["places"]]):
        idea = f"#{number}"
        stems = {tuple(stem(word) for word in ("usa" if entry == "us" else plain(entry)).split()) for entry in group}
        for entry in stems:
            if len(entry) == 1:
                of_stem[entry[0]] = (*of_stem.get(entry[0], ()), idea)
            else:
                of_phrase[entry] = (*of_phrase.get(entry, ()), idea)
        members[idea] = frozenset(entry[0] for entry in stems if len(entry) == 1)
    return _Ideas(of_stem, of_phrase, members)


def terms(plains: Iterable[str]) -> list[str]:
    """The terms of plain words in their order: the stems of all that are no stop words, and the ideas of expressions."""
    plains = list(plains)
    stems = [stem(word) for word in plains]
    stops = stop_words()
    found = [s for s, word in zip(stems, plains, strict=True) if word not in stops]
    return found + [idea for _, _, ideas in _phrases(stems) for idea in ideas]


def question_terms(text: str) -> list[str]:
    """As `terms`, each once, an expression joined with its words ("#4|look"), any of which will do: for what is asked."""
    plains = plain_words(text)
    stems = [stem(word) for word in plains]
    stops = stop_words()
    taken: set[int] = set()
    found = []
    for first, end, ideas in _phrases(stems):
        if not any(place in taken for place in range(first, end)):
            taken.update(range(first, end))
            own = [stems[place] for place in range(first, end) if plains[place] not in stops]
            found.append((first, "|".join([*ideas, *own])))
    found += [(i, stems[i]) for i, word in enumerate(plains) if i not in taken and word not in stops]
    return list(dict.fromkeys(term for _, term in sorted(found)))


def _phrases(stems: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """(first, end, ideas) of every expression of several words, longer ones first at the same place."""
    of_phrase = _ideas().of_phrase
    return [
        (first, first + size, of_phrase[phrase])
        for first in range(len(stems) - 1)
        for size in (4, 3, 2)
        if (phrase := tuple(stems[first : first + size])) in of_phrase and len(phrase) == size
    ]


def matches(asked: str, there: Iterable[str]) -> dict[str, float]:
    """Which of the terms `there` count for the asked term, and how much (0 to 1)."""
    found = {}
    parts = asked.split("|")
    ideas = frozenset(part for part in parts if part[0] == "#")
    alike = _alike(parts[0]) if len(parts) == 1 else frozenset[str]().union(*(_ideas().members[idea] for idea in ideas))
    for term in there:
        if term == asked or term in ideas:
            found[term] = SAME
        elif term in parts:
            found[term] = RELATED
        elif term in alike:
            found[term] = SYNONYM
        elif len(parts) == 1 and _related(asked, term):
            found[term] = RELATED
    return found


@cache
def _places() -> Mapping[str, frozenset[str]]:
    """Every word for a country or its people, as a stem, with the others for the same."""
    groups = [{stem("usa" if entry == "us" else plain(entry)) for entry in group} for group in words("synonyms")["places"]]
    return {one: frozenset(group) for group in groups for one in group}


def names_same(asked: str, there: Iterable[str]) -> bool:
    """Whether a stem, one of its family, or another word for the same country is `there`: no looser synonyms."""
    there = set(there)
    return asked in there or bool(_places().get(asked, frozenset()) & there) or any(_related(asked, term) for term in there)


@lru_cache(maxsize=1 << 12)
def _alike(term: str) -> frozenset[str]:
    """The stems and ideas that stand for what this stem stands for."""
    ideas = frozenset(_ideas().of_stem.get(term, ()))
    return frozenset[str]().union(*(_ideas().members[idea] for idea in ideas)) | ideas


def _related(one: str, other: str) -> bool:
    """Of one family: "resign" and "resignation", "Texas" and "Texan": one begins the other, or nearly."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < 5 or short[:4] != long[:4] or short[0] in "#0123456789":
        return False
    longer = len(long) - len(short)
    if long.startswith(short):
        return longer <= 5
    return len(short) >= 7 and longer <= 3 and long.startswith(short[:-2])
