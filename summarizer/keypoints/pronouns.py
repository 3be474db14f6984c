"""Which pronouns of a sentence have nothing in it that they can mean.

"He", "his" and the like want a person before them, "they" several, "it" a thing. Whoever cannot be meant does not count: a man
by "she"; who does something by "him" that it is done to ("the court freed him"); the lawyer by "her" in "a lawyer for her"; who
speaks by "he" in what is said.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.keypoints.people import GENDERS, People, is_person_noun, main_subject, persons
from summarizer.language import ParsedArticle
from summarizer.quotes.roles import gender_of_noun

PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
NEUTER = frozenset({"it", "its", "itself"})
_ANYBODY = frozenset({"who", "someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody", "people"})
_OF_SEVERAL = frozenset({"one", "each", "another", "none"})
_EXPLETIVE = re.compile(
    r"[Ii]t(?:['’]s| (?:is|was|has been|had been|will be|would be|may be|might be|could be|remains?|seems?|seemed|appears?"
    r"|appeared|emerged|turns? out|turned out|became|takes?|took|comes?|came|follows?|happened|rained|snowed))\b"
    r"(?=[^.]{0,90}\b(?:that|to|whether|how|why|who|if|when|what|as|after|time)\b)"
    r"|[Ii]t (?:is|was) (?:understood|believed|thought|feared|hoped|claimed|reported|expected|alleged|said)\b"
)
_BY_CLAUSE = frozenset({"ccomp", "xcomp", "csubj", "advcl", "acl"})
_OBJECT = frozenset({"dobj", "dative"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_TO = frozenset({"to", "against", "about", "at", "for", "by"})
_OF = frozenset({"of", "for", "to", "against"})
_WITHIN_NAME = frozenset({"compound", "nmod", "flat", "amod"})
_LINKED = frozenset({"xcomp", "conj", "advcl", "pcomp", "prep", "ccomp"})
_TIMES = frozenset({"DATE", "TIME", "PERCENT", "ORDINAL"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir"})
_STEPS = 12  # of the tree that are climbed at most


def unmet(
    parsed: ParsedArticle, tokens: TokenSpan, sentence: Span, people: People, cuts: Sequence[Span] = ()
) -> tuple[Token, ...]:
    """The pronouns of the third person with nothing in what is left of `sentence` that they can mean: of each kind (he, she, it,
    they) the first. cuts: what is left out of it.
    """
    subject = main_subject(tokens)
    found: dict[str, Token] = {}
    before: list[Token] = []
    for token in tokens:
        if any(cut.start <= token.idx < cut.end for cut in cuts):
            continue
        kind = kind_of(token)
        if kind is None:
            before.append(token)
        elif kind not in found and not _is_met(parsed, token, kind, before, sentence, people):
            if not _announces(parsed, token, subject, people):
                found[kind] = token
    return tuple(sorted(found.values(), key=lambda token: token.i))


def doubted(pronoun: Token, tokens: TokenSpan, people: People) -> bool:
    """Whether a surname alone stands before "he" or "she" of whom the article's only given name says the opposite: it may be
    another of the family.
    """
    kind = kind_of(pronoun)
    if kind not in ("m", "f"):
        return False
    before = tokens.doc[tokens.start : pronoun.i]
    alone = (token for token in before if people.names_someone(token) and token.dep_ in _SUBJECT)
    return any(token.left_edge.i == token.i and _gender(token, people) not in (kind, None) for token in alone)


def kind_of(token: Token) -> str | None:
    """ "m" or "f", "they" or "it" for a pronoun of the third person; None for all other words."""
    low = token.lower_
    if low in GENDERS:
        return GENDERS[low]
    return "they" if low in PLURAL else "it" if low in NEUTER else None


def _is_met(parsed: ParsedArticle, pronoun: Token, kind: str, before: Sequence[Token], sentence: Span, people: People) -> bool:
    if kind == "it" and pronoun.lower_ == "it" and _is_expletive(parsed, pronoun, sentence):
        return True
    fitting = (token for token in before if _fits(token, kind, people))
    return any(not _is_barred(parsed, pronoun, token, people) for token in fitting)


def _fits(token: Token, kind: str, people: People) -> bool:
    """Whether a pronoun of that kind can mean the word, wherever the two stand."""
    low = token.lower_
    if kind == "they":
        return _are_several(token)
    if kind == "it":
        if token.pos_ not in ("NOUN", "PROPN") and not (token.like_num and token.dep_ in _SUBJECT):
            return False
        return not (token.ent_type_ in _TIMES or people.names_someone(token) or token.lemma_.lower() in persons())
    if low in _ANYBODY:
        return low != "people"
    if low in _OF_SEVERAL and any(child.lower_ == "of" for child in token.rights):
        return True  # "one of the officers said he"
    described = is_person_noun(token) and not (people.are_named and _only_says_which(token))
    if not (people.names_someone(token) or described or _may_be_name(token) or _is_titled(token)):
        return False
    one = token.tag_ != "NNS" or people.names_someone(token)  # "Sanders"
    return one and _gender(token, people) in (kind, None)


def _only_says_which(noun: Token) -> bool:
    """The consumer in "consumer confidence": by its ending a person, but nobody is meant."""
    return noun.dep_ == "compound" and noun.text.islower() and noun.lemma_.lower() not in persons()


def _are_several(token: Token) -> bool:
    """A plural, a group, several in a row, or somebody of whom any may be meant ("every owner … they")."""
    low = token.lower_
    if low in _ANYBODY or low in _groups():
        return True
    if token.like_num and token.dep_ in _SUBJECT:
        return True  # "two in three said they"
    if token.pos_ not in ("NOUN", "PROPN") or (token.ent_type_ in _TIMES and token.pos_ == "NOUN"):
        return False
    several = token.tag_ in ("NNS", "NNPS") or token.ent_type_ in ("ORG", "NORP") or token.dep_ == "conj"
    return several or (token.pos_ == "NOUN" and is_person_noun(token))


def _gender(token: Token, people: People) -> str | None:
    if token.pos_ == "NOUN":
        return gender_of_noun(token)
    return people.gender_at(token)


def _is_barred(parsed: ParsedArticle, pronoun: Token, other: Token, people: People) -> bool:
    """Whether grammar forbids that `pronoun` means `other`, which stands before it."""
    head = _whole_name(other)
    if parsed.quotation_at(pronoun.idx) is not None and people.says(other, pronoun):
        return True  # "Marsh said: 'He is …'"
    if _is_within(pronoun, head):
        return True
    own = pronoun.tag_ == "PRP$" or pronoun.lower_ in ("his", "hers", "theirs") or pronoun.lower_.endswith(("self", "selves"))
    if own:
        return False
    verb = _done_to(pronoun)
    return verb is not None and _doer(verb) == head.i


def _whole_name(token: Token) -> Token:
    while token.dep_ in _WITHIN_NAME and token.head.i != token.i and token.head.pos_ in ("NOUN", "PROPN"):
        token = token.head
    return token


def _is_within(pronoun: Token, head: Token) -> bool:
    """Whether `pronoun` helps to say who `head` is: "a lawyer for *her*"; not "a man in *his* forties"."""
    node = pronoun
    for _ in range(_STEPS):
        if node.head.i == node.i or node.dep_ == "conj" or node.pos_ in ("VERB", "AUX"):
            return False
        if node.dep_ == "prep" and (node.lower_ not in _OF or node.head.pos_ not in ("NOUN", "PROPN")):
            return False  # "six children, three of *them*"
        node = node.head
        if node.i == head.i:
            return True
    return False


def _done_to(pronoun: Token) -> Token | None:
    """The verb that says what is done to whom `pronoun` means."""
    if pronoun.dep_ in _OBJECT and pronoun.head.pos_ in ("VERB", "AUX"):
        return pronoun.head
    through = pronoun.head
    if pronoun.dep_ == "pobj" and through.lower_ in _TO and through.dep_ in ("prep", "dative", "agent"):
        return through.head if through.head.pos_ in ("VERB", "AUX") else None
    return None


def _doer(verb: Token) -> int | None:
    """Where the subject of `verb` stands, found over what it hangs on where it has none of its own: "wants to see him"."""
    for _ in range(_STEPS):
        own = next((child for child in verb.children if child.dep_ in _SUBJECT), None)
        if own is not None:
            relative = verb.dep_ == "relcl" and own.lower_ in ("who", "which", "that")
            return verb.head.i if relative else own.i
        if verb.dep_ in ("acl", "relcl"):
            return verb.head.i
        if verb.dep_ == "xcomp":
            done_to = next((child for child in verb.head.children if child.dep_ in _OBJECT and child.i < verb.i), None)
            if done_to is not None:
                return done_to.i  # "told the guard to free him"
        if verb.dep_ not in _LINKED or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _is_expletive(parsed: ParsedArticle, pronoun: Token, sentence: Span) -> bool:
    """An "it" that means nothing: "it is time", "made it clear that", "found it hard to"."""
    if _EXPLETIVE.match(parsed.text, pronoun.idx, min(sentence.end, pronoun.idx + 140)):
        return True
    verb = pronoun.head
    quality = next((token for token in _next(pronoun) if token.pos_ == "ADJ"), None)
    if quality is not None and (pronoun.dep_ in _OBJECT or verb.dep_ in ("ccomp", "xcomp")):
        return True
    return verb.lemma_ in ("be", "become") and any(child.dep_ in _BY_CLAUSE and child.i > verb.i for child in verb.children)


def _next(token: Token) -> Iterator[Token]:
    """The two words after it."""
    yield from token.doc[token.i + 1 : token.i + 3]


def _announces(parsed: ParsedArticle, pronoun: Token, subject: Token | None, people: People) -> bool:
    """ "As he left, the minister said": the subject of the main clause, still to come, says who it is."""
    if subject is None or subject.i <= pronoun.i or subject.pos_ == "PRON" or parsed.quotation_at(pronoun.idx):
        return False
    if subject.left_edge.i <= pronoun.i:
        return False  # "Its director said": whose?
    gender = GENDERS.get(pronoun.lower_)
    if gender is None:
        return True
    if _gender(subject, people) not in (gender, None):
        return False
    if people.names_someone(subject) or is_person_noun(subject):
        return True
    return _may_be_name(subject) and subject.ent_type_ not in ("GPE", "LOC", "ORG")


def _may_be_name(token: Token) -> bool:
    """A name as a subject, which the small pipeline often takes for a body or a place."""
    subject = token.pos_ == "PROPN" and token.dep_ in _SUBJECT
    return subject and (token.ent_type_ not in ("NORP", "DATE", "FAC", "LAW") or (token.ent_type_, token.tag_) == ("NORP", "NNP"))


def _is_titled(token: Token) -> bool:
    """The title before a name, whatever the pipeline takes the name for: "Ms eden", in a text without capitals."""
    return token.lower_.rstrip(".") in _TITLES and token.dep_ in ("compound", "nmod")


@cache
def _groups() -> frozenset[str]:
    return frozenset(words("keypoints")["groups"])


def has_person(tokens: Iterable[Token], kind: str, people: People) -> bool:
    """Whether a sentence has somebody that "he" (`kind` "m") or "she" ("f") in the next can mean; any who is named, for a given
    name may be a man's or a woman's.
    """
    return any(kind_of(token) == kind or people.names_someone(token) or _fits(token, kind, people) for token in tokens)
