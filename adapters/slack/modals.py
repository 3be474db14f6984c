"""The forms behind the buttons of the Home tab: what they show, and what a person's entries in them ask for.

Pure. A form is a modal (https://docs.slack.dev/surfaces/modals); what was entered is turned into the commands that a person
could have written in the channel, or into a line under the field that is wrong.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from adapters.slack.limits import INPUT_CHARACTERS, OPTION_TEXT, SELECT_OPTIONS
from adapters.slack.rich import Run, line, rich, words
from adapters.slack.shapes import Json
from adapters.text import clean, shorten
from adapters.zone_search import zone_label
from bot.channel import Channel
from bot.commanded import BadCommand, Command, RoundupAt, SetAnswering, SetTellWhenEmpty, StartFollowing, Subscribe
from bot.commands import read_command
from bot.store.records import Answering, ChannelSettings, FeedRow, Follow, Subscription, Timing
from bot.timing import say_timing
from bot.zones import zone_named

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ZONE = "home:zone"
"""The action id of the zones that are searched."""

_ADDRESS, _WHAT, _WHEN, _ENDED, _AT, _DAYS, _ZONE, _ANSWERING, _EMPTY = (
    "address", "what", "when", "ended", "at", "days", "zone", "answering", "empty",
)  # fmt: skip
FIRST_FIELD = {"settings": _ANSWERING, "roundup": _AT, "feeds": _ADDRESS, "follows": _WHAT}
"""By form: the field under which stands what is wrong with it as a whole."""

_WORKDAYS = frozenset(range(5))
_MORNING = time(8, 30)
_LONGEST_ADDRESS = 2000  # as `bot.doing` has it
_LONGEST_NAME = 200
_ANSWERS = {
    Answering.AT_ONCE: ("A digest at once", "in the thread of the link or article"),
    Answering.ON_OFFER: ("An offer", "a reaction of mine; press it, or click, for the digest"),
    Answering.OFF: ("Nothing", "unless I am mentioned"),
}


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How things stand in a channel. inside: the bot is a member of it."""

    channel: Channel
    settings: ChannelSettings
    subscription: Subscription | None
    feeds: tuple[FeedRow, ...]
    follows: tuple[Follow, ...]
    inside: bool = True

    @property
    def timing(self) -> Timing | None:
        return self.subscription.timing if self.subscription else None


@dataclass(frozen=True, slots=True)
class Place:
    """What a view carries with it: of the Home tab, the page that it shows and the person's direct messages with the bot; of a
    form, its channel too."""

    channel: str = ""
    page: int = 0
    direct: str = ""

    def packed(self) -> str:
        return json.dumps([self.channel, self.page, self.direct])

    @classmethod
    def of(cls, metadata: str) -> "Place":
        return cls(*json.loads(metadata)) if metadata else cls()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form asks for. ended_feeds: ids of feeds, ended_follows: ids of follows that are to end; these first."""

    commands: tuple[Command, ...] = ()
    ended_feeds: tuple[int, ...] = ()
    ended_follows: tuple[int, ...] = ()


Errors = dict[str, str]
"""By field: what is wrong with it."""
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What was entered, as a view's state has it: by block, then by action."""


def mention(channel: str) -> Run:
    """The channel by its name, which Slack puts in."""
    if channel.startswith("D"):
        return words("Your direct messages with me", "bold")
    return [{"type": "channel", "channel_id": channel, "style": {"bold": True}}]


def settings_form(state: ChannelState, place: Place) -> Json:
    """What a pasted link gets, and whether an empty roundup is told."""
    answers = [_option(title, one.value, note) for one, (title, note) in _ANSWERS.items()]
    chosen = answers[list(_ANSWERS).index(state.settings.answering)]
    told = _option("Say so in a line", "yes")
    checked = {"initial_options": [told]} if state.settings.tell_when_empty else {}
    fields = [
        _field(
            _ANSWERING,
            "What a pasted link or article gets",
            {"type": "radio_buttons", "options": answers, "initial_option": chosen},
        ),
        _field(_EMPTY, "When a roundup has nothing new", {"type": "checkboxes", "options": [told], **checked}, optional=True),
    ]
    return _form("settings", "Answers", state, place, fields)


def roundup_form(state: ChannelState, place: Place, zone: str, now: datetime) -> Json:
    """When the roundup comes. zone: the person's own, for a channel that has none."""
    timing = state.timing or Timing(_MORNING, _WORKDAYS, zone)
    days = [_option(name, str(number)) for number, name in enumerate(DAYS)]
    picked = [days[number] for number in sorted(timing.weekdays)]
    select: Json = {
        "type": "external_select",
        "action_id": ZONE,
        "min_query_length": 1,
        "placeholder": _plain("A large city, such as London"),
        "initial_option": zone_option(timing.zone, now),
    }
    fields = [
        _field(_AT, "Time", {"type": "timepicker", "initial_time": f"{timing.at:%H:%M}"}),
        _field(_DAYS, "Days", {"type": "checkboxes", "options": days, **({"initial_options": picked} if picked else {})}),
        _field(_ZONE, "Time zone", select, hint="Type the first letters of a large city of yours; summer time is seen to."),
    ]
    return _form("roundup", "Roundup", state, place, fields)


def feeds_form(state: ChannelState, place: Place, address: str = "", problem: str = "") -> Json:
    """A feed to add, feeds to end. address, problem: what was entered before, and why it was no use."""
    entry: Json = {"type": "plain_text_input", "max_length": _LONGEST_ADDRESS, "placeholder": _plain("https://kestrel.example")}
    if address:
        entry["initial_value"] = shorten(address, _LONGEST_ADDRESS)
    hint = "The address of a feed, or of a site: its feed is looked for."
    fields = [_field(_ADDRESS, "Add a feed", entry, hint=hint, optional=True)]
    if problem:
        fields.insert(0, *rich(line([*words("Not added: ", "bold"), *words(problem)])))
    listed = [_option(feed.title or feed.url, str(feed.id)) for feed in state.feeds]
    return _form("feeds", "Feeds", state, place, [*fields, *_ending("Feeds to end", listed)])


def follows_form(state: ChannelState, place: Place) -> Json:
    """Somebody or something to follow, and what to follow no more."""
    times = [_option("In the roundup", "roundup"), _option("At once", "at once", "as soon as an article of a feed names it")]
    entry: Json = {"type": "plain_text_input", "max_length": _LONGEST_NAME, "placeholder": _plain("Helena Marsh, or: ferries")}
    fields = [
        _field(_WHAT, "Follow a person or topic", entry, optional=True),
        _field(_WHEN, "Tell this channel", {"type": "radio_buttons", "options": times, "initial_option": times[0]}),
    ]
    listed = [_option(follow.what, str(follow.id)) for follow in state.follows]
    return _form("follows", "Follow list", state, place, [*fields, *_ending("To follow no more", listed)])


def telling(title: str, text: str) -> Json:
    """A modal that only says something."""
    blocks = rich(line(words(shorten(clean(text), INPUT_CHARACTERS))))
    return {"type": "modal", "title": _plain(title), "close": _plain("Close"), "blocks": blocks}


def read_form(form: str, values: Values, state: ChannelState) -> Wanted | Errors:
    """What the entries in a form ask for, or what is wrong with them. state: of its channel, as it is now."""
    return _READERS[form](values, state)


def zone_option(name: str, now: datetime) -> Json:
    """A zone to choose, with what its clocks show."""
    return _option(zone_label(name, now), name)


def _read_settings(values: Values, state: ChannelState) -> Wanted | Errors:
    answering = Answering(_chosen(values, _ANSWERING))
    told = bool(_entry(values, _EMPTY).get("selected_options"))
    commands: list[Command] = []
    if answering is not state.settings.answering:
        commands.append(SetAnswering(answering))
    if told is not state.settings.tell_when_empty:
        commands.append(SetTellWhenEmpty(told))
    return Wanted(tuple(commands))


def _read_roundup(values: Values, state: ChannelState) -> Wanted | Errors:  # noqa: ARG001 (all readers take the same)
    at = _entry(values, _AT).get("selected_time") or ""
    days = frozenset(int(option["value"]) for option in _entry(values, _DAYS).get("selected_options") or ())
    zone = zone_named(_chosen(values, _ZONE))
    errors = {}
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", at):
        errors[_AT] = "Choose a time of day."
    if not days:
        errors[_DAYS] = "Choose one day or more; to have none for a while, pause the roundup."
    if zone is None:
        errors[_ZONE] = "Choose a time zone."
    if errors or zone is None:
        return errors
    return Wanted((RoundupAt(say_timing(Timing(time.fromisoformat(at), days, zone))),))


def _read_feeds(values: Values, state: ChannelState) -> Wanted | Errors:
    kept = {feed.id for feed in state.feeds}
    ended = tuple(one for one in _ended(values) if one in kept)
    address = address_in(values)
    if not address:
        return Wanted(ended_feeds=ended) if ended else {_ADDRESS: "Give the address of a feed or site, or choose feeds to end."}
    command = read_command(f"subscribe {address}")
    if isinstance(command, Subscribe):
        return Wanted((command,), ended_feeds=ended)
    return {_ADDRESS: command.message if isinstance(command, BadCommand) else "Give the address of one feed or site."}


def _read_follows(values: Values, state: ChannelState) -> Wanted | Errors:
    kept = {follow.id for follow in state.follows}
    ended = tuple(one for one in _ended(values) if one in kept)
    what = (_entry(values, _WHAT).get("value") or "").strip()
    if not what:
        return Wanted(ended_follows=ended) if ended else {_WHAT: "Say whom or what to follow, or choose what to follow no more."}
    command = read_command(f"follow {what}")
    if isinstance(command, StartFollowing):
        at_once = command.at_once or _chosen(values, _WHEN) == "at once"
        return Wanted((replace(command, at_once=at_once),), ended_follows=ended)
    return {_WHAT: command.message if isinstance(command, BadCommand) else "A name or a topic, in a few words."}


_READERS: dict[str, Callable[[Values, ChannelState], Wanted | Errors]] = {
    "settings": _read_settings,
    "roundup": _read_roundup,
    "feeds": _read_feeds,
    "follows": _read_follows,
}


def address_in(values: Values) -> str:
    """The address that was entered in the form for feeds."""
    return str(_entry(values, _ADDRESS).get("value") or "").strip()


def _entry(values: Values, field: str) -> Mapping[str, Any]:
    return next(iter(values.get(field, {}).values()), {})


def _chosen(values: Values, field: str) -> str:
    return str((_entry(values, field).get("selected_option") or {}).get("value", ""))


def _ended(values: Values) -> list[int]:
    return [int(option["value"]) for option in _entry(values, _ENDED).get("selected_options") or ()]


def _form(form: str, title: str, state: ChannelState, place: Place, fields: Sequence[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": f"home:{form}",
        "private_metadata": replace(place, channel=state.channel.id).packed(),
        "title": _plain(title),
        "submit": _plain("Save"),
        "close": _plain("Cancel"),
        "blocks": [*rich(line(mention(state.channel.id))), *fields],
    }


def _field(name: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    field: Json = {"type": "input", "block_id": name, "label": _plain(label), "element": {"action_id": name, **element}}
    return field | ({"hint": _plain(hint)} if hint else {}) | ({"optional": True} if optional else {})


def _ending(label: str, listed: Sequence[Json]) -> list[Json]:
    """The field in which what is there is ended, if anything is. Slack takes 100; the others follow when some have gone."""
    if not listed:
        return []
    select = {"type": "multi_static_select", "options": list(listed[:SELECT_OPTIONS]), "placeholder": _plain("None")}
    return [_field(_ENDED, label, select, optional=True)]


def _option(text: str, value: str, note: str = "") -> Json:
    made: Json = {"text": _plain(shorten(clean(text), OPTION_TEXT) or "?"), "value": value}
    return made | ({"description": _plain(note)} if note else {})


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}
