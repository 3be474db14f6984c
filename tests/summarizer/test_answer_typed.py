"""Short, sloppy questions as people type them in a channel, about articles of our own (`typed/`): how many are got right.

The bounds lie a little below what was measured: `python -m benchmarks.answers tests/summarizer/typed` says how much, `--errors`
what is wrong.
"""

import pytest

from benchmarks.answers import ASKED, NONE, Scores, questions, read, score
from summarizer.article import Article
from summarizer.digest import summarize

SOME = sorted((ASKED.parent / "typed").glob("*.txt"))[::4]  # the others take seconds; the benchmark asks all


@pytest.fixture(scope="module")
def scores() -> Scores:
    found = Scores()
    for file in SOME:
        text, lines = read(file)
        digest = summarize(Article(text))
        for asked in questions(lines, digest):
            score(asked, digest, found)
    return found


def test_the_first_answer_is_mostly_right(scores: Scores) -> None:
    assert scores.hit_at_1 >= 72


def test_hardly_anything_wrong_is_shown(scores: Scores) -> None:
    assert scores.good >= 0.9 * scores.shown


def test_what_the_article_does_not_answer_is_not_answered(scores: Scores) -> None:
    assert scores.of(NONE) == 100
