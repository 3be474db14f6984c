"""What the bot says stands in Discord once, whatever breaks; in threads where there can be any; and nobody is shown more than
they should be."""

import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord as library
import pytest

from adapters.discord.invite import PERMISSIONS
from bot.channel import Channel
from bot.delivery import NotPosted, Post, Posted, deliver, prepare
from bot.reply import Action, Audience, Button, QuoteLine, Ranking, Ref, Reply, Said, Text, reply_json, say
from bot.store import Store
from bot.store.records import Delivery, DeliveryState
from tests.adapters.discord.edges import Listening, discord_edge, edge_at
from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.world import VOICE, Fault, Interaction

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SECRET = "The ferry to Lowmoor"  # words of an article, which no error may have
CREATE = "POST /channels/{channel}/messages"
OPEN = "POST /channels/{channel}/messages/{message}/threads"
FILL = "PATCH /webhooks/{application}/{token}/messages/@original"
FOLLOW = "POST /webhooks/{application}/{token}"
HISTORY = "GET /channels/{channel}/messages"
DIGEST = Reply((Text(SECRET),), "Ferry stops", articles=(1,), buttons=(Button(Action.WHO, "Who said what", "1"),))


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        made.world.commands = [{"id": "1", "type": 1, "name": "ask", "description": "Ask", "options": []}]
        yield made


@pytest.fixture(scope="module")
def client(discord: FakeDiscord) -> Iterator[Listening]:
    with discord_edge(discord, clock=lambda: time.monotonic() + discord.world.offset) as made:
        yield made


@pytest.fixture(autouse=True)
def _nothing_refused(discord: FakeDiscord) -> Iterator[None]:
    """Unless a test takes it out, for that it was refused is what it is about."""
    discord.world.refused.clear()
    discord.world.faults.clear()
    discord.world.calls.clear()
    yield
    assert discord.refused == []


@pytest.fixture
def here(discord: FakeDiscord, client: Listening) -> Channel:
    """A channel of its own."""
    return channel(discord, client)


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


# Where it stands


def test_a_message_pings_nobody_and_has_the_hash_of_its_key(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    posted = post(client, here, say("@everyone look"))
    message = discord.message(here.id, posted.message)
    assert message["sent"]["allowed_mentions"] == {"parse": []}
    assert message["sent"]["enforce_nonce"] is True
    assert len(message["sent"]["nonce"]) == 25
    assert not message["mention_everyone"]
    assert posted == Posted(posted.message, thread=posted.message, link=None)


def test_an_answer_opens_a_thread_on_what_it_answers(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asked = discord.says(here.id, "https://kestrel.example/ferry")
    posted = post(client, here, DIGEST, thread=asked)
    assert posted.thread == asked
    assert posted.link == f"https://discord.com/channels/{discord.guild}/{asked}/{posted.message}"
    assert [one["id"] for one in discord.messages(asked)] == [posted.message]
    assert discord.messages(here.id) == []
    assert discord.world.channels[asked].name == "Ferry stops"


def test_a_second_answer_comes_into_the_same_thread(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asked = discord.says(here.id, "https://kestrel.example/ferry")
    post(client, here, thread=asked)
    post(client, here, say("More"), key="request:2:0:0", thread=asked)
    assert len(discord.messages(asked)) == 2
    assert len(discord.calls(OPEN)) == 1


def test_a_thread_that_people_opened_is_written_in(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    thread = discord.opens_thread(here.id)
    discord.wait_for(lambda: client.get_channel(int(thread)))
    assert post(client, here, thread=thread).thread == thread
    assert shown(discord.messages(thread)) == ["Hello"]
    assert discord.calls(OPEN) == []


def test_a_thread_that_somebody_opened_on_the_message_meanwhile_is_used(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    asked = discord.says(here.id, "who?")
    discord.fails(OPEN, Fault(status=400, code=160004))
    discord.opens_thread(here.id, message=asked)
    post(client, here, thread=asked)
    assert shown(discord.messages(asked)) == ["Hello"]


@pytest.mark.parametrize("name", ["create_public_threads", "send_messages_in_threads"])
def test_without_the_permission_for_threads_it_is_a_reply(discord: FakeDiscord, client: Listening, name: str) -> None:
    here = channel(discord, client, deny=library.Permissions(**{name: True}))
    asked = discord.says(here.id, "who?")
    posted = post(client, here, DIGEST, thread=asked)
    [message] = discord.messages(here.id)
    assert message["message_reference"]["message_id"] == asked
    assert posted.thread == asked  # so that whoever replies to it is understood
    assert discord.calls(OPEN) == []


def test_a_voice_channel_has_no_threads_so_it_is_a_reply(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, kind=VOICE)
    asked = discord.says(here.id, "who?")
    post(client, here, thread=asked)
    assert [one["message_reference"]["message_id"] for one in discord.messages(here.id)] == [asked]


def test_where_no_more_threads_may_be_opened_it_is_a_reply(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asked = discord.says(here.id, "who?")
    discord.fails(OPEN, Fault(status=400, code=160006))
    post(client, here, thread=asked)
    post(client, here, say("More"), key="request:2:0:0", thread=asked)
    assert shown(discord.messages(here.id)) == ["Hello", "More"]
    assert len(discord.calls(OPEN)) == 1  # it is not tried again at once


def test_in_direct_messages_it_is_a_reply(discord: FakeDiscord, client: Listening) -> None:
    here = Channel("discord", "@me", discord.dm(discord.bob))
    asked = discord.says(here.id, "who?", discord.bob)
    post(client, here, thread=asked, person=discord.bob)
    [message] = discord.dms(discord.bob)
    assert message["message_reference"]["message_id"] == asked


def test_to_a_message_that_was_deleted_nothing_is_said(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asked = discord.says(here.id, "who?")
    discord.deletes(here.id, asked)
    assert not not_posted(client, here, thread=asked).transient
    assert refused(discord) == [(OPEN, 10008), (CREATE, 10003)]
    assert discord.messages(here.id) == []


def test_a_long_reply_comes_in_parts_in_one_thread(
    discord: FakeDiscord, client: Listening, here: Channel, tmp_path: Path
) -> None:
    quotes = tuple(QuoteLine(f"Sentence {number} about the engine. " * 8, True, Ref(1, f"q{number}")) for number in range(60))
    long = Reply((Said("Olga Brandt", None, quotes),), "Ferry stops", buttons=(Button(Action.WHO, "Who said what", "1"),))
    assert client.edge.parts(long) == client.edge.parts(long)
    store = Store.open(f"sqlite:///{tmp_path / 'bot.db'}")
    edges, thread = {"discord": client.edge}, None
    [keys] = prepare(store, edges, "roundup:1", [Post(here, long)], NOW)
    for key in keys:
        done = deliver(store, edges, key, lambda: NOW, thread)
        assert done
        thread = thread or done[1].thread
    store.close()
    assert len(keys) > 1
    assert [one["id"] for one in discord.messages(here.id)] == [thread]
    assert len(discord.messages(str(thread))) == len(keys) - 1


def test_a_ranking_comes_with_a_picture_and_its_words(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    ranking = Ranking("Most quoted", (("Olga Brandt", 5), ("Sam Reed", 3), ("Anna Lund", 2)))
    [attachment] = discord.message(here.id, post(client, here, Reply((ranking,))).message)["attachments"]
    assert "Olga Brandt" in attachment["description"]
    assert discord.world.files[attachment["id"]][1].startswith(b"\x89PNG")


# What may not be


def test_without_embed_links_the_words_come_as_text(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, deny=library.Permissions(embed_links=True))
    message = discord.message(here.id, post(client, here, DIGEST).message)
    assert message["embeds"] == []
    assert SECRET in message["content"]


def test_without_attach_files_a_ranking_has_no_picture(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, deny=library.Permissions(attach_files=True))
    ranking = Ranking("Most quoted", (("Olga Brandt", 5), ("Sam Reed", 3), ("Anna Lund", 2)))
    message = discord.message(here.id, post(client, here, Reply((ranking,))).message)
    assert message["attachments"] == []
    assert "Olga Brandt" in str(message["embeds"])


def test_where_it_may_not_write_it_is_told_which_permission_it_needs(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, deny=library.Permissions(send_messages=True))
    error = not_posted(client, here)
    assert not error.transient
    assert "Send Messages" in str(error)
    assert discord.calls(CREATE) == []  # Discord bars who asks too often for what they may not


def test_a_permission_that_the_library_does_not_know_of_is_told_too(discord: FakeDiscord) -> None:
    closed = discord.channel("closed", deny=library.Permissions(send_messages=True))
    with edge_at(discord.url, discord.token, connect=False) as client:
        assert not not_posted(client, Channel("discord", discord.guild, closed)).transient
    assert {code for _, code in refused(discord)} == {50013}


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault(status=404, code=10003), "gone"),
        (Fault(status=403, code=50001), "can't see"),
        (Fault(status=400, code=50083), "locked"),
        (Fault(status=400, code=50035), "malformed"),
        (Fault(status=400, code=200000), "AutoMod"),
    ],
)
def test_what_discord_refuses_for_good_is_told_in_a_line(
    discord: FakeDiscord, client: Listening, here: Channel, fault: Fault, line: str
) -> None:
    discord.fails(CREATE, fault)
    error = not_posted(client, here)
    assert not error.transient
    assert line in str(error)


def test_a_server_that_the_bot_was_taken_out_of_gets_nothing(discord: FakeDiscord, client: Listening) -> None:
    server = discord.server("Port Kestrel")
    there = Channel("discord", server, discord.channel("news", guild=server))
    discord.wait_for(lambda: client.get_channel(int(there.id)))
    discord.removes_bot(server)
    discord.wait_for(lambda: client.get_guild(int(server)) is None)
    assert not not_posted(client, there).transient
    assert refused(discord)


# Later


def test_a_long_rate_limit_is_the_durable_works_to_wait_for(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.fails(CREATE, Fault(retry_after=240.0))
    error = not_posted(client, here)
    assert error.transient
    assert error.retry_after == 240.0


def test_a_short_rate_limit_is_waited_for(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.fails(CREATE, Fault(retry_after=0.05), Fault(retry_after=0.05, everywhere=True))
    post(client, here)
    assert len(discord.messages(here.id)) == 1


def test_a_refusal_before_discord_is_tried_again_later(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.fails(CREATE, Fault(cloudflare=True))
    error = not_posted(client, here)
    assert (error.transient, error.retry_after) == (True, 10.0)


def test_a_token_that_is_taken_no_more_is_for_who_runs_the_bot_to_mend(
    discord: FakeDiscord, client: Listening, here: Channel
) -> None:
    discord.fails(CREATE, Fault(status=401))
    assert not_posted(client, here).transient


def test_a_server_error_is_tried_again_by_the_library(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.fails(CREATE, Fault(status=502))
    post(client, here)
    assert len(discord.messages(here.id)) == 1


def test_before_the_client_is_logged_in_it_is_tried_again_soon() -> None:
    client = Listening()
    error = not_posted(client, Channel("discord", "1", "2"))
    assert (error.transient, error.retry_after) == (True, 2.0)


def test_after_the_end_the_work_stays_as_it_is(discord: FakeDiscord) -> None:
    with edge_at(discord.url, discord.token, connect=False) as client:
        pass
    with pytest.raises(CancelledError):
        post(client, Channel("discord", discord.guild, discord.general))


# Once


def test_a_resend_within_minutes_is_the_same_message(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    first = post(client, here)
    assert post(client, here) == first
    assert len(discord.messages(here.id)) == 1


def test_the_same_key_of_another_store_is_another_message(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    post(client, here, say("One"))
    post(client, here, say("Two"))
    assert shown(discord.messages(here.id)) == ["One", "Two"]


@pytest.mark.parametrize("reply", [say("Hello"), DIGEST], ids=["text", "digest"])
def test_what_nobody_knows_the_fate_of_is_looked_for(
    discord: FakeDiscord, client: Listening, here: Channel, reply: Reply
) -> None:
    discord.fails(CREATE, Fault(lost=True))
    with pytest.raises(NotPosted) as error:
        post(client, here, reply)
    assert error.value.transient
    for number in range(130):
        discord.says(here.id, f"talk {number}", discord.bob)
    found = client.edge.find(delivery(here, reply, tries=2))
    assert found
    assert [one["id"] for one in discord.messages(here.id)] == [found.message]


def test_in_a_thread_it_is_looked_for_there_and_among_the_replies(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    asked = discord.says(here.id, "who?")
    discord.fails(CREATE, Fault(lost=True))
    with pytest.raises(NotPosted):
        post(client, here, DIGEST, thread=asked)
    found = client.edge.find(delivery(here, DIGEST, thread=asked, tries=2))
    assert found
    assert found == Posted(
        discord.messages(asked)[0]["id"], asked, f"https://discord.com/channels/{discord.guild}/{asked}/{found.message}"
    )


def test_a_reply_to_another_message_is_not_taken_for_it(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, deny=library.Permissions(create_public_threads=True))
    one, other = discord.says(here.id, "who?"), discord.says(here.id, "who?")
    post(client, here, thread=one)
    client.edge._ours.clear()  # after a restart
    assert client.edge.find(delivery(here, key="request:2:0:0", thread=other, tries=2)) is None
    assert client.edge.find(delivery(here, thread=one, tries=2))
    assert refused(discord) == [(HISTORY, 10003)] * 2  # there is no such thread


def test_the_same_words_of_another_delivery_are_not_taken_for_it(client: Listening, here: Channel) -> None:
    post(client, here, key="request:1:0:0")
    assert client.edge.find(delivery(here, key="request:2:0:0", tries=2)) is None


def test_what_people_wrote_is_not_taken_for_it(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.says(here.id, "Hello")
    assert client.edge.find(delivery(here, key="request:9:0:0", tries=2)) is None


def test_what_discord_surely_has_not_is_not_looked_for(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.fails(CREATE, Fault(retry_after=240.0))
    not_posted(client, here)
    assert client.edge.find(delivery(here, DIGEST, tries=2)) is None
    assert discord.calls(HISTORY) == []


def test_what_cannot_be_looked_up_now_is_tried_again(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    discord.fails(HISTORY, Fault(retry_after=240.0))
    with pytest.raises(NotPosted) as error:
        client.edge.find(delivery(here, key="request:9:0:0", tries=2))
    assert error.value.transient


def test_a_message_that_is_known_is_not_asked_for(discord: FakeDiscord, client: Listening, here: Channel) -> None:
    found = client.edge.find(delivery(here, DIGEST, message="17", state=DeliveryState.POSTED))
    assert found == Posted("17", "17", f"https://discord.com/channels/{discord.guild}/{here.id}/17")
    assert discord.calls(HISTORY) == []


# Answers to commands and buttons


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


def test_permissions_are_those_of_the_invite_link() -> None:
    assert not PERMISSIONS.administrator
    assert not PERMISSIONS.manage_messages
    assert not PERMISSIONS.mention_everyone
