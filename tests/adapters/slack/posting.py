"""Posts one message and ends, as a process that a test kills: `python -m tests.adapters.slack.posting DATABASE URL TOKEN`."""

import sys
from datetime import UTC, datetime

from bot.channel import Channel
from bot.delivery import Post, deliver, prepare
from bot.reply import say
from bot.store import Store
from tests.adapters.slack.edges import edge_at

HERE = Channel("slack", "T1", "C1")


def main(database: str, url: str, token: str) -> None:
    now = datetime.now(UTC)
    store = Store.open(database)
    with edge_at(url, {"T1": token}) as edge:
        [[key]] = prepare(store, {"slack": edge}, "request:1", [Post(HERE, say("Hello"))], now)
        done = deliver(store, {"slack": edge}, key, lambda: now)
        print(done[1].message if done else "nothing")  # noqa: T201 (what the test reads)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
