"""A message is on the platform once, whatever breaks between the send and the note of it."""

from pathlib import Path

import pytest

from bot.channel import Channel
from bot.delivery import NotPosted, Post, Posted, deliver, prepare
from bot.reply import Heading, Reply, Text, say
from bot.store import Store
from bot.store.records import DeliveryState
from tests.bot.durable import NOW, FakeEdge, Platform, lost_answer

CHANNEL = Channel("fake", "w", "harbour")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def edge(tmp_path: Path) -> FakeEdge:
    return FakeEdge(Platform(tmp_path / "platform.db"))


def send(store: Store, edge: FakeEdge, key: str, thread: str | None = None) -> Posted | None:
    done = deliver(store, {"fake": edge}, key, lambda: NOW, thread)
    return done[1] if done else None


def ready(store: Store, edge: FakeEdge, reply: Reply | None = None, *rest: Reply) -> list[str]:
    [keys] = prepare(store, {"fake": edge}, "k", [Post(CHANNEL, reply or say("Good morning"), rest=rest)], NOW)
    return keys


def interrupt(edge: FakeEdge, at: str, error: BaseException) -> None:
    def hook(point: str) -> None:
        if point.startswith(f"{at} "):
            edge.hook = lambda _: None
            raise error

    edge.hook = hook


def test_a_message_is_posted_and_noted(store: Store, edge: FakeEdge) -> None:
    [key] = ready(store, edge)
    posted = send(store, edge, key)
    assert [message.text for message in edge.platform.said(CHANNEL)] == ["Good morning"]
    delivery = store.delivery(key)
    assert posted
    assert delivery
    assert (delivery.state, delivery.message) == (DeliveryState.POSTED, posted.message)


def test_asking_again_posts_nothing_and_gives_the_same_message(store: Store, edge: FakeEdge) -> None:
    [key] = ready(store, edge)
    assert send(store, edge, key) == send(store, edge, key)
    assert len(edge.platform.said()) == 1


@pytest.mark.parametrize("error", [Killed(), lost_answer()])
@pytest.mark.parametrize("at", ["send", "sent"])
def test_what_was_interrupted_around_the_send_is_there_once(store: Store, edge: FakeEdge, at: str, error: BaseException) -> None:
    [key] = ready(store, edge)
    interrupt(edge, at, error)
    with pytest.raises((Killed, NotPosted)):
        send(store, edge, key)
    posted = send(store, edge, key)
    assert posted
    assert [message.id for message in edge.platform.said()] == [posted.message]


def test_the_platform_is_not_asked_for_a_message_that_was_never_sent(store: Store, edge: FakeEdge) -> None:
    [key] = ready(store, edge)
    points: list[str] = []
    edge.hook = points.append
    send(store, edge, key)
    assert points == [f"send {key}", f"sent {key}"]


def test_what_is_refused_for_good_is_given_up_with_the_reason(store: Store, edge: FakeEdge) -> None:
    [key] = ready(store, edge)
    interrupt(edge, "send", NotPosted("the channel is archived", transient=False))
    with pytest.raises(NotPosted):
        send(store, edge, key)
    delivery = store.delivery(key)
    assert delivery
    assert (delivery.state, delivery.problem) == (DeliveryState.FAILED, "the channel is archived")
    assert send(store, edge, key) is None


def test_parts_have_keys_of_their_own_and_a_thread_that_is_known_late(store: Store, edge: FakeEdge) -> None:
    keys = ready(store, edge, Reply((Text("one"), Heading("-"), Text("two"))), say("three"))
    assert keys == ["k:0:0", "k:0:1", "k:0:2"]
    first = send(store, edge, keys[0])
    assert first
    for key in keys[1:]:
        send(store, edge, key, first.thread)
    assert [(message.text, message.thread) for message in edge.platform.said()] == [
        ("one", None),
        ("two", first.thread),
        ("three", first.thread),
    ]


def test_preparing_again_changes_nothing(store: Store, edge: FakeEdge) -> None:
    [key] = ready(store, edge, say("first words"))
    assert ready(store, edge, say("second words")) == [key]
    send(store, edge, key)
    ready(store, edge, say("third words"))
    send(store, edge, key)
    assert [message.text for message in edge.platform.said()] == ["first words"]


def test_what_was_forgotten_is_not_posted(store: Store, edge: FakeEdge) -> None:
    [key] = ready(store, edge)
    store.erase_channel(CHANNEL)
    assert send(store, edge, key) is None
    assert not edge.platform.said()
