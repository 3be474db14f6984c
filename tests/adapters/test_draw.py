"""Views as text: no wider than the window, no colour in a pipe, nothing in an article steers the terminal."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.terminal.draw import draw, make_console, safe
from bot.compose import Form, digest_reply, who_reply
from bot.opened import Opened
from bot.reply import (
    Block,
    Change,
    Compare,
    Compared,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    Link,
    Links,
    PointLine,
    Points,
    QuoteLine,
    Ranking,
    Reply,
    ReportedValue,
    Said,
    say,
)
from tests.making import digest


def drawn(view: Reply, width: int = 80) -> str:
    file = io.StringIO()
    console = make_console(file)
    console.width = width
    draw(view, console)
    return file.getvalue()


def whole() -> Reply:
    return digest_reply(Opened(digest()), Form.FULL)


def headed(*blocks: Block, headline: str = "H") -> Reply:
    return Reply(blocks, headline=headline, facts=("1 min read",))


def test_a_digest_is_drawn_in_parts() -> None:
    assert drawn(whole()) == (
        "Harbour vote splits Kestrel                                           1 min read\n"
        "\n"
        "Figures\n"
        "   more than 40  ships (Mara Lindqvist)\n"
        "\n"
        "Who said what: 5 speakers, 5 quotes\n"
        "Mara Lindqvist, transport chief\n"
        "   “The harbour is ours … It stays ours.”\n"
        '   argued that the port was "bleeding money"\n'
        "Port Watch\n"
        "   The harbour must be sold\n"
        "Sweden, Norway and Denmark, jointly\n"
        "   they would not pay\n"
        "Speaker not named\n"
        "   “Nobody asked us”\n"
    )


@pytest.mark.parametrize("width", [24, 40, 80, 100])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    reply = replace(whole(), headline="word " * 30)
    reply = replace(reply, blocks=(Points((PointLine("long sentence " * 20),)), *reply.blocks))
    assert all(len(line) <= width for line in drawn(reply, width).splitlines())


def test_no_line_ends_in_space() -> None:
    assert not re.search(r" +$", drawn(headed(Points((PointLine("word " * 60),)))), re.MULTILINE)


def test_a_wide_number_stands_on_a_line_of_its_own() -> None:
    figure = FigureLine("between $310 million and $340 million", "repairs")
    lines = drawn(headed(Figures((figure,)))).splitlines()
    assert lines[1].strip() == "between $310 million and $340 million"
    assert lines[2].strip() == "repairs"


def test_what_is_left_out_is_counted() -> None:
    speaker = Said("Marsh", None, (QuoteLine("Yes.", True),), more=11)
    text = drawn(headed(Figures((FigureLine("40", "ships"),), 5), speaker))
    assert "… 5 more" in text
    assert "… 11 more" in text


def test_there_is_no_colour_in_a_pipe() -> None:
    assert "\x1b" not in drawn(who_reply([Opened(digest())]))


def test_there_is_colour_in_a_terminal() -> None:
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, color_system="standard", markup=False, emoji=False, highlight=False, width=80
    )
    draw(who_reply([Opened(digest())]), console)
    assert "\x1b[1m" in file.getvalue()


def test_markup_in_an_article_is_inert() -> None:
    speaker = Said("[bold]Marsh[/bold]", "[link=x]", (QuoteLine("[red]No[/] :smile: [", True),))
    text = drawn(headed(Points((PointLine("[/]"),)), speaker, headline="[blink]H"))
    assert "[bold]Marsh[/bold], [link=x]" in text
    assert "“[red]No[/] :smile: [”" in text
    assert "[blink]H" in text


def test_a_note_keeps_its_indents() -> None:
    assert drawn(say("First:\n  second")) == "First:\n  second\n"


def test_escape_sequences_are_left_out_whole() -> None:
    assert safe("a \x1b[31mred\x1b[0m \x1b]0;title\x07b\x1b]8;;http://x\x1b\\c") == "a red bc"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_nothing_an_article_says_steers_the_terminal(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", safe(text))


def test_figures_that_differ_name_their_sources() -> None:
    values = (ReportedValue("12", ("Kestrel Post",), "09:10"), ReportedValue("14", ("Harbour Wire", "Lowmoor Times"), "14:05"))
    text = drawn(headed(Compared("people hurt", values)), 100)
    assert "people hurt: 12 (Kestrel Post, 09:10), 14 (Harbour Wire, Lowmoor Times, 14:05)" in text


def test_an_altered_quotation_shows_what_is_missing_and_what_was_put_in() -> None:
    pieces = ((Change.SAME, "We have"), (Change.LEFT_OUT, "not"), (Change.ADDED, "never"), (Change.SAME, "run out."))
    assert drawn(Reply((Compare(pieces),))) == "   We have [-not-] {+never+} run out.\n"


def test_a_ranking_is_drawn_as_bars() -> None:
    lines = drawn(Reply((Ranking("Quoted most", (("Helena Marsh", 4), ("Ottokar", 1))),))).splitlines()
    assert lines[0] == "Quoted most"
    assert lines[1].count("█") == 4 * lines[2].count("█")


@given(st.text(max_size=200))
def test_any_text_can_be_drawn(text: str) -> None:
    blocks: tuple[Block, ...] = (
        Points((PointLine(text),)),
        Said(text, text, (QuoteLine(text, True, source=text, note=text),)),
        Figures((FigureLine(text, text, text, source=text),), 2),
        Compared(text, (ReportedValue(text, (text,), text),)),
        Heading(text, text, text),
        Links((Link(text, text, text),)),
        Ranking(text, ((text, 3),)),
        Compare(((Change.SAME, text), (Change.ADDED, text))),
        Excerpt(text, text, text),
    )
    assert drawn(Reply(blocks, headline=text, facts=(text,)), 40)
