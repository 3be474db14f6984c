"""Whether a sentence makes sense by itself: what in it points back at words that a digest does not show."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.keypoints.people import People, is_person_noun, main_subject
from summarizer.keypoints.pronouns import doubted, kind_of, unmet
from summarizer.language import ParsedArticle

_AGED = re.compile(r"The \d+-year-olds?\b")
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "such"})
_TELLING_WHICH = frozenset({"prep", "relcl", "acl", "appos", "ccomp"})
_LEADING = frozenset({"det", "predet", "amod"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_AT = frozenset({"in", "at", "to", "from", "near", "on", "into"})
_OPENING_MARKS = "\"'“‘«([ "


@dataclass(frozen=True, slots=True)
class Standing:
    """What a sentence needs: nothing; `names` in place of words that point back; one of `needs` told before it; or (`bound`) the
    sentence before it shown before it.

    persons: "m" and "f", where "he" and "she" point back. names: of each such word ("he", "her", "The company" at the
    beginning) the name to show. opener: the words at its beginning that may be left out. needs: words of which one must have
    been told, where it takes something as known ("The ruling"). retold: told in a point; else any point before it will do.
    """

    bound: bool = False
    persons: frozenset[str] = frozenset()
    names: tuple[tuple[Span, str], ...] = ()
    opener: Span | None = None
    needs: frozenset[str] = frozenset()
    retold: bool = False


def standing(
    parsed: ParsedArticle, tokens: TokenSpan, sentence: Span, nth: int, people: People, cuts: Sequence[Span] = ()
) -> Standing:
    """How `sentence`, the `nth` of the article, stands when `cuts` are left out of it."""
    opener, leaning = _opener(parsed.text, sentence)
    pronouns = unmet(parsed, tokens, sentence, people, cuts)
    names = [
        (Span(pronoun.idx, pronoun.idx + len(pronoun)), name)
        for pronoun in pronouns
        if not doubted(pronoun, tokens, people) and (name := people.stands_for(pronoun, nth)) is not None
    ]
    met = len(names) == len(pronouns)
    if opener is None and leaning is not None and any(span.start == leaning.end for span, _ in names):
        opener = leaning  # "But he said": the name in brackets can begin the sentence
    start = (opener or leaning or sentence).end if opener or leaning else sentence.start
    end = min(sentence.end, start + 160)
    while start < end and parsed.text[start] in _OPENING_MARKS:
        start += 1
    beginning = parsed.text[start : start + 1].upper() + parsed.text[start + 1 : end]
    points_back = bool(_pointers().match(beginning))
    if points_back and not pronouns and (body := people.body_at(start)):
        points_back, names = False, [body]
    if points_back and _AGED.match(beginning) and not _is_bare(main_subject(tokens)):
        points_back = False
    leans = _points(tokens) or points_back or (opener is None and _is_bound(leaning, parsed.text))
    persons = frozenset(kind for pronoun in pronouns if (kind := kind_of(pronoun)) in ("m", "f"))
    leans = leans or any(
        each(parsed, token, tokens) for token in tokens for each in (_is_elsewhere, _is_outlet, _is_this, _is_whose)
    )
    needs, retold = _needs(parsed, tokens, cuts)
    return Standing(leans or not met, persons, tuple(names) if met else (), opener, needs, retold)


def _needs(parsed: ParsedArticle, tokens: TokenSpan, cuts: Sequence[Span]) -> tuple[frozenset[str], bool]:
    """What the sentence takes as known: words of which one must have been told, and whether in the points themselves."""
    pointing = next((token for token in tokens if _points_at_told(parsed, token, tokens)), None)
    if pointing is not None and not any(cut.start <= pointing.idx < cut.end for cut in cuts):
        return _retellings().get(lemma := pointing.lemma_.lower(), frozenset({lemma})), True
    first = (token for token in tokens if token.dep_ in ("nsubj", "nsubjpass") and token.left_edge.i == tokens.start)
    subject = next(first, None) or main_subject(tokens)  # "The ruling was wrong, the union said"
    if subject is None or subject.pos_ != "NOUN" or subject.left_edge.lower_ != "the":
        return frozenset(), False
    lemma = subject.lemma_.lower()
    more = any(child.dep_ in _TELLING_WHICH for child in subject.rights)
    more = more or any(child.pos_ in ("PROPN", "NUM") or child.dep_ in ("poss", "compound") for child in subject.lefts)
    if more or lemma in words("keypoints")["known"]:
        return frozenset(), False
    if lemma in _retellings():
        told = {token.lemma_.lower() for token in tokens.doc[tokens.start : subject.i]}  # "When the ship sank, the owner"
        return (frozenset(), False) if told & _retellings()[lemma] else (_retellings()[lemma], True)
    return (frozenset({lemma}) if is_person_noun(subject) and subject.left_edge.i == tokens.start else frozenset()), False


def _is_this(parsed: ParsedArticle, this: Token, tokens: TokenSpan) -> bool:
    """ "This" or "that" alone, for something that another sentence tells: "She could do this by …"."""
    if this.lower_ not in ("this", "that") or this.tag_ != "DT" or this.dep_ not in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return False
    if parsed.quotation_at(this.idx) is not None or any(child.i > this.i for child in this.children):
        return False
    before, after = this.doc[max(tokens.start, this.i - 1) : this.i], this.doc[this.i + 1 : this.i + 2]
    if any(token.pos_ in ("NOUN", "PROPN", "PUNCT") for token in before):
        return False  # "the steps that she took"
    if any(token.pos_ in ("ADJ", "NOUN", "NUM", "ADV", "PROPN") or token.dep_ == "cc" for token in after):
        return False  # "this or the next", "this long"
    own = _clauses_around(this)
    return not any(_tells(token) and token.i not in own for token in tokens.doc[tokens.start : this.i])


def _tells(verb: Token) -> bool:
    """Whether the verb tells of something, and not only which one is meant: "a town where most people *have* little"."""
    return verb.pos_ == "VERB" and verb.dep_ not in ("relcl", "acl", "xcomp", "pcomp")


def _is_elsewhere(_: ParsedArticle, there: Token, tokens: TokenSpan) -> bool:
    """ "There" for a place of which the sentence has not told before: "police there said"."""
    if there.lower_ != "there" or there.dep_ != "advmod":
        return False
    before = tokens.doc[tokens.start : there.i]
    return not any(token.ent_type_ in _PLACES or (token.dep_ == "pobj" and token.head.lower_ in _AT) for token in before)


def _is_outlet(_: ParsedArticle, noun: Token, tokens: TokenSpan) -> bool:
    """ "Told the newspaper", of which the sentence has not told the name."""
    if noun.dep_ not in ("dobj", "dative") or noun.lower_ not in words("keypoints")["outlets"] or noun.head.lemma_ != "tell":
        return False
    bare = [child.lower_ for child in noun.children] == ["the"]
    return bare and not any(token.ent_type_ in ("ORG", "WORK_OF_ART") for token in tokens.doc[tokens.start : noun.i])


def _is_whose(_: ParsedArticle, noun: Token, tokens: TokenSpan) -> bool:
    """ "A spokeswoman said", where the sentence before tells for whom."""
    if not noun.lower_.startswith("spokes") or noun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    alone = all(child.lower_ in ("a", "the") or child.dep_ == "punct" for child in noun.children)
    return alone and not any(token.ent_type_ in ("ORG", "GPE", "NORP") for token in tokens.doc[tokens.start : noun.i])


def _points_at_told(parsed: ParsedArticle, noun: Token, tokens: TokenSpan) -> bool:
    """Whether "this" or "that" before the noun points back at another sentence: not at time or place, not forward, and at
    nothing that its own sentence has told before ("a red card, but that dismissal was …").
    """
    if noun.pos_ != "NOUN" or not any(child.lower_ in _DEMONSTRATIVES and child.dep_ in _LEADING for child in noun.lefts):
        return False
    lemma = noun.lemma_.lower()
    if noun.ent_type_ in ("DATE", "TIME") or lemma in words("keypoints")["here"] or parsed.quotation_at(noun.idx) is not None:
        return False
    own = _clauses_around(noun)
    before = tokens.doc[tokens.start : noun.i]
    if any((_tells(token) and token.i not in own) or token.lemma_.lower() == lemma for token in before):
        return False
    goes_on = any(token.lower_ in ("as", "that") for token in tokens.doc[noun.i + 1 : min(noun.i + 3, tokens.end)])
    return not goes_on and not any(child.dep_ in _TELLING_WHICH for child in noun.rights)


def _clauses_around(noun: Token) -> set[int]:
    """The verbs that the noun hangs on: of its clause, and of those that its clause is part of."""
    found = set()
    for node in (noun, *noun.ancestors):
        if node.pos_ in ("VERB", "AUX"):
            found.add(node.i)
            if node.dep_ == "conj":
                break
    return found


@cache
def _retellings() -> dict[str, frozenset[str]]:
    """Nouns that retell, each with the words in which it may have been told."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in words("keypoints")["retold"]:
        for noun in group:
            found[noun].update(group)
    return {noun: frozenset(group) for noun, group in found.items()}


def _is_bare(subject: Token | None) -> bool:
    """Whether "The 19-year-old" is all that is said of whom it means; "The 19-year-old midfielder" says more."""
    return subject is None or subject.pos_ not in ("NOUN", "PROPN") or subject.lower_.rstrip("s").endswith("old")


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
