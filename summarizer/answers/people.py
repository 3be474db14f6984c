"""Whom a question means among the speakers of an article.

A speaker is known by name (whole, surname, first name, initials, short forms, with a slip of the finger), by role
("the French president"), or by the body they speak for. Nobody is taken for somebody whom the question does not name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.answers.described import bodies, leads, leads_body, names_in, roles_for, roles_in, runs
from summarizer.answers.names import (
    bodies_of_members,
    covers,
    deputies,
    fits_role,
    head,
    initials,
    is_institution,
    is_proper,
    is_qualified,
    is_title,
    its_people,
    name_words,
    one_letter,
    owner_and_owned,
    pronouns,
    same_first_name,
    slip,
    speaks_for,
    suffixes,
    titles,
)
from summarizer.answers.vocabulary import plain, plain_words, stem, stop_words
from summarizer.items import Digest, Speaker

# How surely a speaker is meant; "the secretary" is rather the secretary than the shadow secretary.
EXACT, PART, ROLE, QUALIFIED, DEPUTY, MISSPELT, OFFICER = 1.0, 0.95, 0.9, 0.88, 0.85, 0.8, 0.75
_CLOSED = re.compile(r"\w{4,}[.!?:;]['’”\"]*$")  # a word that ends a sentence, not an abbreviation
_BEFORE_NAME = re.compile(r"(?:[\w’'&.-]+ ){1,6}$")
_AFTER_NAME = re.compile(r"^,\s+((?:the|a|an|who is|[A-Z\w’']+)[^,.;:\"“”()\n]{2,90})[,.]")
_ROLE_OF = re.compile(
    r"((?:[A-Z][\w’'-]*|its|their) (?:[\w’'-]+ ){0,5}[\w’'-]+), (?:(?:Dame|Sir|Dr|Prof)\.? )?$"
)  # "Brae's mayor, "
_AND = re.compile(r"\s*(?:,|/|&|\band\b|\bor\b)\s*")
_SHORT = 3  # letters of a name that may be one cut short, or one too long
_FIRST_OR_LAST = 2  # words of a longer name that may stand for it


@dataclass
class Person:
    """A speaker with everything they are called: names, roles (as the article's words around the name have them), mentions."""

    speaker: Speaker
    names: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        return key_of(self.speaker)


@dataclass(frozen=True, slots=True)
class Meant:
    """The speakers (by `key_of`) that a question means, each with how surely.

    corrected: the name that was meant, if it was misspelt. missing: who of several asked ("Reyk and Solheim") is not quoted.
    """

    people: Mapping[str, float]
    corrected: str | None = None
    missing: tuple[str, ...] = ()


def key_of(speaker: Speaker) -> str:
    """What tells one speaker from another: the name in plain words without titles."""
    return " ".join(name_words(speaker.name))


def people(digest: Digest) -> list[Person]:
    """Everybody who is quoted, in the order in which they first are, under all names that the article has for them."""
    found: dict[str, Person] = {}
    for quote in digest.quotes:
        for speaker in quote.speakers:
            person = found.setdefault(key_of(speaker), Person(speaker))
            person.names |= {speaker.name, *speaker.other_names}
            person.roles |= {speaker.role} if speaker.role else set()
            role, own = _with_role(speaker.name)
            person.roles |= {role} if role else set()
            person.names.add(own)
            if quote.mention and len(quote.speakers) == 1 and plain(quote.mention.text) not in stop_words():
                person.mentions.add(quote.mention.text)
                person.roles |= {*roles_in(quote.mention.text, speaker.name), *roles_for(quote, digest)}
                if not is_proper(speaker.name):
                    person.names |= set(names_in(quote.mention.text))
    for person in found.values():
        if any(runs(role, person.speaker.name) for other in found.values() for role in other.roles):
            person.roles.add("company")
    for person in found.values():
        person.roles |= set(_descriptions(digest.article.text, person.speaker.name))
    return list(found.values())


def _with_role(name: str) -> tuple[str, str]:
    """The role that a name begins with and the name itself: "Hotel owner" and "Per Aasen" of "Hotel owner Per Aasen"."""
    said = name.split()
    ends = (place for place in range(len(said) - 1, 0, -1) if plain(said[place - 1]) in titles())
    place = next((place for place in ends if said[place - 1].islower() and said[place][:1].isupper()), 0)
    return " ".join(said[:place]), " ".join(said[place:])


def _descriptions(text: str, name: str) -> Iterable[str]:
    """What stands before a name ("French President ...") and between commas after it ("..., the mayor of Brae,")."""
    if not name[:1].isupper():
        return
    at = text.find(name)
    for _ in range(3):
        if at < 0:
            return
        yield from _title_before(text[max(0, at - 70) : at])
        before = _ROLE_OF.search(text, max(0, at - 90), at)
        if before and {plain(word) for word in before.group(1).split()} & (titles() | deputies()):
            yield before.group(1)
        after = _AFTER_NAME.match(text[at + len(name) : at + len(name) + 110])
        if (
            after
            and not after.group(1).split()[0].endswith("ed")
            and {plain(word) for word in after.group(1).split()} & (titles() | deputies())
        ):
            yield after.group(1)
        at = text.find(name, at + len(name))


def _title_before(left: str) -> Iterable[str]:
    """The title that ends `left`, with up to three words before it that belong to it ("Norland Finance Minister")."""
    before = _BEFORE_NAME.search(left)
    if not before:
        return
    there = before.group().split()
    start = max((place + 1 for place, word in enumerate(there) if _CLOSED.search(word)), default=0)
    there = there[start:]
    known = titles() | deputies()
    first = next((place for place, word in enumerate(there) if plain(word) in known), None)
    if there[-1:] and plain(there[-1]) in ("of", "for", "at", "with", "and"):
        return  # "chief engineer of Tarland Water" is no title of the company's
    if first is None or not all(word[:1].isupper() or plain(word) in known | {"of", "for", "and"} for word in there[first:]):
        return
    start = first
    while start and start > first - 3 and (there[start - 1][:1].isupper() or plain(there[start - 1]) not in stop_words()):
        start -= 1
    yield " ".join(there[start:])


def find_meant(asked: str, quoted: Sequence[Person], article: str) -> Meant:
    """Whom `asked` ("Hollande", "the French president", "PG&E", "Fallon and Hollande") means among those quoted."""
    asked = re.sub(r"(?:['’]s|(?<=s)['’])$", "", asked.strip())
    whole = _meant(asked, quoted, article)
    parts = [part for part in _AND.split(asked) if part.strip()]
    if whole.people or len(parts) < 2:
        return whole
    each = [_meant(part, quoted, article) for part in parts]
    missing = tuple(part.strip() for part, one in zip(parts, each, strict=True) if not one.people)
    return Meant({key: sure for one in each for key, sure in one.people.items()}, missing=missing)


def _meant(asked: str, quoted: Sequence[Person], article: str) -> Meant:
    if plain(asked) in pronouns():
        return Meant({quoted[0].key: PART} if len(quoted) == 1 else {})
    scores = {person.key: score for person in quoted if (score := _fits(asked, person, article))}
    leading = {person.key: OFFICER for person in quoted if leads(name_words(asked), person.roles)}
    if leading and not any(_has_noun(asked, person) for person in quoted if person.key in scores):
        return Meant(leading)  # "the union" is rather the head of a union than an employers' federation
    if scores:
        best = max(scores.values())
        # A name leaves out those who only have such a role; those who speak for a body speak with it.
        kept = {EXACT, PART, DEPUTY} if best >= PART else {best}
        if best >= PART and not any(is_proper(person.speaker.name) for person in quoted if scores.get(person.key) == best):
            kept.add(ROLE)  # "a quarry company" leaves no "quarry firm" out
        meant = {key: score for key, score in scores.items() if score in kept}
        return Meant({**_heads(meant, quoted), **meant})
    if named := [person.key for person in quoted if _is_called_body(asked, person, article)]:
        return Meant(dict.fromkeys(named, DEPUTY))
    if body := _body_of(asked):
        return Meant({person.key: DEPUTY for person in quoted if _is_of(body, person)})
    unknown = {word for word in name_words(asked) if not re.search(rf"\b{re.escape(word)}\b", article, re.IGNORECASE)}
    slips = {person.key: right for person in quoted if unknown and (right := _misspelt(asked, person, unknown))}
    if slips or not unknown:
        return Meant(dict.fromkeys(slips, MISSPELT), next(iter(slips.values()), None))
    return _misspelt_role(asked, unknown, quoted)


def _heads(meant: Mapping[str, float], quoted: Sequence[Person]) -> dict[str, float]:
    """Those at the head of a body that is meant, meant as surely: with it speaks "its planning director"."""
    sure = {name_words(person.speaker.name): meant[person.key] for person in quoted if person.key in meant}
    led = {person.key: [score for name, score in sure.items() if leads_body(name, person.roles)] for person in quoted}
    return {key: max(scores) for key, scores in led.items() if scores}


def _has_noun(asked: str, person: Person) -> bool:
    """Whether the last word asked is among all that a person is called."""
    called = {stem(word) for name in (*person.names, *person.roles, *person.mentions) for word in plain_words(name)}
    return any(stem(word) in called for word in plain_words(asked)[-1:])


def _body_of(asked: str) -> list[str]:
    """The words of a body whose people are asked for: "ambulance" of "the ambulance people"."""
    *body, last = [word for word in plain_words(asked) if word != "the"] or [""]
    return body if last in its_people() else []


def _is_called_body(asked: str, person: Person, article: str) -> bool:
    """Whether "the water company" is "Ashdale Water", in an article that speaks of "the company"."""
    *wanted, noun = [word for word in plain_words(asked) if word != "the"] or [""]
    known = name_words(person.speaker.name)
    fits = bool(wanted) and noun in bodies() and len(known) >= _FIRST_OR_LAST and list(known[-len(wanted) :]) == wanted
    return fits and person.speaker.role is None and re.search(rf"\bthe {noun}\b", article, re.IGNORECASE) is not None


def _is_of(body: Sequence[str], person: Person) -> bool:
    """Whether a speaker is this body ("The ambulance service") or speaks for it."""
    described = [name for name in (person.speaker.name, *person.mentions, *person.roles) if set(plain_words(name)) & bodies()]
    return any(covers(body, plain_words(name)) for name in described) or any(speaks_for(body, role) for role in person.roles)


def _misspelt_role(asked: str, unknown: set[str], quoted: Sequence[Person]) -> Meant:
    """As `_meant`, with words that the article does not have taken for titles ("the governer")."""
    right = [_title_typed(word) if word in unknown else word for word in plain_words(asked)]
    if right == plain_words(asked):
        return Meant({})
    role = " ".join(right)
    called = {person.key: (*person.roles, *person.mentions) for person in quoted}
    found = {person.key: person.speaker.name for person in quoted if any(fits_role(role, one) for one in called[person.key])}
    return Meant(dict.fromkeys(found, MISSPELT), next(iter(found.values()), None))


@lru_cache(maxsize=1 << 12)
def _title_typed(word: str) -> str:
    """The title that somebody meant who typed `word`: "governor" for "governer"; the word itself if there is none."""
    if word in titles() | deputies():
        return word
    return next((title for title in sorted(titles() | deputies()) if slip(word, title)), word)


def _fits(asked: str, person: Person, article: str) -> float:
    """How surely `asked` names this person: 0 if it does not."""
    wanted = name_words(asked)
    if all(word in stop_words() for word in wanted):
        return 0.0
    best = max(_fits_name(asked, wanted, name, article) for name in (person.speaker.name, *person.names))
    if len(wanted) == _FIRST_OR_LAST and name_words(person.speaker.name) == wanted[:1]:
        best = max(best, _fits_first_name(wanted, article))
    if best >= PART:
        return best
    mentioned = [mention for mention in person.mentions if not is_title(mention) or " " in mention]
    if any(plain_words(mention) == plain_words(asked) for mention in mentioned):
        return PART
    for role in [*person.roles, *person.mentions]:
        if fits_role(asked, role):
            best = max(best, QUALIFIED if is_qualified(role, asked) else ROLE)
        elif speaks_for(wanted, role):
            best = max(best, DEPUTY)
    return best


def _fits_name(asked: str, wanted: Sequence[str], name: str, article: str) -> float:
    known = name_words(name)
    if wanted == known:
        return EXACT
    if is_proper(name):
        return _fits_proper(asked, wanted, known, name, article)
    if both := owner_and_owned(name):
        owner, owned = both
        if not is_proper(owned) and covers(wanted, name_words(owned)):
            return PART  # "the office" for "Brandt's office"
        theirs = is_institution(owned) or (owner.endswith("s") and bool({*plain_words(owned)} & bodies_of_members()))
        return DEPUTY if name_words(owner) == wanted and theirs else 0.0
    if covers(wanted, known) and head(known) in {stem(word) for word in wanted}:
        return PART
    return DEPUTY if speaks_for(wanted, name) else 0.0


def _fits_proper(asked: str, wanted: Sequence[str], known: Sequence[str], name: str, article: str) -> float:
    given = set(known)
    if set(wanted) & suffixes() - given:
        return 0.0
    if len(known) > 1 and len(wanted) > 1 and _fits_whole(wanted, known):
        return PART
    if set(wanted) <= given:
        middle = len(known) > _FIRST_OR_LAST and not {known[-1], known[0]} & set(wanted)
        return ROLE if middle else PART
    if len(wanted) == 1 and wanted[0] in initials(name):
        return PART
    if len(known) == 1 and (known[0] in initials(asked) or (len(wanted) == 1 and same_first_name(wanted[0], known[0]))):
        return PART
    if len(known) == 1 and known[0] == wanted[-1]:
        return _fits_surname(wanted, article)
    return DEPUTY if speaks_for(wanted, name) else 0.0


def _fits_whole(wanted: Sequence[str], known: Sequence[str]) -> bool:
    """First name and surname: the surname the same, the first names not at odds."""
    wanted, known = ([word for word in both if word not in suffixes()] or list(both) for both in (wanted, known))
    if set(wanted) <= set(known) or (len(known) > 1 and set(known) <= set(wanted)):
        return True
    return bool(wanted[-1] == known[-1] and same_first_name(wanted[0], known[0]))


def _fits_surname(wanted: Sequence[str], article: str) -> float:
    """The article's speaker has a surname only: it is the person asked unless the text gives that surname other first names."""
    befores = re.findall(rf"([A-Z][\w.’-]+) {re.escape(wanted[-1])}\b", article, re.IGNORECASE)
    firsts = {plain(word) for word in befores} - titles() - stop_words()
    return ROLE if not firsts - set(wanted) or wanted[0] in firsts else 0.0


def _fits_first_name(wanted: Sequence[str], article: str) -> float:
    """The article's speaker has a first name only: it is the person asked if the surname is in the text, no other after it."""
    after = re.findall(rf"\b{re.escape(wanted[0])} ([A-Z][\w’-]+)", article, re.IGNORECASE)
    others = {plain(word) for word in after if word[0].isupper()} - set(wanted)
    return ROLE if not others and re.search(rf"\b{re.escape(wanted[-1].capitalize())}\b", article) else 0.0


def _misspelt(asked: str, person: Person, unknown: set[str]) -> str | None:
    """The speaker's name, if `asked` is it with a slip of the finger in a word `unknown` to the article."""
    wanted = name_words(asked)
    for name in (person.speaker.name, *sorted(person.names)):
        known = name_words(name)
        alike = (
            any(other == word or (word in unknown and _typed_for(word, other, wanted, known)) for other in known)
            for word in wanted
        )
        if is_proper(name) and len(wanted) <= len(known) and all(alike):
            return person.speaker.name
    return None


def _typed_for(word: str, meant: str, wanted: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a word of a name is a slip for `meant`; beside the right other half any one letter may be ("Ewan Deury").

    So may be a name cut short beside a slip in the other ("Osrick Pel").
    """
    if slip(word, meant):
        return True
    if len(wanted) < _FIRST_OR_LAST:
        return False
    cut = len(word) >= _SHORT and (meant.startswith(word) or word.startswith(meant))
    return cut or (one_letter(word, meant) and any(other in known for other in wanted))
