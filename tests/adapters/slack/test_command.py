"""/pullquote …"""

import pytest

from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY

HEADLINE = "Ferry to Lowmoor stops for the winter"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "roundup"),
        ("help verify", "word for word"),
        ("status", "Seen here"),
        ("settings", "digest at once"),
        ("roundup at 08:30 weekdays Europe/London", "08:30 on weekdays"),
        ("subscribe kestrel.example", "Subscribed"),
        ("follow Helena Marsh", "Following"),
        ("subcribe kestrel.example", "Did you mean"),
        ("what did Zimmer say?", "no article yet"),
    ],
)
def test_a_command_is_answered_to_the_person_alone(bot: Running, channel: str, text: str, answer: str) -> None:
    ack = bot.slack.command(text, channel=channel, user="U1")
    assert ack.ok
    assert answer in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))
    assert bot.slack.messages(channel, ours=True) == []


def test_a_digest_asked_for_by_command_is_for_the_channel(bot: Running, channel: str) -> None:
    ack = bot.slack.command(f"digest {FERRY}", channel=channel, user="U1")
    assert "Reading" in str(ack.payload or ack.body)
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.messages(channel, ours=True)))
