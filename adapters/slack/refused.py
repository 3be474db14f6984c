"""Why Slack did not take something, in our words; and whether it may have taken it all the same.

The errors of each method stand at https://docs.slack.dev/reference/methods. Nothing of a Reply or a token is in what is said.
"""

import re
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.delivery import NotPosted

_RETRY_AFTER = 30.0  # seconds, where a 429 does not say how long
_CODE = re.compile(r"[a-z_]{1,60}")
_GONE = "Pullquote isn't installed in that Slack workspace any more"
_CLOSED = "Slack does not let the app write in that channel"
_LINES = {
    "not_in_channel": "the app isn't in that Slack channel; /invite it there",
    "channel_not_found": "Slack has no such channel, or the app isn't in it",
    "user_not_in_channel": "that person isn't in the Slack channel any more",
    "is_archived": "the Slack channel is archived",
    "account_inactive": _GONE,
    "token_revoked": _GONE,
    "token_expired": _GONE,
    "invalid_auth": _GONE,
    "not_authed": _GONE,
    "no_permission": _CLOSED,
    "ekm_access_denied": _CLOSED,
    "msg_too_long": "the message is too long for Slack",
    "msg_blocks_too_long": "the message is too long for Slack",
    "thread_not_found": "the Slack message to answer to is gone",
    "message_not_found": "the Slack message to answer to is gone",
    "cannot_reply_to_message": "Slack allows no answer to that message",
    "missing_scope": "the app lacks a permission in Slack; install it again",
}
# Nothing was done, and later it may be.
_LATER = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "org_login_required", "team_added_to_org"})
# "It's possible some aspect of the operation succeeded before the error was raised."
_UNKNOWN = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """code: Slack's word for it, or "" if it gave none. line: ours. certain: Slack has surely not done it."""

    code: str
    line: str
    transient: bool
    certain: bool
    retry_after: float | None = None

    def error(self) -> NotPosted:
        return NotPosted(self.line, transient=self.transient, retry_after=self.retry_after)


# What a call of Slack may raise that is no fault of ours.
TROUBLE = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)


def refusal(error: Exception) -> Refusal:
    """What `error`, one of `TROUBLE`, means."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Refusal("", "Slack cannot be reached", transient=True, certain=True)
    if isinstance(error, TimeoutError):
        return Refusal("", "Slack did not answer in time", transient=True, certain=False)
    return Refusal("", "the connection to Slack broke", transient=True, certain=False)


def refused_status(status: int, headers: object = None) -> Refusal:
    """What an HTTP status that is no success means."""
    if status == 429:
        return Refusal("ratelimited", "Slack takes no more for now", True, True, _retry_after(headers))
    return Refusal("", f"Slack answered with status {status}", transient=status >= 500, certain=status < 500)


def _answered(error: SlackApiError) -> Refusal:
    response = error.response
    data = getattr(response, "data", None)
    found = data.get("error") if isinstance(data, dict) else None
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    headers = getattr(response, "headers", None)
    if status == 429 or found in _LATER:
        return Refusal(
            str(found or ""), "Slack takes no more for now", True, True, _retry_after(headers) if status == 429 else None
        )
    if not isinstance(found, str):  # an answer without sense, of a proxy perhaps
        return Refusal("", f"Slack answered with status {status}", transient=True, certain=False)
    code = found if _CODE.fullmatch(found) else "unknown_error"
    if code in _UNKNOWN:
        return Refusal(code, f"something went wrong at Slack ({code})", transient=True, certain=False)
    closed = _CLOSED if code.startswith("restricted_action") else None
    line = _LINES.get(code) or closed or f"Slack did not take the message ({code})"
    return Refusal(code, line, transient=False, certain=True)


def _retry_after(headers: object) -> float:
    found = headers.get("Retry-After") if hasattr(headers, "get") else None
    try:
        return max(1.0, float(str(found)))
    except ValueError:
        return _RETRY_AFTER
