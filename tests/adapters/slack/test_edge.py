"""What the bot says stands in Slack once, whatever breaks; at Slack's pace; and nobody is shown more than they should be."""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.slack.edge import SlackEdge
from bot.channel import Channel
from bot.delivery import NotPosted, Post, Posted, deliver, prepare
from bot.reply import Action, Button, PointLine, Points, QuoteLine, Ranking, Ref, Reply, Said, Text, reply_json, say
from bot.store import Store
from bot.store.records import Delivery, DeliveryState
from tests.adapters.slack.edges import on_loop, slack_edge
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.adapters.slack.world import Fault

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
HERE = Channel("slack", "T1", "C1")
ELSEWHERE = Channel("slack", "T1", "C2")
ALONE = Channel("slack", "T1", "D1")
SECRET = "The ferry to Lowmoor"  # words of an article, which no log and no error may have


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as made:
        yield made


@pytest.fixture
def edge(slack: FakeSlack) -> Iterator[SlackEdge]:
    slack.world.rates.posts = None
    with slack_edge(slack) as made:
        yield made


def delivery(key: str = "request:1:0:0", channel: Channel = HERE, reply: Reply | None = None, **more: object) -> Delivery:
    given = {"thread": None, "person": None, "state": DeliveryState.POSTING, "tries": 1, **more}
    return Delivery(key, channel, reply_json(reply or say("Hello")), **given)  # type: ignore[arg-type]


def texts(slack: FakeSlack, channel: str = "C1") -> list[str]:
    return [message["text"] for message in slack.messages(channel, ours=True)]


def not_posted(edge: SlackEdge, sent: Delivery) -> NotPosted:
    with pytest.raises(NotPosted) as error:
        edge.post(sent, say(SECRET))
    assert SECRET not in str(error.value)
    assert "xoxb" not in str(error.value)
    assert "\n" not in str(error.value)
    return error.value


def answer_url(slack: FakeSlack, channel: str = "C1", user: str = "U1") -> str:
    return f"{slack.base}/response/{slack.world.response_url(channel, user, 'T1').id}"


# What a message is


def test_a_message_has_blocks_a_text_and_our_key_and_unfurls_nothing(slack: FakeSlack, edge: SlackEdge) -> None:
    posted = edge.post(delivery(), say("Read https://kestrel.example/bridge"))
    message = slack.message("C1", posted.message)
    assert message["blocks"]
    assert "https://kestrel.example/bridge" in message["text"]
    assert message["metadata"] == {"event_type": "pullquote", "event_payload": {"key": "request:1:0:0"}}
    assert message["sent"] == {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
    assert posted == Posted(posted.message, thread=posted.message, link=None)
    assert not slack.refused


def test_an_answer_stands_in_the_thread_of_what_it_answers(slack: FakeSlack, edge: SlackEdge) -> None:
    asked = slack.world.add_message(slack.world.conversations["C1"], {"text": "who?", "user": "U1"})["ts"]
    posted = edge.post(delivery(thread=asked), say("Olga Brandt"))
    assert posted.thread == asked
    assert [message["text"] for message in slack.replies("C1", asked)] == ["Olga Brandt"]


def test_a_digest_has_a_link(edge: SlackEdge) -> None:
    posted = edge.post(delivery(), Reply((Text("x"),), articles=(1,)))
    assert posted.link == f"https://pullquote-tests.slack.com/archives/C1/p{posted.message.replace('.', '')}"


def test_a_message_without_a_link_is_there_all_the_same(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.fails("chat.getPermalink", Fault(error="internal_error"))
    assert edge.post(delivery(), Reply((Text("x"),), articles=(1,))).link is None
    assert len(texts(slack)) == 1


def test_a_long_reply_comes_in_parts_in_one_thread(slack: FakeSlack, edge: SlackEdge, tmp_path: Path) -> None:
    quotes = tuple(QuoteLine(f"Sentence {number} about the engine. " * 8, True, Ref(1, f"q{number}")) for number in range(90))
    long = Reply((Said("Olga Brandt", None, quotes),), "Ferry stops", buttons=(Button(Action.WHO, "Who said what", "1"),))
    parts = edge.parts(long)
    assert len(parts) > 1
    assert edge.parts(long) == parts
    with opened(tmp_path) as store:
        sent = [one for _, one in post_all(store, edge, Post(HERE, long))]
    assert {one.thread for one in sent} == {sent[0].message}
    assert len(slack.replies("C1", sent[0].message)) == len(parts) - 1
    assert not slack.refused


# Once


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A store of its own."""
    store = Store.open(f"sqlite:///{folder / 'bot.db'}")
    try:
        yield store
    finally:
        store.close()


def post_all(store: Store, edge: SlackEdge, post: Post, key: str = "request:1") -> list[tuple[Delivery, Posted]]:
    """As the durable work posts: each later part in the thread of the first."""
    done, thread = [], None
    for [*keys] in prepare(store, {"slack": edge}, key, [post], NOW):
        for one in keys:
            if sent := deliver(store, {"slack": edge}, one, lambda: NOW, thread):
                done.append(sent)
                thread = thread or sent[1].thread
    return done


@pytest.mark.parametrize(
    "fault", [Fault(lost=True), Fault(error="internal_error", lost=False)], ids=["lost answer", "internal error"]
)
def test_what_nobody_knows_the_fate_of_is_looked_for_before_it_is_sent_again(
    slack: FakeSlack, edge: SlackEdge, tmp_path: Path, fault: Fault
) -> None:
    slack.fails("chat.postMessage", fault)
    with opened(tmp_path) as store:
        with pytest.raises(NotPosted) as error:
            post_all(store, edge, Post(HERE, say("Hello")))
        assert error.value.transient
        [(_, posted)] = post_all(store, edge, Post(HERE, say("Hello")))
    assert texts(slack) == ["Hello"]
    assert slack.message("C1", posted.message)["text"] == "Hello"
    assert len(slack.calls("conversations.history")) == 1


def test_a_message_in_a_thread_is_looked_for_there(slack: FakeSlack, edge: SlackEdge, tmp_path: Path) -> None:
    asked = slack.world.add_message(slack.world.conversations["C1"], {"text": "who?", "user": "U1"})["ts"]
    slack.fails("chat.postMessage", Fault(lost=True))
    with opened(tmp_path) as store:
        with pytest.raises(NotPosted):
            post_all(store, edge, Post(HERE, say("Hello"), thread=asked))
        [(_, posted)] = post_all(store, edge, Post(HERE, say("Hello"), thread=asked))
    assert posted.thread == asked
    assert len(slack.replies("C1", asked)) == 1


def test_after_a_restart_what_was_being_sent_is_looked_for(slack: FakeSlack, tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        slack.fails("chat.postMessage", Fault(lost=True))
        with slack_edge(slack) as edge, pytest.raises(NotPosted):
            post_all(store, edge, Post(HERE, say("Hello")))
        for number in range(230):  # people go on meanwhile
            slack.world.add_message(slack.world.conversations["C1"], {"text": str(number), "user": "U2"})
        with slack_edge(slack) as edge:
            assert len(post_all(store, edge, Post(HERE, say("Hello")))) == 1
    assert texts(slack) == ["Hello"]


def test_what_was_surely_refused_is_sent_again_without_a_look(slack: FakeSlack, edge: SlackEdge, tmp_path: Path) -> None:
    slack.fails("chat.postMessage", Fault(retry_after=40))
    with opened(tmp_path) as store:
        with pytest.raises(NotPosted) as error:
            post_all(store, edge, Post(HERE, say("Hello")))
        assert (error.value.transient, error.value.retry_after) == (True, 40.0)
        edge._pace._lanes.clear()  # the forty seconds have passed
        assert len(post_all(store, edge, Post(HERE, say("Hello")))) == 1
    assert texts(slack) == ["Hello"]
    assert not slack.calls("conversations.history")


def test_a_message_of_another_key_or_another_app_is_not_taken_for_ours(slack: FakeSlack, edge: SlackEdge) -> None:
    edge.post(delivery("request:1:0:0"), say("Hello"))
    other = {"event_type": "another_app", "event_payload": {"key": "request:2:0:0"}}
    slack.world.add_message(slack.world.conversations["C1"], {"text": "x", "metadata": other})
    assert edge.find(delivery("request:2:0:0", tries=2)) is None


def test_history_once_a_minute_is_honoured_and_the_look_goes_on_where_it_was(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.world.rates.history = 60.0
    posted = edge.post(delivery(), say("Hello"))
    for number in range(20):
        slack.world.add_message(slack.world.conversations["C1"], {"text": str(number), "user": "U2"})
    again = delivery(tries=2)
    with pytest.raises(NotPosted) as error:
        edge.find(again)
    assert error.value.transient
    assert error.value.retry_after
    assert 50 <= error.value.retry_after <= 61
    slack.later(61)
    assert edge.find(again) == Posted(posted.message, posted.message)
    cursors = [call.args.get("cursor") for call in slack.calls("conversations.history")]
    assert cursors == [None, cursors[1], cursors[1]]


def test_what_was_posted_is_known_by_its_id_without_a_look(slack: FakeSlack, edge: SlackEdge) -> None:
    digest = Reply((Text("x"),), articles=(1,))
    posted = edge.post(delivery(reply=digest), digest)
    assert edge.find(delivery(reply=digest, message=posted.message, state=DeliveryState.POSTED)) == posted
    assert not slack.calls("conversations.history")


def test_where_history_cannot_be_read_at_all_it_is_sent_again(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.installed.scopes -= {"channels:history", "groups:history", "im:history", "mpim:history"}
    assert edge.find(delivery(tries=2)) is None


# At Slack's pace


def test_one_message_a_second_in_a_channel_and_channels_do_not_wait_for_each_other(slack: FakeSlack) -> None:
    slack.channel("C2", "U1")
    with slack_edge(slack, every=1.0) as edge, ThreadPoolExecutor(8) as threads:
        for channel in (HERE, ELSEWHERE):
            for number in range(3):
                threads.submit(edge.post, delivery(f"request:{channel.id}:{number}", channel), say(str(number)))
    assert (len(texts(slack)), len(texts(slack, "C2"))) == (3, 3)
    assert not slack.refused


def test_a_short_429_is_waited_for_and_a_long_one_closes_the_channel_for_that_long(slack: FakeSlack, edge: SlackEdge) -> None:
    slack.fails("chat.postMessage", Fault(retry_after=1), Fault(), Fault(retry_after=60))
    edge.post(delivery("request:1:0:0"), say("Hello"))
    assert texts(slack) == ["Hello"]
    assert not_posted(edge, delivery("request:2:0:0")).retry_after == 60.0
    before = len(slack.calls("chat.postMessage"))
    later = not_posted(edge, delivery("request:3:0:0"))
    assert later.transient
    assert later.retry_after
    assert later.retry_after > 50
    assert len(slack.calls("chat.postMessage")) == before  # Slack wasn't even asked
    edge.post(delivery("request:4:0:0", ALONE), say("Hello"))


def test_work_that_would_wait_too_long_is_put_off_and_what_waits_ends_with_the_adapter(slack: FakeSlack) -> None:
    with ThreadPoolExecutor(2) as threads:
        with slack_edge(slack, every=10.0) as edge:
            edge.post(delivery("request:1:0:0"), say("1"))
            waiting = [threads.submit(edge.post, delivery(f"request:{number}:0:0"), say("x")) for number in (2, 3)]
            slack.wait_for(lambda: edge._pace._lane(HERE).waiting == 2)
            error = not_posted(edge, delivery("request:4:0:0"))
        assert (error.transient, error.retry_after) == (True, 20.0)
        assert all(isinstance(one.exception(10), CancelledError) for one in waiting)
    assert texts(slack) == ["1"]


# For one person alone


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


# What Slack refuses


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


# A picture


RANKING = Ranking("Most quoted", (("Olga Brandt", 4), ("Helena Marsh", 2), ("Ottokar Bly", 1)))


def test_a_ranking_comes_as_a_picture_with_words_into_the_thread(slack: FakeSlack) -> None:
    with slack_edge(slack, pictures=True) as edge:
        posted = edge.post(delivery(), Reply((Text("Roundup"), RANKING), in_thread=False))
    [picture] = slack.uploads()
    assert picture.content.startswith(b"\x89PNG")
    assert (picture.channel, picture.thread, picture.title) == ("C1", posted.message, "Most quoted")
    assert picture.alt == "Bar chart. Most quoted: Olga Brandt 4, Helena Marsh 2, Ottokar Bly 1."
    assert "Olga Brandt" in str(slack.message("C1", posted.message)["blocks"])
    assert not slack.refused


def test_a_ranking_of_two_or_where_no_picture_is_wanted_is_words(slack: FakeSlack) -> None:
    with slack_edge(slack, pictures=True) as edge:
        edge.post(delivery("request:1:0:0"), Reply((replace(RANKING, rows=RANKING.rows[:2]),)))
        edge.post(delivery("request:2:0:0", person="U1"), Reply((RANKING,)))
    with slack_edge(slack) as edge:
        edge.post(delivery("request:3:0:0"), Reply((RANKING,)))
    assert (slack.uploads(), slack.refused) == ([], [])


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
def test_a_picture_that_does_not_get_there_changes_nothing(slack: FakeSlack, caplog: pytest.LogCaptureFixture, step: str) -> None:
    slack.fails(step, Fault(status=503))
    with slack_edge(slack, pictures=True) as edge, caplog.at_level(logging.INFO):
        edge.post(delivery(), Reply((RANKING,)))
    assert len(texts(slack)) == 1
    assert slack.uploads() == []
    assert "a ranking in slack/T1/C1 has no picture" in caplog.text
    assert "Brandt" not in caplog.text


def test_without_the_permission_a_ranking_is_words(slack: FakeSlack) -> None:
    slack.installed.scopes -= {"files:write"}
    with slack_edge(slack, pictures=True) as edge:
        edge.post(delivery(), Reply((RANKING,)))
    assert len(texts(slack)) == 1
    assert {one.error for one in slack.refused} == {"missing_scope"}


# Secrets


def test_no_token_and_no_word_of_an_article_is_logged(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    slack.fails(
        "chat.postMessage", Fault(error="invalid_blocks"), Fault(lost=True), Fault(status=502), Fault(error="fatal_error")
    )
    slack.world.rates.posts = None
    slack.channel("C2", "U1", bot_in=False)
    url = answer_url(slack, "C2")
    undrawable = Ranking(SECRET, ((SECRET, 1), (" ", 1), ("x", 1)))
    with caplog.at_level(logging.DEBUG), slack_edge(slack, pictures=True) as edge:
        for number in range(4):
            not_posted(edge, delivery(f"request:{number}:0:0"))
        edge.post(delivery("request:5:0:0"), Reply((Points((PointLine(SECRET),)), undrawable), articles=(1,)))
        edge.find(delivery("request:5:0:0", tries=2))
        edge.post(delivery("request:6:0:0", person="U1"), say(SECRET))
        on_loop(edge, lambda: edge.remember_response(ELSEWHERE, "U1", url))
        edge.post(delivery("request:7:0:0", ELSEWHERE, person="U1"), say(SECRET))
    assert SECRET not in caplog.text
    assert slack.bot_token not in caplog.text
    assert url not in caplog.text
    assert "has no picture: NotDrawable" in caplog.text
