"""Text for Slack's mrkdwn: what its markup means escaped.

An article's words stand in `plain_text` and `rich_text`, which know no markup; mrkdwn is left to the `text` beside the blocks,
to link labels and to lines of ours. https://docs.slack.dev/messaging/formatting-message-text
"""

import re

from adapters import text as shared
from adapters.slack.limits import BUTTON_URL
from adapters.text import clean

_BREAK = "\u200b"  # no width: markup on both sides of it is not markup any more
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARK = re.compile(r"[*_~`]")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_QUOTED = re.compile(r"^(?=[ \t]*&gt;)", re.MULTILINE)


def escape(text: str) -> str:
    """`text` with the three characters that Slack reads as its own: nothing in it mentions, pings or links any more."""
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text)


def neutral(text: str) -> str:
    """`text` for mrkdwn, so that it reads as it is: no mention, no bold, no code, no quotation, no emoji by its name."""
    safe = _EMOJI.sub(f":{_BREAK}", escape(clean(text)))
    return _QUOTED.sub(_BREAK, _MARK.sub(lambda found: found[0] + _BREAK, safe))


def link(url: str | None, text: str) -> str:
    """`text` as a link in mrkdwn; as mere text if `url` is none that can be linked."""
    address = linkable(url)
    return f"<{escape(address)}|{neutral(text)}>" if address else neutral(text)


def linkable(url: str | None) -> str | None:
    """`url` as Slack takes it; None if it can't be."""
    return shared.linkable(url, BUTTON_URL)
