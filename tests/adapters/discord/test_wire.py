"""The whole bot over the wire: what people do, what they see, and that Discord takes every bit of it."""

from collections.abc import Iterator

import discord as library
import pytest

from bot.channel import Channel
from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.wire import Wired, wired
from tests.bot.test_conversation import BRIDGE, FERRY, WALL

_HEADLINE = "Ferry to Lowmoor stops for the winter"
_SAID = "We cannot mend the engine before April"
_TOLD = "the repair would cost $1.2 million, most of it"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    with fake_discord() as made, wired(made, tmp_path_factory.mktemp("discord")) as opened:
        made.wait_for(lambda: made.world.commands)
        yield opened
        assert made.refused == []


@pytest.fixture
def discord(bot: Wired) -> FakeDiscord:
    return bot.discord


@pytest.fixture
def channel(discord: FakeDiscord) -> str:
    """A channel of its own."""
    return discord.channel("news")


def digest(discord: FakeDiscord, channel: str, link: str = FERRY) -> tuple[str, str]:
    """The thread of a digest, and the digest."""
    said = discord.says(channel, link)
    [first] = discord.wait_for(lambda: discord.messages(said), seconds=60)
    return said, str(first["id"])


def test_a_link_gets_its_digest_in_a_thread_called_as_the_article(discord: FakeDiscord, channel: str) -> None:
    thread, at = digest(discord, channel)
    assert discord.world.channels[thread].name == _HEADLINE
    assert discord.message(thread, at)["embeds"][0]["title"] == _HEADLINE
    assert discord.messages(channel) == []


def test_a_button_is_answered_in_the_thread(discord: FakeDiscord, channel: str) -> None:
    thread, at = digest(discord, channel)
    pressed = discord.clicks(thread, at, "Figures", discord.bob)
    discord.wait_for(lambda: len(discord.messages(thread)) == 2)
    assert pressed.answered == 6  # nothing waits, nothing of the digest changes
    assert "$1.2 million" in str(discord.messages(thread)[1])


def test_a_source_is_shown_to_who_asks_alone(discord: FakeDiscord, channel: str) -> None:
    thread, at = digest(discord, channel)
    discord.chooses(thread, at, _option(discord, thread, at), discord.bob)
    [shown] = discord.wait_for(lambda: discord.ephemerals(discord.bob, thread))
    assert _TOLD in str(shown)
    assert len(discord.messages(thread)) == 1


def _option(discord: FakeDiscord, thread: str, at: str) -> str:
    rows = discord.message(thread, at)["components"]
    options = [option for row in rows for one in row["components"] for option in one.get("options", ())]
    return next(str(option["label"]) for option in options if _TOLD in option["label"])


def test_the_slash_command_is_answered_by_the_digest_itself(discord: FakeDiscord, channel: str) -> None:
    asked = discord.command("pullquote digest", channel, link=BRIDGE)
    [first] = discord.wait_for(lambda: discord.messages(channel), seconds=60)
    assert (asked.answered, asked.ephemeral, asked.message) == (5, False, first["id"])
    discord.clicks(channel, first["id"], "All points")
    discord.wait_for(lambda: discord.messages(first["id"]))  # in a thread on it
    assert len(discord.messages(channel)) == 1


def test_a_page_that_cannot_be_read_is_told_to_who_asked_alone(discord: FakeDiscord, channel: str) -> None:
    discord.command("pullquote digest", channel, discord.bob, link=WALL)
    [told] = discord.wait_for(lambda: discord.ephemerals(discord.bob, channel), seconds=60)
    assert "paste the article's text" in told["content"]
    assert (discord.messages(channel), discord.thinking(channel)) == ([], [])


def test_who_pasted_a_page_that_cannot_be_read_is_told_directly(discord: FakeDiscord, channel: str) -> None:
    eve = discord.person("Eve")
    discord.says(channel, WALL, eve)
    [told] = discord.wait_for(lambda: discord.dms(eve), seconds=60)
    assert "<#" in told["content"]
    assert "paste the article's text" in told["content"]


def test_what_somebody_said_is_asked_with_the_names_at_hand(discord: FakeDiscord, channel: str) -> None:
    thread, _ = digest(discord, channel)
    names = [choice["value"] for choice in discord.autocomplete("pullquote said", "speaker", "bra", thread)]
    assert "Olga Brandt" in names
    discord.command("pullquote said", thread, discord.bob, speaker="Olga Brandt")
    [answer] = discord.wait_for(lambda: discord.ephemerals(discord.bob, thread))
    assert _SAID in str(answer)


def test_a_long_quotation_is_given_in_a_form(discord: FakeDiscord, channel: str) -> None:
    thread, _ = digest(discord, channel)
    shown = discord.command("pullquote verify", thread, discord.bob)
    [field] = [(row.get("component") or row["components"][0])["custom_id"] for row in shown.modal["components"]]
    discord.submits(shown, **{field: f"“{_SAID}”"})
    [answer] = discord.wait_for(lambda: discord.ephemerals(discord.bob, thread))
    assert "Olga Brandt" in str(answer)


def test_a_reaction_asks_for_a_digest(discord: FakeDiscord, channel: str) -> None:
    said = discord.says(channel, "Look at that: " + "a word and another " * 15 + FERRY, discord.ada)
    discord.reacts(channel, said, "📰")
    discord.wait_for(lambda: discord.messages(said), seconds=60)


def test_any_message_is_digested_by_its_menu_where_the_bot_is_one_persons_own(discord: FakeDiscord) -> None:
    group = discord.group(discord.ada, discord.bob)
    said = discord.says(group, FERRY, discord.bob)
    discord.context_menu("Digest this article", group, said)
    [answer] = discord.wait_for(lambda: discord.messages(group), seconds=60)
    assert answer["embeds"][0]["title"] == _HEADLINE
    discord.clicks(group, answer["id"], "Figures", discord.bob)
    discord.wait_for(lambda: len(discord.messages(group)) == 2)


def test_in_direct_messages_it_talks(discord: FakeDiscord) -> None:
    direct = discord.dm(discord.bob)
    discord.says(direct, FERRY, discord.bob)
    discord.wait_for(lambda: discord.dms(discord.bob), seconds=60)
    discord.says(direct, "what did Brandt say?", discord.bob)
    discord.wait_for(lambda: _SAID in str(discord.dms(discord.bob)[1:]))


def test_where_it_may_not_write_nothing_is_said_and_nothing_asked_of_discord(discord: FakeDiscord) -> None:
    mute = discord.channel("mute", deny=library.Permissions(send_messages=True, send_messages_in_threads=True))
    before = len(discord.refused)
    discord.says(mute, FERRY)
    digest(discord, discord.channel("news"))  # what comes after it is answered
    assert len(discord.refused) == before
    assert discord.messages(mute) == []


def test_a_server_that_takes_the_bot_out_is_erased(bot: Wired, discord: FakeDiscord) -> None:
    server = discord.server("Port Kestrel")
    there = discord.channel("news", guild=server)
    digest(discord, there)
    place = Channel("discord", server, there)
    store = bot.service.store
    discord.wait_for(lambda: [one.message for one in store.recent(place, 1)] != [None])  # the note that it was posted
    assert place in store.channels("discord")
    discord.removes_bot(server)
    discord.wait_for(lambda: place not in store.channels("discord"))
