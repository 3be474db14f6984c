"""Traces go to a collector that somebody named, and nowhere else; a request is one trace; nothing of an article is in it."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bot.settings import Settings
from bot.tracing import span, trace_heard, traced_try, tracing
from bot.work import CannotStart
from tests.bot.test_conversation import FERRY
from tests.bot.test_service import Bot
from tests.console import ROOT


class Collector:
    """Takes traces as an OpenTelemetry collector does, by HTTP on a port of this computer."""

    def __init__(self) -> None:
        collector = self
        self.bodies: list[bytes] = []
        self.paths: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                collector.paths.append(self.path)
                collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads that."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def spans(self) -> list[Span]:
        found = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            one
            for request in found
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for one in scope.spans
        ]

    def named(self, name: str) -> list[Span]:
        return [one for one in self.spans if one.name == name]


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.server.shutdown()
    made.server.server_close()


def attributes(one: Span) -> dict[str, str]:
    return {item.key: item.value.string_value for item in one.attributes}


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    """What the whole bot sent while it digested a link and answered a question."""
    made, folder = Collector(), tmp_path_factory.mktemp("traced")
    bot = Bot(folder)
    bot.settings = Settings(data_folder=folder, otlp_endpoint=made.url)
    with bot.running() as service:
        assert bot.say(service, FERRY)
        assert bot.say(service, "what did Olga Brandt say?")
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_request_is_one_trace_from_the_event_to_the_post(day: Collector) -> None:
    assert set(day.paths) == {"/v1/traces"}
    [first, _] = sorted(day.named("request"), key=lambda one: one.start_time_unix_nano)
    assert attributes(first)["pullquote.work"] == "request:1"
    spans = [one for one in day.spans if one.trace_id == first.trace_id]
    names = {one.name for one in spans}
    assert {"hear", "request", "step reads", "step read", "fetch", "digest", "step answer", "step post"} <= names
    [root] = [one for one in spans if not one.parent_span_id]
    assert root.name == "hear"
    assert first.parent_span_id == root.span_id
    assert {one.parent_span_id for one in spans if one is not root} <= {one.span_id for one in spans} | {b""}


def test_two_requests_are_two_traces(day: Collector) -> None:
    assert len({one.trace_id for one in day.named("hear")}) == 2
    assert {one.trace_id for one in day.spans} == {one.trace_id for one in day.named("hear")}


def test_no_word_of_an_article_no_link_and_nobodys_name_is_traced(day: Collector) -> None:
    sent = b" ".join(day.bodies)
    assert b"pullquote.step" in sent
    for word in (b"ferry", b"Ferry", b"kestrel", b"Brandt", b"P1", b"W1", b"C1"):
        assert word not in sent


def test_the_same_request_is_the_same_trace_in_another_process(collector: Collector) -> None:
    for _ in range(2):
        with tracing(collector.url, "a database"), span("request", "request:17"):
            pass
    with tracing(collector.url, "another database"), span("request", "request:17"):
        pass
    first, second, other = collector.named("request")
    assert first.trace_id == second.trace_id != other.trace_id
    assert first.parent_span_id == second.parent_span_id
    assert first.span_id != second.span_id


def test_a_roundup_begins_its_own_trace(collector: Collector) -> None:
    with tracing(collector.url, "x"), span("roundup", "roundup:3"), span("step write"):
        pass
    [outer], [inner] = collector.named("roundup"), collector.named("step write")
    assert outer.parent_span_id == b""
    assert inner.parent_span_id == outer.span_id


def test_what_fails_is_traced_without_its_words(collector: Collector) -> None:
    with tracing(collector.url, "x"), pytest.raises(ValueError, match="ferry"), span("step read", "request:1"):
        raise ValueError("words of an article about a ferry")
    [failed] = collector.spans
    assert (failed.status.code, failed.status.message) == (2, "ValueError")
    assert list(failed.events) == []
    assert b"ferry" not in collector.bodies[0]


def test_a_try_of_a_step_says_how_it_ended(collector: Collector) -> None:
    @traced_try
    def attempt(self: object, name: str, found: dict[str, object]) -> dict[str, object]:
        del self, name
        return found

    results: list[dict[str, object]] = [{"value": 1}, {"later": "soon"}, {"failed": "why"}]
    assert [attempt(None, "read", result) for result in results] == results
    with tracing(collector.url, "x"):
        for result in results:
            attempt(None, "read", result)
    assert [attributes(one)["pullquote.end"] for one in collector.named("step read")] == ["done", "later", "failed"]


def test_a_message_of_our_own_is_not_traced_by_its_channel(collector: Collector) -> None:
    with tracing(collector.url, "x"), span("tell", "tell:dead:slack/T1/C77:4"):
        pass
    assert b"C77" not in collector.bodies[0]


def test_the_variable_that_all_programs_know_names_a_collector_too(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    with tracing("", "x"):
        trace_heard("request:1", 0.0, platform="chat")
    assert [one.name for one in collector.spans] == ["hear"]


def test_where_nobody_named_a_collector_nothing_is_sent_or_imported(collector: Collector) -> None:
    with tracing("", "x"), span("request", "request:1") as note:
        note(end="done")
        trace_heard("request:1", 0.0)
    assert collector.bodies == []
    code = "import sys, bot.service, bot.wiring, bot.tracing; print('opentelemetry' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


def test_a_collector_without_the_library_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(CannotStart, match=r"pullquote\[otel\]"), tracing("http://127.0.0.1:4318", "x"):
        pass


def test_a_collector_that_is_away_holds_nobody_up() -> None:
    with tracing("http://127.0.0.1:9", "x"), span("request", "request:1") as note:
        note(end="done")
