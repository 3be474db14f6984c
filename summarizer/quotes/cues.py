"""Cues: the words that report, and what the grammar around them says about content and speaker.

A cue is found by its lemma (`config/words/cues.toml`) and by the frame it stands in: "said that …", "called it …",
"vowed to …", "according to …". Frames and lemmas follow what is annotated in PolNeAR (Newell et al., 2018).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from spacy.tokens import Token

from config import words
from summarizer.language import ParsedArticle
from summarizer.quotes.phrases import SUBJECTS, governors, subject_of


class Frame(StrEnum):
    CLAUSE = "clause"  # "said that …", and "…, he said" after what is said
    INFINITIVE = "infinitive"  # "vowed to …"
    PREPOSITION = "preposition"  # "called for …"
    OBJECT = "object"  # "called him a …"
    ACCORDING = "according"  # "according to …"
    QUOTATION = "quotation"  # only beside a quotation: "'…,' she began"


@dataclass(frozen=True, slots=True)
class CueUse:
    """A cue in its sentence. first, last: its tokens. head: the verb (or "according"). content: the token that governs what
    is said, if the grammar shows one. subject: the token that heads the mention, if any. ahead: content stands before."""

    first: int
    last: int
    head: Token
    frame: Frame
    content: Token | None
    subject: Token | None


# "tried to suggest that …" reports; "to say that …" alone, "refused to say", "wants to tell" do not
_TRIED = frozenset({"go", "appear", "seem", "continue", "try", "begin", "start", "rush", "proceed", "hasten", "take"})
# whatever their object, something is said of it
_ALWAYS_SAYS = frozenset({"deny", "call", "label", "dub", "brand", "cite", "blame", "attribute"})
# what stands here is a noun, whatever the tagger says: "issued a warning"
_NOUN_PLACES = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "compound", "amod", "attr"})
_ADDRESSED = frozenset({"ask", "question", "tell", "press", "quiz", "urge", "order", "remind", "inform", "advise", "warn"})
_NAMING = frozenset({"call", "dub", "term", "label", "brand", "describe", "title", "sign"})
# "rejected claims that …": what was claimed is not theirs who reject it, nor does the article say whose it is
_REJECTING = frozenset({"reject", "dismiss", "refute", "rebut", "deny", "dispute", "rebuff", "counter", "challenge"})
_NOUN_PHRASE_VERBS = frozenset({"make", "express", "issue", "raise", "voice", "repeat", "cite", "share", "release", "give"})


@cache
def _lemmas(key: str) -> frozenset[str]:
    return frozenset(words("cues")[key])


@cache
def reporting_lemmas() -> frozenset[str]:
    """Lemmas of the verbs that may report what is quoted beside or under them, attitudes ("wanted", "hoped") included."""
    return (
        _lemmas("clause")
        | _lemmas("quotation")
        | _lemmas("object")
        | _lemmas("infinitive")
        | frozenset(words("cues")["preposition"])
    )


@cache
def _nouns(key: str) -> frozenset[str]:
    return frozenset(words("cues")["nouns"][key])


def find_cues(parsed: ParsedArticle) -> list[CueUse]:
    """Every cue outside quotation marks, in order of the text."""
    found = []
    verbs = reporting_lemmas() | _nouns("document_cues")
    for token in parsed.doc:
        lemma = token.lemma_.lower()
        if lemma in verbs and token.pos_ == "VERB" and token.dep_ not in _NOUN_PLACES:
            if parsed.quotation_at(token.idx) is None and (use := _verb_use(parsed, token, lemma)):
                found.append(use)
        elif token.lower_ == "according" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
            if parsed.quotation_at(token.idx) is None and (use := _according(token)):
                found.append(use)
        elif lemma in _nouns("carriers") and token.pos_ == "NOUN":
            if parsed.quotation_at(token.idx) is None and (use := _carrier(token)):
                found.append(use)
    return found


def _verb_use(parsed: ParsedArticle, verb: Token, lemma: str) -> CueUse | None:
    """The frame of a verb that may report; None where it does not ("refused to say", "did not tell")."""
    if _negated_or_unreal(parsed, verb) or _only_names(verb, lemma):
        return None
    frame, content = _frame_of(verb, lemma)
    if frame is None:
        return None
    subject = speaker_token(verb)
    if lemma == "point" and frame is not Frame.PREPOSITION and _particle_end(verb) == verb.i and verb.nbor().lower_ != "out":
        return None
    return CueUse(verb.i, _particle_end(verb), verb, frame, content, subject)


def _frame_of(verb: Token, lemma: str) -> tuple[Frame | None, Token | None]:
    children = list(verb.children)
    clause = next((c for c in children if c.dep_ == "ccomp"), None)
    if clause is not None:
        if lemma in _lemmas("clause"):
            return Frame.CLAUSE, clause
        if lemma in _nouns("document_cues") and _is_document(subject_of(verb)):
            return Frame.CLAUSE, clause
    infinitive = next(
        (c for c in children if c.dep_ in ("xcomp", "ccomp") and any(g.dep_ == "aux" and g.lower_ == "to" for g in c.lefts)), None
    )
    if infinitive is not None and lemma in _lemmas("infinitive"):
        return Frame.INFINITIVE, infinitive
    prepositions = words("cues")["preposition"].get(lemma, ())
    preposition = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in prepositions), None)
    if preposition is not None:
        return Frame.PREPOSITION, preposition
    if lemma in _lemmas("object"):
        target = next((c for c in verb.rights if c.dep_ in ("dobj", "obj", "ccomp", "oprd", "xcomp")), None)
        if target is not None and (lemma in _ALWAYS_SAYS or _says_what_it_is(verb, target)):
            return Frame.OBJECT, target
    if lemma in _lemmas("clause"):
        return Frame.CLAUSE, None
    if lemma in _lemmas("quotation"):
        return Frame.QUOTATION, None
    return None, None


def _is_nobody(subject: Token) -> bool:
    """ "Nobody", "no official", "neither the mayor nor the police"."""
    if subject.lower_ in ("nobody", "none", "neither", "nothing", "no-one"):
        return True
    return any(c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "cc", "advmod") for c in subject.lefts)


def _only_names(verb: Token, lemma: str) -> bool:
    """ "said nothing", "a disease called “farmer's lung”", "asked not to be named": nobody is quoted."""
    if any(c.dep_ in ("dobj", "obj") and c.lower_ in ("nothing", "something", "little", "much") for c in verb.rights):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and lemma in _NAMING:
        named = any(c.dep_ in ("oprd", "attr", "ccomp") for c in verb.rights) or (
            verb.i + 1 < len(verb.doc) and verb.nbor().is_quote
        )
        return named and not any(c.dep_ == "agent" for c in verb.rights)
    passive = verb.tag_ == "VBN" or (verb.is_sent_start and verb.tag_ == "VBD")
    if passive and lemma in _ADDRESSED and not any(c.dep_ in ("aux", "agent") for c in verb.children):
        return True  # "Asked whether …, she smiled": somebody else asked
    return lemma == "ask" and any(c.dep_ == "xcomp" and c.lemma_ in ("name", "identify", "quote") for c in verb.rights)


def _says_what_it_is(verb: Token, target: Token) -> bool:
    """Whether something is said of the object: "called him a fraud", "accused the firm of fraud", not "criticised the firm"."""
    predicate = any(
        c.dep_ in ("oprd", "xcomp", "ccomp") or (c.dep_ == "prep" and c.lower_ in ("as", "of", "for", "on")) for c in verb.rights
    )
    return predicate or any(c.dep_ == "prep" and c.lower_ in ("as", "of", "for") for c in target.rights)


def attitude_cue(verb: Token, content: Token) -> CueUse | None:
    """The use of a verb that governs a quoted fragment through its complement `content`; None without a speaker."""
    subject = speaker_token(verb)
    if subject is None or content.i < verb.i or content.dep_ in SUBJECTS or _only_names(verb, verb.lemma_.lower()):
        return None
    return CueUse(verb.i, _particle_end(verb), verb, Frame.OBJECT, content, subject)


def _negated_or_unreal(parsed: ParsedArticle, verb: Token) -> bool:
    """Nothing is reported by "did not say", "could say", "to say", "refused to say"."""
    for child in verb.lefts:
        if parsed.quotation_at(child.idx) is not None:
            continue  # the parser has taken a word of the quotation for the cue's own
        if child.dep_ == "neg" or (child.dep_ in SUBJECTS and _is_nobody(child)):
            return True
        if child.dep_ == "aux" and child.lower_ in (
            "would",
            "could",
            "should",
            "might",
            "may",
            "will",
            "can",
            "must",
            "'ll",
            "'d",
        ):
            return child.lower_ not in ("would", "'d", "will")
        if child.dep_ == "aux" and child.lower_ == "to":
            return not any(g.lemma_ in _TRIED for g in governors(verb))
    return False


def _particle_end(verb: Token) -> int:
    particle = next((c for c in verb.rights if c.dep_ == "prt" and c.i == verb.i + 1), None)
    return particle.i if particle is not None else verb.i


def _is_document(subject: Token | None) -> bool:
    return subject is not None and (subject.lemma_.lower() in _nouns("documents") or subject.ent_type_ in ("ORG", "PERSON"))


def _according(token: Token) -> CueUse | None:
    to = token.nbor()
    source = next((c for c in to.children if c.dep_ == "pobj"), None) or next(
        (c for c in token.children if c.dep_ == "pobj"), None
    )
    if source is None:
        return None
    return CueUse(token.i, to.i, token, Frame.ACCORDING, None, source)


def _carrier(noun: Token) -> CueUse | None:
    """A noun that carries a "that" clause: "the mayor's claim that …"; its owner speaks."""
    clause = next(
        (c for c in noun.rights if c.dep_ in ("acl", "ccomp") and any(g.lower_ == "that" and g.dep_ == "mark" for g in c.lefts)),
        None,
    )
    owner = next((c for c in noun.lefts if c.dep_ == "poss"), None)
    if noun.head.lemma_ in _REJECTING and owner is None:
        return None
    if owner is None and noun.dep_ in ("dobj", "obj") and noun.head.lemma_ in _NOUN_PHRASE_VERBS:
        owner = speaker_token(noun.head)
    if clause is None or owner is None:
        return None
    return CueUse(noun.i, noun.i, noun, Frame.CLAUSE, clause, owner)


def speaker_token(verb: Token) -> Token | None:
    """The head of the noun phrase that speaks: the verb's subject, the agent of a passive, the noun that a participle or
    relative clause belongs to, or the subject further up for "…, adding that"."""
    agent = next((c for c in verb.rights if c.dep_ == "agent"), None)
    if agent is not None:
        return next((c for c in agent.children if c.dep_ == "pobj"), None)
    own = _own_subject(verb)
    if own is not None:
        return own
    if verb.dep_ in ("acl", "relcl"):
        return _author_of(verb.head) or verb.head
    for governor in governors(verb):
        if verb.tag_ == "VBG" and governor.dep_ == "ccomp" and governor.head.lemma_.lower() in _lemmas("clause"):
            continue  # "he said the plan was late, adding that …": not the plan adds
        if governor.pos_ not in ("VERB", "AUX"):
            if governor.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("acl", "relcl"):
                return governor
            break
        own = _own_subject(governor) or next((c for c in governor.lefts if c.dep_ == "nsubjpass"), None)
        if own is not None:
            return own
        if governor.dep_ in ("acl", "relcl"):
            return governor.head
    return None


def _own_subject(verb: Token) -> Token | None:
    before = [c for c in verb.lefts if c.dep_ in SUBJECTS - {"nsubjpass"}]
    subject = before[-1] if before else next((c for c in verb.rights if c.dep_ in SUBJECTS - {"nsubjpass"}), None)
    if subject is None:
        passive = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
        quoted = verb.lower_ in ("quoted", "cited", "recorded", "heard") and passive is not None
        return passive if quoted else None
    return subject


def _author_of(noun: Token) -> Token | None:
    """Who speaks in "the council issued a statement saying …": the one who issued it."""
    if noun.lemma_.lower() not in _nouns("writings"):
        return None
    if noun.dep_ in ("dobj", "obj") and noun.head.pos_ == "VERB":
        return _own_subject(noun.head)
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ == "VERB":
        return _own_subject(noun.head.head)
    return None
