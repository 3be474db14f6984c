"""Whose somebody is: whom the pronoun means in "his office", "their union", "Ruth Quill, her lawyer"; told only where it is sure.

Sure is a name that stands alone: the nearest sentence that speaks of somebody whom the pronoun fits must speak of nobody else
whom it fits, named or not.
"""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.language import ParsedArticle
from summarizer.quotes.names import Entity, Names
from summarizer.quotes.roles import gender_of_noun
from summarizer.quotes.salience import sentence_number

_GENDERS = {"his": "m", "her": "f"}
_OWN = {"he": "his", "him": "his", "she": "her", "it": "its"}  # the possessives of other pronouns
_SAME = {"m": frozenset({"he", "him", "his"}), "f": frozenset({"she", "her", "hers"})}
_IT = frozenset({"it", "its"})
_THEY = frozenset({"they", "them", "their"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LOOK_BACK = 6  # sentences
_LONGEST = 80  # tokens of a stretch
_DOER = re.compile(r".{2,}(?:[^aeou]er|or|ist|ian|man|woman|ee|yst)")  # by its ending, in doubt a person
_THINGS = frozenset(
    {"letter", "number", "matter", "order", "paper", "water", "power", "weather", "river", "winter", "summer", "offer", "answer"}
    | {"corner", "border", "chapter", "dinner", "tower", "quarter", "door", "floor", "factor", "error", "motor", "sector"}
    | {"corridor", "committee", "degree", "fee", "coffee", "list"}
)
POSSESSIVES = frozenset({*_GENDERS, "its", "their"})


def owner_of(
    parsed: ParsedArticle, names: Names, pronoun: Token, besides: Entity | None = None, own_sentence: bool = True
) -> str | None:
    """The words of the article for whom `pronoun` ("his", "her", "its", "their") means; None when in doubt.

    besides: whose role it stands before, who is not meant: "Ruth Quill, her lawyer". own_sentence: whether who is spoken of in
    the pronoun's own sentence can be meant.
    """
    number = sentence_number(parsed, pronoun.idx) - (1 if own_sentence else 2)
    low = _OWN.get(pronoun.lower_, pronoun.lower_)
    for before in range(number, max(-1, number - 1 - _LOOK_BACK), -1):
        stretch = parsed.tokens(parsed.sentences[before])
        if min(stretch.end, pronoun.i) - stretch.start > _LONGEST:
            return None
        tokens = [t for t in stretch if t.i < pronoun.i and parsed.quotation_at(t.idx) is None]
        found, spoken_of = _meant(names, low, tokens, besides)
        if spoken_of:
            return found
    return None


def _meant(names: Names, pronoun: str, tokens: Sequence[Token], besides: Entity | None) -> tuple[str | None, bool]:
    """Whom the pronoun means if it is somebody of `tokens`; and whether anybody whom it fits is there."""
    gender = _GENDERS.get(pronoun)
    if gender is not None:
        people = [(token, person) for token in tokens if (person := names.person_at(token)) not in (None, besides)]
        fitting = {person.name: token for token, person in reversed(people) if person and person.gender in (gender, None)}
        unnamed = any(_is_unnamed(names, token, gender) for token in tokens)
        sure = len(fitting) == 1 and not unnamed and not _comes_before(tokens, _SAME[gender], next(iter(fitting.values())))
        return next(iter(fitting)) if sure else None, bool(fitting) or unnamed
    if pronoun == "its":
        bodies = [(token, body) for token in tokens if (body := names.covering(token)) is not None and not body.person]
        named = {body.name: token for token, body in reversed(bodies)}
        subjects = [token for token in tokens if token.dep_ in _SUBJECTS and token.pos_ in ("NOUN", "PROPN")]
        main = names.covering(subjects[0]) if subjects else None
        sure = main is not None and list(named) == [main.name] and not _comes_before(tokens, _IT, subjects[0])
        return main.name if main is not None and sure else None, bool(named or subjects)
    several = [token for token in tokens if token.tag_ == "NNS" and _is_person_noun(token)]
    sure = len(several) == 1 and several[0].dep_ in _SUBJECTS and not _comes_before(tokens, _THEY, several[0])
    return _noun_alone(several[0]) if sure else None, bool(several) or any(t.dep_ in _SUBJECTS for t in tokens)


def _comes_before(tokens: Sequence[Token], pronouns: frozenset[str], name: Token) -> bool:
    """Whether such a pronoun stands before the name, so that it may mean another: "He thanked Orr. His office said"."""
    return any(token.lower_ in pronouns for token in tokens if token.i < name.i)


def _is_unnamed(names: Names, noun: Token, gender: str) -> bool:
    """Somebody of that gender, or of none told, who is but described: "the driver", "a judge"; not "Judge Ana Orr"."""
    if noun.pos_ != "NOUN" or noun.tag_ != "NN" or not _is_person_noun(noun) or gender_of_noun(noun) not in (gender, None):
        return False
    if noun.dep_ in ("compound", "appos", "attr", "nmod", "oprd") or names.covering(noun) is not None:
        return False
    follower = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    beside = any(child.dep_ == "appos" and names.person_at(child) is not None for child in noun.rights)
    return not beside and names.person_at(follower) is None


def _is_person_noun(noun: Token) -> bool:
    lemma = noun.lemma_.lower()
    return gender_of_noun(noun) is not None or lemma in _persons() or (bool(_DOER.fullmatch(lemma)) and lemma not in _THINGS)


@cache
def _persons() -> frozenset[str]:
    return frozenset([*words("keypoints")["persons"], *words("people")["person_nouns"], "people"])


def _noun_alone(noun: Token) -> str:
    """The noun with what stands before it, without article and number: "striking nurses"."""
    first = noun.i
    while first and noun.doc[first - 1].dep_ in ("amod", "compound") and noun.doc[first - 1].head.i == noun.i:
        first -= 1
    text: str = noun.doc[first : noun.i + 1].text
    return text
