"""Discord as a part of the running bot: it comes up or says in a line why not, and stays up whatever the connection does."""

import logging
from collections.abc import Iterator
from pathlib import Path

import discord as library
import pytest

from adapters.discord.platform import DiscordPlatform
from bot.channel import Channel
from bot.delivery import NotPosted
from bot.reply import reply_json, say
from bot.settings import BadSettings
from bot.store.records import Delivery, DeliveryState
from bot.wiring import configured_platforms
from tests.adapters.discord.server import fake_discord
from tests.adapters.discord.wire import Wired, settings_for, wired
from tests.adapters.discord.world import Fault
from tests.bot.test_conversation import FERRY
from tests.conftest import STORY

_HEADLINE = "Ferry to Lowmoor stops for the winter"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    with fake_discord() as discord, wired(discord, tmp_path_factory.mktemp("discord")) as made:
        discord.wait_for(lambda: discord.world.commands)
        yield made
        assert discord.refused == []


def answered(bot: Wired, text: str = FERRY) -> None:
    """Something is said in a channel of its own, and answered there."""
    channel = bot.discord.channel("news")
    said = bot.discord.says(channel, text)
    bot.discord.wait_for(lambda: bot.discord.messages(said), seconds=60)
    assert _HEADLINE in str(bot.discord.messages(said))


@pytest.fixture
def other(bot: Wired, tmp_path: Path) -> Iterator[DiscordPlatform]:
    """A second one on the same Discord, not yet started."""
    made = DiscordPlatform(settings_for(bot.discord, tmp_path))
    yield made
    made.close()


# Coming up


def test_a_pasted_link_is_answered(bot: Wired) -> None:
    answered(bot)


def test_what_it_asks_to_be_told_of_is_no_more_than_it_needs(bot: Wired) -> None:
    needed = library.Intents(guilds=True, guild_messages=True, dm_messages=True, guild_reactions=True, message_content=True)
    assert bot.discord.gateway.intents == needed.value


def test_the_platforms_that_are_set_are_run(bot: Wired, tmp_path: Path) -> None:
    found = configured_platforms(settings_for(bot.discord, tmp_path, slack_bot_token="xoxb-1", slack_app_token="xapp-1"))
    for platform in found:
        platform.close()
    assert [platform.name for platform in found] == ["slack", "discord"]


def test_a_token_that_discord_does_not_take_is_told_in_a_line(bot: Wired, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="does not take discord_token"):
        DiscordPlatform(settings_for(bot.discord, tmp_path, discord_token="MTIz.nobody.knows"))
    assert bot.discord.world.refused.pop().status == 401
    with pytest.raises(BadSettings, match="does not take discord_token"):
        DiscordPlatform(settings_for(bot.discord, tmp_path, discord_token="no\ntoken"))


def test_an_intent_that_the_bot_was_not_given_is_told_in_a_line(bot: Wired, other: DiscordPlatform, tmp_path: Path) -> None:
    bot.discord.world.message_content = False
    try:
        with pytest.raises(BadSettings, match=r"Message Content Intent.*discord_message_content"):
            DiscordPlatform(settings_for(bot.discord, tmp_path))
        with pytest.raises(BadSettings, match=r"Message Content Intent.*discord_message_content"):
            other.start(bot.service)
        without = DiscordPlatform(settings_for(bot.discord, tmp_path, discord_message_content=False))
        try:
            without.start(bot.service)
        finally:
            without.close()
    finally:
        bot.discord.world.message_content = True


def test_an_intent_that_is_taken_away_is_told_by_the_gateway(bot: Wired, other: DiscordPlatform) -> None:
    bot.discord.world.message_content = False
    bot.discord.fails("GET /applications/@me", Fault(status=500))  # so that only the gateway can tell
    try:
        with pytest.raises(BadSettings, match=r"Message Content Intent"):
            other.start(bot.service)
    finally:
        bot.discord.world.message_content = True
    assert 4014 in bot.discord.gateway.closed


@pytest.mark.parametrize(
    "route", ["GET /applications/@me", "GET /users/@me", "GET /gateway/bot"], ids=["token", "login", "gateway"]
)
def test_discord_is_waited_for_if_it_cannot_be_reached(bot: Wired, other: DiscordPlatform, route: str) -> None:
    before = bot.discord.gateway.identified
    bot.discord.fails(route, *[Fault(broken=True)] * 2)
    other.start(bot.service)
    bot.discord.wait_for(lambda: bot.discord.gateway.identified > before)
    assert not bot.discord.world.faults[route]


def test_before_it_is_there_what_is_to_be_posted_is_tried_again(bot: Wired, other: DiscordPlatform) -> None:
    where, reply = Channel("discord", bot.discord.guild, bot.discord.general), say("Hello")
    with pytest.raises(NotPosted) as error:
        other.edge.post(Delivery("k", where, reply_json(reply), None, None, DeliveryState.POSTING, 1), reply)
    assert error.value.transient


# Staying up


def test_after_a_dropped_connection_nothing_that_was_said_is_missed(bot: Wired) -> None:
    discord = bot.discord
    before = discord.gateway.resumed
    discord.cut()
    channel = discord.channel("news")
    said = discord.says(channel, FERRY)
    discord.wait_for(lambda: discord.gateway.resumed > before)
    discord.wait_for(lambda: discord.messages(said), seconds=60)


def test_when_discord_asks_for_it_the_connection_is_made_anew(bot: Wired) -> None:
    before = bot.discord.gateway.resumed
    bot.discord.reconnect()
    bot.discord.wait_for(lambda: bot.discord.gateway.resumed > before)
    answered(bot)


def test_however_often_the_connection_breaks_everything_is_answered_once(bot: Wired) -> None:
    discord, said = bot.discord, []
    for breaks in (discord.cut, discord.reconnect, lambda: discord.invalidate(resumable=True)) * 2:
        before, places = discord.gateway.resumed, [discord.channel("news") for _ in range(3)]
        said += [discord.says(place, FERRY) for place in places[:1]]
        breaks()
        said += [discord.says(place, FERRY) for place in places[1:]]
        discord.wait_for(lambda before=before: discord.gateway.resumed > before)
    discord.wait_for(lambda: all(discord.messages(one) for one in said), seconds=60)
    answered(bot)  # what came after it is through
    assert [len(discord.messages(one)) for one in said] == [1] * 18
    assert discord.refused == []


def test_an_event_that_comes_twice_is_answered_once(bot: Wired) -> None:
    channel = bot.discord.channel("news")
    said = bot.discord.says(channel, FERRY)
    bot.discord.repeats(channel, said)
    bot.discord.wait_for(lambda: bot.discord.messages(said), seconds=60)
    answered(bot)  # what came after it is through
    assert len(bot.discord.messages(said)) == 1


def test_a_session_that_cannot_be_resumed_begins_anew_where_the_api_says(bot: Wired) -> None:
    before = bot.discord.gateway.identified
    bot.discord.invalidate()
    bot.discord.wait_for(lambda: bot.discord.gateway.identified > before)
    answered(bot)


def test_an_event_that_makes_no_sense_does_not_end_it(bot: Wired) -> None:
    discord = bot.discord
    before = discord.gateway.identified
    nonsense = {"id": "1", "type": 0, "guild_id": discord.guild}  # a channel without so much as a name
    discord.later_on(discord.gateway.tell("CHANNEL_CREATE", nonsense, discord.world.guilds[discord.guild])).result(5)
    discord.wait_for(lambda: discord.gateway.identified > before)
    answered(bot)


def test_no_log_has_the_token_or_what_people_wrote(bot: Wired, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    channel = bot.discord.channel("news")
    bot.discord.fails("POST /channels/{channel}/messages", Fault(retry_after=0.05))
    said = bot.discord.says(channel, STORY)
    bot.discord.wait_for(lambda: bot.discord.messages(said), seconds=60)
    bot.discord.command("pullquote status", channel)
    bot.discord.wait_for(lambda: bot.discord.ephemerals(channel=channel))
    assert bot.discord.token not in caplog.text
    assert "token-" not in caplog.text
    assert "We cannot mend the engine" not in caplog.text


# Going down


def test_once_stopped_it_hears_no_more_but_still_posts(bot: Wired, other: DiscordPlatform) -> None:
    discord = bot.discord
    sessions = set(discord.gateway.sessions)
    other.start(bot.service)
    [own] = discord.wait_for(lambda: set(discord.gateway.sessions) - sessions)
    other.stop()
    discord.wait_for(lambda: own not in discord.gateway.sessions)
    where, reply = Channel("discord", discord.guild, discord.channel("news")), say("Hello")
    other.edge.post(Delivery("k", where, reply_json(reply), None, None, DeliveryState.POSTING, 1), reply)
    assert len(discord.messages(where.id)) == 1
