"""The bot as the entry point puts it together, with the real readers, feeds, pool, engine and store."""

import socket
from pathlib import Path
from urllib.request import urlopen

from bot.heard import Heard
from bot.reading import Readers
from bot.service import Service
from bot.settings import Settings
from bot.wiring import open_bot
from tests.bot.talking import HERE, KeepingEdge, texts
from tests.conftest import STORY


class KeptChat:
    """A platform that keeps what is posted; people speak on it through `service.desk`."""

    name = "chat"

    def __init__(self) -> None:
        self.edge = KeepingEdge()
        self.steps: list[str] = []

    def start(self, service: Service) -> None:
        assert service.desk
        self.steps.append("start")

    def reading(self, readers: Readers) -> Readers:
        return readers

    def problems(self) -> list[str]:
        return [] if "start" in self.steps else ["chat: not heard yet"]

    def stop(self) -> None:
        self.steps.append("stop")

    def close(self) -> None:
        self.steps.append("close")


def test_who_runs_it_can_ask_whether_it_is_ready_and_what_it_does(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_bot(Settings(data_folder=tmp_path, operations_port=port), [KeptChat()]):
        address = f"http://127.0.0.1:{port}"
        with urlopen(f"{address}/readyz", timeout=10) as answer:
            assert answer.read() == b"ok\n"
        with urlopen(f"{address}/metrics", timeout=10) as answer:
            assert 'pullquote_feeds{state="asked"} 0.0' in answer.read().decode()


def test_the_whole_bot_answers_on_its_platforms(tmp_path: Path) -> None:
    chat = KeptChat()
    with open_bot(Settings(data_folder=tmp_path), [chat]) as service:
        for key, text in (("Ev1", STORY), ("Ev2", "http://169.254.169.254/latest"), ("Ev3", "subscribe http://127.0.0.1/feed")):
            taken = service.desk.hear(Heard(key, HERE, text, "P1", addressed=True, message=key))
            assert taken.request is not None
            assert service.jobs.wait(taken.request, 60)
    digest, refused, no_feed = [reply for _, reply in chat.edge.posts]
    assert digest.headline == "Ferry to Lowmoor stops for the winter"
    assert "not a public address" in texts([refused])
    assert no_feed.failure
    assert chat.steps == ["start", "stop", "close"]
