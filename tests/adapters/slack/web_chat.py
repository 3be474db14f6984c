"""The fake's methods about messages, conversations and people."""

# ruff: noqa: ARG001 (every method has the same signature)

from tests.adapters.slack.web_api import (
    LOOKS,
    SlackError,
    WebApi,
    add_reaction,
    method,
    paged,
    shown_conversation,
    shown_message,
    true,
)
from tests.adapters.slack.world import APP, Conversation, Ephemeral, Installed, Json

_OUTSIDE_MARKETPLACE = 15  # messages of history in one answer


@method("auth.test")
def _auth_test(api: WebApi, installed: Installed, args: Json) -> Json:
    return {
        "url": "https://pullquote-tests.slack.com/",
        "team": f"Workspace {installed.team}",
        "user": "pullquote",
        "team_id": installed.team,
        "user_id": installed.bot_user,
        "bot_id": installed.bot,
        "enterprise_id": installed.enterprise,
        "is_enterprise_install": installed.org_wide,
    }


@method("auth.revoke")
def _auth_revoke(api: WebApi, installed: Installed, args: Json) -> Json:
    installed.revoked = True
    return {"revoked": True}


def check_thread(found: Conversation, thread: str) -> None:
    """Raises `SlackError`. "Avoid using a reply's ts value; use its parent instead": here that is refused."""
    if thread not in found.messages:
        raise SlackError("thread_not_found", thread)
    if found.messages[thread].get("thread_ts", thread) != thread:
        raise SlackError("cannot_reply_to_message", f"{thread} is itself a reply")


@method(
    "chat.postMessage",
    "channel",
    f"text blocks attachments thread_ts reply_broadcast unfurl_links unfurl_media mrkdwn parse link_names metadata "
    f"markdown_text {LOOKS}",
    "chat:write",
)
def _post_message(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed, member=True)
    if found.archived:
        raise SlackError("is_archived")
    if found.locked:
        raise SlackError("restricted_action")
    api.check_content(args)
    if thread := args.get("thread_ts"):
        check_thread(found, thread)
    if (wait := api.world.take(found.id)) is not None:
        raise SlackError("ratelimited", f"{found.id}: more than one message a second", wait)
    message = api.say(installed, found, args)
    return {"channel": found.id, "ts": message["ts"], "message": shown_message(message, True)}


@method(
    "chat.postEphemeral",
    "channel user",
    f"text blocks attachments thread_ts parse link_names markdown_text {LOOKS}",
    "chat:write",
)
def _post_ephemeral(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed, member=True)
    if found.archived:
        raise SlackError("is_archived")
    if args["user"] not in found.members:
        raise SlackError("user_not_in_channel")
    api.check_content(args)
    thread = args.get("thread_ts")
    # "Ephemeral messages in threads are only shown if there is already an active thread."
    shown = not thread or bool(found.messages.get(thread, {}).get("reply_count"))
    ts = api.world.ts()
    api.world.ephemerals.append(
        Ephemeral(found.id, args["user"], args.get("text", ""), args.get("blocks", []), thread, shown, ts=ts)
    )
    return {"message_ts": ts}


@method("chat.update", "channel ts", "text blocks attachments metadata parse link_names reply_broadcast", "chat:write")
def _update(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed)
    message = found.messages.get(args["ts"])
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != installed.bot:
        raise SlackError("cant_update_message")
    api.check_content(args)
    message.update({key: args[key] for key in ("text", "blocks", "metadata") if key in args}, edited={"ts": api.world.ts()})
    return {"channel": found.id, "ts": message["ts"], "text": message["text"], "message": shown_message(message, True)}


@method("chat.delete", "channel ts", "as_user", "chat:write")
def _delete(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed)
    message = found.messages.get(args["ts"])
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != installed.bot:
        raise SlackError("cant_delete_message")
    del found.messages[args["ts"]]
    return {"channel": found.id, "ts": args["ts"]}


@method("chat.getPermalink", "channel message_ts")
def _permalink(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed)
    ts = args["message_ts"]
    if ts not in found.messages:
        raise SlackError("message_not_found")
    link = f"https://pullquote-tests.slack.com/archives/{found.id}/p{ts.replace('.', '')}"
    thread = found.messages[ts].get("thread_ts")
    if thread and thread != ts:
        link += f"?thread_ts={thread}&cid={found.id}"
    return {"channel": found.id, "permalink": link}


_HISTORY = "channels:history groups:history im:history mpim:history"


def check_scope(installed: Installed, *needed: str) -> None:
    """Raises `SlackError` unless all are there."""
    if lacking := [scope for scope in needed if scope not in installed.scopes]:
        raise SlackError("missing_scope", ",".join(lacking), needed=",".join(lacking))


def _history(api: WebApi, installed: Installed, args: Json, method: str, messages: list[Json]) -> Json:
    wait = api.world.read(method, installed.team)
    if wait is not None:
        raise SlackError("ratelimited", f"{method}: more than one a minute", wait)
    oldest, latest = args.get("oldest") or "0", args.get("latest") or "9" * 10
    inclusive = true(args.get("inclusive"))

    def within(ts: str) -> bool:
        return float(oldest) < float(ts) < float(latest) or (inclusive and ts in (oldest, latest))

    found = [message for message in messages if within(message["ts"])]
    most = 999 if api.world.rates.history is None else _OUTSIDE_MARKETPLACE
    limit = min(int(args.get("limit") or most), most)
    cursor = args.get("cursor")  # a message's id, as Slack's "next_ts:..." is: what comes meanwhile moves nothing
    start = next((at for at, message in enumerate(found) if message["ts"] == cursor), 0)
    page, rest = found[start : start + limit], found[start + limit :]
    return {
        "messages": [shown_message(message, true(args.get("include_all_metadata"))) for message in page],
        "has_more": bool(rest),
        "response_metadata": {"next_cursor": rest[0]["ts"] if rest else ""},
    }


@method("conversations.history", "channel", "cursor inclusive include_all_metadata latest limit oldest", _HISTORY)
def _conversations_history(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed, member=True)
    check_scope(installed, f"{found.kind}:history")
    top = [message for ts, message in found.messages.items() if message.get("thread_ts", ts) == ts]
    return _history(api, installed, args, "conversations.history", top[::-1])


@method("conversations.replies", "channel ts", "cursor inclusive include_all_metadata latest limit oldest", _HISTORY)
def _conversations_replies(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed, member=True)
    check_scope(installed, f"{found.kind}:history")
    if args["ts"] not in found.messages:
        raise SlackError("thread_not_found")
    parent = found.messages[args["ts"]]
    shown = _history(api, installed, args, "conversations.replies", found.replies(args["ts"]))
    return shown | {"messages": [shown_message(parent, true(args.get("include_all_metadata"))), *shown["messages"]]}


_READ = "channels:read groups:read im:read mpim:read"
_TYPES = {"public_channel": "channels", "private_channel": "groups", "mpim": "mpim", "im": "im"}


@method("conversations.info", "channel", "include_locale include_num_members", _READ)
def _conversations_info(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed)
    check_scope(installed, f"{found.kind}:read")
    return {"channel": shown_conversation(found, installed)}


@method("conversations.members", "channel", "cursor limit", _READ)
def _members(api: WebApi, installed: Installed, args: Json) -> Json:
    members = sorted(api.conversation(args["channel"], installed).members)
    page, cursor = paged(members, args)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", "", "users channel return_im prevent_creation", "im:write")
def _open_conversation(api: WebApi, installed: Installed, args: Json) -> Json:
    user = api.person(args.get("users") or "").id
    members = {user, installed.bot_user}
    for found in api.world.conversations.values():
        if found.is_im and found.members == members:
            return {"channel": {"id": found.id}}
    made = Conversation(api.world.id("D"), "", installed.team, members)
    api.world.conversations[made.id] = made
    return {"channel": {"id": made.id}}


@method("users.info", "user", "include_locale", "users:read")
def _users_info(api: WebApi, installed: Installed, args: Json) -> Json:
    person = api.person(args["user"])
    shown: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": False,
        "real_name": person.name.title(),
        "tz": person.tz,
        "tz_label": person.tz_label,
        "tz_offset": person.tz_offset,
        "profile": {"real_name": person.name.title(), "display_name": person.name, "team": person.team},
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1,
        **person.more,
    }
    return {"user": shown | ({"locale": "en-GB"} if true(args.get("include_locale")) else {})}


@method("users.conversations", "", "cursor exclude_archived limit types user", _READ)
def _users_conversations(api: WebApi, installed: Installed, args: Json) -> Json:
    user = args.get("user") or installed.bot_user
    types = set((args.get("types") or "public_channel").split(","))
    if unknown := types - set(_TYPES):
        raise SlackError("invalid_types", ", ".join(unknown))
    check_scope(installed, *(f"{_TYPES[type]}:read" for type in types))

    def listed(found: Conversation) -> bool:
        kind = "im" if found.is_im else "private_channel" if found.private else "public_channel"
        known = kind == "public_channel" or installed.bot_user in found.members
        return kind in types and known and user in found.members and not (found.archived and true(args.get("exclude_archived")))

    ours = [found for found in api.world.conversations.values() if found.team == installed.team and listed(found)]
    page, cursor = paged(ours, args)
    return {
        "channels": [shown_conversation(found, installed) for found in page],
        "response_metadata": {"next_cursor": cursor},
    }


@method("reactions.add", "channel name timestamp", "", "reactions:write")
def _react(api: WebApi, installed: Installed, args: Json) -> Json:
    message = api.conversation(args["channel"], installed, member=True).messages.get(args["timestamp"])
    if message is None:
        raise SlackError("message_not_found")
    if not args["name"].replace("_", "a").replace("-", "a").replace("+", "a").isalnum():
        raise SlackError("invalid_name")
    add_reaction(message, args["name"], installed.bot_user)
    return {}


@method("reactions.remove", "name", "channel timestamp file file_comment", "reactions:write")
def _unreact(api: WebApi, installed: Installed, args: Json) -> Json:
    message = api.conversation(args["channel"], installed, member=True).messages.get(args["timestamp"])
    if message is None:
        raise SlackError("message_not_found")
    for reaction in message.get("reactions", []):
        if reaction["name"] == args["name"] and installed.bot_user in reaction["users"]:
            reaction["users"].remove(installed.bot_user)
            reaction["count"] -= 1
            message["reactions"] = [one for one in message["reactions"] if one["count"]]
            return {}
    raise SlackError("no_reaction")


@method("reactions.get", "", "channel timestamp full file file_comment", "reactions:read")
def _reactions(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args.get("channel") or "", installed, member=True)
    message = found.messages.get(args.get("timestamp") or "")
    if message is None:
        raise SlackError("message_not_found")
    return {"type": "message", "channel": found.id, "message": shown_message(message, False)}


@method("team.info", "", "team domain", "team:read")
def _team(api: WebApi, installed: Installed, args: Json) -> Json:
    return {"team": {"id": installed.team, "name": f"Workspace {installed.team}", "domain": "pullquote-tests"}}


@method("bots.info", "", "bot", "users:read")
def _bots(api: WebApi, installed: Installed, args: Json) -> Json:
    return {"bot": {"id": args.get("bot", installed.bot), "app_id": APP, "user_id": installed.bot_user, "name": "pullquote"}}


@method(
    "chat.startStream",
    "channel thread_ts",
    f"markdown_text recipient_team_id recipient_user_id chunks task_display_mode {LOOKS}",
    "chat:write",
)
def _start_stream(api: WebApi, installed: Installed, args: Json) -> Json:
    found = api.conversation(args["channel"], installed, member=True)
    if not found.is_im and not (args.get("recipient_user_id") and args.get("recipient_team_id")):
        raise SlackError("missing_recipient_user_id")
    check_thread(found, args["thread_ts"])
    message = api.say(installed, found, {"text": _streamed(args), "thread_ts": args["thread_ts"]})
    message["streaming"] = True
    return {"channel": found.id, "ts": message["ts"]}


@method("chat.appendStream", "channel ts", "markdown_text chunks", "chat:write")
def _append_stream(api: WebApi, installed: Installed, args: Json) -> Json:
    message = _stream(api, installed, args)
    message["text"] += _streamed(args)
    return {"channel": args["channel"], "ts": args["ts"]}


@method("chat.stopStream", "channel ts", "markdown_text chunks blocks metadata session_status", "chat:write")
def _stop_stream(api: WebApi, installed: Installed, args: Json) -> Json:
    message = _stream(api, installed, args)
    text = message["text"] + _streamed(args)
    api.check_content({"text": text or " ", "blocks": args.get("blocks", []), "metadata": args.get("metadata")})
    message["text"], message["streaming"] = text, False
    message.update({key: args[key] for key in ("blocks", "metadata") if args.get(key)})
    return {"channel": args["channel"], "ts": args["ts"], "message": shown_message(message, True)}


def _stream(api: WebApi, installed: Installed, args: Json) -> Json:
    message = api.conversation(args["channel"], installed).messages.get(args["ts"])
    if message is None:
        raise SlackError("message_not_found")
    if not message.get("streaming"):
        raise SlackError("message_not_in_streaming_state")
    return message


def _streamed(args: Json) -> str:
    chunks = args.get("chunks") or []
    pieces = [one.get("text", "") for one in chunks if one.get("type") == "markdown_text"]
    text = (args.get("markdown_text") or "") + "".join(pieces)
    if len(text) > 12_000:
        raise SlackError("msg_too_long")
    return text
