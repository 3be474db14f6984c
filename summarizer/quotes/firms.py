"""Which business "the company" means: not one that the article but touches on; of several the one that it is about."""

from collections.abc import Sequence

from spacy.tokens import Token

from summarizer.language import ParsedArticle
from summarizer.quotes.names import Entity
from summarizer.quotes.salience import sentence_number

_JUST = 3  # sentences
_FAR_MORE = 1.5
_MANY = 300  # mentions that are looked at
_WATCHERS = frozenset(
    {"analyst", "economist", "strategist", "trader", "broker", "researcher", "consultant", "expert", "adviser", "rival"}
)
_TOLD = frozenset({"tell", "inform"})
_SEEN = frozenset({"see", "obtain", "view", "review", "hear"})


def main_one(parsed: ParsedArticle, token: Token, bodies: Sequence[Entity]) -> Entity | None:
    """Of several businesses named just before `token` the one that the article names far more often than the others."""
    here = sentence_number(parsed, token.idx)
    near = [b for b in bodies if any(0 <= here - sentence_number(parsed, p) <= _JUST for p in b.places[:_MANY] if p < token.idx)]
    ranked = sorted(near, key=lambda body: -len(body.places))
    return ranked[0] if len(ranked) > 1 and len(ranked[0].places) >= _FAR_MORE * len(ranked[1].places) else None


def named_most(bodies: Sequence[Entity]) -> Entity | None:
    """The business that an article is about, named far more often than any other; None if there is none such."""
    ranked = sorted(bodies, key=lambda body: -len(body.places))
    second = len(ranked[1].places) if len(ranked) > 1 else 1
    return ranked[0] if ranked and len(ranked[0].places) >= _FAR_MORE * second else None


def is_aside(parsed: ParsedArticle, body: Entity) -> bool:
    """Whether the article only touches on a body: "Its rival, *Homestead*", "analysts at *Brae*", "told the
    *Courier*", "seen by the *Courier*"; the company is another."""
    return all(_touches(parsed, place) for place in body.places[:12])


def _touches(parsed: ParsedArticle, place: int) -> bool:
    name = parsed.token_at(place)
    while name.dep_ in ("compound", "flat") and name.head.i > name.i:
        name = name.head
    if name.dep_ == "appos":
        return any(child.tag_ == "PRP$" for child in name.head.lefts)
    if (name.dep_ in ("dobj", "dative") and name.head.lemma_ in _TOLD) or (name.dep_ == "pobj" and name.head.lower_ == "by"):
        return name.head.lemma_ in _TOLD or name.head.head.lemma_ in _SEEN
    person = name.head.head
    return name.dep_ == "pobj" and name.head.lower_ in ("at", "with", "from") and person.lemma_.lower() in _WATCHERS
