"""What platforms' libraries may log: no message, no payload, no token. bolt, slack_sdk and discord.py write all of these down in
places."""

import logging
import re

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


class _Discreet(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        said, place = record.getMessage(), ""
        if record.exc_info and (error := record.exc_info[1]) is not None:
            for words in (str(error), repr(error)):
                said = said.replace(words, "…") if words else said
            place = f" ({where(error)})"
        said = f"{said.partition(_LINE)[0]}{place}"
        record.msg, record.args, record.exc_info, record.exc_text = _SECRET.sub("…", said)[:_LONGEST], (), None, None
        return True
