"""The fake's methods about views, files and the assistant."""

import json

from tests.adapters.slack.web_api import LOOKS, SlackError, WebApi, method, shown_file, shown_view
from tests.adapters.slack.world import File, Installed, Json


@method("views.open", "view", "trigger_id interactivity_pointer")
def _views_open(api: WebApi, installed: Installed, args: Json) -> Json:
    return _open_view(api, installed, args, None)


@method("views.push", "view", "trigger_id interactivity_pointer")
def _views_push(api: WebApi, installed: Installed, args: Json) -> Json:
    top = [view for view in api.world.views.values() if view.view.get("type") == "modal"]
    return _open_view(api, installed, args, top[-1].id if top else None)


def _open_view(api: WebApi, installed: Installed, args: Json, previous: str | None) -> Json:
    trigger = api.world.triggers.get(args.get("trigger_id") or "")
    if trigger is None:
        raise SlackError("invalid_trigger_id" if args.get("trigger_id") else "invalid_arguments", "missing trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if trigger.until < api.world.now():
        raise SlackError("expired_trigger_id")
    if args["view"].get("type") != "modal":
        raise SlackError("invalid_arguments", "only a modal is opened")
    kept = api.keep_view(installed, trigger.user, args["view"], previous=previous)
    trigger.used = True
    return {"view": shown_view(kept, installed)}


@method("views.publish", "user_id view", "hash")
def _views_publish(api: WebApi, installed: Installed, args: Json) -> Json:
    user = api.person(args["user_id"]).id
    if args["view"].get("type") != "home":
        raise SlackError("invalid_arguments", "only a home tab is published")
    before = api.world.homes.get(user)
    if args.get("hash") and before is not None and args["hash"] != before.hash:
        raise SlackError("hash_conflict")
    return {"view": shown_view(api.keep_view(installed, user, args["view"], before.id if before else None), installed)}


@method("views.update", "view", "external_id view_id hash")
def _views_update(api: WebApi, installed: Installed, args: Json) -> Json:
    before = next(
        (
            view
            for view in api.world.views.values()
            if view.id == args.get("view_id") or (args.get("external_id") and view.view.get("external_id") == args["external_id"])
        ),
        None,
    )
    if before is None:
        raise SlackError("not_found")
    if args.get("hash") and args["hash"] != before.hash:
        raise SlackError("hash_conflict")
    if args["view"].get("type") != before.view.get("type"):
        raise SlackError("invalid_arguments", "the type of a view stays")
    return {"view": shown_view(api.keep_view(installed, before.user, args["view"], before.id, before.previous), installed)}


@method("files.info", "file", "count cursor limit page", "files:read")
def _files_info(api: WebApi, installed: Installed, args: Json) -> Json:
    file = api.world.files.get(args["file"])
    if file is None or file.team != installed.team or not file.complete:
        raise SlackError("file_not_found")
    return {"file": shown_file(file, api.base())}


@method("files.getUploadURLExternal", "filename length", "alt_txt snippet_type", "files:write")
def _upload_url(api: WebApi, installed: Installed, args: Json) -> Json:
    if len(args.get("alt_txt") or "") > 1000:
        raise SlackError("alt_txt_too_large")
    file = File(api.world.id("F"), args["filename"], installed.team, alt=args.get("alt_txt"), length=int(args["length"]))
    file.complete, file.user = False, installed.bot_user
    api.world.files[file.id] = file
    return {"upload_url": f"{api.base()}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files", "channel_id channels thread_ts initial_comment blocks", "files:write")
def _complete_upload(api: WebApi, installed: Installed, args: Json) -> Json:
    listed = args["files"] if isinstance(args["files"], list) else json.loads(args["files"])
    files = [api.world.files.get(one["id"]) for one in listed]
    for file, one in zip(files, listed, strict=True):
        if file is None or len(file.content) != file.length:
            raise SlackError("file_not_found" if file is None else "file_upload_size_mismatch")
        file.title = one.get("title") or file.name
    whole = [file for file in files if file is not None]
    if args.get("channel_id"):
        found = api.conversation(args["channel_id"], installed, member=True)
        thread = args.get("thread_ts")
        if thread and thread not in found.messages:
            raise SlackError("invalid_thread_ts")
        for file in whole:
            file.channel, file.thread, file.complete = found.id, thread, True
        said = {"text": args.get("initial_comment") or "", "thread_ts": thread}
        message = api.say(installed, found, said)
        message["files"] = [shown_file(file, api.base()) for file in whole]
    for file in whole:
        file.complete = True
    return {"files": [shown_file(file, api.base()) for file in whole]}


@method("assistant.threads.setStatus", "channel_id thread_ts", f"status loading_messages {LOOKS}", "assistant:write chat:write")
def _set_status(api: WebApi, installed: Installed, args: Json) -> Json:
    api.conversation(args["channel_id"], installed)
    api.world.threads[args["channel_id"], args["thread_ts"]]["status"] = args.get("status", "")
    api.world.statuses.append((args["channel_id"], args["thread_ts"], args.get("status", "")))
    return {}


@method("assistant.threads.setSuggestedPrompts", "channel_id prompts", "thread_ts title", "assistant:write")
def _set_prompts(api: WebApi, installed: Installed, args: Json) -> Json:
    api.conversation(args["channel_id"], installed)
    prompts = args["prompts"]
    if not 1 <= len(prompts) <= 4 or any(not one.get("title") or not one.get("message") for one in prompts):
        raise SlackError("invalid_arguments", "one to four prompts, each with title and message")
    kept = api.world.threads[args["channel_id"], args.get("thread_ts") or ""]
    kept["prompts"], kept["prompts_title"] = prompts, args.get("title")
    return {}


@method("assistant.threads.setTitle", "channel_id thread_ts title", "", "assistant:write")
def _set_title(api: WebApi, installed: Installed, args: Json) -> Json:
    api.conversation(args["channel_id"], installed)
    api.world.threads[args["channel_id"], args["thread_ts"]]["title"] = args["title"]
    return {}
