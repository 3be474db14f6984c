"""What tests of the edge do again and again."""

from typing import Any

import pytest

from bot.channel import Channel
from bot.delivery import NotPosted, Posted
from bot.reply import Action, Audience, Button, Reply, Text, reply_json, say
from bot.store.records import Delivery, DeliveryState
from tests.adapters.discord.edges import Listening
from tests.adapters.discord.server import FakeDiscord
from tests.adapters.discord.world import Interaction

SECRET = "The ferry to Lowmoor"  # words of an article, which no error may have
CREATE = "POST /channels/{channel}/messages"
OPEN = "POST /channels/{channel}/messages/{message}/threads"
FILL = "PATCH /webhooks/{application}/{token}/messages/@original"
FOLLOW = "POST /webhooks/{application}/{token}"
HISTORY = "GET /channels/{channel}/messages"
DIGEST = Reply((Text(SECRET),), "Ferry stops", articles=(1,), buttons=(Button(Action.WHO, "Who said what", "1"),))


def channel(discord: FakeDiscord, client: Listening, **options: Any) -> Channel:
    id = discord.channel("news", **options)
    discord.wait_for(lambda: client.get_channel(int(id)))
    client.channel, client.thread, client.waits, client.request = Channel("discord", discord.guild, id), None, Audience.PERSON, 1
    return client.channel


def delivery(where: Channel, reply: Reply | None = None, key: str = "request:1:0:0", **more: object) -> Delivery:
    given = {"thread": None, "person": None, "state": DeliveryState.POSTING, "tries": 1, **more}
    return Delivery(key, where, reply_json(reply or say("Hello")), **given)  # type: ignore[arg-type]


def post(client: Listening, where: Channel, reply: Reply | None = None, **more: object) -> Posted:
    sent = reply or say("Hello")
    return client.edge.post(delivery(where, sent, **more), sent)  # type: ignore[arg-type]


def not_posted(client: Listening, where: Channel, **more: object) -> NotPosted:
    with pytest.raises(NotPosted) as error:
        post(client, where, DIGEST, **more)
    assert SECRET not in str(error.value)
    assert "\n" not in str(error.value)
    return error.value


def refused(discord: FakeDiscord) -> list[tuple[str, int]]:
    """What was refused, taken out."""
    found = [(one.route, one.code) for one in discord.refused]
    discord.world.refused.clear()
    return found


def asks(discord: FakeDiscord, client: Listening, where: Channel, person: str = "") -> Interaction:
    """Somebody gives a command, and the bot has taken it."""
    before = client.taken
    made = discord.command("ask", client.thread or where.id, person or discord.ada)
    discord.wait_for(lambda: client.taken > before)
    return made


def clicks(discord: FakeDiscord, client: Listening, where: str, message: str) -> None:
    """Bob presses a button, and the bot has taken it."""
    before = client.taken
    discord.clicks(where, message, "Who said what", discord.bob)
    discord.wait_for(lambda: client.taken > before)


def shown(messages: list[dict[str, Any]]) -> list[str]:
    """Each message's words."""
    return [message["content"] or message["embeds"][0]["description"] for message in messages]
