"""The fake's Web API: what each method takes, gives and refuses, as https://docs.slack.dev/reference/methods has it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.slack.checks import message_problems, metadata_problem, view_problems
from tests.adapters.slack.world import APP, Conversation, File, Installed, Json, Person, View, World

_PAGE = 100  # items, where no limit is asked for
_MAX_TEXT = 40_000


class SlackError(Exception):
    """The method answers `ok: false`. detail: said beside it. retry_after: it is a 429."""

    def __init__(self, error: str, detail: str = "", retry_after: int | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error, self.detail, self.retry_after, self.more = error, detail, retry_after, more


@dataclass(frozen=True)
class Method:
    """needs, takes: arguments. scope: one of these is needed. text: some content is needed."""

    do: Callable[["WebApi", Installed, Json], Json]
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    scopes: frozenset[str] = field(default_factory=frozenset)


METHODS: dict[str, Method] = {}
LOOKS = "username icon_url icon_emoji"  # arguments of whatever shows something


def method(name: str, needs: str = "", takes: str = "", scopes: str = "") -> Callable[[Any], Any]:
    def keep(function: Callable[["WebApi", Installed, Json], Json]) -> Callable[["WebApi", Installed, Json], Json]:
        METHODS[name] = Method(function, frozenset(needs.split()), frozenset(takes.split()), frozenset(scopes.split()))
        return function

    return keep


class WebApi:
    """base: the server's address, without a slash at its end."""

    def __init__(self, world: World, base: Callable[[], str]) -> None:
        self.world = world
        self.base = base
        self.posted: Callable[[Conversation, Json], None] = lambda _conversation, _message: None

    def call(self, name: str, token: str | None, args: Json) -> Json:
        """The method's answer. Raises `SlackError`."""
        if name == "apps.connections.open":
            if token != self.world.app_token:
                raise SlackError("invalid_auth" if token else "not_authed")
            return {}
        found = METHODS.get(name)
        if found is None:
            raise SlackError("unknown_method", name)
        installed = self._authorized(token)
        if found.scopes and not found.scopes & installed.scopes:
            needed, provided = ",".join(sorted(found.scopes)), ",".join(sorted(installed.scopes))
            raise SlackError("missing_scope", needed, needed=needed, provided=provided)
        if lacking := sorted(key for key in found.needs if args.get(key) in (None, "")):
            raise SlackError("invalid_arguments", f"missing required field: {', '.join(lacking)}")
        if unknown := sorted(set(args) - found.needs - found.takes - {"token", "team_id"}):
            raise SlackError("invalid_arguments", f"unknown field: {', '.join(unknown)}")
        return found.do(self, installed, args)

    def _authorized(self, token: str | None) -> Installed:
        if not token:
            raise SlackError("not_authed")
        installed = self.world.installed.get(token)
        if installed is None:
            raise SlackError("invalid_auth")
        if installed.revoked:
            raise SlackError("token_revoked")
        return installed

    def conversation(self, id: str, installed: Installed, *, member: bool = False) -> Conversation:
        """The conversation that the app may know of; `member`: it has to be in it."""
        found = self.world.conversations.get(id)
        inside = found is not None and installed.bot_user in found.members
        elsewhere = found is None or (found.team != installed.team and not installed.org_wide)
        if found is None or elsewhere or ((found.private or found.is_im) and not inside):
            raise SlackError("channel_not_found", id)
        if member and not inside:
            raise SlackError("not_in_channel", id)
        return found

    def person(self, id: str) -> Person:
        if id not in self.world.people:
            raise SlackError("user_not_found", id)
        return self.world.people[id]

    def check_content(self, args: Json) -> None:
        if not args.get("text") and not args.get("blocks") and not args.get("attachments") and not args.get("markdown_text"):
            raise SlackError("no_text")
        if len(args.get("text") or "") > _MAX_TEXT:
            raise SlackError("msg_too_long")
        if problems := message_problems(args):
            raise SlackError("invalid_blocks", "; ".join(problems), response_metadata={"messages": problems})
        if problem := metadata_problem(args.get("metadata")):
            raise SlackError("invalid_metadata_format", problem)

    def say(self, installed: Installed, conversation: Conversation, args: Json) -> Json:
        """Keep a message of the app's."""
        content = ("blocks", "thread_ts", "metadata")
        message: Json = {
            "type": "message",
            "user": installed.bot_user,
            "bot_id": installed.bot,
            "app_id": APP,
            "team": installed.team,
            "text": args.get("text") or args.get("markdown_text") or "",
            "ts": self.world.ts(),
            **{key: args[key] for key in content if args.get(key)},
            "sent": {key: value for key, value in args.items() if key not in (*content, "text", "channel")},
        }
        self.world.add_message(conversation, message)
        self.posted(conversation, message)
        return message

    def keep_view(self, installed: Installed, user: str, view: Json, id: str | None = None, previous: str | None = None) -> View:
        if problems := view_problems(view):
            raise SlackError("invalid_arguments", "; ".join(problems), response_metadata={"messages": problems})
        kept = View(id or self.world.id("V"), user, installed.team, view, self.world.ts(), previous)
        self.world.views[kept.id] = kept
        if view.get("type") == "home":
            self.world.homes[user] = kept
        return kept


def shown_view(view: View, installed: Installed) -> Json:
    """A view as Slack gives it back."""
    kept = {"id": view.id, "team_id": view.team, "hash": view.hash, "app_id": APP, "bot_id": installed.bot, "callback_id": ""}
    state: Json = {"values": {}}
    return {"private_metadata": "", "state": state, "root_view_id": view.previous or view.id, **view.view, **kept} | {
        "callback_id": view.view.get("callback_id", "")
    }


def shown_message(message: Json, metadata: bool) -> Json:
    return {key: value for key, value in message.items() if key != "sent" and (metadata or key != "metadata")}


def shown_conversation(found: Conversation, installed: Installed) -> Json:
    shown: Json = {
        "id": found.id,
        "is_channel": not found.private and not found.is_im,
        "is_group": found.private,
        "is_im": found.is_im,
        "is_mpim": False,
        "is_private": found.private or found.is_im,
        "is_archived": found.archived,
        "is_member": installed.bot_user in found.members,
        "context_team_id": found.team,
    }
    if found.is_im:
        return shown | {"user": next(iter(found.members - {installed.bot_user}), "")}
    return shown | {"name": found.name, "name_normalized": found.name, "num_members": len(found.members)}


def paged(items: list[Any], args: Json) -> tuple[list[Any], str]:
    start, limit = int(args.get("cursor") or 0), min(int(args.get("limit") or _PAGE), 999)
    end = start + limit
    return items[start:end], str(end) if end < len(items) else ""


def true(value: object) -> bool:
    return value in (True, 1, "1", "true", "True")


def shown_file(file: File, base: str) -> Json:
    """A file as Slack gives it."""
    address = f"{base}/files-pri/{file.team}-{file.id}/{file.name}"
    suffix = file.name.rpartition(".")[2]
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": file.user,
        "size": file.length or len(file.content),
        "mode": "hosted",
        "is_external": False,
        "url_private": address,
        "url_private_download": address.replace(f"/{file.name}", f"/download/{file.name}"),
        "alt_txt": file.alt,
        "channels": [file.channel] if file.channel else [],
        **file.more,
    }


def add_reaction(message: Json, name: str, user: str) -> None:
    """Put a reaction of `user` on a message. Raises `SlackError`."""
    reactions = message.setdefault("reactions", [])
    for reaction in reactions:
        if reaction["name"] == name:
            if user in reaction["users"]:
                raise SlackError("already_reacted")
            reaction["users"].append(user)
            reaction["count"] += 1
            return
    reactions.append({"name": name, "users": [user], "count": 1})
