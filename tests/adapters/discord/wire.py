"""The whole bot on the fake Discord: real discord.py, real engine, store and pool; links lead to pages of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.discord.platform import DiscordPlatform
from bot.executors import Lone
from bot.reading import InputError, Readers
from bot.service import Service
from bot.settings import Settings
from tests.adapters.discord.server import FakeDiscord
from tests.adapters.slack.running import PAGES, NoFeeds


@dataclass(frozen=True)
class Wired:
    discord: FakeDiscord
    service: Service
    platform: DiscordPlatform


def settings_for(discord: FakeDiscord, folder: Path, **more: Any) -> Settings:
    """As a person would set them."""
    return Settings(**{"discord_token": discord.token, "discord_api_url": discord.url, "data_folder": folder, **more})


@contextmanager
def wired(discord: FakeDiscord, folder: Path, **more: Any) -> Iterator[Wired]:
    """The bot, connected, until the end of the `with`; on the same folder it goes on where it was."""
    settings = settings_for(discord, folder, **more)
    platform = DiscordPlatform(settings)
    try:
        pages = Readers(url=lambda url: PAGES.get(url, InputError("not_found", "there is no page at this address")))
        edges = {platform.name: platform.edge}
        with Service(
            settings, platform.reading(pages), NoFeeds(), edges, executor=Lone("test"), scheduled=False, workers=1
        ) as service:
            try:
                platform.start(service)
                yield Wired(discord, service, platform)
            finally:
                platform.stop()
    finally:
        platform.close()
