"""What an article says a person is: the role beside the name, and the gender that title, given name or noun tell."""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.language import ParsedArticle
from summarizer.quotes.naming import name_words, titles
from summarizer.quotes.phrases import char_span, noun_phrase

ADDRESSES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "messrs"})  # no role, only good manners
_MAX_ROLE_WORDS = 12
_PARTY = re.compile(r"[DRI]-")  # "Delgado, D-Elko Springs,"


@cache
def gender_list(key: str) -> frozenset[str]:
    return frozenset(words("people")["gender"][key])


def role_words(role: str) -> set[str]:
    """The words of a role in lower case, hyphenated ones in their parts too, abbreviated titles written out."""
    long = words("people")["long_titles"]
    found: set[str] = set()
    for word in re.findall(r"[\w-]+", role.lower()):
        found.update((word, long.get(word, word), *word.split("-")))
    return found


def gender_of(parsed: ParsedArticle, name: str, places: Sequence[int]) -> str | None:
    """ "m" or "f" by title ("Ms Persson") or given name; None where neither tells."""
    for place in places:
        if gender := gender_of_title(parsed.text[max(0, place - 14) : place]):
            return gender
    return gender_of_given_name(name)


def gender_of_title(before: str) -> str | None:
    title = before.rstrip().rsplit(" ", 1)[-1].strip(".\n“\"'‘(").lower()
    if title in gender_list("male_titles"):
        return "m"
    return "f" if title in gender_list("female_titles") else None


def gender_of_given_name(name: str) -> str | None:
    for given in reversed(name_words(name)[0].split("-")):  # "Jean-Luc" is a man's
        if given in gender_list("male_names"):
            return "m"
        if given in gender_list("female_names"):
            return "f"
    return None


def gender_of_noun(noun: Token) -> str | None:
    if noun.lemma_.lower() in gender_list("male_nouns"):
        return "m"
    return "f" if noun.lemma_.lower() in gender_list("female_nouns") else None


def role_at(parsed: ParsedArticle, place: int) -> Span | None:
    """The role given at this mention: "UK Defence Secretary Michael Fallon", "Fallon, the defence secretary,"; where both
    stand, the one that says more than "Rep."."""
    first = parsed.token_at(place)
    head = first
    while head.dep_ in ("compound", "flat") and head.head.pos_ == "PROPN" and head.head.i > head.i and head.head.i - head.i < 4:
        head = head.head
    before, after = _role_before(parsed, first, head), _role_apart(parsed, first, head)
    if before is not None and after is not None and is_bare_title(before.of(parsed.text)):
        return after
    return before or after


def _role_before(parsed: ParsedArticle, first: Token, head: Token) -> Span | None:
    doc = parsed.doc
    parts = [c.left_edge.i for c in head.lefts if c.dep_ in ("compound", "amod", "nmod", "poss", "det", "appos", "nummod")]
    start = min(parts, default=first.i)
    while start < first.i and (doc[start].pos_ in ("DET", "PRON") or doc[start].is_punct or doc[start].is_space):
        start += 1
    if start >= first.i or first.i - start > _MAX_ROLE_WORDS or doc[first.i - 1].is_punct or _in_quotation(parsed, doc[start]):
        return None
    last = first.i - 1
    while last > start and (doc[last].dep_ == "case" or doc[last].lower_.strip(".") in ADDRESSES):
        last -= 1
    return char_span(doc, start, last)


def _role_apart(parsed: ParsedArticle, first: Token, head: Token) -> Span | None:
    doc = parsed.doc
    after = next((c for c in head.rights if c.dep_ == "appos" and c.i > head.i + 1), None)
    whose = after is not None and any(t.tag_ == "WP$" for t in doc[after.left_edge.i : after.i])  # "…, whose son fell": not he
    if after is not None and not whose and doc[head.i + 1].text == "," and not _PARTY.match(after.left_edge.text + "-"):
        return _description(parsed, after)
    if head.dep_ == "appos" and head.head.pos_ in ("NOUN", "PROPN") and head.head.i < first.i and doc[first.i - 1].text == ",":
        return _description(parsed, head.head)
    return None


def _description(parsed: ParsedArticle, noun: Token) -> Span | None:
    if noun.pos_ not in ("NOUN", "PROPN") or noun.ent_type_ in ("PERSON", "DATE", "GPE", "CARDINAL"):
        return None
    doc = parsed.doc
    first, last = noun_phrase(noun)
    while first < last and doc[first].pos_ in ("DET", "PRON"):
        first += 1
    first = next((c.i + 1 for c in doc[first : noun.i] if c.is_punct and c.text in (",", "—")), first)
    if (
        last - first >= _MAX_ROLE_WORDS
        or _in_quotation(parsed, doc[first])
        or any(t.ent_type_ == "PERSON" for t in doc[first : noun.i + 1])
    ):
        return None
    return char_span(doc, first, last)


def _in_quotation(parsed: ParsedArticle, token: Token) -> bool:
    return parsed.quotation_at(token.idx) is not None


def is_bare_title(role: str) -> bool:
    return all(word.strip(".").lower() in titles() for word in role.split()) and len(role.split()) == 1
