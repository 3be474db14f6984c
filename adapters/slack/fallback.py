"""A Reply as the `text` beside the blocks, which notifications show and screen readers read."""

from adapters.lines import plain_lines
from adapters.slack.limits import MESSAGE_TEXT_ADVISED
from adapters.slack.mrkdwn import neutral
from adapters.text import shorten
from bot.reply import Reply


def fallback(reply: Reply) -> str:
    """`reply` in words, as mrkdwn that means nothing but itself; shortened to what Slack advises."""
    return shorten(neutral("\n".join(plain_lines(reply))).strip(), MESSAGE_TEXT_ADVISED) or "Nothing to show."
