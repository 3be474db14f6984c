"""Where points and quotes meet in a digest as shown."""

from dataclasses import replace

from bot.compose import Form, digest_reply
from bot.opened import Opened
from bot.reply import Points, Reply, Said
from summarizer.items import KeyPoint
from tests.making import TEXT, digest, span

SAID = '"The harbour is ours," Mara Lindqvist, the transport chief, said. "It stays ours."'


def point(words: str) -> KeyPoint:
    return KeyPoint(words, (span(words),), span(words))


def ids(reply: Reply) -> list[str]:
    return [line.ref.item for block in reply.blocks if isinstance(block, Said) for line in block.quotes if line.ref]


def test_the_full_digest_does_not_say_again_what_a_point_says() -> None:
    found = replace(digest(), key_points=(point(SAID),))
    assert ids(digest_reply(Opened(found, 7), Form.FULL)) == ["q2", "q3", "q4", "q5"]


def test_a_digest_of_everything_has_every_quote() -> None:
    found = replace(digest(), key_points=(point(SAID),))
    assert ids(digest_reply(Opened(found, 7), Form.ALL)) == ids(digest_reply(Opened(digest(), 7), Form.ALL))


def test_the_full_digest_has_its_points_in_order_of_the_text() -> None:
    later, earlier = point(TEXT[-60:].strip()), point(SAID)
    reply = digest_reply(Opened(replace(digest(), key_points=(later, earlier)), 7), Form.FULL)
    (points,) = [block for block in reply.blocks if isinstance(block, Points)]
    assert [line.ref.item for line in points.lines if line.ref] == ["p2", "p1"]
