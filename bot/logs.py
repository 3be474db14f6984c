"""What may be logged, and how: no message, no payload, no token, no word of an article. Libraries write all of these down.

Every line that leaves the process goes through `discreet`; what a line belongs to (`work`) is bound while a workflow runs.
"""

import logging
import re
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRET = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|(?<=ticket=)[^&\s'\"]+|(?<=/services/)\S+|(?<=/commands/)\S+"  # Slack's
    r"|\b[\w-]{20,}\.[\w-]{6,7}\.[\w-]{27,}|(?<=/webhooks/)\S+|(?<=/interactions/)\S+"  # Discord's
)
_LINE = "\n"
_LONGEST = 300  # characters of a line


def quiet(name: str) -> logging.Logger:
    """A logger for the libraries: warnings alone (bolt tells the body of a badly signed request as information), each one line
    without secrets, and of an exception only where it came from, for its words may be an article's."""
    made = logging.getLogger(name)
    made.setLevel(logging.WARNING)
    if not any(isinstance(one, _Discreet) for one in made.filters):
        made.addFilter(_Discreet())
    return made


def where(error: BaseException) -> str:
    """An exception without its words: its kind, and the lines of code that it went through."""
    lines, at = [], error.__traceback__
    while at is not None:
        lines.append(f"{at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}")
        at = at.tb_next
    return f"{type(error).__name__} at {' > '.join(lines[-6:])}"


def set_up_logs(level: str, as_json: bool, stream: TextIO | None = None) -> None:
    """Let the whole process log to `stream` (standard error), a line an event: JSON, or words for a person.

    level: of our own modules; libraries warn at most, for at lower levels they write down what they carry.
    """
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    end: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(_Discreet())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*chain, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _shortened, end],
        )
    )
    root = logging.getLogger()
    for former in root.handlers[:]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in ("bot", "adapters"):
        logging.getLogger(name).setLevel(level.upper())


def _shortened(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Nothing that was added to a line is longer than the line may be, nor has a secret."""
    return {key: discreet(value) if isinstance(value, str) else value for key, value in event.items()}


def discreet(words: str) -> str:
    """One line without secrets."""
    return _SECRET.sub("…", words.partition(_LINE)[0])[:_LONGEST]


class _Discreet(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said, place = record.getMessage(), ""
        if record.exc_info and (error := record.exc_info[1]) is not None:
            for words in (str(error), repr(error)):
                said = said.replace(words, "…") if words else said
            place = f" ({where(error)})"
        record.msg, record.args, record.exc_info, record.exc_text = f"{discreet(said)}{place}", (), None, None
        return True
