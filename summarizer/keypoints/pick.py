"""Which sentences become key points, in which order, and with whose names in brackets."""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import exp, sqrt

from spacy.tokens import Token

from summarizer.article import ParagraphKind, Span
from summarizer.items import Figure, KeyPoint, Quote
from summarizer.keypoints.learned import Weights
from summarizer.keypoints.people import People
from summarizer.keypoints.pronouns import has_person
from summarizer.keypoints.rank import Candidate, Ranking, rank
from summarizer.keypoints.sentences import headings, headline
from summarizer.keypoints.shorten import compose, deletions
from summarizer.keypoints.standing import Standing, standing
from summarizer.language import ParsedArticle
from summarizer.quotes.tagger.senses import Senses

SHORT_FORM = 3  # points at most that tell the story by themselves; they come first
SHORT_FORM_LENGTH = 700  # characters
_MORE = ((6, 4), (8, 5))  # with so many sentences, so many points
_NEWNESS, _NEWNESS_MORE = 4.0, 2.0  # how hard a repetition weighs: factor exp(-4) for the very same words
_PAIR = 0.5  # a sentence and one that leans on it are taken together from this share of the best single one's worth
_LEAST = 4  # words of a sentence that can begin the article
_SAME = 0.7  # cosine above which two sentences say the same
_WITHIN, _FEW = 0.85, 5  # share of a sentence's telling words, if it has so many, that make it a part of what another says

_NO_PERSON = frozenset({"GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "LANGUAGE", "WORK_OF_ART"})

_ENDING = re.compile(r"(?:e?s|e?d|ing)$")

_Chosen = tuple[int, float]  # index of the candidate, factor for what is new in it


def pick_key_points(
    parsed: ParsedArticle,
    quotes: tuple[Quote, ...],
    figures: tuple[Figure, ...],
    senses: Senses | None = None,
    weights: Weights | None = None,
) -> tuple[KeyPoint, ...]:
    """3 to 5 sentences of the article's prose that tell its story; fewer where it has no more that can stand alone.

    The first three are the short form, in order of the text; then what adds most to them, again in order of the text.
    Each has its reasons: factors whose product is its score. None repeats another, none has a pronoun without a referent.
    """
    above = headline(parsed)
    ranking = rank(parsed, quotes, figures, above, senses, weights)
    picker = _Picker(parsed, ranking, People(parsed, quotes), above or "")
    picker.add_group(SHORT_FORM, SHORT_FORM_LENGTH)
    wanted = max([SHORT_FORM, *(points for sentences, points in _MORE if len(ranking.candidates) >= sentences)])
    picker.add_group(wanted - len(picker.chosen), more=True)
    return picker.key_points()


def short_form(points: Sequence[KeyPoint]) -> tuple[KeyPoint, ...]:
    """The first points as far as room goes: at most three, of at most 700 characters together (the first may be longer)."""
    room = SHORT_FORM_LENGTH
    for count, point in enumerate(points[:SHORT_FORM]):
        room -= len(point.text)
        if room < 0 and count:
            return tuple(points[:count])
    return tuple(points[:SHORT_FORM])


class _Picker:
    """Takes the best candidate that is new and can be understood where it will stand, then the next best."""

    def __init__(self, parsed: ParsedArticle, ranking: Ranking, people: People, above: str) -> None:
        self._parsed = parsed
        self._candidates = ranking.candidates
        self._similar = ranking.similar
        self._people = people
        self._headline = above
        self._told_above = frozenset(form for word in re.findall(r"\w+", above.lower()) for form in (word, _ENDING.sub("", word)))
        titles = headings(parsed)
        prose = (nth for nth, place in enumerate(parsed.sentences) if place not in titles and self._is_prose(place))
        self._first = next(prose, None)
        self._standings: dict[int, Standing] = {}
        self._whole: set[int] = set()  # candidates that need all their clauses, for what points back at them
        self._more = False
        self._scores: list[float] = []
        self.groups: list[list[_Chosen]] = []

    def _is_prose(self, sentence: Span) -> bool:
        """Prose, and not "By. Staff reporter. Published:." at the beginning of a text whose lines ran together."""
        prose = self._parsed.kind_at(sentence.start) is ParagraphKind.PROSE
        return prose and len(sentence.of(self._parsed.text).split()) >= _LEAST

    @property
    def chosen(self) -> list[int]:
        return [index for group in self.groups for index, _ in group]

    def add_group(self, size: int, length: int | None = None, more: bool = False) -> None:
        """Up to `size` points more, of at most `length` characters together (the first may be longer)."""
        group: list[_Chosen] = []
        self.groups.append(group)
        self._more = more
        self._scores = [candidate.score(more) for candidate in self._candidates]
        taken = 0
        while len(group) < size:
            best = self._best(group, None if length is None or not group else length - taken)
            if best is None:
                break
            group.append(best)
            taken += self._length(best[0])
        group.sort()

    def _best(self, group: list[_Chosen], room: int | None) -> _Chosen | None:
        """The candidate to take next: the best that can stand; or the one before a better that leans on it."""
        chosen = self.chosen
        members = [index for index, _ in group]
        newness = {index: self._newness(chosen, index) for index in range(len(self._candidates)) if index not in chosen}
        worth = {index: self._scores[index] * newness[index] for index in newness}
        leaning: list[int] = []
        for index in sorted(worth, key=lambda i: (-worth[i], i)):
            if not self._fits(index, room, chosen):
                continue
            if not self._understood(index, members):
                leaning.append(index)
                continue
            led = [i for i in leaning if i - 1 in worth and self._follows(i, [i - 1]) and self._fits(i - 1, room, chosen)]
            pairs = {i - 1: sqrt(worth[i - 1] * worth[i]) for i in led}
            first = max(pairs, key=lambda i: pairs[i], default=index)
            paired = first != index and pairs[first] > _PAIR * worth[index] and self._understood(first, members)
            taken = first if paired else index
            return taken, newness[taken]
        return None

    def _fits(self, index: int, room: int | None, chosen: Sequence[int]) -> bool:
        """Whether there is room for it, and nothing chosen says the same."""
        if room is not None and self._length(index) > room:
            return False
        return self._most_alike(chosen, index) < _SAME and not any(self._repeats(index, other) for other in chosen)

    def _repeats(self, index: int, other: int) -> bool:
        """Whether nearly all that one of two sentences says the other says too."""
        one, two = self._candidates[index].lemmas, self._candidates[other].lemmas
        least = min(len(one), len(two))
        return least >= _FEW and len(one & two) >= _WITHIN * least

    def _most_alike(self, chosen: Sequence[int], index: int) -> float:
        return max((float(self._similar[index, other]) for other in chosen), default=0.0)

    def _newness(self, chosen: Sequence[int], index: int) -> float:
        return exp(-(_NEWNESS_MORE if self._more else _NEWNESS) * self._most_alike(chosen, index))

    def _standing(self, index: int) -> Standing:
        if index not in self._standings:
            candidate = self._candidates[index]
            asked = (self._parsed, candidate.tokens, candidate.sentence, candidate.nth, self._people)
            stand = standing(*asked, candidate.cuts)
            if candidate.cuts and (stand.bound or stand.names):
                whole = standing(*asked)
                if not whole.bound and (stand.bound or len(whole.names) < len(stand.names)):
                    stand = whole
                    self._whole.add(index)
            self._standings[index] = stand
        return self._standings[index]

    def _cuts(self, index: int) -> tuple[Span, ...]:
        self._standing(index)
        return () if index in self._whole else self._candidates[index].cuts

    def _length(self, index: int) -> int:
        """Characters it has when shortened."""
        return len(self._candidates[index].sentence) - sum(len(cut) for cut in self._cuts(index))

    def _understood(self, index: int, group: Sequence[int]) -> bool:
        stand = self._standing(index)
        begins = self._candidates[index].nth == self._first and not stand.persons  # as the article itself begins
        if begins or self._follows(index, group):
            return True
        return not stand.bound and self._tells_of(stand, [i for i in self.chosen if i < index or i not in group])

    def _tells_of(self, stand: Standing, before: Sequence[int]) -> bool:
        """Whether what the sentence takes as known was told: by the points before it, or by the headline."""
        if not stand.needs or stand.needs & self._told_above:
            return True
        if not before:
            return False
        return not stand.retold or any(stand.needs & self._candidates[index].lemmas for index in before)

    def _follows(self, index: int, group: Sequence[int]) -> bool:
        """Whether the sentence before it will be shown right before it, and has whom it points at."""
        before = index - 1
        if before not in group or self._candidates[before].nth != self._candidates[index].nth - 1:
            return False
        tokens = self._candidates[before].tokens
        return all(has_person(tokens, kind, self._people) for kind in self._standing(index).persons)

    def key_points(self) -> tuple[KeyPoint, ...]:
        points: list[KeyPoint] = []
        introduced: set[str] = set()
        for nth, group in enumerate(self.groups):
            self._more = nth > 0
            self._keep_whole([index for index, _ in group], None if nth else SHORT_FORM_LENGTH)
            members = [index for index, _ in group]
            for index, new in group:
                shown = " ".join((self._headline, *(point.text for point in points)))
                points.append(self._key_point(index, new, members, introduced, shown))
        return tuple(points)

    def _keep_whole(self, group: Sequence[int], length: int | None) -> None:
        """No clause is left out of a sentence that alone tells what the next one, shown right after it, takes as known."""
        room = length - sum(map(self._length, group)) if length is not None else None
        for index, following in pairwise(group):
            needs = self._standing(following).needs
            cut = self._candidates[index].tokens if needs else ()
            gone = {
                token.lemma_.lower() for token in cut if any(each.start <= token.idx < each.end for each in self._cuts(index))
            }
            longer = len(self._candidates[index].sentence) - self._length(index)
            if needs & gone and self._follows(following, group) and (room is None or longer <= room):
                self._whole.add(index)
                room = room - longer if room is not None else None

    def _key_point(self, index: int, new: float, group: Sequence[int], introduced: set[str], shown: str) -> KeyPoint:
        candidate = self._candidates[index]
        stand = self._standing(index)
        text = self._parsed.text
        names: dict[int, str] = {}
        follows = self._follows(index, group)
        opener = None if follows else stand.opener
        found = deletions(text, candidate.sentence, opener)
        cuts = (*(cut for cut in found if self._parsed.quotation_at(cut.start) is None), *self._cuts(index))
        for pointer, name in () if follows or candidate.nth == self._first else stand.names:
            cuts = (*cuts, pointer)
            names[pointer.start] = name
            introduced.add(name.removesuffix("’s"))
        names.update(self._given_names(candidate, cuts, introduced, shown))
        factors = candidate.factors(self._more)
        reasons = (*factors, ("newness", round(new, 4))) if new < 1 else factors
        return compose(text, candidate.sentence, cuts, names, reasons)

    def _given_names(self, candidate: Candidate, cuts: Sequence[Span], introduced: set[str], shown: str) -> dict[int, str]:
        """Where a person is first shown by surname alone: the given name to put before it. shown: what is read before it."""
        found: dict[int, str] = {}
        text = self._parsed.text
        for token in candidate.tokens:
            surname = self._people.surname_at(token)
            full = self._people.full_name(surname) if surname else None
            if surname is None or full is None or full in introduced or any(cut.start <= token.idx < cut.end for cut in cuts):
                continue
            introduced.add(full)
            alone = token.text == surname and not (token.i and self._people.surname_at(token.doc[token.i - 1]) == surname)
            if not alone or full in candidate.sentence.of(text) or full in shown or self._parsed.quotation_at(token.idx):
                continue
            if self._stands_open(candidate, token):
                found[token.idx] = full[: -len(surname)].rstrip()
        return found

    def _stands_open(self, candidate: Candidate, surname: Token) -> bool:
        """Whether a given name can stand before the surname: not in "Mr Brandt", "the Brandt family", "Brandt, Ohm and Lie"."""
        text = self._parsed.text
        named_else = surname.ent_type_ in _NO_PERSON or surname.dep_ in ("compound", "nmod", "amod")
        if named_else and not self._people.speaks_at(surname):
            return False
        if surname.dep_ == "conj" or any(child.dep_ == "conj" and child.pos_ == "PROPN" for child in surname.children):
            return False
        led = surname.i > candidate.tokens.start and surname.nbor(-1).pos_ in ("PROPN", "DET")
        return not led and (surname.idx == candidate.sentence.start or text[surname.idx - 1] == " ")
