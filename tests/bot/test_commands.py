"""Commands as people type them: each form is read, slips are asked back, questions and articles are left alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import (
    COMMANDS,
    HELP,
    AskQuestion,
    BadCommand,
    ForgetChannel,
    ForgetMe,
    GiveDigest,
    ListFeeds,
    ListFollows,
    Part,
    Roundup,
    RoundupAt,
    RoundupDo,
    SetAnswering,
    SetTellWhenEmpty,
    Show,
    ShowHelp,
    ShowSettings,
    ShowStatus,
    StartFollowing,
    StopFollowing,
    Subscribe,
    Unsubscribe,
    VerifyQuotation,
    help_on,
    read_command,
)
from bot.manual import reference
from bot.store.records import Answering
from summarizer.verify import MAX_QUOTATION
from tests.conftest import STORY

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://kestrel.example/news"
FORMS = {
    "digest": Show(Part.DIGEST),
    "Digest.": Show(Part.DIGEST),
    "points": Show(Part.POINTS),
    "Key points": Show(Part.POINTS),
    "figures!": Show(Part.FIGURES),
    "who": Show(Part.WHO),
    "who said what": Show(Part.WHO),
    "Who said what?": Show(Part.WHO),
    "all": Show(Part.ALL),
    f"digest {SITE}": GiveDigest((SITE,)),
    f"/digest <{SITE}|kestrel.example>": GiveDigest((SITE,)),
    f"digest this please: {SITE}, {SITE}/2.": GiveDigest((SITE, f"{SITE}/2")),
    "digest kestrel.example/news": GiveDigest((SITE,)),
    f"digest\n{STORY}": GiveDigest(text=STORY.strip()),
    f"digest: {STORY}": GiveDigest(text=STORY.strip()),
    "ask what did Marsh say?": AskQuestion("what did Marsh say?"),
    "Ask: how many cars": AskQuestion("how many cars"),
    "verify “We have run out”": VerifyQuotation("We have run out"),
    'Verify: "We have run out"': VerifyQuotation("We have run out"),
    "verify 'They can't wait'": VerifyQuotation("They can't wait"),
    "verify «We have run out»": VerifyQuotation("We have run out"),
    "verify We have run out": VerifyQuotation("We have run out"),
    'verify"We have run out"': VerifyQuotation("We have run out"),
    "verify that Marsh said “We have run out”, please": VerifyQuotation("We have run out"),
    'verify "We have run out," Marsh said. "It is late."': VerifyQuotation('We have run out," Marsh said. "It is late.'),
    "check “We have run out”": VerifyQuotation("We have run out"),
    "is this real: 'We have run out'": VerifyQuotation("We have run out"),
    "Is this quote real? “We have run out”": VerifyQuotation("We have run out"),
    "is it true: we have run out": VerifyQuotation("we have run out"),
    "follow Helena Marsh": StartFollowing("Helena Marsh"),
    "Follow “ferries” at once.": StartFollowing("ferries", True),
    "follow ferries, now": StartFollowing("ferries", True),
    "follow the Kestrel Road Institute immediately": StartFollowing("the Kestrel Road Institute", True),
    "unfollow Helena Marsh": StopFollowing("Helena Marsh"),
    "stop following ferries": StopFollowing("ferries"),
    "follows": ListFollows(),
    "following": ListFollows(),
    f"subscribe {SITE}": Subscribe(SITE),
    f"subscribe to <{SITE}|News>": Subscribe(SITE),
    f"Subscribe <{SITE}>.": Subscribe(SITE),
    "subscribe kestrel.example": Subscribe("kestrel.example"),
    "unsubscribe #2": Unsubscribe("2"),
    "unsubscribe 2": Unsubscribe("2"),
    f"unsubscribe from {SITE}": Unsubscribe(SITE),
    "unsubscribe Kestrel Gazette": Unsubscribe("Kestrel Gazette"),
    "feeds": ListFeeds(),
    "Subscriptions": ListFeeds(),
    "roundup": RoundupDo(Roundup.TIMING),
    "roundup now": RoundupDo(Roundup.NOW),
    "Round-up preview": RoundupDo(Roundup.PREVIEW),
    "round up pause": RoundupDo(Roundup.PAUSE),
    "roundup resume!": RoundupDo(Roundup.RESUME),
    "roundup at 08:30 weekdays Europe/London": RoundupAt("08:30 weekdays Europe/London"),
    "roundup 8pm": RoundupAt("8pm"),
    "roundup every day at noon": RoundupAt("every day at noon"),
    "settings": ShowSettings(),
    "settings answering at once": SetAnswering(Answering.AT_ONCE),
    "Settings: answering on offer": SetAnswering(Answering.ON_OFFER),
    "answering off": SetAnswering(Answering.OFF),
    "settings tell when empty on": SetTellWhenEmpty(True),
    "tell when empty: off": SetTellWhenEmpty(False),
    "status": ShowStatus(),
    "help": ShowHelp(),
    "?": ShowHelp(),
    "/help": ShowHelp(),
    "help roundup": ShowHelp("roundup"),
    "help unfollow": ShowHelp("follow"),
    "forget me": ForgetMe(),
    "Forget this channel": ForgetChannel(),
    "forget this channel yes": ForgetChannel(True),
}


@pytest.mark.parametrize(("text", "command"), FORMS.items())
def test_a_command_is_read(text: str, command: object) -> None:
    assert read_command(text) == command


@pytest.mark.parametrize("text", [text for text in FORMS if "\n" not in text and "'" not in text])
def test_case_slash_and_white_space_make_no_difference(text: str) -> None:
    assert type(read_command(f"  /{text.upper()} \n")) is type(FORMS[text])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("subcribe kestrel.example", "subscribe kestrel.example"),
        ("subscirbe kestrel.example", "subscribe kestrel.example"),
        ("unsubcribe 2", "unsubscribe 2"),
        ("rondup now", "roundup now"),
        ("roundup pasue", "roundup pause"),
        ("roundpu at 08:30", "roundup at 08:30"),
        ("folow Helena Marsh", "follow Helena Marsh"),
        ("unfolow Marsh", "unfollow Marsh"),
        ("verfy “We have run out”", "verify “We have run out”"),
        ("stauts", "status"),
        ("hlep", "help"),
        ("help rondup", "help roundup"),
        ("setings answering off", "settings answering off"),
        ("forgt this channel", "forget this channel"),
        ("follws", "follows"),
    ],
)
def test_a_slip_is_asked_back_never_guessed(text: str, meant: str) -> None:
    assert read_command(text) == BadCommand(f"Did you mean “{meant}”?")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("verify", "Give the words"),
        ("verify “…”", "Give the words"),
        (f"verify “{'word ' * MAX_QUOTATION}”", "too long"),
        ("check", "Give the words"),
        ("ask", "Ask something"),
        ("follow", "Say whom or what"),
        (f"follow {SITE}", f"subscribe {SITE}"),
        ("unfollow", "Say whom or what"),
        ("subscribe", "Give the address"),
        ("subscribe Kestrel Gazette", "Give the address"),
        ("subscribe a.example b.example", "One feed"),
        ("unsubscribe", "Say which"),
        ("roundup tomorrow", "roundup takes"),
        ("roundup at", "Say when"),
        ("settings answering loudly", "on offer"),
        ("settings tell when empty maybe", "on or off"),
        ("settings volume", "two settings"),
        ("help xylophone", "no command"),
        ("forget", "forget me"),
        ("digest the bridge", "digest takes"),
    ],
)
def test_an_incomplete_command_says_what_to_do(text: str, part: str) -> None:
    read = read_command(text)
    assert isinstance(read, BadCommand)
    assert part in read.message
    assert "\n" not in read.message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "/",
        "Marsh",
        "who said “the rust”?",
        "who said what about the ferries?",
        "what did Marsh say?",
        "how many follow her?",
        "did Marsh verify that?",
        "is this the end of the bridge?",
        "is this bridge safe?",
        "Follow-up questions remain over the bridge, engineers said on Monday.",
        "Follow the money: that is what Marsh told the islanders in the hall on Monday evening, and they laughed at her.",
        "Fellow islanders gathered at the pier",
        "Help is on the way, the minister said on Monday, for islanders who wait for the ferry.",
        "Status quo is no answer",
        "State of the bridge",
        "Hello",
        "hello there",
        "thanks!",
        "All eyes are on the bridge",
        "Who is Helena Marsh?",
        "Check the bridge",
        "Roundup of the week: the bridge, the ferry and the school that stays open for eleven children on Lowmoor",
        "Ask not what the bridge can do for you, " * 12,
        STORY,
        f"Digest {STORY}",
        f"Follow {STORY}",
        f"Subscribe {STORY}",
        f"Roundup {STORY}",
        SITE,
        f"look at this: {SITE}",
    ],
)
def test_what_is_no_command_is_left_alone(text: str) -> None:
    assert read_command(text) is None


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_example_can_be_typed(command: object) -> None:
    from bot.manual import CommandHelp

    assert isinstance(command, CommandHelp)
    assert command.example in help_on(command.name)
    assert read_command(command.example) not in (None,)
    assert not isinstance(read_command(command.example), BadCommand)
    for name in (command.name, *command.other_names):
        assert read_command(f"help {name}") == ShowHelp(command.name)


@pytest.mark.parametrize("usage", [usage for command in COMMANDS for usage in command.usage])
def test_every_usage_can_be_typed(usage: str) -> None:
    filled = {
        "<links>": SITE, "<text of an article>": STORY, "<question>": "how many?", "<quotation>": "We have run out",
        "<person or topic>": "ferries", "<feed or site>": SITE, "<feed, site or number>": "2", "<command>": "status",
        "[weekdays]": "weekdays", "[Europe/London]": "Europe/London",
    }  # fmt: skip
    for blank, words in filled.items():
        usage = usage.replace(blank, words)
    stem, *ways = usage.split(" | ")
    for form in [stem, *(f"{stem.rsplit(' ', 2 if 'at once' in stem else 1)[0]} {way}" for way in ways)]:
        read = read_command(form)
        assert read is not None, form
        assert not isinstance(read, BadCommand), form


def test_help_is_short() -> None:
    assert len(HELP.splitlines()) <= 13
    assert all(len(line) <= 130 for line in HELP.splitlines())


def test_the_page_of_commands_is_that_of_the_code() -> None:
    assert ROOT.joinpath("docs", "commands.md").read_text(encoding="utf-8") == reference()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read_command(text)


@given(
    st.sampled_from(["verify ", "follow ", "subscribe ", "roundup ", "digest ", "help ", "forget ", "settings "]),
    st.text(max_size=80),
)
def test_anything_after_a_command_is_read(name: str, rest: str) -> None:
    read = read_command(name + rest)
    assert not isinstance(read, BadCommand) or "\n" not in read.message.strip()


@pytest.mark.parametrize("text", ["subcribe foo", "unsubscrib 2", "verfy truth", "rondup soon"])
def test_a_slip_is_asked_back_even_where_what_follows_is_wrong_too(text: str) -> None:
    assert isinstance(read_command(text), BadCommand)


def test_one_word_is_no_quotation() -> None:
    assert isinstance(read_command("verify “a”"), BadCommand)
    assert read_command("verify “morally wrong”") == VerifyQuotation("morally wrong")
