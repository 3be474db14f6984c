"""From the event to the post, what is logged says which request it is, in the adapter's event loop too."""

from tests.adapters.slack.running import Running
from tests.bot.recording import recording
from tests.bot.test_conversation import FERRY

HEADLINE = "Ferry to Lowmoor stops for the winter"


def test_the_calls_that_post_an_answer_are_of_its_request(bot: Running, channel: str) -> None:
    with recording("adapters.slack.edge.client") as calls, recording("bot.desk") as desk:
        said = bot.slack.says(channel, FERRY)
        bot.slack.wait_for(lambda: HEADLINE in str(bot.slack.messages(channel, said.ts, ours=True)))
    assert [line.text for line in desk.lines] == ["taken in"]
    [work] = calls.works("chat.postMessage")
    assert str(work).startswith("request:")
