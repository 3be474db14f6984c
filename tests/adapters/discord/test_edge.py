"""What the bot says stands in Discord once, whatever breaks; in threads where there can be any; and nobody is shown more than
they should be."""

import asyncio
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from pathlib import Path

import discord as library
import pytest

from bot.channel import Channel
from bot.delivery import NotPosted, Post, Posted, deliver, prepare
from bot.reply import Action, Button, QuoteLine, Ranking, Ref, Reply, Said, say
from bot.store import Store
from bot.store.records import ChannelSettings, DeliveryState
from tests.adapters.discord.edges import Listening, edge_at
from tests.adapters.discord.posts import (
    CREATE,
    DIGEST,
    HISTORY,
    OPEN,
    SECRET,
    channel,
    clicks,
    delivery,
    not_posted,
    post,
    refused,
    shown,
)
from tests.adapters.discord.server import FakeDiscord
from tests.adapters.discord.world import FORUM, VOICE, Fault

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("nothing_refused")


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


def test_in_a_forum_it_is_written_into_the_post(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, kind=FORUM)
    thread = discord.opens_thread(here.id)
    post(client, here, thread=thread)
    assert shown(discord.messages(thread)) == ["Hello"]


def test_a_thread_that_is_archived_is_written_in_when_a_button_is_pressed_there(discord: FakeDiscord, client: Listening) -> None:
    here = channel(discord, client, deny=library.Permissions(create_public_threads=True))
    thread = discord.opens_thread(here.id)
    discord.wait_for(lambda: client.get_channel(int(thread)))
    at = post(client, here, DIGEST, thread=thread, key="request:2:0:0").message
    client.waits, client.thread = None, thread
    client.get_guild(int(discord.guild))._threads.pop(int(thread))  # type: ignore[union-attr]  # as after a restart
    discord.world.channels[thread].archived = True
    clicks(discord, client, thread, at)
    post(client, here, say("Figures"), thread=thread)
    assert shown(discord.messages(thread)) == [SECRET, "Figures"]


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
    store.set_channel_settings(here, ChannelSettings(), NOW)
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
    assert discord.world.channels[str(thread)].name == "Ferry stops"


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


def test_while_the_connection_is_made_anew_it_is_tried_again_soon(discord: FakeDiscord) -> None:
    with edge_at(discord.url, discord.token, connect=False) as client:
        asyncio.run_coroutine_threadsafe(client.http.close(), client.loop).result(10)
        error = not_posted(client, Channel("discord", discord.guild, discord.general))
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
