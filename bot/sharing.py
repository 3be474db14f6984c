"""Articles that somebody shared, into what is posted: a digest each, a pointer to an earlier one, or why there is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.compose import Form, digest_reply
from bot.opened import Opened, headline
from bot.reading import InputError
from bot.reply import Link, Links, Reply, Text, fail
from bot.store import Store
from bot.store.records import Request, Sighting

AGAIN = timedelta(days=1)
"""For how long an article that was digested in a channel is pointed to instead of digested again."""
_UNDER_WAY = timedelta(minutes=2)  # how long a digest that somebody else asked for may be on its way

_NOBODYS_FAULT = frozenset(
    {"video_page", "front_page", "list", "too_short", "no_article", "wrong_type", "unsupported_type", "not_english", "empty"}
)
"""What a link leads to that was never meant as an article; nobody who did not ask is told so."""


def share(
    store: Store, request: Request, outcomes: Sequence[int | InputError], names: Sequence[str], form: Form
) -> tuple[Reply, ...]:
    """What is said to the articles that `request` names. outcomes: the store's id of each, or why there is none; names: as given.

    The channel has seen them from now on. May be called again for the same request, with the same result.
    """
    replies: list[Reply] = []
    for outcome, name in zip(outcomes, names, strict=True):
        if isinstance(outcome, InputError):
            if request.payload.get("addressed") or outcome.code not in _NOBODYS_FAULT:
                replies.append(
                    fail(f"{name}: {outcome.message}." if name else f"{outcome.message[:1].upper()}{outcome.message[1:]}.")
                )
            continue
        digest = store.digest(outcome)
        if digest is None:
            continue  # forgotten in the meantime
        opened = Opened(digest, outcome)
        first = _note(store, request, outcome)
        afresh = bool(request.payload.get("afresh")) or first.seen_at == request.received_at
        if afresh or _came_to_nothing(first, request.received_at):
            replies.append(digest_reply(opened, form))
        else:
            replies.append(_pointer(opened, first, request.received_at))
    return tuple(replies)


def _note(store: Store, request: Request, article: int) -> Sighting:
    thread = request.thread or request.message
    return store.note_seen(request.channel, article, request.received_at, person=request.person, thread=thread)


def _came_to_nothing(first: Sighting, now: datetime) -> bool:
    """Whether an earlier request for the article had its time, and no digest was posted."""
    return first.message is None and now - first.seen_at > _UNDER_WAY


def _pointer(opened: Opened, first: Sighting, now: datetime) -> Reply:
    """Where the digest stands already."""
    minutes = max(0, int((now - first.seen_at).total_seconds() // 60))
    when = "just now" if minutes < 1 else f"{minutes} min ago" if minutes < 60 else f"{minutes // 60} h ago"
    title = headline(opened.digest)
    if first.message is None:
        return Reply((Text(f"This is being digested here already: {title}"),), articles=(opened.article,))
    if first.link:
        return Reply((Text(f"Digested here {when} already:"), Links((Link(title, first.link),))), articles=(opened.article,))
    return Reply((Text(f"Digested here {when} already: {title}\nAsk “digest” to see it again."),), articles=(opened.article,))
