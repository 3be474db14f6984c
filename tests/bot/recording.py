"""A handler of logs that notes for each line which work it was known to belong to when it was written."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog


@dataclass(frozen=True)
class Line:
    text: str
    work: str | None


class Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(Line(record.getMessage(), structlog.contextvars.get_contextvars().get("work")))

    def works(self, words: str) -> set[str | None]:
        """The work of every line that has these words."""
        return {line.work for line in self.lines if words in line.text}


@contextmanager
def recording(name: str, level: int = logging.DEBUG) -> Iterator[Recorder]:
    """What a logger writes meanwhile, at `level` and above."""
    logger, recorder = logging.getLogger(name), Recorder()
    before = logger.level
    logger.addHandler(recorder)
    logger.setLevel(level)
    try:
        yield recorder
    finally:
        logger.setLevel(before)
        logger.removeHandler(recorder)
