"""What a button does."""

from dataclasses import replace
from datetime import datetime

from bot.compose import figures_reply, item_words, listed_items, points_reply, source_reply, who_reply
from bot.memory import open_all
from bot.opened import Opened
from bot.reply import Action, Audience, Reply, fail, say
from bot.store import Store
from bot.store.records import Feedback, Request
from summarizer.items import Quote

_MOST_SOURCES = 5
_NO_ITEM = "That item is not in this article's digest."
FORGOTTEN = "That article is not kept any more. Paste it or its link again for a new digest."


def press(store: Store, request: Request, now: datetime) -> list[Reply]:
    """The Replies to a button; payload: {"action", "value"} as the `Button` had them."""
    action, value = str(request.payload.get("action")), str(request.payload.get("value"))
    article, _, item = value.partition(":")
    opened = open_all(store, [int(article)]) if article.isdecimal() and len(article) < 16 else []
    if not opened or not _may_see(store, request, opened[0].article):
        return [fail(FORGOTTEN)]
    match action:
        case Action.WHO:
            return [who_reply(opened) if not item else said_by(opened[0], item)]
        case Action.FIGURES:
            return [figures_reply(opened[0])]
        case Action.POINTS:
            return [points_reply(opened[0])]
        case Action.SOURCE:
            return sources(opened[0], item)
        case Action.WRONG:
            store.put_feedback(Feedback(request.channel, opened[0].article, item or None, request.person, "", now))
            about = item_words(opened[0], item) if item else None
            return [say(f"Thank you, noted{f': “{about}”' if about else ''}.", audience=Audience.PERSON)]
        case _:
            return [fail("This button is not known any more; ask for help to see what can be asked.")]


def said_by(opened: Opened, item: str) -> Reply:
    """All quotes of the speaker, or of those who speak jointly, whose quote `item` is."""
    digest = opened.digest
    meant = next((_names(quote) for quote in digest.quotes if quote.id == item), None)
    if meant is None:
        return fail(_NO_ITEM)
    quotes = tuple(quote for quote in digest.quotes if _names(quote) == meant)
    return who_reply([replace(opened, digest=replace(digest, quotes=quotes))])


def sources(opened: Opened, item: str = "") -> list[Reply]:
    """The sentence of an item in its paragraph; without an item, of each key point, or where there are none of each quote and
    figure. To the person alone."""
    points = [f"p{number}" for number in range(1, len(opened.digest.key_points) + 1)]
    items = [item] if item else points or [each for each, _ in listed_items(opened)][:_MOST_SOURCES]
    found = [reply for each in items if (reply := source_reply(opened, each))]
    if not found:
        return [fail(_NO_ITEM)]
    blocks = tuple(block for reply in found for block in reply.blocks)
    return [Reply(blocks, found[0].headline, found[0].url, audience=Audience.PERSON)]


def _names(quote: Quote) -> tuple[str, ...]:
    return tuple(speaker.name for speaker in quote.speakers)


def _may_see(store: Store, request: Request, article: int) -> bool:
    """What one channel saw is not shown in another, whatever a button says."""
    return store.seen(request.channel, article, datetime.min.replace(tzinfo=request.received_at.tzinfo)) is not None
