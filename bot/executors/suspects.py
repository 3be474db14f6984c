"""Whom to take for dead. Pure."""

from collections.abc import Callable, Collection


class Suspects:
    """Who was found without a lock at two looks one after the other is dead; once may be a broken connection.

    Between two looks is to be longer than a live process needs to get its lock back.
    """

    def __init__(self) -> None:
        self._suspected: frozenset[str] = frozenset()

    def look(self, names: Collection[str], lives: Callable[[str], bool]) -> list[str]:
        """Those of `names` that are dead."""
        missing = frozenset(name for name in names if not lives(name))
        dead = sorted(missing & self._suspected)
        self._suspected = missing
        return dead
