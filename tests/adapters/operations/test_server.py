"""What Kubernetes and Prometheus ask."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

import pytest
from prometheus_client import CollectorRegistry, Counter

from adapters.operations.server import OperationsServer
from bot.metrics import Backlog, Waiting
from bot.settings import BadSettings


@contextmanager
def asked(
    path: str, problems: Sequence[str] = (), method: str = "GET", registry: CollectorRegistry | None = None
) -> Iterator[HTTPResponse]:
    with OperationsServer("127.0.0.1", 0, lambda: problems, registry or CollectorRegistry()) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            connection.request(method, path)
            yield connection.getresponse()
        finally:
            connection.close()


def test_a_process_that_answers_is_healthy_even_if_it_cannot_work() -> None:
    with asked("/healthz", ["the database cannot be reached"]) as answer:
        assert (answer.status, answer.read()) == (200, b"ok\n")


def test_who_can_work_is_ready() -> None:
    with asked("/readyz") as answer:
        assert (answer.status, answer.read()) == (200, b"ok\n")


def test_who_cannot_work_says_what_is_in_the_way() -> None:
    with asked("/readyz", ["the database cannot be reached", "slack: not connected"]) as answer:
        assert (answer.status, answer.read()) == (503, b"the database cannot be reached\nslack: not connected\n")


def test_prometheus_reads_counts_and_what_waits() -> None:
    registry = CollectorRegistry()
    Counter("pullquote_digests", "Digests.", ["outcome"], registry=registry).labels("ok").inc(3)
    registry.register(Backlog(lambda: [Waiting("slack.people", "waiting", 7, 41.5)], lambda: {"asked": 12, "dead": 1}))
    with asked("/metrics?name=x", registry=registry) as answer:
        read = answer.read().decode()
    assert answer.headers["Content-Type"].startswith("text/plain")
    for line in (
        'pullquote_digests_total{outcome="ok"} 3.0',
        'pullquote_queue_depth{queue="slack.people",state="waiting"} 7.0',
        'pullquote_queue_oldest_seconds{queue="slack.people",state="waiting"} 41.5',
        'pullquote_feeds{state="dead"} 1.0',
    ):
        assert line in read.splitlines()


def test_a_head_request_gets_no_body() -> None:
    with asked("/readyz", method="HEAD") as answer:
        assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, "3", b"")


def test_another_path_is_not_there() -> None:
    with asked("/admin") as answer:
        assert answer.status == 404


def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    with (
        OperationsServer("127.0.0.1", 0, lambda: (), CollectorRegistry()) as first,
        pytest.raises(BadSettings, match="operations_port"),
    ):
        OperationsServer("127.0.0.1", first.port, lambda: (), CollectorRegistry())
