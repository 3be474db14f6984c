"""The benchmark of key sentences reads places, not texts, and counts what the key points cover."""

import json
from itertools import pairwise

from benchmarks.key_sentences import CHOSEN, covers
from summarizer.article import Span
from summarizer.items import KeyPoint


def point(*spans: Span) -> KeyPoint:
    return KeyPoint("", spans, spans[0])


def test_a_point_half_in_a_sentence_covers_it() -> None:
    assert covers(point(Span(0, 10)), Span(5, 40))


def test_a_point_mostly_elsewhere_does_not_cover_a_sentence() -> None:
    assert not covers(point(Span(0, 10)), Span(6, 40))


def test_the_pieces_of_a_shortened_point_count_together() -> None:
    assert covers(point(Span(0, 10), Span(20, 50)), Span(20, 60))


def test_every_article_has_three_to_five_sentences_that_lie_apart() -> None:
    chosen = json.loads(CHOSEN.read_text(encoding="utf-8"))
    for places in (sorted(each) for corpus in chosen.values() for each in corpus.values()):
        assert 3 <= len(places) <= 5
        assert all(start < end for start, end in places)
        assert all(one[1] <= other[0] for one, other in pairwise(places))
