"""The people and bodies of one article: full name, short forms, role, gender, and where each is mentioned."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.language import ParsedArticle
from summarizer.quotes.mentions import find_mentions
from summarizer.quotes.naming import (
    bare_body,
    body_nouns,
    introduced_short_form,
    is_short_form,
    name_words,
    short_forms,
    titles,
    without_form,
)
from summarizer.quotes.roles import (
    ADDRESSES,
    gender_of,
    gender_of_given_name,
    gender_of_role,
    gender_of_title,
    is_bare_title,
    role_at,
    role_words,
)


@dataclass(eq=False)
class Entity:
    """Somebody or some body named in the article. names: every form, longest first form is `name`; places: where, as
    character offsets; subjects: those of the places where it is a clause's subject; topics: where it is the main clause's."""

    name: str
    person: bool
    names: list[str] = field(default_factory=list)
    role: str | None = None
    whose: str | None = None  # whom the pronoun means that stands before role or name; None where there is none, or in doubt
    pronoun: Token | None = None  # that pronoun, before the role
    gender: str | None = None  # "m", "f" or None for unknown
    places: list[int] = field(default_factory=list)
    subjects: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)
    full_places: list[int] = field(default_factory=list)
    is_place: bool = False
    is_plural: bool = False

    @property
    def is_official(self) -> bool:
        """A body of the state, which "the company" cannot mean."""
        return any(word in _nouns("official_words") for word in re.findall(r"\w+", " ".join(self.names).lower()))

    def may_be(self, noun: str) -> bool:
        """Whether "the hospital" can mean this body: not where its name says that it is a council."""
        theirs = {word for name in self.names or [self.name] for word in re.findall(r"\w+", name.lower())}
        if noun in theirs:
            return True
        return noun not in _nouns("telling") and not (noun in _nouns("particular") and theirs & _nouns("particular"))


_STOPS = re.compile(r"[\n,;:!?…\"“”‘()–—]|(?P<abbreviated>\w+)?\.(?=\s)")
_NAMESAKES = 200  # at most, who are told apart by their other names


@cache
def _nouns(key: str) -> frozenset[str]:
    return frozenset(words("people")["bodies"][key])


class Names:
    """All entities of one article, found once; answers which entity a name or a description means."""

    def __init__(self, parsed: ParsedArticle) -> None:
        self.parsed = parsed
        self.people: list[Entity] = []
        self.bodies: list[Entity] = []
        self._covering: dict[int, Entity] = {}
        self._people_by_words: dict[tuple[str, ...], Entity] = {}  # by all of the full name's
        self._people_by_word: defaultdict[str, list[Entity]] = defaultdict(list)
        self._bodies_by_name: dict[str, Entity] = {}
        self._collect()

    def covering(self, token: Token) -> Entity | None:
        """The entity whose name this token is part of."""
        return self._covering.get(token.i)

    def person_at(self, token: Token) -> Entity | None:
        """The person whose name this token is part of."""
        entity = self.covering(token)
        return entity if entity is not None and entity.person else None

    def person_named(self, name: str, place: int | None = None) -> Entity | None:
        """The person that a full, first or last name means. Of several who share it, the one named in full most often
        before `place`."""
        wanted = name_words(name)
        if not wanted:
            return None
        if (exact := self._people_by_words.get(wanted)) is not None:
            return exact
        candidates = min((self._people_by_word.get(word, []) for word in (wanted[0], wanted[-1])), key=len)
        fitting = [p for p in candidates[:_NAMESAKES] if is_short_form(wanted, name_words(p.name))]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        title = gender_of_title(self.parsed.text[max(0, place - 14) : place]) if place is not None else None
        fitting = [p for p in fitting if title is None or gender_of_given_name(p.name) in (None, title)] or fitting
        return max(fitting, key=lambda p: sum(place is None or q < place for q in p.full_places[:50]))

    def _collect(self) -> None:
        mentions = list(find_mentions(self.parsed))
        people = [span for span, label in mentions if label == "PERSON"]
        for span in sorted(people, key=lambda s: -len(name_words(s.of(self.parsed.text)))):
            self._add_person(span)
        self.people.sort(key=lambda p: min(p.places))
        for person in self.people:
            person.places.sort()
            person.gender = gender_of(self.parsed, person.name, person.places)
            self._find_role(person)
        for span, label in mentions:
            if label != "PERSON":
                self._add_body(span, label)
        self._spread_firms()
        joined = self._join_short_forms()
        for token, body in self._covering.items():
            while id(body) in joined:
                body = joined[id(body)]
            self._covering[token] = body

    def _spread_firms(self) -> None:
        """A firm once named in full is meant by its name alone, where spaCy sees no name."""
        firms = {bare: body for body in self.bodies for name in body.names if (bare := without_form(name)) is not None}
        for token in self.parsed.doc if firms else ():
            if not token.ent_type and token.pos_ == "PROPN" and token.text in firms and token.i not in self._covering:
                self._note(firms[token.text], Span(token.idx, token.idx + len(token.text)))
        for body in firms.values():
            body.places.sort()

    def _add_person(self, span: Span) -> None:
        text = span.of(self.parsed.text)
        person = self.person_named(text, span.start)
        if person is None:
            person = Entity(text, True)
            self.people.append(person)
            self._people_by_words.setdefault(name_words(text), person)
            for word in set(name_words(text)):
                self._people_by_word[word].append(person)
        self._note(person, span)

    def _add_body(self, span: Span, label: str) -> None:
        text = span.of(self.parsed.text)
        body = self._bodies_by_name.get(bare_body(text))
        if body is None:
            body = Entity(text, False, is_place=label in ("GPE", "LOC", "FAC", "NORP"))
            self._bodies_by_name[bare_body(text)] = body
            self.bodies.append(body)
        self._note(body, span)

    def _join_short_forms(self) -> dict[int, Entity]:
        """Make bodies that are one into one: "Pacific Gas & Electric Co." and "PG&E". Returns what each (by id) became."""
        joined: dict[int, Entity] = {}
        for long in sorted(self.bodies, key=lambda b: -len(b.name)):
            if id(long) in joined:
                continue
            forms = short_forms(long.name)
            if (first := self._first_word(long)) is not None:
                forms.add(first)
            forms.update(f for p in long.places[:5] if (f := introduced_short_form(self.parsed.text, p + len(long.name))))
            for form in forms:
                short = self._bodies_by_name.get(bare_body(form)) or self._bodies_by_name.get(bare_body(form.replace(".", "")))
                if short is None or short is long or id(short) in joined or len(short.name) >= len(long.name):
                    continue
                long.names.extend(n for n in short.names if n not in long.names)
                long.places = sorted({*long.places, *short.places})
                long.subjects |= short.subjects
                joined[id(short)] = long
        self.bodies = [body for body in self.bodies if id(body) not in joined]
        return joined

    def _first_word(self, body: Entity) -> str | None:
        """ "Kestrel" for "Kestrel Foods": the first word of the name of a business, if no other body's name begins with it."""
        first, _, rest = body.name.partition(" ")
        alone = self._bodies_by_name.get(bare_body(first))
        if body.is_place or alone is None or alone.is_place or " " in rest or body.is_official or first.lower() in body_nouns():
            return None
        return first if sum(other.name.startswith(first + " ") for other in self.bodies) == 1 else None

    def _note(self, entity: Entity, span: Span) -> None:
        text = span.of(self.parsed.text)
        if text not in entity.names:
            entity.names.append(text)
        entity.places.append(span.start)
        if len(name_words(text)) > 1:
            entity.full_places.append(span.start)
        for token in self.parsed.tokens(span):
            self._covering[token.i] = entity
        token = self.parsed.token_at(span.end - 1)
        if token.dep_ in ("conj", "compound", "flat"):
            token = token.head
        if token.dep_ in ("nsubj", "nsubjpass"):
            entity.subjects.add(span.start)
            if token.head.dep_ == "ROOT":
                entity.topics.add(span.start)

    def _find_role(self, person: Entity) -> None:
        """The role beside the name, where it is given most fully."""
        best: Span | None = None
        for place in person.places[:12]:
            person.role_words.update(role_words(_led_by(self.parsed.text[max(0, place - 14) : place])))
            role = role_at(self.parsed, place)
            if role is None:
                continue
            person.role_words.update(role_words(role.of(self.parsed.text)))
            if best is None or (is_bare_title(best.of(self.parsed.text)) and not is_bare_title(role.of(self.parsed.text))):
                best = role
        if best is not None and best.of(self.parsed.text).strip(".").lower() not in ADDRESSES:
            person.role = best.of(self.parsed.text)
            before = self.parsed.token_at(best.start)
            person.gender = person.gender or gender_of_role(person.role)
            person.pronoun = before.nbor(-1) if before.i and before.nbor(-1).tag_ == "PRP$" else None


def _led_by(before: str) -> str:
    """The end of the words before a name that may be its title: nothing of another clause ("… the town. Vane said")."""
    for stop in reversed(list(_STOPS.finditer(before))):
        if stop["abbreviated"] is None or stop["abbreviated"].lower() not in titles():
            return before[stop.end() :]
    return before
