"""Many pasted articles at once, through Socket Mode, by the whole bot against the tests' fake Slack on this machine.

    python -m benchmarks.slack_load [--messages N] [--seconds S]

N messages in S seconds (1,000 in 60 by default), each a link of its own to one of a few short articles, in 50 channels. Counts
how long Slack waited for each acknowledgement, how long until the last digest was posted, and what was lost or doubled. Slack's
own limit of a message a second and channel is switched off, for it would hide the bot's.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path
from statistics import quantiles

from adapters.slack.platform import SlackPlatform
from bot.reading import Readers
from bot.service import Service
from summarizer.article import Article
from tests.adapters.slack.running import NoFeeds, settings_for
from tests.adapters.slack.server import fake_slack
from tests.adapters.slack.transport import Ack
from tests.conftest import STORY

CHANNELS = 50
_PATIENCE = 900.0  # seconds for the backlog


def main() -> int:
    """Run it; 1 if anything was lost, doubled or acknowledged too late."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    with fake_slack() as slack, tempfile.TemporaryDirectory() as folder:
        slack.world.rates.posts = None
        names = [f"C{1000 + number}" for number in range(CHANNELS)]
        for name in names:
            slack.channel(name, "U1")
        settings = settings_for(slack, Path(folder))
        platform = SlackPlatform(settings, every=0.0)
        readers = Readers(url=lambda url: Article(STORY.replace("900", str(len(url) * 7)), url=url, site="Kestrel Post"))
        try:
            with Service(settings, readers, NoFeeds(), {"slack": platform.edge}, executor="load", scheduled=False) as service:
                platform.start(service)
                began = time.monotonic()
                wanted: set[tuple[str, str]] = set()
                waiting: list[Future[Ack]] = []
                for number in range(given.messages):
                    time.sleep(max(0.0, began + number * given.seconds / given.messages - time.monotonic()))
                    link = f"https://kestrel.example/news/{number}"
                    channel = names[number % CHANNELS]
                    message, futures = slack.send_says(channel, link, user="U1")
                    wanted.add((channel, str(message["ts"])))
                    waiting += futures
                acks = sorted(future.result(60).seconds for future in waiting)

                def posted() -> list[tuple[str, str]]:
                    return [(name, message["thread_ts"]) for name in names for message in slack.messages(name, ours=True)]

                end = time.monotonic() + _PATIENCE
                while len(found := posted()) < len(wanted) and time.monotonic() < end:
                    time.sleep(0.5)
                drained = time.monotonic() - began
        finally:
            platform.close()
    p95 = quantiles(acks, n=20)[-1]
    lost, doubled = len(wanted - set(found)), len(found) - len(set(found))
    print(
        f"{len(wanted)} messages in {given.seconds:g} s: acknowledged p95 {p95:.3f} s, at most {acks[-1]:.3f} s; "
        f"all posted after {drained:.0f} s; {lost} lost, {doubled} doubled"
    )
    return int(bool(lost or doubled) or p95 >= 0.5 or acks[-1] >= 3)


if __name__ == "__main__":
    sys.exit(main())
