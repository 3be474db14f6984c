"""Who says that P, and who does what a verb says: the quotes that mean what a question says in its own words."""

from collections.abc import Sequence
from functools import cache

from config import words
from summarizer.answers.evidence import Asked, Evidence, Index
from summarizer.answers.nearness import near
from summarizer.answers.sides import is_denial
from summarizer.answers.vocabulary import irregular_forms, plain_words, question_terms, stem, terms
from summarizer.items import SHOWN, Quote
from summarizer.meaning import load_encoder

Scored = list[tuple[Quote, float]]

_SHARED = 0.2  # what the question's own words (and their synonyms) in a quote add to how near it is in meaning
_ALL, _WHOLE = 0.15, 0.95  # what a quote gains that has all of them itself
_UNSURE = 0.05  # what a quote loses that is not sure to be one
_DENIED = 0.5  # what a quote counts for that somebody says is not so, where the question says that it is
_SAYS_NO = 0.04  # what a quote loses that says yes where the question says no
NEAR = 0.5  # how near a quote must be in meaning to be what is asked, beyond doubt
_FAR, _AHEAD = 0.31, 0.06  # or this, if it is so much nearer than the next
_AS_NEAR = 0.95  # of the best one's nearness, that another of the same speaker must have to be shown beside it
_ROOM = 300  # characters of them that are read for it
_READ_ON = 2  # of the quotes that are nearest alone, how many are read with their sentences
_COMPARED = 64  # quotes that are compared in meaning: of more, those with most of the question's words
_DOES_IT = 0.15  # what a quote gains that does what the question's verb says
_NEAR_ENOUGH = 0.25  # how near what somebody denies, or did to something, must be to what is asked, or
_NEAR_TOPIC = 0.22  # how near what somebody says must be to a topic of which it has no word
_HAS_ENOUGH = 0.3  # the share of the asked words that it must have
_DONE = 0.3  # how surely a quote must be the act asked for ("warned", "praised")
_PLAINLY = 0.5  # the same where an act like it will do
_AS_DONE = 0.8  # of the surest, that another must be
_SEVERAL, _TOLD = 2, 0.85  # words of a question, and the share of them that must be told of a speaker in one place
CLAIM = 3  # words, without which what follows a verb is rather a thing ("the plan") than a claim
_NOT = frozenset(["no", "not", "never", "nobody", "nothing", "none", "neither", "cannot", "without"])


def saying_so(said: str, index: Index, among: Sequence[Quote] | None = None, verb: str = "") -> Scored:
    """The quote that says what `said` says in other words, and those of its speaker as near; none where none is near.

    Quotes that do what `verb` says ("warned") come before others that are as near.
    """
    if not question_terms(said):
        return []
    doers = {quote.id for quote, _ in doing(verb, "", index, among)} if verb else set()
    scored = [(quote, min(1.0, score + _DOES_IT * (quote.id in doers))) for quote, score in _near(said, index, among)]
    found = sorted(scored, key=lambda pair: -pair[1])
    if not found:
        return []
    best, score = found[0]
    after = next((other for quote, other in found if quote.speakers != best.speakers), 0.0)
    if score < NEAR and (score < _FAR or score - after < _AHEAD):
        return []
    return [(quote, other) for quote, other in found if quote is best or _beside(quote, other, best, score)]


def _beside(quote: Quote, score: float, best: Quote, most: float) -> bool:
    return score >= _AS_NEAR * most and score >= _FAR and quote.speakers == best.speakers


def told_of(text: str, index: Index) -> Scored:
    """Quotes of those of whom the article tells all this beside their words: "led the trial" of "Hartog, who led the trial"."""
    asked = index.asked(question_terms(text))
    if len(asked.weights) < _SEVERAL:
        return []
    found = []
    for quote in index.digest.quotes:
        told = [Evidence(dict.fromkeys(index.terms(span), 1.0)).has(asked).share for span in index.told(quote)]
        if max(told, default=0.0) >= _TOLD:
            found.append((quote, max(told)))
    return sure_first(found)


def _near(said: str, index: Index, among: Sequence[Quote] | None) -> Scored:
    """Every quote with how near it is to `said`, in meaning and in words."""
    only = None if among is None else {quote.id for quote in among}
    pairs = [pair for pair in index.quotes if only is None or pair[0].id in only]
    asked = index.asked(question_terms(said))
    denied = bool(_NOT & set(plain_words(said)))
    has = [evidence.has(asked) for _, evidence in pairs]
    nearness = near(said, [quote.text for quote, _ in pairs], [found.share for found in has])
    found = []
    for (quote, _), shared, likeness in zip(pairs, has, nearness, strict=True):
        score = likeness + _SHARED * shared.share + (_ALL if shared.own >= _WHOLE and shared.count > 1 else 0.0)
        score -= _UNSURE if quote.confidence < SHOWN else 0.0
        score *= _DENIED if not denied and _is_denied(quote) else 1.0
        score -= _SAYS_NO if denied and not _negative(quote, index) else 0.0
        found.append((quote, max(0.0, min(1.0, score))))
    return found


def _is_denied(quote: Quote) -> bool:
    """Whether who is quoted says that it is not, or should not be so: "denied that ...", "warned against closing it"."""
    cue = plain_words(quote.cue.text) if quote.cue else []
    return "against" in cue or any(is_denial(word) for word in cue)


def _negative(quote: Quote, index: Index) -> bool:
    there = [word.plain for span in quote.spans for word in index.words_in(span)]
    return any(word in _NOT or word.endswith("n't") for word in there)


def claiming(verb: str, topic: str, index: Index, among: Sequence[Quote] | None = None) -> Scored:
    """For "who VERB TOPIC": who says so, if TOPIC is a claim; else who does that to it, or something like it."""
    if not verb:
        return saying_so(topic, index, among)
    if len(question_terms(topic)) >= CLAIM and (found := saying_so(topic, index, among, verb)):
        return found
    found = doing(verb, topic, index, among)
    found = found or next((other for like in _like(verb) if (other := doing(like, topic, index, among, _PLAINLY))), [])
    return found or ([] if stem(verb) in _stances() else saying_so(f"{verb} {topic}", index, among))


@cache
def _stances() -> frozenset[str]:
    """Verbs, as stems, that somebody does only with words for it: who only speaks of a wall has not praised it."""
    return frozenset(stem(verb) for verb in words("questions")["stances"])


@cache
def _like(verb: str) -> tuple[str, ...]:
    """What somebody does who does what the verb says, less plainly: those who warn of a plan criticise it."""
    return tuple(words("questions")["acts"].get(stem(verb), ()))


def doing(verb: str, topic: str, index: Index, among: Sequence[Quote] | None = None, least: float = _DONE) -> Scored:
    """The quotes that do to `topic` what the verb says ("warned of floods"): by their cue or words, or those next to them.

    Sure ones before unsure ones, those whose cue is the verb before others; none where nobody does.
    """
    only = None if among is None else {quote.id for quote in among}
    acts = index.asked([stem(verb)])
    asked = index.asked(question_terms(topic))
    pairs = [pair for pair in index.quotes if only is None or pair[0].id in only]
    done = [(quote, evidence, _does(quote, evidence, acts, index)) for quote, evidence in pairs]
    most = max((sure for _, _, sure in done), default=0.0)
    able = [(quote, evidence, sure) for quote, evidence, sure in done if sure >= max(least, _AS_DONE * most)]
    if not asked.total:
        return sure_first([(quote, sure) for quote, _, sure in able])
    about = [quote for quote, evidence, _ in able if evidence.has(asked).share < _HAS_ENOUGH]
    likeness = dict(zip((quote.id for quote in about), _nearness(topic, about, index), strict=True))
    found = []
    for quote, evidence, sure in able:
        share = evidence.has(asked).share
        if share >= _HAS_ENOUGH or likeness.get(quote.id, 0.0) >= _NEAR_ENOUGH:
            found.append((quote, sure * (0.5 + 0.5 * max(share, likeness.get(quote.id, 0.0)))))
    return sure_first(found)


def sure_first(found: Scored) -> Scored:
    """The quotes that are sure to be right before the others, the likelier answers first among each."""
    return sorted(found, key=lambda pair: (pair[0].confidence < SHOWN, -pair[1]))


def _does(quote: Quote, evidence: Evidence, acts: Asked, index: Index) -> float:
    """How surely a quote is the act: by its cue; by its own words; by words beside it that are no other quote's."""
    cue = terms(plain_words(quote.cue.text)) if quote.cue else []
    if by_cue := Evidence(dict.fromkeys(cue, 1.0)).has(acts).own:
        return by_cue
    said = evidence.has(acts).own
    beside = Evidence(dict.fromkeys(terms(verbs_in(index.unquoted(quote))), 1.0)).has(acts).own
    return max(0.6 * said, 0.75 * beside)


def verbs_in(plains: Sequence[str]) -> list[str]:
    """The words that can be what somebody did or does: "welcomed", "mocking", "hit out"; no nouns such as "objections"."""
    return [word for word in plains if word.endswith(("ed", "ing")) or word in irregular_forms() or word in _present()]


@cache
def _present() -> frozenset[str]:
    """Verbs of doing in the present: "disputes", "welcomes"; without those that may be nouns."""
    lists = words("questions")
    return frozenset(verb for verb in [*lists["act"], *lists["deny"]] if verb.endswith("s")) - frozenset(lists["nouns_too"])


def _nearness(text: str, quotes: Sequence[Quote], index: Index) -> list[float]:
    """How near each quote is in meaning, alone or, if it is among the nearest, with the sentences around it."""
    found = near(text, [quote.text for quote in quotes], [0.0] * len(quotes), _ROOM)
    best = sorted(range(len(quotes)), key=lambda place: -found[place])[:_READ_ON]
    around = load_encoder().near(text, [index.with_sentence(quotes[place]) for place in best])
    for place, further in zip(best, around, strict=True):
        found[place] = max(found[place], further)
    return found


def near_topic(topic: str, index: Index, among: Sequence[Quote]) -> Scored:
    """Those of a speaker's quotes that are about `topic` in other words: the nearest, if it is near at all."""
    found = sorted(zip(among, _nearness(topic, among, index), strict=True), key=lambda pair: -pair[1])
    return [(quote, near) for quote, near in found[:1] if near >= _NEAR_TOPIC]
