"""The message shortcut "Digest this article"."""

from bot.channel import Channel
from bot.store.records import Answering, ChannelSettings
from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY, START
from tests.conftest import STORY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def off(bot: Running, channel: str) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(Answering.OFF), START)


def test_it_digests_the_article_that_a_message_links_to(bot: Running, channel: str) -> None:
    off(bot, channel)
    said = bot.slack.says(channel, f"lunch? also <{FERRY}>", user="U1")
    assert bot.slack.shortcut("digest", channel, said.ts, user="U2").ok
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_it_digests_the_messages_own_text(bot: Running, channel: str) -> None:
    off(bot, channel)
    said = bot.slack.says(channel, STORY, user="U1")
    assert bot.slack.shortcut("digest", channel, said.ts).ok
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_a_text_that_is_too_short_to_be_digested_unasked_is_digested(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, STORY.partition("Brandt said the repair")[0], user="U1")
    assert bot.slack.shortcut("digest", channel, said.ts).ok
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_what_another_bot_posted_is_digested(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, f"New: <{FERRY}|Ferry stops>", user="U9", bot_id="B9")
    assert bot.slack.shortcut("digest", channel, said.ts).ok
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_what_was_digested_already_is_pointed_to(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert bot.slack.shortcut("digest", channel, said.ts).ok
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)
    assert "already" in str(bot.slack.replies(channel, said.ts)[-1])


def test_a_message_without_an_article_says_so_to_the_person_alone(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, "lunch at one?", user="U1")
    assert bot.slack.shortcut("digest", channel, said.ts).ok
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert told.text == "There is no link and no article in that message."
    assert bot.slack.messages(channel, ours=True) == []


def test_where_the_bot_is_not_the_person_is_shown_the_digest_alone(bot: Running) -> None:
    bot.slack.channel("C77", "U1", bot_in=False)
    said = bot.slack.says("C77", FERRY, user="U1")
    assert bot.slack.shortcut("digest", "C77", said.ts).ok
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals("C77", "U1"))
    assert told.url
    assert HEADLINE in told.text
    assert {refused.error for refused in bot.slack.refused} <= {"not_in_channel"}
    bot.slack.world.refused.clear()
