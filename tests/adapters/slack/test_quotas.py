"""Who asks for more than there is for them is told alone when to come back."""

from collections.abc import Iterator

import pytest

from bot.quotas import Allowance, Limit, Quotas, Window
from tests.adapters.slack.running import Running

LINE = "That is more than the 1 request an hour that there are for one person; please ask again in 60 min."


@pytest.fixture(autouse=True)
def _one_an_hour(bot: Running) -> Iterator[None]:
    kept = bot.service.desk._quotas
    bot.service.desk._quotas = Quotas(person=Allowance(requests=(Limit(1, Window.HOUR),)))
    yield
    bot.service.desk._quotas = kept


def test_a_person_is_told_alone_and_others_go_on(bot: Running, channel: str) -> None:
    for _ in range(2):
        assert bot.slack.command("help", channel=channel, user="U1").ok
    bot.slack.wait_for(lambda: LINE in str(bot.slack.ephemerals(channel, "U1")))
    assert bot.slack.command("help", channel=channel, user="U2").ok
    bot.slack.wait_for(lambda: "roundup" in str(bot.slack.ephemerals(channel, "U2")))
    assert LINE not in str(bot.slack.ephemerals(channel, "U2"))
    assert bot.slack.messages(channel, ours=True) == []
