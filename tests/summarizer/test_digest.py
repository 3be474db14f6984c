"""Nothing is shown that the article does not say: a digest that claims otherwise cannot exist."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article, Span, join_spans
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

TEXT = "Ana Duarte said the bridge was not safe. She counted 40 cracks in it."
ARTICLE = Article(TEXT)


def span_of(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def quote(**changes: object) -> Quote:
    words = "the bridge was not safe"
    fields: dict[str, object] = {"id": "q1", "kind": QuoteKind.INDIRECT, "text": words, "spans": (span_of(words),)}
    return Quote(**(fields | changes))  # type: ignore[arg-type]


def digest(*quotes: Quote, figures: tuple[Figure, ...] = (), points: tuple[KeyPoint, ...] = ()) -> Digest:
    return Digest(ARTICLE, None, points, quotes, figures)


def test_a_digest_of_the_article_s_own_words_exists() -> None:
    made = digest(quote(speakers=(Speaker("Ana Duarte"),), cue=Cue("said", span_of("said"))))
    assert made.quotes[0].text in TEXT


@pytest.mark.parametrize(
    "wrong",
    [
        quote(text="the bridge was safe"),
        quote(text="The bridge was not safe"),
        quote(spans=(Span(10, 400),)),
        quote(speakers=(Speaker("Tom Reyes"),)),
        quote(speakers=(Speaker("Ana Duarte", "county engineer"),)),
        quote(speakers=(Speaker("Ana Duarte", None, ("Annie",)),)),
        quote(speakers=(Speaker("Duart"),)),
        quote(speakers=(Speaker(""),)),
        quote(cue=Cue("denied", span_of("said"))),
        quote(mention=Mention("He", span_of("She"))),
    ],
)
def test_a_quote_with_a_word_of_ours_is_refused(wrong: Quote) -> None:
    with pytest.raises(NotInArticle):
        digest(wrong)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "41"},
        {"what": "holes"},
        {"what": "cracks", "what_spans": (Span(0, 3),)},
        {"claimed_by": ("Tom Reyes",)},
        {"approximation": "more than"},
    ],
)
def test_a_figure_with_a_word_of_ours_is_refused(changes: dict[str, object]) -> None:
    fields: dict[str, object] = {"id": "f1", "text": "40", "span": span_of("40"), "kind": FigureKind.COUNT, "value": 40.0}
    digest(figures=(Figure(**fields),))  # type: ignore[arg-type]
    with pytest.raises(NotInArticle):
        digest(figures=(Figure(**(fields | changes)),))  # type: ignore[arg-type]


def test_a_key_point_shows_its_insertions_in_square_brackets() -> None:
    spans = (span_of("counted 40 cracks in it."),)
    insertions = (Insertion(0, "Ana Duarte"),)
    shown = "[Ana Duarte] counted 40 cracks in it."
    assert key_point_text(TEXT, spans, insertions) == shown
    assert digest(points=(KeyPoint(shown, spans, Span(41, len(TEXT)), insertions),)).key_points[0].text == shown


def test_a_key_point_with_a_word_of_ours_outside_brackets_is_refused() -> None:
    spans = (span_of("counted 40 cracks in it."),)
    with pytest.raises(NotInArticle):
        digest(points=(KeyPoint("Ana Duarte counted 40 cracks in it.", spans, spans[0]),))


def test_a_key_point_with_a_name_the_article_does_not_have_is_refused() -> None:
    spans = (span_of("counted 40 cracks in it."),)
    insertions = (Insertion(0, "Tom Reyes"),)
    with pytest.raises(NotInArticle):
        digest(points=(KeyPoint(key_point_text(TEXT, spans, insertions), spans, spans[0], insertions),))


def test_a_headline_is_the_article_s_title_or_its_own_line() -> None:
    assert Digest(Article(TEXT, title="Cracks"), "Cracks", (), (), ()).headline == "Cracks"
    with pytest.raises(NotInArticle):
        Digest(ARTICLE, "Cracks found", (), (), ())


PIECES = st.sampled_from(
    [
        *"“”‘’«»„\"'().,:;?!—\n\t \u00a0\u200b\r",
        "``",
        "\n\n",
        " said ",
        "she said ",
        "Ana Duarte ",
        "Mr. Hale ",
        "according to ",
        "the company ",
        " told reporters that ",
        "adding that ",
        "$3.6bn ",
        "one in five ",
        "12% ",
        "the plan failed",
        "We will go",
        "U.S. ",
        "No. 7 ",
        "WALLACE: ",
        "it was late",
        "😀",
        "é",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_a_digest_whose_every_item_is_its_own(text: str) -> None:
    made = summarize(Article(text))
    for found in made.quotes:
        assert found.text == join_spans(text, found.spans)
        assert all(text[s.start : s.end] in found.text for s in found.spans)
    for figure in made.figures:
        assert text[figure.span.start : figure.span.end] == figure.text
    for point in made.key_points:
        assert point.text == key_point_text(text, point.spans, point.insertions)
    starts = [found.spans[0].start for found in made.quotes]
    assert starts == sorted(starts)
