"""A story told from the digests of its articles: headline, points, quotations, figures, each with the articles it is from."""

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.items import Digest
from summarizer.stories.compare import Comparison, compare
from summarizer.stories.find import Story
from summarizer.stories.points import Point, points
from summarizer.stories.quotations import Quotation, best, quotations


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a story is told; None for all of it."""

    points: int | None = 2
    quotes: int | None = 3
    figures: int | None = 4


EVERYTHING = Limits(None, None, None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a story's articles say together. lead: the article whose headline stands for it. heard: all its quotations."""

    story: Story
    lead: int
    points: tuple[Point, ...]
    quotes: tuple[Quotation, ...]
    figures: tuple[Comparison, ...]
    heard: tuple[Quotation, ...]


def tell(story: Story, digests: Mapping[int, Digest], limits: Limits = EVERYTHING) -> Told | None:
    """`story` from the digests at hand, by their articles' places; None if there is none of its articles'.

    A copy's digest is only used where that of what it copies is not at hand.
    """
    used = _used(story, digests)
    if not used:
        return None
    lead = next((place for place, digest in used if digest.headline), used[0][0])
    heard = quotations(used)
    shown = heard if limits.quotes is None else best(heard, limits.quotes)
    return Told(
        story=story,
        lead=lead,
        points=points(used, limits.points),
        quotes=shown,
        figures=compare(used)[: limits.figures],
        heard=heard,
    )


def _used(story: Story, digests: Mapping[int, Digest]) -> list[tuple[int, Digest]]:
    """One digest for every article that is no copy, the most central article first."""
    members = sorted(story.members, key=lambda member: member.article != story.central)
    places = (next((p for p in (member.article, *member.copies) if p in digests), None) for member in members)
    return [(place, digests[place]) for place in places if place is not None]
