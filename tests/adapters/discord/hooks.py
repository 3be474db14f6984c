"""Answers to interactions: the callback within three seconds, then followups by the interaction's token for 15 minutes.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from tests.adapters.discord import payloads
from tests.adapters.discord.forms import check_choices, check_edit, check_message, check_modal
from tests.adapters.discord.rest import Asked, Rest, route
from tests.adapters.discord.routes import content
from tests.adapters.discord.world import ACK_SECONDS, EPHEMERAL, LOADING, DiscordError, Interaction, Json, unknown

_ALLOWED = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}  # kinds of callbacks, by kind of interaction


@route("POST", "/interactions/{interaction}/{token}/callback")
def callback(rest: Rest, asked: Asked) -> Json | None:
    world = rest.world
    found = world.interactions.get(asked.args["token"])
    if found is None or found.id != asked.args["interaction"]:
        raise unknown("interaction")
    if found.answer is not None:
        raise DiscordError(400, 40060, "Interaction has already been acknowledged.")
    if world.now() - found.at > ACK_SECONDS:
        raise unknown("interaction")
    kind, data = int(asked.body.get("type") or 0), asked.body.get("data") or {}
    if kind not in _ALLOWED[found.kind]:
        raise DiscordError(400, 50035, "Invalid Form Body", {"type": {"_errors": [{"code": "INTERACTION_TYPE_INVALID"}]}})
    match kind:
        case 4:
            check_message(data, len(asked.files), hook=True)
            _say(rest, found, asked, data, original=True)
        case 5:
            _say(
                rest, found, Asked({}, {}, data), {"flags": int(data.get("flags") or 0) & EPHEMERAL}, original=True, loading=True
            )
        case 7:
            place = world.channels[found.channel]
            check_edit(data, len(asked.files))
            source = place.messages.get(found.source or "")
            if source is None:
                raise unknown("message")
            source |= content(rest, place, data, asked.files)
            found.message = source["id"]
        case 6:
            found.message = found.source
        case 8:
            check_choices(data)
        case 9:
            check_modal(data)
    found.answer = asked.body
    if not asked.query.get("with_response"):
        return None
    shown: Json = {"id": found.id, "type": found.kind, "response_message_loading": kind == 5}
    shown["response_message_ephemeral"] = found.ephemeral
    made = world.channels[found.channel].messages.get(found.message or "")
    if made is not None:
        shown["response_message_id"] = made["id"]
    resource = (
        {"resource": {"type": kind, "message": payloads.message(world, made)}} if made is not None and kind in (4, 7) else {}
    )
    return {"interaction": shown, **resource}


@route("POST", "/webhooks/{application}/{token}")
def follow_up(rest: Rest, asked: Asked) -> Json:
    """The first one after "thinking…" takes its place, and is seen by whoever saw that (the flag says nothing then)."""
    found = _found(rest, asked)
    check_message(asked.body, len(asked.files), hook=True)
    original = rest.world.channels[found.channel].messages.get(found.message or "")
    if original is not None and original["flags"] & LOADING:
        return _edit(rest, found, original, asked)
    return payloads.message(rest.world, _say(rest, found, asked, asked.body, original=False))


@route("GET", "/webhooks/{application}/{token}/messages/@original")
def original(rest: Rest, asked: Asked) -> Json:
    return payloads.message(rest.world, _mine(rest, _found(rest, asked), "@original"))


@route("PATCH", "/webhooks/{application}/{token}/messages/@original")
def edit_original(rest: Rest, asked: Asked) -> Json:
    found = _found(rest, asked)
    return _edit(rest, found, _mine(rest, found, "@original"), asked)


@route("DELETE", "/webhooks/{application}/{token}/messages/@original")
def delete_original(rest: Rest, asked: Asked) -> None:
    found = _found(rest, asked)
    _delete(rest, found, _mine(rest, found, "@original"))


@route("PATCH", "/webhooks/{application}/{token}/messages/{message}")
def edit_followup(rest: Rest, asked: Asked) -> Json:
    found = _found(rest, asked)
    return _edit(rest, found, _mine(rest, found, asked.args["message"]), asked)


@route("DELETE", "/webhooks/{application}/{token}/messages/{message}")
def delete_followup(rest: Rest, asked: Asked) -> None:
    found = _found(rest, asked)
    _delete(rest, found, _mine(rest, found, asked.args["message"]))


def _found(rest: Rest, asked: Asked) -> Interaction:
    found = rest.world.interaction(asked.args["token"])
    if asked.args["application"] != rest.world.bot.id or found.answer is None:
        raise unknown("webhook")
    return found


def _mine(rest: Rest, found: Interaction, id: str) -> Json:
    id = found.message or "" if id == "@original" else id
    made = rest.world.channels[found.channel].messages.get(id)
    if made is None or id not in {found.message, *found.followups}:
        raise unknown("message")
    return made


def _say(rest: Rest, found: Interaction, asked: Asked, body: Json, *, original: bool, loading: bool = False) -> Json:
    world = rest.world
    place = world.channels[found.channel]
    fields = content(rest, place, body, asked.files)
    alone = bool(int(body.get("flags") or 0) & EPHEMERAL)
    fields["flags"] = (EPHEMERAL if alone else 0) | (LOADING if loading else 0)
    fields |= {"type": 20 if found.kind == 2 else 19 if found.source else 0, "webhook_id": world.bot.id, "sent": body}
    fields["interaction_metadata"] = {"id": found.id, "type": found.kind, "user": world.user(found.person)}
    if alone:
        fields["seen_by"] = found.person
    made = world.add_message(place, world.bot.id, fields)
    if original:
        found.message = made["id"]
    else:
        found.followups.append(made["id"])
    if not alone:
        rest.tell("MESSAGE_CREATE", payloads.message_event(world, place, made), place)
    return made


def _edit(rest: Rest, found: Interaction, made: Json, asked: Asked) -> Json:
    check_edit(asked.body, len(asked.files))
    place = rest.world.channels[found.channel]
    made |= {**content(rest, place, asked.body, asked.files), "sent": asked.body}
    made["flags"] &= ~LOADING
    if "seen_by" in made:
        made["flags"] |= EPHEMERAL
    made["edited_timestamp"] = rest.world.time()
    if "seen_by" not in made:
        rest.tell("MESSAGE_UPDATE", payloads.message_event(rest.world, place, made), place)
    return payloads.message(rest.world, made)


def _delete(rest: Rest, found: Interaction, made: Json) -> None:
    place = rest.world.channels[found.channel]
    del place.messages[made["id"]]
    if "seen_by" not in made:
        rest.tell("MESSAGE_DELETE", payloads.deleted(place, made["id"]), place)
