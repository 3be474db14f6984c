"""Commands and buttons are answered by their interactions for fifteen minutes; and nobody is shown more than they should be."""

import discord as library
import pytest

from bot.channel import Channel
from bot.delivery import NotPosted
from bot.reply import Audience, say
from tests.adapters.discord.edges import Listening
from tests.adapters.discord.posts import (
    CREATE,
    DIGEST,
    FILL,
    FOLLOW,
    SECRET,
    asks,
    channel,
    clicks,
    delivery,
    not_posted,
    post,
    refused,
    shown,
)
from tests.adapters.discord.server import FakeDiscord
from tests.adapters.discord.world import Fault

pytestmark = pytest.mark.usefixtures("nothing_refused")


def test_a_private_answer_takes_the_place_of_thinking(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asks(discord, client, here)
    posted = post(client, here, say("Olga Brandt"), person=discord.ada)
    assert shown(discord.ephemerals(discord.ada, here.id)) == ["Olga Brandt"]
    assert (discord.thinking(here.id), discord.messages(here.id, ours=False)) == ([], [])
    assert posted.message == discord.ephemerals(discord.ada, here.id)[0]["id"]


def test_a_public_answer_takes_the_place_of_a_public_thinking(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    client.waits = Audience.EVERYONE
    asks(discord, client, here)
    posted = post(client, here, DIGEST)
    assert [one["id"] for one in discord.messages(here.id)] == [posted.message]
    assert discord.thinking(here.id) == []
    assert discord.calls(CREATE) == []
    post(client, here, say("More"), key="request:1:0:1", thread=posted.thread)
    assert shown(discord.messages(posted.message)) == ["More"]  # in a thread on it


def test_a_lost_answer_is_put_there_again_once(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    client.waits = Audience.EVERYONE
    asks(discord, client, here)
    discord.fails(FILL, Fault(lost=True))
    with pytest.raises(NotPosted) as error:
        post(client, here, DIGEST)
    assert error.value.transient
    assert client.edge.find(delivery(here, DIGEST, tries=2))
    post(client, here, DIGEST)
    assert len(discord.messages(here.id)) == 1


def test_a_private_answer_is_seen_by_the_person_alone_though_all_saw_thinking(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    client.waits = Audience.EVERYONE
    asks(discord, client, here)
    post(client, here, say("No such page"), person=discord.ada)
    assert shown(discord.ephemerals(discord.ada, here.id)) == ["No such page"]
    assert (discord.thinking(here.id), discord.messages(here.id)) == ([], [])


def test_a_public_answer_is_seen_by_all_though_the_person_alone_saw_thinking(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    asks(discord, client, here)
    post(client, here, say("Roundup"))
    assert shown(discord.messages(here.id)) == ["Roundup"]
    assert (discord.thinking(here.id), discord.ephemerals(channel=here.id)) == ([], [])


def test_after_a_button_the_person_alone_is_shown_it_by_a_followup(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    asked = discord.says(here.id, "https://kestrel.example/ferry")
    at = post(client, here, DIGEST, thread=asked, key="request:2:0:0").message
    client.waits, client.thread = None, asked
    clicks(discord, client, asked, at)
    post(client, here, say("Olga Brandt"), person=discord.bob, thread=asked)
    assert shown(discord.ephemerals(discord.bob)) == ["Olga Brandt"]
    assert discord.message(asked, at)["embeds"]  # the message with the button is as it was


def test_two_who_ask_at_once_are_not_mixed_up(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    client.waits = Audience.EVERYONE
    one = asks(discord, client, here, discord.ada)
    client.request = 2
    other = asks(discord, client, here, discord.bob)
    assert post(client, here, say("for Ada"), key="request:1:0:0").message == one.message
    assert post(client, here, say("for Bob"), key="request:2:0:0").message == other.message


def test_what_nobody_asked_for_takes_no_ones_answer(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    client.waits = Audience.EVERYONE
    asks(discord, client, here)
    post(client, here, say("Roundup"), key="roundup:1:0:0")
    assert len(discord.thinking(here.id)) == 1
    post(client, here, say("Hello"))


def test_after_fifteen_minutes_a_private_answer_comes_as_a_direct_message(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    asks(discord, client, here, discord.bob)
    discord.later(15 * 60)
    before = len(discord.dms(discord.bob))
    post(client, here, say("Olga Brandt"), person=discord.bob)
    [message] = discord.dms(discord.bob)[before:]
    assert message["content"] == f"-# <#{here.id}>\nOlga Brandt"  # it says what it is about


def test_a_token_that_discord_takes_no_more_is_not_used_again(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asks(discord, client, here, discord.bob)
    discord.fails(FILL, Fault(status=401, code=50027))
    before = len(discord.dms(discord.bob))
    post(client, here, person=discord.bob)
    assert len(discord.dms(discord.bob)) == before + 1
    assert discord.calls(FOLLOW) == []


def test_a_private_answer_is_never_shown_to_all(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    shy = discord.person("Shy", takes_dms=False)
    error = not_posted(client, here, person=shy)
    assert not error.transient
    assert "direct messages" in str(error)
    assert discord.messages(here.id) == []
    assert refused(discord) == [(CREATE, 50007)]


def test_who_asked_is_told_why_there_is_no_answer(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asks(discord, client, here)
    discord.fails(CREATE, Fault(status=400, code=200000))
    assert not not_posted(client, here).transient
    [told] = shown(discord.ephemerals(discord.ada, here.id))
    assert "AutoMod" in told
    assert discord.thinking(here.id) == []


def test_where_the_bot_may_not_write_a_command_is_answered_all_the_same(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, deny=library.Permissions(send_messages=True))
    asks(discord, client, here)
    post(client, here, say("Roundup"))
    assert shown(discord.messages(here.id)) == ["Roundup"]
    assert discord.thinking(here.id) == []


# Where the bot is one person's own app


@pytest.mark.parametrize("waits", [Audience.EVERYONE, Audience.PERSON, None])
def test_where_the_bot_is_not_it_answers_by_followups_alone(
    discord: FakeDiscord, client: Listening, waits: Audience | None
) -> None:
    group = discord.group(discord.ada, discord.bob)
    here = client.channel = Channel("discord", "@me", group)
    client.waits, client.thread, client.request = waits or Audience.EVERYONE, None, 1
    asks(discord, client, here)
    at = post(client, here, DIGEST)
    if waits is None:
        client.waits, client.request = None, 2
        clicks(discord, client, group, at.message)
        post(client, here, say("Olga Brandt"), key="request:2:0:0", thread=at.message)
    assert shown(discord.messages(group)) == [SECRET] + ["Olga Brandt"] * (waits is None)
    assert discord.thinking(here.id) == []
    assert discord.calls(CREATE) == []


def test_in_a_server_without_the_bot_a_private_answer_is_a_followup(discord: FakeDiscord, client: Listening) -> None:
    server = discord.server("Elsewhere", bot=None)
    there = discord.channel("talk", guild=server)
    here = client.channel = Channel("discord", "@me", there)
    client.waits, client.thread, client.request = Audience.PERSON, None, 1
    asks(discord, client, here)
    post(client, here, say("Olga Brandt"), person=discord.ada)
    post(client, here, say("Sam Reed"), key="request:1:1:0", person=discord.ada)
    assert shown(discord.ephemerals(discord.ada, there)) == ["Olga Brandt", "Sam Reed"]
