"""What people write in Discord, as the bot hears it; and what the bot's suggestions and questions are, whatever the names."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.commands.group import said_by
from adapters.discord.limits import CHOICE_NAME, CHOICES, length
from adapters.discord.plain import Words, read
from adapters.zone_search import zone_label, zones_like
from bot.commanded import AskQuestion, Part, Show
from bot.commands import read_command

ME, NAMES = 42, {"7": "Ann", "8": "news"}


def words(content: str) -> Words:
    return read(content, ME, NAMES, frozenset({9}))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<@42> status", "status"),
        ("<@!42>, status", "status"),
        ("<@&9> status", "status"),
        ("tell <@7> in <#8>", "tell @Ann in #news"),
        ("<@99> <#98>", "@99 #98"),
        ("fine <:ferry:123> <a:wave:4>", "fine :ferry: :wave:"),
        ("try </pullquote help:123>", "try /pullquote help"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_marks_are_read_as_people_see_them(content: str, text: str) -> None:
    assert words(content).text == text


@pytest.mark.parametrize("content", ["<@42> status", "<@!42> status", "status <@&9>"])
def test_the_bot_is_called_by_its_name_or_by_the_role_that_has_it(content: str) -> None:
    assert words(content).called


@pytest.mark.parametrize("content", ["<@7> status", "<@&8> status", "pullquote status", "@42"])
def test_it_is_not_called_by_anybody_elses(content: str) -> None:
    assert not words(content).called


def test_links_are_found_in_all_their_forms() -> None:
    found = words("see https://kestrel.example/a, <https://kestrel.example/b> and [the ferry](https://kestrel.example/c_(d))!")
    assert found.links == ("https://kestrel.example/a", "https://kestrel.example/b", "https://kestrel.example/c_(d)")
    assert found.text == "see https://kestrel.example/a, https://kestrel.example/b and the ferry!"
    assert found.linked.endswith("the ferry https://kestrel.example/c_(d)!")


def test_in_a_pasted_article_a_link_is_its_words_alone() -> None:
    article = "The ferry stops. " * 60 + "[Read more](https://kestrel.example/more)"
    assert "https" not in words(article).said


@given(st.text(alphabet=st.sampled_from("<>@#&!:/[]()\\\"'* \nabc129https.xé"), max_size=200))
def test_no_text_is_too_strange_to_be_read(content: str) -> None:
    found = words(content)
    assert "<@42>" not in found.text
    assert all(link.startswith(("http://", "https://")) for link in map(str.lower, found.links))


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_a_question_about_anybody_stays_a_question(speaker: str, topic: str) -> None:
    for question in (said_by(speaker, None), said_by(speaker, topic), said_by(None, topic)):
        assert isinstance(read_command(question), AskQuestion)
    assert read_command(said_by(None, None)) == Show(Part.WHO)


@given(st.text(max_size=30))
def test_suggested_zones_are_within_discords_limits(typed: str) -> None:
    found = zones_like(typed, CHOICES)
    assert len(found) <= CHOICES
    assert all(0 < length(zone_label(name, datetime(2026, 11, 23, tzinfo=UTC))) <= CHOICE_NAME for name in found)
