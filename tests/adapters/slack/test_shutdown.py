"""A `pullquote run` that is asked to end under load: what it has begun is done, or goes on at the next start; all of it once."""

import signal
from pathlib import Path

from tests.adapters.slack.server import fake_slack
from tests.adapters.slack.test_run import process
from tests.conftest import STORY

CHANNELS, ARTICLES = 3, 8


def test_asked_to_end_under_load_nothing_is_lost_or_said_twice(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        slack.transport.patience, slack.transport.retries = 2.0, (0.5,) * 60  # what is not acknowledged comes again
        names = [f"C{100 + number}" for number in range(CHANNELS)]
        for name in names:
            slack.channel(name, "U1")
        said, waiting = [], []

        def answered() -> int:
            return sum(len(slack.replies(channel, ts)) for channel, ts in said)

        with process(slack, tmp_path) as first:
            for number in range(ARTICLES):
                channel = names[number % CHANNELS]
                event, sent = slack.send_says(channel, STORY.replace("900", str(1000 + number)), user="U1")
                said.append((channel, event["ts"]))
                waiting += sent
            slack.wait_for(lambda: answered() >= 1, seconds=60)
            first.send_signal(signal.SIGTERM)
            first.communicate(timeout=60)
            assert first.returncode == 0
            left = ARTICLES - answered()
        assert left > 0  # it was under load
        with process(slack, tmp_path):
            slack.wait_for(lambda: answered() >= ARTICLES, seconds=120)
        assert all(one.result(60).ok for one in waiting)
        assert [len(slack.replies(channel, ts)) for channel, ts in said] == [1] * ARTICLES
        assert slack.refused == []
