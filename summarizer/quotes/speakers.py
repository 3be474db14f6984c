"""Who is meant: mentions resolved to the fullest name the article gives, with the role it gives, or to nobody."""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.items import Speaker
from summarizer.language import ParsedArticle
from summarizer.quotes.cues import CueUse, of_several, with_children
from summarizer.quotes.drafts import Draft
from summarizer.quotes.firms import is_aside, main_one, named_most
from summarizer.quotes.heads import heads_of
from summarizer.quotes.names import Entity, Names
from summarizer.quotes.naming import body_nouns, post_nominals
from summarizer.quotes.owners import POSSESSIVES, owner_of
from summarizer.quotes.phrases import char_span, conjuncts, name_beside, noun_phrase
from summarizer.quotes.roles import gender_of_noun, is_known_office
from summarizer.quotes.salience import Turn, most_salient, sentence_number
from summarizer.quotes.unnamed import (
    described_subject,
    description,
    fits_role,
    is_person_noun,
    is_plural,
    own_clause,
    plural_subject_before,
    study_before,
)
from summarizer.quotes.whereabouts import Whereabouts

_GENDERED = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_PLURAL = frozenset({"they", "both", "all", "them", "their"})
_NEUTER = frozenset({"it", "its"})
_POINTING = frozenset({"one", "there", "this", "that", "what", "which", "who", "these", "those", "some", "many", "others"})
_NOBODY = frozenset({"i", "we", "you", "me", "us"}) | _POINTING
_PAIRS = frozenset({"two", "pair", "couple", "duo", "three", "trio", "man", "men", "woman", "women"})
_BARE = 2  # words of "the agency"
_DEFINITE = frozenset({"the", "that", "this", "these", "those"})


@cache
def _business_nouns() -> frozenset[str]:
    return frozenset(words("people")["bodies"]["business_nouns"])


@cache
def _writing_nouns() -> frozenset[str]:
    return frozenset(words("cues")["nouns"]["writings"])


def name_speakers(parsed: ParsedArticle, drafts: Sequence[Draft]) -> list[tuple[Speaker, ...]]:
    """The speakers of each draft; an empty tuple where the article does not say who speaks."""
    return Resolver(parsed).resolve_all(drafts)


class Resolver:
    """Resolves the mentions of one article in reading order; remembers who spoke last."""

    def __init__(self, parsed: ParsedArticle) -> None:
        self.parsed = parsed
        self.names = Names(parsed)
        self._turns: list[Turn] = []
        self._meant: dict[int, Entity] = {}  # of nouns that have called somebody again: "the dad-of-two"
        self._spoken_of: set[Entity] = set()  # whom the quote at hand names: not "he" who says it
        self._described: dict[str, Entity] = {}  # head noun -> whom the article has described so, last
        self._named = frozenset((*self.names.people, *self.names.bodies))
        self._where = Whereabouts(parsed, self.names.people, self.names.bodies)
        for person in self.names.people:
            if person.pronoun is not None:
                person.whose = owner_of(parsed, self.names, person.pronoun, person)

    def resolve_all(self, drafts: Sequence[Draft]) -> list[tuple[Speaker, ...]]:
        named: dict[int, tuple[Speaker, ...]] = {}
        turns: dict[int, Turn] = {}
        waiting: list[Draft] = []
        for draft in drafts:
            before = turns.get(id(draft.follows)) if draft.goes_on else None
            turn = replace(before, place=draft.start) if before is not None else self._turn(draft)
            if turn is None:
                if self.parsed.paragraphs[draft.paragraph].kind is ParagraphKind.PROSE:
                    waiting.append(draft)
                continue
            named[id(draft)] = turn.speakers
            turns[id(draft)] = turn
            self._turns.append(turn)
            for early in waiting:
                if draft.paragraph - early.paragraph <= 1:
                    named[id(early)] = turn.speakers
            waiting = []
        for draft in drafts:
            if draft.goes_on and draft.follows is not None and id(draft) not in turns:  # its cue comes later
                named[id(draft)] = named.get(id(draft.follows), ())
        return [named.get(id(draft), ()) for draft in drafts]

    def _turn(self, draft: Draft) -> Turn | None:
        """Who speaks in `draft`; None to wait for who speaks next."""
        if draft.label is not None:
            return self._label(draft, draft.label)
        if draft.cue is None:
            return self._standing_alone(draft)
        if draft.cue.subject is None:
            return Turn(draft.start)
        self._spoken_of = self._named_in(draft) if draft.cue.subject.lower_ in _GENDERED else set()
        pairs = {speaker.name: (speaker, entity) for speaker, entity in self._mention(draft.cue)}
        entities = tuple(entity for _, entity in pairs.values() if entity is not None)
        speakers = tuple(speaker for speaker, _ in pairs.values())
        if len(entities) == 1:
            self._meant[draft.cue.subject.i] = entities[0]
        for entity in entities:  # "she" is a mention too
            insort(entity.places, draft.cue.subject.idx)
            self._where.mention(entity, draft.cue.subject.idx)
            entity.subjects.add(draft.cue.subject.idx)
        return Turn(draft.start, speakers, entities, is_plural(draft.cue.subject), draft.cue.head.lemma_.lower())

    def _named_in(self, draft: Draft) -> set[Entity]:
        tokens = (token for span in draft.spans for token in self.parsed.tokens(span))
        return {person for token in tokens if (person := self.names.person_at(token)) is not None}

    def _label(self, draft: Draft, label: Span) -> Turn:
        name, _, role = label.of(self.parsed.text).partition(", ")
        person = self.names.person_named(name.title() if name.isupper() else name, label.start)
        if person is None:
            return Turn(draft.start, (Speaker(name, role or None),))
        return Turn(draft.start, (_speaker(person),), (person,))

    def _mention(self, cue: CueUse) -> list[tuple[Speaker, Entity | None]]:
        """Everybody whom the mention names, jointly."""
        return [pair for token in heads_of(self.parsed, self.names, cue) for pair in self._one(token, cue)]

    def _one(self, token: Token, cue: CueUse | None = None) -> list[tuple[Speaker, Entity | None]]:
        lower = token.lower_
        if lower in _GENDERED:
            return self._with_speaker(self._person_before(token, _GENDERED[lower]))
        if lower in _PLURAL and token.pos_ in ("PRON", "DET"):
            return self._plural_before(token)
        if lower in _NEUTER:
            return self._with_speaker(self._body_before(token))
        if lower in ("who", "which", "that") and token.head.dep_ == "relcl":
            owner = token.head.head
            apposed = (
                owner.dep_ == "appos" and self.names.person_at(owner) is None and self.names.person_at(owner.head) is not None
            )
            return self._one(owner.head if apposed else owner)
        described = any(c.dep_ in ("prep", "acl", "relcl") for c in token.rights)  # "those in favour", "many of them"
        if (token.pos_ == "PRON" or (lower in _NOBODY and token.pos_ != "PROPN")) and not (described and lower not in _GENDERED):
            return []
        if lower == "old":  # "the 47-year-old"
            return self._with_speaker(self._person_before(token, None))
        if lower in post_nominals() and token.i and self.names.covering(token.nbor(-1)) is not None:
            return self._one(token.nbor(-1))
        holder = next((c for c in token.lefts if c.dep_ == "poss"), None)
        personal = holder is not None and (holder.lower_ in _GENDERED or self.names.person_at(holder) is not None)
        if holder is not None and personal and token.lemma_.lower() in _writing_nouns():
            return self._one(holder)  # "his statement said"
        entity = self.names.covering(token) or self._named_again(token)
        if entity is not None and self._stands_for(token, entity):
            return self._with_speaker(entity)
        beside = [c for c in token.rights if c.dep_ == "appos"]
        beside += [c for noun in beside if noun.pos_ == "NOUN" for c in noun.rights if c.dep_ == "appos"]
        named = next((c for c in beside if self.names.person_at(c) is not None), None)
        if named is not None:
            return self._with_speaker(self.names.person_at(named))
        return self._with_speaker(self._named_beside(token)) or self._described_as(token, cue)

    def _with_speaker(self, entity: Entity | None) -> list[tuple[Speaker, Entity | None]]:
        return [(_speaker(entity), entity)] if entity is not None else []

    def _named_again(self, token: Token) -> Entity | None:
        """The person whom a name means that spaCy took for none where it stands."""
        person = self.names.person_named(token.text, token.idx) if token.pos_ == "PROPN" and token.text[0].isupper() else None
        return person if person is not None and token.text in person.names else None

    def _stands_for(self, token: Token, entity: Entity) -> bool:
        """Whether the entity is the whole of the noun phrase: not so in "New York police" or "Clinton supporters"."""
        if token.ent_type_ == "NORP" and token.tag_ != "NNPS" and any(c.dep_ in ("det", "nummod") for c in token.lefts):
            return False  # "One Republican"
        if token.pos_ != "PROPN" and not entity.person and token.text not in entity.names:
            return any(name.endswith(token.text) for name in entity.names)
        return True

    def _named_beside(self, token: Token) -> Entity | None:
        """ "The supplier, Postline, said": the name between the commas, with what the article calls it."""
        name = name_beside(token)
        known = next(filter(None, map(self.names.covering, name)), None) if name is not None else None
        if name is None or (known is not None and not known.is_place):
            return known
        first, last = noun_phrase(token)
        role = char_span(token.doc, first + (token.doc[first].pos_ in ("DET", "PRON")), last).of(self.parsed.text)
        return Entity(name.text, person=False, names=[name.text], role=role, places=[name.start_char])

    def _described_as(self, token: Token, cue: CueUse | None) -> list[tuple[Speaker, Entity | None]]:
        """A common noun: somebody with that role, a body named before, or the description itself."""
        first, last = noun_phrase(token)
        children = with_children(token)
        last = token.i if children is not None else last
        listed = next((t.i for t in self.parsed.doc[first : token.i] if t.lower_ == "and" and self._is_named(t.nbor(-1))), None)
        first = first if listed is None else listed + 1  # "Holcomb and party *leaders*"
        if cue is not None and cue.span.start > token.idx:  # no description runs into the cue, whatever the parser makes of it
            last = max([token.i, *(t.i for t in self.parsed.doc[first : last + 1] if t.idx < cue.span.start)])
        if cue is not None and cue.mention is not None and last == token.i:
            last = own_clause(self.parsed, token, cue.mention) or last
        doc = self.parsed.doc
        noun = token.lemma_.lower()
        if cue is not None and cue.mention is not None and (children is not None or of_several(token) is not None):
            first = self.parsed.token_at(cue.mention.start).i
        definite = doc[first].lower_ in _DEFINITE or any(c.dep_ == "poss" for c in token.lefts)
        modifiers = {t.lower_ for t in doc[first : token.i] if t.pos_ not in ("DET", "PUNCT", "SPACE")}
        plural = token.tag_ in ("NNS", "NNPS") or token.lower_ in _PAIRS
        if definite and last == token.i:
            meant = self._together(token, noun, modifiers) if plural else self._with_speaker(self._again(token, noun, modifiers))
            owner = next((c for c in token.lefts if c.dep_ == "poss"), None)
            owners = [entity for _, entity in self._one(owner)] if owner is not None else []
            if meant and not any(entity in owners for _, entity in meant):  # "her daughter" is not she
                return meant
        if named := self._name_right_after(token):
            return self._with_speaker(named)
        span = description(doc, token, first, children if children is not None else last)
        text = span.of(self.parsed.text)
        if "\n" in text or not any(c.isalpha() for c in text):
            return []
        known = self._described.get(noun) if definite and not modifiers and last == token.i else None
        own = doc[first] if doc[first].lower_ in POSSESSIVES else None
        whose = owner_of(self.parsed, self.names, own) if own is not None else None
        if known is None or (own is not None and known.whose != whose):
            known = Entity(
                text,
                (token.pos_ != "PROPN" or is_known_office(token)) and noun not in body_nouns() | _writing_nouns(),
                is_plural=plural,
            )
            known.whose = whose
            known.gender = gender_of_noun(token)
            self._where.describe(known, self._described.get(noun))
            self._described[noun] = known
        known.places.append(token.idx)
        self._where.mention(known, token.idx)
        known.subjects.add(token.idx)
        return self._with_speaker(known)

    def _is_named(self, token: Token) -> bool:
        return self.names.person_at(token) is not None

    def _by_role(self, token: Token, noun: str, modifiers: set[str]) -> Entity | None:
        """The person whose role in the article has this noun and these modifiers, named last before the mention."""
        having = (person for _, person in self._where.with_role(noun, token.idx))
        return next((person for person in having if all(fits_role(m, person.role_words) for m in modifiers)), None)

    def _again(self, token: Token, noun: str, modifiers: set[str]) -> Entity | None:
        """Whom "the engineer", "the company", "the Nigeria striker", "the 47-year-old" calls again; None if nobody sure."""
        by_role = self._by_role(token, noun, modifiers) if noun not in body_nouns() else None
        if by_role is not None:
            return by_role
        if noun == "person" and not modifiers and (last := self._last_unnamed()) is not None:
            return last
        if noun == "paper" and not modifiers and (study := study_before(self._described, token)) is not None:
            return study
        described = self._described.get(noun)
        if described is not None and noun in body_nouns() and not modifiers and not self._names_with(token, noun):
            if len(described.name.split()) > _BARE:  # "the islands' disaster agency", and no agency with a name
                return described
        somebodys = any(c.dep_ == "poss" and c.pos_ == "PROPN" for c in token.lefts)
        if noun in body_nouns() and not somebodys and (not modifiers or noun in _business_nouns()):
            return self._body_before(token, noun)
        if token.ent_type_ == "NORP" or (noun not in self._described and is_person_noun(token)):
            gender = gender_of_noun(token)
            known = [p for p in self._lately(token) if p.person and p in self._named]
            people = [p for p in known if gender is None or p.gender in (gender, None)]
            return self._most_salient(token, people, gender)
        return None

    def _last_unnamed(self) -> Entity | None:
        """Whom "the person" calls again: who spoke last and has no name."""
        last = self._turns[-1].entities if self._turns else ()
        return last[0] if len(last) == 1 and last[0] not in self._named and last[0].person else None

    def _names_with(self, token: Token, noun: str) -> bool:
        """Whether a body of which the article has spoken of late has `noun` in its name."""
        return any(noun in name.lower().split() for b in self._lately(token) if b in self._named for name in b.names)

    def _together(self, token: Token, noun: str, modifiers: set[str]) -> list[tuple[Speaker, Entity | None]]:
        """Whom "the two", "the senators" call again: those who last spoke jointly, or all who have that role."""
        joint = next((turn for turn in reversed(self._turns[-6:]) if len(turn.entities) > 1), None)
        if joint is not None and not modifiers:
            fits = noun in _PAIRS or all(noun in entity.role_words for entity in joint.entities if entity.person)
            if fits:
                return [(_speaker(entity), entity) for entity in joint.entities]
        here = sentence_number(self.parsed, token.idx)
        having = self._where.with_role(noun, token.idx)
        near = {person for place, person in having if here - sentence_number(self.parsed, place) <= 3}
        recent = [person for person in self._lately(token, near) if person in near]
        return [(_speaker(person), person) for person in recent] if len(recent) > 1 and not modifiers else []

    def _name_right_after(self, token: Token) -> Entity | None:
        """The name that a common noun leads to with no comma: "store group Harrow & Pike"."""
        following = token.nbor() if token.i + 1 < len(token.doc) else token
        return self.names.covering(following) if following.i != token.i and following.pos_ == "PROPN" else None

    def _person_before(self, token: Token, gender: str | None) -> Entity | None:
        near = self._gendered_noun_before(token, gender) if gender is not None else None
        near = near or self._subject_before(token)
        known = [p for p in self._lately(token) if p.person and not p.is_plural]
        candidates = [p for p in known if gender is None or p.gender in (gender, None)]
        candidates += [near] if near is not None else []
        return self._most_salient(token, candidates, gender)

    def _subject_before(self, token: Token) -> Entity | None:
        """Who is but described and did what the sentence before tells."""
        noun = described_subject(self.parsed, self.names, token)
        if noun is None or noun.i in self._meant:
            return self._meant[noun.i] if noun is not None else None
        span = description(self.parsed.doc, noun, *noun_phrase(noun))
        return Entity(span.of(self.parsed.text), True, places=[noun.idx], subjects={noun.idx}, topics={noun.idx})

    def _gendered_noun_before(self, token: Token, gender: str) -> Entity | None:
        """Somebody nearby whom the article does not name but whose noun has the gender: "the patient's wife"."""
        for noun in reversed(self.parsed.doc[max(0, token.i - 40) : token.i]):
            if noun.pos_ == "NOUN" and gender_of_noun(noun) == gender and noun.dep_ not in ("compound", "appos", "attr"):
                named = any(c.dep_ in ("appos", "compound") and self.names.person_at(c) is not None for c in noun.children)
                if named or self.parsed.quotation_at(noun.idx) is not None or self.names.person_at(noun.head) is not None:
                    continue
                if (meant := self._meant.get(noun.i)) is not None:
                    return meant
                known = self._by_role(noun, noun.lemma_.lower(), set()) or self._described.get(noun.lemma_.lower())
                if known is not None:
                    return known
                first, last = noun_phrase(noun)
                span = description(self.parsed.doc, noun, first, last)
                if "\n" in span.of(self.parsed.text):
                    continue
                found = Entity(span.of(self.parsed.text), True, gender=gender, places=[noun.idx])
                found.subjects.update({noun.idx} if noun.dep_ in ("nsubj", "nsubjpass") else ())
                return found
        return None

    def _body_before(self, token: Token, noun: str = "") -> Entity | None:
        """The body that "it" or a noun such as "the company" means."""
        business = noun in _business_nouns()
        bodies = [b for b in self._lately(token) if not (b.person or b.is_plural or b.is_place)]
        if noun:  # who is but described is not called by another noun: "the authority" is no "report"
            bodies = [b for b in bodies if not is_aside(self.parsed, b) and (b in self._named or noun in b.name.lower().split())]
        if business:
            bodies = [b for b in bodies if b in self._named and not b.is_official]
            bodies = [b for b in bodies if b.subjects] or bodies  # what never does anything is a place: "its Wrexham plant"
        fitting = [body for body in bodies if body.may_be(noun)]
        nearest = (main_one(self.parsed, token, fitting) if business else None) or self._most_salient(token, fitting)
        return nearest or (named_most(fitting) if business else None)

    def _lately(self, token: Token, also: Iterable[Entity] = ()) -> list[Entity]:
        """Whoever a reader may have in mind at `token`: of late, or the last to speak; and `also`."""
        last = self._turns[-1].entities[:1] if self._turns else ()
        return self._where.lately(token.idx, (*last, *also))

    def _most_salient(self, token: Token, candidates: list[Entity], gender: str | None = None) -> Entity | None:
        last = self._turns[-1] if self._turns else Turn(0)
        return most_salient(self.parsed, token, candidates, gender, last, self._named, self._spoken_of)

    def _plural_before(self, token: Token) -> list[tuple[Speaker, Entity | None]]:
        """ "They": those who spoke jointly or as a group, else the plural subject of the sentence before."""
        subject = plural_subject_before(self.parsed, token)
        for turn in reversed(self._turns[-4:]):
            if subject is not None and subject.idx > turn.place:
                break
            near = sentence_number(self.parsed, token.idx) - sentence_number(self.parsed, turn.place) <= 4
            if near and turn.speakers and (turn.plural or len(turn.speakers) > 1):
                return [(s, next((e for e in turn.entities if e.name == s.name), None)) for s in turn.speakers]
        if subject is not None:
            return [pair for part in conjuncts(subject) for pair in self._one(part)]
        body = self._body_before(token)
        return self._with_speaker(body)

    def _standing_alone(self, draft: Draft) -> Turn | None:
        """Who speaks in a quotation with no cue: whoever the sentence before introduces, or who spoke last and goes on."""
        if draft.follows is None and self._turns and not _whole(draft):
            return Turn(draft.start)
        previous = self._sentence_before(draft)
        introduced = self._introduced_by(previous) if previous is not None else None
        if introduced is not None:
            return Turn(draft.start, (_speaker(introduced),), (introduced,))
        if self._turns and draft.follows is not None and draft.paragraph - draft.follows.paragraph <= 2:
            return replace(self._turns[-1], place=draft.start)
        return Turn(draft.start) if self._turns else None

    def _sentence_before(self, draft: Draft) -> Span | None:
        index = sentence_number(self.parsed, draft.start) - 2
        return self.parsed.sentences[index] if index >= 0 else None

    def _introduced_by(self, sentence: Span) -> Entity | None:
        """The person who is the subject of a sentence that reports nothing itself or ends with a colon."""
        spoke_there = any(sentence.start <= turn.place < sentence.end for turn in self._turns[-3:])
        if spoke_there and not sentence.of(self.parsed.text).rstrip().endswith(":"):
            return None
        for token in self.parsed.tokens(sentence):
            if token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and self.parsed.quotation_at(token.idx) is None:
                if token.lower_ in _GENDERED:
                    return self._person_before(token, _GENDERED[token.lower_])
                return self.names.person_at(token)
        return None


def _whole(draft: Draft) -> bool:
    return draft.sentence is not None and draft.start - draft.sentence.start <= 1


def _speaker(entity: Entity) -> Speaker:
    return Speaker(entity.name, entity.role, tuple(n for n in entity.names if n != entity.name), entity.whose)
