"""What a request needs read, by the names under which any process may read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.records import Entry, RequestKind
from summarizer.article import Article
from tests.bot.talking import HERE, START, Talk
from tests.conftest import STORY

FERRY = "https://kestrel.example/ferry"


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    opened = Talk(tmp_path, {})
    yield opened
    opened.store.close()


def asked(talk: Talk, kind: RequestKind = RequestKind.MESSAGE, **payload: object) -> int:
    return talk.store.put_request("Ev1", HERE, kind, payload, START)[0]


def names(talk: Talk, id: int) -> list[str | None]:
    wanted = talk.work.wanted(id)
    return list(wanted.names) if wanted else []


def test_links_and_pasted_words_any_process_may_read(talk: Talk) -> None:
    id = asked(talk, text=f"{FERRY} and {FERRY}2")
    assert names(talk, id) == [f"request:{id}:0", f"request:{id}:1"]
    other = talk.store.put_request("Ev2", HERE, RequestKind.MESSAGE, {"text": STORY}, START)[0]
    assert names(talk, other) == [f"request:{other}:0"]


def test_a_file_that_was_dropped_in_only_a_process_with_the_platform_can_read(talk: Talk) -> None:
    id = asked(talk, text="", inputs=["slackfile://T1/F1", FERRY])
    assert names(talk, id) == [None, f"request:{id}:1"]


def test_a_question_needs_nothing_read(talk: Talk) -> None:
    assert names(talk, asked(talk, text="who said what?")) == []


def test_an_entry_has_one_name_whoever_wants_it(talk: Talk) -> None:
    assert names(talk, asked(talk, RequestKind.ENTRY, entry=7)) == ["entry:7"]


def test_of_a_roundup_on_demand_others_read_what_is_not_read_yet(talk: Talk) -> None:
    feed = talk.store.add_feed(HERE, "https://kestrel.example/feed", "Kestrel Post", START)
    entries = tuple(Entry(str(number), f"{FERRY}{number}", f"Ferry {number}", published=START) for number in range(2))
    talk.store.save_poll(feed.id, {"asked": True}, "Kestrel Post", None, None, entries, START)
    first, second = [row.id for row in talk.store.entries(HERE, START, START.replace(hour=23))]
    talk.store.set_entry_article(first, article_id=talk.store.put_article(Article(STORY), None, START))
    assert names(talk, asked(talk, text="roundup now")) == [None, f"entry:{second}"]
