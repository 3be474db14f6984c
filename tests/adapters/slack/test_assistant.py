"""The conversation beside a channel, of apps with `agent_view` and of older ones; and direct messages."""

from tests.adapters.slack.running import Running
from tests.bot.test_conversation import FERRY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def test_who_opens_it_is_shown_what_can_be_asked(bot: Running) -> None:
    bot.slack.channel("D31", "U31")
    opened = {"type": "app_home_opened", "tab": "messages", "channel": "D31", "user": "U31"}
    assert bot.slack.event(opened).ok
    prompts = bot.slack.wait_for(lambda: bot.slack.thread_state("D31", "").get("prompts"))
    assert [prompt["message"] for prompt in prompts] == ["help", "who said what", "help verify", "help roundup"]
    assert bot.slack.home("U31") is None


def test_every_prompt_is_answered(bot: Running) -> None:
    bot.slack.channel("D32", "U32")
    bot.slack.event({"type": "app_home_opened", "tab": "messages", "channel": "D32", "user": "U32"})
    prompts = bot.slack.wait_for(lambda: bot.slack.thread_state("D32", "").get("prompts"))
    for prompt in prompts:
        said = bot.slack.says("D32", prompt["message"], user="U32")
        assert bot.slack.wait_for(lambda ts=said.ts: bot.slack.replies("D32", ts))


def test_in_a_direct_message_everything_is_for_the_bot(bot: Running) -> None:
    said = bot.slack.says("D1", "help", user="U1")
    assert "verify" in str(bot.slack.wait_for(lambda: bot.slack.replies("D1", said.ts)))


def test_while_it_works_it_says_so(bot: Running) -> None:
    bot.slack.channel("D33", "U33")
    said = bot.slack.says("D33", FERRY, user="U33")
    assert HEADLINE in str(bot.slack.wait_for(lambda: bot.slack.replies("D33", said.ts)))
    assert ("D33", said.ts, "is reading …") in bot.slack.world.statuses


def test_the_talk_goes_on_in_its_thread(bot: Running) -> None:
    bot.slack.channel("D34", "U34")
    said = bot.slack.says("D34", FERRY, user="U34")
    bot.slack.wait_for(lambda: bot.slack.replies("D34", said.ts))
    bot.slack.says("D34", "What did Brandt say?", user="U34", thread=said.ts)
    bot.slack.wait_for(lambda: len(bot.slack.replies("D34", said.ts)) == 2)
    assert "We cannot mend the engine" in str(bot.slack.replies("D34", said.ts)[-1])
    assert bot.slack.world.statuses[-1][:2] == ("D34", said.ts)


def test_what_could_not_be_read_is_said_there_where_nobody_else_sees_it(bot: Running) -> None:
    """Nobody is shown anything alone in a direct message: a status would stay for ever without an answer."""
    bot.slack.channel("D35", "U35")
    said = bot.slack.says("D35", "https://kestrel.example/nowhere", user="U35")
    assert "no page" in str(bot.slack.wait_for(lambda: bot.slack.replies("D35", said.ts)))
    assert bot.slack.ephemerals("D35") == []


def test_an_older_app_is_opened_in_a_thread(bot: Running) -> None:
    bot.slack.channel("D36", "U36")
    root = bot.slack.world.add_message(bot.slack.world.conversations["D36"], {"user": bot.slack.bot_user, "text": "New"})["ts"]
    context = {"channel_id": "C1", "team_id": "T1", "enterprise_id": None}
    thread = {"user_id": "U36", "context": context, "channel_id": "D36", "thread_ts": root}
    assert bot.slack.event({"type": "assistant_thread_started", "assistant_thread": thread}).ok
    assert len(bot.slack.wait_for(lambda: bot.slack.thread_state("D36", root).get("prompts"))) == 4
    assert bot.slack.event({"type": "assistant_thread_context_changed", "assistant_thread": thread}).ok
    bot.slack.says("D36", FERRY, user="U36", thread=root)
    assert HEADLINE in str(bot.slack.wait_for(lambda: [one for one in bot.slack.replies("D36", root) if one.get("blocks")]))
    assert ("D36", root, "is reading …") in bot.slack.world.statuses
