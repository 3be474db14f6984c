"""Files that people drop in, where the setting wants them read."""

import textwrap
from collections.abc import Iterator

import pytest

from adapters.slack.clients import Clients
from adapters.slack.files import SCHEME, Files
from bot.channel import Channel
from bot.settings import Settings
from bot.store.records import Answering, ChannelSettings
from tests.adapters.slack.running import Running, running
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.adapters.slack.world import File
from tests.adapters.web.test_extract_pdf import pdf_of
from tests.bot.test_conversation import FERRY, OTHER, START
from tests.conftest import STORY

FERRY_LINE, BRIDGE_LINE = "Ferry to Lowmoor stops for the winter", "Bridge at Calder to be painted"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with fake_slack() as slack:
        slack.world.rates.posts = None
        with running(slack, tmp_path_factory.mktemp("files"), slack_files=True, max_file_bytes=20_000) as opened:
            yield opened
        assert slack.refused == []


def text_file(slack: FakeSlack, text: str = STORY, name: str = "ferry.txt", mimetype: str = "text/plain") -> File:
    return slack.file(name, text.encode(), mimetype)


def pdf_file(slack: FakeSlack, text: str = STORY) -> File:
    lines = [line for paragraph in text.split("\n") for line in (*textwrap.wrap(paragraph, 90), "")]
    return slack.file("ferry.pdf", pdf_of(lines), "application/pdf")


def settled(bot: Running, channel: str) -> None:
    """All that came before in the channel has been answered."""
    marker = bot.slack.says(channel, f"<@{bot.slack.bot_user}> status", user="U1")
    bot.slack.wait_for(lambda: bot.slack.replies(channel, marker.ts))


def test_a_text_that_is_dropped_in_gets_its_digest(bot: Running, channel: str) -> None:
    said = bot.slack.shares(channel, text_file(bot.slack))
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_so_does_a_text_with_marks(bot: Running, channel: str) -> None:
    said = bot.slack.shares(channel, text_file(bot.slack, name="ferry.md", mimetype="text/markdown"))
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_a_pdf_that_is_dropped_in_gets_its_digest(bot: Running, channel: str) -> None:
    said = bot.slack.shares(channel, pdf_file(bot.slack))
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts), seconds=30))


def test_each_of_several_files_gets_its_digest(bot: Running, channel: str) -> None:
    ferry, bridge = text_file(bot.slack), text_file(bot.slack, OTHER, "bridge.txt")
    shown = [{"id": file.id, "name": file.name, "mimetype": file.mimetype} for file in (ferry, bridge)]
    said = bot.slack.says(channel, "", user="U1", subtype="file_share", files=shown)
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 2)
    assert all(line in str(bot.slack.replies(channel, said.ts)) for line in (FERRY_LINE, BRIDGE_LINE))


def test_of_very_many_files_the_first_few_are_read(bot: Running, channel: str) -> None:
    files = [text_file(bot.slack, STORY.replace("900", str(910 + number))) for number in range(6)]
    shown = [{"id": file.id, "name": file.name, "mimetype": file.mimetype} for file in files]
    said = bot.slack.says(channel, "", user="U1", subtype="file_share", files=shown)
    bot.slack.wait_for(lambda: len(bot.slack.replies(channel, said.ts)) == 4)
    settled(bot, channel)
    assert len(bot.slack.replies(channel, said.ts)) == 4


def test_a_file_is_offered_a_digest_where_links_are(bot: Running, channel: str) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(Answering.ON_OFFER), START)
    said = bot.slack.shares(channel, text_file(bot.slack))
    bot.slack.wait_for(lambda: "newspaper" in bot.slack.reactions(channel, said.ts))
    assert bot.slack.replies(channel, said.ts) == []
    bot.slack.reacts(channel, said.ts, "newspaper", user="U2")
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_the_reaction_and_the_shortcut_read_the_files_of_a_message(bot: Running, channel: str) -> None:
    bot.service.store.set_channel_settings(Channel("slack", "T1", channel), ChannelSettings(Answering.OFF), START)
    first, second = bot.slack.shares(channel, text_file(bot.slack)), bot.slack.shares(channel, text_file(bot.slack, OTHER))
    bot.slack.reacts(channel, first.ts, "newspaper")
    bot.slack.shortcut("digest", channel, second.ts)
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, first.ts)))
    assert BRIDGE_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, second.ts)))


def test_a_file_in_a_direct_message_gets_its_digest(bot: Running) -> None:
    said = bot.slack.shares("D1", text_file(bot.slack))
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies("D1", said.ts)))


def test_a_file_that_is_too_large_is_a_line_for_the_person(bot: Running, channel: str) -> None:
    bot.slack.shares(channel, text_file(bot.slack, STORY * 30))
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert told.text == "Larger than 20,000 bytes, the most that is read; paste the part that you want digested."
    assert bot.slack.messages(channel, ours=True) == []


def test_a_file_that_says_that_it_is_small_is_not_believed(bot: Running, channel: str) -> None:
    bot.slack.shares(channel, bot.slack.file("ferry.txt", (STORY * 30).encode(), length=10))
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert told.text.startswith("Larger than 20,000 bytes")


def test_a_pdf_that_is_broken_is_a_line_for_the_person(bot: Running, channel: str) -> None:
    bot.slack.shares(channel, bot.slack.file("a.pdf", pdf_of(["x"])[:300], "application/pdf"))
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"), seconds=30)
    assert "PDF" in told.text


def test_a_picture_is_none_of_ours(bot: Running, channel: str) -> None:
    picture = bot.slack.file("ferry.png", b"\x89PNG", "image/png")
    said = bot.slack.shares(channel, picture)
    bot.slack.reacts(channel, said.ts, "newspaper")
    settled(bot, channel)
    assert bot.slack.replies(channel, said.ts) == []
    assert bot.slack.calls("files.info") == [call for call in bot.slack.calls("files.info") if call.args["file"] != picture.id]


def test_a_picture_beside_a_link_leaves_the_link(bot: Running, channel: str) -> None:
    said = bot.slack.shares(channel, bot.slack.file("ferry.png", b"\x89PNG", "image/png"), f"<{FERRY}>")
    assert FERRY_LINE in str(bot.slack.wait_for(lambda: bot.slack.replies(channel, said.ts)))


def test_a_file_that_lies_elsewhere_is_not_fetched(bot: Running, channel: str) -> None:
    """Google Drive and the like: Slack has only the address, and our token is none of theirs."""
    external = bot.slack.file("ferry.txt", STORY.encode(), more={"is_external": True, "url_private": "https://drive.example/a"})
    said = bot.slack.shares(channel, external)
    settled(bot, channel)
    assert bot.slack.replies(channel, said.ts) == []


def test_a_file_that_slack_does_not_give_is_a_line_for_the_person(bot: Running, channel: str) -> None:
    said = bot.slack.says(
        channel,
        "",
        user="U1",
        subtype="file_share",
        files=[{"id": "F0GONE", "name": "ferry.txt", "mimetype": "text/plain"}],
    )
    (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
    assert told.text == "Slack does not give me that file; paste the article's text instead."
    assert bot.slack.replies(channel, said.ts) == []
    assert [(refused.method, refused.error) for refused in bot.slack.refused] == [("files.info", "file_not_found")]
    bot.slack.world.refused.clear()


def test_without_the_scope_the_sign_in_page_is_no_article(bot: Running, channel: str) -> None:
    before = bot.slack.installed.scopes
    bot.slack.installed.scopes = before - {"files:read"}
    try:
        bot.slack.shares(channel, text_file(bot.slack))
        (told,) = bot.slack.wait_for(lambda: bot.slack.ephemerals(channel, "U1"))
        assert "does not give me that file" in told.text
    finally:
        bot.slack.installed.scopes = before
        bot.slack.world.refused.clear()


def test_nobody_can_write_the_address_of_a_file(bot: Running, channel: str) -> None:
    """Or whoever guesses an id would read what others dropped in elsewhere."""
    file = text_file(bot.slack)
    said = bot.slack.says(channel, f"<@{bot.slack.bot_user}> digest {SCHEME}T1/{file.id}", user="U1")
    settled(bot, channel)
    assert FERRY_LINE not in str(bot.slack.replies(channel, said.ts)) + str(bot.slack.ephemerals(channel))
    assert file.id not in [call.args["file"] for call in bot.slack.calls("files.info")]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://files.slack.com.evil.example/a",
        "http://files.slack.com/a",
        "https://evil.example/slack.com",
        "https://evil.example@files.slack.example/a",
        "https://notslack.com/a",
        "",
        "//files.slack.com/a",
    ],
)
def test_the_token_is_shown_to_slack_alone(elsewhere: str) -> None:
    settings = Settings()
    files = Files(Clients(settings, None), settings)
    assert files._is_slacks("https://files.slack.com/files-pri/T1-F1/a.txt")
    assert not files._is_slacks(elsewhere)
