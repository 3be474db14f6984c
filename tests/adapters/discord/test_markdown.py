"""An article's text in Discord: it reads as it is, pings nobody and leads nowhere, whatever marks are in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.limits import EMBED_URL
from adapters.discord.markdown import bold, escape, link, linked, struck, target, with_links, words
from adapters.text import clean
from tests.adapters.discord import reading
from tests.adapters.discord.reading import Node, marks, read, read_title

PIECES = [
    *"\\*_~|`<>[]()@#-+:!/. \n123a&",
    "**", "__", "~~", "||", "```", "> ", ">>> ", "# ", "### ", "-# ", "- ", "1. ", "\u200b", "é",
    "@everyone", "@here", "<@123>", "<@!123>", "<@&123>", "<#123>", "</said:123>", "<id:guide>", "<t:1700000000:R>",
    "<:party:123>", "<a:party:123>", ":fire:", ":+1:", "https://evil.example/a_b", "<https://evil.example>", "steam://run/1",
    "[masked](https://evil.example)", "](https://evil.example)",
    "discord.gg/abc", "discord.com/invite/abc", "<mailto:a@b.example>",
    "<tel:+4712345678>",
]  # fmt: skip
anything = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).map("".join)
OURS = {"- ": "item", "> ": "quotation", "### ": "heading", "-# ": "small"}
thorough = settings(max_examples=400, deadline=None)


@thorough
@given(anything)
def test_every_text_reads_as_it_is(text: str) -> None:
    seen = read(escape(text))
    assert marks(seen) == []
    assert reading.words(seen) == clean(text)


@thorough
@given(anything, st.sampled_from(["", *OURS]))
def test_and_so_it_does_in_our_lines(text: str, ours: str) -> None:
    shown = words(text).strip()
    if not shown:
        return
    seen = read(f"{ours}{shown}")
    assert [node.kind for node in marks(seen)] == ([OURS[ours]] if ours else [])
    assert reading.words(seen) == " ".join(clean(text).split())


@thorough
@given(anything)
def test_and_in_titles(text: str) -> None:
    assert reading.words(read_title(words(text).strip())) == " ".join(clean(text).split())


@thorough
@given(anything, anything, anything)
def test_what_is_stressed_is_stressed_whole_and_alone(before: str, text: str, after: str) -> None:
    for style, kind in ((bold, "bold"), (struck, "struck")):
        seen = read_title(f"{words(before)} {style(text)} {words(after)}".strip())
        shown = " ".join(clean(text).split())
        assert [(node.kind, node.words.removesuffix("\u200b")) for node in marks(seen)] == (
            [(kind, shown.removesuffix("\u200b"))] if shown else []
        )


@thorough
@given(anything, anything, anything)
def test_a_link_leads_where_it_should_and_nothing_beside_it_leads_anywhere(before: str, text: str, after: str) -> None:
    seen = read_title(f"{words(before)} {link(text, 'https://post.example/a')} {words(after)}".strip())
    leads = [node for node in marks(seen) if node.kind == "link"]
    shown = " ".join(clean(text).split())
    assert [node.to for node in leads] == (["https://post.example/a"] if shown else [])
    assert {node.kind for node in marks(seen)} <= {"link"}
    assert shown in reading.words(seen)
    assert all(node.words in (shown, "link") for node in leads)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 40 (forty) ships: all gone.", "plain words, 40 (forty) ships: all gone."),
        ("@everyone", r"\@everyone"),
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("||secret||", r"\|\|secret\|\|"),
        (
            "# no heading\n- no list\n1. no list\n-# not small\n> none",
            "\\# no heading\n\\- no list\n1\\. no list\n\\-# not small\n\\> none",
        ),
        ("1.2 million, -5 degrees", "1.2 million, -5 degrees"),
        ("<t:1700000000:R>", r"\<t\:1700000000:R\>"),
        ("It opens at 10:30, she said:", "It opens at 10:30, she said:"),
        ("[a](https://b.example)", r"\[a\]\(https\://b.example)"),
        ("at 10:30:45 :fire:", r"at 10\:30:45 \:fire:"),
        ("¯\\_(ツ)_/¯", r"¯\\\_(ツ)\_/¯"),
    ],
)
def test_a_mark_loses_its_meaning_by_a_backslash(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_a_colon_before_our_own_marks_stays_a_colon() -> None:
    shown = words("she said:") + bold("Ferries: two")
    assert [(node.kind, node.words) for node in marks(read(shown))] == [("bold", "Ferries: two")]


def test_spaces_around_a_text_stay_outside_of_its_style() -> None:
    assert "x" + bold(" so ") + "y" == "x **so** y"
    assert bold(" ") == " "
    assert bold(None) == struck("") == ""


def test_a_stressed_text_may_end_in_the_mark() -> None:
    assert struck("about ~") == "~~about \\~\u200b~~"
    assert reading.words(read(struck("about ~"))) == "about ~\u200b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bridge falls", "[Bridge falls](https://post.example/a)"),
        ("[Video] Bridge falls", r"[\[Video\] Bridge falls](https://post.example/a)"),
        ("Bridge [falls", r"Bridge \[falls ([link](https://post.example/a))"),
        ("https://post.example/a", r"https\://post.example/a ([link](https://post.example/a))"),
        ("", ""),
    ],
)
def test_where_the_words_of_a_link_would_break_it_the_link_follows(text: str, shown: str) -> None:
    assert link(text, "https://post.example/a") == shown


def test_what_cannot_be_linked_is_words() -> None:
    assert link("R_D", "javascript:alert(1)") == r"R\_D"
    assert link("R_D", None) == r"R\_D"
    assert linked("R_D", None) == r"**R\_D**"
    assert linked("R_D", "https://post.example/") == r"**[R\_D](https://post.example/)**"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://post.example/Ships_(port)", "https://post.example/Ships_%28port%29"),
        ("https://post.example/a*b?c=[d]&e='f'", "https://post.example/a%2Ab?c=%5Bd%5D&e=%27f%27"),
        ("https://böse.example/ü", "https://xn--bse-sna.example/%C3%BC"),
        ("https://localhost/", None),
        ("https://a(b@post.example/", None),
        ("javascript:alert(1)", None),
        ("https://post.example/".ljust(EMBED_URL + 1, "("), None),
        (None, None),
    ],
)
def test_an_address_has_nothing_in_it_that_ends_a_link(url: str | None, address: str | None) -> None:
    assert target(url) == address


def test_addresses_in_our_lines_are_links_without_a_preview() -> None:
    line = "Added https://post.example/my_feed (17 entries)."
    assert with_links(line) == "Added <https://post.example/my_feed> (17 entries)."
    assert [node.to for node in marks(read(with_links(line)))] == ["https://post.example/my_feed"]
    assert marks(read(with_links("see https://localhost/ now"))) == []


def test_the_reader_of_these_tests_sees_what_discord_shows() -> None:
    seen = marks(
        read(
            "# A\n-# b\n> c\n- d\n**e** _f_ ~~g~~ ||h|| `i` @here <@1> <t:1> :j: <:k:1> [l](https://m.example) https://n.example"
        )
    )
    assert [node.kind for node in seen] == [
        "heading", "small", "quotation", "item", "bold", "italic", "struck", "spoiler", "code", "mention", "mention", "time",
        "emoji", "emoji", "link", "link",
    ]  # fmt: skip
    assert Node("link", "", "https://m.example", (Node("text", "l"),)) in seen
