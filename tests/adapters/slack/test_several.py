"""Two `pullquote run`, each with a connection of its own, and a worker on one PostgreSQL database; one is killed for good."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.conftest import COMMAND, STORY

TOWNS = ("Dunmere", "Kestrel Quay", "Hallow End", "Tarn", "Overy", "Pell", "Marrow Bay", "Brill")


@contextmanager
def process(role: str, folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    given = {f"PULLQUOTE_{name.upper()}": value for name, value in settings.items()}
    told = (folder / f"{role}-{len(list(folder.iterdir()))}.log").open("w")
    started = subprocess.Popen([COMMAND, role], env={**os.environ, **given}, stderr=told, text=True, cwd=folder)
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait()
        told.close()


@contextmanager
def hearing(slack: FakeSlack, folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    before = slack.transport.opened
    tokens = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url}
    with process("run", folder, edge_only="true", **tokens, **settings) as started:
        slack.wait_for(lambda: slack.transport.opened > before, seconds=60)
        yield started


def taken_in(folder: Path) -> list[set[str]]:
    """What each process that hears took in."""
    lines: list[list[dict[str, Any]]] = [
        [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
        for log in sorted(folder.glob("run-*.log"))
    ]
    return [{line["work"] for line in of_one if line["event"] == "taken in"} for of_one in lines]


def test_events_go_to_either_and_what_the_one_that_died_had_taken_in_the_other_answers(postgres_url: str, tmp_path: Path) -> None:
    shared = {"database_url": postgres_url, "data_folder": str(tmp_path), "log_format": "json"}
    with (
        fake_slack() as slack,
        hearing(slack, tmp_path, **shared) as first,
        hearing(slack, tmp_path, **shared),
        process("worker", tmp_path, **shared),
    ):
        slack.world.rates.posts = None
        slack.transport.patience, slack.transport.retries = 2.0, (0.5,) * 60
        said = [slack.says("C1", STORY.replace("Lowmoor", town), user="U1").ts for town in TOWNS[:4]]
        for thread in said:
            slack.wait_for(lambda ts=thread: slack.replies("C1", ts), seconds=60)
        said += [slack.says("C1", STORY.replace("Lowmoor", town), user="U2").ts for town in TOWNS[4:]]
        first.send_signal(signal.SIGKILL)
        for thread in said:
            slack.wait_for(lambda ts=thread: slack.replies("C1", ts), seconds=60)
        counts = [len(slack.replies("C1", thread)) for thread in said]
        assert counts == [1] * len(said)
        assert slack.refused == []
    both = taken_in(tmp_path)
    assert len(both) == 2
    assert all(both)
    assert not both[0] & both[1]
