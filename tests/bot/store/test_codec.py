"""A digest as JSON and back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.codec import digest_from, digest_json, storable_article
from bot.store.columns import storable
from summarizer.article import GAP, Article, Paragraph, ParagraphKind, Span, join_spans, stands_in
from summarizer.digest import summarize
from summarizer.items import (
    Cue,
    Digest,
    Figure,
    FigureKind,
    Insertion,
    KeyPoint,
    Mention,
    NotInArticle,
    Quote,
    QuoteKind,
    Speaker,
    key_point_text,
)
from tests.conftest import STORY
from tests.making import digest as made_by_hand

Draw = st.DrawFn
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=20, max_size=200)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def digests(draw: Draw) -> Digest:
    """Any digest that is true of its article."""
    text = draw(texts)
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30)).map(
        lambda at: Span(at[0], min(at[0] + at[1], len(text)))
    )
    several = st.lists(places, min_size=1, max_size=3).map(tuple)
    names = st.sampled_from([word for word in text.split() if stands_in(text, word)] or [text])
    few_names = st.lists(names, max_size=2).map(tuple)

    def part(kind: type[Any]) -> st.SearchStrategy[Any]:
        return st.none() | places.map(lambda span: kind(span.of(text), span))

    def quote(number: int) -> Quote:
        spans = draw(several)
        speakers = draw(st.lists(st.builds(Speaker, names, st.none() | names, few_names), max_size=2).map(tuple))
        kind, mention, cue = draw(st.sampled_from(QuoteKind)), draw(part(Mention)), draw(part(Cue))
        return Quote(f"q{number}", kind, join_spans(text, spans), spans, speakers, mention, cue, draw(st.floats(0, 1)))

    def figure(number: int) -> Figure:
        span, of = draw(places), draw(st.just(()) | several)
        value = draw(st.none() | numbers | st.tuples(numbers, numbers))
        kind, unit, about = draw(st.sampled_from(FigureKind)), draw(st.none() | st.text(max_size=5)), draw(st.none() | names)
        what = join_spans(text, of, GAP) or None
        return Figure(f"f{number}", span.of(text), span, kind, value, storable(unit), what, of, about, draw(few_names))

    def point() -> KeyPoint:
        spans = draw(several)
        insertions = tuple(draw(st.lists(st.builds(Insertion, st.integers(0, 2), names), max_size=2)))
        reasons = tuple(draw(st.lists(st.tuples(st.sampled_from(["place", "names"]), numbers), max_size=2)))
        return KeyPoint(key_point_text(text, spans, insertions), spans, draw(places), insertions, reasons)

    return Digest(
        Article(text, draw(st.none() | texts), None, None, draw(st.lists(texts, max_size=2).map(tuple))),
        draw(st.none() | places.map(lambda span: span.of(text))),
        tuple(point() for _ in range(draw(st.integers(0, 2)))),
        tuple(quote(number) for number in range(draw(st.integers(0, 3)))),
        tuple(figure(number) for number in range(draw(st.integers(0, 3)))),
        draw(st.lists(st.builds(Paragraph, places, st.sampled_from(ParagraphKind), st.none() | places), max_size=3).map(tuple)),
        draw(st.lists(places, max_size=3).map(tuple)),
    )


@given(digests())
def test_a_digest_comes_back_from_its_json_as_it_was(digest: Digest) -> None:
    found = json.loads(json.dumps(digest_json(digest), allow_nan=False))
    assert digest_from(digest.article, found) == digest


def test_the_digest_of_a_real_article_comes_back_as_it_was() -> None:
    digest = summarize(Article(STORY))
    assert digest.key_points
    assert digest.sentences
    assert digest_from(digest.article, json.loads(json.dumps(digest_json(digest)))) == digest


def test_a_digest_of_another_article_is_refused() -> None:
    with pytest.raises(NotInArticle):
        digest_from(Article(STORY), digest_json(made_by_hand()))


def test_a_word_changed_in_the_json_is_found_out() -> None:
    found = digest_json(made_by_hand())
    found["quotes"][0]["text"] = found["quotes"][0]["text"].replace("ours", "theirs")
    with pytest.raises(NotInArticle):
        digest_from(made_by_hand().article, found)


def test_what_no_database_keeps_is_replaced_alike_in_article_and_digest() -> None:
    article = Article("Brandt \x00said it \ud83d twice", "\x00", authors=("\udfff",))
    span = Span(7, 14)
    quote = Quote("q1", QuoteKind.INDIRECT, span.of(article.text), (span,), (Speaker("Brandt"),))
    found = digest_json(Digest(article, None, (), (quote,), ()))
    assert digest_from(storable_article(article), found).quotes[0].text == "\ufffdsaid it"[:7]
