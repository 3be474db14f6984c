"""Which sentences become key points, in which order, and how each is made to stand alone."""

from dataclasses import replace
from math import exp, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.article import Article, ParagraphKind, Span
from summarizer.digest import summarize
from summarizer.items import Cue, Digest, KeyPoint, Mention, Quote, QuoteKind, Speaker, key_point_text
from summarizer.keypoints import pick_key_points, short_form
from summarizer.keypoints.features import REASONS
from summarizer.keypoints.learned import STORY, load_weights
from summarizer.keypoints.rank import Candidate, rank
from summarizer.language import parse
from summarizer.quotes.find import find_quotes, quotes_and_senses
from summarizer.structure import title_line

DAM = """\
Engineers lower lake behind cracked Aldermoor dam

By Petra Holm

Engineers began to lower the lake behind the Aldermoor dam on Sunday after divers found a crack 30 metres long in its west wall.

The water will fall by two metres a day until repairs can start, the Northern Rivers Authority said.

Photo by: Petra Holm

About 1,400 people in the villages of Sedge and Low Carrow have been told to leave their homes by Monday evening.

"We would rather empty a lake than a valley," said Iris Calloway, the authority's chief engineer.

What happens next?

The dam was built in 1931 and supplies drinking water to the town of Merrin. Farmers below the dam moved their cattle to higher \
ground over the weekend. The repair is expected to cost $18 million and to last until the spring. The regional parliament will \
vote on the money next Thursday.

Engineers have begun to lower the lake behind the Aldermoor dam because divers found a long crack in its western wall.

The authority declined to comment on claims that it had known of the crack for a year.

Read more: How dams are built
"""


def points(text: str, *quotes: Quote, title: str | None = None) -> tuple[KeyPoint, ...]:
    return pick_key_points(parse(Article(text, title=title)), quotes, ())


def shown(text: str, *quotes: Quote) -> list[str]:
    return [point.text for point in points(text, *quotes)]


def ranked(text: str) -> dict[Span, Candidate]:
    """The sentences that may become points, without quotes and figures, in order of the text."""
    parsed = parse(Article(text))
    candidates = rank(parsed, (), (), title_line(text, parsed.paragraphs)).candidates
    return {candidate.sentence: candidate for candidate in candidates}


def ranked_with_quotes(text: str) -> tuple[Candidate, ...]:
    parsed = parse(Article(text))
    return rank(parsed, find_quotes(parsed), (), None).candidates


def reported_by(text: str, mention: str, name: str) -> Quote:
    """A quote whose `mention` stands for `name`."""
    start = text.index(mention)
    said = text.index("said", start)
    spans = (Span(said + 5, len(text) - 1),)
    return Quote(
        "q1",
        QuoteKind.INDIRECT,
        spans[0].of(text),
        spans,
        (Speaker(name),),
        Mention(mention, Span(start, start + len(mention))),
        Cue("said", Span(said, said + 4)),
        0.9,
    )


def test_a_digest_has_three_to_five_points() -> None:
    assert 3 <= len(points(DAM)) <= 5


def test_an_article_of_two_sentences_has_two_points() -> None:
    text = "A fire destroyed the market hall of Tarn on Friday. Nobody was hurt, the fire service of Tarn said later that day."
    assert len(points(text)) == 2


def test_an_empty_article_has_no_points() -> None:
    assert points("") == ()


def test_the_story_comes_first() -> None:
    assert points(DAM)[0].text.startswith("Engineers began to lower the lake behind the Aldermoor dam")


def test_only_prose_becomes_a_point() -> None:
    parsed = parse(Article(DAM))
    assert {parsed.kind_at(point.sentence.start) for point in points(DAM)} == {ParagraphKind.PROSE}


def test_no_point_repeats_another() -> None:
    assert sum("crack" in point and "divers" in point for point in shown(DAM)) == 1


def test_a_refusal_to_comment_is_no_point() -> None:
    assert not any("declined to comment" in point for point in shown(DAM))


def test_a_question_is_no_point() -> None:
    text = DAM.replace("The dam was", "Will the crack in the dam grow before the lake is low enough? The dam was")
    assert not any(point.endswith("?") for point in shown(text))


def test_the_short_form_reads_in_order_of_the_text() -> None:
    starts = [point.sentence.start for point in points(DAM)]
    assert starts[:3] == sorted(starts[:3])
    assert starts[3:] == sorted(starts[3:])


def test_the_short_form_stays_within_700_characters() -> None:
    clause = " and that the council of Merrin would have to find the money for the repair of the western wall before the winter"
    text = "\n\n".join(
        f"Councillor {name} Harrow told the meeting in Merrin that the {work} could wait for years{clause}{clause}."
        for name, work in (("Ada", "bridge"), ("Bo", "school"), ("Cy", "harbour"), ("Di", "library"), ("Ed", "theatre"))
    )
    assert 0 < sum(len(point.text) for point in short_form(points(text))) <= 700


def test_the_short_form_is_the_first_three_points() -> None:
    assert short_form(points(DAM)) == points(DAM)[:3]


def test_the_reasons_of_a_point_multiply_to_what_its_sentence_is_worth_and_how_new_it_is() -> None:
    found = points(DAM)
    for point in found:
        reasons = dict(point.reasons)
        assert "centrality" in reasons
        new = reasons.pop("newness", 1.0)
        assert 0 < new <= 1
        assert prod(reasons.values()) == pytest.approx(ranked(DAM)[point.sentence].score(more=point not in short_form(found)))


def test_the_best_sentence_is_taken_first_and_has_the_best_score_of_all_points() -> None:
    best = max(ranked(DAM).values(), key=Candidate.score)
    taken = max(points(DAM), key=lambda point: prod(value for _, value in point.reasons))
    assert taken.sentence == best.sentence
    assert "newness" not in dict(taken.reasons)


def test_what_is_taken_after_the_best_has_newness_among_its_reasons() -> None:
    """All but what has no telling word in common with what was taken before it."""
    assert sum("newness" in dict(point.reasons) for point in points(DAM)) == len(points(DAM)) - 2
    assert all("newness" in dict(point.reasons) for point in points(DAM)[3:])


def test_the_more_words_a_point_has_of_another_the_less_it_is_new() -> None:
    repeated = DAM.replace("supplies drinking water", "supplies drinking water, which will fall by two metres a day,")
    before, after = (next(point for point in points(text) if "1931" in point.text) for text in (DAM, repeated))
    assert dict(after.reasons)["newness"] < dict(before.reasons)["newness"]


def test_a_reason_weighs_all_features_that_belong_to_it() -> None:
    second = list(ranked(DAM).values())[1]
    weights = load_weights().features[STORY]
    place = sum(weights[name] * value for name, value in second.values.items() if REASONS[name] == "place")
    assert dict(second.factors())["place"] == pytest.approx(exp(place), abs=1e-4)


def test_the_weights_have_a_number_for_each_feature_and_no_other() -> None:
    assert all(set(weights) == set(REASONS) for weights in load_weights().features.values())


def test_meaning_is_a_reason_where_the_words_were_read() -> None:
    parsed = parse(Article(DAM))
    quotes, senses = quotes_and_senses(parsed)
    said, unread = (
        next(candidate for candidate in rank(parsed, quotes, (), None, senses).candidates if words in candidate.sentence.of(DAM))
        for words in ("the Northern Rivers Authority said", "moved their cattle")
    )
    assert "meaning" in dict(said.factors(more=True))
    assert "meaning" not in dict(unread.factors(more=True))


def test_without_senses_meaning_is_no_reason() -> None:
    assert "meaning" not in {name for point in points(DAM) for name, _ in point.reasons}


# Pronouns.

NAMED = "Mayor Greta Lindholm opened a second bridge over the Orrin on Saturday. {} said the third would follow within two years."


def test_a_pronoun_keeps_its_place_right_after_the_sentence_it_points_at() -> None:
    assert shown(NAMED.format("She"))[1].startswith("She said the third")


FAR = """\
The northern ferry company Orrin Lines will cut 340 jobs in Port Kestrel and sell three of its seven ships by the end of June.

Unions in Port Kestrel called the job cuts at Orrin Lines a betrayal and said ferry crews would strike for a week from Friday.

Passenger numbers on the ferry between Port Kestrel and Lowmoor have fallen by 60 percent since the Lowmoor bridge opened.

Greta Lindholm walked to the harbour on Monday morning.

{} said the town would offer Orrin Lines 12 million crowns to keep its ships and its 340 ferry jobs in Port Kestrel.
"""


def test_a_pronoun_far_from_its_name_gets_it_in_brackets() -> None:
    text = FAR.format("She")
    found = shown(text, reported_by(text, "She", "Greta Lindholm"))
    assert any(point.startswith("[Greta Lindholm] said the town") for point in found)


def test_the_subject_of_the_sentence_before_is_the_referent() -> None:
    assert any(point.startswith("[Greta Lindholm] said the town") for point in shown(FAR.format("She")))


def test_a_name_of_the_other_gender_is_no_referent() -> None:
    assert not any("said the town" in point for point in shown(FAR.format("He")))


def test_a_bracketed_name_is_listed_as_an_insertion_and_the_pronoun_is_left_out() -> None:
    point = next(point for point in points(FAR.format("She")) if point.insertions)
    assert [insertion.name for insertion in point.insertions] == ["Greta Lindholm"]
    assert "She" not in [span.of(FAR.format("She")).split()[0] for span in point.spans]


def test_a_possessive_with_no_referent_is_not_shown() -> None:
    assert not any("His office" in point for point in shown(FAR.format("His office")))


def test_it_with_no_referent_is_not_shown() -> None:
    text = FAR.replace("Greta Lindholm walked to the harbour on Monday morning.", "Rain fell.").format("It")
    assert not any(point.startswith("It said") for point in shown(text))


def test_two_persons_in_the_sentence_before_leave_the_pronoun_open() -> None:
    text = FAR.replace("walked to the harbour", "met Berit Solheim at the harbour").format("She")
    assert not any("said the town" in point for point in shown(text))


def test_a_pronoun_with_its_noun_in_the_sentence_stands() -> None:
    text = FAR.format("Berit Solheim said she hoped that")
    assert any(point.startswith("Berit Solheim said she hoped") for point in shown(text))


def test_a_company_pointed_at_is_not_shown_without_the_sentence_before() -> None:
    assert not any(point.startswith("The company said") for point in shown(FAR.format("The company")))


LEDGER = """\
Kestrel Ferries will sell three of its seven ships by the end of June and end the night boat to the islands.

Unions in the harbour called the sale a betrayal and said crews would strike for a week from Friday.

Passenger numbers on the night boat have fallen by 60 percent since the road bridge opened.

{} said that the sale of the ships would pay for a repair of the remaining four.
"""


def test_a_company_pointed_at_gets_its_name_in_brackets_where_the_article_says_who_it_is() -> None:
    text = LEDGER.format("The company")
    assert "[Kestrel Ferries] said that the sale" in " ".join(shown(text, reported_by(text, "The company", "Kestrel Ferries")))


def test_a_teaser_without_a_name_or_a_figure_does_not_begin_the_digest() -> None:
    text = "A good night's sleep is not always good for everyone's health, it seems.\n\n" + LEDGER.format("The captain")
    assert not any("sleep" in point for point in shown(text)[:3])


def test_a_sentence_with_half_a_quotation_is_no_point() -> None:
    text = LEDGER.format("`` We sail on. The ferry is ours and nobody's,'' Berit Solheim")
    assert not any("nobody's" in point for point in shown(text))


def test_a_clause_of_which_the_article_says_little_is_left_out() -> None:
    text = LEDGER.format("The captain").replace("the islands.", "the islands, forcing students to fly home.")
    assert shown(text)[0].endswith("end the night boat to the islands.")


def test_brackets_in_quotation_marks_stay() -> None:
    text = (
        '"The ferry sails 20 miles (32 km) every single night," Berit Solheim told sailors in Tarn. '
        "The lifeboat of the harbour sailed 50 miles (80 km) to an island in the storm."
    )
    assert ["(32 km)" in point for point in shown(text)] == [True, False]
    assert "(80 km)" not in shown(text)[1]


def test_half_of_what_somebody_said_weighs_little() -> None:
    text = LEDGER.format('"We sail on and on," Berit Solheim told sailors. "The ferry is ours." The harbour master')
    said = next(candidate for candidate in ranked_with_quotes(text) if "sail on" in candidate.sentence.of(text))
    whole = {name: value for name, value in said.values.items() if name != "half"}
    assert said.score() < replace(said, values=whole).score()


def test_the_surname_of_somebody_who_is_quoted_gets_the_given_name() -> None:
    text = LEDGER.format("Kovac").replace("Unions", '"Yes," said chief executive Duncan Kovac.\n\nUnions')
    assert any("[Duncan] Kovac said" in point for point in shown(text, *find_quotes(parse(Article(text)))))


# Names and shortening.


def test_a_surname_at_first_gets_the_given_name_in_brackets() -> None:
    text = FAR.replace("Greta Lindholm walked", "The harbour master, Greta Lindholm, walked").format("Lindholm")
    assert any(point.startswith("[Greta] Lindholm said") for point in shown(text))


def test_a_surname_shared_by_two_gets_no_given_name() -> None:
    text = FAR.replace("Greta Lindholm walked", "Greta Lindholm and Olav Lindholm walked").format("Lindholm")
    assert not any("[" in point for point in shown(text))


def test_surnames_in_a_row_get_no_given_names() -> None:
    text = FAR.replace("Greta Lindholm walked", "Greta Lindholm, Berit Solheim and Arne Falk walked").format(
        "Lindholm, Solheim and Falk"
    )
    assert any(point.startswith("Lindholm, Solheim and Falk said the town") for point in shown(text))


@pytest.mark.parametrize("above", ["Greta Lindholm Walks", "Port Kestrel offers money"])
def test_a_surname_gets_a_given_name_unless_the_headline_has_it(above: str) -> None:
    text = FAR.replace("Greta Lindholm walked", "The harbour master, Greta Lindholm, walked").format("Lindholm")
    told = [point.text for point in points(text, title=above) if "Lindholm said the town" in point.text]
    assert [point.startswith("[Greta]") for point in told] == ["Greta" not in above]


@pytest.mark.parametrize("opener", ["Meanwhile, ", "But ", "In addition, "])
def test_an_opener_before_a_capital_is_left_out(opener: str) -> None:
    text = FAR.format(opener + "Berit Solheim")
    assert any(point.startswith("Berit Solheim said the town") for point in shown(text))


def test_an_opener_before_a_small_letter_stays() -> None:
    text = FAR.format("But the mayor of the town")
    assert any(point.startswith("But the mayor") for point in shown(text))


def test_words_about_a_picture_are_left_out() -> None:
    text = FAR.format("Berit Solheim (pictured left)")
    assert any(point.startswith("Berit Solheim said the town") for point in shown(text))


def test_a_conversion_in_brackets_is_left_out() -> None:
    text = "Snow 12 inches (30 centimetres) deep closed the pass between Tarn and Orrin on Monday, the police in Tarn said."
    assert shown(text) == ["Snow 12 inches deep closed the pass between Tarn and Orrin on Monday, the police in Tarn said."]


def test_an_agency_with_no_dash_is_left_out() -> None:
    text = "(CNN)Snow closed the pass between Tarn and Orrin on Monday, and the police in Tarn told drivers to turn back."
    assert shown(text)[0].startswith("Snow closed")


def test_a_dateline_within_the_text_is_left_out() -> None:
    text = "Reporters spent a week on the road. TARN, Orrin (CNN) -- Snow closed the pass between Tarn and Orrin on Monday."
    assert "Snow closed the pass between Tarn and Orrin on Monday." in shown(text)


def test_a_caption_that_runs_into_the_text_weighs_little() -> None:
    text = FAR.format("Berit Solheim") + "\nBerit Solheim waves to ferry crews of Orrin Lines in Port Kestrel.\n"
    caption = next((point for point in points(text) if "waves" in point.text), None)
    assert caption is None or "caption" in dict(caption.reasons)


def test_half_a_quotation_is_not_shown() -> None:
    half = '"We sold the oldest ship of Orrin Lines and kept 340 ferry jobs in Port Kestrel.'
    text = f'{FAR.format("Berit Solheim")}\n{half}\n\n"We regret nothing."\n'
    assert not any("oldest ship" in point for point in shown(text))


# Whatever the text says.


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["She said so.", "But", "(pictured)", '"No,"', "Greta Lindholm", "he", "\n\n", "Orrin Lines shut", "on Monday.", "’"]
        ),
        max_size=30,
    )
)
def test_every_point_is_the_articles_own_words(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parsed = parse(Article(text))
    found = pick_key_points(parsed, (), ())
    assert Digest(parsed.article, None, found, (), ()).key_points == found
    assert all(point.sentence.contains(span) for point in found for span in point.spans)
    assert all(point.text == key_point_text(text, point.spans, point.insertions) for point in found)


def test_its_director_is_not_shown_without_the_sentence_that_says_whose() -> None:
    text = (
        "Skerry Lines broke its licence when it cancelled 61 sailings last winter, the regulator has ruled.\n\n"
        "The Coastal Transport Authority said the company had put profit before people and must pay back £2.3m.\n\n"
        "Skerry Lines denies wrongdoing. Its managing director, Callum Reith, said the storms were unlike any in forty years."
    )
    points = [point.text for point in summarize(Article(text)).key_points]
    for number, point in enumerate(points):
        assert not point.startswith("Its") or points[number - 1].startswith("Skerry Lines denies")
