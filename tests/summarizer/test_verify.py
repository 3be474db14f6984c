"""Quotations looked up: word for word, altered with the difference, or nowhere; and every word shown is the article's own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article, Span
from summarizer.items import Digest, Quote, QuoteKind, Speaker
from summarizer.verify import MAX_QUOTATION, Change, Piece, Place, Verdict, compare_words, same_quotation, verify
from summarizer.verifying.words import read_words

BAY = """\
Council split over the tide wall

HAVEN BAY — “We will never sell the harbour,” Mayor Ana Pell said. “It isn’t ours to sell, and it wasn’t my father’s.”

“Is the wall safe? Nobody can tell you that,” said Jon Reyk, an engineer. “I do not believe that the wall is safe.”

Pell said the wall cost £14.2m and that the U.S. firm which built it had gone. “They told US officials nothing,” she added.

“The sea took two metres of the quay,” Pell said. Reyk said: “It will take ten.”

Reyk called the mayor “brave – but wrong”. Temperatures fell to -5 degrees on Monday; 40,000 people lost power.

“He is guilty?” Pell asked. “Of what?”

"My café is closed," said José Núñez. "I can't re-open it [the café] without well-paid, full-time staff.

"Nobody asked my neighbours either. They will leave before the spring."

In a statement the council said it would not comment on the sale of the harbour to the Norland Port Company.
"""
PELL, REYK, NUNEZ, COUNCIL = Speaker("Ana Pell", "Mayor"), Speaker("Jon Reyk"), Speaker("José Núñez"), Speaker("the council")


def quote(number: int, kind: QuoteKind, speaker: Speaker, *pieces: str) -> Quote:
    spans = tuple(Span(BAY.index(piece), BAY.index(piece) + len(piece)) for piece in pieces)
    return Quote(f"q{number}", kind, " ".join(pieces), spans, (speaker,))


DIGEST = Digest(
    Article(BAY),
    None,
    (),
    (
        quote(1, QuoteKind.DIRECT, PELL, "We will never sell the harbour,", "It isn’t ours to sell, and it wasn’t my father’s."),
        quote(
            2, QuoteKind.DIRECT, REYK, "Is the wall safe? Nobody can tell you that,", "I do not believe that the wall is safe."
        ),
        quote(3, QuoteKind.INDIRECT, PELL, "the wall cost £14.2m and that the U.S. firm which built it had gone"),
        quote(4, QuoteKind.DIRECT, PELL, "They told US officials nothing,"),
        quote(5, QuoteKind.DIRECT, PELL, "The sea took two metres of the quay,"),
        quote(6, QuoteKind.DIRECT, REYK, "It will take ten."),
        quote(7, QuoteKind.MIXED, REYK, "the mayor “brave – but wrong”"),
        quote(8, QuoteKind.INDIRECT, COUNCIL, "it would not comment on the sale of the harbour to the Norland Port Company"),
    ),
    (),
)


def found(quotation: str) -> Place:
    place = verify(quotation, DIGEST).best
    assert place is not None
    return place


def shown(quotation: str) -> str:
    """The pieces as a line: -left out-, +added+."""
    signs = {Change.SAME: "", Change.LEFT_OUT: "-", Change.ADDED: "+"}
    return " ".join(f"{signs[p.change]}{' '.join(p.text.split())}{signs[p.change]}" for p in found(quotation).pieces)


@pytest.mark.parametrize(
    "quotation",
    [
        "We will never sell the harbour",
        "we will never sell the harbour.",
        "“We will never sell the harbour”",
        "«We will  never\nsell the harbour»",
        "It isn't ours to sell",
        "It isnt ours to sell",
        "brave—but wrong",
        "brave but wrong",
        "the US firm which built it",
        "They told US officials nothing",
        "they told us officials nothing",  # all in small letters: nobody can tell
        "40000 people lost power",
        "My cafe is closed",
        "Jose Nunez",
        "fell to −5 degrees",
        "well paid, full time staff",
        "I can't re-open it [the café]",
        "He is guilty?",
        "Is the wall safe? Nobody can tell you that",
        "without well-paid, full-time staff. Nobody asked my neighbours either.",  # over two paragraphs of one speech
        "We will never sell the harbour … it wasn't my father's",
        "We will never sell ... [...] ours to sell",
        "[h]e is guilty",
        "We will never sell [sic] the harbour",
        "Council split over the tide wall",
    ],
)
def test_what_makes_no_difference_is_word_for_word(quotation: str) -> None:
    assert verify(quotation, DIGEST).verdict is Verdict.EXACT


@pytest.mark.parametrize(
    ("quotation", "line"),
    [
        ("We will sell the harbour", "We will -never- sell the harbour,"),
        ("I do believe that the wall is safe", "I do -not- believe that the wall is safe."),
        ("it would comment on the sale of the harbour", "it would -not- comment on the sale of the harbour"),
        ("I do not ever believe that the wall is safe", "I do not +ever+ believe that the wall is safe."),
        ("It is ours to sell", "It -isn’t- +is+ ours to sell,"),
        ("They told us officials nothing", "They told -US- +us+ officials nothing,"),
        ("the wall cost $14.2m", "the wall cost -£- +$+ 14.2m"),
        ("the wall cost £41.2m", "the wall cost £ -14.2- +41.2+ m"),
        ("Temperatures fell to 5 degrees on Monday", "Temperatures fell to --5- +5+ degrees on Monday;"),
        ("4,000 people lost power", "-40,000- +4,000+ people lost power."),
        ("He is guilty.", "He is -guilty?- +guilty.+"),
        ("Somebody can tell you that", "-Nobody- +Somebody+ can tell you that,"),
        ("We will never sell the tower", "We will never sell the -harbour,- +tower+"),
        ("We will never sell our children's harbour", "We will never sell -the- +our children's+ harbour,"),
    ],
)
def test_what_makes_a_difference_is_shown(quotation: str, line: str) -> None:
    assert verify(quotation, DIGEST).verdict is Verdict.ALTERED
    assert shown(quotation) == line


@pytest.mark.parametrize(
    "quotation",
    [
        "",
        "…",
        "“”",
        "[sic]",
        "wall tide the over split council",
        "Our children deserve better schools than the ones that we had",
        "I want to make it very clear to everybody that this was the right thing to do for all of us",
        "said that the",
        "said in a statement on Monday that the",
        "the mayor of the harbour said on Monday that the council was wrong",
        "日本語の引用",
    ],
)
def test_other_words_are_nowhere(quotation: str) -> None:
    assert verify(quotation, DIGEST).verdict is Verdict.NOWHERE
    assert not verify(quotation, DIGEST).places


def test_a_true_sentence_with_an_invented_end_is_altered() -> None:
    line = shown("We will never sell the harbour, and I said so to the men from the north who came with money last winter")
    assert line.startswith("We will never sell the harbour, +and I said so")


def test_who_said_it_is_told() -> None:
    assert found("sell the harbour,” Mayor").speakers == (PELL,)
    assert found("the wall is safe").speakers == (REYK,)
    assert found("the wall is safe").marked
    assert found("the wall is safe").sentence is not None


def test_reported_words_are_a_quote_but_not_marked() -> None:
    place = found("the wall cost £14.2m")
    assert (place.speakers, place.marked, place.narrated) == ((PELL,), False, False)


def test_the_journalists_own_words_are_narrated() -> None:
    assert found("40,000 people lost power").narrated
    assert not found("My café is closed").narrated  # in quotation marks, though of no quote of the digest


def test_words_across_an_interruption_are_word_for_word_and_it_is_said() -> None:
    place = found("We will never sell the harbour. It isn’t ours to sell")
    assert place.verdict is Verdict.EXACT
    assert place.interrupted
    assert shown("We will never sell the harbour. It isn’t ours to sell") == (
        "We will never sell the harbour, -Mayor Ana Pell said.- It isn’t ours to sell,"
    )


def test_words_of_two_speakers_run_together_are_altered() -> None:
    place = found("The sea took two metres of the quay. It will take ten.")
    assert (place.verdict, place.apart, place.speakers) == (Verdict.ALTERED, True, (PELL, REYK))


def test_sentences_in_another_order_are_altered() -> None:
    place = found("I do not believe that the wall is safe. Is the wall safe?")
    assert (place.verdict, place.apart) == (Verdict.ALTERED, True)
    assert {piece.change for piece in place.pieces} == {Change.SAME}


def test_an_ellipsis_shows_what_it_skips() -> None:
    place = found("We will never sell the harbour … and it wasn’t my father’s")
    assert (place.verdict, place.shortened) == (Verdict.EXACT, True)
    assert Change.LEFT_OUT in [piece.change for piece in place.pieces]


@pytest.mark.parametrize("quotation", ["We will … sell the harbour", "We will [gladly] sell the harbour"])
def test_a_not_under_an_ellipsis_or_bracket_is_altered(quotation: str) -> None:
    assert found(quotation).verdict is Verdict.ALTERED
    assert "-never-" in shown(quotation)


def test_insertions_in_brackets_are_allowed_and_said() -> None:
    place = found("[Pell] called the mayor [of Haven Bay] “brave”")
    assert (place.verdict, place.inserted) == (Verdict.EXACT, ("Pell", "of Haven Bay"))
    assert shown("the mayor [of Haven Bay] “brave") == "the mayor +[of Haven Bay]+ brave"
    assert found("The council said [the mayor] would not comment").inserted == ("the mayor",)


def test_a_bracket_stands_for_few_words_only() -> None:
    assert found("In a statement [it] comment on the sale of the harbour").verdict is Verdict.ALTERED


def test_the_title_alone_may_have_it() -> None:
    article = Article(BAY, title="Haven Bay keeps its harbour")
    place = verify("Bay keeps its harbour", article).best
    assert place is not None
    assert (place.verdict, place.in_title, place.spans) == (Verdict.EXACT, True, ())


def test_a_quote_comes_before_the_journalists_words() -> None:
    narrated = Article("The mayor is sure that they will never sell the harbour, and we will never sell the harbour is her song.")
    verification = verify("We will never sell the harbour", [narrated, DIGEST])
    assert [place.index for place in verification.places] == [1, 0]


def test_word_for_word_comes_before_altered() -> None:
    altered = replace(DIGEST.article, text=BAY.replace("never sell", "gladly sell"))
    verification = verify("We will never sell the harbour", [Article("Nothing."), altered, DIGEST])
    assert [(place.index, place.verdict) for place in verification.places] == [(2, Verdict.EXACT), (1, Verdict.ALTERED)]
    assert verification.verdict is Verdict.EXACT


def test_a_text_that_says_the_same_again_and_again_can_be_looked_through() -> None:
    article = Article("We never will sell our harbour to the others of us. " * 2000)
    assert verify(("never sell the harbour to us " * 800)[:MAX_QUOTATION], article).verdict is not Verdict.EXACT


def test_too_long_a_quotation_is_refused() -> None:
    with pytest.raises(ValueError, match="give a part of it"):
        verify("a" * (MAX_QUOTATION + 1), DIGEST)


WORDS = read_words(BAY)
# Sentences of the journalist and of speakers, with the words of each.
SENTENCES = [
    "I do not believe that the wall is safe.",
    "In a statement the council said it would not comment on the sale of the harbour to the Norland Port Company.",
    "I can't re-open it [the café] without well-paid, full-time staff.",
    "Nobody asked my neighbours either. They will leave before the spring.",
    "Pell said the wall cost £14.2m and that the U.S. firm which built it had gone.",
]
NEW = ["tractor", "velvet", "never", "quickly", "seventeen", "of", "the", "Lowmoor"]


def check(place: Place) -> None:
    """SAME and LEFT_OUT are the article's own words, in order unless they stand apart."""
    for piece in place.pieces:
        assert (piece.span is None) == (piece.change is Change.ADDED or place.in_title)
        assert piece.span is None or piece.span.of(BAY) == piece.text
    own = [piece.span.start for piece in place.pieces if piece.span]
    assert own == sorted(own) or place.apart


def keys(pieces: tuple[Piece, ...], *changes: Change) -> list[str]:
    return [key for piece in pieces if piece.change in changes for key in read_words(piece.text, capitals=False).keys]


@given(st.data())
def test_any_stretch_of_the_article_is_word_for_word(data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(WORDS) - 1))
    last = data.draw(st.integers(first, min(len(WORDS) - 1, first + 60)))
    place = found(BAY[WORDS.starts[first] : WORDS.ends[last]])
    assert place.verdict is Verdict.EXACT
    assert not place.interrupted
    check(place)


@given(st.sampled_from(SENTENCES), st.data())
def test_a_changed_sentence_is_altered_and_both_texts_can_be_told(sentence: str, data: st.DataObject) -> None:
    words = sentence.split()
    at = data.draw(st.integers(1, len(words) - 2))
    how = data.draw(st.sampled_from(["delete", "insert", "replace"]))
    new = [] if how == "delete" else [data.draw(st.sampled_from(NEW))]
    changed = " ".join([*words[:at], *new, *words[at + (how != "insert") :]])
    if read_words(changed, capitals=False).keys == read_words(sentence, capitals=False).keys:
        return
    place = found(changed)
    check(place)
    assert place.verdict is Verdict.ALTERED or place.inserted
    assert keys(place.pieces, Change.SAME, Change.ADDED) == list(read_words(changed, capitals=False).keys)
    own = BAY[min(span.start for span in place.spans) : max(span.end for span in place.spans)]
    assert "".join(keys(place.pieces, Change.SAME, Change.LEFT_OUT)).find("".join(read_words(own, capitals=False).keys)) >= 0


@given(
    st.lists(
        st.sampled_from(
            ["oxen", "plough", "velvet", "under", "moon", "dance", "the", "a", "of", "and", "seventeen", "lantern", "with", "to"]
        ),
        max_size=40,
    )
)
def test_random_words_are_nowhere(words: list[str]) -> None:
    text = " ".join([*words, "oxen"])
    assert verify(text, DIGEST).verdict is Verdict.NOWHERE


@given(st.text(max_size=200))
def test_any_text_can_be_asked_about(text: str) -> None:
    for place in verify(text, DIGEST).places:
        check(place)


@given(st.lists(st.sampled_from(["we", "will", "not", "never", "sell", "the", "old", "harbour", "wall", "…"]), max_size=20))
def test_words_of_the_article_in_any_order_can_be_asked_about(words: list[str]) -> None:
    for place in verify(" ".join(words), DIGEST).places:
        check(place)


@given(*[st.lists(st.sampled_from(["we", "will", "not", "never", "sell", "the", "old", "harbour", "wall"]), max_size=12)] * 2)
def test_compared_words_give_both_texts(one: list[str], other: list[str]) -> None:
    pieces = compare_words(" ".join(one), " ".join(other))
    assert keys(pieces, Change.SAME, Change.LEFT_OUT) == one
    assert keys(pieces, Change.SAME, Change.ADDED) == other


def test_versions_of_one_quotation_are_compared() -> None:
    pieces = compare_words("We will never sell the harbour.", "We shall never sell the harbour")
    assert [(piece.change, piece.text) for piece in pieces] == [
        (Change.SAME, "We"),
        (Change.LEFT_OUT, "will"),
        (Change.ADDED, "shall"),
        (Change.SAME, "never sell the harbour."),
    ]


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("We will never sell the harbour.", "“we will never sell the harbour”", Verdict.EXACT),
        ("We will never sell the harbour", "We will never sell the harbour, and it is not ours", Verdict.EXACT),
        ("We will never sell the harbour", "We will sell the harbour", Verdict.ALTERED),
        ("We will … sell the harbour", "We will never sell the harbour", Verdict.ALTERED),
        ("He is guilty?", "He is guilty.", Verdict.ALTERED),
        ("We will never sell the harbour", "The wall is safe, and nobody can tell you otherwise", Verdict.NOWHERE),
        ("the harbour", "We will never sell the harbour", Verdict.NOWHERE),
        ("the rust", "the rust", Verdict.EXACT),
        ("", "", Verdict.NOWHERE),
        ("", "We will never sell the harbour", Verdict.NOWHERE),
    ],
)
def test_two_quotations_are_one_altered_or_different(one: str, other: str, verdict: Verdict) -> None:
    assert same_quotation(one, other) is verdict
    assert same_quotation(other, one) is verdict
