"""How "his office" is shown: with whose it is in square brackets, which are ours."""

from bot.compose import Form, digest_reply, name_shown, names_shown, role_shown
from bot.contract import digest_json
from bot.opened import Opened
from bot.reply import Figures, Reply, Said
from bot.store.codec import digest_from
from bot.store.codec import digest_json as stored_json
from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Digest, Speaker

TEXT = (
    "Teachers did not see Mayor Tom Reyes at the rally on Monday. His office said he had sent 40 letters.\n\n"
    "The county engineer, Ana Duarte, spoke to the crowd. Her office said the bridge would be closed."
)


def found(text: str = TEXT) -> Digest:
    return summarize(Article(text))


def full(digest: Digest) -> Reply:
    return digest_reply(Opened(digest, 7), Form.ALL)


def headings(digest: Digest) -> list[str]:
    return [block.heading for block in full(digest).blocks if isinstance(block, Said)]


def test_whose_office_it_is_stands_in_brackets_after_the_article_s_pronoun() -> None:
    assert headings(found()) == ["His [Tom Reyes’s] office", "Her [Ana Duarte’s] office"]


def test_two_people_s_offices_are_two_speakers() -> None:
    text = TEXT.replace("The county engineer, Ana Duarte,", "Sheriff Paul Ortiz").replace("Her", "His")
    assert headings(found(text)) == ["His [Tom Reyes’s] office", "His [Paul Ortiz’s] office"]


def test_a_figure_s_claimant_has_the_brackets_too() -> None:
    (figures,) = [block for block in full(found()).blocks if isinstance(block, Figures)]
    assert [line.claimed_by for line in figures.lines] == ["His [Tom Reyes’s] office"]


def test_a_role_says_whose_it_is() -> None:
    assert role_shown(Speaker("Klara Varga", "daughter", (), "Ilse Varga")) == "[Ilse Varga’s] daughter"


def test_several_have_the_apostrophe_alone() -> None:
    assert name_shown(Speaker("Their union", whose="nurses")) == "Their [nurses’] union"


def test_a_name_that_nobody_owns_is_shown_as_it_is() -> None:
    assert name_shown(Speaker("His office")) == "His office"
    assert name_shown(Speaker("Klara Varga", "daughter", (), "Ilse Varga")) == "Klara Varga"


def test_the_contract_names_the_owner_apart_from_the_article_s_words() -> None:
    speakers = [speaker for quote in digest_json("a.txt", found())["quotes"] for speaker in quote["speakers"]]
    assert speakers[0] == {"name": "His office", "role": None, "whose": "Tom Reyes"}


def test_a_stored_digest_keeps_the_owner_and_an_older_one_has_none() -> None:
    digest = found()
    stored = stored_json(digest)
    assert digest_from(digest.article, stored) == digest
    for quote in stored["quotes"]:
        del quote["whose"]
    older = digest_from(digest.article, stored)
    assert [speaker.whose for quote in older.quotes for speaker in quote.speakers] == [None, None]


def test_who_stands_beside_is_not_named_again() -> None:
    cruz, aides = Speaker("Tom Reyes", None), Speaker("his aides", None, (), "Tom Reyes")
    assert names_shown([cruz, aides]) == ("Tom Reyes", "his aides")
    assert names_shown([aides]) == ("his [Tom Reyes’s] aides",)
