"""What happens in this process, counted and timed, for Prometheus to read. Nothing of an article, a person or a channel is in it.

https://prometheus.io/docs/practices/naming/
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, GCCollector, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()

DIGESTS = Counter(
    "pullquote_digests", "Articles read and digested, by what came of it: ok, or an error code.", ["outcome"], registry=REGISTRY
)
STEPS = Histogram(
    "pullquote_step_seconds",
    "Time of one try of a step of the durable work, by its end: done, later (tried again), failed (given up).",
    ["step", "end"],
    registry=REGISTRY,
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60),
)
POSTS = Counter(
    "pullquote_posts", "Messages to chat platforms: posted, retried, refused.", ["platform", "outcome"], registry=REGISTRY
)
FAILURES = Counter(
    "pullquote_failures",
    "Tries of a step that failed, whether it was tried again or given up, by the kind of error.",
    ["step", "error"],
    registry=REGISTRY,
)
OVER_QUOTA = Counter(
    "pullquote_over_quota",
    "Requests that were refused because a person or workspace had its share, by what there was too much of.",
    ["platform", "counted"],
    registry=REGISTRY,
)
HEARD = Counter("pullquote_heard", "Messages and buttons that were for us.", ["platform"], registry=REGISTRY)

for _collector in (ProcessCollector, PlatformCollector, GCCollector):
    _collector(registry=REGISTRY)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work of one queue in one state. oldest: seconds since the first of it was put there."""

    queue: str
    state: str
    count: int
    oldest: float


class Condition(Collector):
    """How this process is, asked for when Prometheus asks. problems: by platform, the lines that `/readyz` has of each."""

    def __init__(self, version: str, problems: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        self._version = version
        self._problems = problems

    def collect(self) -> Iterator[Metric]:
        info = GaugeMetricFamily("pullquote_info", "What runs here; always 1.", labels=["version"])
        info.add_metric([self._version], 1)
        connected = GaugeMetricFamily("pullquote_connected", "Whether a platform is heard: 1, or 0.", labels=["platform"])
        for platform, lines in self._problems().items():
            connected.add_metric([platform], 0 if lines else 1)
        yield from (info, connected)


class Backlog(Collector):
    """What waits, and the feeds by state, asked for when Prometheus asks."""

    def __init__(self, waiting: Callable[[], Iterable[Waiting]], feeds: Callable[[], Mapping[str, int]]) -> None:
        self._waiting = waiting
        self._feeds = feeds

    def collect(self) -> Iterator[Metric]:
        depth = GaugeMetricFamily("pullquote_queue_depth", "Work that is not finished.", labels=["queue", "state"])
        age = GaugeMetricFamily("pullquote_queue_oldest_seconds", "Age of the oldest of it.", labels=["queue", "state"])
        for one in self._waiting():
            depth.add_metric([one.queue, one.state], one.count)
            age.add_metric([one.queue, one.state], one.oldest)
        feeds = GaugeMetricFamily("pullquote_feeds", "Feeds that are asked, and those given up.", labels=["state"])
        for state, count in self._feeds().items():
            feeds.add_metric([state], count)
        yield from (depth, age, feeds)
