"""The figures of whole articles, written for this, in the ways of eight kinds of news.

`figured/NAME.expected` has a line for each number of `figured/NAME.txt`, in order of the text: what is shown, its value (two of
a range or a score), its unit, which way it moved, and what it counts. "-" is none, "?" is not said here.
"""

from pathlib import Path

import pytest

from summarizer.article import Article
from summarizer.figures.find import find_figures
from summarizer.items import Figure
from summarizer.language import parse

FOLDER = Path(__file__).parent / "figured"
ARTICLES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def lines(name: str) -> list[list[str]]:
    expected = (FOLDER / f"{name}.expected").read_text(encoding="utf-8")
    return [line.split(" | ") for line in expected.splitlines()]


def figures(name: str) -> tuple[Figure, ...]:
    return find_figures(parse(Article((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))), ())


def written(value: float | tuple[float, float] | None) -> str:
    if value is None:
        return "-"
    return " ".join(f"{each:.12g}" for each in (value if isinstance(value, tuple) else (value,)))


@pytest.mark.parametrize("name", ARTICLES)
def test_every_number_of_an_article_that_counts_is_found_and_read(name: str) -> None:
    found = [[figure.text, written(figure.value), figure.unit or "-", figure.direction or "-"] for figure in figures(name)]
    assert found == [line[:4] for line in lines(name)]


@pytest.mark.parametrize("name", ARTICLES)
def test_what_the_numbers_of_an_article_count_makes_sense_alone(name: str) -> None:
    expected = [line[4] for line in lines(name)]
    found = [figure.what or "-" for figure in figures(name)]
    assert [what for what, right in zip(found, expected, strict=True) if right != "?"] == [w for w in expected if w != "?"]
