"""What a person wrote is told apart: an article, a path, a link, a question, a command."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Part, Show, ShowHelp
from bot.message import (
    Asked,
    Given,
    Mistyped,
    Named,
    Nothing,
    Pasted,
    TooShort,
    asks_openly,
    gather,
    read_message,
    stands_alone,
)
from tests.conftest import STORY

FILES = {"a.txt", "my notes.txt", "articles"}
exists = FILES.__contains__
alone = partial(stands_alone, exists=exists)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", Nothing()),
        (" \n ", Nothing()),
        ("help", Given(ShowHelp())),
        ("who said what", Given(Show(Part.WHO))),
        ("Who said what?", Given(Show(Part.WHO))),
        ("digest https://kestrel.example/a", Named(("https://kestrel.example/a",))),
        ("ask how many cars?", Asked("how many cars?")),
        ("a.txt", Named(("a.txt",))),
        ("articles", Named(("articles",))),
        ("'my notes.txt'", Named(("my notes.txt",))),
        ("a.txt articles", Named(("a.txt", "articles"))),
        ("missing.txt", Named(("missing.txt",))),
        ("./missing", Named(("./missing",))),
        ("https://kestrel.example/news?id=1", Named(("https://kestrel.example/news?id=1",))),
        (
            "<https://kestrel.example/a> https://kestrel.example/b",
            Named(("https://kestrel.example/a", "https://kestrel.example/b")),
        ),
        (
            "https://kestrel.example/a.\nhttps://kestrel.example/b",
            Named(("https://kestrel.example/a", "https://kestrel.example/b")),
        ),
        ("Look at this (https://kestrel.example/a)!", Named(("https://kestrel.example/a",))),
        ("https://kestrel.example/a_(b)", Named(("https://kestrel.example/a_(b)",))),
        ("www.kestrel.example/a", Named(("https://www.kestrel.example/a",))),
        (f"{STORY}\nhttps://kestrel.example/a", Pasted(f"{STORY}\nhttps://kestrel.example/a")),
        ("what did Marsh say about the ferries?", Asked("what did Marsh say about the ferries?")),
        ("who said 'a death sentence'?", Asked("who said 'a death sentence'?")),
        ("How many cars?", Asked("How many cars?")),
        ("Marsh", Asked("Marsh")),
        (STORY, Pasted(STORY)),
        (STORY.replace("\n", " "), Pasted(STORY.replace("\n", " "))),
    ],
)
def test_a_message_is_what_it_looks_like(text: str, message: object) -> None:
    assert read_message(text, exists) == message


def test_a_slip_in_a_command_is_asked_back() -> None:
    message = read_message("subcribe https://kestrel.example")
    assert isinstance(message, Mistyped)
    assert "subscribe" in message.problem


def test_where_there_are_no_files_nothing_is_a_path() -> None:
    assert read_message("a.txt") == Asked("a.txt")
    assert read_message("/etc/passwd") == Asked("/etc/passwd")
    assert read_message("../secret.txt https://kestrel.example/a") == Named(("https://kestrel.example/a",))


@pytest.mark.parametrize(
    ("text", "openly"),
    [("What did Marsh say?", True), ("who said what", True), ("I wonder what Marsh said", False), ("how nice", False)],
)
def test_among_people_only_an_open_question_is_one(text: str, openly: bool) -> None:
    assert asks_openly(text) is openly


def test_a_paragraph_alone_is_too_short_for_an_article() -> None:
    message = read_message(STORY.split("\n\n")[1], exists)
    assert isinstance(message, TooShort)
    assert message.words < 60


def test_lines_from_a_pipe_are_messages() -> None:
    lines = ["a.txt\n", "\n", "who said what\n", "How many cars?\n"]
    assert list(gather(lines, alone)) == ["a.txt", "who said what", "How many cars?"]


def test_the_lines_of_an_article_from_a_pipe_are_one_message() -> None:
    lines = [*STORY.splitlines(keepends=True), "\n", "who said what\n", "help\n"]
    pasted, *others = gather(lines, alone)
    assert pasted.strip() == STORY.strip()
    assert others == ["who said what", "help"]


def test_a_question_within_an_article_from_a_pipe_is_part_of_it() -> None:
    head, rest = STORY.split("\n\n", 1)
    text = f"{head}\n\nWhat happens next?\n\n{rest}"
    assert [message.strip() for message in gather(text.splitlines(keepends=True), alone)] == [text.strip()]


def test_the_end_of_a_pipe_ends_an_article() -> None:
    assert "".join(gather(STORY.splitlines(keepends=True), alone)) == STORY


@given(st.text(max_size=300))
def test_any_text_is_some_message(text: str) -> None:
    assert read_message(text, lambda _: False) is not None
    assert read_message(text) is not None
