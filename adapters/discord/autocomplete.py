"""What Discord suggests while a command is typed: speakers, feeds, follows, time zones.

Read from the store alone, and within what Discord waits; where it takes longer nothing is suggested.
https://discord.com/developers/docs/interactions/application-commands#autocomplete
"""

import asyncio
import logging
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from discord.app_commands import Choice

from adapters.discord.interact import Front
from adapters.discord.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES, length
from adapters.discord.scene import Bot, Interaction, Place, place_of
from adapters.text import fitted, one_line
from adapters.zone_search import zone_label, zones_like
from bot.logs import where
from bot.store import Store
from bot.zones import zone_named

_PATIENCE = 2.0  # seconds; Discord waits three
_CITIES = (
    "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Sao_Paulo", "Africa/Johannesburg", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip

_Row = TypeVar("_Row", bound=tuple[str, ...])
_log = logging.getLogger(__name__)

Found = list[tuple[str, str]]
"""What is shown, and what is taken for it."""


async def speakers(front: Front, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Who is quoted in this thread's articles, or in what the channel saw."""
    return await _suggest(front, interaction, lambda bot, place: [(name, name) for name in _speakers(bot.store, place, typed)])


async def feeds(front: Front, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """The channel's feeds, by their titles or addresses."""

    def found(bot: Bot, place: Place) -> Found:
        listed = enumerate(bot.store.feeds(place.channel), 1)
        named = [(f"{number}. {feed.title or feed.url}", feed.url, str(number)) for number, feed in listed]
        # Its number would be another's once one is removed; it stands in for an address that Discord would not take.
        return [(name, url if length(url) <= CHOICE_VALUE else number) for name, url, number in _like(named, typed)]

    return await _suggest(front, interaction, found)


async def follows(front: Front, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Whom and what the channel follows."""

    def found(bot: Bot, place: Place) -> Found:
        return [(what, what) for what, *_ in _like([(follow.what,) for follow in bot.store.follows(place.channel)], typed)]

    return await _suggest(front, interaction, found)


async def zones(front: Front, interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Time zones that may be meant; before anything is typed the channel's own, the bot's, and those of large cities."""

    def found(bot: Bot, place: Place) -> Found:
        names = zones_like(typed, CHOICES) if typed.strip() else _usual(bot, place)
        return [(zone_label(name, bot.now()), name) for name in names]

    return await _suggest(front, interaction, found)


def _usual(bot: Bot, place: Place) -> list[str]:
    set_ = bot.store.subscription(place.channel)
    own = [set_.timing.zone] if set_ and set_.timing else []
    return [name for name in dict.fromkeys([*own, bot.settings.time_zone, *_CITIES]) if zone_named(name)]


def _speakers(store: Store, place: Place, typed: str) -> list[str]:
    articles = store.thread_articles(place.channel, place.thread) if place.thread else ()
    if not articles:
        return store.speakers(place.channel, typed, CHOICES)
    digests = [digest for article in articles if (digest := store.digest(article)) is not None]
    named = [speaker.name for digest in digests for quote in digest.quotes for speaker in quote.speakers if speaker.name]
    often = sorted(dict.fromkeys(named), key=named.count, reverse=True)
    return [name for name, *_ in _like([(name,) for name in often], typed)]


def _like(rows: Iterable[_Row], typed: str) -> list[_Row]:
    """Those in which a word of one of their texts begins with each word that was typed."""
    wanted = _words(typed)

    def fits(row: _Row) -> bool:
        words = _words(" ".join(row))
        return all(any(word.startswith(one) for word in words) for one in wanted)

    return [row for row in rows if fits(row)]


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", text.casefold()) if word]


async def _suggest(front: Front, interaction: Interaction, find: Callable[[Bot, Place], Found]) -> list[Choice[str]]:
    bot = front.bot
    if bot is None:
        return []
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await asyncio.to_thread(find, bot, place_of(interaction))
    except Exception as error:  # without suggestions the command is given all the same
        _log.warning("nothing can be suggested: %s", where(error))
        return []
    shown = [(fitted(one_line(name), CHOICE_NAME, length), value) for name, value in found if 0 < length(value) <= CHOICE_VALUE]
    return [Choice(name=name, value=value) for name, value in dict(shown).items() if name][:CHOICES]
