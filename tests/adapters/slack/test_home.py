"""The Home tab: a person sees the channels they share with the bot, in their own time, and changes what is set there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.allowed import problems
from adapters.slack.home_view import CHANNELS_ON_A_PAGE, Viewer, home_view, roundup_line
from adapters.slack.modals import ChannelState, Place
from bot.channel import Channel
from bot.store.records import Answering, ChannelSettings, FeedRow, Follow, Subscription, Timing
from tests.adapters.slack.at_home import C1, NOW, AtHome, at_home, text_of
from tests.adapters.slack.world import Fault

LONDON = Timing(time(8, 30), frozenset(range(5)), "Europe/London")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[AtHome]:
    with at_home(tmp_path) as made:
        yield made
        assert made.slack.refused == []


def test_a_channel_is_shown_with_all_that_is_set_there(there: AtHome) -> None:
    there.store.set_timing(C1, LONDON, NOW)
    there.store.add_feed(C1, "https://kestrel.example/feed", "Kestrel Post", NOW)
    there.store.follow(C1, "Helena Marsh", NOW, at_once=True)
    there.store.set_channel_settings(C1, ChannelSettings(Answering.ON_OFFER), NOW)
    assert text_of(there.home().view).splitlines()[:7] == [
        "Your channels",
        "#C1",
        "Answers: a pasted link or article gets an offer of a digest.",
        "Roundup: 08:30 on weekdays, Europe/London; next on Tue 24 Nov, 08:30.",
        "Feeds: Kestrel Post",
        "Followed: Helena Marsh (at once)",
        "[Answers …] [Roundup …] [Feeds …] [Follow list …] [Pause the roundup]",
    ]


def test_the_next_roundup_is_told_in_the_persons_own_time_too(there: AtHome) -> None:
    there.slack.person("U7", tz="Asia/Tokyo")
    there.slack.channel("C7", "U7")
    there.store.set_timing(Channel("slack", "T1", "C7"), LONDON, NOW)
    wanted = "08:30 on weekdays, Europe/London; next on Tue 24 Nov, 08:30, which is Tue 24 Nov, 17:30 for you (Asia/Tokyo)."
    assert wanted in text_of(there.home("U7").view)


def test_a_zone_that_slack_gives_and_nobody_knows_is_the_bots_own(there: AtHome) -> None:
    there.slack.person("U7", tz="Moon/Tranquility")
    there.slack.channel("C7", "U7")
    there.store.set_timing(Channel("slack", "T1", "C7"), replace(LONDON, zone="Asia/Tokyo"), NOW)
    assert "which is Mon 23 Nov, 23:30 for you (UTC)" in text_of(there.home("U7").view)


def test_only_channels_that_the_person_shares_with_the_bot_are_shown(there: AtHome) -> None:
    there.slack.channel("C2", "U2")  # not theirs
    there.slack.channel("C3", "U1", bot_in=False)  # not the bot's
    there.slack.channel("C4", "U1", private=True)
    text = text_of(there.home().view)
    assert [id for id in ("#C1", "#C2", "#C3", "#C4") if id in text] == ["#C1", "#C4"]


def test_who_shares_no_channel_with_the_bot_is_told_how_to_invite_it(there: AtHome) -> None:
    there.slack.person("U7")
    assert "I am in no channel of yours yet. Write /invite @pullquote in one." in text_of(there.home("U7").view)
    assert "in no channel of yours" not in text_of(there.home("U1").view)


def test_a_channel_that_the_bot_was_taken_out_of_says_how_to_bring_it_back(there: AtHome) -> None:
    there.slack.channel("C3", "U1", bot_in=False)
    there.store.set_timing(Channel("slack", "T1", "C3"), LONDON, NOW)
    assert "I am not in this channel: write /invite @pullquote there" in text_of(there.home().view)


def test_the_persons_direct_messages_with_the_bot_are_a_channel_too(there: AtHome) -> None:
    there.store.follow(Channel("slack", "T1", "D1"), "ferries", NOW)
    text = text_of(there.home().view)
    assert "Your direct messages with me" in text
    assert "Followed: ferries" in text


def test_what_is_followed_in_direct_messages_is_changed_on_the_tab_too(there: AtHome) -> None:
    form = there.form("follows", "D1")
    there.saves(form, what={"type": "plain_text_input", "value": "ferries"})
    there.says_then("Followed: ferries")
    assert [follow.what for follow in there.store.follows(Channel("slack", "T1", "D1"))] == ["ferries"]


def test_what_is_kept_and_for_how_long_is_said(there: AtHome) -> None:
    assert "What a channel has seen is kept for 90 days, then forgotten." in text_of(there.home().view)


def test_many_channels_come_page_by_page(there: AtHome) -> None:
    for number in range(10, 10 + CHANNELS_ON_A_PAGE):
        there.slack.channel(f"C{number}", "U1")
    first = there.home()
    assert there.slack.clicks_view(first, "home:page:on").ok
    second = there.says_then("[Back]")
    assert "#C1\n" in text_of(first.view)
    assert "#C1\n" not in second
    assert there.slack.clicks_view(there.shown(), "home:page:back").ok
    there.says_then("[More (2 of 2)]")


def test_of_more_channels_than_slack_lists_at_once_none_is_missing(there: AtHome) -> None:
    for number in range(1000, 1520):
        there.slack.channel(f"C{number}", "U1")
    assert "[More (2 of 27)]" in text_of(there.home().view)  # 521 and the direct messages


def test_a_roundup_is_paused_and_resumed(there: AtHome) -> None:
    there.store.set_timing(C1, LONDON, NOW)
    assert there.slack.clicks_view(there.home(), "home:pause", "C1").ok
    there.says_then("The roundup is paused", "[Resume the roundup]", "Europe/London; paused.")
    assert there.slack.clicks_view(there.shown(), "home:resume", "C1").ok
    there.says_then("Next on Tue 24 Nov, 08:30", "[Pause the roundup]")
    subscription = there.store.subscription(C1)
    assert subscription is not None
    assert not subscription.paused


def test_a_person_is_forgotten_on_request(there: AtHome) -> None:
    there.store.follow(C1, "ferries", NOW, person="U1")
    assert there.slack.clicks_view(there.home(), "home:forget").ok
    there.says_then("nothing that was kept says any more that it was you")
    assert [follow.person for follow in there.store.follows(C1)] == [None]


def test_who_has_left_a_channel_meanwhile_neither_sees_nor_changes_it(there: AtHome) -> None:
    there.store.set_timing(C1, LONDON, NOW)
    there.slack.channel("C2", "U1")
    home = there.home()
    with there.slack.world.changed:
        there.slack.world.conversations["C1"].members.discard("U1")
    assert there.slack.clicks_view(home, "home:feeds", "C1").ok
    there.slack.wait_for(lambda: there.slack.modals("U1"))
    assert "You are not in that channel any more" in text_of(there.slack.modals("U1")[-1].view)
    assert there.slack.clicks_view(home, "home:pause", "C1").ok
    assert "#C1" not in there.says_then("You are not in that channel any more")
    subscription = there.store.subscription(C1)
    assert subscription is not None
    assert not subscription.paused


def test_with_admins_only_the_others_see_and_cannot_change(tmp_path: Path) -> None:
    with at_home(tmp_path, slack_admins_only=True) as there:
        there.slack.person("U9", is_admin=True)
        there.slack.channel("C5", "U1", "U9")
        text = text_of(there.home("U1").view)
        assert "Only admins of this workspace may change what a channel is set to." in text
        assert "#C5" in text
        assert "[Roundup …]" not in text
        assert "[Forget me]" in text
        assert "[Roundup …]" in text_of(there.home("U9").view)


def test_an_admin_who_is_none_any_more_is_refused(tmp_path: Path) -> None:
    with at_home(tmp_path, slack_admins_only=True) as there:
        there.slack.person("U9", is_admin=True)
        there.slack.channel("C5", "U9")
        form = there.form("settings", "C5", "U9")
        there.slack.world.people["U9"].is_admin = False
        chosen = {"type": "radio_buttons", "selected_option": {"value": "off"}}
        ack = there.saves(form, answering=chosen)
        assert ack.payload is not None
        assert ack.payload["errors"] == {"answering": "Only admins of this workspace may change what a channel is set to."}
        assert there.store.channel_settings(Channel("slack", "T1", "C5")).answering is Answering.AT_ONCE


def test_the_messages_tab_is_no_business_of_the_home_tab(there: AtHome) -> None:
    there.opens(tab="messages")
    there.home()
    assert len(there.slack.calls("views.publish")) == 1


def test_a_tab_that_slack_will_not_take_now_is_shown_the_next_time(there: AtHome) -> None:
    there.slack.fails("views.publish", Fault(error="internal_error"))
    assert there.opens().ok
    there.slack.wait_for(lambda: there.slack.calls("views.publish"))
    assert "#C1" in text_of(there.home().view)


def test_where_slack_says_too_often_the_tab_comes_a_little_later(there: AtHome) -> None:
    there.slack.fails("users.conversations", Fault(retry_after=1))
    assert "#C1" in text_of(there.home().view)


def test_a_fault_of_ours_is_a_line_for_the_person(
    there: AtHome, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    there.store.set_timing(C1, LONDON, NOW)
    home = there.home()

    def fail(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(there.store, "set_paused", fail)
    assert there.slack.clicks_view(home, "home:pause", "C1").ok
    there.says_then("Something went wrong on our side.")
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text


def test_a_timing_that_is_never_due_says_so() -> None:
    state = _state(subscription=Subscription(1, C1, replace(LONDON, weekdays=frozenset()), False, None))
    assert roundup_line(state, "UTC", NOW).endswith("never due.")


def _state(**more: object) -> ChannelState:
    given: dict[str, object] = {"settings": ChannelSettings(), "subscription": None, "feeds": (), "follows": (), **more}
    return ChannelState(C1, **given)  # type: ignore[arg-type]


_words = st.text(max_size=400)
_zones = st.sampled_from(["UTC", "Europe/London", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"])
_timings = st.builds(Timing, st.times(), st.frozensets(st.integers(0, 6), min_size=1), _zones)
_subscriptions = st.none() | st.builds(
    Subscription,
    st.just(1),
    st.just(C1),
    st.none() | _timings,
    st.booleans(),
    st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 1)),
)
_feeds = st.lists(st.builds(FeedRow, st.integers(1), _words, _words, st.just({}), st.none(), st.none() | _words), max_size=8)
_follows = st.lists(st.builds(Follow, st.integers(1), st.just(C1), _words, st.none(), st.booleans()), max_size=8)
_states = st.builds(
    ChannelState,
    st.builds(Channel, st.just("slack"), st.just("T1"), st.from_regex(r"[CD][A-Z0-9]{8}", fullmatch=True)),
    st.builds(ChannelSettings, st.sampled_from(Answering), st.booleans()),
    _subscriptions,
    _feeds.map(tuple),
    _follows.map(tuple),
    st.booleans(),
)


@given(
    st.lists(_states, max_size=45),
    st.builds(Viewer, st.just("U1"), _zones, st.booleans()),
    st.integers(-1, 9),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    _words,
)
def test_whatever_is_set_the_tab_is_one_that_slack_takes(
    states: list[ChannelState], viewer: Viewer, page: int, at: datetime, notice: str
) -> None:
    now = at.replace(tzinfo=NOW.tzinfo)
    assert problems(home_view(states, viewer, Place(page=page), now, 90, notice)) == []
