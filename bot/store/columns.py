"""Column types that mean the same on SQLite and on PostgreSQL."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.types import TypeEngine

KEY_BYTES = 800  # three of them go into one index
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no lone surrogates
_REPLACEMENT = "\ufffd"


def storable(value: Any) -> Any:
    """`value` (text, or JSON) with "\ufffd" for each character that no database keeps: as long as before, so spans hold."""
    match value:
        case str():
            return _UNSTORABLE.sub(_REPLACEMENT, value) if _UNSTORABLE.search(value) else value
        case dict():
            return {storable(key): storable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [storable(inner) for inner in value]
        case _:
            return value


class Words(TypeDecorator[str]):
    """Text of any kind, whatever characters it has."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(storable(value))


class Key(TypeDecorator[str]):
    """Text by which rows are told apart. What no index takes (PostgreSQL: 2,704 bytes a row) is cut, with its hash at the end."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        value = str(storable(value))
        if len(value.encode()) <= KEY_BYTES:
            return value
        return f"{value[:64]}… {sha256(value.encode()).hexdigest()}"


class Json(TypeDecorator[Any]):
    """JSON as text; it is never searched in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        return json.dumps(storable(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


class Instant(TypeDecorator[datetime]):
    """A time in UTC. Raises `ValueError` for one without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Tokens(TypeDecorator[Iterable[str]]):
    """Words to be found by, as `bot.store.words` gives them: a tsvector of exactly these, or text that FTS5 splits at spaces."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return " ".join(f"'{word}'" for word in value) if dialect.name == "postgresql" else " ".join(value)
