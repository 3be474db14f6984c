"""The fake Discord takes and refuses what Discord does."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import discord as library
import pytest

from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.talking import BUTTON, MENU, call, code, connected, heard, post
from tests.adapters.discord.world import EPHEMERAL, NONCE_SECONDS, VOICE, Fault, Json


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        yield made


def test_the_same_nonce_within_minutes_is_the_same_message(discord: FakeDiscord) -> None:
    first = post(discord, content="Hello", nonce="n", enforce_nonce=True)[1]["id"]
    assert post(discord, content="Hello", nonce="n", enforce_nonce=True)[1]["id"] == first
    assert post(discord, content="Hello", nonce="n")[1]["id"] != first
    discord.later(NONCE_SECONDS + 1)
    assert post(discord, content="Hello", nonce="n", enforce_nonce=True)[1]["id"] != first


def test_history_is_told_the_newest_first_without_nonces(discord: FakeDiscord) -> None:
    ids = [post(discord, content=str(number), nonce=str(number))[1]["id"] for number in range(5)]
    path = f"/channels/{discord.general}/messages"
    assert [one["id"] for one in call(discord, "GET", f"{path}?limit=2")[1]] == [ids[4], ids[3]]
    assert [one["id"] for one in call(discord, "GET", f"{path}?before={ids[2]}")[1]] == [ids[1], ids[0]]
    assert [one["id"] for one in call(discord, "GET", f"{path}?after={ids[2]}&limit=1")[1]] == [ids[3]]
    assert "nonce" not in call(discord, "GET", f"{path}/{ids[0]}")[1]


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001},
        {"content": "x", "nonce": "x" * 26},
        {"content": "x", "unknown": 1},
        {"embeds": [{"title": "x" * 257}]},
        {"embeds": [{"description": "x" * 4097}]},
        {"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]},
        {"embeds": [{"title": "x"}] * 11},
        {"embeds": [{"fields": [{"name": "x", "value": "x" * 1025}]}]},
        {"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]},
        {"embeds": [{"title": "x", "url": "javascript:x"}]},
        {"embeds": [{"color": 1}]},
        {"content": "x", "components": [BUTTON] * 6},
        {"content": "x", "components": [BUTTON, BUTTON]},  # one custom id twice
        {
            "content": "x",
            "components": [{"type": 1, "components": [{"type": 2, "style": 2, "label": "x" * 81, "custom_id": "x"}]}],
        },
        {
            "content": "x",
            "components": [{"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": "x" * 101}]}],
        },
        {"content": "x", "components": [{"type": 1, "components": [MENU, BUTTON["components"][0]]}]},  # type: ignore[index]
        {"content": "x", "components": [{"type": 1, "components": [{**MENU, "options": []}]}]},
    ],
)
def test_what_is_too_long_or_malformed_is_refused(discord: FakeDiscord, body: Json) -> None:
    assert code(post(discord, **body)) == (400, 50035)
    assert discord.refused[-1].code == 50035


def test_an_empty_message_is_refused(discord: FakeDiscord) -> None:
    assert code(post(discord, content="")) == (400, 50006)


def test_a_thread_has_the_id_of_its_message(discord: FakeDiscord) -> None:
    said = discord.says(discord.general, "hello")
    path = f"/channels/{discord.general}/messages/{said}/threads"
    assert code(call(discord, "POST", path, {"name": ""})) == (400, 50035)
    assert call(discord, "POST", path, {"name": "Talk"})[1]["id"] == said
    assert code(call(discord, "POST", path, {"name": "Talk"})) == (400, 160004)
    assert post(discord, said)[0] == 200
    assert len(discord.messages(said)) == 1
    assert code(call(discord, "POST", f"/channels/{discord.general}/messages/1/threads", {"name": "Talk"})) == (404, 10008)
    voice = discord.channel("voice", kind=VOICE)
    spoken = discord.says(voice, "hello")
    assert code(call(discord, "POST", f"/channels/{voice}/messages/{spoken}/threads", {"name": "Talk"})) == (400, 50024)


def test_what_the_bot_may_not_do_is_refused(discord: FakeDiscord) -> None:
    mute = discord.channel("mute", deny=library.Permissions(send_messages=True, create_public_threads=True))
    hidden = discord.channel("hidden", deny=library.Permissions(view_channel=True))
    elsewhere = discord.channel("elsewhere", guild=discord.server("Elsewhere", bot=None))
    assert code(post(discord, mute)) == (403, 50013)
    assert code(post(discord, hidden)) == (403, 50001)
    assert code(post(discord, elsewhere)) == (403, 50001)
    assert code(post(discord, "1")) == (404, 10003)
    said = discord.says(mute, "hello")
    assert code(call(discord, "POST", f"/channels/{mute}/messages/{said}/threads", {"name": "x"})) == (403, 50013)
    shy = discord.person("Shy", takes_dms=False)
    direct = call(discord, "POST", "/users/@me/channels", {"recipient_id": shy})[1]["id"]
    assert code(post(discord, direct)) == (403, 50007)
    assert code(call(discord, "GET", "/users/@me", token="nobody")) == (401, 0)


def test_a_reply_to_what_is_not_there_is_refused_unless_that_may_be(discord: FakeDiscord) -> None:
    gone = {"message_id": "1", "channel_id": discord.general}
    assert code(post(discord, content="x", message_reference=gone)) == (400, 50035)
    assert post(discord, content="x", message_reference={**gone, "fail_if_not_exists": False})[0] == 200


def test_a_picture_comes_with_its_description(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        channel = client.get_channel(int(discord.general))
        assert isinstance(channel, library.TextChannel)

        async def send() -> None:
            import io

            await channel.send("Chart", file=library.File(io.BytesIO(b"\x89PNG"), "chart.png", description="A chart"))

        asyncio.run_coroutine_threadsafe(send(), client.loop).result(10)
    [attachment] = discord.messages(discord.general)[0]["attachments"]
    assert (attachment["filename"], attachment["description"]) == ("chart.png", "A chart")
    with urlopen(attachment["url"], timeout=10) as answer:
        assert answer.read() == b"\x89PNG"


# Limits and faults


def test_one_call_too_many_has_to_wait(discord: FakeDiscord) -> None:
    route = "POST /channels/{channel}/messages"
    discord.world.limits[route] = (2, 5.0)
    assert [post(discord)[0] for _ in range(2)] == [200, 200]
    status, answer = post(discord)
    assert (status, answer["global"]) == (429, False)
    assert 0 < answer["retry_after"] <= 5.0
    discord.later(5.1)
    assert post(discord)[0] == 200
    assert [one.status for one in discord.calls(route)] == [200, 200, 429, 200]


def test_the_library_gets_all_through_within_the_limits(discord: FakeDiscord) -> None:
    discord.world.limits["POST /channels/{channel}/messages"] = (2, 0.3)
    with connected(discord) as client:
        channel = client.get_channel(int(discord.general))
        assert isinstance(channel, library.TextChannel)

        async def send() -> None:
            await asyncio.gather(*(channel.send(str(number)) for number in range(5)))

        asyncio.run_coroutine_threadsafe(send(), client.loop).result(10)
    assert len(discord.messages(discord.general)) == 5


def test_faults_come_one_for_each_call(discord: FakeDiscord) -> None:
    route = "POST /channels/{channel}/messages"
    discord.fails(route, Fault(status=403, code=50013), Fault(lost=True), Fault(broken=True))
    assert code(post(discord)) == (403, 50013)
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011 (whichever it is, the connection ended)
            post(discord)
    assert len(discord.messages(discord.general)) == 1  # the answer that was lost
    assert discord.refused == []


def test_ephemerals_are_not_in_history(discord: FakeDiscord) -> None:
    async def answer(interaction: library.Interaction[Any]) -> None:
        await interaction.response.send_message("Hello", ephemeral=True)

    with connected(discord) as client:
        heard(discord, client)
        client.answer = answer
        discord.command("pullquote roundup now")
        discord.wait_for(lambda: discord.ephemerals())
    assert call(discord, "GET", f"/channels/{discord.general}/messages")[1] == []
    assert discord.ephemerals()[0]["flags"] & EPHEMERAL
