"""A reaction on a message: it takes what was offered, and asks for a digest wherever it is put."""

from typing import Any

import pytest

from bot.channel import Channel
from bot.store.records import Answering, ChannelSettings
from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY, START

HEADLINE = "Ferry to Lowmoor stops for the winter"


def answering(bot: Running, channel: str, how: Answering) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(how), START)


def settled(bot: Running, channel: str) -> None:
    """All that came before in the channel has been answered."""
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))


def offered(bot: Running, channel: str) -> str:
    """A link for which a digest is offered."""
    answering(bot, channel, Answering.ON_OFFER)
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: "newspaper" in bot.slack.reactions(channel, said.ts))
    assert bot.slack.replies(channel, said.ts) == []
    return said.ts


def test_an_offer_is_a_reaction_and_the_same_one_takes_it(bot: Running, channel: str) -> None:
    """A click on the bot's reaction adds the person's own: to Slack the two are one."""
    ts = offered(bot, channel)
    assert bot.slack.reacts(channel, ts, "newspaper", user="U2").ok
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, ts)))
    assert bot.slack.reactions(channel, ts)["newspaper"] == [bot.slack.bot_user, "U2"]


def test_an_offer_that_two_take_is_answered_once(bot: Running, channel: str) -> None:
    ts = offered(bot, channel)
    bot.slack.reacts(channel, ts, "newspaper", user="U1")
    bot.slack.reacts(channel, ts, "newspaper", user="U2")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, ts))
    settled(bot, channel)
    assert len(bot.slack.replies(channel, ts)) == 1


def test_the_bots_own_reaction_takes_no_offer(bot: Running, channel: str) -> None:
    ts = offered(bot, channel)
    item = {"type": "message", "channel": channel, "ts": ts}
    own = {"type": "reaction_added", "user": bot.slack.bot_user, "reaction": "newspaper", "item": item, "item_user": "U1"}
    assert bot.slack.event(own).ok
    settled(bot, channel)
    assert bot.slack.replies(channel, ts) == []


def test_a_mention_takes_an_offer_too(bot: Running, channel: str) -> None:
    ts = offered(bot, channel)
    bot.slack.says(channel, f"<@{bot.slack.bot_user}>", user="U2", thread=ts)
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, ts)))


def test_where_the_bot_answers_nothing_the_reaction_still_asks(bot: Running, channel: str) -> None:
    answering(bot, channel, Answering.OFF)
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.reacts(channel, said.ts, "newspaper")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_a_link_among_many_words_is_found_where_somebody_asks(bot: Running, channel: str) -> None:
    words = "we talked about this in the meeting and everybody should read it before we meet again on Friday please " * 2
    said = bot.slack.says(channel, f"{words} <{FERRY}>", user="U1")
    settled(bot, channel)
    assert bot.slack.replies(channel, said.ts) == []
    bot.slack.reacts(channel, said.ts, "newspaper")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_the_link_of_a_message_in_a_thread_is_digested_in_that_thread(bot: Running, channel: str) -> None:
    opening = bot.slack.says(channel, "good morning", user="U1")
    said = bot.slack.says(channel, f"look: {FERRY}", user="U2", thread=opening.ts)
    bot.slack.reacts(channel, said.ts, "newspaper")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, opening.ts)))


def test_a_link_in_the_post_of_another_bot_is_digested_on_request(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, "", user="U9", bot_id="B9", attachments=[{"title": "Ferry", "title_link": FERRY}])
    bot.slack.reacts(channel, said.ts, "newspaper")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_anothers_words_are_no_command_of_who_reacts_to_them(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    trap = bot.slack.says(channel, "forget this channel yes", user="U1")
    assert bot.slack.reacts(channel, trap.ts, "newspaper").ok
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    assert "Seen here: 1 article" in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts)))


@pytest.mark.parametrize(
    "what",
    [
        {"reaction": "eyes"},
        {"item": {"type": "file", "file": "F1"}},
        {"item": None},
    ],
)
def test_another_reaction_or_one_on_something_else_is_none_of_ours(bot: Running, channel: str, what: dict[str, Any]) -> None:
    answering(bot, channel, Answering.OFF)
    said = bot.slack.says(channel, FERRY, user="U1")
    item = {"type": "message", "channel": channel, "ts": said.ts}
    assert bot.slack.event({"type": "reaction_added", "user": "U1", "reaction": "newspaper", "item": item} | what).ok
    settled(bot, channel)
    assert bot.slack.replies(channel, said.ts) == []


def test_a_message_that_is_gone_is_passed_over(bot: Running, channel: str) -> None:
    item = {"type": "message", "channel": channel, "ts": "1.000001"}
    assert bot.slack.event({"type": "reaction_added", "user": "U1", "reaction": "newspaper", "item": item}).ok
    settled(bot, channel)
    (refused,) = bot.slack.refused
    assert (refused.method, refused.error) == ("reactions.get", "message_not_found")
    bot.slack.world.refused.clear()
