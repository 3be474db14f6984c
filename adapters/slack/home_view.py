"""What the Home tab shows, as a view: pure. https://docs.slack.dev/surfaces/app-home"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.slack.modals import ChannelState, Place, mention
from adapters.slack.rich import Run, bullets, line, rich, words
from adapters.slack.shapes import Json
from adapters.text import clean, shorten
from bot.store.records import Answering
from bot.telling import say_instant
from bot.timing import next_run, say_timing

CHANNELS_ON_A_PAGE = 20  # three blocks each, of 100
_LISTED = 5  # feeds and follows of a channel that are named
_LONGEST_NAME = 80  # characters of a feed's title or of what is followed
_ANSWERING = {
    Answering.AT_ONCE: "a pasted link or article gets its digest at once",
    Answering.ON_OFFER: "a pasted link or article gets an offer of a digest",
    Answering.OFF: "pasted links and articles are left alone",
}
_CAN = (
    "Paste a link or an article: its key points, quotes with who said them, and figures come in the thread.",
    "Ask in the thread, or mention me: what did Helena Marsh say about the ferries?",
    "Mention me with verify and a quotation: it is real, altered, or nowhere.",
    "/pullquote help lists all that I can do.",
)
NOT_ADMIN = "Only admins of this workspace may change what a channel is set to."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. zone: the IANA name of their time zone. may_change: whether what is set."""

    person: str
    zone: str
    may_change: bool


def home_view(
    states: Sequence[ChannelState], viewer: Viewer, place: Place, now: datetime, retention_days: int, notice: str = ""
) -> Json:
    """The tab. states: of all channels. place: the page that is shown. notice: what has just been done."""
    pages = max(1, -(-len(states) // CHANNELS_ON_A_PAGE))
    page = min(max(place.page, 0), pages - 1)
    shown = states[page * CHANNELS_ON_A_PAGE : (page + 1) * CHANNELS_ON_A_PAGE]
    blocks = [*rich(line(words(shorten(clean(notice), 1000), "bold")))] if notice else []
    blocks.append({"type": "header", "text": _plain("Your channels")})
    if all(state.channel.id.startswith("D") for state in states):
        blocks += rich(line(words("I am in no channel of yours yet. Write /invite @pullquote in one.")))
    if states and not viewer.may_change:
        blocks.append(_context(NOT_ADMIN))
    for state in shown:
        blocks += [*_channel(state, viewer, now), {"type": "divider"}]
    turns = [("back", "Back", page - 1)] * (page > 0) + [("on", f"More ({page + 2} of {pages})", page + 1)] * (page + 1 < pages)
    if turns:
        blocks.append(_actions([_button(f"page:{name}", label, str(number)) for name, label, number in turns]))
    blocks.append({"type": "header", "text": _plain("What I do")})
    blocks += rich(bullets(words(each) for each in _CAN))
    days = f"{retention_days} day{'' if retention_days == 1 else 's'}"
    kept = f"Every line I show is from the article. What a channel has seen is kept for {days}, then forgotten."
    blocks.append(_context(kept))
    blocks.append(_actions([_forget_button()]))
    return {"type": "home", "private_metadata": replace(place, page=page).packed(), "blocks": blocks}


def _channel(state: ChannelState, viewer: Viewer, now: datetime) -> list[Json]:
    feeds = [f"{feed.title or feed.url}{' (asked no more)' if feed.dead else ''}" for feed in state.feeds]
    follows = [f"{one.what}{' (at once)' if one.at_once else ''}" for one in state.follows]
    lines = [
        [*words("Answers: ", "bold"), *words(f"{_ANSWERING[state.settings.answering]}.")],
        [*words("Roundup: ", "bold"), *words(roundup_line(state, viewer.zone, now))],
        [*words("Feeds: ", "bold"), *_listed(feeds)],
        [*words("Followed: ", "bold"), *_listed(follows)],
    ]
    if not state.inside:
        lines.insert(0, words("I am not in this channel: write /invite @pullquote there, or nothing can be posted."))
    block = rich([*line(mention(state.channel.id)), *bullets(lines)])
    return [*block, _actions(_changes(state))] if viewer.may_change else block


def roundup_line(state: ChannelState, zone: str, now: datetime) -> str:
    """When the channel's roundup comes, and the next one in `zone`, the person's own, too."""
    timing, set_ = state.timing, state.subscription
    if timing is None or set_ is None:
        return "not set."
    if set_.paused:
        return f"{say_timing(timing)}; paused."
    following = next_run(timing, now, set_.watermark)
    if following is None:
        return f"{say_timing(timing)}; never due."
    there, here = say_instant(following, timing.zone), say_instant(following, zone)
    own = f", which is {here} for you ({zone})" if here != there else ""
    return f"{say_timing(timing)}; next on {there}{own}."


def _changes(state: ChannelState) -> list[Json]:
    id = state.channel.id
    forms = (("settings", "Answers …"), ("roundup", "Roundup …"), ("feeds", "Feeds …"), ("follows", "Follow list …"))
    buttons = [_button(form, label, id) for form, label in forms]
    if state.subscription is not None and state.timing is not None:
        paused = state.subscription.paused
        buttons.append(_button("resume" if paused else "pause", "Resume the roundup" if paused else "Pause the roundup", id))
    return buttons


def _listed(names: Sequence[str]) -> Run:
    shown = ", ".join(shorten(clean(name), _LONGEST_NAME) for name in names[:_LISTED])
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return words(f"{shown}{more}" if names else "none")


def _forget_button() -> Json:
    confirm = {
        "title": _plain("Forget you?"),
        "text": _plain("What you asked for and reported is deleted. What you set in channels stays, and no longer says who."),
        "confirm": _plain("Forget me"),
        "deny": _plain("Cancel"),
    }
    return _button("forget", "Forget me", "me") | {"confirm": confirm}


def _button(name: str, label: str, value: str) -> Json:
    return {"type": "button", "action_id": f"home:{name}", "text": _plain(label), "value": value}


def _actions(elements: Sequence[Json]) -> Json:
    return {"type": "actions", "elements": list(elements)}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [_plain(text)]}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
