"""Buttons and menus under what the bot posted."""

import pytest

from tests.adapters.slack import payloads
from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY


def digest(bot: Running, channel: str) -> tuple[str, str]:
    """A digest in `channel`: the thread's time and its own."""
    said = bot.slack.says(channel, FERRY, user="U1")
    (message,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    return said.ts, message["ts"]


@pytest.mark.parametrize(
    ("button", "shown"),
    [("pq:who", "Olga Brandt"), ("pq:figures", "$1.2 million"), ("pq:points", "The ferry between Port Kestrel and Lowmoor")],
)
def test_what_a_button_asks_for_is_answered_in_the_thread(bot: Running, channel: str, button: str, shown: str) -> None:
    thread, at = digest(bot, channel)
    assert bot.slack.clicks(channel, at, button).ok
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, thread)) == 2)
    assert shown in str(bot.slack.replies(channel, thread)[-1])


def test_the_source_of_one_line_is_its_sentence_in_its_paragraph(bot: Running, channel: str) -> None:
    thread, _ = digest(bot, channel)
    bot.slack.clicks(channel, bot.slack.replies(channel, thread)[0]["ts"], "pq:figures")
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, thread)) == 2)
    menu = bot.slack.replies(channel, thread)[-1]
    chosen = next(
        option["value"]
        for block in menu["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        for option in element.get("options", [])
        if "$1.2 million" in option["text"]["text"]
    )
    assert bot.slack.clicks(channel, menu["ts"], "pq:source", chosen, user="U2").ok
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U2"))
    assert "Brandt said the repair would cost $1.2 million, most of it for parts that are no longer made." in told.text
    assert told.shown


def test_a_button_that_is_pressed_twice_is_two_questions_and_one_that_comes_again_is_one(bot: Running, channel: str) -> None:
    thread, at = digest(bot, channel)
    found = payloads.find_action(bot.slack.message(channel, at)["blocks"], "pq:who")
    place, message = bot.slack.world.conversations[channel], bot.slack.message(channel, at)
    again = payloads.message_action(bot.slack.world, bot.slack.base, bot.slack.installed, place, message, found, "U1")
    for _ in range(2):
        assert bot.slack.deliver(again).ok
    bot.slack.clicks(channel, at, "pq:figures")
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, thread)) == 3)
    assert len(bot.slack.replies(channel, thread)) == 3


def test_a_source_is_shown_to_the_person_alone(bot: Running, channel: str) -> None:
    _, at = digest(bot, channel)
    bot.slack.clicks(channel, at, "pq:source")
    assert "The ferry between Port Kestrel and Lowmoor" in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))


def test_feedback_is_kept_and_thanked_for(bot: Running, channel: str) -> None:
    _, at = digest(bot, channel)
    bot.slack.clicks(channel, at, "pq:wrong")
    assert "Thank you" in str(bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1")))
    assert channel in {kept.channel.id for kept in bot.service.store.feedback(10)}
