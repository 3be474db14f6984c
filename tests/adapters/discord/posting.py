"""Posts one message and ends, as a process that a test kills: `python -m tests.adapters.discord.posting DATABASE URL TOKEN GUILD
CHANNEL`."""

import sys
from datetime import UTC, datetime

from bot.channel import Channel
from bot.delivery import Post, deliver, prepare
from bot.reply import say
from bot.store import Store
from bot.store.records import ChannelSettings
from tests.adapters.discord.edges import edge_at


def main(database: str, url: str, token: str, guild: str, channel: str) -> None:
    now = datetime.now(UTC)
    store = Store.open(database)
    with edge_at(url, token, connect=False) as client:
        edges = {"discord": client.edge}
        place = Channel("discord", guild, channel)
        store.set_channel_settings(place, ChannelSettings(), now)
        [[key]] = prepare(store, edges, "request:1", [Post(place, say("Hello"))], now)
        done = deliver(store, edges, key, lambda: now)
        print(done[1].message if done else "nothing")  # noqa: T201 (what the test reads)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
