"""Buttons and menus under what the bot posted."""

from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY


def digest(bot: Running, channel: str) -> tuple[str, str]:
    """A digest in `channel`: the thread's time and its own."""
    said = bot.slack.says(channel, FERRY, user="U1")
    (message,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    return said.ts, message["ts"]


def test_who_said_what_is_answered_in_the_thread(bot: Running, channel: str) -> None:
    thread, at = digest(bot, channel)
    assert bot.slack.clicks(channel, at, "pq:who").ok
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, thread)) == 2)
    assert "Olga Brandt" in str(bot.slack.replies(channel, thread)[-1])


def test_a_source_is_shown_to_the_person_alone(bot: Running, channel: str) -> None:
    _, at = digest(bot, channel)
    bot.slack.clicks(channel, at, "pq:source")
    assert "The ferry between Port Kestrel and Lowmoor" in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))


def test_feedback_is_kept_and_thanked_for(bot: Running, channel: str) -> None:
    _, at = digest(bot, channel)
    bot.slack.clicks(channel, at, "pq:wrong")
    assert "Thank you" in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))
    assert channel in {kept.channel.id for kept in bot.service.store.feedback(10)}
