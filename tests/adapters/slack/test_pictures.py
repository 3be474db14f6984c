"""A ranking comes as a picture beside its words, where that is wanted; what fails there is no harm."""

import logging
from dataclasses import replace

import pytest

from bot.reply import Ranking, Reply, Text
from tests.adapters.slack.edges import slack_edge
from tests.adapters.slack.posts import delivery, texts
from tests.adapters.slack.server import FakeSlack
from tests.adapters.slack.world import Fault

RANKING = Ranking("Most quoted", (("Olga Brandt", 4), ("Helena Marsh", 2), ("Ottokar Bly", 1)))


def test_a_ranking_comes_as_a_picture_with_words_into_the_thread(slack: FakeSlack) -> None:
    with slack_edge(slack, pictures=True) as edge:
        posted = edge.post(delivery(), Reply((Text("Roundup"), RANKING), in_thread=False))
    [picture] = slack.uploads()
    assert picture.content.startswith(b"\x89PNG")
    assert (picture.channel, picture.thread, picture.title) == ("C1", posted.message, "Most quoted")
    assert picture.alt == "Bar chart. Most quoted: Olga Brandt 4, Helena Marsh 2, Ottokar Bly 1."
    assert "Olga Brandt" in str(slack.message("C1", posted.message)["blocks"])
    assert not slack.refused


def test_a_ranking_of_two_or_where_no_picture_is_wanted_is_words(slack: FakeSlack) -> None:
    with slack_edge(slack, pictures=True) as edge:
        edge.post(delivery("request:1:0:0"), Reply((replace(RANKING, rows=RANKING.rows[:2]),)))
        edge.post(delivery("request:2:0:0", person="U1"), Reply((RANKING,)))
    with slack_edge(slack) as edge:
        edge.post(delivery("request:3:0:0"), Reply((RANKING,)))
    assert (slack.uploads(), slack.refused) == ([], [])


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
def test_a_picture_that_does_not_get_there_changes_nothing(slack: FakeSlack, caplog: pytest.LogCaptureFixture, step: str) -> None:
    slack.fails(step, Fault(status=503))
    with slack_edge(slack, pictures=True) as edge, caplog.at_level(logging.INFO):
        edge.post(delivery(), Reply((RANKING,)))
    assert len(texts(slack)) == 1
    assert slack.uploads() == []
    assert "a ranking in slack/T1/C1 has no picture" in caplog.text
    assert "Brandt" not in caplog.text


def test_without_the_permission_a_ranking_is_words(slack: FakeSlack) -> None:
    slack.installed.scopes -= {"files:write"}
    with slack_edge(slack, pictures=True) as edge:
        edge.post(delivery(), Reply((RANKING,)))
    assert len(texts(slack)) == 1
    assert {one.error for one in slack.refused} == {"missing_scope"}
