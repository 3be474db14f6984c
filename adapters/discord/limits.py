"""Discord's limits as data, each with the page of its documentation that states it, and what it would refuse: `problems`.

Covers what this adapter sends: messages with embeds, components and attachments, forms, choices of an autocompletion, commands.
Discord does not say in which units it counts; a text is as long here as in UTF-16, which is never less than its characters.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

SITE = "https://discord.com/developers/docs/"
Json = dict[str, Any]


class Limit(int):
    """A number that Discord states. page: where, below `SITE`."""

    page: str

    def __new__(cls, number: int, page: str) -> "Limit":
        made = super().__new__(cls, number)
        made.page = page
        return made


_MESSAGE = "resources/message#create-message"
_EMBED = "resources/message#embed-object-embed-limits"
_ATTACHMENT = "resources/message#attachment-object"
_BUTTON = "components/reference#button"
_SELECT = "components/reference#string-select"
_ROW = "components/reference#action-row"

CONTENT = Limit(2_000, _MESSAGE)
NONCE = Limit(25, _MESSAGE)
EMBEDS = Limit(10, _MESSAGE)
FILES = Limit(10, "reference#uploading-files")
EMBED_TITLE = Limit(256, _EMBED)
EMBED_DESCRIPTION = Limit(4_096, _EMBED)
EMBED_FIELDS = Limit(25, _EMBED)
FIELD_NAME = Limit(256, _EMBED)
FIELD_VALUE = Limit(1_024, _EMBED)
FOOTER_TEXT = Limit(2_048, _EMBED)
AUTHOR_NAME = Limit(256, _EMBED)
EMBEDS_TEXT = Limit(6_000, _EMBED)  # titles, descriptions, fields, footers and authors of all embeds of a message together
EMBED_URL = Limit(2_048, "resources/message#embed-object")
ALT_TEXT = Limit(1_024, _ATTACHMENT)

ROWS = Limit(5, "components/reference#legacy-message-component-behavior")
ROW_BUTTONS = Limit(5, _ROW)
CUSTOM_ID = Limit(100, "components/reference#anatomy-of-a-component-custom-id")
BUTTON_LABEL = Limit(80, _BUTTON)
BUTTON_URL = Limit(512, _BUTTON)
SELECT_OPTIONS = Limit(25, _SELECT)
PLACEHOLDER = Limit(150, _SELECT)
OPTION_LABEL = Limit(100, _SELECT)
OPTION_VALUE = Limit(100, _SELECT)
OPTION_DESCRIPTION = Limit(100, _SELECT)

MODAL_TITLE = Limit(45, "interactions/receiving-and-responding#interaction-response-object-modal")
MODAL_COMPONENTS = Limit(5, "interactions/receiving-and-responding#interaction-response-object-modal")
INPUT_LABEL = Limit(45, "components/reference#label-label-structure")
INPUT_DESCRIPTION = Limit(100, "components/reference#label-label-structure")
INPUT_VALUE = Limit(4_000, "components/reference#text-input")
INPUT_PLACEHOLDER = Limit(100, "components/reference#text-input")
CHOICES = Limit(25, "interactions/application-commands#application-command-object-application-command-option-choice-structure")
CHOICE_NAME = Limit(
    100, "interactions/application-commands#application-command-object-application-command-option-choice-structure"
)
CHOICE_VALUE = Limit(
    100, "interactions/application-commands#application-command-object-application-command-option-choice-structure"
)
COMMAND_OPTIONS = Limit(25, "interactions/application-commands#application-command-object-application-command-structure")
COMMAND_NAME = Limit(32, "interactions/application-commands#application-command-object-application-command-naming")
COMMAND_TEXT = Limit(8_000, "interactions/application-commands#application-command-object")  # of all its names and descriptions
COMMAND_DESCRIPTION = Limit(100, "interactions/application-commands#application-command-object-application-command-structure")
CONTEXT_MENUS = Limit(5, "interactions/application-commands#registering-a-command")
THREAD_NAME = Limit(100, "resources/channel#start-thread-from-message")

_ROW_TYPE, _BUTTON_TYPE, _STRING_SELECT, _TEXT_INPUT, _LABEL_TYPE = 1, 2, 3, 4, 18
_CHAT_INPUT = 1  # of the types of commands
_LINK_STYLE, _PREMIUM_STYLE = 5, 6


def length(text: str) -> int:
    """How long Discord may take `text` to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def weigh(embeds: Sequence[Json]) -> int:
    """What counts against `EMBEDS_TEXT`."""
    return sum(length(text) for embed in embeds for text in _counted(embed))


def _counted(embed: Json) -> Iterator[str]:
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    yield (embed.get("footer") or {}).get("text") or ""
    yield (embed.get("author") or {}).get("name") or ""
    for field in embed.get("fields") or ():
        yield field.get("name") or ""
        yield field.get("value") or ""


def problems(payload: Mapping[str, Any] | Sequence[Json]) -> list[str]:
    """What Discord would refuse, each as "path: what is wrong", worded as its error response does.

    payload: a message; a form, known by its title; an autocompletion, known by its choices; or a list of commands.
    """
    if not isinstance(payload, Mapping):
        found = _commands(payload)
    elif "choices" in payload:
        found = _choices(payload["choices"], "choices")
    else:
        found = _form(payload) if "title" in payload else _message(payload)
    return [f"{at}: {what}" for at, what in found]


_Found = Iterator[tuple[str, str]]


def _message(payload: Mapping[str, Any]) -> _Found:
    content, embeds = payload.get("content"), payload.get("embeds") or []
    rows, files = payload.get("components") or [], payload.get("attachments") or []
    yield from _text(content, "content", CONTENT, needed=False)
    if not str(content or "").strip() and not embeds and not files and not payload.get("sticker_ids"):
        yield "", "Cannot send an empty message"
    nonce = payload.get("nonce")
    if nonce is not None and (not isinstance(nonce, str | int) or len(str(nonce)) > NONCE):
        yield "nonce", f"Must be {NONCE} or fewer in length."
    yield from _count(embeds, "embeds", EMBEDS)
    for place, embed in enumerate(embeds):
        yield from _embed(embed, f"embeds[{place}]")
    if weigh(embeds) > EMBEDS_TEXT:
        yield "embeds", f"Embed size exceeds maximum size of {EMBEDS_TEXT}"
    yield from _count(files, "attachments", FILES)
    for place, file in enumerate(files):
        yield from _text(file.get("description"), f"attachments[{place}].description", ALT_TEXT, needed=False)
    named = {file.get("filename") for file in files}
    for place, embed in enumerate(embeds):
        address = str((embed.get("image") or {}).get("url") or "")
        if address.startswith("attachment://") and address.removeprefix("attachment://") not in named:
            yield f"embeds[{place}].image.url", "no file of this message has that name"
    yield from _components(rows)


def _embed(embed: Json, at: str) -> _Found:
    yield from _text(embed.get("title"), f"{at}.title", EMBED_TITLE, needed=False)
    yield from _text(embed.get("description"), f"{at}.description", EMBED_DESCRIPTION, needed=False)
    for key in ("url",):
        yield from _address(embed.get(key), f"{at}.{key}")
    if (footer := embed.get("footer")) is not None:
        yield from _text(footer.get("text"), f"{at}.footer.text", FOOTER_TEXT)
    if (author := embed.get("author")) is not None:
        yield from _text(author.get("name"), f"{at}.author.name", AUTHOR_NAME)
        yield from _address(author.get("url"), f"{at}.author.url")
    if (image := embed.get("image")) is not None:
        yield from _address(image.get("url"), f"{at}.image.url", "attachment")
    fields = embed.get("fields") or []
    yield from _count(fields, f"{at}.fields", EMBED_FIELDS)
    for place, field in enumerate(fields):
        yield from _text(field.get("name"), f"{at}.fields[{place}].name", FIELD_NAME)
        yield from _text(field.get("value"), f"{at}.fields[{place}].value", FIELD_VALUE)
    if not any(text.strip() for text in _counted(embed)) and not image:
        yield at, "This field is required"


def _components(rows: Sequence[Json]) -> _Found:
    yield from _count(rows, "components", ROWS)
    for place, row in enumerate(rows):
        at = f"components[{place}]"
        inside = row.get("components") or []
        if row.get("type") != _ROW_TYPE:
            yield f"{at}.type", 'Value of field "type" must be one of (1,).'
        if not inside:
            yield f"{at}.components", "This field is required"
        yield from _count(inside, f"{at}.components", ROW_BUTTONS)
        if len(inside) > 1 and any(each.get("type") != _BUTTON_TYPE for each in inside):
            yield f"{at}.components", "The specified component exceeds the maximum width"
        for number, each in enumerate(inside):
            kind = _KINDS.get(each.get("type"))
            if kind is None:
                yield f"{at}.components[{number}].type", "not one of the types in use here"
            else:
                yield from kind(each, f"{at}.components[{number}]")
    ids = Counter(each["custom_id"] for row in rows for each in row.get("components") or () if "custom_id" in each)
    for name, count in ids.items():
        if count > 1:
            yield "components", f"Component custom id cannot be duplicated: {name}"


def _button(button: Json, at: str) -> _Found:
    yield from _text(button.get("label"), f"{at}.label", BUTTON_LABEL, needed=not button.get("emoji"))
    style = button.get("style")
    if style not in range(1, _PREMIUM_STYLE):
        yield f"{at}.style", 'Value of field "style" must be one of (1, 2, 3, 4, 5).'
    if style == _LINK_STYLE:
        yield from _address(button.get("url"), f"{at}.url", most=BUTTON_URL)
        if not button.get("url") or "custom_id" in button:
            yield at, "A link button has a url and no custom_id"
    else:
        yield from _text(button.get("custom_id"), f"{at}.custom_id", CUSTOM_ID)
        if "url" in button:
            yield at, "A custom id and url cannot both be specified"


def _select(select: Json, at: str) -> _Found:
    yield from _text(select.get("custom_id"), f"{at}.custom_id", CUSTOM_ID)
    yield from _text(select.get("placeholder"), f"{at}.placeholder", PLACEHOLDER, needed=False)
    options = select.get("options") or []
    if not options:
        yield f"{at}.options", "This field is required"
    yield from _count(options, f"{at}.options", SELECT_OPTIONS)
    for place, option in enumerate(options):
        yield from _text(option.get("label"), f"{at}.options[{place}].label", OPTION_LABEL)
        yield from _text(option.get("value"), f"{at}.options[{place}].value", OPTION_VALUE)
        yield from _text(option.get("description"), f"{at}.options[{place}].description", OPTION_DESCRIPTION, needed=False)
    for value, count in Counter(str(option.get("value")) for option in options).items():
        if count > 1:
            yield f"{at}.options", f"The specified option value is already used: {value}"


def _form(form: Mapping[str, Any]) -> _Found:
    yield from _text(form.get("title"), "title", MODAL_TITLE)
    yield from _text(form.get("custom_id"), "custom_id", CUSTOM_ID)
    fields = form.get("components") or []
    if not fields:
        yield "components", "This field is required"
    yield from _count(fields, "components", MODAL_COMPONENTS)
    for place, field in enumerate(fields):
        at = f"components[{place}]"
        if field.get("type") != _LABEL_TYPE:
            yield f"{at}.type", "not one of the types in use here"
        yield from _text(field.get("label"), f"{at}.label", INPUT_LABEL)
        yield from _text(field.get("description"), f"{at}.description", INPUT_DESCRIPTION, needed=False)
        entry = field.get("component") or {}
        yield from _text(entry.get("custom_id"), f"{at}.component.custom_id", CUSTOM_ID)
        if entry.get("type") == _TEXT_INPUT:
            yield from _text(entry.get("placeholder"), f"{at}.component.placeholder", INPUT_PLACEHOLDER, needed=False)
            yield from _text(entry.get("value"), f"{at}.component.value", INPUT_VALUE, needed=False)
            for key in ("min_length", "max_length"):
                if not 0 <= (entry.get(key) or 0) <= INPUT_VALUE:
                    yield f"{at}.component.{key}", f"int value should be less than or equal to {INPUT_VALUE}."


def _choices(choices: Sequence[Json], at: str) -> _Found:
    yield from _count(choices, at, CHOICES)
    for place, choice in enumerate(choices):
        yield from _text(choice.get("name"), f"{at}[{place}].name", CHOICE_NAME)
        yield from _text(str(choice.get("value", "")), f"{at}[{place}].value", CHOICE_VALUE)


def _commands(commands: Sequence[Json]) -> _Found:
    menus = Counter(command["type"] for command in commands if command.get("type", _CHAT_INPUT) != _CHAT_INPUT)
    for kind, count in menus.items():
        if count > CONTEXT_MENUS:
            yield "", f"Maximum number of context menus of type {kind} reached ({CONTEXT_MENUS})"
    for place, command in enumerate(commands):
        if command.get("type", _CHAT_INPUT) != _CHAT_INPUT:
            yield from _text(command.get("name"), f"[{place}].name", COMMAND_NAME)
            continue
        yield from _command(command, f"[{place}]")
        if sum(length(text) for text in _named(command)) > COMMAND_TEXT:
            yield f"[{place}]", f"Command exceeds maximum size ({COMMAND_TEXT})"


def _command(command: Json, at: str) -> _Found:
    name = str(command.get("name") or "")
    yield from _text(name, f"{at}.name", COMMAND_NAME)
    if name and (not re.fullmatch(r"[-_'\w]+", name) or name != name.lower()):
        yield f"{at}.name", "Command name is invalid"
    yield from _text(command.get("description"), f"{at}.description", COMMAND_DESCRIPTION)
    yield from _choices(command.get("choices") or (), f"{at}.choices")
    options = command.get("options") or []
    yield from _count(options, f"{at}.options", COMMAND_OPTIONS)
    for place, option in enumerate(options):
        yield from _command(option, f"{at}.options[{place}]")
    needed = [bool(option.get("required")) for option in options]
    if sorted(needed, reverse=True) != needed:
        yield f"{at}.options", "Required options must be placed before non-required options"


def _named(command: Json) -> Iterator[str]:
    yield from (str(command.get(key) or "") for key in ("name", "description", "value"))
    for inner in (*(command.get("options") or ()), *(command.get("choices") or ())):
        yield from _named(inner)


_KINDS: dict[Any, Callable[[Json, str], _Found]] = {_BUTTON_TYPE: _button, _STRING_SELECT: _select}


def _text(text: Any, at: str, most: int, *, needed: bool = True) -> _Found:
    if text is None or text == "":
        if needed:
            yield at, "This field is required"
        return
    if not isinstance(text, str):
        yield at, "Not a string."
    elif needed and not text.strip():
        yield at, "This field is required"
    elif length(text) > most:
        yield at, f"Must be {most} or fewer in length."
    elif any("\ud800" <= mark <= "\udfff" for mark in text):
        yield at, "Not valid Unicode."


def _count(found: Sequence[Any], at: str, most: int) -> _Found:
    if len(found) > most:
        yield at, f"Must be {most} or fewer in length."


def _address(url: Any, at: str, *schemes: str, most: int = EMBED_URL) -> _Found:
    if url is None:
        return
    yield from _text(url, at, most)
    allowed = "|".join(("https?", *schemes))
    form = re.fullmatch(rf"(?:{allowed})://([^\s<>\"|\\^`{{}}/]+)[^\s<>\"|\\^`{{}}]*", str(url))
    if form is None or (str(url).startswith("http") and not re.search(r"[.:]", form[1])):
        yield at, "Not a well formed URL."
