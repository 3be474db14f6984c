"""A Reply in parts: nothing is lost or doubled, every part fits, and it can be kept as JSON."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.reply import (
    Action,
    Block,
    Button,
    Change,
    Compare,
    Compared,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    Link,
    Links,
    PointLine,
    Points,
    Quoted,
    QuoteLine,
    Ranking,
    Ref,
    Reply,
    ReportedValue,
    Said,
    Text,
    fail,
    pages,
    reply_from,
    reply_json,
    say,
)

words = st.text("abc é“”\n", min_size=1, max_size=20)
refs = st.none() | st.builds(Ref, st.integers(1, 9), st.sampled_from(["q1", "f2"]))
quotes = st.lists(st.builds(QuoteLine, words, st.booleans(), refs), min_size=1, max_size=8).map(tuple)
blocks = st.one_of(
    st.builds(Points, st.lists(st.builds(PointLine, words, refs), min_size=1, max_size=8).map(tuple)),
    st.builds(
        Said,
        words,
        st.none() | words,
        st.lists(st.builds(QuoteLine, words, st.booleans(), refs), min_size=1, max_size=8).map(tuple),
    ),
    st.builds(Figures, st.lists(st.builds(FigureLine, words, words), min_size=1, max_size=8).map(tuple), st.integers(0, 3)),
    st.builds(Links, st.lists(st.builds(Link, words, words), min_size=1, max_size=8).map(tuple)),
    st.builds(Ranking, words, st.lists(st.tuples(words, st.integers(1, 9)), min_size=1, max_size=5).map(tuple)),
    st.builds(Heading, words),
    st.builds(Text, words),
    st.builds(Compared, words, st.just((ReportedValue("12", ("Kestrel Post",)),))),
    st.just(Compare(((Change.SAME, "We"),))),
    st.just(Excerpt("a", "b", "c")),
)
replies = st.builds(
    Reply,
    blocks=st.lists(blocks, max_size=8).map(tuple),
    headline=st.none() | words,
    buttons=st.sampled_from([(), (Button(Action.WHO, "Who", "1"),)]),
    speakers=st.sampled_from([(), (Quoted("Marsh", None, 2, Ref(1, "q1")),)]),
)


def lines(reply: Reply) -> Iterator[object]:
    """Every line of a Reply, whichever block it stands in."""
    for block in reply.blocks:
        match block:
            case Points(found) | Figures(found) | Links(found):
                yield from found
            case Said():
                yield from ((block.names, quote) for quote in block.quotes)
            case Ranking():
                yield from block.rows
            case Text(text):
                yield from text.split("\n")
            case _:
                yield block


def count(reply: Reply) -> int:
    return sum(1 for _ in lines(reply)) + bool(reply.headline) + bool(reply.buttons)


@given(replies, st.integers(3, 12))
def test_parts_have_every_line_once_in_order(reply: Reply, most: int) -> None:
    parted = list(pages(reply, lambda part: count(part) <= most))
    assert [line for part in parted for line in lines(part)] == list(lines(reply))


@given(replies, st.integers(3, 12))
def test_every_part_fits(reply: Reply, most: int) -> None:
    assert all(count(part) <= most for part in pages(reply, lambda part: count(part) <= most))


@given(replies, st.integers(3, 12))
def test_the_head_stands_on_the_first_part_and_what_can_be_pressed_on_the_last(reply: Reply, most: int) -> None:
    parted = list(pages(reply, lambda part: count(part) <= most))
    assert [part.headline for part in parted] == [reply.headline] + [None] * (len(parted) - 1)
    assert [part.buttons for part in parted] == [()] * (len(parted) - 1) + [reply.buttons]
    assert [part.speakers for part in parted] == [()] * (len(parted) - 1) + [reply.speakers]


@given(replies)
def test_parts_end_even_where_no_line_fits(reply: Reply) -> None:
    parted = list(pages(reply, lambda _: False))
    assert [line for part in parted for line in lines(part)] == list(lines(reply))


@given(replies)
def test_what_fits_is_one_part(reply: Reply) -> None:
    assert list(pages(reply, lambda _: True)) == [reply]


def test_a_heading_goes_with_what_it_opens() -> None:
    block: tuple[Block, ...] = (Text("one"), Heading("Figures"), Figures((FigureLine("40", "ships"),)))
    first, second = pages(Reply(block), lambda part: count(part) <= 2)
    assert first.blocks == (Text("one"),)
    assert second.blocks == block[1:]


def test_what_is_left_out_is_said_after_the_last_line() -> None:
    said = Said("Marsh", None, tuple(QuoteLine(word, True) for word in "abcd"), more=3)
    first, second = pages(Reply((said,)), lambda part: count(part) <= 2)
    assert [block.more for part in (first, second) for block in part.blocks if isinstance(block, Said)] == [0, 3]


@given(replies)
def test_a_reply_comes_back_from_json_as_it_was(reply: Reply) -> None:
    assert reply_from(reply_json(reply)) == reply


def test_a_failure_is_for_the_person_alone() -> None:
    assert (fail("No.").failure, fail("No.").audience) == (True, "person")
    assert replace(say("Yes."), in_thread=False) == say("Yes.", in_thread=False)
