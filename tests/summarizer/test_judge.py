"""What is no article in English is told from what is."""

from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.judge import count_words, is_english, judge

BRIEF = (
    "Police in Port Kestrel arrested two men on Sunday after a lorry loaded with copper wire was stopped on the northern ring "
    "road. The men, both from Skerry, will appear in court on Wednesday, a police spokeswoman said."
)
STORY = " ".join([BRIEF] * 4)

LOGIN = "Kestrel Gazette\n\nLog in to continue\n\nEmail address\n\nPassword\n\nForgot your password?\n\nNo account? Sign up"
COOKIES = (
    "We value your privacy\n\nWe and our 812 partners store and access information on a device, such as cookies, for "
    "personalised ads. You may accept all cookies or manage preferences. By clicking accept you give consent to the purposes "
    "described below. Some vendors rely on legitimate interest.\n\nAccept all\n\nReject all\n\nCookie settings"
)
MISSING = (
    "404 Not Found\n\nSorry, the page you are looking for does not exist. It may have been moved or deleted.\n\n"
    "Please check the address and try again later, or go back to the home page."
)
ROBOT = "Just a moment...\n\nVerify you are human by doing what is shown.\n\nPlease enable JavaScript and cookies to continue."
PAYWALL = (
    "Subscribe to continue reading\n\nYou have reached your limit of free articles this month. Start your free trial today.\n\n"
    "Already a subscriber? Log in"
)
HEADLINES = "\n\n".join(
    f"{who} {what}"
    for who in ("Mayor of Skerry", "Kestrel council", "Island doctors", "Ferry company")
    for what in ("calls for new vote on harbour plan", "rejects offer to mend the old bridge", "wins prize for work in schools")
)
SHOPPING = "Things to buy for the weekend\n\n- milk and butter\n- two loaves of bread\n- a kilo of apples\n- tea\n- salt"

FOREIGN = {
    "French": "Le conseil régional a décidé lundi de fermer le pont pendant deux ans. Les habitants des îles, qui ont manifesté "
    "devant la mairie, demandent des bateaux gratuits dès le premier jour, selon le maire de la commune.",
    "German": "Die Brücke wird ab Juni für zwei Jahre gesperrt, wie die Regierung am Montag mitteilte. In den Seilen war mehr "
    "Rost gefunden worden als erwartet, und an den Kosten von 300 Millionen will sich niemand beteiligen, so der Minister.",
    "Dutch": "De brug gaat in juni voor twee jaar dicht, zei de minister maandag. De bewoners van de eilanden willen gratis "
    "boten en vinden dat de regering te lang heeft gewacht met het herstel van de kabels in het water.",
    "Spanish": "El puente cerrará durante dos años a partir de junio, anunció el lunes el gobierno regional. Los vecinos de las "
    "islas piden barcos gratuitos desde el primer día y dicen que nadie les ha preguntado.",
    "Russian": "Мост закроют на два года с июня, сообщило в понедельник правительство. Жители островов требуют бесплатных "
    "паромов с первого дня и говорят, что их никто не спрашивал о закрытии.",
}


@pytest.mark.parametrize("text", [BRIEF, STORY], ids=["a brief of 40 words", "a story of 160"])
def test_real_news_passes(text: str) -> None:
    assert judge(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LOGIN, "login_page"),
        (COOKIES, "cookie_page"),
        (MISSING, "error_page"),
        (ROBOT, "robot_page"),
        (PAYWALL, "paywall"),
        (HEADLINES, "list"),
        (SHOPPING, "list"),
        ("The bridge is shut.", "too_short"),
    ],
    ids=lambda value: value if len(value) < 15 else "",
)
def test_what_is_no_article_is_named(text: str, code: str) -> None:
    verdict = judge(text)
    assert verdict is not None
    assert verdict.code == code


def test_lines_wrapped_at_a_column_are_no_list() -> None:
    assert judge("\n\n".join("\n".join(wrap(f"{BRIEF} {BRIEF}", width)) for width in (60, 72, 72))) is None


def test_a_story_about_cookies_and_passwords_passes() -> None:
    text = (
        f"{BRIEF}\n\nThe regulator fined the retailer $3 million because its site made it too hard to reject cookies.\n\n"
        'A banner that said "we value your privacy" was misleading, the regulator said in its decision on Tuesday.\n\n'
        "The company said that it would appeal against the fine, and that customers had never been put at risk by the design."
    )
    assert judge(text) is None


def test_the_least_number_of_words_can_be_set() -> None:
    assert judge("The bridge is shut until the spring.", min_words=5) is None


@pytest.mark.parametrize("text", [BRIEF, STORY])
def test_english_is_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_not(language: str) -> None:
    assert not is_english(FOREIGN[language])


def test_a_foreign_name_or_two_leaves_it_english() -> None:
    assert is_english(BRIEF + " The lorry belonged to Société Générale des Métaux de l'Île, a scrap dealer.")


def test_words_are_counted_with_their_apostrophes_and_numbers() -> None:
    assert count_words("It's 1,200 miles – Smith-Jones's record.") == 5


@given(st.text(max_size=400))
def test_any_text_gets_a_verdict_and_a_language(text: str) -> None:
    verdict = judge(text)
    assert verdict is None or verdict.reason
    assert is_english(text) in (True, False)
