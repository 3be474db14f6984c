"""The bot is named: it comes as a message and as a mention, and is answered once."""

from bot.channel import Channel
from bot.store.records import Answering, ChannelSettings
from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY, START
from tests.conftest import STORY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def named(bot: Running, words: str = "") -> str:
    return f"<@{bot.slack.bot_user}> {words}".strip()


def off(bot: Running, channel: str) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(Answering.OFF), START)


def test_it_is_answered_once_though_it_comes_twice(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, named(bot, FERRY), user="U1")
    assert len(said.acks) == 2
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    again = bot.slack.says(channel, named(bot, "status"), user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, again.ts))
    assert len(bot.slack.replies(channel, said.ts)) == 1


def test_where_pasted_links_are_left_alone_a_mention_is_answered(bot: Running, channel: str) -> None:
    off(bot, channel)
    said = bot.slack.says(channel, named(bot, FERRY), user="U1")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_it_takes_a_text_as_well(bot: Running, channel: str) -> None:
    off(bot, channel)
    said = bot.slack.says(channel, named(bot, f"digest {STORY}"), user="U1")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_a_question_beside_the_thread_is_about_what_the_channel_saw(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    asked = bot.slack.says(channel, named(bot, "what did Brandt say?"), user="U2")
    assert "We cannot mend the engine" in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, asked.ts)))


def test_the_name_alone_gives_help_to_the_person_alone(bot: Running, channel: str) -> None:
    bot.slack.says(channel, named(bot), user="U1")
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert "roundup" in told.text
    assert told.shown
    assert bot.slack.messages(channel, ours=True) == []


def test_the_name_alone_in_a_thread_digests_what_the_thread_is_about(bot: Running, channel: str) -> None:
    off(bot, channel)
    opening = bot.slack.says(channel, f"Have you seen {FERRY}?", user="U1")
    bot.slack.says(channel, named(bot), user="U2", thread=opening.ts)
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, opening.ts)))


def test_the_name_alone_in_a_thread_that_has_its_digest_gives_help(bot: Running, channel: str) -> None:
    opening = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, opening.ts))
    bot.slack.says(channel, named(bot), user="U2", thread=opening.ts)
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U2"))
    assert "roundup" in told.text
    assert (told.thread, told.shown) == (opening.ts, True)


def test_the_name_alone_in_a_thread_about_nothing_gives_help(bot: Running, channel: str) -> None:
    opening = bot.slack.says(channel, "lunch at one?", user="U1")
    bot.slack.says(channel, named(bot), user="U2", thread=opening.ts)
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U2"))
    assert "roundup" in told.text
    assert told.shown


def test_a_name_that_is_put_in_later_is_an_edit(bot: Running, channel: str) -> None:
    """Slack sends the mention of it; whoever wants an answer writes a message."""
    off(bot, channel)
    said = bot.slack.says(channel, FERRY, user="U1")
    edited = {"user": "U1", "ts": bot.slack.world.ts()}
    inner = {"type": "app_mention", "channel": channel, "ts": said.ts, "text": named(bot, FERRY), "user": "U1", "edited": edited}
    assert bot.slack.event(inner).ok
    marker = bot.slack.says(channel, named(bot, "status"), user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))
    assert bot.slack.replies(channel, said.ts) == []


def test_another_bot_that_names_it_is_not_answered(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, named(bot, FERRY), user="U9", bot_id="B9")
    marker = bot.slack.says(channel, named(bot, "status"), user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))
    assert bot.slack.replies(channel, said.ts) == []
