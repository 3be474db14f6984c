"""Replies of every kind, with whatever an article may say, for hypothesis to make."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import strategies as st

from bot.reply import (
    Action,
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
)

maybe_urls = st.none() | st.sampled_from(
    ["https://post.example/a", "https://post.example/a|b>c", "javascript:alert(1)", "https://["]
)


def some(each: st.SearchStrategy[Any], most: int = 6) -> st.SearchStrategy[tuple[Any, ...]]:
    """One or more of them."""
    return st.lists(each, min_size=1, max_size=most).map(tuple)


def replies_of(hostile: Sequence[str], longest: int = 5_000) -> st.SearchStrategy[Reply]:
    """Replies whose texts have these in them. longest: characters of a text."""
    tried = st.sampled_from(hostile)
    texts = st.text("ab é“”\n.", max_size=30) | tried | st.builds("{} {}".format, tried, tried)
    letters = st.integers(100, longest).map(lambda count: "x" * count)
    long = texts | letters | st.integers(20, longest // 5 - 1).map(lambda count: "word " * count)
    maybe = st.none() | texts
    ids = st.integers(1, 300).map("q{}".format)
    refs = st.none() | st.builds(Ref, st.integers(1, 9), ids)
    counts = st.integers(0, 9)
    quotes = st.builds(QuoteLine, long, st.booleans(), refs, maybe, maybe_urls, maybe)
    blocks = st.one_of(
        st.builds(Points, some(st.builds(PointLine, long, refs))),
        st.builds(Said, texts, maybe, some(quotes), counts),
        st.builds(Figures, some(st.builds(FigureLine, texts, long, maybe, refs, maybe, maybe_urls)), counts),
        st.builds(Compared, texts, some(st.builds(ReportedValue, texts, some(texts, 3), maybe, refs))),
        st.builds(Heading, texts, maybe_urls, maybe),
        st.builds(Text, long),
        st.builds(Links, some(st.builds(Link, texts, st.just("https://post.example/a"), maybe))),
        st.builds(Ranking, texts, some(st.tuples(texts, st.integers(1, 9)))),
        st.builds(Compare, some(st.tuples(st.sampled_from(Change), long))),
        st.builds(Excerpt, long, texts, texts, refs),
    )
    return st.builds(
        Reply,
        blocks=st.lists(blocks, max_size=10).map(tuple),
        headline=st.none() | long,
        url=maybe_urls,
        facts=st.lists(texts, max_size=3).map(tuple),
        buttons=st.lists(st.builds(Button, st.sampled_from(Action), long, st.just("7")), max_size=8).map(tuple),
        in_thread=st.booleans(),
        speakers=st.lists(st.builds(Quoted, texts, maybe, counts, st.builds(Ref, st.just(7), ids)), max_size=60).map(tuple),
    )


def spoken(value: Any) -> Iterator[str]:
    """All texts of a Reply's blocks."""
    if type(value) is str:
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from spoken(each)
    elif is_dataclass(value) and not isinstance(value, Ref | type):
        skipped = ("url", "kind", *(("source",) if isinstance(value, QuoteLine | FigureLine) and not value.source else ()))
        for each in fields(value):
            if each.name not in skipped:
                yield from spoken(getattr(value, each.name))
