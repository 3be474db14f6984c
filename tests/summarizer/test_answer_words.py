"""Who said these very words."""

import pytest

from tests.summarizer.harbour import ids, note


def test_exact_words_find_their_quote() -> None:
    assert ids('Who said "bargain with the tide"?') == ["q3"]


@pytest.mark.parametrize("marks", ["“”", "‘’", "''", '""', "«»", ("``", "''")])
def test_all_kinds_of_quotation_marks_are_understood(marks: tuple[str, str]) -> None:
    assert ids(f"who said {marks[0]}bargain with the tide{marks[1]}?") == ["q3"]


def test_words_without_marks_are_understood() -> None:
    assert ids("who said we cannot bargain with the tide") == ["q3"]


def test_nearly_the_same_words_find_their_quote() -> None:
    assert ids('Who said "nobody in our ministry ever signed such a letter"?') == ["q5"]


def test_who_called_something_so_is_found_by_the_words() -> None:
    assert ids("Who called it 'a fairy tale'?") == ["q6"]


def test_words_with_an_ellipsis_must_all_be_there() -> None:
    assert ids('Who said "We cannot bargain … two metres of the quay"?') == ["q3"]


def test_words_over_two_spans_of_a_quote_are_one_quote() -> None:
    assert ids('Who said "bargain with the tide, every winter"?') == ["q3"]


def test_words_that_are_not_in_the_article_have_no_answer() -> None:
    assert ids('Who said "peace in our time"?') == []
    assert note('Who said "peace in our time"?').startswith("I don't find these words in this article.")


def test_words_of_the_article_that_nobody_says_have_no_answer() -> None:
    assert ids('Who said "declined to give further details"?') == []
    expected = "The words are in this article, but nobody is quoted as saying them."
    assert note('Who said "declined to give further details"?') == expected
