"""What Discord refuses in a body (50035 Invalid Form Body), by its own reference; written apart from the adapter's limits.

https://docs.discord.com/developers/resources/message, …/components/reference, …/interactions/application-commands
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.adapters.discord.world import DiscordError, Json

_MESSAGE = {
    "content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components", "sticker_ids", "attachments",
    "flags", "enforce_nonce", "poll",
}  # fmt: skip
_HOOK = (_MESSAGE - {"nonce", "enforce_nonce", "message_reference", "sticker_ids"}) | {"username", "avatar_url", "thread_name"}
_EMBED = {
    "title",
    "type",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "author",
    "fields",
    "flags",
}
_NAME = re.compile(r"^[-_'\w]{1,32}$")
_COMMAND = {
    "id", "name", "name_localizations", "description", "description_localizations", "options", "default_member_permissions",
    "dm_permission", "integration_types", "contexts", "type", "nsfw", "handler",
}  # fmt: skip


def refuse(problems: Iterator[tuple[str, str]]) -> None:
    """Raise for the first things that are wrong, each with the path of its field."""
    found = list(problems)
    if not found:
        return
    errors: Json = {}
    for path, said in found:
        at = errors
        for step in path.split("."):
            at = at.setdefault(step, {})
        at.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD_LENGTH", "message": said})
    raise DiscordError(400, 50035, "Invalid Form Body", errors)


def check_message(body: Json, files: int, hook: bool = False) -> None:
    """Raise for a message that Discord does not take. files: how many came with it. hook: through a webhook."""
    refuse(_message(body, files, _HOOK if hook else _MESSAGE))
    if not (body.get("content") or body.get("embeds") or body.get("components") or files or body.get("sticker_ids")):
        raise DiscordError(400, 50006, "Cannot send an empty message")


def check_edit(body: Json, files: int) -> None:
    refuse(_message(body, files, _HOOK))


def check_commands(commands: list[Json]) -> None:
    """Raise for application commands that Discord does not take."""
    refuse(_commands(commands))


def check_choices(data: Json) -> None:
    """Raise for what autocompletion may not answer."""
    refuse(_choices(data.get("choices", []), "choices"))


def check_modal(data: Json) -> None:
    refuse(_modal(data))


def _message(body: Json, files: int, known: set[str]) -> Iterator[tuple[str, str]]:
    for key in body.keys() - known:
        yield key, "Unknown field."
    yield from _length("content", body.get("content"), 0, 2000)
    nonce = body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        yield "nonce", "Must be 25 or fewer in length."
    embeds = body.get("embeds") or []
    if len(embeds) > 10:
        yield "embeds", "Must be 10 or fewer in length."
    for place, embed in enumerate(embeds):
        yield from _embed(embed, f"embeds.{place}")
    if sum(_weight(embed) for embed in embeds) > 6000:
        yield "embeds", "Embed size exceeds maximum size of 6000"
    yield from _components(body.get("components") or [])
    for place, attachment in enumerate(body.get("attachments") or []):
        yield from _length(f"attachments.{place}.description", attachment.get("description"), 0, 1024)
    if files > 10:
        yield "attachments", "Must be 10 or fewer in length."
    mentions = body.get("allowed_mentions")
    if mentions is not None and set(mentions) - {"parse", "roles", "users", "replied_user"}:
        yield "allowed_mentions", "Unknown field."


def _embed(embed: Json, at: str) -> Iterator[tuple[str, str]]:
    for key in embed.keys() - _EMBED:
        yield f"{at}.{key}", "Unknown field."
    yield from _length(f"{at}.title", embed.get("title"), 1, 256)
    yield from _length(f"{at}.description", embed.get("description"), 1, 4096)
    yield from _length(f"{at}.footer.text", (embed.get("footer") or {}).get("text"), 1, 2048)
    yield from _length(f"{at}.author.name", (embed.get("author") or {}).get("name"), 1, 256)
    for name in ("url",):
        if (address := embed.get(name)) is not None and not _is_link(address):
            yield f"{at}.{name}", "Not a well formed URL."
    fields = embed.get("fields") or []
    if len(fields) > 25:
        yield f"{at}.fields", "Must be 25 or fewer in length."
    for place, field in enumerate(fields):
        yield from _length(f"{at}.fields.{place}.name", field.get("name"), 1, 256, needed=True)
        yield from _length(f"{at}.fields.{place}.value", field.get("value"), 1, 1024, needed=True)
    if not embed.keys() & {"title", "description", "fields", "footer", "image", "thumbnail", "author"}:
        yield f"{at}.description", "This field is required"


def _weight(embed: Json) -> int:
    words = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    words += [(embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        words += [field.get("name"), field.get("value")]
    return sum(len(word) for word in words if word)


def _components(rows: list[Json], at: str = "components") -> Iterator[tuple[str, str]]:
    if len(rows) > 5:
        yield at, "Must be between 1 and 5 in length."
    seen: set[str] = set()
    for number, row in enumerate(rows):
        here = f"{at}.{number}"
        inside = row.get("components") or []
        if row.get("type") != 1:
            yield f"{here}.type", "Value of field must be one of (1,)."
        if not 1 <= len(inside) <= 5:
            yield f"{here}.components", "Must be between 1 and 5 in length."
        for place, component in enumerate(inside):
            yield from _component(component, f"{here}.components.{place}", seen)
        if any(one.get("type") in (3, 5, 6, 7, 8) for one in inside) and len(inside) > 1:
            yield f"{here}.components", "The specified component exceeds the maximum width"


def _component(component: Json, at: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    kind, id = component.get("type"), component.get("custom_id")
    link = kind == 2 and component.get("style") == 5
    if link:
        if not _is_link(component.get("url")):
            yield f"{at}.url", "Not a well formed URL."
    else:
        yield from _length(f"{at}.custom_id", id, 1, 100, needed=True)
        if id in seen:
            yield f"{at}.custom_id", "Component custom id cannot be duplicated"
        seen.add(str(id))
    if kind == 2:
        yield from _length(f"{at}.label", component.get("label"), 1, 80)
        if not component.get("label") and not component.get("emoji"):
            yield at, "A button must have a label or emoji."
    elif kind == 3:
        options = component.get("options") or []
        yield from _length(f"{at}.placeholder", component.get("placeholder"), 0, 150)
        if not 1 <= len(options) <= 25:
            yield f"{at}.options", "Must be between 1 and 25 in length."
        values = [option.get("value") for option in options]
        if len(set(values)) != len(values):
            yield f"{at}.options", "The specified option value is already used"
        for place, option in enumerate(options):
            for name in ("label", "value"):
                yield from _length(f"{at}.options.{place}.{name}", option.get(name), 1, 100, needed=True)
            yield from _length(f"{at}.options.{place}.description", option.get("description"), 1, 100)
    elif kind not in (5, 6, 7, 8):
        yield f"{at}.type", "Value of field must be one of (2, 3, 5, 6, 7, 8)."


def _modal(data: Json) -> Iterator[tuple[str, str]]:
    yield from _length("data.title", data.get("title"), 1, 45, needed=True)
    yield from _length("data.custom_id", data.get("custom_id"), 1, 100, needed=True)
    rows = data.get("components") or []
    if not 1 <= len(rows) <= 5:
        yield "data.components", "Must be between 1 and 5 in length."
    for number, row in enumerate(rows):
        inside = [row["component"]] if row.get("type") == 18 else row.get("components") or []
        if row.get("type") == 18:
            yield from _length(f"data.components.{number}.label", row.get("label"), 1, 45, needed=True)
        for one in inside:
            at = f"data.components.{number}"
            yield from _length(f"{at}.custom_id", one.get("custom_id"), 1, 100, needed=True)
            if one.get("type") == 4:
                yield from _length(f"{at}.label", one.get("label"), 1, 45, needed=row.get("type") != 18)
                yield from _length(f"{at}.placeholder", one.get("placeholder"), 0, 100)
                yield from _length(f"{at}.value", one.get("value"), 0, 4000)


def _commands(commands: list[Json]) -> Iterator[tuple[str, str]]:
    kinds = [command.get("type") or 1 for command in commands]
    for kind, most in ((1, 100), (2, 5), (3, 5)):
        if kinds.count(kind) > most:
            yield "commands", f"Maximum number of application commands of type {kind} reached ({most})"
    names = [(command.get("type") or 1, command.get("name")) for command in commands]
    if len(set(names)) != len(names):
        yield "commands", "Application command names must be unique"
    for number, command in enumerate(commands):
        for key in command.keys() - _COMMAND:
            yield f"{number}.{key}", "Unknown field."
        if (command.get("type") or 1) == 1:
            yield from _option({**command, "type": 0}, str(number), 0)
        else:
            yield from _length(f"{number}.name", command.get("name"), 1, 32, needed=True)
        if _text(command) > 4000:
            yield str(number), "Command exceeds maximum size (4000)"


def _option(option: Json, at: str, depth: int) -> Iterator[tuple[str, str]]:
    name = str(option.get("name") or "")
    if not _NAME.match(name) or name != name.lower():
        yield f"{at}.name", "String value did not match validation regex."
    yield from _length(f"{at}.description", option.get("description"), 1, 100, needed=True)
    inside = option.get("options") or []
    if len(inside) > 25:
        yield f"{at}.options", "Must be 25 or fewer in length."
    kinds = {one.get("type") for one in inside}
    if kinds & {1, 2} and (kinds - {1, 2} or depth > 1):
        yield f"{at}.options", "Sub-command and sub-command group option types are mutually exclusive to all other types"
    required = [bool(one.get("required")) for one in inside]
    if required != sorted(required, reverse=True):
        yield f"{at}.options", "Required options must be placed before non-required options"
    if option.get("autocomplete") and option.get("choices"):
        yield f"{at}.choices", "autocomplete options may not have choices"
    yield from _choices(option.get("choices") or [], f"{at}.choices")
    for number, one in enumerate(inside):
        yield from _option(one, f"{at}.options.{number}", depth + 1)


def _choices(choices: list[Json], at: str) -> Iterator[tuple[str, str]]:
    if len(choices) > 25:
        yield at, "Must be 25 or fewer in length."
    for number, choice in enumerate(choices):
        yield from _length(f"{at}.{number}.name", choice.get("name"), 1, 100, needed=True)
        if isinstance(choice.get("value"), str):
            yield from _length(f"{at}.{number}.value", choice["value"], 1, 100)


def _text(command: Json) -> int:
    own = len(str(command.get("name") or "")) + len(str(command.get("description") or ""))
    choices = sum(len(str(one.get("name"))) + len(str(one.get("value"))) for one in command.get("choices") or [])
    return own + choices + sum(_text(one) for one in command.get("options") or [])


def _length(path: str, value: Any, least: int, most: int, needed: bool = False) -> Iterator[tuple[str, str]]:
    if value is None:
        if needed:
            yield path, "This field is required"
    elif not isinstance(value, str):
        yield path, "Could not interpret as string."
    elif not least <= len(value) <= most:
        yield path, f"Must be between {least} and {most} in length."


def _is_link(value: Any) -> bool:
    parts = urlsplit(str(value or ""))
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(str(value)) <= 2048 and " " not in str(value)
