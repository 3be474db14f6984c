"""The REST routes that the app uses, with what Discord refuses in each.

https://docs.discord.com/developers/resources/message, …/channel, …/user, …/interactions/application-commands
"""

import itertools
from typing import Any
from urllib.parse import unquote

from tests.adapters.discord import payloads
from tests.adapters.discord.forms import check_commands, check_edit, check_message
from tests.adapters.discord.rest import Asked, Rest, route
from tests.adapters.discord.world import (
    DM,
    EPHEMERAL,
    HAS_THREAD,
    NEWS,
    NONCE_SECONDS,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    DiscordError,
    Json,
    malformed,
    missing_permissions,
    unknown,
)


@route("GET", "/users/@me")
def me(rest: Rest, _: Asked) -> Json:
    return {**rest.world.user(rest.world.bot.id), "verified": True, "mfa_enabled": True, "flags": 0, "locale": "en-GB"}


@route("GET", "/oauth2/applications/@me")
@route("GET", "/applications/@me")
def application(rest: Rest, _: Asked) -> Json:
    return {
        "id": rest.world.bot.id,
        "name": "Pullquote",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None, "global_name": "Owner"},
        "verify_key": "0" * 64,
        "team": None,
        "flags": 1 << 19 if rest.world.message_content else 0,
        "integration_types_config": {"0": {}, "1": {}},
    }


@route("GET", "/gateway/bot")
def gateway_bot(rest: Rest, _: Asked) -> Json:
    start = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return {"url": rest.gateway.address(), "shards": rest.world.shards, "session_start_limit": start}


@route("GET", "/applications/{application}/commands")
def commands(rest: Rest, _: Asked) -> list[Json]:
    return rest.world.copies(rest.world.commands)


@route("PUT", "/applications/{application}/commands")
def put_commands(rest: Rest, asked: Asked) -> list[Json]:
    """Bulk overwrite: what was there under the same name keeps its id."""
    check_commands(asked.body)
    known = {(one["type"], one["name"]): one["id"] for one in rest.world.commands}
    made = []
    for one in asked.body:
        kind = one.get("type") or 1
        id = known.get((kind, one["name"])) or rest.world.id()
        usual = {"description": "", "default_member_permissions": None, "contexts": None, "integration_types": [0], "nsfw": False}
        made.append({**usual, **one, "id": id, "type": kind, "application_id": rest.world.bot.id, "version": rest.world.id()})
    rest.world.commands = made
    return rest.world.copies(made)


@route("POST", "/users/@me/channels")
def open_dm(rest: Rest, asked: Asked) -> Json:
    person = str(asked.body.get("recipient_id"))
    if person not in rest.world.people:
        raise unknown("user")
    return payloads.channel(rest.world, rest.world.dm(rest.world.bot.id, person))


@route("GET", "/users/{user}")
def user(rest: Rest, asked: Asked) -> Json:
    if asked.args["user"] not in rest.world.people:
        raise unknown("user")
    return rest.world.user(asked.args["user"])


@route("GET", "/channels/{channel}")
def channel(rest: Rest, asked: Asked) -> Json:
    return payloads.channel(rest.world, rest.world.place(asked.args["channel"]))


@route("GET", "/guilds/{guild}/members/{user}")
def guild_member(rest: Rest, asked: Asked) -> Json:
    guild = rest.world.guilds.get(asked.args["guild"])
    if guild is None or guild.bot is None:
        raise unknown("guild")
    if asked.args["user"] not in guild.people | {rest.world.bot.id}:
        raise unknown("member")
    return payloads.member(rest.world, asked.args["user"], guild)


@route("POST", "/channels/{channel}/typing")
def typing(rest: Rest, asked: Asked) -> None:
    rest.world.place(asked.args["channel"])


@route("GET", "/channels/{channel}/messages")
def history(rest: Rest, asked: Asked) -> list[Json]:
    """The newest first, or the oldest where `after` is asked for."""
    place = rest.world.place(asked.args["channel"])
    if not rest.world.bot_may(place).read_message_history:
        return []
    found = [one for one in place.messages.values() if "seen_by" not in one]
    after, before = int(asked.query.get("after") or 0), int(asked.query.get("before") or 0)
    found = [one for one in found if int(one["id"]) > after and (not before or int(one["id"]) < before)]
    limit = int(asked.query.get("limit") or 50)
    if not 1 <= limit <= 100:
        raise malformed("limit", "NUMBER_TYPE_MAX")
    found.sort(key=lambda one: int(one["id"]), reverse=not after)
    page = sorted(found[:limit], key=lambda one: int(one["id"]), reverse=True)
    return [payloads.message(rest.world, one) for one in page]


@route("GET", "/channels/{channel}/messages/{message}")
def one_message(rest: Rest, asked: Asked) -> Json:
    place = rest.world.place(asked.args["channel"])
    if not rest.world.bot_may(place).read_message_history:
        raise missing_permissions()
    return payloads.message(rest.world, _message(place, asked))


@route("POST", "/channels/{channel}/messages")
def post(rest: Rest, asked: Asked) -> Json:
    world, body = rest.world, asked.body
    place = writable(rest, asked.args["channel"], bool(asked.files))
    check_message(body, len(asked.files))
    nonce = str(body.get("nonce") or "")
    known = world.nonces.get((place.id, nonce)) if nonce and body.get("enforce_nonce") else None
    if known and world.now() - known[0] < NONCE_SECONDS and known[1] in place.messages:
        return payloads.message(world, place.messages[known[1]])
    fields = content(rest, place, body, asked.files)
    if reference := body.get("message_reference"):
        to = str(reference.get("message_id"))
        if to in place.messages:
            if not world.bot_may(place).read_message_history:
                raise DiscordError(403, 160002, "Cannot reply without permission to read message history")
            fields |= {
                "type": 19,
                "message_reference": {"type": 0, "channel_id": place.id, "message_id": to, "guild_id": place.guild},
            }
        elif reference.get("fail_if_not_exists", True):
            raise malformed("message_reference", "REPLIES_UNKNOWN_MESSAGE")
    made = world.add_message(place, world.bot.id, {**fields, "sent": body})
    place.archived = False
    if nonce:
        world.nonces[place.id, nonce] = (world.now(), made["id"])
    rest.tell("MESSAGE_CREATE", {**payloads.message_event(world, place, made), **({"nonce": nonce} if nonce else {})}, place)
    return {**payloads.message(world, made), **({"nonce": nonce} if nonce else {})}


@route("PATCH", "/channels/{channel}/messages/{message}")
def edit(rest: Rest, asked: Asked) -> Json:
    place = writable(rest, asked.args["channel"])
    found = _message(place, asked)
    if found["author"]["id"] != rest.world.bot.id:
        raise DiscordError(403, 50005, "Cannot edit a message authored by another user")
    check_edit(asked.body, len(asked.files))
    found |= content(rest, place, asked.body, asked.files) | {"edited_timestamp": rest.world.time()}
    rest.tell("MESSAGE_UPDATE", payloads.message_event(rest.world, place, found), place)
    return payloads.message(rest.world, found)


@route("DELETE", "/channels/{channel}/messages/{message}")
def delete(rest: Rest, asked: Asked) -> None:
    place = rest.world.place(asked.args["channel"])
    found = _message(place, asked)
    if found["author"]["id"] != rest.world.bot.id:
        raise missing_permissions()
    del place.messages[found["id"]]
    rest.tell("MESSAGE_DELETE", payloads.deleted(place, found["id"]), place)


@route("POST", "/channels/{channel}/messages/{message}/threads")
def open_thread(rest: Rest, asked: Asked) -> Json:
    """The thread has the id of the message that it is opened on."""
    world = rest.world
    place = world.place(asked.args["channel"])
    if place.kind not in (TEXT, NEWS):
        raise DiscordError(400, 50024, "Cannot execute action on this channel type")
    found = _message(place, asked)
    if found["id"] in world.channels:
        raise DiscordError(400, 160004, "A thread has already been created for this message")
    if not world.bot_may(place).create_public_threads:
        raise missing_permissions()
    name = asked.body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 100:
        raise malformed("name", "BASE_TYPE_BAD_LENGTH")
    if asked.body.get("auto_archive_duration") not in (None, 60, 1440, 4320, 10080):
        raise DiscordError(
            400, 50035, "Invalid Form Body", {"auto_archive_duration": {"_errors": [{"code": "BASE_TYPE_CHOICES"}]}}
        )
    made = Channel(found["id"], PUBLIC_THREAD, name, place.guild, parent=place.id, owner=world.bot.id)
    world.channels[made.id] = made
    found["flags"] |= HAS_THREAD
    shown = payloads.channel(world, made)
    rest.tell("THREAD_CREATE", {**shown, "newly_created": True}, place)
    return shown


@route("PUT", "/channels/{channel}/thread-members/@me")
def join_thread(rest: Rest, asked: Asked) -> None:
    rest.world.place(asked.args["channel"])


@route("PUT", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def react(rest: Rest, asked: Asked) -> None:
    place = rest.world.place(asked.args["channel"])
    may = rest.world.bot_may(place)
    found = _message(place, asked)
    if not may.read_message_history or not may.add_reactions:
        raise missing_permissions()
    emoji = unquote(asked.args["emoji"])
    if emoji.isascii() and ":" not in emoji:
        raise DiscordError(400, 10014, "Unknown Emoji")
    if add_reaction(found, emoji, rest.world.bot.id, mine=True):
        rest.tell("MESSAGE_REACTION_ADD", payloads.reaction_event(rest.world, place, found, emoji, rest.world.bot.id), place)


@route("DELETE", "/channels/{channel}/messages/{message}/reactions/{emoji}/@me")
def unreact(rest: Rest, asked: Asked) -> None:
    found = _message(rest.world.place(asked.args["channel"]), asked)
    emoji = unquote(asked.args["emoji"])
    for one in found.get("reactions", []):
        if one["emoji"]["name"] == emoji and one["me"]:
            one["me"], one["count"] = False, one["count"] - 1
    found["reactions"] = [one for one in found.get("reactions", []) if one["count"]]


def add_reaction(found: Json, emoji: str, person: str, mine: bool = False) -> bool:
    """Whether it is a new one. Who reacted is kept in "by", which no payload shows."""
    reactions = found.setdefault("reactions", [])
    one = next((one for one in reactions if one["emoji"]["name"] == emoji), None)
    if one is None:
        one = {"emoji": {"id": None, "name": emoji}, "count": 0, "me": False, "me_burst": False, "burst_colors": []}
        one["count_details"] = {"normal": 0, "burst": 0}
        one["by"] = []
        reactions.append(one)
    if person in one["by"]:
        return False
    one["by"].append(person)
    one["count"] += 1
    one["me"] = one["me"] or mine
    return True


def writable(rest: Rest, id: str, files: bool = False) -> Channel:
    """A channel that the bot may write in now. Raises else."""
    place = rest.world.place(id)
    may = rest.world.bot_may(place)
    if not (may.send_messages_in_threads if place.is_thread else may.send_messages) or (files and not may.attach_files):
        raise missing_permissions()
    if place.is_thread and place.locked:
        raise DiscordError(400, 50083, "Thread is archived")
    if place.kind == DM:
        other = next((one for one in place.people if one != rest.world.bot.id), None)
        if other is None or not rest.world.people[other].takes_dms:
            raise DiscordError(403, 50007, "Cannot send messages to this user")
    if place.kind not in (TEXT, NEWS, DM, PUBLIC_THREAD, 2):
        raise DiscordError(400, 50008, "Cannot send messages in a non-text channel")
    return place


def content(rest: Rest, place: Channel, body: Json, files: list[tuple[str, bytes]]) -> Json:
    """The fields of a message that a body sets, as Discord keeps them. Without Embed Links embeds are left out, silently."""
    made: Json = {}
    if body.get("content") is not None:
        made["content"] = str(body["content"]).strip()
        parse = (body.get("allowed_mentions") or {"parse": ["everyone", "users", "roles"]}).get("parse") or []
        made["mention_everyone"] = "everyone" in parse and "@everyone" in made["content"]
        made["mentions"] = [rest.world.user(id) for id in rest.world.people if "users" in parse and f"<@{id}>" in made["content"]]
    if "embeds" in body:
        shown = rest.world.bot_may(place).embed_links or place.guild is None
        made["embeds"] = [_embed(one) for one in body["embeds"] or []] if shown else []
    if "components" in body:
        made["components"] = _numbered(body["components"] or [])
    if files:
        described = {int(one["id"]): one for one in body.get("attachments") or [] if str(one.get("id")).isdecimal()}
        made["attachments"] = [attachment(rest, *file, described.get(number, {})) for number, file in enumerate(files)]
    if (flags := int(body.get("flags") or 0) & ~EPHEMERAL) != 0:
        made["flags"] = flags
    return made


def attachment(rest: Rest, name: str, data: bytes, described: Json) -> Json:
    id = rest.world.id()
    rest.world.files[id] = (name, data)
    address = f"{rest.base()}/attachments/{id}/{name}"
    kind = "text/plain; charset=utf-8" if name.endswith(".txt") else "image/png" if name.endswith(".png") else None
    return {
        "id": id,
        "filename": described.get("filename") or name,
        "size": len(data),
        "url": address,
        "proxy_url": address,
        "description": described.get("description"),
        **({"content_type": kind} if kind else {}),
    }


def _embed(embed: Json) -> Json:
    """As Discord gives it back: words without space around them, everything of ours kept."""
    kept: Json = {"type": "rich", "content_scan_version": 0}
    for key, value in embed.items():
        if key == "fields":
            kept[key] = [
                {**one, "name": one["name"].strip(), "value": one["value"].strip(), "inline": bool(one.get("inline"))}
                for one in value
            ]
        elif isinstance(value, str):
            kept[key] = value.strip()
        elif key == "footer":
            kept[key] = {**value, "text": value["text"].strip()}
        else:
            kept[key] = value
    return kept


def _numbered(rows: list[Json]) -> list[Json]:
    """With the ids that Discord gives components."""
    numbers = itertools.count(1)
    made = []
    for row in rows:
        id = next(numbers)
        made.append({**row, "id": id, "components": [{**one, "id": next(numbers)} for one in row["components"]]})
    return made


def _message(place: Channel, asked: Asked) -> Any:
    found = place.messages.get(asked.args["message"])
    if found is None or "seen_by" in found:
        raise unknown("message")
    return found
