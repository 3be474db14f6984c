"""Questions in people's ways about articles of our own (`asked/`), each with what a right answer has: how many are got right.

The bounds lie a little below what was measured: `python -m benchmarks.answers` says how much, `--errors` what is wrong.
"""

from pathlib import Path

import pytest

from benchmarks.answers import ASKED, NONE, Scores, questions, read, score
from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Digest

FILES = sorted(ASKED.glob("*.txt"))
SOME = FILES[::4]  # the others take seconds; the benchmark asks all


@pytest.fixture(scope="module")
def scores() -> Scores:
    found = Scores()
    for file in SOME:
        text, lines = read(file)
        digest = summarize(Article(text))
        for asked in questions(lines, digest):
            score(asked, digest, found)
    return found


def test_the_set_has_many_questions_and_their_answers_stand_in_its_articles() -> None:
    empty = [(Digest(Article(text), None, (), (), ()), lines) for text, lines in map(read, FILES)]
    asked = [one for digest, lines in empty for one in questions(lines, digest)]
    assert len(asked) >= 300


def test_the_first_answer_is_mostly_right(scores: Scores) -> None:
    assert scores.hit_at_1 >= 79


def test_answers_have_what_they_must_and_little_else(scores: Scores) -> None:
    assert scores.f1 >= 82


def test_what_the_article_does_not_answer_is_mostly_not_answered(scores: Scores) -> None:
    assert scores.of(NONE) >= 80


def test_words_that_the_article_does_not_have_are_no_answer_of_the_set(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Reyk said that the wall stands.\n====\nspeaker: what did Reyk say? => the wall fell\n")
    text, lines = read(file)
    with pytest.raises(ValueError, match="the wall fell"):
        list(questions(lines, summarize(Article(text))))
