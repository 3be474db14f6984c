"""The link that adds the bot to a server asks for no more than the bot uses."""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.discord.invite import PERMISSIONS, SCOPES, invite_link
from bot.settings import BadSettings, Settings
from tests.adapters.discord.world import APPLICATION, TOKEN
from tests.conftest import COMMAND


def test_the_link_names_the_application_that_the_token_is_of() -> None:
    link = urlsplit(invite_link(Settings(discord_token=TOKEN)))
    asked = parse_qs(link.query)
    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert asked["client_id"] == [APPLICATION]
    assert asked["scope"] == ["bot applications.commands"] == [" ".join(SCOPES)]
    assert asked["permissions"] == [str(PERMISSIONS.value)]


def test_it_asks_for_nothing_that_manages_or_calls_everybody() -> None:
    asked = {name for name, has in PERMISSIONS if has}
    assert not {name for name in asked if name.startswith(("manage", "ban", "kick", "moderate", "administrator", "mention"))}


@pytest.mark.parametrize("token", ["", "nonsense", "bm9uc2Vuc2U.a.b", "MTIz.a", "ä.b.c"])
def test_what_is_no_token_is_told_in_a_line(token: str) -> None:
    with pytest.raises(BadSettings, match="discord_token"):
        invite_link(Settings(discord_token=token))


def test_the_command_prints_it(tmp_path: Path) -> None:
    environment = {**os.environ, "PULLQUOTE_DISCORD_TOKEN": TOKEN}
    done = subprocess.run(
        [COMMAND, "discord", "invite"], env=environment, capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert done.returncode == 0
    assert done.stdout == f"{invite_link(Settings(discord_token=TOKEN))}\n"
