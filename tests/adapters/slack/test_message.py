"""Messages in channels and threads."""

from typing import Any

import pytest

from tests.adapters.slack.running import Running
from tests.bot.test_conversation import BRIDGE, FERRY, WALL
from tests.conftest import STORY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def shown(messages: object) -> str:
    return str(messages)


def settled(bot: Running, channel: str) -> None:
    """All that came before in the channel has been answered."""
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))


def test_a_pasted_link_gets_its_digest_in_its_thread(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, f"Have you seen <{FERRY}|this>?", user="U1")
    (digest,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert HEADLINE in shown(digest)
    assert "every line is from the article" in shown(digest)


def test_each_of_several_links_gets_its_digest(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, f"<{FERRY}> and <{BRIDGE}>", user="U1")
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)


def test_a_pasted_article_gets_its_digest(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, STORY.replace("&", "&amp;"), user="U1")
    assert HEADLINE in shown(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_an_article_that_is_pasted_from_a_page_is_digested_as_it_stands_there(bot: Running, channel: str) -> None:
    """Its bold words and links are no words of the article; what it says of channels pings nobody."""
    before, name, after = STORY.partition("Olga Brandt")
    ping, more = "<!channel>", after.replace("Several of them", "Several of <!channel>")
    pieces: list[dict[str, Any]] = [
        {"type": "text", "text": before, "style": {"bold": True}},
        {"type": "link", "url": "https://kestrel.example/people/brandt", "text": name},
        {"type": "text", "text": more},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}]
    said = bot.slack.says(channel, "*Ferry* <https://kestrel.example/people/brandt|Olga Brandt>", user="U1", blocks=blocks)
    (digest,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert "people/brandt" not in shown(digest)
    assert "*" not in digest["text"]
    assert ping not in digest["text"]
    bot.slack.clicks(channel, digest["ts"], "pq:who")
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)
    assert "Olga Brandt, head of Kestrel Lines" in bot.slack.replies(channel, said.ts)[-1]["text"]


def test_a_question_in_the_thread_is_answered_there(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    bot.slack.says(channel, "What did Brandt say?", user="U2", thread=said.ts)
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)
    assert "We cannot mend the engine" in shown(bot.slack.replies(channel, said.ts)[-1])


def test_what_is_said_in_a_thread_comes_to_the_channel_too_and_is_answered_in_the_thread(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    bot.slack.says(channel, "What did Brandt say?", user="U2", thread=said.ts, subtype="thread_broadcast")
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)


def test_a_link_in_a_thread_of_others_is_left_to_them(bot: Running, channel: str) -> None:
    opening = bot.slack.says(channel, "lunch at one?", user="U1")
    bot.slack.says(channel, FERRY, user="U2", thread=opening.ts)
    settled(bot, channel)
    assert bot.slack.replies(channel, opening.ts) == []


def test_talk_is_left_alone_and_not_kept(bot: Running, channel: str) -> None:
    bot.slack.says(channel, "lunch at one?", user="U1")
    bot.slack.says(channel, "forget this channel yes", user="U1")
    assert channel not in {kept.id for kept in bot.service.store.channels("slack")}


@pytest.mark.parametrize(
    "how",
    [
        {"bot_id": "B9", "user": "U9"},  # another bot
        {"subtype": "bot_message", "bot_id": "B9"},
        {"user": "USLACKBOT"},
        {"subtype": "channel_topic", "user": "U1"},
        {"subtype": "channel_join", "user": "U1"},
        {"subtype": "message_deleted", "user": "U1", "hidden": True},
        {"user": None},
    ],
)
def test_only_what_a_person_writes_is_answered(bot: Running, channel: str, how: dict[str, Any]) -> None:
    inner = {"type": "message", "channel": channel, "ts": bot.slack.world.ts(), "text": FERRY, **how}
    assert bot.slack.event(inner).ok
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    (told,) = bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))
    assert "Seen here: 0 articles" in told["text"]


def test_what_the_bot_posts_is_no_message_to_it(bot: Running, channel: str) -> None:
    bot.slack.echoes = True
    try:
        said = bot.slack.says(channel, FERRY, user="U1")
        bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
        settled(bot, channel)
    finally:
        bot.slack.echoes = False
    assert len(bot.slack.replies(channel, said.ts)) == 1


def test_an_edit_changes_nothing(bot: Running, channel: str) -> None:
    lunch = bot.slack.says(channel, "lunch at one?", user="U1")
    assert bot.slack.edits(channel, lunch.ts, FERRY).ok
    settled(bot, channel)
    assert bot.slack.replies(channel, lunch.ts) == []


def test_a_link_that_slack_unfurls_is_answered_once(bot: Running, channel: str) -> None:
    """Slack tells of the preview that it puts under a link as of an edit."""
    said = bot.slack.says(channel, f"<{FERRY}>", user="U1")
    preview = {"from_url": FERRY, "title_link": FERRY, "title": HEADLINE, "text": "The ferry will stop."}
    after = {**bot.slack.message(channel, said.ts), "attachments": [preview]}
    changed = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel, "ts": bot.slack.world.ts()}
    assert bot.slack.event(changed | {"message": after, "previous_message": bot.slack.message(channel, said.ts)}).ok
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    settled(bot, channel)
    assert len(bot.slack.replies(channel, said.ts)) == 1


def test_what_cannot_be_read_is_told_to_the_person_alone(bot: Running, channel: str) -> None:
    bot.slack.says(channel, WALL, user="U1")
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert "paste the article" in shown(told)
    assert bot.slack.messages(channel, ours=True) == []


def test_an_event_that_comes_again_changes_nothing(bot: Running, channel: str) -> None:
    said = bot.slack.says(channel, FERRY, user="U1")
    again = {"type": "message", "channel": channel, "channel_type": "channel", "ts": said.ts, "text": FERRY, "user": "U1"}
    for retry in range(1, 4):
        assert bot.slack.event(again, event_id="EvAgain", retry=retry).ok
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))
    bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
    assert len(bot.slack.replies(channel, said.ts)) == 1


def test_after_slack_asked_for_a_new_connection_it_goes_on(bot: Running, channel: str) -> None:
    opened = bot.slack.transport.opened
    bot.slack.refresh()
    bot.slack.wait_for(lambda: bot.slack.transport.opened > opened and bot.slack.connections == 1)
    said = bot.slack.says(channel, FERRY, user="U1")
    assert bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts))
