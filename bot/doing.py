"""Commands done: what is changed in the store, and what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commanded import (
    Command,
    ForgetChannel,
    ForgetMe,
    ListFeeds,
    ListFollows,
    Part,
    ReportWrong,
    Roundup,
    RoundupAt,
    RoundupDo,
    SetAnswering,
    SetTellWhenEmpty,
    Show,
    ShowHelp,
    ShowSettings,
    ShowSource,
    ShowStatus,
    StartFollowing,
    StopFollowing,
    Subscribe,
    Unsubscribe,
    VerifyQuotation,
)
from bot.compose import Form, digest_reply, figures_reply, listed_items, points_reply, who_reply
from bot.feeds import FeedFinder
from bot.manual import HELP, help_on
from bot.memory import NOTHING_SEEN, newest, open_all
from bot.opened import Opened
from bot.pressing import sources
from bot.reply import Audience, Reply, fail, say
from bot.settings import Settings
from bot.store import Store
from bot.store.records import Answering, Feedback, FeedRow, Request
from bot.telling import feed_lines, say_instant, status_text
from bot.timing import next_run, read_timing, say_timing
from bot.verifying import verify_reply

_LONGEST_ADDRESS = 2000  # characters; PostgreSQL keeps no index of longer ones
_ANSWERING = {
    Answering.AT_ONCE: "a pasted link or article gets its digest at once",
    Answering.ON_OFFER: "a pasted link or article gets an offer of a digest",
    Answering.OFF: "pasted links and articles are left alone; mention me for a digest",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a command is done with. articles: those that the thread it was given in is about."""

    store: Store
    request: Request
    settings: Settings
    finder: FeedFinder
    now: datetime
    articles: Sequence[int] = ()


def do(command: Command, scene: Scene) -> list[Reply]:
    """Do `command`; the Replies to it. Doing it twice changes no more than doing it once."""
    store, channel = scene.store, scene.request.channel
    match command:
        case Show(part):
            return _show(part, scene)
        case VerifyQuotation(quotation):
            return [verify_reply(store, channel, quotation, scene.articles)]
        case StartFollowing(what, at_once):
            store.follow(channel, what, scene.now, person=scene.request.person, at_once=at_once)
            when = "as soon as it comes up" if at_once else "in the roundup"
            return [say(f"Following “{what}”: this channel is told {when}. unfollow {what} ends it.{_no_feeds(scene)}")]
        case StopFollowing(what):
            found = store.unfollow(channel, what)
            return [
                say(f"“{what}” is followed no more.") if found else fail(f"“{what}” is not followed here; follows lists all.")
            ]
        case ListFollows():
            lines = [f"{follow.what}{' (at once)' if follow.at_once else ''}" for follow in store.follows(channel)]
            return [_list("Followed here:", lines, "Nothing is followed here. Say: follow Helena Marsh")]
        case Subscribe(address):
            return [_subscribe(address, scene)]
        case Unsubscribe(which):
            return [_unsubscribe(which, scene)]
        case ListFeeds():
            return [
                _list(
                    "Feeds of this channel:", feed_lines(store.feeds(channel)), "No feeds here yet. Say: subscribe <feed or site>"
                )
            ]
        case RoundupAt(words):
            return [_set_time(words, scene)]
        case RoundupDo(what):
            return [_roundup(what, scene)]
        case ShowSettings():
            set_ = store.channel_settings(channel)
            empty = "says so in a line" if set_.tell_when_empty else "is not posted"
            return [say(f"In this channel {_ANSWERING[set_.answering]}; a roundup with nothing new {empty}.")]
        case SetAnswering(answering):
            store.set_channel_settings(channel, replace(store.channel_settings(channel), answering=answering), scene.now)
            return [say(f"Done: {_ANSWERING[answering]}.")]
        case SetTellWhenEmpty(on):
            store.set_channel_settings(channel, replace(store.channel_settings(channel), tell_when_empty=on), scene.now)
            return [say(f"Done: a roundup with nothing new {'says so in a line' if on else 'is not posted'}.")]
        case ShowStatus():
            return [say(status_text(store, channel, scene.now))]
        case ShowHelp(about):
            return [say(help_on(about) if about else HELP, audience=Audience.PERSON)]
        case ShowSource(words):
            return _source_of(words, scene)
        case ReportWrong(note):
            return [_report(note, scene)]
        case ForgetMe():
            person = scene.request.person
            if person is None:
                return [fail("This platform does not say who you are, so nothing is kept of you.")]
            store.forget_person(channel.platform, channel.workspace, person)
            return [say("Done: nothing that was kept says any more that it was you.", audience=Audience.PERSON)]
        case ForgetChannel(sure):
            if not sure:
                line = "This erases all that was seen, followed and subscribed to here. If you are sure: forget this channel yes"
                return [say(line, audience=Audience.PERSON)]
            store.erase_channel(channel)
            return [say("Done: everything of this channel is erased.")]
        case _:
            raise AssertionError("read_message turns the others into other messages")


def _show(part: Part, scene: Scene) -> list[Reply]:
    store = scene.store
    if part is Part.WHO and not scene.articles:
        return [newest(store, scene.request.channel) or fail(NOTHING_SEEN)]
    opened = _at_hand(scene)
    if not opened:
        return [fail(NOTHING_SEEN)]
    match part:
        case Part.WHO:
            return [who_reply(opened)]
        case Part.POINTS:
            return [points_reply(one) for one in opened]
        case Part.FIGURES:
            return [figures_reply(one) for one in opened]
        case Part.SOURCE:
            return [reply for one in opened for reply in sources(one)]
        case Part.DIGEST | Part.ALL:
            form = Form.ALL if part is Part.ALL else Form.FULL
            return [digest_reply(one, form) for one in opened]


def _at_hand(scene: Scene) -> list[Opened]:
    """The thread's articles, or the one that the channel saw last."""
    recent = scene.store.recent(scene.request.channel, 1)
    return open_all(scene.store, scene.articles or [sighting.article for sighting in recent])


def _source_of(words: str, scene: Scene) -> list[Reply]:
    wanted = words.casefold()
    opened = _at_hand(scene)
    for one in opened:
        item = next((item for item, shown in listed_items(one) if wanted in shown.casefold()), None)
        if item is not None:
            return sources(one, item)
    return [fail(f"No point, quote or figure of the article at hand has the words “{words}”." if opened else NOTHING_SEEN)]


def _report(note: str, scene: Scene) -> Reply:
    channel = scene.request.channel
    opened = _at_hand(scene)
    if not opened:
        return fail(NOTHING_SEEN)
    scene.store.put_feedback(Feedback(channel, opened[0].article, None, scene.request.person, note, scene.request.received_at))
    return say("Thank you, noted.", audience=Audience.PERSON)


def _list(title: str, lines: Sequence[str], none: str) -> Reply:
    return say("\n".join([title, *(f"  {number}. {line}" for number, line in enumerate(lines, 1))]) if lines else none)


def _no_feeds(scene: Scene) -> str:
    return "" if scene.store.feeds(scene.request.channel) else " There are no feeds here yet: subscribe <feed or site>"


def _subscribe(address: str, scene: Scene) -> Reply:
    found = scene.finder.find(address)
    if isinstance(found, str):
        return fail(f"{found[:1].upper()}{found[1:]}.".replace("..", "."))
    best = found[0]
    if len(best.url) > _LONGEST_ADDRESS:
        return fail("That feed's address is too long to be kept.")
    known = {feed.url for feed in scene.store.feeds(scene.request.channel)}
    if best.url in known:
        return say(f"This channel has that feed already: {best.title or best.url}")
    scene.store.add_feed(scene.request.channel, best.url, best.title, scene.now)
    others = f"\nThe site has other feeds too: {', '.join(feed.url for feed in found[1:4])}" if len(found) > 1 else ""
    return say(f"Subscribed to {best.title or best.url}.{_no_time(scene)}{others}")


def _no_time(scene: Scene) -> str:
    set_ = scene.store.subscription(scene.request.channel)
    return "" if set_ and set_.timing else " Say when the roundup is to come: roundup at 08:30 weekdays Europe/London"


def _unsubscribe(which: str, scene: Scene) -> Reply:
    feeds = scene.store.feeds(scene.request.channel)
    feed = _find_feed(which, feeds)
    if feed is None:
        return fail(f"No feed of this channel is “{which}”; feeds lists all with their numbers.")
    scene.store.remove_feed(scene.request.channel, feed.id)
    return say(f"Unsubscribed from {feed.title or feed.url}.")


def _find_feed(which: str, feeds: Sequence[FeedRow]) -> FeedRow | None:
    """By its number in the list, its address or title, or the site's, if only one feed is of it."""
    if which.isdecimal():
        return feeds[int(which) - 1] if 0 < int(which) <= len(feeds) else None
    bare = which.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    exact = [feed for feed in feeds if feed.url.lower().rstrip("/").endswith(f"//{bare}") or feed.title.lower() == which.lower()]
    partly = [feed for feed in feeds if bare in feed.url.lower() or bare in feed.title.lower()]
    return exact[0] if exact else partly[0] if len(partly) == 1 else None


def _set_time(words: str, scene: Scene) -> Reply:
    now = scene.store.subscription(scene.request.channel)
    zone = now.timing.zone if now and now.timing else scene.settings.time_zone
    timing = read_timing(words, zone)
    if isinstance(timing, str):
        return fail(f"{timing[:1].upper()}{timing[1:]}{'' if timing.endswith(('.', '?', '”')) else '.'}")
    set_ = scene.store.set_timing(scene.request.channel, timing, scene.now, person=scene.request.person)
    if set_.paused:
        set_ = scene.store.set_paused(scene.request.channel, False, scene.now)
    first = next_run(timing, scene.now, set_.watermark)
    when = f" First on {say_instant(first, timing.zone)}." if first else ""
    return say(f"Roundup: {say_timing(timing)}.{when}{_no_feeds(scene)}")


def _roundup(what: Roundup, scene: Scene) -> Reply:
    """NOW and PREVIEW are made by `bot.roundups`; here is the rest."""
    channel = scene.request.channel
    set_ = scene.store.subscription(channel)
    if set_ is None or set_.timing is None:
        return say("No roundup is set here. Say: roundup at 08:30 weekdays Europe/London; or, just once: roundup now")
    if what is Roundup.PAUSE:
        scene.store.set_paused(channel, True, scene.now)
        return say("The roundup is paused; roundup resume goes on with it.")
    if what is Roundup.RESUME and set_.paused:
        set_ = scene.store.set_paused(channel, False, scene.now)
    timing = set_.timing
    assert timing is not None
    if set_.paused:
        return say(f"Roundup: {say_timing(timing)}; paused. roundup resume goes on with it.")
    following = next_run(timing, scene.now, set_.watermark)
    return say(f"Roundup: {say_timing(timing)}.{f' Next on {say_instant(following, timing.zone)}.' if following else ''}")
