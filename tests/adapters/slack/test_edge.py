"""What the bot says stands in Slack once, whatever breaks; at Slack's pace; and no secret is logged."""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.slack.edge import SlackEdge
from bot.delivery import NotPosted, Post, Posted, deliver, prepare
from bot.reply import Action, Button, PointLine, Points, QuoteLine, Ranking, Ref, Reply, Said, Text, say
from bot.store import Store
from bot.store.records import Delivery, DeliveryState
from tests.adapters.slack.edges import on_loop, slack_edge
from tests.adapters.slack.posts import ALONE, ELSEWHERE, HERE, SECRET, answer_url, delivery, not_posted, texts
from tests.adapters.slack.server import FakeSlack
from tests.adapters.slack.world import Fault

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


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
