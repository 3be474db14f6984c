"""The words by which somebody is shown to be for or against something (`config/words/stances.toml`), and what they tell alone."""

from collections.abc import Mapping, Sequence
from functools import cache

from config import words
from summarizer.answers.vocabulary import plain_words, stem, stop_words

FOR, AGAINST = 1, -1
_SIDES = {"for": FOR, "against": AGAINST}


def feeling(verb: str) -> int:
    """The side of those whom a question with this verb asks for, though nobody takes it by doing so: "who likes the plan"."""
    return next((_SIDES[side] for side, verbs in words("stances")["feelings"].items() if stem(verb) in map(stem, verbs)), 0)


def points_back(plains: Sequence[str]) -> bool:
    """Whether these words open with what means something said before: "that", "the claim"."""
    first, second, *_ = [*plains, "", ""]
    return (second if first == "the" else first) in listed("said")


def side_of(verb: str) -> int:
    """The side that somebody takes who does this: `FOR`, `AGAINST`, or 0."""
    return verb_sides().get(stem(verb), 0)


def camp(name: str) -> tuple[int, str] | None:
    """The side of those who are only named by it, and what they are for or against: "the critics of the plan"."""
    plains = [word for word in plain_words(name) if word not in ("the", "its", "their", "any", "some")]
    for side, nouns in words("stances")["nouns"].items():
        if plains and stem(plains[0]) in {stem(noun) for noun in nouns}:
            return _SIDES[side], " ".join(plains[2:] if plains[1:2] in (["of"], ["to"]) else plains[1:])
    return None


def is_matter(topic: str) -> bool:
    """Whether a topic is only a word for what an article is about: "the decision", "it", nothing."""
    return all(word in listed("matter") for word in plain_words(topic) if word not in stop_words())


def is_denial(verb: str) -> bool:
    """Whether the verb is done to what somebody said rather than to a thing."""
    return stem(verb) in denial_verbs()


def is_charge(verb: str) -> bool:
    """Whether who does it says what another did: "accused the council of lying"."""
    return stem(verb) in map(stem, words("stances")["charges"]["verbs"])


def is_voiced(verb: str) -> bool:
    """Whether what somebody does it to stands in their words: "complained about the heating"."""
    return stem(verb) in map(stem, words("stances")["voiced"]["verbs"])


@cache
def denial_verbs() -> frozenset[str]:
    return frozenset(stem(verb) for verb in words("stances")["denials"]["verbs"])


@cache
def verb_sides() -> Mapping[str, int]:
    return {stem(verb): _SIDES[side] for side, verbs in words("stances")["verbs"].items() for verb in verbs}


@cache
def phrase_sides(part: str) -> Mapping[tuple[str, ...], int]:
    """Expressions of a side: those that tell of somebody ("phrases"), those that they say themselves ("own"); also as plurals."""
    listed = [(_SIDES[side], entry) for side, entries in words("stances")[part].items() for entry in entries]
    return {tuple(plain_words(f"{entry}{ending}")): side for side, entry in listed for ending in ("", "s")}


@cache
def listed(part: str) -> frozenset[str]:
    return frozenset(words("stances")[part]["words"])


@cache
def general_words() -> frozenset[str]:
    """Words by which an article speaks again of its matter or of what somebody said: "the decision", "that"."""
    return listed("said") | listed("matter")


@cache
def time_words() -> frozenset[str]:
    return frozenset(words("questions")["times"])
