"""Names compared: whether what somebody typed can be this name, this role, this body. Nothing here knows an article."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from config import words
from summarizer.answers.vocabulary import names_same, plain, plain_words, stem, stop_words

_PREPOSITIONS = frozenset(["of", "for", "with", "from", "in", "at", "on", "near", "to"])
_ENDS_NOUN = _PREPOSITIONS | frozenset(
    ["familiar", "who", "close", "briefed", "representing", "that", "including", "under", "by", "against"]
)
_SMALL = frozenset(["of", "the", "and", "for", "de", "von", "van", "der", "al", "el", "bin", "da", "la", "du", "on", "in"])
_COMPANY = frozenset(["co", "inc", "corp", "ltd", "plc", "llc", "group"])
_BEFORE_BODY = frozenset(["the", "a", "an", "some", "two", "three", "several", "senior", "foreign", "press"])
_SHORTEST = 3  # letters of a name that may be misspelt beside its other half
_OWNER = re.compile(r"^(?P<owner>.+?)(?:['’]s|(?<=s)['’])\s+(?P<owned>.+)$")
_NAME_PART = re.compile(r"[^\W\d_][\w’'.&-]*")
_INITIAL = re.compile(r"[^\W_][\w.'’-]*|&")


@cache
def titles() -> frozenset[str]:
    return frozenset(words("questions")["titles"])


@cache
def deputies() -> frozenset[str]:
    """Those who speak for a body: "spokesman", "ministry"."""
    return frozenset(words("questions")["deputies"])


@cache
def bodies_of_members() -> frozenset[str]:
    """What those of one trade or interest are together: "union" in "the librarians' union"."""
    return frozenset(words("stances")["members"]["words"])


@cache
def its_people() -> frozenset[str]:
    """What the people of a body may be called after its name: "the ambulance people"."""
    return frozenset(words("questions")["its_people"])


@cache
def pronouns() -> frozenset[str]:
    return frozenset(words("questions")["pronouns"])


@cache
def suffixes() -> frozenset[str]:
    return frozenset(words("questions")["suffixes"])


@cache
def _same_first_name() -> Mapping[str, frozenset[str]]:
    groups = words("questions")["nicknames"]
    return {name: frozenset(other for group in groups if name in group for other in group) for group in groups for name in group}


@lru_cache(maxsize=1 << 12)
def name_words(name: str) -> tuple[str, ...]:
    """The plain words of a name without the titles before it; of a description ("the president of Norland") all but "the"."""
    plains = [word for word in plain_words(name) if word not in ("the", "a", "an")]
    start = 0
    while start < len(plains) and plains[start] in titles():
        start += 1
    described = start == len(plains) or (start and plains[start] in _PREPOSITIONS)
    return tuple(plains if described else plains[start:])


def is_title(text: str) -> bool:
    """Whether `text` has nothing but titles: "the president"."""
    return all(word in titles() for word in plain_words(text) if word not in ("the", "a", "an"))


@lru_cache(maxsize=1 << 12)
def is_proper(name: str) -> bool:
    """A proper name, not a description: every longer word has a capital, and it is nobody's ("Reyk's office")."""
    parts = [word for word in _NAME_PART.findall(name) if word not in _SMALL]
    return bool(parts) and all(any(sign.isupper() for sign in word) for word in parts) and not _OWNER.match(name)


def same_first_name(one: str, other: str) -> bool:
    """ "Mike" and "Michael", "M" and "Michael"."""
    if one[:1] == other[:1] and 1 in (len(one), len(other)):
        return True
    return one == other or other in _same_first_name().get(one, ())


@lru_cache(maxsize=1 << 12)
def initials(name: str) -> frozenset[str]:
    """The short forms of a body's name: "pg&e" and "pge" of "Pacific Gas & Electric Co."."""
    big = [word for word in _INITIAL.findall(name) if word == "&" or word[0].isupper()]
    if len([word for word in big if word != "&"]) < 2:
        return frozenset()
    made = set()
    for left_out in (frozenset[str](), _COMPANY, {"usa", "uk"}, {"usa", "uk", "the", "national"} | _COMPANY):
        letters = "".join(word[0].casefold() for word in big if plain(word) not in left_out)
        made |= {letters, letters.replace("&", ""), plain(letters.upper())}
    return frozenset(letters for letters in made if len(letters) >= 2)


def covers(wanted: Iterable[str], known: Iterable[str]) -> bool:
    """Whether `known` has all of the wanted words that say something, in any form."""
    have = {stem(word) for word in known}
    return all(stem(word) in have for word in wanted if word not in stop_words())


def head(known: Sequence[str]) -> str:
    """The stem of the noun that a description is about: "officer" in "officers close to the inquiry"."""
    end = next((place for place in range(1, len(known)) if known[place] in _ENDS_NOUN), len(known))
    if end > 1 and end < len(known) and known[end - 1].endswith(("ed", "ing")):
        end -= 1  # "a report commissioned by the council"
    return stem(known[end - 1]) if known else ""


def owner_and_owned(name: str) -> tuple[str, str] | None:
    """ "Brandt" and "office" for "Brandt's office"."""
    match = _OWNER.match(name)
    return (match.group("owner"), match.group("owned")) if match else None


def is_institution(described: str) -> bool:
    return bool(set(plain_words(described)) & deputies())


def speaks_for(wanted: Sequence[str], described: str) -> bool:
    """Whether `described` ("a Halden spokeswoman", "spokesman for Halden", "Halden's board") speaks for the body asked."""
    known = plain_words(described)
    place = next((place for place, word in enumerate(known) if word in deputies()), None)
    if place is None or not wanted or set(wanted) & deputies():
        return False
    before = [word for word in known[:place] if word not in _BEFORE_BODY]
    if before and set(wanted) <= set(before) and wanted[-1] == before[-1]:
        return True
    after = [word for word in known[place + 1 :] if word != "the"]
    if after[:1] not in (["for"], ["of"], ["at"], ["from"]):
        return False
    body = after[1:]
    return body[: len(wanted)] == list(wanted) or (set(wanted) <= set(body) and wanted[-1] == body[-1])


def fits_role(asked: str, role: str) -> bool:
    """Whether all that is asked ("French president", "president of France", "the CEO") is said of the role in some way."""
    wanted = [word for word in in_full(asked) if word not in stop_words()]
    known = in_full(role)
    if not wanted:
        return False
    noun = head([word for word in known if word not in ("the", "a", "an")])
    if not any(word in titles() | deputies() or _may_be(word, [noun]) for word in wanted):
        return False
    if not any(_may_be(word, in_full(_itself(role))) for word in wanted):
        return False
    return all(_may_be(word, known) for word in wanted)


def _itself(role: str) -> str:
    """What of a role says what somebody is: "barrister" of "the nurse's barrister", "head" of "head of the nurses' union".

    All of it where they speak for the body: "spokeswoman of the insurance company".
    """
    if deputies() & set(plain_words(role)):
        return role
    both = owner_and_owned(role)
    return " ".join(part.partition(" of ")[0] for part in (both[1] if both else role).split(" and "))


def is_qualified(role: str, asked: str) -> bool:
    """Whether a role is not quite the one asked for: "shadow", "former", "deputy", where the question has no such word."""
    return bool((set(plain_words(role)) - set(plain_words(asked))) & _qualifiers())


@cache
def _qualifiers() -> frozenset[str]:
    return frozenset(words("questions")["qualifiers"])


def in_full(role: str) -> list[str]:
    """The words of a role, "CEO" as "chief executive"."""
    return [word for part in plain_words(role) for word in _short_roles().get(part, (part,))]


def _may_be(asked: str, known: Sequence[str]) -> bool:
    """Whether one of the words of a role is what `asked` says: the word itself, or a "detective" for "police".

    Somebody's title is no word of the same family: a ministry is no minister, a nursing guild no nurse.
    """
    word, there = stem(asked), {stem(other) for other in known}
    if asked in titles():
        own = any((stem(other) == word and not other.endswith("ing")) or _does(other, asked) for other in known)
    else:
        own = names_same(word, there)
    return own or bool(_kinds().get(word, frozenset()) & there)


def _does(verb: str, title: str) -> bool:
    """Whether this is what those with a title do: "who teaches", a teacher."""
    return verb.endswith("s") and title in (f"{stem(verb)}er", f"{stem(verb)}r")


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    """What people ask for, and by which words articles may call it, as stems."""
    return {stem(asked): frozenset(stem(word) for word in called) for asked, called in words("questions")["roles"].items()}


@cache
def _short_roles() -> Mapping[str, tuple[str, ...]]:
    return {short: tuple(long.split()) for short, long in words("questions")["short_roles"].items()}


def slip(typed: str, meant: str) -> bool:
    """Whether `typed` is `meant` with one slip (two in long words): a letter left out, added, swapped, a vowel for another."""
    longest = max(len(typed), len(meant))
    if min(len(typed), len(meant)) < 4 or abs(len(typed) - len(meant)) > 2 or typed == meant:
        return False
    distance = _distance(typed, meant)
    if distance == 1:
        return longest >= 6 or len(typed) != len(meant) or sorted(typed) == sorted(meant) or _vowels_differ(typed, meant)
    return distance == 2 and longest >= 8 and typed[0] == meant[0]


def one_letter(typed: str, meant: str) -> bool:
    """Whether one letter is all that parts two words of three letters or more: left out, added, swapped, or any other for it."""
    return min(len(typed), len(meant)) >= _SHORTEST and _distance(typed, meant) == 1


def _vowels_differ(one: str, other: str) -> bool:
    alike = all(a == b or (a in "aeiouy" and b in "aeiouy") for a, b in zip(one, other, strict=True))
    return alike and one[0] == other[0]


def _distance(one: str, other: str) -> int:
    """Edits between two words, a swap of neighbours counting as one (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[-1] = min(row[-1], rows[-2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
