"""Checks of JSON against a shape: types, required and unknown fields, lengths; worded as Slack words a refusal."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any, str], Iterator[str]]
"""Gives what is wrong with a value; the other argument is the value's JSON pointer."""
Rule = Callable[[Json], str | None]


def said(problem: str, at: str) -> str:
    """`problem` as Slack says it in `response_metadata.messages`."""
    return f"{problem} [json-pointer:{at or '/'}]"


@dataclass(frozen=True)
class Shape:
    """An object. rules: what is wrong with it as a whole, None if nothing is."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def __call__(self, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield said("must be an object", at)
            return
        for key in self.required:
            if key not in value:
                yield said(f"missing required field: {key}", at)
        for key, inner in value.items():
            check = self.required.get(key) or self.optional.get(key)
            if check is None:
                yield said(f"unknown field: {key}", at)
            else:
                yield from check(inner, f"{at}/{key}")
        for rule in self.rules:
            if problem := rule(value):
                yield said(problem, at)


def string(most: int | None = None, least: int = 1) -> Check:
    """A text of so many characters."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield said("must be a string", at)
        elif len(value) < least:
            yield said(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            yield said(f"must be less than {most + 1} characters", at)
        elif any("\ud800" <= mark <= "\udfff" for mark in value):
            yield said("must be valid Unicode", at)

    return check


def url(most: int) -> Check:
    """An address of the web, without what has to be escaped in one."""

    def check(value: Any, at: str) -> Iterator[str]:
        yield from string(most)(value, at)
        if isinstance(value, str) and (not value.startswith(("https://", "http://")) or any(c in ' <>"|\n' for c in value)):
            yield said("must be a valid URL", at)

    return check


def number(least: int, most: int | None = None) -> Check:
    """A whole number in these bounds."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or value < least or (most is not None and value > most):
            yield said(f"must be a number from {least} to {'any' if most is None else most}", at)

    return check


def boolean(value: Any, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield said("must be a boolean", at)


def one_of(*choices: str) -> Check:
    """One of these words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in choices:
            yield said(f"must be one of {', '.join(choices)}", at)

    return check


def items(each: Check, most: int | None = None, least: int = 1) -> Check:
    """A list of so many, each of which is checked."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield said("must be an array", at)
            return
        if len(value) < least:
            yield said(f"must have at least {least} items", at)
        if most is not None and len(value) > most:
            yield said(f"no more than {most} items allowed", at)
        for number_, inner in enumerate(value):
            yield from each(inner, f"{at}/{number_}")

    return check


def typed(shapes: Mapping[str, Shape], *names: str) -> Check:
    """An object whose `type` names one of `shapes`: any of them, or only those of `names`."""
    allowed = names or tuple(shapes)

    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in allowed:
            yield said(f"unsupported type: {kind}; allowed: {', '.join(allowed)}", at)
            return
        yield from shapes[kind]({key: inner for key, inner in value.items() if key != "type"}, at)

    return check


def exactly_one(*keys: str) -> Rule:
    """One of these fields and no second."""
    return lambda value: None if sum(key in value for key in keys) == 1 else f"must have exactly one of {', '.join(keys)}"


def at_least_one(*keys: str) -> Rule:
    """One or more of these fields."""
    return lambda value: None if any(value.get(key) for key in keys) else f"must have {' or '.join(keys)}"
