"""The bot as the entry point puts it together, with the real readers, feeds, pool, engine and store."""

from pathlib import Path

from bot.heard import Heard
from bot.settings import Settings
from bot.wiring import open_bot
from tests.bot.talking import HERE, KeepingEdge, texts
from tests.conftest import STORY


def test_the_whole_bot_answers_on_its_platforms(tmp_path: Path) -> None:
    edge = KeepingEdge()
    with open_bot(Settings(data_folder=tmp_path), {"chat": edge}) as service:
        for key, text in (("Ev1", STORY), ("Ev2", "http://169.254.169.254/latest"), ("Ev3", "subscribe http://127.0.0.1/feed")):
            taken = service.desk.hear(Heard(key, HERE, text, "P1", addressed=True, message=key))
            assert taken.request is not None
            assert service.jobs.wait(taken.request, 60)
    digest, refused, no_feed = [reply for _, reply in edge.posts]
    assert digest.headline == "Ferry to Lowmoor stops for the winter"
    assert "not a public address" in texts([refused])
    assert no_feed.failure
