"""The fake Discord tells what happens, and takes answers, as Discord does: with discord.py as its client."""

from collections.abc import Iterator
from typing import Any

import discord as library
import pytest

from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.talking import BUTTON, COMMANDS, MENU, PLAIN, call, code, connected, heard, post
from tests.adapters.discord.world import Interaction


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        yield made


def test_the_library_connects_and_knows_the_server(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        [guild] = client.guilds
        assert guild.name == "Lowmoor"
        assert guild.me.id == int(discord.bot)
        general = guild.get_channel(int(discord.general))
        assert general is not None
        assert general.permissions_for(guild.me).send_messages_in_threads
        assert not general.permissions_for(guild.me).manage_messages
        assert discord.gateway.beats  # a heartbeat at once


def test_a_message_is_heard(discord: FakeDiscord) -> None:
    with connected(discord, PLAIN | library.Intents(message_content=True)) as client:
        said = discord.says(discord.general, f"<@{discord.bot}> hello", discord.bob)
        answer = discord.says(discord.general, "why?", reply_to=said)
        discord.wait_for(lambda: len(client.of("message")) == 2)
        first, second = client.of("message")
        assert (first.content, first.author.name, first.author.bot) == (f"<@{discord.bot}> hello", "bob", False)
        assert client.user in first.mentions
        assert second.id == int(answer)
        assert second.reference.resolved.id == int(said)
        assert second.author.guild_permissions.manage_guild is False  # the member's roles alone are told


def test_without_the_content_intent_messages_come_empty_but_for_those_to_the_bot(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        discord.says(discord.general, "hello", files=[("message.txt", b"words")])
        discord.says(discord.general, f"<@{discord.bot}> hello")
        discord.says(discord.dm(discord.bob), "hello", discord.bob)
        discord.wait_for(lambda: len(client.of("message")) == 3)
        assert [one.content for one in client.of("message")] == ["", f"<@{discord.bot}> hello", "hello"]
        assert client.of("message")[0].attachments == []


def test_events_come_only_to_who_asked_for_them(discord: FakeDiscord) -> None:
    with connected(discord, library.Intents(guilds=True, dm_messages=True)) as client:
        said = discord.says(discord.general, "hello")
        discord.reacts(discord.general, said, "📰")
        discord.says(discord.dm(discord.bob), "hello", discord.bob)
        discord.wait_for(lambda: client.heard)
        assert [kind for kind, _ in client.heard] == ["message"]


@pytest.mark.parametrize(
    ("intents", "token", "ended"),
    [
        (library.Intents(message_content=True), None, library.PrivilegedIntentsRequired),
        (library.Intents(members=True), None, library.PrivilegedIntentsRequired),
    ],
)
def test_an_intent_that_was_not_given_ends_the_connection(
    discord: FakeDiscord, intents: library.Intents, token: str | None, ended: type[Exception]
) -> None:
    discord.world.message_content = False
    with connected(discord, intents, token) as client:
        assert isinstance(client.ended, ended)  # type: ignore[attr-defined]
    assert discord.gateway.closed == [4014]


def test_a_token_that_is_changed_ends_the_connection(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        discord.world.token = "another"
        discord.cut()
        discord.wait_for(lambda: client.ended)  # type: ignore[attr-defined]
        assert client.ended.code == 4004  # type: ignore[attr-defined]


def test_what_was_said_while_the_connection_was_down_is_replayed(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        discord.says(discord.general, f"one <@{discord.bot}>")
        discord.wait_for(lambda: client.heard)
        discord.cut()
        discord.says(discord.general, f"two <@{discord.bot}>")
        discord.wait_for(lambda: len(client.heard) == 2)
        discord.reconnect()
        discord.wait_for(lambda: discord.gateway.resumed == 2)
        discord.says(discord.general, f"three <@{discord.bot}>")
        discord.wait_for(lambda: len(client.heard) == 3)
        assert [one.content.split()[0] for one in client.of("message")] == ["one", "two", "three"]
        assert discord.gateway.identified == 1


def test_a_session_is_resumed_after_op_9_only_if_that_says_so(discord: FakeDiscord) -> None:
    with connected(discord):
        discord.invalidate(resumable=True)
        discord.wait_for(lambda: discord.gateway.resumed == 1)
        discord.invalidate()
        discord.wait_for(lambda: discord.gateway.identified == 2)
        assert discord.gateway.resumed == 1


def test_servers_come_and_go(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        discord.wait_for(client.is_ready)
        new = discord.server("Port Kestrel")
        discord.wait_for(lambda: client.of("joined"))
        discord.outage(new)
        discord.removes_bot(new)
        discord.wait_for(lambda: client.of("removed"))
        assert [one.id for one in client.of("removed")] == [int(new)]


def test_reactions_are_told(discord: FakeDiscord) -> None:
    with connected(discord) as client:
        said = discord.says(discord.general, "hello")
        discord.reacts(discord.general, said, "📰", discord.bob)
        discord.wait_for(lambda: client.of("reaction"))
        [told] = client.of("reaction")
        assert (str(told.emoji), told.user_id, told.message_id) == ("📰", int(discord.bob), int(said))
        assert call(discord, "PUT", f"/channels/{discord.general}/messages/{said}/reactions/%F0%9F%93%B0/@me")[0] == 204
        assert discord.reactions(discord.general, said) == {"📰": [discord.bob, discord.bot]}


def test_several_shards_have_a_session_each(discord: FakeDiscord) -> None:
    discord.world.shards = 2
    with connected(discord) as client:
        discord.wait_for(lambda: discord.gateway.identified == 2, seconds=20)
        discord.says(discord.general, f"hello <@{discord.bot}>")
        discord.wait_for(lambda: client.heard)
        assert len(client.of("message")) == 1


# Interactions


def test_a_command_is_answered_in_time_and_then_by_its_token(discord: FakeDiscord) -> None:
    async def answer(interaction: library.Interaction[Any]) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await interaction.followup.send("Olga Brandt", ephemeral=True)
        await interaction.followup.send("More", ephemeral=True)

    with connected(discord) as client:
        heard(discord, client)
        client.answer = answer
        made = discord.command("pullquote said", speaker="Olga")
        discord.wait_for(lambda: len(discord.ephemerals(discord.ada)) == 2)
        [told] = client.of("interaction")
    assert made.answered == 5
    assert told.data["options"] == [
        {"name": "said", "type": 1, "options": [{"name": "speaker", "type": 3, "value": "Olga"}]},
    ]
    assert told.permissions.manage_guild  # Ada's
    assert told.app_permissions.send_messages
    assert discord.ephemerals(discord.ada)[0]["id"] == made.message  # it took the place of "thinking…"
    assert discord.messages(discord.general) == []
    assert not discord.refused


def test_a_second_answer_and_one_that_comes_late_are_refused(discord: FakeDiscord) -> None:
    made = Interaction("1", "token-1", 2, discord.general, discord.guild, discord.ada, discord.world.now(), {})
    discord.world.interactions[made.token] = made
    answer = {"type": 4, "data": {"content": "Hello"}}
    assert code(call(discord, "POST", "/webhooks/1/token-1", {"content": "x"})) == (404, 10015)  # not answered yet
    assert call(discord, "POST", "/interactions/1/token-1/callback", answer)[0] == 204
    assert code(call(discord, "POST", "/interactions/1/token-1/callback", answer)) == (400, 40060)
    late = Interaction("2", "token-2", 2, discord.general, discord.guild, discord.ada, discord.world.now() - 4, {})
    discord.world.interactions[late.token] = late
    assert code(call(discord, "POST", "/interactions/2/token-2/callback", answer)) == (404, 10062)
    discord.later(15 * 60 + 1)
    assert code(call(discord, "POST", f"/webhooks/{discord.bot}/token-1", {"content": "x"})) == (401, 50027)


def test_a_button_a_menu_and_a_form_reach_the_app(discord: FakeDiscord) -> None:
    async def answer(interaction: library.Interaction[Any]) -> None:
        if interaction.type is library.InteractionType.component:
            form = library.ui.Modal(title="Verify", custom_id="pq:verify")
            form.add_item(library.ui.TextInput(label="Words", custom_id="words"))
            await interaction.response.send_modal(form)
        else:
            await interaction.response.send_message("Found", ephemeral=True)

    with connected(discord) as client:
        client.answer = answer
        rows = [BUTTON, {"type": 1, "components": [MENU]}]
        message = post(discord, content="Digest", components=rows)[1]["id"]
        shown = discord.clicks(discord.general, message, "Who", discord.bob)
        assert shown.modal["title"] == "Verify"
        sent = discord.submits(shown, words="morally wrong")
        assert (sent.answered, sent.ephemeral) == (4, True)
        assert discord.chooses(discord.general, message, "Sam").answered == 9
        one, two, three = client.of("interaction")
    assert (one.data["custom_id"], one.message.id, one.user.id) == ("pq:who:1", int(message), int(discord.bob))
    assert two.data["components"][0]["components"][0]["value"] == "morally wrong"
    assert three.data["values"] == ["2"]
    with pytest.raises(LookupError):
        discord.clicks(discord.general, message, "Nothing")


def test_options_are_offered_while_somebody_types(discord: FakeDiscord) -> None:
    async def answer(interaction: library.Interaction[Any]) -> None:
        await interaction.response.autocomplete([library.app_commands.Choice(name="Olga Brandt", value="Olga Brandt")])

    with connected(discord) as client:
        heard(discord, client)
        client.answer = answer
        assert discord.autocomplete("pullquote said", "speaker", "ol") == [{"name": "Olga Brandt", "value": "Olga Brandt"}]


def test_a_message_is_commanded_on_where_the_bot_is_not(discord: FakeDiscord) -> None:
    async def answer(interaction: library.Interaction[Any]) -> None:
        await interaction.response.send_message("Digest")

    group = discord.group(discord.ada, discord.bob)
    with connected(discord) as client:
        heard(discord, client)
        client.answer = answer
        said = discord.says(group, "https://kestrel.example/ferry", discord.bob)
        discord.context_menu("Digest this article", group, said)
        [told] = client.of("interaction")
    assert told.is_user_integration()
    assert not told.is_guild_integration()
    assert list(told.data["resolved"]["messages"]) == [said]
    assert [one["content"] for one in discord.messages(group)] == ["Digest"]
    assert code(post(discord, group)) == (403, 50001)


def test_a_command_that_was_not_registered_cannot_be_given(discord: FakeDiscord) -> None:
    with pytest.raises(LookupError):
        discord.command("pullquote said")
    call(discord, "PUT", f"/applications/{discord.bot}/commands", COMMANDS)
    with pytest.raises(LookupError):
        discord.command("pullquote said", speaker="Olga", more="x")
    with pytest.raises(LookupError):
        discord.command("pullquote said")


def test_commands_keep_their_ids_when_they_are_put_again(discord: FakeDiscord) -> None:
    path = f"/applications/{discord.bot}/commands"
    first = call(discord, "PUT", path, COMMANDS)[1]
    assert [one["id"] for one in call(discord, "PUT", path, COMMANDS)[1]] == [one["id"] for one in first]
    menus = [{"name": f"Menu {number}", "type": 3} for number in range(6)]
    assert code(call(discord, "PUT", path, menus)) == (400, 50035)
