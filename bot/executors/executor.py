"""What the durable work has to know of the process that it runs in."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol


class Executor(Protocol):
    """This process, by name, among those that share its database."""

    @property
    def name(self) -> str: ...

    def term(self) -> int | None:
        """How often this process has got its name. None while another process may think it dead: then nothing may begin that
        the other could do as well. What was begun in a former term may be another's work by now."""
        ...

    def alive(self, names: Collection[str]) -> frozenset[str]:
        """Those of `names` that processes have, or may have, for all that can be told now."""
        ...

    def claim(self, name: str) -> AbstractContextManager[bool]:
        """Hold the name of another for a moment, in which no process of that name can start; False if that one lives."""
        ...

    def claim_version(self, version: str) -> AbstractContextManager[bool]:
        """Hold a version of the work for a moment, in which no process of that version can start; False if one lives."""
        ...


@dataclass(frozen=True, slots=True)
class Lone:
    """A process that shares its work with none: a conversation in a terminal, a test."""

    name: str = "local"

    def term(self) -> int | None:
        return 1

    def alive(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(names)

    @contextmanager
    def claim(self, name: str) -> Iterator[bool]:
        del name
        yield False

    @contextmanager
    def claim_version(self, version: str) -> Iterator[bool]:
        del version
        yield False
