"""The JSON contract of `pullquote roundup`: stories with the items of their articles, each with the path of its own."""

from collections.abc import Mapping, Sequence

from bot.contract import Json, figure_json, key_point_json, quote_json
from bot.gathering import Gathered
from bot.opened import headline, one_line
from bot.roundup import Chosen
from summarizer.article import Article
from summarizer.figures.rank import most_telling
from summarizer.items import Digest
from summarizer.stories.compare import Comparison, Counted
from summarizer.stories.quotations import Quotation, Quoted
from summarizer.stories.tell import Limits, Told, tell
from summarizer.structure import find_paragraphs, title_line

_FIGURES = 4  # of the article that a story's headline is of, where no limit is lifted


def roundup_json(
    chosen: Chosen, gathered: Gathered, digests: Mapping[int, Digest], errors: Sequence[Json], limits: Limits, everything: bool
) -> Json:
    """What `pullquote roundup --json` prints. errors: as `error_json` gives them. everything: all figures of all articles."""
    stories = []
    for ranked in chosen.stories:
        told = tell(ranked.story, digests, limits)
        copied = {copy: member.article for member in ranked.story.members for copy in member.copies}
        stories.append(
            {
                "headline": headline(digests[told.lead]) if told else _opening(gathered.pieces[ranked.story.central].article),
                "articles": [_article_json(place, gathered, digests, copied) for place in ranked.story.articles],
                **_told_json(told, gathered.paths, digests, everything),
            }
        )
    links = [{"title": link.title, "url": link.url, "site": link.site or None} for link in gathered.links]
    return {"stories": stories, "errors": list(errors), **({"links": links} if links else {})}


def _told_json(told: Told | None, paths: Sequence[str], digests: Mapping[int, Digest], everything: bool) -> Json:
    if told is None:
        return {"key_points": [], "quotes": [], "figures": []}
    figures = [_comparison_json(each, paths) for each in told.figures]
    compared = {(each.article, each.figure.id) for comparison in told.figures for value in comparison.values for each in value}
    places = [member.article for member in told.story.members if member.article in digests] if everything else [told.lead]
    for place in places:
        listed = digests[place].figures if everything else most_telling(digests[place], _FIGURES)
        figures += [{**figure_json(figure), "path": paths[place]} for figure in listed if (place, figure.id) not in compared]
    return {
        "key_points": [{**key_point_json(each.point), "path": paths[each.article]} for each in told.points],
        "quotes": [_quotation_json(each, paths) for each in told.quotes],
        "figures": figures if everything else figures[: max(_FIGURES, len(told.figures))],
    }


def _article_json(place: int, gathered: Gathered, digests: Mapping[int, Digest], copied: Mapping[int, int]) -> Json:
    """`copy_of` stands only at a copy of another article's text."""
    article = gathered.pieces[place].article
    title = digests[place].headline if place in digests else title_line(article.text, find_paragraphs(article.text))
    found: Json = {
        "path": gathered.paths[place],
        "title": article.title or title,
        "url": article.url,
        "site": article.site,
        "published": article.published,
    }
    return {**found, "copy_of": gathered.paths[copied[place]]} if place in copied else found


def _quotation_json(quotation: Quotation, paths: Sequence[str]) -> Json:
    """`also_in`: the same words elsewhere; `altered`: nearly the same, by the same speaker."""
    return {
        **quote_json(quotation.quote),
        "path": paths[quotation.quoted.article],
        "also_in": [_place(each, paths) for each in quotation.also],
        "altered": [{**quote_json(each.quote), "path": paths[each.article]} for each in quotation.altered],
    }


def _comparison_json(comparison: Comparison, paths: Sequence[str]) -> Json:
    """`also_in`: articles that give the same; `values`, only where they differ: each value with the articles that give it."""
    named = comparison.named
    same = next(value for value in comparison.values if named in value)
    found: Json = {
        **figure_json(named.figure),
        "path": paths[named.article],
        "also_in": [_counted_place(each, paths) for each in same if each != named],
    }
    if comparison.differs:
        found["values"] = [
            {"value": figure_json(value[0].figure)["value"], "sources": [_counted_place(each, paths) for each in value]}
            for value in comparison.values
        ]
    return found


def _place(quoted: Quoted, paths: Sequence[str]) -> Json:
    return {"path": paths[quoted.article], "id": quoted.quote.id}


def _counted_place(counted: Counted, paths: Sequence[str]) -> Json:
    figure = counted.figure
    return {"path": paths[counted.article], "id": figure.id, "text": figure.text, "approximation": figure.approximation}


def _opening(article: Article) -> str:
    """What stands for the headline of an article that could not be digested."""
    return one_line(article.title or " ".join(article.text.split()[:10]))
