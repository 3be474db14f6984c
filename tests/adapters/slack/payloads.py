"""What Slack sends to an app, as https://docs.slack.dev/reference/events and /interactivity describe it."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from tests.adapters.slack.web_api import shown_file, shown_message, shown_view
from tests.adapters.slack.world import APP, Conversation, Installed, Json, View, World

Kind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Outgoing:
    """One payload. waits: Slack shows the answer's payload (a command, a view, options)."""

    kind: Kind
    payload: Json
    waits: bool = False
    extra: Json = field(default_factory=dict)


def event(world: World, installed: Installed, inner: Json, event_id: str | None = None) -> Outgoing:
    """An event in its wrapper."""
    wrapper: Json = {
        "token": "verification-token-of-the-fake",
        "team_id": installed.team,
        "context_team_id": installed.team,
        "context_enterprise_id": installed.enterprise,
        "api_app_id": APP,
        "event": {"event_ts": inner.get("ts") or world.ts(), **inner},
        "type": "event_callback",
        "event_id": event_id or f"Ev{uuid4().hex[:10].upper()}",
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": installed.enterprise,
                "team_id": installed.team,
                "user_id": installed.bot_user,
                "is_bot": True,
                "is_enterprise_install": installed.org_wide,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{uuid4().hex}",
    }
    return Outgoing("events_api", wrapper)


def message_event(conversation: Conversation, message: Json) -> Json:
    """A message as the event of it has it."""
    kind = "im" if conversation.is_im else "group" if conversation.private else "channel"
    return {**shown_message(message, True), "channel": conversation.id, "channel_type": kind, "event_ts": message["ts"]}


def command(
    world: World, base: str, installed: Installed, name: str, text: str, conversation: Conversation, user: str
) -> Outgoing:
    """A slash command."""
    url = world.response_url(conversation.id, user, installed.team)
    enterprise = {"enterprise_id": installed.enterprise} if installed.enterprise else {}
    return Outgoing(
        "slash_commands",
        {
            "token": "verification-token-of-the-fake",
            "team_id": installed.team,
            "team_domain": "pullquote-tests",
            **enterprise,
            "channel_id": conversation.id,
            "channel_name": "directmessage" if conversation.is_im else conversation.name,
            "user_id": user,
            "user_name": _name(world, user),
            "command": name,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": str(installed.org_wide).lower(),
            "response_url": f"{base}/response/{url.id}",
            "trigger_id": world.trigger(user, installed.team),
        },
        waits=True,
    )


def _interaction(world: World, installed: Installed, type: str, user: str, *, opens: bool = True) -> Json:
    enterprise = {"id": installed.enterprise, "name": "Enterprise"} if installed.enterprise else None
    payload: Json = {
        "type": type,
        "token": "verification-token-of-the-fake",
        "api_app_id": APP,
        "team": {"id": installed.team, "domain": "pullquote-tests"},
        "enterprise": enterprise,
        "is_enterprise_install": installed.org_wide,
        "user": {"id": user, "username": _name(world, user), "name": _name(world, user), "team_id": installed.team},
    }
    return payload | ({"trigger_id": world.trigger(user, installed.team)} if opens else {})


def message_shortcut(
    world: World, base: str, installed: Installed, callback_id: str, conversation: Conversation, message: Json, user: str
) -> Outgoing:
    """A shortcut on a message."""
    url = world.response_url(conversation.id, user, installed.team, message["ts"])
    return Outgoing(
        "interactive",
        _interaction(world, installed, "message_action", user)
        | {
            "callback_id": callback_id,
            "action_ts": world.ts(),
            "message_ts": message["ts"],
            "message": shown_message(message, False),
            "channel": {"id": conversation.id, "name": "directmessage" if conversation.is_im else conversation.name},
            "response_url": f"{base}/response/{url.id}",
        },
    )


def global_shortcut(world: World, installed: Installed, callback_id: str, user: str) -> Outgoing:
    """A shortcut from the menu."""
    return Outgoing(
        "interactive",
        _interaction(world, installed, "shortcut", user) | {"callback_id": callback_id, "action_ts": world.ts()},
    )


def message_action(
    world: World, base: str, installed: Installed, conversation: Conversation, message: Json, action: Json, user: str
) -> Outgoing:
    """A click in a message, or in what one person alone was shown."""
    url = world.response_url(conversation.id, user, installed.team, message["ts"])
    alone = bool(message.get("is_ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": conversation.id,
        "is_ephemeral": alone,
    }
    if thread := message.get("thread_ts"):
        container["thread_ts"] = thread
    shown = {} if alone else {"message": shown_message(message, False)}
    return Outgoing(
        "interactive",
        _interaction(world, installed, "block_actions", user)
        | {
            "container": container,
            "channel": {"id": conversation.id, "name": "directmessage" if conversation.is_im else conversation.name},
            **shown,
            "state": {"values": {}},
            "response_url": f"{base}/response/{url.id}",
            "actions": [{"action_ts": world.ts(), **action}],
        },
    )


def view_action(world: World, installed: Installed, view: View, action: Json, user: str, values: Json) -> Outgoing:
    """A click in a modal or home tab."""
    return Outgoing(
        "interactive",
        _interaction(world, installed, "block_actions", user)
        | {
            "container": {"type": "view", "view_id": view.id},
            "view": shown_view(view, installed) | {"state": {"values": values}},
            "actions": [{"action_ts": world.ts(), **action}],
        },
    )


def view_submission(
    world: World, installed: Installed, view: View, values: Json, user: str, urls: tuple[str, ...] = ()
) -> Outgoing:
    """A modal that was sent off."""
    return Outgoing(
        "interactive",
        _interaction(world, installed, "view_submission", user)
        | {"view": shown_view(view, installed) | {"state": {"values": values}}, "response_urls": list(urls)},
        waits=True,
        extra={"view": view.id},
    )


def view_closed(world: World, installed: Installed, view: View, user: str) -> Outgoing:
    return Outgoing(
        "interactive",
        _interaction(world, installed, "view_closed", user, opens=False)
        | {"view": shown_view(view, installed), "is_cleared": False},
    )


def suggestion(
    world: World, installed: Installed, action_id: str, value: str, user: str, block_id: str, view: View | None
) -> Outgoing:
    """What was typed into a select whose options come from the app."""
    container = {"type": "view", "view_id": view.id} if view else {"type": "message"}
    shown = {"view": shown_view(view, installed)} if view else {}
    return Outgoing(
        "interactive",
        _interaction(world, installed, "block_suggestion", user, opens=False)
        | {"action_id": action_id, "block_id": block_id, "value": value, "container": container, **shown},
        waits=True,
        extra={"options": True},
    )


def find_action(blocks: list[Json], action_id: str, value: str | None = None) -> Json:
    """The element of `blocks` with this action, as a click on it is told. Raises `LookupError` if it isn't there.

    value: which one, where several have the action; of a select, the option that is chosen.
    """
    for block in blocks:
        inside = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in (one for one in inside if one):
            if element.get("action_id") != action_id:
                continue
            clicked = {"action_id": action_id, "block_id": block.get("block_id", "b1"), "type": element["type"]}
            if "options" in element or "option_groups" in element:
                options = [
                    *element.get("options", []),
                    *(one for group in element.get("option_groups", []) for one in group["options"]),
                ]
                chosen = [option for option in options if value in (None, option["value"])]
                if chosen:
                    return clicked | {"selected_option": chosen[0]}
            elif value in (None, element.get("value")):
                return clicked | {key: element[key] for key in ("value", "text") if key in element}
    raise LookupError(f"no {action_id} with {value} in {[block.get('type') for block in blocks]}")


def file_message(world: World, base: str, conversation: Conversation, file_id: str, user: str, text: str) -> Json:
    """A message with a file in it."""
    file = world.files[file_id]
    file.channel, file.user = conversation.id, user
    return {"subtype": "file_share", "user": user, "text": text, "files": [shown_file(file, base)], "upload": False}


def _name(world: World, user: str) -> str:
    return world.people[user].name if user in world.people else user


def as_form(payload: Json) -> dict[str, Any]:
    return {key: "" if value is None else str(value) for key, value in payload.items()}
