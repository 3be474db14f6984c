"""What outlives a restart."""

from pathlib import Path

from tests.adapters.slack.running import running
from tests.adapters.slack.server import fake_slack
from tests.adapters.slack.test_block_actions import digest


def test_a_button_lives_on_after_a_restart(tmp_path: Path) -> None:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path) as first:
            thread, at = digest(first, "C1")
        with running(slack, tmp_path):
            slack.clicks("C1", at, "pq:figures")
            slack.wait_for(lambda: len(slack.replies("C1", thread)) == 2)
        assert slack.refused == []
