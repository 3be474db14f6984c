"""What can be pressed under a Reply: its buttons, and a menu of the items whose source sentence can be seen.

The action_id is "pq:" with the button's action, the value the button's. The menu's is "pq:source" too; its values are
"ARTICLE:ITEM" and, for every key point of one article, "ARTICLE".
"""

from collections.abc import Sequence

from adapters.listed import items
from adapters.slack import limits
from adapters.slack.shapes import Json
from adapters.text import clean, shorten
from bot.reply import Action, Button, Points, Reply

MOST_ITEMS = limits.SELECT_OPTIONS - 1  # one is every key point


def action_id(action: Action) -> str:
    """The id that comes back when a button with this action is pressed."""
    return f"pq:{action.value}"


def controls(reply: Reply) -> list[Json]:
    """Actions blocks with the buttons and the menu, which stands in the place of the button "Source"."""
    points = any(isinstance(block, Points) for block in reply.blocks)
    whole = next((button.value for button in reply.buttons if button.action is Action.SOURCE and points), None)
    menu = _menu(items(reply), whole)
    elements = [menu if menu and button.action is Action.SOURCE else _button(button) for button in reply.buttons]
    if menu and menu not in elements:
        elements.append(menu)
    return [{"type": "actions", "elements": row} for row in _rows(elements)]


def _menu(found: dict[str, str], article: str | None) -> Json | None:
    if not found:
        return None
    options = [(article, "Every key point")] if article else []
    options += list(found.items())
    return {
        "type": "static_select",
        "action_id": action_id(Action.SOURCE),
        "placeholder": _plain("Source of …", limits.PLACEHOLDER),
        "options": [{"text": _plain(text, limits.OPTION_TEXT), "value": value} for value, text in options][
            : limits.SELECT_OPTIONS
        ],
    }


def _button(button: Button) -> Json:
    label = clean(button.label).strip() or button.action.value
    return {
        "type": "button",
        "action_id": action_id(button.action),
        "text": _plain(label, limits.BUTTON_TEXT),
        "value": button.value,
    }


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": shorten(text, most), "emoji": False}


def _rows(elements: Sequence[Json]) -> list[list[Json]]:
    """Rows in which no action comes twice, as Slack wants it, each short enough."""
    rows: list[list[Json]] = []
    for element in elements:
        taken = {each["action_id"] for each in rows[-1]} if rows else set()
        if not rows or element["action_id"] in taken or len(rows[-1]) == limits.ACTIONS_ELEMENTS:
            rows.append([])
        rows[-1].append(element)
    return rows
