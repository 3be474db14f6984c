"""Who is for or against something: by what the article tells of a speaker around a quote, or by the plainest of their own words.

A quote shows a stance towards T if a word for it ("criticised", "opponents", "in favour of") has T as its object, or has none
and T is what the whole article is about. What only sounds angry shows nothing: a wrong stance is worse than none.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from summarizer.answers.described import bodies
from summarizer.answers.evidence import Asked, Evidence, Index
from summarizer.answers.names import in_full, titles
from summarizer.answers.people import key_of
from summarizer.answers.sides import (
    AGAINST,
    denial_verbs,
    general_words,
    is_matter,
    listed,
    phrase_sides,
    points_back,
    side_of,
    time_words,
    verb_sides,
)
from summarizer.answers.vocabulary import Word, irregular_forms, plain_words, question_terms, split, stem, stop_words, terms
from summarizer.items import SHOWN, Quote, QuoteKind
from summarizer.meaning import load_encoder

Scored = list[tuple[Quote, float]]

_CUE, _TOLD, _BEFORE, _OWN = 1.0, 0.9, 0.85, 0.8  # how surely a stance is one: by the cue, beside the quote, before it, in it
_SHARE = 0.5  # of the words asked for, that the object must have
_SHARE_OF_MATTER = 0.3  # the same, if the article is about what is asked
_MATTER = 0.7  # what an object counts for that is the article's matter without its name
_ANSWERING = 0.8  # the same, if it is what the one asked for said just before
_ALIKE = 0.35  # how near in meaning what is denied must be to what was said
_VOTE = stem("vote")  # nobody does so by only speaking against a thing
_REACH = 8  # words after a stance word that may be its object
_TURNS = 3  # words before it in which a "not" says the contrary
_OPENING = 2  # sentences that tell what an article is about, beside its title
_NAMING = 6  # words of a quote that may be all it has: the thing criticised
_SPEAKER = frozenset(["he", "she", "they", "it", "to"])  # the one who speaks, at the beginning of reported words
_BE = frozenset(["was", "were", "been", "be", "being"])
_CLAUSE = frozenset(["and", "but", "who", "which", "as", "said", "says", "while", "after", "because"])
_POINTING = frozenset(["it", "this", "that", "them", "these"])
_OBJECT = 6  # words after a verb of ending, one more than those that may be its object
_SUBJECT = 2  # words that a sentence may begin with to speak of what was told before: "it", "but that"
_BACK, _RECENT = 2, 300  # quotes, and characters, before a quote in which "it" may have been named
_AND_SAID = re.compile(r",?\s+(?:and|but|,)\s+(?:\w+\s+){1,2}(?:that\s+)?$")  # "rejected the claim and said that"
_NEXT = 160  # characters from one quote to the next of the same speech


@dataclass(frozen=True, slots=True)
class _Stance:
    """A word that shows a side. object: the plain words that it is about, none if it does not say; sure: how surely it is one.

    judges: whether it is a word of praise or blame, so that the object is all that the quote speaks of.
    """

    side: int
    verb: str
    object: tuple[str, ...]
    sure: float
    judges: bool = False


def answers_back(quote: Quote, index: Index) -> bool:
    """Whether the article tells that a quote's speaker denies what another said: "Halloran disputed that."."""
    return any(one.verb in denial_verbs() and points_back(one.object) for one in _by_told(quote, index))


def taking(
    side: int, verb: str, topic: str, index: Index, named: Collection[str] = (), among: Sequence[Quote] | None = None
) -> Scored:
    """The quotes of those who are `side` of `topic`; of those only who do what `verb` says ("criticised"), where any does.

    named: whom the topic names, if it names speakers (by `people.key_of`): what answers them counts, too, what they say does not.
    among: those that may answer; all others are left out.
    """
    asked = _Topic(topic, index, named)
    only = None if among is None else {quote.id for quote in among}
    found: list[tuple[Quote, float, bool]] = []
    for place, quote in enumerate(index.digest.quotes):
        if (only is not None and quote.id not in only) or asked.says(quote):
            continue
        fitting = [
            (one.sure * fit, one.verb == stem(verb))
            for one in _stances(place, index)
            if one.side == side and (fit := asked.fits(one, place))
        ]
        if fitting:
            found.append((quote, max(sure for sure, _ in fitting), any(same for _, same in fitting)))
    if any(same for _, _, same in found) or stem(verb) == _VOTE:
        found = [one for one in found if one[2]]
    return sorted(((quote, sure) for quote, sure, _ in found), key=lambda pair: (pair[0].confidence < SHOWN, -pair[1]))


class _Topic:
    """What a question asks the stances towards: a thing, the article's whole matter, or a speaker."""

    def __init__(self, topic: str, index: Index, named: Collection[str]) -> None:
        self._index = index
        plains = [word for word in plain_words(topic) if word not in stop_words()]
        self._anything = not plain_words(topic)  # "who disagrees?"
        self._asked: Asked = index.asked(question_terms(topic))
        self._called = [index.asked(question_terms(name)) for name in _called(plains, index.text)]
        self._speakers = frozenset(named) if not is_matter(topic) else frozenset()
        self._whole = bool(plain_words(topic)) and set(plain_words(topic)) <= _POINTING  # "who condemned it"
        self._headline = Evidence(dict.fromkeys(terms(plain_words(index.digest.headline or "")), 1.0))
        opening = Evidence(dict.fromkeys(terms([*plain_words(index.digest.headline or ""), *_opening(index)]), 1.0))
        self._heading = bool({stem(word) for word in plains} & {stem(word) for word in plain_words(index.digest.headline or "")})
        self._ended = not is_matter(topic) and _is_ended(index.digest.headline or "", plains)
        self.central = is_matter(topic) or (_is_thing(plains, index) and opening.has(self._asked).share >= _SHARE)

    def says(self, quote: Quote) -> bool:
        """Whether the quote is of the speaker that the question names: nobody is against themselves."""
        return any(key_of(speaker) in self._speakers for speaker in quote.speakers)

    def fits(self, stance: _Stance, place: int) -> float:
        """How well the object of a stance, shown by the quote at `place`, is what is asked: 0 to 1."""
        idle = (stop_words() | time_words()) - general_words()
        object_ = [word for word in stance.object if word not in idle]
        if self._speakers:
            itself = _MATTER if self._heading and object_[:1] and object_[0] in bodies() else 0.0  # "criticised the company"
            return max(self._has(object_), self._answers(stance.object, object_, place), itself)
        if self._anything:
            return 0.0 if stance.judges else _MATTER
        if share := self._has(object_):
            return share
        if self._whole and not stance.judges and self._headline.has(self._index.asked(terms(object_))).own >= _SHARE:
            return _MATTER  # "condemned the cuts", where the headline has them
        if not self.central or self._ended or stance.verb in denial_verbs():
            return 0.0  # "rejected that": what another said
        if stance.judges:
            named = set(object_) & listed("matter") - _POINTING or set(stance.object[:_SUBJECT]) & _POINTING
            return _MATTER if named else 0.0
        if not object_ or all(word in listed("matter") for word in object_):
            return _MATTER if set(object_) - _POINTING or not self._meant_before(place) else 0.0
        return 0.0

    def _meant_before(self, place: int) -> bool:
        """Whether a stance towards something else was told of just before, which "it" may mean."""
        quote = self._index.digest.quotes[place]
        for before in self._index.digest.quotes[max(0, place - _BACK) : place]:
            if quote.spans[0].start - before.spans[-1].end < _RECENT:
                if any(one.object and not self._has(one.object) for one in _by_cue(before, _own(before, self._index))):
                    return True
        return False

    def _has(self, object_: Sequence[str]) -> float:
        if self._asked.total == 0:
            return 0.0
        there = Evidence(dict.fromkeys(terms(object_), 1.0))
        share = max(there.has(asked).share for asked in (self._asked, *self._called))
        return share if share >= (_SHARE_OF_MATTER if self.central else _SHARE) else 0.0

    def _answers(self, stance: Sequence[str], object_: Sequence[str], place: int) -> float:
        """Whether the object is what the speaker asked for has just said."""
        if not place or not self.says(self._index.digest.quotes[place - 1]):
            return 0.0
        if not object_ or points_back(stance):
            return _ANSWERING
        said = self._index.digest.quotes[place - 1].text
        return _ANSWERING if load_encoder().near(" ".join(stance), [said])[0] >= _ALIKE else 0.0


def _is_thing(plains: Sequence[str], index: Index) -> bool:
    """Whether one of these words stands in the article in lower case: what is only named is a person, a place or a body."""
    common = {stem(word.plain) for word in index.words if word.text[:1].islower()}
    return any(stem(word) in common for word in plains)


def _called(plains: Sequence[str], text: str) -> list[str]:
    """The surnames that the article gives to a title asked for: "Pritchard" for "the ref", of "the referee, Sian Pritchard"."""
    roles = [word for word in in_full(" ".join(plains)) if word in titles()]
    found = [re.findall(rf"\b{role},? (?:[A-Z][\w’'-]+ )?([A-Z][\w’'-]+)", text, re.IGNORECASE) for role in roles[-1:]]
    return [name for names in found for name in dict.fromkeys(names) if name[0].isupper()]


def _is_ended(headline: str, plains: Sequence[str]) -> bool:
    """Whether the headline tells that a thing is given up: "Brae votes to scrap night ferry"."""
    ends = frozenset(stem(word) for word in listed("ended"))
    stems = [stem(word) for word in plain_words(headline)]
    wanted = {stem(word) for word in plains}
    given_up = any(word in ends and wanted & set(stems[place + 1 : place + _OBJECT]) for place, word in enumerate(stems))
    return given_up and not wanted & ends


def _opening(index: Index) -> list[str]:
    """The words of the first sentences, which tell what the article is about."""
    return [word.plain for sentence in index.sentences[: _OPENING + 1] for word in index.words_in(sentence)]


def _stances(place: int, index: Index) -> list[_Stance]:
    """All stances that a quote shows."""
    quote = index.digest.quotes[place]
    own = _own(quote, index)
    found = _by_cue(quote, own)
    found += [one for one in _in_own_words(own, quote) if not (found and one.judges)]
    if _names_only(quote):
        return found  # what else is told of its speaker is shown by what they say next
    found += _by_told(quote, index)
    if place and (before := index.digest.quotes[place - 1]) and _speaks_on(before, quote, index):
        told = _by_cue(before, _own(before, index)) + _by_told(before, index)
        found += [replace(one, sure=one.sure * _BEFORE) for one in told]
    return found


def _own(quote: Quote, index: Index) -> list[Word]:
    return [word for span in quote.spans for word in index.words_in(span)]


def _names_only(quote: Quote) -> bool:
    """Whether a quote is no more than the thing that somebody criticised, welcomed or denied."""
    taken = bool(quote.cue) and any(side_of(word) for word in plain_words(quote.cue.text if quote.cue else ""))
    return taken and quote.kind is QuoteKind.INDIRECT and len(plain_words(quote.text)) <= _NAMING


def _by_cue(quote: Quote, own: Sequence[Word]) -> list[_Stance]:
    cue = plain_words(quote.cue.text) if quote.cue else []
    sides = [(side, stem(word)) for word in cue if (side := verb_sides().get(stem(word), 0))]
    if not sides and (side := phrase_sides("phrases").get(tuple(cue), 0)):
        against = side == AGAINST  # "warned against closing it"; who "called for the quarry to be closed" is for no quarry
        return [_Stance(side, stem(cue[0]), tuple(word.plain for word in own), _CUE)] if against else []
    if len(sides) != 1 or set(cue) & listed("turned") or (sides[0][1] == stem("agree") and not _names_only(quote)):
        return []  # what follows "agreed" is what they say themselves
    return [_Stance(sides[0][0], sides[0][1], tuple(word.plain for word in own), _CUE)]


def _by_told(quote: Quote, index: Index) -> list[_Stance]:
    """By what the article says of a quote's speaker: beside the quote, in the sentence before, and what it calls them."""
    cues = [other.cue.span for other in index.digest.quotes if other.cue]
    pieces = [
        [word for word in index.words_in(span) if not any(cue.start <= word.start < cue.end for cue in cues)]
        for span in index.told(quote)
    ]
    done_by = [one for span in index.told(quote) if (one := _done_by(index.words_in(span), quote))]
    names = [split(name) for speaker in quote.speakers for name in (speaker.name, speaker.role or "")]
    called = [one for name in names for one in _in_words(name, "phrases", _TOLD, verbs=False)]
    return [one for piece in pieces for one in _in_words(piece, "phrases", _TOLD)] + called + done_by


def _done_by(there: Sequence[Word], quote: Quote) -> _Stance | None:
    """The stance of "That was disputed by the Nursing Guild.", told before the Guild or "its president" is quoted."""
    plains = [word.plain for word in there]
    for place in range(1, len(there) - 1):
        side = side_of(plains[place])
        if not side or plains[place + 1] != "by" or plains[place - 1] not in _BE:
            continue
        by = {word.plain for word in there[place + 2 :] if word.text[:1].isupper()}
        names = {word for speaker in quote.speakers for word in plain_words(f"{speaker.name} {speaker.role or ''}")}
        mention = plain_words(quote.mention.text) if quote.mention else []
        if by & names or mention[:1] in (["its"], ["their"]):
            return _Stance(side, stem(plains[place]), tuple(plains[: place - 1]), _TOLD)
    return None


def _in_words(there: Sequence[Word], part: str, sure: float, verbs: bool = True) -> list[_Stance]:
    """The stances that the words of one stretch of text show; verbs: whether it can have any, which a name cannot."""
    plains = [word.plain for word in there]
    stems = [stem(word) for word in plains]
    found = []
    for place in range(len(there)):
        side, size = _side_at(place, there, part, verbs)
        if not side or _passive(place, size, plains):
            continue
        turned = bool(set(plains[max(0, place - _TURNS) : place]) & listed("turned"))
        found.append(_Stance(-side if turned else side, stems[place], _object(place, size, there), sure))
    return found


def _side_at(place: int, there: Sequence[Word], part: str, verbs: bool) -> tuple[int, int]:
    """The side that the word at `place` (or the expression that begins there) shows, and how many words it has."""
    for size in (3, 2, 1):
        if side := phrase_sides(part).get(tuple(word.plain for word in there[place : place + size]), 0):
            return side, size
    return (side_of(there[place].plain) if verbs and part == "phrases" and _is_verb(place, there) else 0), 1


def _is_verb(place: int, there: Sequence[Word]) -> bool:
    """Whether a word is what somebody does or did: "attacked", "to attack", "Reyk attacks", not "the attacks"."""
    word, before = there[place].plain, there[place - 1] if place else None
    if word.endswith(("ed", "ing")) or word in irregular_forms():
        return True
    if not before:
        return False
    if word.endswith("s"):
        return before.text[:1].isupper() or before.plain in ("who", "which", "he", "she", "it", "also", "still", "strongly")
    return before.plain in ("to", "will", "would", "i", "we", "they", "not", "don't", "can", "cannot", "must", "should")


def _passive(place: int, size: int, plains: Sequence[str]) -> bool:
    """Whether a verb is done to what stands before it: "was criticised", "criticised by"."""
    if not plains[place].endswith("ed") or stem(plains[place]) not in verb_sides():
        return False
    return plains[place + size : place + size + 1] == ["by"] or bool(_BE & set(plains[max(0, place - 2) : place]))


def _object(place: int, size: int, there: Sequence[Word]) -> tuple[str, ...]:
    """The words that a stance is about: those after it, up to the next clause; whose supporters they are, if it says so."""
    if place and (there[place].plain,) in phrase_sides("phrases") and _owns(there[place - 1], there[place]):
        return (there[place - 1].plain,)
    after: list[str] = []
    for word, before in zip(there[place + size : place + size + _REACH], there[place + size - 1 :], strict=False):
        if word.start - before.end > 2 or word.plain in _CLAUSE:
            break
        after.append(word.plain)
    return tuple(after)


def _owns(owner: Word, owned: Word) -> bool:
    """ "Rudolph's supporters", "the Herons' supporters"."""
    return owner.text.endswith(("'s", "’s")) or (owner.text.endswith("s") and owned.start - owner.end == len("' "))


def _in_own_words(own: Sequence[Word], quote: Quote) -> list[_Stance]:
    """Stances in a quote's own words: "I am against it", "he would challenge it", "it was the right decision"."""
    plains = [word.plain for word in own]
    spoken: list[_Stance] = []
    if {"i", "we"} & set(plains):
        spoken = _in_words(own, "phrases", _OWN)
    elif (
        quote.kind is not QuoteKind.DIRECT and plains[:1] and plains[0] in (_SPEAKER - {"it"} if _of_person(quote) else _SPEAKER)
    ):
        spoken = _in_words(own[:_NAMING], "phrases", _OWN)
    return spoken + [replace(one, object=tuple(plains), judges=True) for one in _in_words(own, "own", _OWN)]


def _of_person(quote: Quote) -> bool:
    """Whether a person speaks, by the words that point at them: what "it" did they did not."""
    return bool(quote.mention) and bool({"he", "she"} & set(plain_words(quote.mention.text if quote.mention else "")))


def _speaks_on(before: Quote, quote: Quote, index: Index) -> bool:
    """Whether a quote says in full what the one before it only names: "Speight criticised the sacking. “He gave us all ...”"."""
    gap = index.text[before.spans[-1].end : quote.spans[0].start]
    near = len(gap) < _NEXT and "\n" not in gap
    same = before.speakers == quote.speakers or all(_is_group(speaker.name) for speaker in before.speakers)
    further = quote.kind is QuoteKind.DIRECT or (before.speakers == quote.speakers and bool(_AND_SAID.match(gap)))
    return near and _names_only(before) and further and same


def _is_group(name: str) -> bool:
    """Whether a speaker is several people without a name, for whom one of them speaks on: "Shopkeepers", "Drinks makers"."""
    first, *others = name.split()
    return name.endswith("s") and all(word.islower() for word in others) and first not in ("A", "The")
