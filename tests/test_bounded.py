"""What a process remembers of what anybody does is bounded, for it runs for years."""

import asyncio

from adapters.slack.edge import SlackEdge
from adapters.slack.refused import Refusal
from adapters.web import failures
from adapters.web.breaker import Breaker
from bot.busy import Busy
from bot.channel import Channel
from bot.metrics import Waiting
from bot.store.records import Delivery, DeliveryState
from tests.adapters.slack.edges import TokenClients


def test_sites_that_fail() -> None:
    breaker = Breaker(3, 300, 30, lambda: 0.0)
    for number in range(12_000):
        breaker.note(f"site{number}.example", failures.timeout("x"))
    assert len(breaker._hosts) == 10_000


def test_sites_that_answer_again_are_forgotten() -> None:
    breaker = Breaker(3, 300, 30, lambda: 0.0)
    for number in range(1_000):
        breaker.note(f"site{number}.example", failures.timeout("x"))
        breaker.note(f"site{number}.example", None)
    assert len(breaker._hosts) == 0


def test_people_who_were_told_to_wait() -> None:
    now = [0.0]
    busy = Busy(lambda: [Waiting("chat.people", "waiting", 100, 1.0)], lambda _: {"chat.people": 10}, lambda: now[0])
    for _ in range(3):
        busy.look()
        now[0] += 30
    for number in range(3_000):
        assert busy.line(Channel("chat", "W1", "C1"), f"P{number}")
    assert len(busy._told) == 1_000


def test_messages_that_slack_surely_has_not() -> None:
    edge = SlackEdge(TokenClients("http://127.0.0.1", {}), loop := asyncio.new_event_loop())
    loop.close()
    busy = Refusal("ratelimited", "Slack takes no more just now", transient=True, certain=True)
    for number in range(12_000):
        key = f"request:{number}:0:0"
        edge._noted(Delivery(key, Channel("slack", "T1", "C1"), {}, None, None, DeliveryState.POSTING, 1), busy)
    assert len(edge._not_there) == 10_000
