"""What a running bot logs: a line an event, with what it belongs to, and nothing that is nobody's business."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import set_up_logs

TOKEN = "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, logging.getLogger("bot").level
    yield io.StringIO()
    root.handlers, root.level = handlers, level
    logging.getLogger("bot").setLevel(ours)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_its_time_level_place_and_the_work_that_it_belongs_to(stream: io.StringIO) -> None:
    set_up_logs("info", True, stream)
    with structlog.contextvars.bound_contextvars(work="request:17"):
        logging.getLogger("bot.jobs.engine").info("done", extra={"seconds": 2.5})
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "done", "level": "info", "logger": "bot.jobs.engine", "work": "request:17", "seconds": 2.5}


def test_an_exception_is_told_by_its_place_without_its_words(stream: io.StringIO) -> None:
    set_up_logs("info", True, stream)
    try:
        raise ValueError("The ferry to Lowmoor stops\nfor the winter")
    except ValueError as error:
        logging.getLogger("somebody.elses").exception("it broke: %s", error)
    (line,) = lines(stream)
    assert "Lowmoor" not in stream.getvalue()
    assert "ValueError at test_logs.py" in line["event"]


@pytest.mark.parametrize("as_json", [True, False])
def test_a_token_is_a_dot_wherever_it_stands(stream: io.StringIO, as_json: bool) -> None:
    set_up_logs("info", as_json, stream)
    logging.getLogger("bot").warning("refused %s", TOKEN, extra={"event_of": f"https://hooks.slack.com/services/T1/{TOKEN}"})
    assert "pdFZKV" not in stream.getvalue()
    assert "refused …" in stream.getvalue()


def test_libraries_warn_at_most_whatever_is_asked_of_ours(stream: io.StringIO) -> None:
    set_up_logs("debug", True, stream)
    logging.getLogger("slack_sdk").info("sending: the whole message")
    logging.getLogger("bot.desk").debug("ours")
    assert [line["event"] for line in lines(stream)] == ["ours"]


def test_lines_for_people_are_lines(stream: io.StringIO) -> None:
    set_up_logs("info", False, stream)
    logging.getLogger("bot").info("taken in\nfor real", extra={"work": "request:17"})
    (line,) = stream.getvalue().splitlines()
    assert "taken in" in line
    assert "work=request:17" in line
