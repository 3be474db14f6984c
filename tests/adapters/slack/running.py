"""The whole bot on the fake Slack: real bolt, real engine, store and pool; links lead to pages of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.slack.platform import SlackPlatform
from bot.executors import Lone
from bot.feeds import FoundFeed
from bot.reading import InputError, Readers
from bot.service import Service
from bot.settings import Settings
from summarizer.article import Article
from tests.adapters.slack.server import FakeSlack
from tests.bot.test_conversation import BRIDGE, FERRY, OTHER, WALL
from tests.conftest import STORY

PAGES: dict[str, Article | InputError] = {
    FERRY: Article(STORY, url=FERRY, site="Kestrel Post"),
    BRIDGE: Article(OTHER, url=BRIDGE, site="Lowmoor Times"),
    WALL: InputError("paywall", "only the beginning of the article is here; paste the article's text instead"),
}


class NoFeeds:
    """There is one feed, which has nothing."""

    def find(self, address: str) -> list[FoundFeed] | str:
        return [FoundFeed(f"https://{address}/feed", "Kestrel Post")] if "kestrel" in address else "no feed was found there"

    def poll(self, rows: Any, now: Any) -> Iterator[Any]:
        del rows, now
        return iter(())


@dataclass(frozen=True)
class Running:
    slack: FakeSlack
    service: Service


def settings_for(slack: FakeSlack, folder: Path, **more: Any) -> Settings:
    """As a person would set them; Socket Mode unless told otherwise."""
    given = {
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "slack_signing_secret": slack.signing_secret,
        "slack_api_url": slack.url,
        "data_folder": folder,
        **more,
    }
    return Settings(**given)


@contextmanager
def running(slack: FakeSlack, folder: Path, **more: Any) -> Iterator[Running]:
    """The bot, until the end of the `with`; on the same folder it goes on where it was."""
    settings = settings_for(slack, folder, **more)
    platform = SlackPlatform(settings)
    try:
        pages = Readers(url=lambda url: PAGES.get(url, InputError("not_found", "there is no page at this address")))
        edges = {platform.name: platform.edge}
        with Service(
            settings, platform.reading(pages), NoFeeds(), edges, executor=Lone("test"), scheduled=False, workers=1
        ) as service:
            try:
                platform.start(service)
                yield Running(slack, service)
            finally:
                platform.stop()
    finally:
        platform.close()
