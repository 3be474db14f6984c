"""Channels and their settings."""

from bot.channel import Channel
from bot.store import Store
from bot.store.records import Answering, ChannelSettings
from tests.bot.store.filled import ELSEWHERE, HERE, NEXT_DOOR, NOW

OFF = ChannelSettings(Answering.OFF, tell_when_empty=True)


def test_a_channel_of_which_nothing_is_known_has_the_defaults(store: Store) -> None:
    assert store.channel_settings(HERE) == ChannelSettings()
    assert store.channels() == []


def test_settings_are_one_channel_s_and_can_be_changed(store: Store) -> None:
    store.set_channel_settings(HERE, ChannelSettings(Answering.ON_OFFER), NOW)
    store.set_channel_settings(HERE, OFF, NOW)
    assert store.channel_settings(HERE) == OFF
    assert store.channel_settings(NEXT_DOOR) == ChannelSettings()


def test_channels_are_listed_by_platform_and_workspace(store: Store) -> None:
    direct = Channel("discord", "", "D-1")
    for channel in (HERE, ELSEWHERE, NEXT_DOOR, direct):
        store.set_channel_settings(channel, OFF, NOW)
    assert store.channels() == [direct, ELSEWHERE, HERE, NEXT_DOOR]
    assert store.channels("slack") == [HERE, NEXT_DOOR]
    assert store.channels("discord", "") == [direct]
    assert store.channels("slack", "W-two") == []
