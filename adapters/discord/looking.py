"""A message that may have been sent, looked for among the bot's own: Discord gives no nonce back, so by what it shows."""

import re
import time
from collections.abc import Container, Sequence
from typing import Any

from adapters.discord.limits import Json
from adapters.discord.sending import Sending

_LOOK_BACK = 24 * 3600.0  # seconds; a message is tried for six hours, and the bot may have been down meanwhile
_PAGES, _PAGE = 5, 100  # of history that are looked through for one message; messages on each
_EPOCH = 1_420_070_400.0  # seconds; snowflakes begin in 2015
_NUMBER = re.compile(r"(?<=:)\d+")  # of an article; in a store that was restored from a backup the same one has another


async def look(
    sending: Sending, place: str, sent: Sequence[Json], author: str, others: Container[str], *, reply_to: str | None
) -> str | None:
    """The newest message of the last day in a channel or thread that shows what one of `sent` does: its id, or None.

    author: the bot. others: messages that are known to be something else. reply_to: what it may be a reply to.
    """
    wanted, before = [_shown(message) for message in sent], None
    oldest = int((time.time() - _LOOK_BACK - _EPOCH) * 1000) << 22
    for _ in range(_PAGES):
        page = await sending.history(place, before, _PAGE)
        for message in page:
            to = (message.get("message_reference") or {}).get("message_id")
            mine = message["author"]["id"] == author and message["id"] not in others and to in (None, reply_to)
            if mine and _shown(message) in wanted:
                return str(message["id"])
        if len(page) < _PAGE or int(page[-1]["id"]) < oldest:
            break
        before = str(page[-1]["id"])
    return None


def _shown(message: Json) -> Any:
    """What tells a message apart, of one that is sent as of one that Discord gives back."""
    told = [
        [_words(embed.get("title")), _words(embed.get("description")), _words((embed.get("footer") or {}).get("text"))]
        for embed in message.get("embeds") or []
    ]
    ids = [str(one.get("custom_id")) for row in message.get("components") or [] for one in row.get("components") or []]
    return [_words(message.get("content")), told, [_NUMBER.sub("", id) for id in ids]]


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
