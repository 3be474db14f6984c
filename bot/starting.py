"""How a command of `pullquote` begins, and how it ends where it cannot begin."""

import sys
from typing import NoReturn

from bot.settings import Settings, load_settings
from bot.work import check_pipeline

CANNOT_START = 2
"""Exit code when nothing was done: wrong usage or settings, or no pipeline."""


def ready() -> Settings:
    """The settings, with a pipeline that is there. Raises `BadSettings`, `CannotStart`."""
    loaded = load_settings()
    check_pipeline(loaded.pipeline)
    return loaded


def fail(message: str) -> NoReturn:
    """Say in one line why nothing was done, and end."""
    sys.stderr.write(f"pullquote: {message}\n")
    sys.stderr.flush()
    sys.exit(CANNOT_START)
