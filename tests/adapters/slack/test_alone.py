"""What is for one person is shown to them alone, wherever the bot may show it."""

import pytest

from adapters.slack.edge import SlackEdge
from bot.reply import say
from bot.store.records import DeliveryState
from tests.adapters.slack.edges import on_loop, slack_edge
from tests.adapters.slack.posts import ALONE, ELSEWHERE, HERE, answer_url, delivery, not_posted, texts
from tests.adapters.slack.server import FakeSlack
from tests.adapters.slack.world import Fault


def test_what_is_for_one_person_is_shown_to_them_alone(slack: FakeSlack, edge: SlackEdge) -> None:
    edge.post(delivery(person="U1"), say("Only you see this."))
    [shown] = slack.ephemerals("C1")
    assert (shown.user, shown.text, shown.shown, shown.url) == ("U1", "Only you see this.", True, False)
    assert texts(slack) == []


def test_it_stands_in_the_thread_only_where_slack_shows_it_there(slack: FakeSlack, edge: SlackEdge) -> None:
    asked = slack.world.add_message(slack.world.conversations["C1"], {"text": "x", "user": "U1"})["ts"]
    edge.post(delivery(person="U1", thread=asked), say("in the channel, for nobody has answered yet"))
    edge.post(delivery("request:2:0:0", thread=asked), say("an answer"))
    edge.post(delivery("request:3:0:0", person="U1", thread=asked), say("in the thread"))
    assert [(shown.thread, shown.shown) for shown in slack.ephemerals()] == [(None, True), (asked, True)]
    other = slack.world.add_message(slack.world.conversations["C1"], {"text": "x", "user": "U1"})["ts"]
    slack.world.add_message(slack.world.conversations["C1"], {"text": "y", "user": "U2", "thread_ts": other})
    on_loop(edge, lambda: edge.saw_thread(HERE, other))
    edge.post(delivery("request:4:0:0", person="U1", thread=other), say("in the thread"))
    assert (slack.ephemerals()[-1].thread, slack.ephemerals()[-1].shown) == (other, True)


def test_in_direct_messages_nothing_is_ephemeral(slack: FakeSlack, edge: SlackEdge) -> None:
    posted = edge.post(delivery(channel=ALONE, person="U1"), say("Hello"))
    assert texts(slack, "D1") == ["Hello"]
    assert edge.find(delivery(channel=ALONE, person="U1", tries=2)) == posted


def test_where_the_app_is_not_in_the_channel_the_answer_goes_to_the_command(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.channel("C2", "U1", "U2", bot_in=False)
    url, others = answer_url(slack, "C2", "U1"), answer_url(slack, "C2", "U2")
    on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U1", url))
    on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U2", others))
    edge.post(delivery(channel=ELSEWHERE, person="U1"), say("Only you see this."))
    edge.post(delivery("request:2:0:0", ELSEWHERE), say("Said to whoever asked last."))
    shown = [(one.user, one.text, one.url, one.replaced) for one in slack.ephemerals("C2")]
    assert shown == [("U1", "Only you see this.", True, False), ("U2", "Said to whoever asked last.", True, False)]
    assert slack.messages("C2") == []


def test_an_answer_to_a_command_is_good_five_times_and_half_an_hour(slack: FakeSlack) -> None:
    slack.channel("C2", "U1", bot_in=False)
    now = [0.0]
    with slack_edge(slack, clock=lambda: now[0]) as edge:
        url = answer_url(slack, "C2")
        on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U1", url))
        for number in range(5):
            edge.post(delivery(f"request:{number}:0:0", ELSEWHERE, person="U1"), say("x"))
        assert not not_posted(edge, delivery("request:6:0:0", ELSEWHERE, person="U1")).transient
        fresh = answer_url(slack, "C2")
        on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U1", fresh))
        now[0] += 31 * 60
        not_posted(edge, delivery("request:7:0:0", ELSEWHERE, person="U1"))
        slack.later(31 * 60)
        on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U1", fresh))  # as if our clock were late
        assert "again" in str(not_posted(edge, delivery("request:8:0:0", ELSEWHERE, person="U1")))
    assert {one.error for one in slack.refused} == {"not_in_channel", "expired_url"}


@pytest.mark.parametrize(
    ("fault", "transient"),
    [
        (Fault(retry_after=60), True),
        (Fault(status=503), True),
        (Fault(broken=True), True),
        (Fault(lost=True), True),
        (Fault(status=400), False),
    ],
    ids=["429", "503", "broken", "lost", "400"],
)
def test_an_answer_to_a_command_may_fail_as_any_other(slack: FakeSlack, edge: SlackEdge, fault: Fault, transient: bool) -> None:
    slack.channel("C2", "U1", bot_in=False)
    url = answer_url(slack, "C2")
    on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U1", url))
    slack.fails("response_url", fault)
    refused = not_posted(edge, delivery(channel=ELSEWHERE, person="U1"))
    assert refused.transient is transient
    assert refused.retry_after == fault.retry_after


def test_what_is_for_one_person_alone_may_be_refused_too(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.fails("chat.postEphemeral", Fault(error="is_archived"), Fault(retry_after=60))
    assert not not_posted(edge, delivery(person="U1")).transient
    assert not_posted(edge, delivery(person="U1")).retry_after == 60.0


def test_an_ephemeral_answer_is_never_looked_for(slack: FakeSlack, edge: SlackEdge) -> None:
    assert edge.find(delivery(person="U1", tries=2)) is None
    assert edge.find(delivery(message="ephemeral", state=DeliveryState.POSTED)) is None
    assert slack.world.calls == []
