"""Traces for OpenTelemetry, where whoever runs the bot names a collector; else nothing of it is even imported.

A request is one trace from the event to the post, in however many processes and lives: its ids are made of the request's own, so
nothing has to be handed on. A span says what was done, how long it took and how it ended; it has no word of an article, no token
and nobody's name. https://opentelemetry.io/docs/specs/otlp/
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from bot.work import CannotStart

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

STANDARD = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Variables that name a collector to any program."""

_TIMEOUT = 3.0  # seconds for one parcel of spans; whoever ends waits for the last one

Note = Callable[..., None]
"""Adds to a span what is known of it only in the end."""

_P = ParamSpec("_P")
_given_ids: ContextVar[tuple[int, int | None] | None] = ContextVar("given_ids", default=None)


class _Traces:
    """tracer: None while nothing is traced. salt: so that two bots at one collector do not share traces."""

    tracer: "Tracer | None" = None
    salt: str = ""


@contextmanager
def tracing(endpoint: str, salt: str) -> Iterator[None]:
    """Send traces to the collector at `endpoint`, or at the one that the standard variables name; if there is none, to nobody.

    salt: what all processes of one bot share, and no other bot. What is left is sent in the end. Raises `CannotStart`.
    """
    if not endpoint and not any(os.environ.get(name) for name in STANDARD):
        yield
        return
    provider = _provider(endpoint)
    _Traces.tracer, _Traces.salt = provider.get_tracer("pullquote", version("pullquote")), salt
    try:
        yield
    finally:
        _Traces.tracer = None
        provider.shutdown()


@contextmanager
def span(name: str, work: str | None = None, **attributes: str | int | float | bool) -> Iterator[Note]:
    """Trace what is done in the `with`, within the span that is open, else as a part of `work` ("request:17").

    attributes, and what is given to the `Note`: short names and numbers of ours alone. Of an exception the type is kept.
    """
    tracer = _Traces.tracer
    if tracer is None:
        yield _nothing
        return
    from opentelemetry.trace import Status, StatusCode, get_current_span, use_span

    within = get_current_span().get_span_context().is_valid
    forced = None if within or work is None else (_trace_id(work), None)
    of_request = forced is not None and str(work).startswith("request:")
    token = _given_ids.set(None if of_request else forced)
    try:
        opened = tracer.start_span(name, context=_begun(str(work)) if of_request else None)
    finally:
        _given_ids.reset(token)
    with use_span(opened, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        opened.set_attributes(_named({**({"work": _shown(work)} if work else {}), **attributes}))
        try:
            yield lambda **more: opened.set_attributes(_named(more))
        except BaseException as error:
            opened.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def trace_heard(work: str, begun: float, **attributes: str | int | float | bool) -> None:
    """The root of a request's trace: it was taken in, which began at `begun` (seconds since 1970) and ends now."""
    tracer = _Traces.tracer
    if tracer is None:
        return
    from opentelemetry.context import Context
    from opentelemetry.trace import SpanKind

    token = _given_ids.set((_trace_id(work), _span_id(work)))
    try:
        opened = tracer.start_span("hear", context=Context(), kind=SpanKind.SERVER, start_time=int(begun * 1e9))
    finally:
        _given_ids.reset(token)
    opened.set_attributes(_named({"work": work, **attributes}))
    opened.end(int(time.time() * 1e9))


def traced_try(
    function: Callable[Concatenate[Any, str, _P], dict[str, Any]],
) -> Callable[Concatenate[Any, str, _P], dict[str, Any]]:
    """Trace each try of a step: a method whose first argument is the step's name, and whose result's keys say how it ended."""

    @wraps(function)
    def run(self: Any, name: str, /, *args: _P.args, **named: _P.kwargs) -> dict[str, Any]:
        if _Traces.tracer is None:
            return function(self, name, *args, **named)
        with span(f"step {name}", step=name) as note:
            found = function(self, name, *args, **named)
            note(end=next((end for end in ("failed", "later") if end in found), "done"))
            return found

    return run


def _nothing(**_: Any) -> None:
    """Nothing is traced."""


def _named(attributes: dict[str, str | int | float | bool]) -> dict[str, str | int | float | bool]:
    return {f"pullquote.{name}": value for name, value in attributes.items()}


def _shown(work: str) -> str:
    """`work` without ids of a platform's, which the names of messages of our own have."""
    kind, _, rest = work.partition(":")
    return f"{kind}:{sha256(rest.encode()).hexdigest()[:12]}" if kind == "tell" else work


def _trace_id(work: str) -> int:
    return int.from_bytes(sha256(f"trace {_Traces.salt} {work}".encode()).digest()[:16]) or 1


def _span_id(work: str) -> int:
    return int.from_bytes(sha256(f"span {_Traces.salt} {work}".encode()).digest()[:8]) or 1


def _begun(work: str) -> "Context":
    """What `trace_heard` made, in whichever process."""
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    flags = TraceFlags(TraceFlags.SAMPLED)
    return set_span_in_context(NonRecordingSpan(SpanContext(_trace_id(work), _span_id(work), is_remote=True, trace_flags=flags)))


def _provider(endpoint: str) -> "TracerProvider":
    """Ours alone: the libraries' own traces, which would have addresses and messages in them, are not wanted."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    except ImportError:
        raise CannotStart(
            "traces are wanted (otlp_endpoint or OTEL_EXPORTER_OTLP_ENDPOINT), but OpenTelemetry is not installed; "
            "pip install 'pullquote[otel]'"
        ) from None

    class Ids(RandomIdGenerator):
        """Random, unless given."""

        def generate_trace_id(self) -> int:
            given = _given_ids.get()
            return given[0] if given else super().generate_trace_id()

        def generate_span_id(self) -> int:
            given = _given_ids.get()
            return given[1] if given and given[1] else super().generate_span_id()

    resource = Resource.create(
        {"service.name": os.environ.get("OTEL_SERVICE_NAME") or "pullquote", "service.version": version("pullquote")}
    )
    provider = TracerProvider(resource=resource, id_generator=Ids())
    timeout = None if os.environ.get("OTEL_EXPORTER_OTLP_TIMEOUT") else _TIMEOUT
    address = f"{endpoint.rstrip('/')}/v1/traces" if endpoint else None
    exporter = OTLPSpanExporter(endpoint=address, timeout=timeout)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
