"""Whether a sentence makes sense by itself: what in it points back at words that a digest does not show."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.keypoints.people import People, is_person_noun, main_subject
from summarizer.language import ParsedArticle

_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_NEUTER = frozenset({"it", "its", "itself"})
_ANYBODY = frozenset({"who", "someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody", "people"})
_EXPLETIVE = re.compile(
    r"[Ii]t(?:['’]s| (?:is|was|has been|had been|will be|would be|may be|might be|could be|remains?|seems?|seemed|appears?"
    r"|appeared|emerged|turns? out|turned out|became|takes?|took|comes?|came|follows?|happened|rained|snowed))\b"
    r"(?=[^.]{0,90}\b(?:that|to|whether|how|why|who|if|when|what|as|after|time)\b)"
    r"|[Ii]t (?:is|was) (?:understood|believed|thought|feared|hoped|claimed|reported|expected|alleged|said)\b"
)
_AGED = re.compile(r"The \d+-year-olds?\b")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir"})
_OPENING_MARKS = "\"'“‘«([ "


@dataclass(frozen=True, slots=True)
class Standing:
    """What a sentence needs: nothing; a name in place of `pointer`; or (`bound`) the sentence before it shown before it.

    pointer: "he", or "The company" at the beginning. about_person: what points back means a person. opener: the words at its
    beginning that may be left out.
    """

    bound: bool = False
    about_person: bool = False
    pointer: Span | None = None
    name: str | None = None
    opener: Span | None = None


def standing(parsed: ParsedArticle, tokens: TokenSpan, sentence: Span, nth: int, people: People) -> Standing:
    """How `sentence`, the `nth` of the article, stands."""
    opener, leaning = _opener(parsed.text, sentence)
    dangling = _dangling(parsed, tokens, sentence, people)
    name = None
    if dangling is not None and dangling.lower_ in ("he", "she") and dangling.dep_ in ("nsubj", "nsubjpass"):
        following = parsed.text[dangling.idx + len(dangling) : dangling.idx + len(dangling) + 1]
        name = people.meant_by(dangling, nth) if following in (" ", ",") else None
    about_person = dangling is not None and dangling.lower_ in _SINGULAR
    pointer = Span(dangling.idx, dangling.idx + len(dangling)) if dangling is not None and name else None
    if opener is None and leaning is not None and pointer is not None and pointer.start == leaning.end:
        opener = leaning  # "But he said": the name in brackets can begin the sentence
    start = opener.end if opener else sentence.start
    end = min(sentence.end, start + 160)
    while start < end and parsed.text[start] in _OPENING_MARKS:
        start += 1
    points_back = bool(_pointers().match(parsed.text[start:end]))
    if points_back and dangling is None and (body := people.body_at(start)):
        points_back, (pointer, name) = False, body
    if points_back and _AGED.match(parsed.text, start) and not _is_bare(main_subject(tokens)):
        points_back = False
    leans = _points(tokens) or points_back or (opener is None and _is_bound(leaning, parsed.text))
    return Standing(leans or (dangling is not None and name is None), about_person, pointer, name, opener)


def _is_bare(subject: Token | None) -> bool:
    """Whether "The 19-year-old" is all that is said of whom it means; "The 19-year-old midfielder" says more."""
    return subject is None or subject.pos_ not in ("NOUN", "PROPN") or subject.lower_.rstrip("s").endswith("old")


def has_person(tokens: TokenSpan, people: People) -> bool:
    """Whether a sentence has somebody that "he" or "she" in the next can mean."""
    return any(people.names_someone(token) or token.lower_ in ("he", "she") or is_person_noun(token) for token in tokens)


def _points(tokens: TokenSpan) -> bool:
    """Whether the subject is a bare "one", "both", "some" at the beginning."""
    first = tokens[0]
    subject = first.dep_ in ("nsubj", "nsubjpass") and first.lower_ in words("keypoints")["alone"]
    return subject and not any(child.i > first.i for child in first.children)


@cache
def _pointers() -> re.Pattern[str]:
    return re.compile("|".join(words("keypoints")["pointers"]))


@cache
def _openers() -> re.Pattern[str]:
    forms = sorted(words("keypoints")["openers"], key=len, reverse=True)
    return re.compile(rf"({'|'.join(forms)})(,?) (?!(?:to|of)\b)")


def _opener(text: str, sentence: Span) -> tuple[Span | None, Span | None]:
    """(what can be left out, what leans on the sentence before) at the beginning of `sentence`."""
    found = _openers().match(text, sentence.start, sentence.end)
    if not found:
        return None, None
    leaning = Span(found.start(), found.end())
    sure = found.group(2) or found.group(1) in ("But", "And", "Yet")  # without a comma it may be part of a name
    after = text[found.end() : found.end() + 2].lstrip(_OPENING_MARKS)
    begins = after[:1].isupper() or after[:1].isdigit()
    return (leaning if sure and begins else None), (leaning if sure or text[found.end()].islower() else None)


def _is_bound(leaning: Span | None, text: str) -> bool:
    return leaning is not None and leaning.of(text).rstrip(", ") in words("keypoints")["bound"]


def _dangling(parsed: ParsedArticle, tokens: TokenSpan, sentence: Span, people: People) -> Token | None:
    """The first pronoun of the third person with nothing in the sentence that it can mean."""
    subject = main_subject(tokens)
    person = anyone = plural = thing = False
    for token in tokens:
        low = token.lower_
        if low in _SINGULAR:
            if not person and not _announces(parsed, token, subject, people):
                return token
        elif low in _PLURAL:
            if not plural and not anyone and not _announces(parsed, token, subject, people):
                return token
        elif low in _NEUTER:
            here = token.idx
            expletive = low == "it" and _EXPLETIVE.match(parsed.text, here, min(sentence.end, here + 140))
            if not thing and not expletive and not _announces(parsed, token, subject, people):
                return token
        elif people.names_someone(token) or low in _ANYBODY or is_person_noun(token) or _may_be_name(token) or _is_titled(token):
            person = person or low != "people"
            thing = True
            anyone = anyone or token.pos_ == "NOUN"  # "every owner … they"
            plural = plural or low in _ANYBODY or low in _groups() or token.tag_ in ("NNS", "NNPS") or token.dep_ == "conj"
        elif token.pos_ in ("NOUN", "PROPN") or (token.like_num and token.dep_ in ("nsubj", "nsubjpass")):
            thing = True
            several = token.tag_ in ("NNS", "NNPS") or token.ent_type_ in ("ORG", "NORP") or low in _groups()
            several = several or token.like_num  # "two in three said they"
            plural = plural or several or token.dep_ == "conj"
    return None


def _announces(parsed: ParsedArticle, pronoun: Token, subject: Token | None, people: People) -> bool:
    """ "As he left, the minister said": the subject of the main clause, still to come, says who it is."""
    if subject is None or subject.i <= pronoun.i or subject.pos_ == "PRON" or parsed.quotation_at(pronoun.idx):
        return False
    if subject.left_edge.i <= pronoun.i:
        return False  # "Its director said": whose?
    if pronoun.lower_ not in _SINGULAR or people.names_someone(subject) or is_person_noun(subject):
        return True
    return _may_be_name(subject) and subject.ent_type_ not in ("GPE", "LOC", "ORG")


def _may_be_name(token: Token) -> bool:
    """A name as a subject, which the small pipeline often takes for a body or a place."""
    subject = token.pos_ == "PROPN" and token.dep_ in ("nsubj", "nsubjpass")
    return subject and (token.ent_type_ not in ("NORP", "DATE", "FAC", "LAW") or (token.ent_type_, token.tag_) == ("NORP", "NNP"))


@cache
def _groups() -> frozenset[str]:
    return frozenset(words("keypoints")["groups"])


def _is_titled(token: Token) -> bool:
    """The title before a name, whatever the pipeline takes the name for: "Ms eden", in a text without capitals."""
    return token.lower_.rstrip(".") in _TITLES and token.dep_ in ("compound", "nmod")
