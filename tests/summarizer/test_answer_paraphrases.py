"""Who said, claimed or denied that P, in other words."""

from tests.summarizer.harbour import ids, note


def test_a_paraphrase_finds_its_quote() -> None:
    assert ids("Who said that the ocean will not wait for a less expensive scheme?")[:1] == ["q2"]


def test_a_paraphrase_by_family_of_words_finds_its_quote() -> None:
    assert ids("Who claims that few households are insured against flooding?") == ["q9"]


def test_a_claim_that_nobody_makes_has_no_answer() -> None:
    assert ids("Who said that the railway to Haven will be closed?") == []


def test_who_denies_finds_denials_only() -> None:
    assert ids("Who denied that the state would pay?") == ["q4"]


def test_who_disagrees_finds_a_denial_by_its_words() -> None:
    assert "q8" in ids("Who disagrees with the mayor?")
    assert "q1" not in ids("Who disagrees with the mayor?")


def test_what_somebody_denied_is_only_what_they_denied() -> None:
    assert ids("What did Reyk deny?") == ["q4"]


def test_who_denies_nothing_has_no_denial() -> None:
    assert note("What did Solheim deny?") == "Ingrid Solheim is quoted in this article, but I don't find that among the words."


def test_did_somebody_deny_is_answered_by_their_denial() -> None:
    assert ids("Did Reyk deny that the state would pay?") == ["q4"]
    assert ids("Did Solheim deny that the state would pay?") == []


def test_an_act_that_nobody_does_has_no_answer() -> None:
    assert ids("Who praised the harbour wall?") == []


def test_did_somebody_say_that_is_answered_by_what_they_said() -> None:
    assert ids("Did Brandt say that concrete saves towns?") == ["q8"]


def test_did_somebody_say_that_is_not_answered_by_others() -> None:
    assert ids("Did Brandt say that 340 people would work on the site?") == []


def test_who_talked_about_a_topic_gives_all_who_did() -> None:
    assert ids("Who talked about floods?") == ["q9"]
