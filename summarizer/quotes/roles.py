"""What an article says a person is: the role beside the name, and the gender that title, given name or noun tell."""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc, Token

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.language import ParsedArticle
from summarizer.quotes.naming import name_words, titles
from summarizer.quotes.phrases import char_span, noun_phrase

ADDRESSES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "messrs"})  # no role, only good manners
_MAX_ROLE_WORDS = 12
_OFFICE = re.compile(r"(?:[^aeiou]er|or|ist|man|woman|voy|head)s?\Z")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
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
    first = next(iter(name_words(name)), "")
    for given in reversed(first.split("-")):  # "Jean-Luc" is a man's
        if given in gender_list("male_names"):
            return "m"
        if given in gender_list("female_names"):
            return "f"
    return None


def gender_of_role(role: str) -> str | None:
    """ "f" for "Weiss's widow": by the nouns of the role, if they agree."""
    found = set(re.findall(r"\w+", role.lower()))
    male, female = found & gender_list("male_nouns"), found & gender_list("female_nouns")
    return None if bool(male) == bool(female) else "m" if male else "f"


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
    if before is not None and parsed.kind_at(place) is ParagraphKind.TITLE and _is_capital_verb(first.nbor(-1)):
        before = None  # "Black Lawmakers Rip Donald Trump": a headline set in capitals
    if before is not None and after is not None and is_bare_title(before.of(parsed.text)):
        return after
    return before or after


def _is_capital_verb(word: Token) -> bool:
    return word.text[:1].isupper() and not is_office(word)


def _role_before(parsed: ParsedArticle, first: Token, head: Token) -> Span | None:
    doc = parsed.doc
    parts = [c.left_edge.i for c in head.lefts if c.dep_ in ("compound", "amod", "nmod", "poss", "det", "appos", "nummod")]
    start = min(parts, default=first.i)
    while start < first.i and (doc[start].pos_ in ("DET", "PRON") or doc[start].is_punct or doc[start].is_space):
        start += 1
    joint = next(
        (t.i for t in reversed(doc[start : first.i]) if t.lower_ == "and" and t.i and t.nbor(-1).ent_type_ == "PERSON"), None
    )
    start = start if joint is None else joint + 1  # "Trump and *Democratic rival* Hillary Clinton"
    if start >= first.i or first.i - start > _MAX_ROLE_WORDS or doc[first.i - 1].is_punct or _in_quotation(parsed, doc[start]):
        return None
    last = first.i - 1
    if doc[last].dep_ == "case" and start and doc[start - 1].pos_ == "ADP":
        return None  # "the Bureau of Meteorology's Kim Nguyen": whose she is, not what
    while last > start and (doc[last].dep_ == "case" or doc[last].lower_.strip(".") in ADDRESSES):
        last -= 1
    verb = next((token.i for token in reversed(doc[start : last + 1]) if token.tag_ in _FINITE), start - 1)
    if verb == last or (doc[last].pos_ in ("ADJ", "VERB", "ADV") and doc[last].lower_.strip(".") not in titles()):
        return None  # "Australian-born Assange", "Trump assailed Williams": no role
    if doc[start].lower_ in ("a", "an") or (head.dep_ == "appos" and head.head.pos_ == "PROPN" and _article_before(doc, start)):
        return None  # "Sondland, a wealthy hotelier Trump tapped": that is the other one's
    return char_span(doc, *_whole_role(doc, verb + 1, last)) if is_office(doc[last]) else _led_by_office(doc, verb + 1, last)


def _whole_role(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """With the "co-" of "co-founder"."""
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_ and not doc[first - 2].whitespace_:
        first -= 2
    return first, last


def _led_by_office(doc: Doc, first: int, last: int) -> Span | None:
    """ "*former special envoy to* Ukraine Kurt Volker": what stands right before the name is but the end of the role, and no
    role where it is a place alone."""
    link = doc[first - 1] if first else doc[first]
    link = link.nbor(-1) if link.pos_ == "DET" and link.i else link
    noun = link.head
    if link.pos_ == "ADP" and noun.i < link.i and noun.i == link.i - 1 and is_office(noun):
        start = min([noun.i, *(c.left_edge.i for c in noun.lefts if c.dep_ in ("amod", "compound", "nmod"))])
        return char_span(doc, start, last) if last - start < _MAX_ROLE_WORDS else None
    return None if doc[last].ent_type_ in ("GPE", "LOC", "NORP") else char_span(doc, first, last)


@cache
def _offices() -> frozenset[str]:
    return frozenset([*words("keypoints")["persons"], *words("people")["person_nouns"], *titles()])


def is_office(noun: Token) -> bool:
    """Whether a noun says what somebody is: "director", "envoy"."""
    return is_known_office(noun) or bool(_OFFICE.search(noun.lower_))


def is_known_office(noun: Token) -> bool:
    """The same by what is known alone, not by how the word ends: "The Islands *Chamber* of Commerce" is none."""
    return noun.lemma_.lower() in _offices() or noun.lower_.strip(".") in _offices()


def _article_before(doc: Doc, start: int) -> bool:
    return start > 0 and doc[start - 1].lower_ in ("a", "an")


def _role_apart(parsed: ParsedArticle, first: Token, head: Token) -> Span | None:
    doc = parsed.doc
    after = next((c for c in head.rights if c.dep_ == "appos" and c.i > head.i + 1), None)
    whose = after is not None and any(t.tag_ == "WP$" for t in doc[after.left_edge.i : after.i])  # "…, whose son fell": not he
    if after is not None and not whose and doc[head.i + 1].text == "," and not _PARTY.match(after.left_edge.text + "-"):
        return _description(parsed, after)
    before = first.i - 1
    while before > 0 and doc[before].lower_.strip(".") in titles():  # "its author, Prof Neil Hurd"
        before -= 1
    if head.dep_ == "appos" and head.head.pos_ in ("NOUN", "PROPN") and head.head.i < first.i and doc[before].text == ",":
        return _description(parsed, _office_of(head.head))
    return None


def _office_of(noun: Token) -> Token:
    """The noun that says what somebody is, where the parse hangs the name on a later one: "a *spokeswoman* for Nordvarm"."""
    above = noun
    for _ in range(3):
        if above.dep_ not in ("pobj", "conj", "prep") or above.head.i > above.i:
            break
        above = above.head
        if above.pos_ == "NOUN" and is_office(above) and above.tag_ == "NN":
            return above
    return noun


def _description(parsed: ParsedArticle, noun: Token) -> Span | None:
    if (
        noun.pos_ not in ("NOUN", "PROPN")
        or noun.tag_ in ("NNS", "NNPS")
        or noun.ent_type_ in ("PERSON", "DATE", "GPE", "CARDINAL")
    ):
        return None
    doc = parsed.doc
    if not is_office(noun) and any(c.dep_ == "poss" and c.tag_ not in ("PRP$", "WP$") for c in noun.lefts):
        return None  # "…'s investigator, Frank Tully, the hospital's computer system recorded": a thing of another's
    first, last = noun_phrase(noun)
    while first < last and (doc[first].pos_ in ("DET", "PRON", "SCONJ", "CCONJ") or doc[first].lower_ == "whether"):
        first += 1
    first = next((c.i + 1 for c in doc[first : noun.i] if c.is_punct and c.text in (",", "—")), first)
    if (
        last - first >= _MAX_ROLE_WORDS
        or _in_quotation(parsed, doc[first])
        or any(t.ent_type_ == "PERSON" and not _owns(t, noun) for t in doc[first : noun.i + 1])
    ):
        return None
    return char_span(doc, first, last)


def _owns(name: Token, noun: Token) -> bool:
    """Whether `name` is (part of) whose `noun` somebody is: "Orta's campaign manager, Beth Sandoval"."""
    owner = name.head if name.dep_ in ("compound", "flat", "case") else name
    return owner.dep_ == "poss" and owner.head.i == noun.i


def _in_quotation(parsed: ParsedArticle, token: Token) -> bool:
    return parsed.quotation_at(token.idx) is not None


def is_bare_title(role: str) -> bool:
    return all(word.strip(".").lower() in titles() for word in role.split()) and len(role.split()) == 1
