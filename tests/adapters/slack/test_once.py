"""A message stands in Slack once: whatever goes wrong in whatever order, and though the process is killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.edge import SlackEdge
from bot.channel import Channel
from bot.delivery import NotPosted, Post, deliver, prepare
from bot.reply import say
from bot.store import Store
from tests.adapters.slack.edges import slack_edge
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.adapters.slack.world import Fault
from tests.console import ROOT

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TROUBLE = st.sampled_from(
    [
        Fault(lost=True),
        Fault(broken=True),
        Fault(status=502),
        Fault(error="internal_error"),
        Fault(error="ratelimited"),
        Fault(retry_after=60),
    ]
)


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as made:
        made.world.rates.posts = None
        yield made


@pytest.fixture(scope="module")
def edge(slack: FakeSlack) -> Iterator[SlackEdge]:
    with slack_edge(slack) as made:
        yield made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store.open(f"sqlite:///{tmp_path_factory.mktemp('once') / 'bot.db'}")
    yield made
    made.close()


def later(slack: FakeSlack, edge: SlackEdge) -> None:
    """More than a minute passes."""
    slack.later(61)
    edge._pace._lanes.clear()


@settings(max_examples=40)
@given(
    posts=st.lists(TROUBLE, max_size=5),
    looks=st.lists(TROUBLE, max_size=3),
    threaded=st.booleans(),
    restart=st.integers(0, 9),
    meanwhile=st.integers(0, 4),
    limited=st.booleans(),
)
def test_whatever_goes_wrong_it_is_there_once(
    slack: FakeSlack,
    edge: SlackEdge,
    store: Store,
    posts: list[Fault],
    looks: list[Fault],
    threaded: bool,
    restart: int,
    meanwhile: int,
    limited: bool,
) -> None:
    id = f"C{uuid4().hex[:8].upper()}"
    place = slack.channel(id, "U1")
    thread = slack.world.add_message(place, {"text": "x", "user": "U1"})["ts"] if threaded else None
    slack.world.rates.history = 60.0 if limited else None
    for method in ("chat.postMessage", "conversations.history", "conversations.replies"):
        slack.world.faults[method].clear()
    slack.fails("chat.postMessage", *posts)
    slack.fails("conversations.replies" if threaded else "conversations.history", *looks)
    edges = {"slack": edge}
    [[key]] = prepare(store, edges, f"request:{id}", [Post(Channel("slack", "T1", id), say("Hello"), thread)], NOW)
    done = None
    for number in range(100):
        with suppress(NotPosted):
            done = deliver(store, edges, key, lambda: NOW)
        if done:
            break
        for _ in range(meanwhile):
            slack.world.add_message(place, {"text": "y", "user": "U2", **({"thread_ts": thread} if thread else {})})
        if number == restart:  # what was known in memory alone is lost
            edge._not_there.clear()
            edge._looked.clear()
        later(slack, edge)
    assert done
    [message] = slack.messages(id, ours=True)
    assert done[1].message == message["ts"]


def test_a_process_that_is_killed_between_the_send_and_the_note_of_it_leaves_one_message(tmp_path: Path) -> None:
    with fake_slack() as slack:
        arguments = [f"sqlite:///{tmp_path / 'bot.db'}", slack.url, slack.bot_token]
        command = [sys.executable, "-m", "tests.adapters.slack.posting", *arguments]
        slack.fails("chat.postMessage", Fault(delay=60))  # Slack has it, and doesn't answer
        killed = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
        try:
            slack.wait_for(lambda: slack.messages("C1", ours=True), seconds=30)
        finally:
            killed.kill()
            killed.communicate()
        done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert [message["ts"] for message in slack.messages("C1", ours=True)] == [done.stdout.strip()]
