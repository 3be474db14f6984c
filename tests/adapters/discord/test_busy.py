"""Who has to wait is told so: in the place of "thinking…", which then becomes the answer; or by a reply that goes away."""

import asyncio

import pytest

from bot.channel import Channel
from bot.reply import Audience, say
from tests.adapters.discord.edges import Listening
from tests.adapters.discord.posts import CREATE, DIGEST, FILL, asks, post
from tests.adapters.discord.server import FakeDiscord
from tests.adapters.discord.world import Fault

LINE = "Busy just now: about 40 s."


pytestmark = pytest.mark.usefixtures("nothing_refused")


@pytest.fixture
def here(client: Listening, here: Channel) -> Channel:
    """A channel of its own, in which everybody sees that the bot thinks."""
    client.waits = Audience.EVERYONE
    return here


def tell(client: Listening) -> None:
    """The newest interaction's person."""
    newest = next(reversed(client.edge._answerables._kept))
    asyncio.run_coroutine_threadsafe(client.edge.tell_busy(newest, LINE), client.loop).result(10)


def contents(discord: FakeDiscord, where: Channel) -> list[str]:
    return [one["content"] for one in discord.messages(where.id)]


def test_it_stands_in_the_place_of_thinking_and_the_answer_takes_its_place(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    asks(discord, client, here)
    tell(client)
    assert contents(discord, here) == [LINE]
    post(client, here, DIGEST)
    [message] = discord.messages(here.id)
    assert LINE not in str(message)
    assert "The ferry to Lowmoor" in str(message)


def test_it_never_takes_the_place_of_the_answer(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asks(discord, client, here)
    post(client, here, say("Hello"))
    tell(client)
    assert LINE not in str(discord.messages(here.id))
    assert len(discord.calls(FILL)) == 1


def test_an_answer_for_the_person_alone_takes_it_away(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asks(discord, client, here)
    tell(client)
    post(client, here, say("For you alone"), person=discord.ada)
    assert LINE not in str(discord.messages(here.id))


def test_where_discord_does_not_take_it_the_answer_comes_all_the_same(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    asks(discord, client, here)
    discord.fails(FILL, Fault(status=400, code=50035))
    tell(client)
    post(client, here, say("Hello"))
    assert "Hello" in str(discord.messages(here.id))
    discord.world.refused.clear()
    assert discord.calls(CREATE) == []
