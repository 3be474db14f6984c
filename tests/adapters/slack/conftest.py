"""One bot for all tests of a file: to start it takes longer than to talk with it. Each test has channels of its own.

Tests of the edge alone have a fake Slack each.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from adapters.slack.edge import SlackEdge
from tests.adapters.slack.edges import slack_edge
from tests.adapters.slack.running import Running, running
from tests.adapters.slack.server import FakeSlack, fake_slack

_number = count(100)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("slack")
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, folder) as opened:
            yield opened
        assert slack.refused == []


@pytest.fixture
def channel(bot: Running) -> str:
    """A channel that the bot and U1, U2 are in."""
    name = f"C{next(_number)}"
    bot.slack.channel(name, "U1", "U2")
    return name


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as made:
        yield made


@pytest.fixture
def edge(slack: FakeSlack) -> Iterator[SlackEdge]:
    """An edge that does not wait for Slack's pace."""
    slack.world.rates.posts = None
    with slack_edge(slack) as made:
        yield made
