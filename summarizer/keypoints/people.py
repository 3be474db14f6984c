"""The persons an article names, so that a key point can say who "he" is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

import numpy as np
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.items import Mention, Quote, Speaker
from summarizer.language import ParsedArticle

_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: (?:(?:al|bin|ben|da|de|del|der|den|di|du|el|la|le|van|von)|[A-ZÀ-Þ][\w'’.-]*)){1,4}")
_POSSESSIVE = re.compile(r"['’]s?$")
_PERSON_ENDING = re.compile(r".{2,}(?:er|or|ist|ian|man|woman|ee|ant)")
_LOOK_BACK = 4  # sentences
_SURE = 0.7  # confidence of a quote's speaker
_AGAINST = {"he": "female", "she": "male"}


class People:
    """The persons of one article by surname and by place, and whom the quotes' mentions mean."""

    def __init__(self, parsed: ParsedArticle, quotes: Iterable[Quote]) -> None:
        self._parsed = parsed
        self._full: dict[str, str | None] = {}
        self._surname_at: dict[int, str] = {}  # token index -> surname
        self._meant: dict[Span, str] = {}
        self._bodies: dict[int, tuple[Span, str]] = {}
        self._sure: set[int] = set()  # where a surname alone stands for a speaker
        self._find()
        for quote in quotes:
            if quote.mention is not None and len(quote.speakers) == 1 and quote.confidence >= _SURE:
                self._learn_speaker(quote.speakers[0], quote.mention)
        self._spread()

    def _learn_speaker(self, speaker: Speaker, mention: Mention) -> None:
        """Whom a mention means, as the quotes have it; and whose surname a speaker with a role has."""
        name = speaker.name
        if _NAME.fullmatch(name):
            self._meant[mention.span] = name
            surname = name.rsplit(" ", 1)[-1]
            if speaker.role and surname in speaker.other_names:
                self._learn(surname, name)
            if re.match(rf"{re.escape(surname)}\b", mention.text):
                self._sure.add(mention.span.start)
        if mention.text.startswith("The ") and name[:1].isupper() and not name.startswith("The "):
            self._bodies[mention.span.start] = (mention.span, name)

    def _find(self) -> None:
        """All names of persons; a full name counts if it is more often one than not, and no sentence's first words alone."""
        labels: Counter[tuple[str, bool]] = Counter()
        inside: Counter[str] = Counter()
        spans: defaultdict[str, list[TokenSpan]] = defaultdict(list)
        for entity in self._parsed.doc.ents:
            person = entity.label_ == "PERSON"
            name = _bare(entity)
            if name is None:
                continue
            labels[name, person] += 1
            if person:
                spans[name].append(entity)
                inside[name] += not _begins(entity)
        for name, found in spans.items():
            surname = name.rsplit(" ", 1)[-1]
            if labels[name, True] <= labels[name, False] or surname in words("keypoints")["not_surnames"]:
                continue
            self._surname_at.update((token.i, surname) for entity in found for token in entity)
            trusted = inside[name] or len(found) > 1 or _is_given_name(name.split(" ")[0])
            if trusted and _NAME.fullmatch(name) and all(token.pos_ == "PROPN" for token in found[0] if token.is_alpha):
                self._learn(surname, name)

    def _learn(self, surname: str, name: str) -> None:
        known = self._full.setdefault(surname, name)
        if known is not None and not known.endswith(name):
            self._full[surname] = name if name.endswith(known) else None  # two persons share the surname: never guess

    def _spread(self) -> None:
        """A surname once known is that person's wherever it stands alone, whatever the pipeline takes it for there."""
        doc = self._parsed.doc
        written = doc.to_array("ORTH")
        for surname, name in self._full.items():
            places = [int(place) for place in np.flatnonzero(written == doc.vocab.strings[surname])] if name else []
            if name and any(place and _is_another(doc[place - 1], name) for place in places):
                self._full[surname] = None  # the pipeline missed the other's name
                continue
            for place in places:
                token = doc[place]
                if place not in self._surname_at and token.pos_ == "PROPN" and not _within_name(token):
                    self._surname_at[place] = surname

    def full_name(self, surname: str) -> str | None:
        """The one full name the article gives with this surname."""
        return self._full.get(surname)

    def surname_at(self, token: Token) -> str | None:
        return self._surname_at.get(token.i)

    def speaks_at(self, token: Token) -> bool:
        """Whether a surname stands there for somebody who is quoted, whatever the pipeline takes it for."""
        return token.idx in self._sure

    def names_someone(self, token: Token) -> bool:
        return token.i in self._surname_at

    def body_at(self, place: int) -> tuple[Span, str] | None:
        """The words that begin at `place` and speak of somebody by what they are ("The company"), and whom they mean."""
        return self._bodies.get(place)

    def meant_by(self, pronoun: Token, nth: int) -> str | None:
        """The full name of whom "he" or "she", in sentence `nth`, certainly means; None when in doubt."""
        span = Span(pronoun.idx, pronoun.idx + len(pronoun))
        return self._meant.get(span) or self._subject_before(pronoun.lower_, nth)

    def _subject_before(self, pronoun: str, nth: int) -> str | None:
        """Who was the subject so far, if nobody else was spoken of since."""
        for before in range(nth - 1, max(-1, nth - 1 - _LOOK_BACK), -1):
            tokens = self._parsed.tokens(self._parsed.sentences[before])
            surnames = {self._surname_at[token.i] for token in tokens if token.i in self._surname_at}
            subject = main_subject(tokens)
            if subject is None or len(surnames) > 1 or _others(tokens, subject):
                return None
            if surname := self._surname_at.get(subject.i):
                name = self._full.get(surname)
                return name if name and self._agrees(pronoun, surname, name) else None
            if subject.lower_ != pronoun or surnames:
                return None
        return None

    def _agrees(self, pronoun: str, surname: str, name: str) -> bool:
        """Whether neither the given name nor a title says that it is the other pronoun's."""
        against = words("people")["gender"]
        if name.split(" ")[0].lower() in against[f"{_AGAINST[pronoun]}_names"]:
            return False
        titles = "|".join(against[f"{_AGAINST[pronoun]}_titles"])
        return not re.search(rf"\b(?i:{titles})\.? (?:[A-ZÀ-Þ][\w-]+ )?{re.escape(surname)}\b", self._parsed.text)


def main_subject(tokens: TokenSpan) -> Token | None:
    """The subject of the sentence's first main verb."""
    return next((token for token in tokens if token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT"), None)


def is_person_noun(token: Token) -> bool:
    """Whether a common noun means a person: by the list, or by its ending."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    lemma = token.lemma_.lower()
    return lemma in _persons() or (token.pos_ == "NOUN" and bool(_PERSON_ENDING.fullmatch(lemma)))


@cache
def _persons() -> frozenset[str]:
    gender = words("people")["gender"]
    return frozenset([*words("keypoints")["persons"], *gender["male_nouns"], *gender["female_nouns"]])


def _is_given_name(word: str) -> bool:
    gender = words("people")["gender"]
    return word.lower() in gender["male_names"] or word.lower() in gender["female_names"]


def _is_another(before: Token, name: str) -> bool:
    """Whether the word before a surname is a given name that is not this person's."""
    return before.text not in name and before.pos_ == "PROPN" and (before.ent_type_ == "PERSON" or _is_given_name(before.text))


def _others(tokens: TokenSpan, subject: Token) -> bool:
    """Whether a sentence speaks of somebody unnamed beside its subject."""
    own = {token.i for token in subject.subtree}
    return any(token.i not in own and token.tag_ == "NN" and is_person_noun(token) for token in tokens)


def _within_name(token: Token) -> bool:
    """Part of a longer name: "Fallon Street"."""
    following = token.nbor() if token.i + 1 < len(token.doc) else token
    before = token.nbor(-1) if token.i else token
    return (token.ent_type_ != "" and token.ent_type_ in (following.ent_type_, before.ent_type_)) or token.dep_ == "compound"


def _begins(entity: TokenSpan) -> bool:
    """At the beginning of a sentence or after a mark, where any word has a capital: "Watch Mohammed ..."."""
    first = entity[0]
    return bool(first.is_sent_start) or first.i == 0 or not first.nbor(-1).is_alpha


def _bare(entity: TokenSpan) -> str | None:
    """The name without titles before it and a possessive after it; None for what cannot be a name."""
    name = _POSSESSIVE.sub("", entity.text)
    parts = name.split(" ")
    if not all(part[:1].isalpha() for part in parts) or not name[:1].isupper() or "\n" in name:
        return None
    titles = words("people")["titles"]
    while len(parts) > 1 and parts[0].lower().rstrip(".") in titles:
        parts = parts[1:]
    return " ".join(parts)
