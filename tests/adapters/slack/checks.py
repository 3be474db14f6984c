"""What Slack would refuse in blocks, views, options and metadata, by its limits as the adapter has them as data."""

import json

from adapters.slack.allowed import problems
from tests.adapters.slack.world import Json

_MAX_METADATA = 20_000  # characters of JSON


def message_problems(args: Json) -> list[str]:
    """What is wrong with the blocks and text of a message."""
    return problems({"text": args.get("text") or "", "blocks": args["blocks"]}) if args.get("blocks") else []


def view_problems(view: Json) -> list[str]:
    """What is wrong with a modal or home tab."""
    return problems(view)


def options_problems(answer: Json) -> list[str]:
    """What is wrong with the options that the app gave for a select."""
    return problems(answer) if answer.keys() & {"options", "option_groups"} else ["neither options nor option_groups"]


def metadata_problem(metadata: Json | None) -> str | None:
    """What is wrong with a message's metadata."""
    if metadata is None:
        return None
    if set(metadata) != {"event_type", "event_payload"} or not isinstance(metadata["event_payload"], dict):
        return "event_type and event_payload, and nothing else"
    if not str(metadata["event_type"]).replace("_", "").isalnum():
        return "event_type is letters, digits and underscores"
    return "metadata_too_large" if len(json.dumps(metadata)) > _MAX_METADATA else None
