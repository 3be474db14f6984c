"""Sentence bounds that are right for news."""

import pytest

from summarizer.article import Article
from summarizer.language import PipelineMissing, load_pipeline, parse


def sentences(text: str) -> list[str]:
    parsed = parse(Article(text))
    return [s.of(text) for s in parsed.sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Sen. Ana Duarte and Gov. Tom Reyes met Dr. Hale on Monday.",
        "The U.S. Senate voted on the bill.",
        "It was the No. 7 seed in the draw.",
        "J. K. Hale lives at St. Mary's in Fort Alder, Pa. with his wife.",
        "Alder Corp. of Delaware bought Sallow Inc. for $3.5 million.",
        "The talks ended at 5 p.m. on Friday.",
        "She ran against then-Sen. Ana Duarte, police Const. Tom Reyes said.",
        "A quake with a magnitude of 5. 9 hit the valley; a man with a. 38 revolver was held.",
        "The bill passed the u. S. Senate at 8 p. M. on Friday, the clerk said.",
        "He told Mr. 'big' Hale that the U.S. 'never sleeps'.",
    ],
)
def test_no_sentence_breaks_after_an_abbreviation(text: str) -> None:
    assert sentences(text) == [text]


def test_a_sentence_may_end_in_an_abbreviation() -> None:
    assert sentences("He moved to the U.S. The family followed.") == ["He moved to the U.S.", "The family followed."]


def test_a_number_may_end_a_sentence_and_a_year_begin_the_next() -> None:
    assert sentences("The vote was 51 to 49. 2016 will be harder.") == ["The vote was 51 to 49.", "2016 will be harder."]


def test_no_sentence_breaks_inside_a_quotation() -> None:
    text = "“It is over. We lost. Go home,” Hale said. Nobody left."
    assert sentences(text) == ["“It is over. We lost. Go home,” Hale said.", "Nobody left."]


@pytest.mark.parametrize("quoted", ["'It may be enough. '", '"It may be enough. "', "'Will it hold? We hope so! '"])
def test_a_sentence_begins_after_a_quotation_whose_mark_came_apart(quoted: str) -> None:
    text = f"Hale said of the wall, {quoted} The board met on Friday."
    assert sentences(text)[-1] == "The board met on Friday."


def test_who_asked_belongs_to_the_question_though_its_mark_came_apart() -> None:
    text = "'Will the wall hold? ' Mr Hale asked."
    assert sentences(text) == [text]


@pytest.mark.parametrize("mark", ["'", '"', "''", "“", "‘"])
def test_a_quotation_begins_a_sentence_in_a_text_without_capitals(mark: str) -> None:
    close = {"“": "”", "‘": "’"}.get(mark, mark)
    assert len(sentences(f"the wall will hold, ana hale said. {mark}we hope so{close}, she said.")) == 2


def test_no_sentence_crosses_a_paragraph() -> None:
    assert sentences("The bridge will close\n\nDrivers were told on Monday.") == [
        "The bridge will close",
        "Drivers were told on Monday.",
    ]


def test_the_dateline_is_no_part_of_the_sentence() -> None:
    assert sentences("LONDON (Reuters) — The bridge will close. Drivers were told.") == [
        "The bridge will close.",
        "Drivers were told.",
    ]


def test_a_missing_pipeline_says_what_to_do() -> None:
    with pytest.raises(PipelineMissing, match="install it with pip"):
        load_pipeline("xx_no_such_pipeline")


def test_the_parse_has_the_text_of_the_article_unchanged() -> None:
    text = "A\u00a0word,  two\tspaces\r\n\r\nand " + "x" * 1000 + " end."
    assert parse(Article(text)).doc.text == text
