"""What can be pressed or chosen under a Reply, as data: its buttons, a menu of its speakers, menus of its items' sources.

A button's custom id is "pq:ACTION:VALUE", action and value as the Reply's `Button` has them. A menu's is "pq:pick:ACTION:NUMBER",
and what is chosen is the value: "ARTICLE:ITEM". Nothing else is known of a message, so both work after a restart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord import limits
from adapters.discord.limits import Json, length
from adapters.listed import items
from adapters.text import fitted, one_line
from bot.reply import Action, Quoted, Reply, Said
from bot.reply import Button as Asked

BUTTON_ID = re.compile(r"pq:(?!pick:)(?P<action>[a-z_]+):(?P<value>.*)")
"""Custom ids of buttons."""
MENU_ID = re.compile(r"pq:pick:(?P<action>[a-z_]+):(?P<number>\d+)")
"""Custom ids of menus."""

_MOST_ITEMS = 3 * limits.SELECT_OPTIONS  # of five rows one has the buttons, one the speakers
_NAMES = {"q": "quote", "f": "figure", "p": "key point"}


@dataclass(frozen=True, slots=True)
class Button:
    """A button."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu. value: what is sent back when it is chosen."""

    label: str
    value: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu, of which one line is chosen."""

    placeholder: str
    custom_id: str
    options: tuple[Option, ...]


Control = Button | Menu


def custom_id(action: str, value: str) -> str:
    """The id of a button. Raises `ValueError` if it would be too long for Discord."""
    made = f"pq:{action}:{value}"
    if length(made) > limits.CUSTOM_ID:
        raise ValueError("a button's value is too long")
    return made


def pressed(id: str, values: Sequence[str] = ()) -> tuple[str, str] | None:
    """(action, value) of what was pressed, or of what was chosen in a menu (values); None if it is none of ours."""
    if found := MENU_ID.fullmatch(id):
        return (found["action"], values[0]) if values else None
    found = BUTTON_ID.fullmatch(id)
    return (found["action"], found["value"]) if found else None


def fits(reply: Reply) -> bool:
    """Whether every speaker and item of `reply` finds its place in the menus under one message."""
    room = bool(reply.speakers) or len(speakers(reply)) <= limits.SELECT_OPTIONS
    return room and len(items(reply)) <= _MOST_ITEMS and len(rows(controls(reply))) <= limits.ROWS


def controls(reply: Reply) -> tuple[Control, ...]:
    """The buttons, then the menus, each of which takes a row."""
    buttons = {id: Button(_label(button), id) for button in reply.buttons if (id := custom_id(button.action, button.value))}
    return (*buttons.values(), *_speakers(reply), *_sources(reply))


def rows(found: Sequence[Control]) -> list[list[Control]]:
    """As they are laid out: five buttons to a row, a menu in a row of its own."""
    laid: list[list[Control]] = []
    for control in found:
        full = not laid or isinstance(laid[-1][0], Menu) or len(laid[-1]) == limits.ROW_BUTTONS
        if full or isinstance(control, Menu):
            laid.append([])
        laid[-1].append(control)
    return laid


def components(found: Sequence[Control]) -> list[Json]:
    """As Discord takes them: https://discord.com/developers/docs/components/reference."""
    return [{"type": 1, "components": [_component(control) for control in row]} for row in rows(found)]


def _component(control: Control) -> Json:
    if isinstance(control, Button):
        return {"type": 2, "style": 2, "label": control.label, "custom_id": control.custom_id}
    return {
        "type": 3,
        "custom_id": control.custom_id,
        "placeholder": control.placeholder,
        "min_values": 1,
        "max_values": 1,
        "options": [_option(option) for option in control.options],
    }


def _option(option: Option) -> dict[str, Any]:
    said = {"description": option.description} if option.description else {}
    return {"label": option.label, "value": option.value, **said}


def _label(button: Asked) -> str:
    return _short(button.label, limits.BUTTON_LABEL) or button.action.value


def speakers(reply: Reply) -> tuple[Quoted, ...]:
    """Who may be chosen to hear all that they say: everybody, or those who are shown where some of their quotes are not."""
    given = reply.speakers
    if not given and any(isinstance(block, Said) and block.more for block in reply.blocks):
        given = tuple(_shown_speakers(reply))
    return tuple({speaker.ref: speaker for speaker in given if one_line(speaker.names)}.values())


def _shown_speakers(reply: Reply) -> Iterator[Quoted]:
    for block in reply.blocks:
        if isinstance(block, Said) and (ref := next((quote.ref for quote in block.quotes if quote.ref), None)):
            yield Quoted(block.names, block.role, len(block.quotes) + block.more, ref)


def _speakers(reply: Reply) -> Iterator[Menu]:
    if found := speakers(reply):  # of more than a menu takes, those who are quoted most; a button leads to everybody's
        most = sorted(found, key=lambda speaker: -speaker.count)[: limits.SELECT_OPTIONS]
        options = tuple(_speaker(speaker) for speaker in found if speaker in most)
        yield Menu("All quotes of …", f"pq:pick:{Action.WHO}:0", options)


def _speaker(speaker: Quoted) -> Option:
    quotes = f"{speaker.count} quote{'' if speaker.count == 1 else 's'}"
    about = f"{quotes}, {speaker.role}" if speaker.role else quotes
    return Option(_short(speaker.names, limits.OPTION_LABEL), str(speaker.ref), _short(about, limits.OPTION_DESCRIPTION))


def _sources(reply: Reply) -> Iterator[Menu]:
    """Every item, to see the sentence that it comes from."""
    found = list(items(reply).items())
    for number, first in enumerate(range(0, min(len(found), _MOST_ITEMS), limits.SELECT_OPTIONS)):
        some = found[first : first + limits.SELECT_OPTIONS]
        options = tuple(Option(_short(text, limits.OPTION_LABEL), ref, _kind(ref)) for ref, text in some)
        which = f" ({first + 1} to {first + len(some)})" if len(found) > limits.SELECT_OPTIONS else ""
        yield Menu(f"Source of …{which}", f"pq:pick:{Action.SOURCE}:{number}", options)


def _kind(ref: str) -> str | None:
    return _NAMES.get(ref.partition(":")[2][:1])


def _short(text: str, most: int) -> str:
    return fitted(one_line(text), most, length)
