"""The tagger: what it reads, how its scores become spans, and that gold through both is gold. Needs no torch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import default_rng

from summarizer.article import Span
from summarizer.marks import find_quotations
from summarizer.quotes.tagger.decode import Scores, decode
from summarizer.quotes.tagger.session import load_tagger
from summarizer.quotes.tagger.units import LIMIT, blocks_of, mark_codes, shape_of, window_of, windows_of
from summarizer.quotes.training.augment import augmented, change, repaired, straightened
from summarizer.quotes.training.corpus import Attribution, lines_of, read_standoff
from summarizer.quotes.training.targets import scores_of, targets_of, window_targets

TEXT = (
    "“The bridge is not safe,” Ana Duarte said on Monday. “We will close it.”\n\n"
    "Tom Reyes, the mayor, told reporters that the work would take a year.\n\n"
    "“It may,” he added, “take two.”"
)


def at(words: str, start: int = 0) -> Span:
    place = TEXT.index(words, start)
    return Span(place, place + len(words))


GOLD = (
    Attribution((at("The bridge is not safe"), at("We will close it")), (at("said"),), (at("Ana Duarte"),)),
    Attribution((at("the work would take a year"),), (at("told reporters"),), (at("Tom Reyes, the mayor"),)),
    Attribution((at("It may"), at("take two")), (at("added"),), (at("he", TEXT.index("he added")),)),
)


def test_a_word_is_letters_and_digits_or_one_mark_with_its_place() -> None:
    text = "Zoë’s 3-day trip…"
    words = [text[start:end] for start, end, _ in load_tagger().pieces.words(text, 0, len(text))]
    assert words == ["Zoë", "’", "s", "3", "-", "day", "trip", "…"]


def test_a_word_is_read_without_case_and_accents() -> None:
    pieces = load_tagger().pieces
    first, second, third = (next(iter(pieces.words(word, 0, len(word))))[2] for word in ("ZOË", "zoe", "zo\u200be"))
    assert first == second == third


def test_a_word_that_nobody_could_know_is_one_unknown_piece() -> None:
    assert [ids for *_, ids in load_tagger().pieces.words("x" * 300, 0, 300)] == [(100,)]


def test_marks_tell_how_words_stand_to_them() -> None:
    text = "a “b” c “d"
    codes = mark_codes(len(text), find_quotations(text, [Span(0, len(text))]))
    assert list(codes) == [0, 0, 2, 1, 3, 0, 0, 0, 2, 4]


@pytest.mark.parametrize(("word", "shape"), [("the", 1), ("The", 2), ("NATO", 3), ("4th", 4), ("—", 0)])
def test_the_shape_of_a_word_keeps_what_lower_case_loses(word: str, shape: int) -> None:
    assert shape_of(word) == shape


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["word ", "“", "” ", "incomprehensibilities ", ". ", "\n\n", "é", "中", "\u200b"]), max_size=900))
def test_windows_hold_every_word_and_are_never_too_long(pieces: list[str]) -> None:
    text = "".join(pieces)
    lines = lines_of(text)
    blocks = blocks_of(text, lines, find_quotations(text, lines), load_tagger().pieces)
    windows = windows_of(blocks)
    assert {k for i, j in windows for k in range(i, j)} == set(range(len(blocks)))
    for i, j in windows:
        window = window_of(blocks[i:j])
        assert len(window.ids) == len(window.mark) == len(window.shape) <= LIMIT
        assert len(window.first) == 1 + sum(block.length for block in blocks[i:j])


def through(text: str, gold: tuple[Attribution, ...], overlap: int = 128) -> list[Attribution]:
    """What comes out when the network says just what the annotation says."""
    lines = lines_of(text)
    blocks = blocks_of(text, lines, find_quotations(text, lines), load_tagger().pieces)
    targets = targets_of(text, blocks, gold)
    base = np.cumsum([0, *(block.length for block in blocks)])
    windows = windows_of(blocks, overlap)
    scores = [scores_of(window_targets(targets, int(base[i]), int(base[j]))) for i, j in windows]
    found = decode(blocks, windows, scores)
    return [Attribution(t.contents, (t.cue,) if t.cue else (), (t.source,) if t.source else ()) for t in found]


def test_gold_through_targets_and_decoding_is_gold() -> None:
    assert through(TEXT, GOLD) == list(GOLD)


def test_gold_is_gold_over_many_windows_too() -> None:
    times = 30
    text = "\n\n".join([TEXT] * times)
    step = len(TEXT) + 2
    gold = tuple(
        Attribution(*(tuple(Span(s.start + n * step, s.end + n * step) for s in part) for part in (g.content, g.cue, g.source)))
        for n in range(times)
        for g in GOLD
    )
    assert through(text, gold) == list(gold)


def test_no_text_has_no_attributions() -> None:
    assert decode([], [], []) == []
    assert load_tagger().read("", [], []).attributions == []


def test_a_sentence_that_was_read_has_a_sense_and_another_has_none() -> None:
    first = Span(0, TEXT.index("\n"))
    senses = load_tagger().read(TEXT, [first], find_quotations(TEXT, [first])).senses
    sense = senses.of(at("The bridge is not safe"))
    assert sense is not None
    assert sense.shape == (384,)
    assert sense.any()
    assert senses.of(at("Tom Reyes")) is None


def test_the_sense_of_a_stretch_is_the_mean_of_its_words() -> None:
    whole = Span(0, len(TEXT))
    senses = load_tagger().read(TEXT, [whole], find_quotations(TEXT, [whole])).senses
    words = [senses.of(at(word, at("We will close it").start)) for word in ("close", "it")]
    both = senses.of(at("close it"))
    assert both is not None
    assert np.allclose(both, np.mean([word for word in words if word is not None], axis=0), atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60))
def test_any_scores_give_spans_in_bounds(seed: int, words: int) -> None:
    text = "word, " * words + "“end”"
    blocks = blocks_of(text, [Span(0, len(text))], [], load_tagger().pieces)
    windows = windows_of(blocks)
    rng = default_rng(seed)
    count = len(window_of(blocks).first)
    square = [rng.normal(0, 5, (count, count)).astype(np.float32) for _ in range(3)]
    for found in decode(blocks, windows, [Scores(rng.normal(0, 3, (count, 7)).astype(np.float32), *square)]):
        parts = [*found.contents, *([found.cue] if found.cue else []), *([found.source] if found.source else [])]
        assert all(0 <= span.start < span.end <= len(text) for span in parts)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_a_changed_text_keeps_the_places_of_its_words(seed: int) -> None:
    changed = augmented(TEXT, default_rng(seed), 1.0)
    for words in ("bridge", "Ana Duarte", "reporters", "take two"):
        moved = changed.moved(at(words))
        assert moved is not None
        assert moved.of(changed.text) == words


def test_marks_are_changed_in_their_kind_only() -> None:
    assert change("“a” ’s", straightened("“a” ’s")).text == '"a" \'s'
    assert change('"a" b "c"', repaired('"a" b "c"', ("«", "»"))).text == "«a» b «c»"


def test_standoff_is_read_with_its_pieces_in_order() -> None:
    spans = "T1\tContent 10 20;30 40\tx\nT2\tCue 5 9\ty\nT3\tSource 0 4\tz\n"
    events = "E1\tAttribution:T2 Cue:T2 Content1:T1 Source:T3\nE2\tAttribution:T2 Cue:T2"
    assert read_standoff(spans + events) == (Attribution((Span(10, 20), Span(30, 40)), (Span(5, 9),), (Span(0, 4),)),)
