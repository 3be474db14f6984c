"""Who has to wait is told so at once, alone."""

from collections.abc import Iterator

import pytest

from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY

LINE = "Busy just now: about 40 s."
HEADLINE = "Ferry to Lowmoor stops for the winter"


@pytest.fixture(autouse=True)
def _busy(bot: Running) -> Iterator[None]:
    """The desk is told that there is a long queue, as by `bot.busy`."""
    kept = bot.service.desk._busy
    bot.service.desk._busy = lambda *_: LINE
    yield
    bot.service.desk._busy = kept


def test_a_command_is_acknowledged_with_it(bot: Running, channel: str) -> None:
    ack = bot.slack.command(f"digest {FERRY}", channel=channel, user="U1")
    assert f"Reading … {LINE}" in str(ack.payload or ack.body)


def test_a_person_in_a_channel_is_told_alone_and_gets_the_digest(bot: Running, channel: str) -> None:
    bot.slack.says(channel, FERRY)
    assert LINE in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.messages(channel, ours=True)))
    assert LINE not in str(bot.slack.messages(channel))


def test_what_is_no_matter_for_the_bot_is_no_matter_now_either(bot: Running, channel: str) -> None:
    bot.slack.says(channel, "Lovely weather today")
    bot.slack.says(channel, FERRY)
    bot.slack.wait_for(lambda: bot.slack.messages(channel, ours=True))
    assert len(bot.slack.ephemerals(channel, "U1")) == 1
