"""Speakers without a name: how much of the words around a noun describes them, and what a noun or "they" calls again."""

from collections.abc import Mapping

from spacy.tokens import Doc, Token

from config import words
from summarizer.article import Span
from summarizer.language import ParsedArticle
from summarizer.quotes.names import Entity, Names
from summarizer.quotes.phrases import char_span
from summarizer.quotes.roles import gender_of_noun, is_office
from summarizer.quotes.salience import sentence_number

_PLURAL = frozenset({"they", "both", "all", "them", "their"})
_LONGEST_CLAUSE = 12  # words
_LOOK_BACK = 60  # tokens
_STUDIES = ("study", "journal", "research")


def own_clause(parsed: ParsedArticle, token: Token, mention: Span) -> int | None:
    """The last token of the clause that says which one is meant: "the company that owns it" calls nobody again."""
    clause = next((c for c in token.rights if c.dep_ in ("relcl", "acl")), None)
    if clause is None or clause.left_edge.i != token.i + 1 or not mention.start <= clause.idx < mention.end:
        return None
    inside = [t.i for t in parsed.tokens(mention) if t.i > token.i and not t.is_space]
    while inside and parsed.doc[inside[-1]].is_punct:
        inside.pop()
    return inside[-1] if 0 < len(inside) <= _LONGEST_CLAUSE else None


def description(doc: Doc, token: Token, first: int, last: int) -> Span:
    """The description without its conjuncts, which speak for themselves."""
    joined = next((c for c in token.rights if c.dep_ == "conj"), None)
    if joined is not None and joined.i > token.i:
        last = min(last, next((c.i for c in token.rights if c.dep_ in ("cc", "punct") and c.i > token.i), joined.i) - 1)
    return char_span(doc, first, max(last, token.i))


def plural_subject_before(parsed: ParsedArticle, token: Token) -> Token | None:
    """The nearest plural noun before, outside quotations, that is the subject of a clause."""
    for candidate in reversed(parsed.doc[max(0, token.i - _LOOK_BACK) : token.i]):
        subject = candidate.dep_ in ("nsubj", "nsubjpass") and candidate.pos_ in ("NOUN", "PROPN")
        if subject and is_plural(candidate) and parsed.quotation_at(candidate.idx) is None:
            return candidate
    return None


def described_subject(parsed: ParsedArticle, names: Names, token: Token) -> Token | None:
    """The noun for who did what the sentence before in the paragraph tells, and has no name: "The *Chief Minister* expressed
    grief"."""
    paragraph, number = parsed.paragraph_at(token.idx), sentence_number(parsed, token.idx) - 2
    if paragraph is None or number < 0 or parsed.sentences[number].start < paragraph.span.start:
        return None
    stretch = parsed.tokens(parsed.sentences[number])
    noun = next((t for t in stretch if t.dep_ == "nsubj" and t.head.dep_ == "ROOT"), None)
    if noun is None or noun.tag_ not in ("NN", "NNP") or names.person_at(noun) is not None or not is_office(noun):
        return None
    quoted = parsed.quotation_at(noun.idx) is not None
    return None if quoted or any(c.dep_ == "appos" for c in noun.rights) else noun


def is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in _PLURAL or any(c.dep_ == "conj" for c in token.rights)


def study_before(described: Mapping[str, Entity], token: Token) -> Entity | None:
    """What "the paper" means in an article about a study: that study, no newspaper and no institute."""
    told = next((found for noun in _STUDIES if (found := described.get(noun)) is not None), None)
    if told is not None or not any(t.lemma_.lower() in _STUDIES for t in token.doc[: token.i]):
        return told
    return Entity(token.doc[token.i - 1 : token.i + 1].text, person=False, places=[token.idx])


def is_person_noun(noun: Token) -> bool:
    """Nouns by which an article calls somebody again whom it has named: "the teenager", "the father-of-two"."""
    return gender_of_noun(noun) is not None or noun.lemma_.lower() in words("people")["person_nouns"]


def fits_role(modifier: str, role_words: set[str]) -> bool:
    """Whether a word before a noun fits whom the article gives a role with these words."""
    return (
        modifier in role_words
        or modifier in ("former", "then", "new", "outgoing")
        or (modifier in ("american", "u.s.", "us") and bool(role_words & {"u.s.", "us", "american"}))
    )
