"""An article's text in Slack: it pings nobody, breaks no markup, and is shortened where a reader would."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.limits import BUTTON_URL
from adapters.slack.mrkdwn import clean, escape, link, linkable, neutral, shorten

anything = st.text(st.characters() | st.sampled_from("&<>*_~`:|@!# \n\u200d\u0301\u202e\U0001f1e6\U0001f3fd"), max_size=120)


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U012AB3CD> and <#C012AB3CD>", "&lt;@U012AB3CD&gt; and &lt;#C012AB3CD&gt;"),
        ("R&D", "R&amp;D"),
        ("&lt;", "&amp;lt;"),
        ("plain", "plain"),
    ],
)
def test_the_three_characters_that_slack_reads_are_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(anything)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert unescape(escape(text)) == text


@given(anything)
def test_nothing_in_neutral_text_is_a_mention_a_link_or_an_entity_of_its_own(text: str) -> None:
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", neutral(text))


@given(anything)
def test_neutral_text_reads_as_it_was(text: str) -> None:
    assert unescape(neutral(text)).replace("\u200b", "") == clean(text).replace("\u200b", "")


@pytest.mark.parametrize("text", ["*bold*", "_italic_", "~struck~", "`code`", "```\ncode\n```", ":fire:", "> quoted", ":+1:"])
def test_formatting_is_broken(text: str) -> None:
    assert not re.search(r"([*_~`])\b[^\u200b]+\1|```|:[\w+]+:|^&gt;", neutral(text), re.MULTILINE)


@given(anything)
def test_nothing_steers_the_display(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", clean(text))


def test_marks_of_direction_that_names_need_stay() -> None:
    assert clean("\u05e9\u05dc\u05d5\u05dd\u200f (Shalom)") == "\u05e9\u05dc\u05d5\u05dd\u200f (Shalom)"


def test_lines_end_in_one_way() -> None:
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://post.example/fire", "https://post.example/fire"),
        ("https://post.example/a|b>c<d e", "https://post.example/a%7Cb%3Ec%3Cd%20e"),
        ("https://post.example/?a=1&b=%20#c", "https://post.example/?a=1&b=%20#c"),
        ("https://böse.example/ü", "https://b%C3%B6se.example/%C3%BC"),
        ("javascript:alert(1)", None),
        ("/etc/passwd", None),
        ("https://", None),
        ("https://[", None),
        ("https://post.example/" + "x" * BUTTON_URL, None),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_linked_with_what_would_end_a_link_encoded(url: str | None, address: str | None) -> None:
    assert linkable(url) == address


def test_a_link_has_its_words_and_address_escaped() -> None:
    assert link("https://post.example/?a=1&b=2", "R&D <!here>") == "<https://post.example/?a=1&amp;b=2|R&amp;D &lt;!here&gt;>"
    assert link("ftp://post.example/", "R&D") == "R&amp;D"


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


@given(anything, st.integers(2, 60))
def test_no_entity_is_cut(text: str, most: int) -> None:
    short = shorten(escape(text), most)
    assert not re.search(r"&(?!amp;|lt;|gt;)", short)
