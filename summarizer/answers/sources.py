"""What ways to answer share: a digest with what answering needs of it, what was found in each, whom a question names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from summarizer.answers.described import bodies
from summarizer.answers.evidence import Index
from summarizer.answers.names import deputies, titles
from summarizer.answers.people import PART, Meant, Person, find_meant
from summarizer.answers.question import Question
from summarizer.answers.vocabulary import plain_words, split
from summarizer.items import Digest, Figure, Quote

Items = list[tuple[Quote | Figure, float]]

NAME = 5
"""Words that may name somebody, at most."""


@dataclass(frozen=True)
class Source:
    """One digest with what answering needs of it."""

    digest: Digest
    index: Index
    people: list[Person]


@dataclass
class Reply:
    """What one way to answer found in each digest, and what to say if that is nothing (or besides)."""

    found: list[tuple[Digest, Items]]
    note: str | None = None

    @property
    def empty(self) -> bool:
        return not any(items for _, items in self.found)


def digests_of(sources: Sequence[Source]) -> list[Digest]:
    return [source.digest for source in sources]


def everywhere(sources: Sequence[Source], search: Callable[[Source], Items], note: Callable[[], str]) -> Reply:
    reply = Reply([(source.digest, search(source)) for source in sources])
    reply.note = note() if reply.empty else None
    return reply


def meant_by(asked: Question, source: Source) -> Meant:
    """Whom the question names, by the first of its readings that fits somebody quoted."""
    readings = [find_meant(name, source.people, source.digest.article.text) for name in asked.speakers]
    return next((meant for meant in readings if meant.people), readings[0])


def without_names(topic: str, meant: Meant, source: Source) -> str:
    """The topic without the speaker's own name: everything that they say is theirs."""
    own = {word for person in source.people if person.key in meant.people for word in plain_words(person.speaker.name)}
    kept = [word.text for word in split(topic) if word.plain not in own]
    return " ".join(kept) if kept else topic


def names_of(meant: Sequence[Meant], sources: Sequence[Source]) -> list[str]:
    found = {
        person.key: person.speaker.name
        for one, source in zip(meant, sources, strict=True)
        for person in source.people
        if person.key in one.people
    }
    return list(found.values())


def speakers_named(topic: str, source: Source) -> list[str]:
    """The speakers whom a topic names: by name, or by a title ("the mayor"); what only describes them is a thing."""
    short = 0 < len(plain_words(topic)) <= NAME
    meant = find_meant(topic, source.people, source.digest.article.text).people if short else {}
    titled = bool((titles() | deputies() | bodies()) & set(plain_words(topic)))
    return [key for key, sure in meant.items() if titled or sure >= PART]
