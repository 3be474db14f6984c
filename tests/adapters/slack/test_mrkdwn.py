"""An article's text in Slack: it pings nobody and breaks no markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.limits import BUTTON_URL
from adapters.slack.mrkdwn import escape, link, linkable, neutral
from adapters.text import clean, shorten

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


def test_a_link_has_its_words_and_address_escaped() -> None:
    assert link("https://post.example/?a=1&b=2", "R&D <!here>") == "<https://post.example/?a=1&amp;b=2|R&amp;D &lt;!here&gt;>"
    assert link("ftp://post.example/", "R&D") == "R&amp;D"


@given(anything, st.integers(2, 60))
def test_no_entity_is_cut(text: str, most: int) -> None:
    short = shorten(escape(text), most)
    assert not re.search(r"&(?!amp;|lt;|gt;)", short)


def test_an_address_that_is_too_long_for_slack_is_not_linked() -> None:
    assert linkable("https://post.example/".ljust(BUTTON_URL, "x")) is not None
    assert linkable("https://post.example/".ljust(BUTTON_URL + 1, "x")) is None
