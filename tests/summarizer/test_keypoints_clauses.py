"""What a sentence can do without: clauses that the rest of the article says little of, and a few small words."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article, Span
from summarizer.figures.find import find_figures
from summarizer.keypoints.clauses import removable
from summarizer.keypoints.shorten import compose
from summarizer.language import parse
from summarizer.quotes.find import find_quotes


def cuts(sentence: str, told: Mapping[str, int] | None = None) -> list[str]:
    """What may be left out of `sentence`, where `told` says in how many sentences of the article a lemma occurs."""
    parsed = parse(Article(sentence))
    whole = Span(0, len(sentence))
    quotes = find_quotes(parsed)
    found = removable(parsed, parsed.tokens(whole), whole, told or {}, quotes, find_figures(parsed, quotes))
    return [span.of(sentence) for span in found]


def shown(sentence: str) -> str:
    parsed = parse(Article(sentence))
    whole = Span(0, len(sentence))
    quotes = find_quotes(parsed)
    found = removable(parsed, parsed.tokens(whole), whole, {}, quotes, find_figures(parsed, quotes))
    return compose(sentence, whole, found, {}).text


def test_a_relative_clause_goes_with_both_its_commas() -> None:
    text = "The mayor of Tarn, who walks to work every morning, has signed the contract for the new bridge."
    assert shown(text) == "The mayor of Tarn has signed the contract for the new bridge."


def test_a_relative_clause_at_the_end_leaves_the_stop() -> None:
    text = "The crew of the ferry brought all passengers to the harbour of Sedge, which lies on the far side of the lake."
    assert shown(text) == "The crew of the ferry brought all passengers to the harbour of Sedge."


def test_a_participle_at_the_end_goes() -> None:
    text = "The governor opened the new road to the coast, ending decades of quarrels between the valley towns."
    assert shown(text) == "The governor opened the new road to the coast."


def test_a_clause_before_who_said_it_leaves_a_comma() -> None:
    text = "The storm tore the roof off the market hall in Tarn, forcing traders into the street, police said."
    assert shown(text) == "The storm tore the roof off the market hall in Tarn, police said."


def test_a_clause_of_which_other_sentences_tell_stays() -> None:
    text = "The governor opened the new road to the coast, ending decades of quarrels between the valley towns."
    assert cuts(text, {"end": 2, "decade": 2, "quarrel": 3, "valley": 4, "town": 2}) == []


@pytest.mark.parametrize(
    "clause",
    [
        "killing a guard at the gate of the prison",
        "which cost the region 18 million dollars",
        "unless the council of the town objects",
        "who denied it in a letter to the council",
        "which will be opened in the spring of the year",
    ],
)
def test_a_death_a_figure_a_condition_a_denial_and_what_comes_next_stay(clause: str) -> None:
    assert cuts(f"The army of the island opened the new road to the northern coast, {clause}.") == []


def test_an_age_goes() -> None:
    text = "Petra Holm, 46, told the regional court in Merrin that the brakes of the truck had been new."
    assert shown(text).startswith("Petra Holm told the regional court")


def test_an_age_before_a_clause_that_goes_keeps_its_commas() -> None:
    text = "Petra Holm, 46, who joined from a rival, told the regional court in Merrin that the brakes had been new."
    assert shown(text) == "Petra Holm, 46, told the regional court in Merrin that the brakes had been new."


def test_one_of_a_list_stays() -> None:
    text = "The trains between Tarn, a port, and Orrin, a spa, stopped for most of the winter before the repairs."
    assert ", a port," not in cuts(text)


def test_a_sentence_keeps_eight_words() -> None:
    assert cuts("Snow closed the pass, forcing drivers to turn back.") == []


def test_also_goes() -> None:
    text = "The council of Merrin also voted for a second bridge over the Orrin."
    assert shown(text) == "The council of Merrin voted for a second bridge over the Orrin."


def test_then_goes_where_it_goes_on_from_the_sentence_before() -> None:
    text = "The council of Merrin then voted for a second bridge over the Orrin."
    assert shown(text) == "The council of Merrin voted for a second bridge over the Orrin."


@pytest.mark.parametrize(
    "text",
    [
        "The driver hit the gate of the harbour and then fled over the old bridge.",
        "When the music stopped, the mayor then thanked the ferry crews of Merrin.",
        "The crews were paid by the then governor of the islands for most of the year.",
    ],
)
def test_then_stays_where_its_own_sentence_says_when(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The clerk spent the money on holidays in Orrin, a new boat and private school fees.",
        "The sailor was a man who was captured, shipped to the islands and sold to a merchant from Tarn.",
        "The animal, named Merridia Colossa, was about as long as two of the buses that run to Merrin.",
        "It was a speech by the leader of Tarn, who is ready to build a road, repeal the toll, and close the old port.",
    ],
)
def test_part_of_a_list_and_a_name_stay(text: str) -> None:
    assert shown(text) == text


def test_the_day_on_which_it_was_said_goes() -> None:
    text = "The council of Merrin said on Tuesday that the bridge over the Orrin needs a second lane."
    assert shown(text) == "The council of Merrin said that the bridge over the Orrin needs a second lane."


def test_the_day_on_which_it_happened_stays() -> None:
    assert cuts("A fire destroyed the market hall of Tarn on Tuesday and two shops in the street behind it.") == []


def test_words_in_quotation_marks_are_never_cut() -> None:
    text = '"The bridge, which is older than all of us, also needs paint and a railing," said Iris Calloway, the engineer.'
    assert not any(cut in text[1:72] for cut in cuts(text))


def test_who_says_it_is_never_cut() -> None:
    text = "The bridge over the Orrin needs a second lane, said Iris Calloway, who has looked after it since the great flood."
    assert "said Iris Calloway" in shown(text)


def test_a_name_that_a_pronoun_needs_stays() -> None:
    text = "The harbour, where Greta Lindholm grew up among fishermen, closed after she had left for the capital of the island."
    assert cuts(text) == []


PIECES = ["The mayor", "who left early", ",", '"', "said", "on Monday", "also", "closing the road", "which", "Tarn", "42", "."]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=20))
def test_cuts_lie_in_the_sentence_apart_from_each_other(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parsed = parse(Article(text))
    whole = Span(0, len(text))
    found = removable(parsed, parsed.tokens(whole), whole, {}, (), ())
    assert all(whole.contains(span) for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
