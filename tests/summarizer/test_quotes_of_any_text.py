"""Whatever a text is made of, and however long: quotes are its own words, and nothing breaks."""

from itertools import chain, islice, repeat

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from summarizer.article import Article, join_spans
from summarizer.digest import summarize
from summarizer.items import Quote
from summarizer.language import parse
from summarizer.quotes.find import find_quotes


def quotes(text: str) -> tuple[Quote, ...]:
    return summarize(Article(text)).quotes


@pytest.mark.parametrize(
    "text",
    [
        "Ana Duarte said the bridge was not safe and would close on Friday, according to Tom Reyes.",
        "“The bridge,” she said, “is” — she paused — “not safe,” and left.",
        "“ “ ” ’ ' \" said said said that that",
        "said\n\n“\n\n”\n\n: “a b c d e”",
        "WALLACE: \n\nPENCE: \n\nWALLACE: ",
        "\u200b“\u0301,” said \ufffd.",
    ],
)
def test_every_quote_is_the_article_s_own_words_whatever_the_text(text: str) -> None:
    for quote in quotes(text):
        assert all(span.of(text) in text for span in quote.spans)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"“”\"'‘’«»„`,.:;—\n ", "said ", "Ana Duarte ", "the bridge was not safe", "told ", "that "]),
        max_size=60,
    )
)
def test_any_mixture_of_marks_gives_quotes_in_bounds(pieces: list[str]) -> None:
    text = "".join(pieces)
    for quote in quotes(text):
        assert quote.text
        assert all(0 <= span.start < span.end <= len(text) for span in quote.spans)
        assert 0 <= quote.confidence <= 1


@settings(max_examples=2, derandomize=True, phases=[Phase.generate], deadline=None)  # a text of this length takes ten seconds
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["“Administration disappoints,” says Ottoline Featherstone.", "said ", "told ", "that ", "\n\n"]),
            st.sampled_from([" ", *"“”\"'‘’«»„`,.:;—\n"]),
        ).map("".join),
        min_size=20,
        max_size=60,
    ),
    st.integers(0, 120_000).map(lambda fewer: 200_000 - fewer),
)
def test_a_text_as_long_as_a_book_gives_quotes_that_are_its_own_words(pieces: list[str], length: int) -> None:
    text = "".join(islice(chain.from_iterable(repeat("".join(pieces))), length))
    found = find_quotes(parse(Article(text)))
    assert [quote.text for quote in found] == [join_spans(text, quote.spans) for quote in found]
    assert all(0 <= span.start < span.end <= len(text) for quote in found for span in quote.spans)
