"""Many articles, in order, whatever one of them does."""

import os
from collections.abc import Iterator

import pytest

from bot.reading import InputError, Reading
from bot.work import CannotStart, Result, check_pipeline, choose_jobs, digest_all, digest_article
from summarizer.article import Article
from summarizer.items import Digest


def fake_work(article: Article, pipeline: str) -> Digest:
    """Stands in for a digest: an article can raise, or take its process down."""
    if article.text == "raise":
        raise RuntimeError(pipeline)
    if article.text == "crash":
        os._exit(7)
    return Digest(article, None, (), (), ())


def readings(*texts: str) -> Iterator[Reading]:
    for number, text in enumerate(texts):
        yield Reading(str(number), InputError("empty", "nothing") if text == "error" else Article(text))


def codes(results: Iterator[Result]) -> list[str]:
    return [result.outcome.code if isinstance(result.outcome, InputError) else result.outcome.article.text for result in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_input(jobs: int) -> None:
    texts = ["a", "error", "b", "raise", *"cdefghij"]
    assert codes(digest_all(readings(*texts), "p", jobs, fake_work)) == ["a", "empty", "b", "failed", *"cdefghij"]


def test_an_article_that_takes_its_process_down_is_an_error_and_the_others_go_on() -> None:
    texts = ["a", "crash", "b", "c", "d", "crash", *"efgh"]
    assert codes(digest_all(readings(*texts), "p", 2, fake_work)) == ["a", "crashed", "b", "c", "d", "crashed", *"efgh"]


def test_results_are_streamed() -> None:
    results = digest_all(readings("a", "b"), "p", 1, fake_work)
    assert next(results).path == "0"


def test_a_missing_pipeline_is_said_before_anything_is_read() -> None:
    for name in ("no_such_pipeline", "no.such", "."):
        with pytest.raises(CannotStart, match="not installed"):
            check_pipeline(name)


def test_a_module_that_is_no_pipeline_is_said() -> None:
    with pytest.raises(CannotStart, match="cannot be loaded"):
        digest_article(Article("text"), "this_is_no_module")


@pytest.mark.parametrize(("wanted", "articles", "jobs"), [(0, 1, 1), (0, 11, 1), (4, 100, 4), (4, 2, 2), (1, 1000, 1), (3, 0, 1)])
def test_few_articles_take_one_process(wanted: int, articles: int, jobs: int) -> None:
    assert choose_jobs(wanted, articles) == jobs


def test_many_articles_take_no_more_processes_than_there_are_processors() -> None:
    assert 1 <= choose_jobs(0, 1000) <= (os.cpu_count() or 1)
