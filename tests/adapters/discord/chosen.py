"""What a person gives, chooses or fills in, as the data of an interaction; as little as the app allows.

https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-data
"""

from collections.abc import Mapping

from tests.adapters.discord.world import Json


def called(commands: list[Json], name: str, options: Json, focused: str | None = None) -> Json:
    """A slash command with its options, its groups around the innermost. focused: the option that is being typed.

    Raises `LookupError` if the app has no such command or option, or needs one that is not given.
    """
    first, *path = name.split()
    command = next((one for one in commands if one["type"] == 1 and one["name"] == first), None)
    if command is None:
        raise LookupError(f"no command /{first}; there are {[one['name'] for one in commands]}")
    at, wrappers = command, []
    for step in path:
        inner = next((one for one in at.get("options", ()) if one["name"] == step and one["type"] in (1, 2)), None)
        if inner is None:
            raise LookupError(f"/{first} has no {step!r}")
        wrappers.append(at := inner)
    known = {one["name"]: one for one in at.get("options", ())}
    missing = {one["name"] for one in known.values() if one.get("required")} - options.keys()
    if missing and focused is None:
        raise LookupError(f"/{name} needs {missing}")
    given = []
    for key, value in options.items():
        if key not in known:
            raise LookupError(f"/{name} has no option {key!r}; it has {list(known)}")
        allowed = [choice["value"] for choice in known[key].get("choices", ())]
        if allowed and value not in allowed:
            raise LookupError(f"/{name} {key}: {value!r} is none of {allowed}")
        typed = {"focused": True} if key == focused else {}
        given.append({"name": key, "type": known[key]["type"], "value": value, **typed})
    for wrapper in reversed(wrappers):
        given = [{"name": wrapper["name"], "type": wrapper["type"], "options": given}]
    return {"id": command["id"], "name": first, "type": 1, "options": given}


def component(message: Json, kind: int, wanted: str) -> Json:
    """The button (2) or select (3) of a message, by its label, custom id, or an option's label or value.

    Raises `LookupError` if it has none like that that can be used.
    """
    inside = [one for row in message["components"] for one in row["components"] if one["type"] == kind]
    for one in inside:
        options = {word for option in one.get("options", ()) for word in (option["label"], option["value"])}
        if wanted in {one.get("label"), one.get("custom_id")} | options and not one.get("disabled"):
            return dict(one)
    shown = [one.get("label") or [option["label"] for option in one.get("options", ())] for one in inside]
    raise LookupError(f"nothing like {wanted!r} there; there are {shown}")


def filled(modal: Json, values: Mapping[str, str]) -> Json:
    """A modal filled in. values: by the custom ids of its inputs; the others stay as they were. Raises `LookupError`."""
    rows: list[Json] = []
    left = set(values)
    for number, row in enumerate(modal["components"]):
        labelled = row["type"] == 18
        one = row["component"] if labelled else row["components"][0]
        left.discard(one["custom_id"])
        given = values.get(one["custom_id"], one.get("value") or "")
        answer = {"value": given} if one["type"] == 4 else {"values": [given] if given else []}
        made = {"type": one["type"], "custom_id": one["custom_id"], "id": number, **answer}
        rows.append({"type": 18, "id": number, "component": made} if labelled else {"type": 1, "components": [made]})
    if left:
        raise LookupError(f"the modal has no input {left}")
    return {"custom_id": modal["custom_id"], "components": rows}
