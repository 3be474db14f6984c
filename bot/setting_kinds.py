"""Kinds of settings that text stands for: environment variables have no lists, ranges or limits."""

from typing import Annotated

from pydantic import BeforeValidator, Field, IPvAnyNetwork
from pydantic_settings import NoDecode

from bot.quotas import Limit, read_limits

MOST_SHARDS = 10_000


def _listed(value: object) -> object:
    """A list, or text with commas in it."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _shards(value: object) -> object:
    """As `_listed`, where "0-3" is 0,1,2,3."""
    listed = _listed(value)
    if not isinstance(listed, list):
        return listed
    found: list[int] = []
    for first, dash, last in (str(part).partition("-") for part in listed):
        if not (first.isdecimal() and (last.isdecimal() or not dash) and int(first) <= int(last or first) < MOST_SHARDS):
            raise ValueError("shards are numbers from 0, such as 0-3 or 0,1")
        found += range(int(first), int(last or first) + 1)
    return found


Port = Annotated[int, Field(ge=1, le=65535)]
Ports = Annotated[tuple[Port, ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_listed)]
Shards = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_shards)]
Limits = Annotated[tuple[Limit, ...], NoDecode, BeforeValidator(read_limits)]
