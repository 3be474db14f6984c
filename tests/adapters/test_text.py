"""Text for any platform: nothing in it steers a display, and it is shortened where a reader would."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.text import clean, fitted, linkable, one_line, shorten

anything = st.text(st.characters() | st.sampled_from("&<>*_~`:|@!# \n\u200d\u0301\u202e\U0001f1e6\U0001f3fd"), max_size=120)


@given(anything)
def test_nothing_steers_the_display(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean(text))


def test_marks_of_direction_that_names_need_stay() -> None:
    assert clean("\u05e9\u05dc\u05d5\u05dd\u200f (Shalom)") == "\u05e9\u05dc\u05d5\u05dd\u200f (Shalom)"


def test_lines_end_in_one_way() -> None:
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_a_line_is_one_line() -> None:
    assert one_line(" a\r\n b\u2028c\t\u202e ") == "a b c"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://post.example/fire", "https://post.example/fire"),
        ("https://post.example/a|b>c<d e", "https://post.example/a%7Cb%3Ec%3Cd%20e"),
        ("https://post.example/?a=1&b=%20#c", "https://post.example/?a=1&b=%20#c"),
        ("https://böse.example/ü", "https://xn--bse-sna.example/%C3%BC"),
        ("javascript:alert(1)", None),
        ("/etc/passwd", None),
        ("https://", None),
        ("https://[", None),
        ("https://post.example/" + "x" * 3000, None),
        ("https://Post.Example:8443/A", "https://Post.Example:8443/A"),
        ("https://a..ü.example/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_linked_with_what_would_end_a_link_encoded(url: str | None, address: str | None) -> None:
    assert linkable(url, 3000) == address


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("The harbour is ours", 19, "The harbour is ours"),
        ("The harbour is ours", 18, "The harbour is…"),
        ("The harbour is ours", 12, "The harbour…"),
        ("R&amp;D", 5, "R…"),
        ("x" * 200, 10, "x" * 9 + "…"),
        ("e\u0301" * 10, 6, "e\u0301" * 2 + "…"),
        ("\U0001f469\u200d\U0001f680\U0001f469\u200d\U0001f680", 5, "\U0001f469\u200d\U0001f680…"),
        ("\U0001f44d\U0001f3fd\U0001f44d\U0001f3fd", 3, "\U0001f44d\U0001f3fd…"),
        ("\U0001f1f3\U0001f1f4\U0001f1f8\U0001f1ea\U0001f1e9\U0001f1f0", 4, "\U0001f1f3\U0001f1f4…"),
        ("one two", 0, ""),
        ("one two", 1, "…"),
    ],
)
def test_text_is_cut_between_words_or_between_letters(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


@given(anything, st.integers(1, 60))
def test_shortened_text_is_a_beginning_that_fits(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(anything, st.integers(2, 60))
def test_no_letter_loses_its_accent(text: str, most: int) -> None:
    short = shorten(text, most)
    if short != text:
        after = text[len(short) - 1]
        assert len(short) == 1 or after.isspace() or not unicodedata.category(after).startswith("M")


@given(anything, st.integers(0, 60))
def test_text_is_shortened_until_it_measures_no_more(text: str, most: int) -> None:
    def measure(shown: str) -> int:
        return len(re.sub(r"[*_~<>]", r"\\\g<0>", shown))

    shown = fitted(text, most, measure)
    assert measure(shown) <= most
    assert shown in (text, "") or (shown.endswith("…") and text.startswith(shown[:-1]))
