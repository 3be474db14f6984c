"""Whom a reader has in mind at a pronoun or a noun: who is near, a subject, the last to speak; not who is merely quoted."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from summarizer.items import Speaker
from summarizer.language import ParsedArticle
from summarizer.quotes.names import Entity

_ASKING = frozenset({"ask", "question", "demand", "wonder", "press", "inquire", "enquire"})
_ACCUSING = frozenset({"accuse", "criticize", "criticise", "attack", "blame", "mock", "taunt", "urge"})
_ANSWERING = frozenset({"reply", "answer", "respond", "retort", "rejoin", "counter"})
_ONLY_ONE = 2.0
_LEAST = -6.0
_OF_ONESELF = 1.5
_FADES = 0.4  # a sentence


@dataclass(frozen=True, slots=True)
class Turn:
    """Who spoke, where: entities are those of `speakers` that the article names or describes; cue: the cue's lemma."""

    place: int
    speakers: tuple[Speaker, ...] = ()
    entities: tuple[Entity, ...] = ()
    plural: bool = False
    cue: str = ""


def most_salient(
    parsed: ParsedArticle,
    token: Token,
    candidates: Sequence[Entity],
    gender: str | None,
    last: Turn,
    named: Container[Entity],
    spoken_of: Container[Entity] = (),
) -> Entity | None:
    """The candidate that a reader has in mind at `token`. last: the turn before. named: whom the article names, not only
    describes. spoken_of: whom the words that `token` says name: few speak of themselves by name."""
    here = sentence_number(parsed, token.idx)
    answers = token.dep_ != "poss" and token.head.lemma_.lower() in _ANSWERING and last.cue in _ASKING | _ACCUSING
    asked = answers or (last.cue in _ASKING and _opens_with_asked(parsed, token, last))
    only = _only_one_here(parsed, token, candidates) if gender is not None else None
    best: tuple[float, Entity] | None = None
    for entity in candidates:
        before = entity.places[: bisect_right(entity.places, token.idx - 1)][-12:]
        scores = [_salience(parsed, entity, place, here) for place in before]
        if not scores:
            continue
        score = max(scores) + 0.1 * min(len(scores), 5)
        if entity not in named:  # who has no name is soon forgotten
            score -= _FADES * (here - sentence_number(parsed, before[-1]))
        if len(last.entities) == 1 and entity is last.entities[0]:
            if asked:
                continue  # who asked does not answer
            score = max(score, 2.0 - 0.5 * (here - sentence_number(parsed, last.place)))
        if entity in spoken_of:
            score -= _OF_ONESELF
        if entity is only:
            score += _ONLY_ONE
        if gender is not None and entity.gender == gender:
            near = entity not in named and here - sentence_number(parsed, before[-1]) <= 1
            score += 2.2 if near else 0.6  # a noun such as "wife" says it outright
        if best is None or score > best[0]:
            best = (score, entity)
    if best is None or best[0] <= _LEAST:
        return None
    if gender is not None and best[1].gender is None:
        best[1].gender = gender  # "she" once is "she" to the end
    return best[1]


def _opens_with_asked(parsed: ParsedArticle, token: Token, last: Turn) -> bool:
    """ "*Asked* by an analyst whether …, he said": who asked is not he."""
    sentence = parsed.sentence_at(token.idx)
    opening = parsed.text[sentence.start : sentence.start + 12].split(" ", 1)[0] if sentence is not None else ""
    return sentence is not None and last.place >= sentence.start and opening in ("Asked", "Questioned", "Pressed", "Quizzed")


def sentence_number(parsed: ParsedArticle, place: int) -> int:
    """How many sentences have begun at `place`."""
    return bisect_right(parsed.sentences, place, key=lambda sentence: sentence.start)


def _only_one_here(parsed: ParsedArticle, token: Token, candidates: Sequence[Entity]) -> Entity | None:
    """The one person of `candidates` whom the paragraph has named before `token`, outside quotation marks."""
    paragraph = parsed.paragraph_at(token.idx)
    start = paragraph.span.start if paragraph is not None else token.idx
    here = [entity for entity in candidates if entity.person and _is_named_between(parsed, entity, start, token.idx)]
    return here[0] if len(here) == 1 else None


def _is_named_between(parsed: ParsedArticle, entity: Entity, start: int, end: int) -> bool:
    places = entity.places[bisect_left(entity.places, start) : bisect_left(entity.places, end)]
    return any(parsed.quotation_at(place) is None for place in places[:12])


def _salience(parsed: ParsedArticle, entity: Entity, place: int, here: int) -> float:
    distance = here - sentence_number(parsed, place)
    score = (1.0 if place in entity.subjects else 0.0) - 0.7 * distance
    if place in entity.topics and distance <= 1:
        score += 1.5  # what the sentence before was about is what a pronoun takes up
    if distance <= 1 and parsed.token_at(place).dep_ == "poss":
        score -= 0.5  # "Aaberg's brother, Morten": it is the brother of whom it tells
    if parsed.quotation_at(place) is not None:
        score -= 1.5 if distance else 3.0  # named in the very words that somebody else says
    return score
