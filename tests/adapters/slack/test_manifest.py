"""The manifest and the code are one: each event that is heard is subscribed to, each call has its scope, and nothing is asked for
that is not used. What is used is read in the code."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.home_view import CHANNELS_ON_A_PAGE
from adapters.slack.install import FILES_SCOPE, SCOPES
from bot.settings import Settings

ROOT = Path(__file__).parents[3]
# https://docs.slack.dev/reference/methods: what each method needs.
OF_METHODS: dict[str, set[str]] = {
    "assistant.threads.setStatus": {"assistant:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "auth.test": set(),
    "chat.appendStream": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.startStream": {"chat:write"},
    "chat.stopStream": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations.replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "reactions.add": {"reactions:write"},
    "reactions.get": {"reactions:read"},
    "reactions.remove": {"reactions:write"},
    "users.conversations": {"channels:read", "groups:read"},  # for public and private channels, the types that are asked for
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.update": set(),
}
# https://docs.slack.dev/reference/events: what each event needs.
OF_EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "channel_deleted": {"channels:read"},
    "channel_left": {"channels:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "assistant_thread_context_changed": {"assistant:write"},
    "assistant_thread_started": {"assistant:write"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "reaction_added": {"reactions:read"},
    "tokens_revoked": set(),
}
OLDER = {"assistant_thread_started", "assistant_thread_context_changed"}
"""Heard, not subscribed to: of apps that were made with `assistant_view`, in whose place `agent_view` has come."""
HELPERS = {
    "say": ["chat.postMessage"],
    "say_stream": ["chat.startStream", "chat.appendStream", "chat.stopStream"],
    "chat_stream": ["chat.startStream", "chat.appendStream", "chat.stopStream"],
    "set_status": ["assistant.threads.setStatus"],
    "set_suggested_prompts": ["assistant.threads.setSuggestedPrompts"],
    "set_title": ["assistant.threads.setTitle"],
    "files_upload_v2": ["files.getUploadURLExternal", "files.completeUploadExternal"],
}
"""What bolt and the client do by methods of another name."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(files("config").joinpath("slack-manifest.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def docs() -> str:
    return (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def code() -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "adapters" / "slack").rglob("*.py"))]


def nodes() -> Iterator[ast.AST]:
    for module in code():
        yield from ast.walk(module)


def methods_used() -> set[str]:
    """The methods of the Web API that the code names."""
    known = {name for name in dir(AsyncWebClient) if "_" in name.strip("_") and name != "api_call"}
    used: set[str] = set()
    for node in nodes():
        match node:
            case ast.Attribute(attr=name) | ast.arg(arg=name) if name in HELPERS:
                used |= set(HELPERS[name])
            case ast.Attribute(attr=name) if name in known and name.replace("_", ".") in OF_METHODS:
                used.add(name.replace("_", "."))
            case ast.Attribute(value=ast.Name(id="client") | ast.Attribute(attr="client"), attr=name) if name in known:
                used.add(name.replace("_", "."))  # not in the table: the test says so
            case ast.Call(func=ast.Attribute(attr="api_call"), args=[ast.Constant(value=str(name)), *_]):
                used.add(name)
            case _:
                pass
    return used


def first_arguments(method: str) -> list[str]:
    """What the code registers with `app.METHOD(...)`, as it is written."""
    found = []
    for node in nodes():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="app"), attr=attr), args=[first, *_]) if attr == method:
                value = ast.literal_eval(first)
                found.append(str(value["type"] if isinstance(value, dict) else value))
            case _:
                pass
    return found


def events_heard() -> set[str]:
    """The events that the code listens to; a message may come from four kinds of conversations."""
    messages = {name for name in OF_EVENTS if name.startswith("message.")}
    heard = set(first_arguments("event"))
    return (heard - {"message"}) | (messages if "message" in heard else set())


def test_each_event_that_is_heard_is_subscribed_to_and_no_other(manifest: dict[str, Any]) -> None:
    subscribed = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert subscribed == events_heard() - OLDER


def test_each_call_has_its_scope_and_no_scope_is_more_than_is_used(manifest: dict[str, Any]) -> None:
    used = methods_used()
    assert used <= OF_METHODS.keys(), "say in OF_METHODS what they need"
    needed = {scope for method in used for scope in OF_METHODS[method]}
    needed |= {scope for event in manifest["settings"]["event_subscriptions"]["bot_events"] for scope in OF_EVENTS[event]}
    if first_arguments("command") or first_arguments("shortcut"):
        needed.add("commands")
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed - {FILES_SCOPE}


def test_who_installs_by_oauth_is_asked_for_the_same(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"] == {"bot": list(SCOPES)}


def test_the_command_and_the_shortcut_are_those_that_the_code_takes(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert [one["command"] for one in features["slash_commands"]] == first_arguments("command")
    assert [one["callback_id"] for one in features["shortcuts"]] == first_arguments("shortcut")


def test_it_is_one_that_slack_takes(manifest: dict[str, Any]) -> None:
    """The lengths of https://docs.slack.dev/reference/app-manifest."""
    shown, features = manifest["display_information"], manifest["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 < len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert 0 < len(features["agent_view"]["suggested_prompts"]) <= 4
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}


def test_by_default_no_public_address_is_needed(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(manifest)


def test_the_suggested_prompts_are_commands(manifest: dict[str, Any]) -> None:
    from bot.commanded import BadCommand
    from bot.commands import read_command

    for prompt in manifest["features"]["agent_view"]["suggested_prompts"]:
        command = read_command(prompt["message"])
        assert command is not None
        assert not isinstance(command, BadCommand)


def test_the_docs_say_why_each_scope_is_there(docs: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+:[a-z_]+|commands)` \| \S", docs, re.MULTILINE)
    assert sorted(rows) == sorted([*SCOPES, FILES_SCOPE])


def test_the_docs_name_every_setting(docs: str) -> None:
    settings = [name for name in Settings.model_fields if name.startswith("slack_")]
    assert [name for name in settings if f"`{name}`" not in docs and f"PULLQUOTE_{name.upper()}" not in docs] == []


def test_the_tab_leaves_room_for_all_that_a_channel_takes() -> None:
    assert CHANNELS_ON_A_PAGE * 3 + 12 <= 100
