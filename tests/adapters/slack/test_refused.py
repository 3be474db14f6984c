"""What Slack refuses is told in one line, and is known to pass or not."""

from concurrent.futures import CancelledError

import pytest

from adapters.slack.edge import SlackEdge
from bot.channel import Channel
from bot.reply import say
from tests.adapters.slack.edges import slack_edge
from tests.adapters.slack.posts import delivery, not_posted, texts
from tests.adapters.slack.server import FakeSlack
from tests.adapters.slack.world import Fault


@pytest.mark.parametrize(
    ("error", "transient", "says"),
    [
        ("not_in_channel", False, "/invite"),
        ("channel_not_found", False, "no such channel"),
        ("is_archived", False, "archived"),
        ("account_inactive", False, "isn't installed"),
        ("token_revoked", False, "isn't installed"),
        ("invalid_auth", False, "isn't installed"),
        ("restricted_action", False, "not let the app write"),
        ("restricted_action_read_only_channel", False, "not let the app write"),
        ("msg_too_long", False, "too long"),
        ("invalid_blocks", False, "invalid_blocks"),
        ("missing_scope", False, "permission"),
        ("ratelimited", True, "no more"),
        ("internal_error", True, "at Slack"),
        ("fatal_error", True, "at Slack"),
        ("service_unavailable", True, "at Slack"),
        ("team_added_to_org", True, "no more"),
    ],
)
def test_each_refusal_is_one_line_and_known_to_pass_or_not(
    slack: FakeSlack, edge: SlackEdge, error: str, transient: bool, says: str
) -> None:
    slack.fails("chat.postMessage", Fault(error=error))
    refused = not_posted(edge, delivery())
    assert refused.transient is transient
    assert says in str(refused)


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(broken=True), Fault(lost=True)], ids=["502", "broken", "lost"])
def test_what_breaks_on_the_way_may_be_tried_again_but_never_at_once(slack: FakeSlack, edge: SlackEdge, fault: Fault) -> None:
    slack.fails("chat.postMessage", fault)
    assert not_posted(edge, delivery()).transient
    assert len(slack.calls("chat.postMessage")) <= 1


def test_a_slack_that_is_slow_is_given_up_on_in_time(slack: FakeSlack, edge: SlackEdge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.edge._TIMEOUT", 0.2)
    slack.fails("chat.postMessage", Fault(delay=2))
    assert not_posted(edge, delivery()).transient
    assert edge.find(delivery(tries=2)) is not None  # it was taken all the same


def test_reads_are_tried_again_where_the_connection_breaks(slack: FakeSlack, edge: SlackEdge) -> None:
    posted = edge.post(delivery(), say("Hello"))
    slack.fails("conversations.history", Fault(broken=True))
    assert edge.find(delivery(tries=2)) == posted


def test_a_workspace_without_the_app_is_no_place_to_post(edge: SlackEdge) -> None:
    assert not not_posted(edge, delivery(channel=Channel("slack", "T9", "C1"))).transient


def test_where_slack_cannot_be_reached_nothing_was_sent(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.stop()
    assert not_posted(edge, delivery()).transient
    assert edge.find(delivery(tries=2)) is None  # without asking: Slack surely doesn't have it


def test_after_its_end_the_adapter_posts_nothing(slack: FakeSlack) -> None:
    with slack_edge(slack) as edge:
        pass
    with pytest.raises(CancelledError):
        edge.post(delivery(), say("Hello"))
    assert texts(slack) == []


def test_an_answer_without_sense_is_no_refusal(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.fails("chat.postMessage", Fault(error="Dear customer, we are sorry"))
    refused = not_posted(edge, delivery())
    assert "unknown_error" in str(refused)
    assert "customer" not in str(refused)
