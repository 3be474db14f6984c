"""What a process remembers of what anybody does is bounded, for it runs for years."""

from adapters.web import failures
from adapters.web.breaker import Breaker
from bot.busy import Busy
from bot.channel import Channel
from bot.metrics import Waiting


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
