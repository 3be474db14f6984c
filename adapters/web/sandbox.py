"""Runs what reads hostile input in a process that can be killed: with a time limit, a memory limit, and a fresh start."""

from importlib import import_module

from bot.pool import Endings, KillablePool, PoolLimits
from bot.reading import InputError

TOO_SLOW = InputError("page_too_slow", "this page takes too long to read; paste the article's text instead")
TOO_HEAVY = InputError("page_too_heavy", "this page takes too much memory to read; paste the article's text instead")
FAILED = InputError(
    "failed", "this page could not be read (a fault of ours); paste the article's text instead, and report the page"
)

SandboxLimits = PoolLimits


class Sandbox(KillablePool):
    """The processes in which pages are read."""

    def __init__(self, limits: SandboxLimits | None = None) -> None:
        super().__init__(limits or SandboxLimits(), Endings(TOO_SLOW, TOO_HEAVY, FAILED), _load)


def _load() -> None:
    """Import what takes long, so that it does not count as a page's time."""
    for module in ("trafilatura.metadata", "adapters.web.extract"):
        import_module(module)
