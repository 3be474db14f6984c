"""What the look of a name tells: an amount is none, an age follows a person's, a noun or title before it is no part of it."""

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span as TokenSpan

from config import words
from summarizer.article import Span
from summarizer.quotes.naming import titles
from summarizer.quotes.roles import gender_list, gender_of_given_name

_AMOUNT = re.compile(
    r"(?:Rs\.? ?|[A-Z]{0,3}[$£€₹¥] ?)?\d[\d.,]*(?: ?(?:k|m|mn|mln|bn|tn|p|crore|lakh|million|billion))?(?:-\w+)*"
)
_WORD = r"[A-Z][\w'’-]*[a-z][\w'’]*"
_AGED = re.compile(rf"(?<![\w’'-])({_WORD}(?: [A-Z]\.)?(?: {_WORD}){{1,2}}), \d{{1,2}}(?=[,.;]| and\b)")
_OWNER = re.compile(r"['’]s (?=[A-Z])")
_NAME = 3  # words
_MONTHS = re.compile(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?")
_PAPERS = frozenset({"journal", "magazine", "newspaper", "tabloid", "daily", "weekly"})
_AGENCY = 4  # characters: a word in capitals of so few may be an agency's name


def is_no_name(ent: TokenSpan) -> bool:
    """Whether what spaCy takes for a name is an amount ("£373mn"), a word that a tabloid shouts ("A FURIOUS gran"), or what
    families call each other ("Mum")."""
    text = ent.text
    if text.islower() or ((text[:2] == "Rs" or not text[0].isalpha()) and _AMOUNT.fullmatch(text)):
        return True
    if len(ent) > 1:
        return False
    shouted = text.isupper() and len(text) > _AGENCY and ent[0].dep_ == "amod" and ent[0].head.text.islower()
    return shouted or text.lower() in _kin()


@cache
def _kin() -> frozenset[str]:
    return frozenset(words("people")["kin"])


def is_paper(ent: TokenSpan) -> bool:
    """ "the journal *Marine Records*": no person, whatever the first word is."""
    return ent.start > 0 and ent[0].nbor(-1).lower_ in _PAPERS


def is_place_s(ent: TokenSpan) -> bool:
    """Whether a word stands in the name of a place: "the *Tarvin* hills"."""
    word = ent[0]
    return len(ent) == 1 and word.dep_ == "compound" and word.head.tag_ == "NNS" and word.i > 0 and word.nbor(-1).lower_ == "the"


def aged_names(text: str) -> Iterator[Span]:
    """The names that an age follows: "Doreen Wickes, 78, was making tea"."""
    for match in _AGED.finditer(text):
        if not _MONTHS.fullmatch(match[1].split()[-1]):
            yield without_lead(text, Span(*match.span(1)))


def without_lead(text: str, span: Span) -> Span:
    """The name without what stands before it with a capital: "*Neighbour* Sheila Boon", "*Cllr* Jean Pargeter"."""
    start = span.start
    while True:
        first, space, rest = text[start : span.end].partition(" ")
        if not space or not rest[:1].isupper() or not _leads(first):
            return Span(start, span.end)
        start += len(first) + 1


def person_within(text: str, span: Span) -> Span | None:
    """The person in what spaCy takes for a body: "*Neighbour* Jean Pargeter", "*the Bureau of Meteorology's* Kim Nguyen"."""
    name = span.of(text)
    if " " not in name:
        return None
    owner = _OWNER.search(name)
    found = Span(span.start + owner.end(), span.end) if owner is not None else without_lead(text, span)
    rest = found.of(text)
    whole = 2 <= len(rest.split()) <= _NAME and all(c.isalpha() or c in " -'’." for c in rest)
    return found if found != span and whole and gender_of_given_name(rest) is not None else None


def _leads(word: str) -> bool:
    bare = word.strip(".,").lower()
    return bare in titles() or (bare in _callings() and gender_of_given_name(bare) is None)


@cache
def _callings() -> frozenset[str]:
    people = words("people")
    nouns = (*words("keypoints")["persons"], *people["person_nouns"], *gender_list("male_nouns"), *gender_list("female_nouns"))
    return frozenset([*nouns, *people["callings"]])
