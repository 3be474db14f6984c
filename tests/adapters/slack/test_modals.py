"""The forms: what is entered is checked, what is wrong stands under its field, what is right is done as the command would be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import modals
from adapters.slack.allowed import problems
from adapters.slack.limits import SELECT_OPTIONS
from adapters.slack.modals import ChannelState, Place, Wanted, read_form
from adapters.slack.shapes import Json
from adapters.zone_search import zones_like
from bot.commanded import StartFollowing, Subscribe
from bot.store.records import Answering, ChannelSettings, Timing
from bot.timing import read_timing
from bot.zones import zone_names
from tests.adapters.slack.at_home import C1, NOW, AtHome, at_home, entered, options, text_of

NOTHING_SET = ChannelState(C1, ChannelSettings(), None, (), ())


@pytest.fixture
def there(tmp_path: Path) -> Iterator[AtHome]:
    with at_home(tmp_path) as made:
        yield made
        assert made.slack.refused == []


def typed(text: str | None) -> Json:
    return {"type": "plain_text_input", "value": text}


def chosen(value: str) -> Json:
    return {"type": "radio_buttons", "selected_option": {"text": {"type": "plain_text", "text": value}, "value": value}}


def several(*values: str) -> Json:
    return {
        "type": "checkboxes",
        "selected_options": [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values],
    }


# A feed


def test_a_feed_that_is_found_is_added(there: AtHome) -> None:
    ack = there.saves(there.form("feeds"), address=typed("kestrel.example"))
    assert ack.payload is None  # the form closes
    there.says_then("Subscribed to Kestrel Post.", "Feeds: Kestrel Post")
    assert [feed.url for feed in there.store.feeds(C1)] == ["https://kestrel.example/feed"]


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("heron.example", "No feed was found there; give the address of a feed."),
        ("ferries", "Give the address: subscribe https://kestrel.example; for a topic: follow ferries"),
        ("  ", "Give the address of a feed or site, or choose feeds to end."),
        (None, "Give the address of a feed or site, or choose feeds to end."),
    ],
)
def test_an_address_that_is_no_use_says_so_under_the_field(there: AtHome, address: str | None, problem: str) -> None:
    ack = there.saves(there.form("feeds"), address=typed(address))
    assert ack.payload == {"response_action": "errors", "errors": {"address": problem}}
    assert there.store.feeds(C1) == []


def test_a_search_that_takes_long_goes_on_while_the_form_says_so(there: AtHome) -> None:
    form = there.form("feeds")
    there.finder.free.clear()
    ack = there.saves(form, address=typed("kestrel.example"))
    assert ack.ok
    assert "Looking …" in text_of(there.slack.modals("U1")[-1].view)
    there.finder.free.set()
    there.slack.wait_for(lambda: "Subscribed to Kestrel Post." in text_of(there.slack.modals("U1")[-1].view))
    there.says_then("Feeds: Kestrel Post")


def test_a_search_that_took_long_in_vain_gives_the_form_back(there: AtHome) -> None:
    form = there.form("feeds")
    there.finder.free.clear()
    there.saves(form, address=typed("heron.example"))
    there.finder.free.set()
    there.slack.wait_for(lambda: "Not added: No feed was found there" in text_of(there.slack.modals("U1")[-1].view))
    again = there.slack.modals("U1")[-1]
    assert entered(again.view)["address"]["address"]["value"] == "heron.example"
    assert there.saves(again, address=typed("kestrel.example")).payload is None
    there.says_then("Feeds: Kestrel Post")


def test_who_closed_the_form_while_it_looked_finds_the_feed_on_the_tab(there: AtHome) -> None:
    form = there.form("feeds")
    there.finder.free.clear()
    there.saves(form, address=typed("kestrel.example"))
    with there.slack.world.changed:
        there.slack.world.views.pop(form.id)
    there.finder.free.set()
    there.says_then("Feeds: Kestrel Post")
    assert [refused.error for refused in there.slack.refused] == ["not_found"]
    there.slack.world.refused.clear()


def test_feeds_are_ended_and_added_at_once(there: AtHome) -> None:
    feed = there.store.add_feed(C1, "https://heron.example/feed", "Heron Times", NOW)
    form = there.form("feeds")
    assert [option["text"]["text"] for option in options(form.view, "ended")] == ["Heron Times"]
    there.saves(form, ended=several(str(feed.id)), address=typed("https://kestrel.example"))
    there.says_then("Unsubscribed from Heron Times. Subscribed to Kestrel Post.", "Feeds: Kestrel Post")


def test_a_feed_of_another_channel_is_not_ended() -> None:
    values = entered(modals.feeds_form(NOTHING_SET, Place())) | {"ended": {"ended": several("7")}}
    assert "address" in read_form("feeds", values, NOTHING_SET)  # type: ignore[operator]


# The roundup


def test_a_roundup_begins_with_the_persons_own_zone(there: AtHome) -> None:
    there.slack.person("U7", tz="Asia/Tokyo")
    there.slack.channel("C7", "U7")
    view = there.form("roundup", "C7", "U7").view
    zone = entered(view)["zone"]["home:zone"]["selected_option"]
    assert zone == {"text": {"type": "plain_text", "text": "Asia/Tokyo (19:00 now)", "emoji": False}, "value": "Asia/Tokyo"}
    assert entered(view)["at"]["at"]["selected_time"] == "08:30"


def test_a_roundup_is_set(there: AtHome) -> None:
    ack = there.saves(
        there.form("roundup"),
        at={"type": "timepicker", "selected_time": "07:15"},
        days=several("0", "2", "5"),
        zone={"type": "external_select", "selected_option": modals.zone_option("America/New_York", NOW)},
    )
    assert ack.payload is None
    there.says_then("Roundup: 07:15 on Mon, Wed and Sat, America/New_York", "which is Mon 23 Nov, 12:15 for you (Europe/London)")
    subscription = there.store.subscription(C1)
    assert subscription is not None
    assert subscription.timing == read_timing("07:15 mon, wed, sat America/New_York", "UTC")
    assert subscription.person == "U1"


def test_a_roundup_needs_a_time_a_day_and_a_zone(there: AtHome) -> None:
    none: dict[str, Any] = {
        "at": {"type": "timepicker", "selected_time": None},
        "days": several(),
        "zone": {"type": "external_select", "selected_option": None},
    }
    ack = there.saves(there.form("roundup"), **none)
    assert ack.payload is not None
    assert ack.payload["errors"].keys() == {"at", "days", "zone"}
    assert there.store.subscription(C1) is None


def test_a_form_shows_what_is_set(there: AtHome) -> None:
    timing = read_timing("21:05 at weekends Asia/Kathmandu", "UTC")
    assert isinstance(timing, Timing)
    there.store.set_timing(C1, timing, NOW)
    values = entered(there.form("roundup").view)
    assert values["at"]["at"]["selected_time"] == "21:05"
    assert [option["text"]["text"] for option in values["days"]["days"]["selected_options"]] == ["Saturday", "Sunday"]
    assert values["zone"]["home:zone"]["selected_option"]["value"] == "Asia/Kathmandu"


# Zones


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lon", "Europe/London"),
        ("new york", "America/New_York"),
        ("NEW Y", "America/New_York"),
        ("europe/belg", "Europe/Belgrade"),
        ("utc", "UTC"),
        ("Lodnon", "Europe/London"),
        ("PST", "America/Los_Angeles"),
        ("Kathmandu time", "Asia/Kathmandu"),
    ],
)
def test_a_zone_is_found_by_what_was_typed_so_far(there: AtHome, text: str, first: str) -> None:
    ack = there.slack.options("home:zone", text)
    assert ack.payload is not None
    assert ack.payload["options"][0]["value"] == first


def test_what_is_no_zone_finds_none(there: AtHome) -> None:
    ack = there.slack.options("home:zone", "qqqq")
    assert ack.payload == {"options": []}


@given(st.text(max_size=40) | st.sampled_from(sorted(zone_names())).map(lambda name: name[:3]))
def test_whatever_is_typed_the_zones_found_are_zones_that_slack_can_list(text: str) -> None:
    found = zones_like(text, SELECT_OPTIONS)
    assert problems({"options": [modals.zone_option(name, NOW) for name in found]}) == []


# Whom and what to follow


def test_a_person_is_followed_at_once(there: AtHome) -> None:
    ack = there.saves(there.form("follows"), what=typed("Helena Marsh"), when=chosen("at once"))
    assert ack.payload is None
    there.says_then("Following “Helena Marsh”", "Followed: Helena Marsh (at once)")
    assert [(follow.what, follow.person, follow.at_once) for follow in there.store.follows(C1)] == [("Helena Marsh", "U1", True)]


def test_what_is_no_name_or_topic_says_so_under_the_field(there: AtHome) -> None:
    form = there.form("follows")
    for text, problem in (
        ("https://kestrel.example", "People and topics are followed; for a site or feed: subscribe https://kestrel.example"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", "A name or a topic, in a few words."),
        (None, "Say whom or what to follow, or choose what to follow no more."),
    ):
        ack = there.saves(form, what=typed(text))
        assert ack.payload == {"response_action": "errors", "errors": {"what": problem}}
    assert there.store.follows(C1) == []


def test_what_is_followed_is_followed_no_more(there: AtHome) -> None:
    follow = there.store.follow(C1, "ferries", NOW)
    there.store.follow(C1, "bridges", NOW)
    there.saves(there.form("follows"), ended=several(str(follow.id)))
    there.says_then("“ferries” is followed no more.", "Followed: bridges")


# Answers


def test_what_a_pasted_link_gets_is_changed(there: AtHome) -> None:
    form = there.form("settings")
    assert entered(form.view)["answering"]["answering"]["selected_option"]["value"] == "at_once"
    there.saves(form, answering=chosen("on_offer"), empty=several("yes"))
    there.says_then("Answers: a pasted link or article gets an offer of a digest.")
    assert there.store.channel_settings(C1) == ChannelSettings(Answering.ON_OFFER, tell_when_empty=True)


def test_a_form_that_was_not_touched_changes_nothing(there: AtHome) -> None:
    assert there.saves(there.form("settings")).payload is None
    assert there.store.channel_settings(C1) == ChannelSettings()


# Whatever is entered


@given(st.text(max_size=300))
def test_whatever_is_entered_is_an_address_or_an_error(text: str) -> None:
    read = read_form("feeds", {"address": {"address": typed(text)}}, NOTHING_SET)
    match read:
        case Wanted((Subscribe(),)):
            pass
        case _:
            assert isinstance(read, dict)
            assert list(read) == ["address"]


@given(st.text(max_size=300))
def test_whatever_is_entered_is_followed_or_an_error(text: str) -> None:
    read = read_form("follows", {"what": {"what": typed(text)}, "when": {"when": chosen("roundup")}}, NOTHING_SET)
    match read:
        case Wanted((StartFollowing(what),)):
            assert what.strip()
        case _:
            assert isinstance(read, dict)
            assert list(read) == ["what"]


@given(st.text(max_size=3000), st.text(max_size=3000))
def test_every_form_is_one_that_slack_takes(address: str, problem: str) -> None:
    assert problems(modals.feeds_form(NOTHING_SET, Place(), address, problem)) == []
    assert problems(modals.telling("Feeds", problem)) == []
