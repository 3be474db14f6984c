"""Discord's shards split over processes: each hears its own servers, and all of them together hear everything once."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.channel import Channel
from bot.reply import say
from bot.settings import BadSettings, load_settings
from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.test_run import process
from tests.adapters.discord.wire import wired
from tests.bot.test_conversation import FERRY
from tests.conftest import STORY


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        yield made


def shard_of(guild: str, count: int = 2) -> int:
    """https://docs.discord.com/developers/events/gateway#sharding"""
    return (int(guild) >> 22) % count


def channel_on(discord: FakeDiscord, shard: int) -> str:
    """A channel of a server whose events one of two shards is told."""
    while shard_of(guild := discord.server("Tarn", tell=False)) != shard:
        discord.later(0.001)
    return discord.channel("news", guild=guild)


def served(discord: FakeDiscord) -> set[tuple[int, int]]:
    return {(session.shard, session.shards) for session in discord.gateway.sessions.values()}


def test_a_process_hears_the_servers_of_its_shards_alone(discord: FakeDiscord, tmp_path: Path) -> None:
    theirs, ours = channel_on(discord, 0), channel_on(discord, 1)
    with wired(discord, tmp_path, discord_shard_ids="1", discord_shard_count=2) as bot:
        discord.wait_for(lambda: discord.connected)
        assert served(discord) == {(1, 2)}
        unheard = discord.says(theirs, FERRY)
        direct = discord.says(discord.dm(discord.bob), FERRY, discord.bob)
        heard = discord.says(ours, FERRY)
        discord.wait_for(lambda: discord.messages(heard), seconds=60)
        assert [request.message for n in range(1, 4) if (request := bot.service.store.request(n))] == [heard]
        assert unheard not in discord.world.channels  # no thread was opened on it
        guild = discord.world.channels[theirs].guild or ""
        bot.service.jobs.tell(Channel("discord", guild, theirs), "k", say("A feed is dead.", in_thread=False))
        discord.wait_for(lambda: discord.messages(theirs), seconds=20)  # what is posted is not bound to shards
        assert direct not in str(discord.dms(discord.bob))
    assert discord.refused == []


def test_it_erases_no_server_of_another_shard(discord: FakeDiscord, tmp_path: Path) -> None:
    theirs, ours = channel_on(discord, 0), channel_on(discord, 1)
    with wired(discord, tmp_path) as bot:
        discord.wait_for(lambda: discord.world.commands)
        for channel in (theirs, ours):
            said = discord.says(channel, FERRY)
            discord.wait_for(lambda said=said: discord.messages(said), seconds=60)
        known = {one.id for one in bot.service.store.channels("discord")}
    assert {theirs, ours} <= known
    left = discord.world.channels[ours].guild
    assert left is not None
    discord.removes_bot(left)
    with wired(discord, tmp_path, discord_shard_ids="1", discord_shard_count=2) as bot:
        store = bot.service.store
        discord.wait_for(lambda: [one.id for one in store.channels("discord")] == [theirs], seconds=20)


def test_only_the_process_with_the_first_shard_tells_the_commands(discord: FakeDiscord, tmp_path: Path) -> None:
    with wired(discord, tmp_path, discord_shard_ids="1", discord_shard_count=2):
        discord.wait_for(lambda: discord.connected)
        assert discord.world.commands == []
    with wired(discord, tmp_path, discord_shard_ids="0", discord_shard_count=2):
        discord.wait_for(lambda: discord.world.commands)


def test_two_processes_answer_everything_once(discord: FakeDiscord, tmp_path: Path, postgres_url: str) -> None:
    channels = [channel_on(discord, shard) for shard in (0, 1)]
    with ExitStack() as stack:
        for shard in ("0", "1"):  # the first one tells the commands
            of = {
                "PULLQUOTE_DISCORD_SHARD_IDS": shard,
                "PULLQUOTE_DISCORD_SHARD_COUNT": "2",
                "PULLQUOTE_DATABASE_URL": postgres_url,
            }
            stack.enter_context(process(discord, tmp_path, **of))
        assert served(discord) == {(0, 2), (1, 2)}
        said = discord.says(channels[1], STORY)
        direct = discord.dm(discord.bob)  # on the first shard
        discord.says(direct, "status", discord.bob)
        for place in (said, direct):
            discord.wait_for(lambda place=place: discord.messages(place), seconds=90)
            assert len(discord.messages(place)) == 1
        for channel in channels:  # each is answered by who heard it
            discord.command("pullquote status", channel)
            discord.wait_for(lambda channel=channel: discord.ephemerals(channel=channel), seconds=20)
    assert discord.refused == []


@pytest.mark.parametrize(
    ("ids", "count", "said"),
    [
        ("0-3", "4", (0, 1, 2, 3)),
        ("0,2", "4", (0, 2)),
        ("", "2", ()),
    ],
)
def test_shards_are_named_by_numbers_and_ranges(
    ids: str, count: str, said: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_DISCORD_SHARD_IDS", ids)
    monkeypatch.setenv("PULLQUOTE_DISCORD_SHARD_COUNT", count)
    assert load_settings().discord_shard_ids == said


@pytest.mark.parametrize(
    ("ids", "count", "why"),
    [
        ("0-3", "2", "it has to be 4 or more"),
        ("1", "0", "it has to be 2 or more"),
        ("0,0", "2", "twice"),
        ("one", "2", "numbers from 0"),
        ("3-1", "4", "numbers from 0"),
        ("0-999999999", "4", "numbers from 0"),
    ],
)
def test_shards_that_make_no_sense_are_told_in_a_line(ids: str, count: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DISCORD_SHARD_IDS", ids)
    monkeypatch.setenv("PULLQUOTE_DISCORD_SHARD_COUNT", count)
    with pytest.raises(BadSettings, match=why):
        load_settings()
