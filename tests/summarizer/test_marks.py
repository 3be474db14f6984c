"""Quotation marks: what stands inside which pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Span
from summarizer.marks import find_quotations


def inside(text: str) -> list[str]:
    return [q.inner.of(text) for q in find_quotations(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will stay,” she said.", ["We will stay,"]),
        ('"We will stay," she said.', ["We will stay,"]),
        ("'We will stay,' she said.", ["We will stay,"]),
        ("‘We will stay,’ she said.", ["We will stay,"]),
        ("«We will stay», she said.", ["We will stay"]),
        ("„We will stay“, she said.", ["We will stay"]),
        ("``We will stay,'' she said.", ["We will stay,"]),
        ("''We will stay,'' she said. ''We must.''", ["We will stay,", "We must."]),
    ],
)
def test_every_style_of_marks_is_known(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_a_curly_mark_closed_by_a_straight_one_is_one_pair() -> None:
    assert inside('“The roof is safe." He left. “It holds,” he said.') == ["The roof is safe.", "It holds,"]


def test_an_opening_mark_where_only_a_closing_one_can_stand_closes() -> None:
    assert inside("“Is it safe?“ he asked. “Yes.”") == ["Is it safe?", "Yes."]


def test_apostrophes_open_and_close_nothing() -> None:
    assert inside("The workers' rights, the bosses' pay and the '90s weren't discussed at O'Hare's.") == []


def test_an_apostrophe_inside_a_quotation_in_single_marks_does_not_close_it() -> None:
    assert inside("'It's the drivers' depot that's closed,' he said.") == ["It's the drivers' depot that's closed,"]


def test_a_quotation_inside_a_quotation_is_part_of_it() -> None:
    assert inside("“He told me ‘never again’ and left,” she said.") == ["He told me ‘never again’ and left,"]


def test_feet_and_inches_are_no_quotation() -> None:
    assert inside('The 6\'2" keeper said "we were lucky" twice.') == ["we were lucky"]


def test_an_unclosed_quotation_runs_to_the_end_of_its_paragraph_and_goes_on_where_the_next_reopens_it() -> None:
    text = "“The river rose in an hour.\n\n“We lost the bridge,” he said."
    split = text.index("\n")
    first, second = find_quotations(text, [Span(0, split), Span(split + 2, len(text))])
    assert (first.inner.of(text), first.closed, first.goes_on) == ("The river rose in an hour.", False, True)
    assert (second.inner.of(text), second.closed) == ("We lost the bridge,", True)


def test_an_unclosed_quotation_does_not_go_on_where_the_next_paragraph_has_no_mark() -> None:
    text = "“The river rose in an hour.\n\nThe council met on Monday."
    split = text.index("\n")
    (only,) = find_quotations(text, [Span(0, split), Span(split + 2, len(text))])
    assert not only.goes_on


MARKS = st.text(alphabet="“”‘’«»„\"'` .,ab\n", max_size=80)


@given(MARKS)
def test_quotations_are_in_order_apart_and_inside_the_text(text: str) -> None:
    if not text:
        return
    found = find_quotations(text, [Span(0, len(text))])
    ends = [0]
    for quotation in found:
        assert quotation.outer.contains(quotation.inner)
        assert ends[-1] <= quotation.outer.start
        ends.append(quotation.outer.end)
    assert ends[-1] <= len(text)


def test_a_quotation_in_single_marks_goes_on_where_the_next_paragraph_reopens_it() -> None:
    text = "She said: 'I thought that was it. Then the boat came.\n\n'I don't mind telling you I cried.'"
    split = text.index("\n")
    first, second = find_quotations(text, [Span(0, split), Span(split + 2, len(text))])
    assert (first.inner.of(text), first.goes_on) == ("I thought that was it. Then the boat came.", True)
    assert second.inner.of(text) == "I don't mind telling you I cried."
