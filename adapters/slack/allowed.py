"""What Slack takes as JSON, as shapes, and what of it Slack would refuse: `problems`.

Covers what this adapter posts and what it might: blocks, their elements, views, and options that are loaded.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.slack.limits import (
    ACTION_ID,
    ACTIONS_ELEMENTS,
    BLOCK_ID,
    BUTTON_TEXT,
    BUTTON_URL,
    BUTTON_VALUE,
    CHOICES,
    CONFIRM_BUTTON,
    CONFIRM_TEXT,
    CONFIRM_TITLE,
    CONTEXT_ACTIONS_ELEMENTS,
    CONTEXT_ELEMENTS,
    GROUP_LABEL,
    HEADER_TEXT,
    IMAGE_ALT,
    IMAGE_TITLE,
    IMAGE_URL,
    INPUT_CHARACTERS,
    INPUT_HINT,
    INPUT_LABEL,
    LIST_INDENT,
    MARKDOWN_TEXT,
    MESSAGE_BLOCKS,
    MESSAGE_TEXT,
    MESSAGE_WEIGHT,
    OPTION_DESCRIPTION,
    OPTION_TEXT,
    OPTION_URL,
    OPTION_VALUE,
    OVERFLOW_OPTIONS,
    PLACEHOLDER,
    SECTION_FIELD_TEXT,
    SECTION_FIELDS,
    SECTION_TEXT,
    SELECT_GROUPS,
    SELECT_OPTIONS,
    TEXT,
    VIEW_BLOCKS,
    VIEW_BUTTON,
    VIEW_CALLBACK_ID,
    VIEW_EXTERNAL_ID,
    VIEW_METADATA,
    VIEW_TITLE,
    weigh,
)
from adapters.slack.shapes import (
    Check,
    Json,
    Shape,
    at_least_one,
    boolean,
    exactly_one,
    items,
    number,
    one_of,
    said,
    string,
    typed,
    url,
)

_LABEL = {
    "plain_text": Shape({"text": string(TEXT)}, {"emoji": boolean}),
    "mrkdwn": Shape({"text": string(TEXT)}, {"verbatim": boolean}),
}


def _text(most: int, *kinds: str) -> Check:
    """A text object: plain_text, or of these kinds."""

    def check(value: Any, at: str) -> Iterator[str]:
        yield from typed(_LABEL, *(kinds or ("plain_text",)))(value, at)
        if isinstance(value, dict) and isinstance(value.get("text"), str) and len(value["text"]) > most:
            yield said(f"must be less than {most + 1} characters", f"{at}/text")

    return check


_BOTH = ("plain_text", "mrkdwn")
_CONFIRM = Shape(
    {
        "title": _text(CONFIRM_TITLE),
        "text": _text(CONFIRM_TEXT, *_BOTH),
        "confirm": _text(CONFIRM_BUTTON),
        "deny": _text(CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
_OPTION = Shape(
    {"text": _text(OPTION_TEXT), "value": string(OPTION_VALUE)},
    {"description": _text(OPTION_DESCRIPTION)},
)
_CHOICE = Shape(
    {"text": _text(OPTION_TEXT, *_BOTH), "value": string(OPTION_VALUE)},
    {"description": _text(OPTION_DESCRIPTION, *_BOTH)},
)
_MENU_ITEM = Shape(_OPTION.required, {**_OPTION.optional, "url": url(OPTION_URL)})
_GROUP = Shape({"label": _text(GROUP_LABEL), "options": items(_OPTION, SELECT_OPTIONS)})
_ACTION: dict[str, Check] = {"action_id": string(ACTION_ID)}
_CONFIRMED: dict[str, Check] = {**_ACTION, "confirm": _CONFIRM}
_ASKED: dict[str, Check] = {**_CONFIRMED, "placeholder": _text(PLACEHOLDER), "focus_on_load": boolean}
_TYPED: dict[str, Check] = {
    **_ACTION,
    "placeholder": _text(PLACEHOLDER),
    "focus_on_load": boolean,
    "dispatch_action_config": Shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}),
}
_FILTER = Shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _objects(value: Any) -> list[Json]:
    """The objects of what should be a list of them."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _initial_is_an_option(value: Json) -> str | None:
    """What is chosen at first has to be one of the options, the same in all its fields."""
    groups = [_objects(group.get("options")) for group in _objects(value.get("option_groups"))]
    options = [*_objects(value.get("options")), *(option for group in groups for option in group)]
    chosen = [*_objects(value.get("initial_options")), *([value["initial_option"]] if "initial_option" in value else [])]
    return None if all(each in options for each in chosen) else "initial option must be one of the options"


def _static(more: Mapping[str, Check]) -> Shape:
    own = {"options": items(_OPTION, SELECT_OPTIONS), "option_groups": items(_GROUP, SELECT_GROUPS)}
    return Shape({}, {**_ASKED, **own, **more}, (exactly_one("options", "option_groups"), _initial_is_an_option))


_MOST_CHOSEN: dict[str, Check] = {"max_selected_items": number(1)}
_CHOICES = Shape(
    {"options": items(_CHOICE, CHOICES)},
    {**_CONFIRMED, "focus_on_load": boolean, "initial_option": _CHOICE, "initial_options": items(_CHOICE, CHOICES)},
    (_initial_is_an_option,),
)
_FEEDBACK = Shape({"text": _text(BUTTON_TEXT), "value": string(BUTTON_VALUE)}, {"accessibility_label": string(BUTTON_TEXT)})
_CONVERSATION: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": _FILTER}
_IMAGE: dict[str, Check] = {
    "image_url": url(IMAGE_URL),
    "slack_file": Shape({}, {"id": string(), "url": url(IMAGE_URL)}, (exactly_one("id", "url"),)),
}
ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {"text": _text(BUTTON_TEXT)},
        {
            **_CONFIRMED,
            "url": url(BUTTON_URL),
            "value": string(BUTTON_VALUE),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(BUTTON_TEXT),
        },
    ),
    "static_select": _static({"initial_option": _OPTION}),
    "multi_static_select": _static({"initial_options": items(_OPTION, SELECT_OPTIONS), **_MOST_CHOSEN}),
    "external_select": Shape({}, {**_ASKED, "initial_option": _OPTION, "min_query_length": number(0)}),
    "multi_external_select": Shape(
        {}, {**_ASKED, "initial_options": items(_OPTION), "min_query_length": number(0), **_MOST_CHOSEN}
    ),
    "users_select": Shape({}, {**_ASKED, "initial_user": string()}),
    "multi_users_select": Shape({}, {**_ASKED, "initial_users": items(string()), **_MOST_CHOSEN}),
    "conversations_select": Shape(
        {}, {**_ASKED, **_CONVERSATION, "initial_conversation": string(), "response_url_enabled": boolean}
    ),
    "multi_conversations_select": Shape(
        {}, {**_ASKED, **_CONVERSATION, "initial_conversations": items(string()), **_MOST_CHOSEN}
    ),
    "channels_select": Shape({}, {**_ASKED, "initial_channel": string(), "response_url_enabled": boolean}),
    "multi_channels_select": Shape({}, {**_ASKED, "initial_channels": items(string()), **_MOST_CHOSEN}),
    "datepicker": Shape({}, {**_ASKED, "initial_date": string(10, 10)}),
    "timepicker": Shape({}, {**_ASKED, "initial_time": string(5, 5), "timezone": string()}),
    "datetimepicker": Shape({}, {**_CONFIRMED, "initial_date_time": number(1_000_000_000), "focus_on_load": boolean}),
    "checkboxes": _CHOICES,
    "radio_buttons": _CHOICES,
    "overflow": Shape({"options": items(_MENU_ITEM, OVERFLOW_OPTIONS)}, _CONFIRMED),
    "plain_text_input": Shape(
        {},
        {
            **_TYPED,
            "initial_value": string(least=0),
            "multiline": boolean,
            "min_length": number(0, INPUT_CHARACTERS),
            "max_length": number(1, INPUT_CHARACTERS),
        },
    ),
    "url_text_input": Shape({}, {**_TYPED, "initial_value": string()}),
    "email_text_input": Shape({}, {**_TYPED, "initial_value": string()}),
    "number_input": Shape(
        {"is_decimal_allowed": boolean}, {**_TYPED, "initial_value": string(), "min_value": string(), "max_value": string()}
    ),
    "file_input": Shape({}, {**_ACTION, "filetypes": items(string()), "max_files": number(1, 10)}),
    "feedback_buttons": Shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "icon_button": Shape(
        {"icon": one_of("trash"), "text": _text(BUTTON_TEXT)},
        {
            **_CONFIRMED,
            "value": string(BUTTON_VALUE),
            "accessibility_label": string(BUTTON_TEXT),
            "visible_to_user_ids": items(string()),
        },
    ),
    "image": Shape({"alt_text": string(IMAGE_ALT)}, _IMAGE, (exactly_one("image_url", "slack_file"),)),
}

_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI = tuple(f"multi_{name}" for name in _SELECTS)
_PICKED = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
_WRITTEN = ("plain_text_input", "url_text_input", "email_text_input", "number_input", "file_input")

_STYLE = Shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "unlink", "highlight"), boolean))
_STYLED: dict[str, Check] = {"style": _STYLE}
RICH: dict[str, Shape] = {
    "text": Shape({"text": string()}, _STYLED),
    "link": Shape({"url": url(BUTTON_URL)}, {**_STYLED, "text": string(), "unsafe": boolean}),
    "user": Shape({"user_id": string()}, _STYLED),
    "usergroup": Shape({"usergroup_id": string()}, _STYLED),
    "channel": Shape({"channel_id": string()}, _STYLED),
    "emoji": Shape({"name": string()}, {**_STYLED, "unicode": string(), "skin_tone": number(1, 6)}),
    "date": Shape({"timestamp": number(0), "format": string()}, {**_STYLED, "url": url(BUTTON_URL), "fallback": string()}),
    "broadcast": Shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": Shape({"value": string()}, _STYLED),
}
_RUN = items(typed(RICH))
_SECTION = {"rich_text_section": Shape({"elements": _RUN})}
_RICH_PARTS = {
    **_SECTION,
    "rich_text_quote": Shape({"elements": _RUN}, {"border": number(0, 1)}),
    "rich_text_preformatted": Shape({"elements": _RUN}, {"border": number(0, 1), "language": string()}),
    "rich_text_list": Shape(
        {"style": one_of("bullet", "ordered"), "elements": items(typed(_SECTION))},
        {"indent": number(0, LIST_INDENT), "offset": number(0), "border": number(0, 1)},
    ),
}

_ID: dict[str, Check] = {"block_id": string(BLOCK_ID)}
BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {},
        {
            **_ID,
            "text": _text(SECTION_TEXT, *_BOTH),
            "fields": items(_text(SECTION_FIELD_TEXT, *_BOTH), SECTION_FIELDS),
            "accessory": typed(ELEMENTS, "button", "overflow", "image", *_SELECTS, *_MULTI, *_PICKED),
            "expand": boolean,
        },
        (at_least_one("text", "fields"),),
    ),
    "header": Shape({"text": _text(HEADER_TEXT)}, _ID),
    "divider": Shape({}, _ID),
    "context": Shape(
        {"elements": items(typed({**_LABEL, "image": ELEMENTS["image"]}), CONTEXT_ELEMENTS)},
        _ID,
    ),
    "context_actions": Shape(
        {"elements": items(typed(ELEMENTS, "feedback_buttons", "icon_button"), CONTEXT_ACTIONS_ELEMENTS)}, _ID
    ),
    "actions": Shape(
        {"elements": items(typed(ELEMENTS, "button", "overflow", "datetimepicker", *_SELECTS, *_PICKED), ACTIONS_ELEMENTS)},
        _ID,
    ),
    "input": Shape(
        {"label": _text(INPUT_LABEL), "element": typed(ELEMENTS, *_SELECTS, *_MULTI, *_PICKED, *_WRITTEN, "datetimepicker")},
        {**_ID, "hint": _text(INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
    ),
    "image": Shape(
        {"alt_text": string(IMAGE_ALT)},
        {**_ID, **_IMAGE, "title": _text(IMAGE_TITLE)},
        (exactly_one("image_url", "slack_file"),),
    ),
    "markdown": Shape({"text": string(MARKDOWN_TEXT)}, _ID),
    "rich_text": Shape({"elements": items(typed(_RICH_PARTS))}, _ID),
}
_NOT_IN_VIEWS = frozenset({"markdown", "context_actions"})


def _needs_submit(view: Json) -> str | None:
    inputs = any(block.get("type") == "input" for block in _objects(view.get("blocks")))
    return "submit is required where there is an input block" if inputs and "submit" not in view else None


def _plain_blocks(value: Any, at: str) -> Iterator[str]:
    yield from items(typed(BLOCKS, *(name for name in BLOCKS if name not in _NOT_IN_VIEWS)), VIEW_BLOCKS, 0)(value, at)


_VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(VIEW_METADATA, 0),
    "callback_id": string(VIEW_CALLBACK_ID, 0),
    "external_id": string(VIEW_EXTERNAL_ID, 0),
}
VIEWS: dict[str, Shape] = {
    "modal": Shape(
        {"title": _text(VIEW_TITLE), "blocks": _plain_blocks},
        {
            **_VIEW_FIELDS,
            "submit": _text(VIEW_BUTTON),
            "close": _text(VIEW_BUTTON),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        (_needs_submit,),
    ),
    "home": Shape({"blocks": _plain_blocks}, _VIEW_FIELDS),
}


def problems(payload: Json | Sequence[Json]) -> list[str]:
    """What Slack would refuse in `payload`, each with its JSON pointer: a view, a message or its blocks, or loaded options.

    A view is known by its `type`, loaded options by theirs; all else is a message, of which `blocks` and `text` are looked at.
    """
    if not isinstance(payload, Mapping):
        return list(_message({"blocks": list(payload), "text": "beside them"}))
    if "options" in payload or "option_groups" in payload:
        shape = {"options": items(_OPTION, SELECT_OPTIONS, 0), "option_groups": items(_GROUP, SELECT_GROUPS, 0)}
        return list(Shape({}, shape, (exactly_one("options", "option_groups"),))(payload, ""))
    if "type" not in payload:
        return list(_message(payload))
    return [*typed(VIEWS)(payload, ""), *_ids(payload.get("blocks"), "/blocks"), *_focus(payload.get("blocks"))]


def _message(message: Json) -> Iterator[str]:
    blocks, text = message.get("blocks", []), message.get("text")
    if text is not None:
        yield from string(MESSAGE_TEXT, 0)(text, "/text")
    if not text and not blocks:
        yield said("no_text", "")
    yield from items(typed(BLOCKS), MESSAGE_BLOCKS, 0)(blocks, "/blocks")
    yield from _ids(blocks, "/blocks")
    found = _objects(blocks)
    if sum(len(str(block.get("text", ""))) for block in found if block.get("type") == "markdown") > MARKDOWN_TEXT:
        yield said(f"markdown blocks must be less than {MARKDOWN_TEXT + 1} characters in all", "/blocks")
    if weigh(found) > MESSAGE_WEIGHT:
        yield said("msg_blocks_too_long", "/blocks")


def _ids(blocks: Any, at: str) -> Iterator[str]:
    """A block_id is unique in a message or view, an action_id in its block."""
    found = _objects(blocks)
    for name in _doubled(found, "block_id"):
        yield said(f"block_id must be unique: {name}", at)
    for place, block in enumerate(found):
        for name in _doubled(_objects(block.get("elements")), "action_id"):
            yield said(f"action_id must be unique in its block: {name}", f"{at}/{place}")


def _doubled(found: Sequence[Json], key: str) -> list[str]:
    return [name for name, count in Counter(str(each[key]) for each in found if key in each).items() if count > 1]


def _focus(blocks: Any) -> Iterator[str]:
    """At most one element of a view has the focus at first."""
    if json.dumps(blocks).count('"focus_on_load": true') > 1:
        yield said("only one element may have focus_on_load", "/blocks")
