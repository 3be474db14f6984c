"""What is counted for Prometheus while the durable work goes on."""

from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest

from bot.channel import Channel
from bot.jobs import Jobs, Limits, Patience
from bot.jobs.engine import utc_now
from bot.metrics import REGISTRY, Condition
from bot.store import Store
from bot.store.records import RequestKind
from tests.bot.durable import FakeEdge, FakeWork, Platform, lost_answer

HERE = Channel("fake", "w", "counted")


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_post_that_is_tried_again_is_counted_with_the_kind_of_error(sqlite_url: str, tmp_path: Path) -> None:
    names = {
        "retried": ("pullquote_posts_total", {"platform": "fake", "outcome": "retried"}),
        "posted": ("pullquote_posts_total", {"platform": "fake", "outcome": "posted"}),
        "failed": ("pullquote_failures_total", {"step": "post", "error": "NotPosted"}),
        "later": ("pullquote_step_seconds_count", {"step": "post", "end": "later"}),
    }
    before = {what: counted(name, **labels) for what, (name, labels) in names.items()}
    lost = [True]

    def lose_one(point: str) -> None:
        if point.startswith("send") and lost:
            lost.clear()
            raise lost_answer()

    with Store.open(sqlite_url) as store:
        edge, patience = FakeEdge(Platform(tmp_path / "platform.db"), lose_one), Patience(post=(0.01,))
        url, limits = f"sqlite:///{tmp_path}/jobs.db", Limits(poll=0.01)
        with Jobs(store, url, FakeWork(store), {"fake": edge}, limits=limits, patience=patience) as jobs:
            request, _ = store.put_request("k", HERE, RequestKind.MESSAGE, {"texts": []}, utc_now())
            jobs.submit(request, HERE)
            assert jobs.wait(request, 30)
    after = {what: counted(name, **labels) - before[what] for what, (name, labels) in names.items()}
    assert after == {"retried": 1, "posted": 1, "failed": 1, "later": 1}


def test_a_platform_that_is_not_heard_is_seen() -> None:
    registry = CollectorRegistry()
    registry.register(Condition("9.9", lambda: {"slack": [], "discord": ["Discord: not connected yet"]}))
    lines = generate_latest(registry).decode().splitlines()
    for line in ('pullquote_info{version="9.9"} 1.0', 'pullquote_connected{platform="slack"} 1.0'):
        assert line in lines
    assert 'pullquote_connected{platform="discord"} 0.0' in lines
