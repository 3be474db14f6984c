"""A message stands in Discord once: whatever goes wrong in whatever order, and though the process is killed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import discord as library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel import Channel
from bot.delivery import NotPosted, Post, deliver, prepare
from bot.reply import Reply, Text, say
from bot.store import Store
from bot.store.records import ChannelSettings
from tests.adapters.discord.edges import Listening, discord_edge
from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.world import NONCE_SECONDS, Fault
from tests.console import ROOT

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CREATE = "POST /channels/{channel}/messages"
ROUTES = (CREATE, "POST /channels/{channel}/messages/{message}/threads", "GET /channels/{channel}/messages")
TROUBLE = st.sampled_from(
    [
        Fault(lost=True),
        Fault(broken=True),
        Fault(status=503),  # which the library does not try again by itself
        Fault(status=401),
        Fault(retry_after=240.0),
        Fault(cloudflare=True),
    ]
)


@pytest.fixture(scope="module")
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        yield made


@pytest.fixture(scope="module")
def client(discord: FakeDiscord) -> Iterator[Listening]:
    with discord_edge(discord) as made:
        yield made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store.open(f"sqlite:///{tmp_path_factory.mktemp('once') / 'bot.db'}")
    yield made
    made.close()


@settings(max_examples=40)
@given(
    posts=st.lists(TROUBLE, max_size=5),
    opens=st.lists(TROUBLE | st.just(Fault(status=400, code=160006)), max_size=3),
    looks=st.lists(TROUBLE, max_size=3),
    threaded=st.booleans(),
    opens_threads=st.booleans(),
    headline=st.booleans(),
    restart=st.integers(0, 9),
    meanwhile=st.integers(0, 4),
    passes=st.sampled_from([1.0, NONCE_SECONDS + 1]),
    blind=st.booleans(),
)
def test_whatever_goes_wrong_it_is_there_once(
    discord: FakeDiscord,
    client: Listening,
    store: Store,
    posts: list[Fault],
    opens: list[Fault],
    looks: list[Fault],
    threaded: bool,
    opens_threads: bool,
    headline: bool,
    restart: int,
    meanwhile: int,
    passes: float,
    blind: bool,
) -> None:
    blind = blind and passes < NONCE_SECONDS  # where it can't look, it has Discord's memory of nonces alone
    deny = library.Permissions(create_public_threads=not opens_threads, read_message_history=blind)
    id = discord.channel("news", deny=deny)
    discord.wait_for(lambda: client.get_channel(int(id)))
    asked = discord.says(id, "who?") if threaded else None
    discord.world.faults.clear()
    for route, faults in zip(ROUTES, (posts, opens, looks), strict=True):
        discord.fails(route, *faults)
    edges = {"discord": client.edge}
    reply = Reply((Text("It stops on Friday."),), "Ferry stops", articles=(1,)) if headline else say("Hello")
    place = Channel("discord", discord.guild, id)
    store.set_channel_settings(place, ChannelSettings(), NOW)
    [[key]] = prepare(store, edges, f"request:{uuid4().int}", [Post(place, reply, asked)], NOW)
    done = None
    for number in range(100):
        with suppress(NotPosted):
            done = deliver(store, edges, key, lambda: NOW)
        if done:
            break
        for _ in range(meanwhile):
            discord.says(id, "Hello", discord.bob)
        if number == restart:  # what was known in memory alone is lost
            client.edge._not_there.clear()
            client.edge._ours.clear()
        discord.later(passes)
    assert done
    thread = discord.messages(asked) if asked else []
    assert [one["id"] for one in [*discord.messages(id), *thread]] == [done[1].message]


def test_a_process_that_is_killed_between_the_send_and_the_note_of_it_leaves_one_message(tmp_path: Path) -> None:
    with fake_discord() as discord:
        arguments = [f"sqlite:///{tmp_path / 'bot.db'}", discord.url, discord.token, discord.guild, discord.general]
        command = [sys.executable, "-m", "tests.adapters.discord.posting", *arguments]
        discord.fails(CREATE, Fault(delay=60))  # Discord has it, and doesn't answer
        killed = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True)
        try:
            discord.wait_for(lambda: discord.messages(discord.general), seconds=30)
        finally:
            killed.kill()
            killed.communicate()
        discord.later(NONCE_SECONDS + 1)  # Discord has forgotten the nonce
        done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert [one["id"] for one in discord.messages(discord.general)] == [done.stdout.strip()]
