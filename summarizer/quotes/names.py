"""The people and bodies an article names: full name, short forms, role, gender, and where each is mentioned."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.language import ParsedArticle
from summarizer.quotes.phrases import char_span, noun_phrase

_POSSESSIVE = re.compile(r"['’]s?$")
_SKIPPED = frozenset({ParagraphKind.BYLINE, ParagraphKind.CREDIT, ParagraphKind.SIGNOFF, ParagraphKind.LINK})
_BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})
_MAX_ROLE_WORDS = 12


@dataclass
class Entity:
    """Somebody or some body named in the article. names: every form, longest first form is `name`; places: where, as
    character offsets; subjects: those of the places where it is a clause's subject."""

    name: str
    person: bool
    names: list[str] = field(default_factory=list)
    role: str | None = None
    gender: str | None = None  # "m", "f" or None for unknown
    places: list[int] = field(default_factory=list)
    subjects: set[int] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)
    full_places: list[int] = field(default_factory=list)
    is_place: bool = False

    @property
    def is_official(self) -> bool:
        """A body of the state, which "the company" cannot mean."""
        return any(word in _official_words() for word in re.findall(r"\w+", " ".join(self.names).lower()))


@cache
def titles() -> frozenset[str]:
    return frozenset(words("people")["titles"])


@cache
def _official_words() -> frozenset[str]:
    return frozenset(words("people")["bodies"]["official_words"])


@cache
def _gender_list(key: str) -> frozenset[str]:
    return frozenset(words("people")["gender"][key])


class Names:
    """All entities of one article, found once; answers which entity a name or a description means."""

    def __init__(self, parsed: ParsedArticle) -> None:
        self.parsed = parsed
        self.people: list[Entity] = []
        self.bodies: list[Entity] = []
        self._covering: dict[int, Entity] = {}
        self._collect()

    @property
    def entities(self) -> list[Entity]:
        return [*self.people, *self.bodies]

    def covering(self, token: Token) -> Entity | None:
        """The entity whose name this token is part of."""
        return self._covering.get(token.i)

    def person_named(self, name: str, place: int | None = None) -> Entity | None:
        """The person that a full, first or last name means. Of several who share it, the one named in full most often
        before `place`."""
        wanted = name_words(name)
        exact = [p for p in self.people if name_words(p.name) == wanted]
        if exact or not wanted:
            return exact[0] if exact else None
        fitting = [p for p in self.people if _short_form(wanted, name_words(p.name))]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        title = self._title_gender(place) if place is not None else None
        fitting = [p for p in fitting if title is None or _first_name_gender(p.name) in (None, title)] or fitting
        return max(fitting, key=lambda p: sum(place is None or q < place for q in p.full_places))

    def _title_gender(self, place: int) -> str | None:
        return _gender_of_title(self.parsed.text[max(0, place - 14) : place])

    def body_named(self, name: str) -> Entity | None:
        bare = bare_body(name)
        return next((b for b in self.bodies if any(_same_body(bare, bare_body(n)) for n in b.names)), None)

    def _collect(self) -> None:
        mentions = [(span, label) for span, label in _mentions(self.parsed)]
        people = [span for span, label in mentions if label == "PERSON"]
        for span in sorted(people, key=lambda s: -len(name_words(s.of(self.parsed.text)))):
            self._add_person(span)
        self.people.sort(key=lambda p: min(p.places))
        for person in self.people:
            person.places.sort()
            person.gender = _gender(self.parsed, person)
            self._find_role(person)
        for span, label in mentions:
            if label != "PERSON":
                self._add_body(span, label)
        joined = _join_short_forms(self.parsed.text, self.bodies)
        for token, body in self._covering.items():
            while id(body) in joined:
                body = joined[id(body)]
            self._covering[token] = body

    def _add_person(self, span: Span) -> None:
        text = span.of(self.parsed.text)
        person = self.person_named(text, span.start)
        if person is None:
            person = Entity(text, True)
            self.people.append(person)
        self._note(person, span)

    def _add_body(self, span: Span, label: str) -> None:
        text = span.of(self.parsed.text)
        body = next((b for b in self.bodies if bare_body(text) in {bare_body(n) for n in b.names}), None)
        if body is None:
            body = Entity(text, False, is_place=label in ("GPE", "LOC", "FAC", "NORP"))
            self.bodies.append(body)
        self._note(body, span)

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
        if token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ in ("conj", "compound", "flat") and token.head.dep_ in ("nsubj", "nsubjpass")):
            entity.subjects.add(span.start)

    def _find_role(self, person: Entity) -> None:
        """The role beside the name, where it is given most fully."""
        best: Span | None = None
        for place in person.places[:12]:
            person.role_words.update(_role_words(self.parsed.text[max(0, place - 14) : place].rpartition("\n")[2]))
            role = _role_at(self.parsed, place)
            if role is None:
                continue
            person.role_words.update(_role_words(role.of(self.parsed.text)))
            if best is None or (_bare_title(best.of(self.parsed.text)) and not _bare_title(role.of(self.parsed.text))):
                best = role
        if best is not None:
            person.role = best.of(self.parsed.text)


def _role_words(role: str) -> set[str]:
    """The words of a role in lower case, hyphenated ones in their parts too, abbreviated titles written out."""
    long = words("people")["long_titles"]
    found = set()
    for word in re.findall(r"[\w-]+", role.lower()):
        found.update((word, long.get(word, word), *word.split("-")))
    return found


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, in lower case, without titles, initials' dots and possessive."""
    bare = [_POSSESSIVE.sub("", word).strip(".,\"“”‘’'").lower() for word in name.split()]
    kept = [word for word in bare if word and word not in titles()]
    return tuple(kept or [word for word in bare if word])


def bare_body(name: str) -> str:
    return re.sub(r"^(the|a|an) ", "", _POSSESSIVE.sub("", name.strip()).lower())


def _short_form(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` is how an article shortens `full`: its last name(s), or its first name alone."""
    if len(short) > len(full):
        return False
    if short == full[-len(short) :] or (len(short) == 1 and len(full) > 1 and short[0] == full[0]):
        return True
    return len(short) >= 2 and short[0] == full[0] and short[-1] == full[-1]


def _same_body(short: str, full: str) -> bool:
    if short == full:
        return True
    return len(short) > 3 and full.startswith(short + " ")


def _mentions(parsed: ParsedArticle) -> Iterator[tuple[Span, str]]:
    """Names with their label, cleaned: no possessive, no title, no line break; what NER calls otherwise but the article
    elsewhere uses as the last name of a person is a person."""
    text = parsed.text
    raw = []
    for ent in parsed.doc.ents:
        if ent.label_ not in _BODY_LABELS | {"PERSON", "PRODUCT", "WORK_OF_ART"}:
            continue
        span = _clean(text, Span(ent.start_char, ent.end_char), ent.label_ == "PERSON")
        if span is not None and parsed.kind_at(span.start) not in _SKIPPED:
            raw.append((span, ent.label_))
    votes: dict[str, int] = {}
    for span, label in raw:
        key = span.of(text)
        votes[key] = votes.get(key, 0) + (1 if label == "PERSON" else -1)
    last_names = {name_words(span.of(text))[-1] for span, label in raw if label == "PERSON" and len(name_words(span.of(text))) >= 2}
    covered = {span.start for span, _ in raw}
    for span, label in raw:
        name = span.of(text)
        parts = name_words(name)
        if label in ("PRODUCT", "WORK_OF_ART") and parts[-1] not in last_names:
            continue
        given = parts[0] in _gender_list("male_names") or parts[0] in _gender_list("female_names")
        person = (votes[name] > 0 or (votes[name] == 0 and label == "PERSON")) or (len(parts) == 1 and parts[0] in last_names)
        person = person or (given and 2 <= len(parts) <= 3 and label in ("ORG", "GPE") and name.replace(" ", "").isalpha())
        yield span, "PERSON" if person and _may_be_person(name) else ("ORG" if label == "PERSON" else label)
    for token in parsed.doc:
        if token.pos_ == "PROPN" and token.idx not in covered and not token.ent_type_ and token.lower_ in last_names and token.text[0].isupper():
            yield Span(token.idx, token.idx + len(token.text)), "PERSON"


def _may_be_person(name: str) -> bool:
    return not any(c.isdigit() for c in name) and len(name.split()) <= 5 and not name.isupper() and "@" not in name and "&" not in name


def _clean(text: str, span: Span, person: bool) -> Span | None:
    name = span.of(text)
    cut = len(name.split("\n", 1)[0])
    name = name[:cut].rstrip()
    name = _POSSESSIVE.sub("", name) if re.search(r"['’]s$", name) else name
    offset = 0
    if person:
        for word in re.finditer(r"\S+", name):
            if word.group().strip(".,").lower() not in titles() and word.group()[:1].isupper():
                offset = word.start()
                break
    name = name[offset:].rstrip(" ,.;:-–—'’\"”“") if not name.endswith(("Jr.", "Sr.", "Co.", "Inc.", "Corp.", "Ltd.", "U.S.", "U.N.", "U.K.")) else name[offset:]
    start = span.start + offset
    return Span(start, start + len(name)) if len(name) > 1 and name[:1].isalnum() else None


def _gender(parsed: ParsedArticle, person: Entity) -> str | None:
    """By title ("Ms Persson"), given name, or the noun that describes the person ("a spokeswoman")."""
    for place in person.places:
        if gender := _gender_of_title(parsed.text[max(0, place - 14) : place]):
            return gender
    return _first_name_gender(person.name)


def _gender_of_title(before: str) -> str | None:
    title = before.rstrip().rsplit(" ", 1)[-1].strip(".\n“\"'‘(").lower()
    if title in _gender_list("male_titles"):
        return "m"
    return "f" if title in _gender_list("female_titles") else None


def _first_name_gender(name: str) -> str | None:
    first = name_words(name)[0].split("-")[0]
    if first in _gender_list("male_names"):
        return "m"
    return "f" if first in _gender_list("female_names") else None


def gender_of_noun(noun: Token) -> str | None:
    if noun.lemma_.lower() in _gender_list("male_nouns"):
        return "m"
    return "f" if noun.lemma_.lower() in _gender_list("female_nouns") else None


def _role_at(parsed: ParsedArticle, place: int) -> Span | None:
    """The role given at this mention: "UK Defence Secretary Michael Fallon", "Fallon, the defence secretary,"."""
    doc = parsed.doc
    first = parsed.token_at(place)
    head = first
    while head.dep_ in ("compound", "flat") and head.head.pos_ == "PROPN" and head.head.i > head.i and head.head.i - head.i < 4:
        head = head.head
    left = min((c.left_edge.i for c in head.lefts if c.dep_ in ("compound", "amod", "nmod", "poss", "det", "appos", "nummod")), default=first.i)
    if left < first.i:
        start = left
        while start < first.i and (doc[start].pos_ == "DET" or doc[start].is_punct or doc[start].is_space):
            start += 1
        if start < first.i and first.i - start <= _MAX_ROLE_WORDS and not doc[first.i - 1].is_punct and not _in_quotation(parsed, doc[start]):
            return char_span(doc, start, first.i - 1)
    after = next((c for c in head.rights if c.dep_ == "appos" and c.i > head.i + 1), None)
    if after is not None and doc[head.i + 1].text == ",":
        return _description(parsed, after)
    if head.dep_ == "appos" and head.head.pos_ in ("NOUN", "PROPN") and head.head.i < first.i and doc[first.i - 1].text == ",":
        return _description(parsed, head.head)
    return None


def _description(parsed: ParsedArticle, noun: Token) -> Span | None:
    if noun.pos_ not in ("NOUN", "PROPN") or noun.ent_type_ in ("PERSON", "DATE", "GPE", "CARDINAL"):
        return None
    doc = parsed.doc
    first, last = noun_phrase(noun)
    while first < last and doc[first].pos_ == "DET":
        first += 1
    first = next((c.i + 1 for c in doc[first : noun.i] if c.is_punct and c.text in (",", "—")), first)
    if last - first >= _MAX_ROLE_WORDS or _in_quotation(parsed, doc[first]) or any(t.ent_type_ == "PERSON" for t in doc[first : last + 1]):
        return None
    return char_span(doc, first, last)


def _in_quotation(parsed: ParsedArticle, token: Token) -> bool:
    return parsed.quotation_at(token.idx) is not None


def _bare_title(role: str) -> bool:
    return all(word.strip(".").lower() in titles() for word in role.split()) and len(role.split()) == 1


def _join_short_forms(text: str, bodies: list[Entity]) -> dict[int, Entity]:
    """Merge bodies that are one: "Pacific Gas & Electric Co. (PG&E)", initials, and a name shortened to its first words.
    Returns which entity each merged one (by id) has become."""
    joined: dict[int, Entity] = {}
    for long in sorted(bodies, key=lambda b: -len(b.name)):
        for short in list(bodies):
            if short is long or long not in bodies or len(short.name) >= len(long.name):
                continue
            if _initials(long.name) & {short.name.replace(".", "")} or _introduced(text, long, short) or _shortened(long.name, short.name):
                long.names.extend(n for n in short.names if n not in long.names)
                long.places = sorted({*long.places, *short.places})
                long.subjects |= short.subjects
                bodies.remove(short)
                joined[id(short)] = long
    return joined


def _initials(name: str) -> set[str]:
    """"PG&E" and "PGE" for "Pacific Gas & Electric Co."."""
    parts = [w for w in re.split(r"[\s-]+", name) if w and (w[0].isupper() or w == "&")]
    core = [w for w in parts if w.strip(".,") not in ("Co", "Inc", "Corp", "Ltd", "LLC", "The", "Plc", "Group")]
    whole = "".join(w[0] for w in parts if w != "The")
    short = "".join(w[0] for w in core)
    return {w for w in (whole, short, whole.replace("&", ""), short.replace("&", "")) if len(w) >= 2}


def _introduced(text: str, long: Entity, short: Entity) -> bool:
    return any(text.startswith((f" ({short.name})", f" (the {short.name})", f' ("{short.name}")', f" (“{short.name}”)"), p + len(long.name)) for p in long.places)


def _shortened(long: str, short: str) -> bool:
    """"WeWork" for "WeWork Cos.", not "New York" for "New York Times" (a place is not its newspaper)."""
    tail = long[len(short) :].strip(" .,") if long.startswith(short + " ") else ""
    return bool(tail) and all(w.strip(".,") in ("Co", "Cos", "Inc", "Corp", "Corporation", "Ltd", "LLC", "Plc", "PLC", "Group", "Company", "Holdings", "AG", "SA", "Bank", "Corp.") for w in tail.split())
