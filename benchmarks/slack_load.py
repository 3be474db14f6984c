"""Many pasted links at once, through Socket Mode, against the tests' fake Slack on this machine.

    python -m benchmarks.slack_load [--messages N] [--seconds S] [--http]

N messages in S seconds (1,000 in 60 by default), each a link of its own to one of a few short articles, in 50 channels. The bot
is a process of its own, as `pullquote run` is, but that its links lead to articles of ours. Counts how long Slack waited for each
acknowledgement, how long until the last digest was posted, and what was lost or doubled. Slack's own limit of a message a second
and channel is switched off, for it would hide the bot's.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from adapters.slack.platform import SlackPlatform
from bot.executors import Lone
from bot.reading import Readers
from bot.service import Service
from bot.settings import Settings
from bot.wiring import wait_for_end
from summarizer.article import Article
from tests.adapters.slack.running import NoFeeds
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.adapters.slack.transport import Ack
from tests.conftest import STORY

CHANNELS = 50
_PATIENCE = 900.0  # seconds for the backlog
_STARTING = 120.0


def main() -> int:
    """Run it; 1 if anything was lost, doubled or acknowledged too late."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--http", action="store_true", help="signed HTTP requests instead of Socket Mode")
    parser.add_argument("--bot", action="store_true", help=argparse.SUPPRESS)  # the other process
    given = parser.parse_args()
    return run_bot() if given.bot else measure(given.messages, given.seconds, given.http)


def run_bot() -> int:
    """The bot, as the environment sets it, until it is told to end."""
    settings = Settings()
    platform = SlackPlatform(settings, every=0.0)
    readers = Readers(url=lambda url: Article(STORY.replace("900", str(len(url) * 7)), url=url, site="Kestrel Post"))
    try:
        with Service(settings, readers, NoFeeds(), {"slack": platform.edge}, executor=Lone("load"), scheduled=False) as service:
            platform.start(service)
            print("running", flush=True)  # the other process waits for it
            wait_for_end()
            platform.stop()
    finally:
        platform.close()
    return 0


def measure(messages: int, seconds: float, http: bool) -> int:
    """Send them, and print how it went."""
    with fake_slack() as slack, tempfile.TemporaryDirectory() as folder:
        slack.world.rates.posts = None
        names = [f"C{1000 + number}" for number in range(CHANNELS)]
        for name in names:
            slack.channel(name, "U1")
        with _bot(slack, Path(folder), http):
            began = time.monotonic()
            wanted: set[tuple[str, str]] = set()
            waiting: list[Future[Ack]] = []
            for number in range(messages):
                time.sleep(max(0.0, began + number * seconds / messages - time.monotonic()))
                channel = names[number % CHANNELS]
                message, futures = slack.send_says(channel, f"<https://kestrel.example/news/{number}>", user="U1")
                wanted.add((channel, str(message["ts"])))
                waiting += futures
            answered = [future.result(60) for future in waiting]
            found = _posted(slack, names, len(wanted))
            drained = time.monotonic() - began
    acks = sorted(ack.seconds for ack in answered)
    p95, late = quantiles(acks, n=20)[-1], sum(not ack.ok or ack.attempts > 1 for ack in answered)
    lost, doubled = len(wanted - set(found)), len(found) - len(set(found))
    print(
        f"{len(wanted)} messages in {seconds:g} s over {'HTTP' if http else 'Socket Mode'}: acknowledged p95 {p95:.3f} s, "
        f"at most {acks[-1]:.3f} s, {late} at a second try; all posted after {drained:.0f} s; {lost} lost, {doubled} doubled"
    )
    return int(bool(lost or doubled or late) or p95 >= 0.5 or acks[-1] >= 3)


def _posted(slack: FakeSlack, names: list[str], count: int) -> list[tuple[str, str]]:
    """By channel and thread, each message that the bot has posted when the backlog is drained."""
    end = time.monotonic() + _PATIENCE
    while True:
        found = [(name, message["thread_ts"]) for name in names for message in slack.messages(name, ours=True)]
        if len(found) >= count or time.monotonic() > end:
            return found
        time.sleep(0.5)


@contextmanager
def _bot(slack: FakeSlack, folder: Path, http: bool) -> Iterator[None]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_APP_TOKEN": "" if http else slack.app_token,
        "SLACK_PORT": str(port),
        "SLACK_API_URL": slack.url,
        "DATA_FOLDER": str(folder),
        **dict.fromkeys(("PERSON_REQUESTS", "PERSON_ARTICLES", "WORKSPACE_REQUESTS", "WORKSPACE_ARTICLES"), "0"),
    }
    environment = {**os.environ, **{f"PULLQUOTE_{name}": value for name, value in given.items()}}
    command = [sys.executable, "-m", "benchmarks.slack_load", "--bot"]
    started = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert started.stdout is not None
        if started.stdout.readline().strip() != "running":
            raise SystemExit("the bot did not start")
        if http:
            slack.use_http(f"http://127.0.0.1:{port}/slack/events")
        else:
            slack.wait_for(lambda: slack.connections, seconds=_STARTING)
        yield
        started.send_signal(signal.SIGTERM)
        started.wait(60)
    finally:
        started.kill()
        started.wait()


if __name__ == "__main__":
    sys.exit(main())
