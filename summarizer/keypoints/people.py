"""The persons an article names, so that a key point can say who "he" is."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, cached_property

import numpy as np
from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.items import Mention, Quote, Speaker
from summarizer.language import ParsedArticle
from summarizer.quotes.names import Names
from summarizer.quotes.owners import owner_of
from summarizer.quotes.roles import gender_of_given_name, gender_of_title

GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}

_NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: (?:(?:al|bin|ben|da|de|del|der|den|di|du|el|la|le|van|von)|[A-ZÀ-Þ][\w'’.-]*)){1,4}")
_POSSESSIVE = re.compile(r"['’]s?$")
_PERSON_ENDING = re.compile(r".{2,}(?:er|or|ist|ian|man|woman|ee|ant)")
_LOOK_BACK = 4  # sentences
_SURE = 0.7  # confidence of a quote's speaker
_NAMED_FOR = frozenset({"he", "him", "his", "she", "her", "it", "its"})  # pronouns that a name in brackets can stand for
_DOERS = frozenset({"he", "she", "it"})
_SUBJECT, _OBJECT = frozenset({"nsubj", "nsubjpass"}), frozenset({"dobj", "dative", "pobj"})
_AFTER = re.compile(r"[ ,.;:]|$")


class People:
    """The persons of one article by surname and by place, and whom the quotes' mentions mean."""

    def __init__(self, parsed: ParsedArticle, quotes: Iterable[Quote]) -> None:
        self._parsed = parsed
        self._full: dict[str, str | None] = {}
        self._surname_at: dict[int, str] = {}  # token index -> surname
        self._meant: dict[Span, str] = {}
        self._bodies: dict[int, tuple[Span, str]] = {}
        self._sure: set[int] = set()  # where a surname alone stands for a speaker
        self._genders: dict[str, str | None] = {}  # by surname
        self._said: list[tuple[Span, Span]] = []  # what was said in quotation marks, and who is mentioned as saying it
        self._find()
        for quote in quotes:
            if quote.mention is not None:
                self._said.extend((span, quote.mention.span) for span in quote.spans)
            if quote.mention is not None and len(quote.speakers) == 1 and quote.confidence >= _SURE:
                self._learn_speaker(quote.speakers[0], quote.mention)
        self._said.sort(key=lambda said: said[0].start)
        self._spread()

    def _learn_speaker(self, speaker: Speaker, mention: Mention) -> None:
        """Whom a mention means, as the quotes have it; and whose surname a speaker with a role has."""
        name = self._without_first_word(speaker.name)
        if _NAME.fullmatch(name):
            self._meant[mention.span] = name
            surname = name.rsplit(" ", 1)[-1]
            if speaker.role and surname in speaker.other_names:
                self._learn(surname, name)
            if re.match(rf"{re.escape(surname)}\b", mention.text):
                self._sure.add(mention.span.start)
        if mention.text.lower() == "it" and name[:1].isupper() and not name.startswith("The "):
            self._meant[mention.span] = name
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
                self._learn(surname, self._without_first_word(name))

    def _without_first_word(self, name: str) -> str:
        """ "Donald Trump" of "Black Leaders Rip Donald Trump", where the pipeline takes "Rip Donald Trump" for his name."""
        first, _, rest = name.partition(" ")
        if " " not in rest or _is_given_name(first) or not _is_given_name(rest.split(" ")[0]):
            return name
        text = self._parsed.text
        return rest if text.count(rest) > text.count(name) else name

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

    @property
    def are_named(self) -> bool:
        """Whether anybody has a full name; none has in a text without capitals."""
        return bool(self._full)

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

    def gender_at(self, name: Token) -> str | None:
        """ "m" or "f" by the given name or a title of whom a word of a name means; None where neither tells."""
        title = gender_of_title(self._parsed.text[max(0, name.idx - 14) : name.idx])
        if title is not None:
            return title
        surname = self._surname_at.get(name.i, name.text)
        if name.text == surname and name.i and name.nbor(-1).pos_ == "PROPN" and _is_given_name(name.nbor(-1).text):
            return gender_of_given_name(name.nbor(-1).text)
        if surname not in self._genders:
            full = self._full.get(surname, name.text)
            self._genders[surname] = None if full is None else self._titled(surname) or gender_of_given_name(full)
        return self._genders[surname]

    def _titled(self, surname: str) -> str | None:
        before = re.findall(rf"\b((?:[A-Z][a-z]+\.?|sir) )(?:[A-ZÀ-Þ][\w-]+ )?{re.escape(surname)}\b", self._parsed.text)
        return next((gender for title in before if (gender := gender_of_title(title))), None)

    def says(self, speaker: Token, said: Token) -> bool:
        """Whether `speaker` is mentioned as saying the words that `said` is part of."""
        index = bisect_right(self._said, said.idx, key=lambda pair: pair[0].start) - 1
        if index < 0:
            return False
        words_said, mention = self._said[index]
        return words_said.end > said.idx and mention.start <= speaker.idx < mention.end

    def stands_for(self, pronoun: Token, nth: int) -> str | None:
        """The name to show for a pronoun in sentence `nth`, "Helena Marsh" or, for "her" in "her party", "Helena Marsh’s"; None
        when in doubt who is meant.
        """
        low, end = pronoun.lower_, pronoun.idx + len(pronoun)
        if low not in _NAMED_FOR or not _AFTER.match(self._parsed.text, end):
            return None
        name = self.meant_by(pronoun, nth)
        if name is None or (pronoun.tag_ == "PRP" and pronoun.dep_ not in (_SUBJECT if low in _DOERS else _OBJECT)):
            return None  # the pipeline does not know which "her" it is
        return f"{name}’s" if pronoun.tag_ == "PRP$" else name

    def meant_by(self, pronoun: Token, nth: int) -> str | None:
        """The full name of whom a pronoun of the third person in sentence `nth` certainly means; None when in doubt."""
        low = pronoun.lower_
        said = self._meant.get(Span(pronoun.idx, pronoun.idx + len(pronoun)))
        subject = pronoun.dep_ in _SUBJECT
        if said is None and subject and low in ("he", "she"):
            said = self._subject_before(low, nth)
        if said is not None:
            return said
        if self._parsed.quotation_at(pronoun.idx) is not None or (low == "it" and not subject):
            return None
        if not self._may_be_sure(low, nth):
            return None
        name = owner_of(self._parsed, self._names, pronoun, own_sentence=False)
        return self._without_first_word(name) if name is not None and self._may_stand(name, low, nth) else None

    def _may_be_sure(self, pronoun: str, nth: int) -> bool:
        """Whether the sentence before has a body as its subject, or the nearest with a person has one alone; told at no cost."""
        if pronoun in ("it", "its"):
            subject = main_subject(self._parsed.tokens(self._parsed.sentences[nth - 1])) if nth else None
            return subject is not None and subject.pos_ == "PROPN"
        for before in range(nth - 1, max(-1, nth - 1 - _LOOK_BACK), -1):
            tokens = self._parsed.tokens(self._parsed.sentences[before])
            found = {self._surname_at[token.i]: token for token in tokens if token.i in self._surname_at}
            if found:
                return sum(self.gender_at(token) in (GENDERS[pronoun], None) for token in found.values()) == 1
        return False

    def _may_stand(self, name: str, pronoun: str, nth: int) -> bool:
        """Whether the name says more than a pronoun there; a body's only where the sentence before it speaks of it."""
        text, last = self._parsed.text, name.rsplit(" ", 1)[-1]
        if last in self._parsed.sentences[nth].of(text):
            return False
        if pronoun not in ("it", "its"):
            again = len(re.findall(rf"\b{re.escape(last)}\b", text)) > 1  # no "Ohm Speech", once and in a heading
            return (again or _is_given_name(name.split(" ")[0])) and _NAME.fullmatch(name) is not None
        before = self._parsed.sentences[nth - 1]
        prose = self._parsed.kind_at(before.start) is ParagraphKind.PROSE
        return name[:1].isupper() and prose and last in before.of(text)

    @cached_property
    def _names(self) -> Names:
        return Names(self._parsed)

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
                return name if name and self.gender_at(subject) in (GENDERS[pronoun], None) else None
            if subject.lower_ != pronoun or surnames:
                return None
        return None


def main_subject(tokens: TokenSpan) -> Token | None:
    """The subject of the sentence's first main verb."""
    return next((token for token in tokens if token.dep_ in _SUBJECT and token.head.dep_ == "ROOT"), None)


def is_person_noun(token: Token) -> bool:
    """Whether a common noun means a person: by the list, or by its ending."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    lemma = token.lemma_.lower()
    if lemma in persons():
        return True
    return token.pos_ == "NOUN" and bool(_PERSON_ENDING.fullmatch(lemma)) and lemma not in words("keypoints")["things"]


@cache
def persons() -> frozenset[str]:
    """Nouns that surely mean a person, in their dictionary form."""
    people = words("people")
    gender = people["gender"]
    return frozenset([*words("keypoints")["persons"], *people["person_nouns"], *gender["male_nouns"], *gender["female_nouns"]])


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
