"""What tests of the edge do again and again."""

import pytest

from adapters.slack.edge import SlackEdge
from bot.channel import Channel
from bot.delivery import NotPosted
from bot.reply import Reply, reply_json, say
from bot.store.records import Delivery, DeliveryState
from tests.adapters.slack.server import FakeSlack

HERE = Channel("slack", "T1", "C1")
ELSEWHERE = Channel("slack", "T1", "C2")
ALONE = Channel("slack", "T1", "D1")
SECRET = "The ferry to Lowmoor"  # words of an article, which no log and no error may have


def delivery(key: str = "request:1:0:0", channel: Channel = HERE, reply: Reply | None = None, **more: object) -> Delivery:
    given = {"thread": None, "person": None, "state": DeliveryState.POSTING, "tries": 1, **more}
    return Delivery(key, channel, reply_json(reply or say("Hello")), **given)  # type: ignore[arg-type]


def texts(slack: FakeSlack, channel: str = "C1") -> list[str]:
    return [message["text"] for message in slack.messages(channel, ours=True)]


def not_posted(edge: SlackEdge, sent: Delivery) -> NotPosted:
    with pytest.raises(NotPosted) as error:
        edge.post(sent, say(SECRET))
    assert SECRET not in str(error.value)
    assert "xoxb" not in str(error.value)
    assert "\n" not in str(error.value)
    return error.value


def answer_url(slack: FakeSlack, channel: str = "C1", user: str = "U1") -> str:
    return f"{slack.base}/response/{slack.world.response_url(channel, user, 'T1').id}"
