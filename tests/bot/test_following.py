"""Questions in a thread that lean on the one before them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.reply import Said
from summarizer.article import Article
from tests.bot.talking import Talk, blocks, texts

BRIDGE = "https://kestrel.example/bridge"
STORY = """\
Bridge at Calder to be painted

The bridge at Calder will be painted next spring for the first time in eleven years, the roads office said on Tuesday, after \
engineers found rust on most of its cables.

"Paint is cheaper than a new bridge," said Helena Marsh, the transport minister. "We should have done it long ago."

The work will cost $3.4 million and take five months, Marsh said. About 40,000 people cross the bridge on a working day, \
according to her office.

Shopkeepers on the quay fear for their trade. Olga Brandt, the head of Kestrel Lines, said her ferries could not carry \
the lorries.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    opened = Talk(tmp_path, {BRIDGE: Article(STORY, url=BRIDGE, site="Lowmoor Times")})
    opened.overhear(BRIDGE, message="u100")
    yield opened
    opened.store.close()


def names(talk: Talk, question: str, **more: object) -> list[str]:
    replies = talk.overhear(question, thread=more.pop("thread", "u100"), **more)
    return [block.names for block in blocks(replies, Said) if isinstance(block, Said)]


def test_and_another_is_asked_the_same(talk: Talk) -> None:
    assert names(talk, "What did Marsh say?") == ["Helena Marsh"]
    assert names(talk, "And Brandt?") == ["Olga Brandt"]


def test_she_is_whom_the_question_before_names(talk: Talk) -> None:
    talk.overhear("What did Marsh say about the paint?", thread="u100")
    assert names(talk, "What else did she say?") == ["Helena Marsh"]


def test_which_question_is_answered_is_told(talk: Talk) -> None:
    talk.overhear("What did Marsh say?", thread="u100")
    replies = talk.overhear("And Brandt?", thread="u100")
    assert "I took that to mean “what did Brandt say?”." in texts(replies)


def test_a_question_that_needs_no_other_is_answered_as_it_stands(talk: Talk) -> None:
    talk.overhear("What did Marsh say?", thread="u100")
    replies = talk.overhear("What did Brandt say?", thread="u100")
    assert "I took that" not in texts(replies)


def test_another_thread_is_not_looked_back_on(talk: Talk) -> None:
    talk.later(minutes=5)
    talk.overhear(BRIDGE, message="u200")
    talk.overhear("What did Marsh say?", thread="u200")
    assert names(talk, "What else did she say?") == []


def test_after_an_hour_the_question_before_is_forgotten(talk: Talk) -> None:
    talk.overhear("What did Marsh say?", thread="u100")
    talk.later(minutes=61)
    assert names(talk, "What else did she say?") == []


def test_what_another_asked_for_themselves_alone_is_not_looked_at(talk: Talk) -> None:
    talk.say("What did Marsh say?", thread="u100", person="P2", alone=True)
    assert names(talk, "What else did she say?", person="P1") == []
    assert names(talk, "What else did she say?", person="P2") == ["Helena Marsh"]
