"""Messages in channels, threads and direct messages."""

from bot.channel import Channel
from bot.store.records import Answering, ChannelSettings
from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY, START, WALL
from tests.conftest import STORY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def shown(messages: object) -> str:
    return str(messages)


def test_a_pasted_link_gets_its_digest_in_its_thread(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, f"Have you seen <{FERRY}|this>?", user="U1")
    (digest,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert HEADLINE in shown(digest)
    assert "every line is from the article" in shown(digest)


def test_a_pasted_article_gets_its_digest(bot: Running, channel: str) -> None:
    text = STORY.replace("&", "&amp;")
    said = bot.slack.says(channel, text, user="U1")
    assert bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))


def test_a_mention_is_answered_once_though_it_comes_twice(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, f"<@{bot.slack.bot_user}> {FERRY}", user="U1")
    assert len(said.acks) == 2
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    again = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, again.ts))
    assert len(bot.slack.replies(channel, said.ts)) == 1


def test_a_question_in_the_thread_is_answered_there(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    bot.slack.says(channel, "What did Brandt say?", user="U2", thread=said.ts)
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)
    assert "We cannot mend the engine" in shown(bot.slack.replies(channel, said.ts)[-1])


def test_talk_edits_and_bots_are_left_alone(bot: Running, channel: str) -> None:
    lunch = bot.slack.says(channel, "lunch at one?", user="U1")
    bot.slack.edits(channel, lunch.ts, FERRY)
    by_bot = {"type": "message", "channel": channel, "ts": bot.slack.world.ts(), "text": FERRY, "bot_id": "B9", "user": "U9"}
    bot.slack.event(by_bot, event_id="EvBot")
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))
    assert [message["thread_ts"] for message in bot.slack.messages(channel, ours=True)] == [marker.ts]


def test_what_cannot_be_read_is_told_to_the_person_alone(bot: Running, channel: str) -> None:
    bot.slack.says(channel, WALL, user="U1")
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert "paste the article" in shown(told)
    assert bot.slack.messages(channel, ours=True) == []


def test_on_offer_the_bot_adds_its_reaction_and_the_same_one_gets_the_digest(bot: Running, channel: str) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(Answering.ON_OFFER), START)
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: "newspaper" in bot.slack.reactions(channel, said.ts))
    assert bot.slack.replies(channel, said.ts) == []
    bot.slack.reacts(channel, said.ts, "newspaper")
    assert HEADLINE in shown(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_the_reaction_on_any_message_gets_its_digest(bot: Running, channel: str) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(Answering.OFF), START)
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.reacts(channel, said.ts, "eyes")
    bot.slack.reacts(channel, said.ts, "newspaper")
    assert bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))


def test_in_a_direct_message_everything_is_for_the_bot(bot: Running) -> None:
    said = bot.slack.says("D1", "help", user="U1")
    assert "verify" in shown(bot.slack.wait_for(lambda: bot.slack.messages("D1", ours=True) or bot.slack.replies("D1", said.ts)))


def test_an_event_that_comes_again_changes_nothing(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    again = {"type": "message", "channel": channel, "channel_type": "channel", "ts": said.ts, "text": FERRY, "user": "U1"}
    for retry in range(1, 4):
        assert bot.slack.event(again, event_id="EvAgain", retry=retry).ok
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert len(bot.slack.replies(channel, said.ts)) == 1


def test_anothers_words_are_no_command_of_who_reacts_to_them(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    trap = bot.slack.says(channel, "forget this channel yes", user="U1")
    assert bot.slack.reacts(channel, trap.ts, "newspaper").ok
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    assert "Seen here: 1 article" in shown(bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts)))
