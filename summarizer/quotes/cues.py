"""Cues: the words that report. The tagger finds them; here grammar and word lists say what a cue is worth.

Not every cue reports: "did not say", "wants", "a disease called …". Lemmas are in `config/words/cues.toml`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import NamedTuple

from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.language import ParsedArticle
from summarizer.quotes.phrases import SUBJECTS, char_span, governors, noun_phrase


@dataclass(frozen=True, slots=True)
class CueUse:
    """A cue in its place. head: the verb or noun that reports. subject: the token that heads the mention, if there is one."""

    span: Span
    head: Token
    mention: Span | None
    subject: Token | None


# "tried to suggest that …" reports; "to say that …" alone, "refused to say", "wants to tell" do not
_TRIED = frozenset({"go", "appear", "seem", "continue", "try", "begin", "start", "rush", "proceed", "hasten", "take"})
_UNREAL = frozenset({"could", "should", "might", "may", "can", "must", "'ll"})
_ADDRESSED = frozenset({"ask", "question", "tell", "press", "quiz", "urge", "order", "remind", "inform", "advise", "warn"})
_NAMING = frozenset({"call", "dub", "term", "label", "brand", "describe", "title", "sign"})
# "rejected claims that …": what was claimed is not theirs who reject it, nor does the article say whose it is
_REJECTING = frozenset({"reject", "dismiss", "refute", "rebut", "deny", "dispute", "rebuff", "counter", "challenge"})


@cache
def _nouns(key: str) -> frozenset[str]:
    return frozenset(words("cues")["nouns"][key])


@cache
def reporting_lemmas() -> frozenset[str]:
    """Lemmas of the verbs that report speech or writing by themselves: not "think", "want" or "hope"."""
    lists = words("cues")
    verbs = frozenset(lists["clause"]) | frozenset(lists["object"]) | frozenset(lists["infinitive"])
    return verbs | frozenset(lists["preposition"]) | _nouns("document_cues")


@cache
def _clause_lemmas() -> frozenset[str]:
    return frozenset(words("cues")["clause"])


@cache
def _reporting_words() -> frozenset[str]:
    return (
        reporting_lemmas()
        | frozenset(words("cues")["topic"])
        | _nouns("carriers")
        | _nouns("writings")
        | frozenset({"accord", "according"})
    )


def is_reporting(token: Token) -> bool:
    """Whether this word may be (part of) a cue of speech or writing."""
    return token.lemma_.lower() in _reporting_words()


def cue_use(parsed: ParsedArticle, span: Span, mention: Span | None) -> CueUse:
    """The cue at `span` with the words that point at its speaker."""
    tokens = list(parsed.tokens(span)) or [parsed.token_at(span.start)]
    head = _head(tokens)
    after = [token for token in tokens if token.i > head.i]
    if head.pos_ == "VERB" and len(after) > 1:  # "said in a statement on Monday": "said" is enough
        last = after[0] if after[0].dep_ == "prt" else head
        span = Span(span.start, last.idx + len(last.text))
    if mention is not None and parsed.sentence_at(mention.start) != parsed.sentence_at(span.start):
        mention = _own_subject(parsed, head) or mention
    subject = _head_of_mention(parsed, mention) if mention is not None else None
    return CueUse(span, head, mention, subject)


def _own_subject(parsed: ParsedArticle, verb: Token) -> Span | None:
    """The name or noun that is a verb's subject, or of the verb before it: "the bank kept its rate and warned that …"."""
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj" and c.pos_ in ("PROPN", "NOUN")), None)
    if subject is None and verb.dep_ == "conj":
        before = reversed(verb.doc[verb.sent.start : verb.i])
        subject = next((t for t in before if t.dep_ == "nsubj" and t.pos_ in ("PROPN", "NOUN")), None)
    if subject is None or parsed.quotation_at(subject.idx) is not None:
        return None
    return char_span(parsed.doc, *noun_phrase(subject))


def _head(tokens: Sequence[Token]) -> Token:
    """The word of a cue that reports: a verb of reporting, else the word that the others hang on."""
    places = {token.i for token in tokens}
    verbs = [token for token in tokens if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in reporting_lemmas()]
    said = [token for token in tokens if is_reporting(token)]
    tops = [token for token in tokens if token.head.i not in places or token.head.i == token.i]
    return (verbs or said or tops or list(tokens))[0]


def _head_of_mention(parsed: ParsedArticle, mention: Span) -> Token | None:
    tokens = [token for token in parsed.tokens(mention) if not token.is_space and not token.is_punct]
    if not tokens:
        return None
    first, places = tokens[0].i, {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in places or token.head.i == token.i]  # a comma may be a head, too
    aged = next((t for t in tokens if t.lower_ == "old" and t.i > first + 2 and t.nbor(-2).lower_ == "year"), None)
    if aged is not None:
        return aged
    if of_several(tokens[0]) is not None and tokens[-1].pos_ != "PRON":
        return tokens[0]
    if (parent := next((t for t in tokens if with_children(t) is not None), None)) is not None:
        return parent
    nouns = [token for token in tops if token.pos_ in ("NOUN", "PROPN", "PRON")]
    return nouns[0] if nouns else next((t for t in tokens if t.pos_ in ("PROPN", "NOUN", "PRON")), tops[0])


def of_several(token: Token) -> Token | None:
    """The "of" of "*One* of Kestrel's ten largest shareholders"."""
    following = token.nbor() if token.i + 1 < len(token.doc) else token
    counts = token.pos_ == "NUM" or token.lower_ in ("one", "some", "many", "several", "most")
    return following if counts and following.lower_ == "of" else None


def with_children(token: Token) -> int | None:
    """The last token of "dad-of-two", where `token` is "dad"."""
    tail = token.doc[token.i + 1 : token.i + 5]
    children = len(tail) > 2 and tail[0].text == "-" and tail[1].lower_ == "of" and tail[2].text == "-"
    return min(token.i + 4, len(token.doc) - 1) if children else None


_DOES = frozenset({"recall", "post"})  # what one does to things; said only of clauses


class Reported(Enum):
    """Whether a cue reports its contents. HEDGED: in words of reporting it is told what was not, not yet or not quite said
    ("did not say whether", "agreed to pay", "could not explain why")."""

    NO = 0
    HEDGED = 1
    YES = 2


def reported(parsed: ParsedArticle, cue: CueUse, contents: Sequence[Span], quoted: bool) -> Reported:
    """Whether somebody is said to have said or written `contents` by this cue. quoted: words of it stand in quotation marks.

    A wish or belief is none, unless words of it are quoted.
    """
    head = cue.head
    lemma = head.lemma_.lower()
    opening = parsed.token_at(contents[0].start)
    if any(t.lemma_.lower() in _nouns("carriers") for t in (head, opening)) and any(
        t.lemma_.lower() in _REJECTING for t in (head, head.head, opening.head)
    ):
        return Reported.NO
    if _only_names(head, lemma) or _said_by_nobody(parsed, head) or (cue.subject is not None and _is_nobody(cue.subject)):
        return Reported.NO
    if _was_asked(head, lemma):  # who is named there is whom somebody asked
        return Reported.HEDGED if cue.subject is None else Reported.NO
    if _negated_or_unreal(parsed, head):
        return Reported.HEDGED
    if quoted:
        return Reported.YES
    if lemma in _DOES and not is_clause(parsed, contents):
        return Reported.NO  # "Maker recalls 1.7m heaters"
    if lemma == "agree" and parsed.token_at(contents[-1].start).tag_ == "TO":
        return Reported.HEDGED  # what somebody agreed to do is an act
    if lemma in _nouns("document_cues") and not is_clause(parsed, contents):
        says = cue.subject is not None and cue.subject.lemma_.lower() in _nouns("documents")
    else:
        says = any(is_reporting(token) for token in parsed.tokens(cue.span))
    return Reported.YES if says else Reported.NO


def with_its_hedge(parsed: ParsedArticle, cue: CueUse) -> CueUse:
    """`cue` with the words before it that take it back: "did not say", "could explain"."""
    hedges = [c for c in cue.head.lefts if c.dep_ in ("neg", "aux", "auxpass") and parsed.quotation_at(c.idx) is None]
    start = min([cue.span.start, *(c.idx for c in hedges)])
    return replace(cue, span=Span(start, cue.span.end))


def is_clause(parsed: ParsedArticle, contents: Sequence[Span]) -> bool:
    """Whether `contents` say that something is so or shall be done, and do not merely name a thing."""
    tokens = [token for span in contents for token in parsed.tokens(span)]
    return any(token.dep_ in SUBJECTS or token.tag_ == "TO" for token in tokens)


def says_by_itself(head: Token) -> bool:
    """Whether this cue takes a clause that is said: "said", "told", "according to", not "blamed"."""
    return head.lemma_.lower() in _clause_lemmas() or head.lower_ == "according"


class ReportedClause(NamedTuple):
    content: Span
    mention: Span
    subject: Token


def reported_clause(parsed: ParsedArticle, verb: Token) -> ReportedClause | None:
    """What a verb of saying with a subject and a clause after it reports, by grammar alone, outside quotation marks."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in words("cues")["nested"] or parsed.quotation_at(verb.idx) is not None:
        return None
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    clause = next((c for c in verb.rights if c.dep_ == "ccomp" and any(g.dep_ in SUBJECTS for g in c.lefts)), None)
    if subject is None or clause is None or any(c.tag_ == "MD" for c in verb.lefts):
        return None
    if _negated_or_unreal(parsed, verb) or _said_by_nobody(parsed, verb):
        return None
    first, last = clause.left_edge.i, clause.right_edge.i
    if clause.doc[first].lower_ == "that" and clause.doc[first].dep_ == "mark":
        first += 1
    if first <= verb.i or parsed.quotation_at(subject.idx) is not None:
        return None
    start, end = noun_phrase(subject)
    return ReportedClause(char_span(parsed.doc, first, last), char_span(parsed.doc, start, end), subject)


def _another_reports(joint: Token) -> bool:
    """ "with critics accusing the mayor of waste *and* the unions warning that …": others say what follows."""
    for token in joint.doc[joint.i + 2 : min(joint.sent.end, joint.i + 7)]:
        if token.tag_ == "VBG" and is_reporting(token):
            return token.nbor(-1).pos_ in ("NOUN", "PROPN")
        if token.pos_ in ("VERB", "AUX") or token.is_punct:
            return False
    return False


def turns_away(comma: Token) -> bool:
    """ ", but the council disagreed", ", as he left", "and the unions warning that": the article takes over again."""
    if comma.lower_ == "and":
        return _another_reports(comma)
    if comma.text != "," or comma.i + 2 >= len(comma.doc):
        return False
    following = comma.nbor()
    if following.lower_ == "as" and following.dep_ == "mark":
        return True
    if following.lower_ != "but":
        return False
    return any(t.dep_ in ("nsubj", "nsubjpass") for t in comma.doc[comma.i + 2 : min(comma.sent.end, comma.i + 8)])


def _is_nobody(subject: Token) -> bool:
    """ "Nobody", "no official", "neither the mayor nor the police"."""
    if subject.lower_ in ("nobody", "none", "neither", "nothing", "no-one", "no"):
        return True
    return any(c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "cc", "advmod") for c in subject.lefts)


def _said_by_nobody(parsed: ParsedArticle, verb: Token) -> bool:
    return any(c.dep_ in SUBJECTS and _is_nobody(c) and parsed.quotation_at(c.idx) is None for c in verb.lefts)


def _only_names(verb: Token, lemma: str) -> bool:
    """ "said nothing", "a disease called “farmer's lung”", "asked not to be named": nobody is quoted."""
    if any(c.dep_ in ("dobj", "obj") and c.lower_ in ("nothing", "something", "little", "much") for c in verb.rights):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and lemma in _NAMING:
        named = any(c.dep_ in ("oprd", "attr", "ccomp") for c in verb.rights) or (
            verb.i + 1 < len(verb.doc) and verb.nbor().is_quote
        )
        return named and not any(c.dep_ == "agent" for c in verb.rights)
    if lemma == "read" and any(c.dep_ == "prep" and c.lower_ == "like" for c in verb.rights):
        return True
    return lemma == "ask" and any(c.dep_ == "xcomp" and c.lemma_ in ("name", "identify", "quote") for c in verb.rights)


def _was_asked(verb: Token, lemma: str) -> bool:
    """ "Asked whether …, she smiled": somebody else asked."""
    aside = bool(verb.is_sent_start) or verb.dep_ in ("acl", "advcl")
    passive = verb.tag_ == "VBN" or (aside and verb.tag_ == "VBD" and not any(c.dep_ in SUBJECTS for c in verb.lefts))
    return passive and lemma in _ADDRESSED and not any(c.dep_ in ("aux", "agent") for c in verb.children)


def _negated_or_unreal(parsed: ParsedArticle, verb: Token) -> bool:
    """ "did not say", "could say", "to say", "refused to say", "goes without saying"."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    for child in verb.lefts:
        if parsed.quotation_at(child.idx) is not None:
            continue  # the parser has taken a word of the quotation for the cue's own
        if child.dep_ == "neg":
            return True
        if child.dep_ == "aux" and child.lower_ in _UNREAL:
            return True
        if child.dep_ == "aux" and child.lower_ == "to":
            return not any(g.lemma_ in _TRIED for g in governors(verb))
    return False
