"""Who is for something and who against it: by what the article tells of them, never by how it sounds."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answers import NONE, STANCES, Scores, questions, read, score
from summarizer.answer import answer
from summarizer.answers.sides import AGAINST, FOR, camp, is_denial, side_of
from summarizer.article import Article, Span
from summarizer.digest import summarize
from summarizer.items import Cue, Digest, Mention, Quote, QuoteKind, Speaker


def reported(text: str, *said: tuple[str, str, str]) -> Digest:
    """A digest of `text` with these quotes, each its words, its cue and its speaker."""
    quotes = []
    for number, (words, cue, speaker) in enumerate(said, 1):
        start, at = text.index(words), text.index(cue)
        kind = QuoteKind.DIRECT if text[start - 1 : start] == "“" else QuoteKind.INDIRECT
        span = Span(start, start + len(words))
        quotes.append(Quote(f"q{number}", kind, words, (span,), (Speaker(speaker),), None, Cue(cue, Span(at, at + len(cue)))))
    return Digest(Article(text), text.split("\n", maxsplit=1)[0], (), tuple(quotes), ())


def words(question: str, digest: Digest) -> list[str]:
    return [found.item.text for found in answer(question, [digest]).items]


SHIFTS, RESULT, BUS = (
    "People here work shifts,",
    "the result an expensive kind of nostalgia",
    "the bus would have stopped at his door",
)
FERRY = reported(
    """Osterby votes to keep its night ferry

Osterby voted on Sunday to keep its night ferry. “People here work shifts,” said Linnea Falk, who campaigned for the ferry.

The director of the port, Osric Pell, called the result an expensive kind of nostalgia.

Not everyone was pleased. Bram Oduya, who drives a taxi, added that the bus would have stopped at his door.

The electoral office noted that turnout was 58 percent.
""",
    (SHIFTS, "said", "Linnea Falk"),
    (RESULT, "called", "Osric Pell"),
    (BUS, "added", "Bram Oduya"),
    ("turnout was 58 percent", "noted", "The electoral office"),
)


@pytest.mark.parametrize(
    "question",
    [
        "Who disagrees with the vote?",
        "Who is against the ferry?",
        "What do the critics say?",
        "any objections to the vote?",
    ],
)
def test_those_against_are_found_by_blame_and_by_what_is_told_before_them(question: str) -> None:
    assert set(words(question, FERRY)) == {RESULT, BUS}


@pytest.mark.parametrize(
    "question", ["Who supports the ferry?", "who is in favour of the night ferry", "What do supporters of the ferry say?"]
)
def test_those_for_it_are_found_by_what_is_told_beside_their_words(question: str) -> None:
    assert words(question, FERRY) == [SHIFTS]


@pytest.mark.parametrize("question", ["who is unhappy", "Who disagrees?"])
def test_of_nothing_in_particular_only_what_is_told_shows_a_side(question: str) -> None:
    assert words(question, FERRY) == [BUS]


def test_whose_supporters_they_are_is_what_they_are_for() -> None:
    text = "City plans stadium\n\nThe Herons' supporters had waited for the stadium. “I cried,” said Leo Marchetti."
    digest = reported(text, ("I cried,", "said", "Leo Marchetti"))
    assert words("who supports the Herons?", digest) == ["I cried,"]
    assert words("who supports the stadium?", digest) == []


def test_nobody_is_for_or_against_what_nobody_takes_a_side_on() -> None:
    found = answer("Who opposes the electoral office?", [FERRY])
    assert not found.items
    assert (found.note or "").startswith("I find nobody who speaks against that in this article.")


def test_what_somebody_complains_about_stands_in_their_words() -> None:
    text = "Brae builds homes\n\nThe homes have no lifts. “Not one of the new homes has a warm kitchen in winter,” said Jo Lamb."
    cold = "Not one of the new homes has a warm kitchen in winter,"
    digest = reported(text, (cold, "said", "Jo Lamb"))
    assert words("who complained about the kitchens of the new homes?", digest) == [cold]
    assert words("who supports the kitchens of the new homes?", digest) == []


def test_that_nobody_denies_it_is_said_so() -> None:
    assert (answer("Who denied responsibility?", [FERRY]).note or "").startswith("I find nobody who denies that in this article.")


def test_did_somebody_support_it_is_answered_by_their_no() -> None:
    assert words("Did Pell support the vote?", FERRY) == [RESULT]


def test_a_not_before_it_says_the_contrary() -> None:
    text = "Brae plans a wall\n\nOle Brandt, who was not happy with the wall, said that the sea would win."
    digest = reported(text, ("the sea would win", "said", "Ole Brandt"))
    assert words("who is against the wall?", digest) == ["the sea would win"]
    assert words("who supports the wall?", digest) == []


def test_what_is_done_to_somebody_is_not_their_doing() -> None:
    text = "Brae plans a wall\n\nMayor Ada Holm, who was criticised by fishermen over the wall, said that work would begin."
    assert words("who criticised the wall?", reported(text, ("work would begin", "said", "Ada Holm"))) == []


def test_a_noun_is_nobodys_doing() -> None:
    text = "Pill cuts attacks by half in a trial\n\nThe pill cut attacks in a trial. “We are relieved,” said Ilse Hartog."
    assert words("who attacked the trial?", reported(text, ("We are relieved,", "said", "Ilse Hartog"))) == []


def test_each_of_two_sides_in_a_sentence_has_its_own_object() -> None:
    text = "Brae wall agreed\n\nPer Lind welcomed the wall but questioned the price. “Who pays?” he asked."
    digest = reported(text, ("Who pays?", "asked", "Per Lind"))
    assert words("who welcomed the wall?", digest) == ["Who pays?"]
    assert words("who questioned the price?", digest) == ["Who pays?"]
    assert words("who welcomed the price?", digest) == []


def test_what_somebody_named_they_then_say_in_full() -> None:
    text = "Rangers sack coach\n\nRory Speight criticised the sacking. “He gave us everything,” the captain said."
    digest = reported(text, ("the sacking", "criticised", "Rory Speight"), ("He gave us everything,", "said", "Rory Speight"))
    assert words("who criticised the sacking?", digest) == ["the sacking", "He gave us everything,"]


def test_a_speaker_is_answered_by_who_denies_what_they_said() -> None:
    text = (
        "Brae wall agreed\n\n“It will cost 3,000 jobs,” said Hal Brisk.\n\nWinifred Osei denied that jobs would be lost. "
        "Ada Holm added that the wall was grey."
    )
    digest = reported(
        text,
        ("It will cost 3,000 jobs,", "said", "Hal Brisk"),
        ("jobs would be lost", "denied", "Winifred Osei"),
        ("the wall was grey", "added", "Ada Holm"),
    )
    assert words("who disagrees with Brisk?", digest) == ["jobs would be lost"]


def test_nobody_disagrees_with_themselves() -> None:
    text = "Brae wall agreed\n\n“I oppose what was said of the wall,” said Hal Brisk."
    assert words("who disagrees with Brisk?", reported(text, ("I oppose what was said of the wall,", "said", "Hal Brisk"))) == []


def test_a_person_in_the_headline_is_not_what_it_praises() -> None:
    text = "Rangers sack Petrov\n\nRangers sacked Petrov. “It was the right decision,” said Neville Ashdown."
    digest = reported(text, ("It was the right decision,", "said", "Neville Ashdown"))
    assert words("who supports Petrov?", digest) == []
    assert words("who supports the decision?", digest) == ["It was the right decision,"]


def test_what_another_denies_is_no_answer_to_who_denies_something_else() -> None:
    text = (
        "Torvald Stone denies leak\n\nMagda Torvald denied that the quarry had leaked. The agency said that tests would take a "
        "week."
    )
    digest = reported(
        text, ("the quarry had leaked", "denied", "Magda Torvald"), ("tests would take a week", "said", "The agency")
    )
    assert words("who denies that the quarry leaked?", digest) == ["the quarry had leaked"]
    assert words("who denies that tests will take a week?", digest) == []


def test_a_denial_may_point_back_to_what_another_said() -> None:
    text = (
        "Orrin shuts plant\n\nDale Whitcomb complained that Orrin had broken its word.\n\nTom Halloran disputed that. "
        "Orrin had met every commitment, he said."
    )
    digest = reported(
        text,
        ("Orrin had broken its word", "complained", "Dale Whitcomb"),
        ("Orrin had met every commitment", "said", "Tom Halloran"),
    )
    assert words("who disputes that Orrin broke its word?", digest) == ["Orrin had met every commitment"]


@pytest.mark.parametrize(
    ("verb", "side"),
    [("opposes", AGAINST), ("criticised", AGAINST), ("welcomed", FOR), ("backs", FOR), ("said", 0), ("warned", 0)],
)
def test_the_side_that_a_verb_takes(verb: str, side: int) -> None:
    assert side_of(verb) == side


def test_one_denies_a_claim_but_criticises_a_thing() -> None:
    assert is_denial("denies")
    assert not is_denial("criticises")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("the critics", (AGAINST, "")),
        ("supporters of the plan", (FOR, "plan")),
        ("Mayor Solheim", None),
    ],
)
def test_a_camp_is_known_by_its_name(name: str, found: tuple[int, str] | None) -> None:
    camp_ = camp(name)
    assert (camp_ and (camp_[0], camp_[1].replace("the ", ""))) == found


def test_who_sues_is_against_it() -> None:
    text = "Corvo caps rents\n\nLandlords reacted with fury to the cap. “We are going to sue,” said Roland Keyes."
    assert words("who is against the cap?", reported(text, ("We are going to sue,", "said", "Roland Keyes"))) == [
        "We are going to sue,"
    ]


def test_what_it_did_is_nobodys_stance() -> None:
    text = "Corvo caps rents\n\nDerek Ansell voted against the cap. He noted that it had approved only 1,150 homes."
    homes = "it had approved only 1,150 homes"
    quote = reported(text, (homes, "noted", "Derek Ansell")).quotes[0]
    he = replace(quote, mention=Mention("He", Span(text.index("He noted"), text.index("He noted") + 2)))
    digest = replace(reported(text, (homes, "noted", "Derek Ansell")), quotes=(he,))
    assert words("who likes the cap?", digest) == []


def test_only_who_voted_against_it_voted_against_it() -> None:
    text = (
        "Corvo caps rents\n\nDerek Ansell, who voted against the cap, said that homes were needed. "
        "Roland Keyes, an opponent of the cap, said that repairs would stop."
    )
    digest = reported(text, ("homes were needed", "said", "Derek Ansell"), ("repairs would stop", "said", "Roland Keyes"))
    assert words("who voted against the cap?", digest) == ["homes were needed"]
    assert set(words("who is against the cap?", digest)) == {"homes were needed", "repairs would stop"}


def test_who_is_against_giving_a_thing_up_is_not_against_the_thing() -> None:
    text = "Osterby votes to scrap its night ferry\n\n“It was the wrong decision,” said Linnea Falk."
    digest = reported(text, ("It was the wrong decision,", "said", "Linnea Falk"))
    assert words("who is against the ferry?", digest) == []
    assert words("who is against the decision?", digest) == ["It was the wrong decision,"]


def test_what_was_done_by_a_body_its_head_did() -> None:
    text = (
        "Nurse cleared\n\nThe trust had followed every rule, said Nigel Farraday. That was disputed by the Nursing Guild. "
        "The trust had hung a nurse out to dry, said Joyce Ballantine."
    )
    digest = reported(
        text,
        ("The trust had followed every rule", "said", "Nigel Farraday"),
        ("The trust had hung a nurse out to dry", "said", "the Nursing Guild"),
    )
    assert words("who disagrees with Farraday?", digest) == ["The trust had hung a nurse out to dry"]


def test_a_person_is_also_meant_by_the_title_that_the_article_gives_them() -> None:
    text = "Late goal wins\n\nThe referee, Sian Pritchard, sent off Marsh. Yvonne Tate defended Pritchard. “Offside,” Tate said."
    assert words("who defends the ref?", reported(text, ("Offside,", "said", "Yvonne Tate"))) == ["Offside,"]


def test_who_criticised_the_company_criticised_it_by_its_name() -> None:
    text = "Hackers rob Lindqvist\n\nLindqvist said that it was sorry. Elin Sjoberg criticised the company for waiting 11 days."
    digest = reported(
        text, ("it was sorry", "said", "Lindqvist"), ("the company for waiting 11 days", "criticised", "Elin Sjoberg")
    )
    assert words("who criticised Lindqvist?", digest) == ["the company for waiting 11 days"]


def test_who_warned_against_it_is_against_it() -> None:
    text = "Spill turns river orange\n\nDes Molloy warned against closing the factory."
    digest = reported(text, ("closing the factory", "warned against", "Des Molloy"))
    assert words("who is against closing the factory?", digest) == ["closing the factory"]


def test_what_the_headline_has_is_what_it_means() -> None:
    text = "Studio to cut a third of staff\n\nThe Game Union condemned the cuts. “Shame,” said Felix Marchetti of the Game Union."
    digest = reported(text, ("Shame,", "said", "Felix Marchetti"))
    assert words("who condemned it?", digest) == ["Shame,"]


@given(st.lists(st.sampled_from(["the", "vote", "ferry", "night", "result", "port", "bus", "taxi", "Falk", "Oduya"]), max_size=4))
def test_nobody_is_both_for_and_against(topic: list[str]) -> None:
    about = " ".join(topic)
    assert not {*words(f"who opposes {about}?", FERRY)} & {*words(f"who supports {about}?", FERRY)}


# articles of our own (`stances/`), asked who is for and who against


def asked_of(files: list[Path]) -> Scores:
    found = Scores()
    for file in files:
        text, lines = read(file)
        digest = summarize(Article(text))
        for asked in questions(lines, digest):
            score(asked, digest, found)
    return found


@pytest.fixture(scope="module")
def scores() -> Scores:
    return asked_of(sorted(STANCES.glob("*.txt"))[::3])


def test_those_of_a_side_mostly_come_first(scores: Scores) -> None:
    assert scores.hit_at_1 >= 80


def test_hardly_anybody_is_given_a_side_that_is_not_theirs(scores: Scores) -> None:
    assert scores.good >= 0.9 * scores.shown


def test_who_takes_no_side_is_mostly_not_shown(scores: Scores) -> None:
    assert scores.of(NONE) >= 85
