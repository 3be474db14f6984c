"""What `pullquote doctor` says of Discord, asked of a Discord of our own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.checks import check_discord
from bot.doctor import Finding, Verdict
from bot.settings import Settings
from tests.adapters.discord.server import FakeDiscord, fake_discord
from tests.adapters.discord.wire import settings_for
from tests.adapters.discord.world import Fault


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with fake_discord() as made:
        yield made


def found(discord: FakeDiscord, folder: Path, **more: Any) -> dict[str, Finding]:
    """By what is checked; no line has the token."""
    findings = list(check_discord(settings_for(discord, folder, **more)))
    assert discord.token not in " ".join(f"{one.said} {one.todo}" for one in findings)
    return {one.what: one for one in findings}


def test_all_is_well(discord: FakeDiscord, tmp_path: Path) -> None:
    findings = found(discord, tmp_path)
    assert {one.verdict for one in findings.values()} == {Verdict.GOOD}
    assert set(findings) == {"Discord: token", "Discord: intent", "Discord: shards"}
    assert "pullquote" in findings["Discord: token"].said
    assert abs(findings["Discord: token"].ahead or 99) < 10
    assert discord.gateway.identified == 0  # it was not connected


def test_nothing_set_is_no_fault() -> None:
    [one] = check_discord(Settings())
    assert (one.verdict, one.said) == (Verdict.ASIDE, "not set; docs/discord.md says how")


@pytest.mark.parametrize("token", ["MTIz.nobody.knows", "no\ntoken"])
def test_a_token_that_discord_does_not_take(discord: FakeDiscord, tmp_path: Path, token: str) -> None:
    [one] = found(discord, tmp_path, discord_token=token).values()
    assert (one.verdict, one.said) == (Verdict.BAD, "Discord does not take discord_token")
    assert "Developer Portal" in one.todo


def test_the_intent_is_there_or_not_wanted(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.world.message_content = False
    one = found(discord, tmp_path)["Discord: intent"]
    assert one.verdict is Verdict.BAD
    assert "Message Content Intent" in one.todo
    assert found(discord, tmp_path, discord_message_content=False)["Discord: intent"].verdict is Verdict.ASIDE


def test_fewer_shards_than_discord_wants_are_told(discord: FakeDiscord, tmp_path: Path) -> None:
    discord.world.shards = 4
    split = {"discord_shard_ids": "0,1", "discord_shard_count": 2}
    one = found(discord, tmp_path, **split)["Discord: shards"]
    assert (one.verdict, one.said) == (Verdict.BAD, "2 are set, and Discord wants 4")
    enough = found(discord, tmp_path, **(split | {"discord_shard_count": 4}))["Discord: shards"]
    assert (enough.verdict, enough.said) == (Verdict.GOOD, "4, this process has 0, 1")


@pytest.mark.parametrize("fault", [Fault(broken=True), Fault(status=503)], ids=["cut", "unavailable"])
def test_discord_that_cannot_be_asked_is_not_a_wrong_token(discord: FakeDiscord, tmp_path: Path, fault: Fault) -> None:
    discord.fails("GET /users/@me", fault, fault)  # the library asks once more where a connection breaks
    [one] = found(discord, tmp_path).values()
    assert one.verdict is Verdict.BAD
    assert "cannot be reached" in one.said or "answers with 503" in one.said
