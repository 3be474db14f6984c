"""Views as text: no wider than the window, no colour in a pipe, nothing in an article steers the terminal."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from adapters.terminal.draw import draw, make_console, safe
from bot.view import DigestView, FigureLine, Note, QuoteLine, SpeakerView, View, digest_view, who_said_what
from tests.making import digest


def drawn(view: View, width: int = 80) -> str:
    file = io.StringIO()
    console = make_console(file)
    console.width = width
    draw(view, console)
    return file.getvalue()


def test_a_digest_is_drawn_in_parts() -> None:
    assert drawn(digest_view(digest())) == (
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
    view = digest_view(digest())
    view = replace(view, headline="word " * 30, points=("long sentence " * 20,))
    assert all(len(line) <= width for line in drawn(view, width).splitlines())


def test_no_line_ends_in_space() -> None:
    assert not re.search(r" +$", drawn(replace(digest_view(digest()), points=("word " * 60,))), re.MULTILINE)


def test_a_wide_number_stands_on_a_line_of_its_own() -> None:
    figure = FigureLine("f1", "between $310 million and $340 million", "repairs", None)
    lines = drawn(DigestView("H", 1, (), (figure,), 0, (), 0, 0)).splitlines()
    assert lines[3].strip() == "between $310 million and $340 million"
    assert lines[4].strip() == "repairs"


def test_what_is_left_out_is_counted() -> None:
    speaker = SpeakerView("Marsh", None, (QuoteLine("q1", "Yes.", True),), more=11)
    figure = FigureLine("f1", "40", "ships", None)
    text = drawn(DigestView("H", 1, (), (figure,), 5, (speaker,), 1, 12))
    assert "… 5 more" in text
    assert "… 11 more" in text


def test_there_is_no_colour_in_a_pipe() -> None:
    assert "\x1b" not in drawn(who_said_what([digest()]))


def test_there_is_colour_in_a_terminal() -> None:
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, color_system="standard", markup=False, emoji=False, highlight=False, width=80
    )
    draw(who_said_what([digest()]), console)
    assert "\x1b[1m" in file.getvalue()


def test_markup_in_an_article_is_inert() -> None:
    speaker = SpeakerView("[bold]Marsh[/bold]", "[link=x]", (QuoteLine("q1", "[red]No[/] :smile: [", True),))
    text = drawn(DigestView("[blink]H", 1, ("[/]",), (), 0, (speaker,), 1, 1))
    assert "[bold]Marsh[/bold], [link=x]" in text
    assert "“[red]No[/] :smile: [”" in text
    assert "[blink]H" in text


def test_a_note_keeps_its_indents() -> None:
    assert drawn(Note("First:\n  second")) == "First:\n  second\n"


def test_escape_sequences_are_left_out_whole() -> None:
    assert safe("a \x1b[31mred\x1b[0m \x1b]0;title\x07b\x1b]8;;http://x\x1b\\c") == "a red bc"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_nothing_an_article_says_steers_the_terminal(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", safe(text))


@given(st.text(max_size=200))
def test_any_text_can_be_drawn(text: str) -> None:
    speaker = SpeakerView(text, text, (QuoteLine("q1", text, True),))
    assert drawn(DigestView(text, 1, (text,), (FigureLine("f1", text, text, text),), 0, (speaker,), 1, 1), 40)
