"""Who is mentioned where in an article as far as it was read, looked up backwards: what is far off costs no time."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator

from summarizer.language import ParsedArticle
from summarizer.quotes.names import Entity
from summarizer.quotes.salience import sentence_number

_SENTENCES = 60  # that a pronoun is looked up in; no paragraph of news is longer, and salience ends long before
_MENTIONS = 300  # at most, where sentences have no end


class Whereabouts:
    """Of the people and bodies that the article names, and of what else `describe` enters; each has a rank, in that order."""

    def __init__(self, parsed: ParsedArticle, people: Iterable[Entity], bodies: Iterable[Entity]) -> None:
        self._parsed = parsed
        self._ranked: dict[int, Entity] = dict(enumerate((*people, *bodies)))
        self._ranks = {entity: rank for rank, entity in self._ranked.items()}
        self._mentions = sorted((place, -rank) for entity, rank in self._ranks.items() for place in entity.places)
        self._with_role: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for mention in self._mentions:
            for word in self._ranked[-mention[1]].role_words:
                self._with_role[word].append(mention)

    def describe(self, entity: Entity, instead_of: Entity | None) -> None:
        """Enter somebody who has only been described; who was described so before is not looked up any more."""
        rank = self._ranks.pop(instead_of, None) if instead_of is not None else None
        rank = len(self._ranked) if rank is None else rank
        self._ranked[rank] = entity
        self._ranks[entity] = rank

    def mention(self, entity: Entity, place: int) -> None:
        """They are mentioned there too; nothing is kept of who was not entered."""
        if (rank := self._ranks.get(entity)) is not None:
            insort(self._mentions, (place, -rank))
            for word in entity.role_words:
                insort(self._with_role[word], (place, -rank))

    def lately(self, place: int, also: Iterable[Entity] = ()) -> list[Entity]:
        """Whoever was mentioned not long before `place`, and `also`, as far as they were entered; by rank."""
        sentence = max(0, sentence_number(self._parsed, place) - _SENTENCES)
        start = self._parsed.sentences[sentence].start if self._parsed.sentences else 0
        found = {-rank for at, rank in _back(self._mentions, place) if at >= start}
        found.update(self._ranks[entity] for entity in also if entity in self._ranks)
        return [self._ranked[rank] for rank in sorted(found)]

    def with_role(self, word: str, place: int) -> Iterator[tuple[int, Entity]]:
        """Each mention, up to `place`, of somebody whose role has that word: the last first, and of several there by rank."""
        for at, rank in _back(self._with_role.get(word, []), place + 1):
            yield at, self._ranked[-rank]


def _back(mentions: list[tuple[int, int]], place: int) -> list[tuple[int, int]]:
    """The last of `mentions` before `place`, the last first."""
    end = bisect_left(mentions, (place,))
    return mentions[max(0, end - _MENTIONS) : end][::-1]
