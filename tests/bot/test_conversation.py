"""A conversation: an article in, then questions about it."""

from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.reading import Readers
from bot.settings import load_settings
from bot.view import AnswerView, DigestView, Note, View
from tests.conftest import STORY


@pytest.fixture
def conversation() -> Conversation:
    return Conversation(load_settings(), Readers())


def only(views: object) -> View:
    (view,) = list(views)  # type: ignore[call-overload]
    return view  # type: ignore[no-any-return]


def test_a_pasted_article_is_digested(conversation: Conversation) -> None:
    view = only(conversation.hear(STORY))
    assert isinstance(view, DigestView)
    assert view.headline == "Ferry to Lowmoor stops for the winter"
    assert view.points


def test_a_path_is_digested_and_then_answers_questions(conversation: Conversation, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(STORY)
    assert isinstance(only(conversation.hear(str(file))), DigestView)
    view = only(conversation.hear("what did Brandt say?"))
    assert isinstance(view, AnswerView)
    assert any("Brandt" in speaker.names for speaker in view.speakers)


def test_who_said_what_lists_every_speaker(conversation: Conversation) -> None:
    list(conversation.hear(STORY))
    view = only(conversation.hear("who said what?"))
    assert isinstance(view, AnswerView)
    assert "Olga Brandt" in [speaker.names for speaker in view.speakers]


def test_an_answer_that_is_not_in_the_article_says_so(conversation: Conversation) -> None:
    list(conversation.hear(STORY))
    view = only(conversation.hear("what did Ottokar Zimmer say?"))
    assert isinstance(view, AnswerView)
    assert (view.speakers, view.figures) == ((), ())
    assert view.note


def test_a_question_before_any_article_says_what_to_do(conversation: Conversation) -> None:
    for question in ("who said what", "what did Brandt say?", "figures"):
        view = only(conversation.hear(question))
        assert isinstance(view, Note)
        assert "no article yet" in view.text


def test_a_link_says_what_to_do_instead(conversation: Conversation) -> None:
    view = only(conversation.hear("https://kestrel.example/news"))
    assert isinstance(view, Note)
    assert "paste the text" in view.text


def test_a_wrong_file_leaves_the_article_at_hand(conversation: Conversation) -> None:
    list(conversation.hear(STORY))
    assert isinstance(only(conversation.hear("./nowhere.txt")), Note)
    assert isinstance(only(conversation.hear("who said what")), AnswerView)


def test_parts_of_the_digest_can_be_shown_again(conversation: Conversation) -> None:
    list(conversation.hear(STORY))
    points, figures, whole = (only(conversation.hear(word)) for word in ("points", "figures", "all"))
    assert isinstance(points, DigestView)
    assert isinstance(figures, DigestView)
    assert isinstance(whole, DigestView)
    assert (points.figures, points.speakers, figures.points, figures.speakers) == ((), (), (), ())
    assert (points.points, figures.figures) == (whole.points, whole.figures)


def test_quitting_ends_it_politely(conversation: Conversation) -> None:
    assert only(conversation.hear("quit")) == Note("Goodbye.")
    assert conversation.ended


def test_help_names_the_questions(conversation: Conversation) -> None:
    view = only(conversation.hear("help"))
    assert isinstance(view, Note)
    assert "who said what" in view.text


def test_a_lone_paragraph_is_told_how_long_an_article_is(conversation: Conversation) -> None:
    view = only(conversation.hear(STORY.split("\n\n")[1]))
    assert isinstance(view, Note)
    assert "120 words" in view.text
