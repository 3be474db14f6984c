"""Quotas: how they are written, who is refused and what they are told, and that nobody is kept from being forgotten."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channel import Channel
from bot.described import show
from bot.desk import Desk
from bot.quotas import Allowance, Counted, Limit, Quotas, Refused, Window, read_limits, refused_from
from bot.reading import InputError
from bot.reply import Audience
from bot.settings import BadSettings, Settings, load_settings, quotas_of
from bot.waits import say_wait
from summarizer.article import Article
from tests.bot.talking import HERE, THERE, Talk, texts
from tests.conftest import STORY

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FERRY, SCHOOLS = "https://kestrel.example/ferry", "https://kestrel.example/schools"


def hourly(requests: int = 0, articles: int = 0) -> Allowance:
    """So many an hour; 0: any number."""
    return Allowance(*((Limit(most, Window.HOUR),) if most else () for most in (requests, articles)))


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    pages: Mapping[str, Article | InputError] = {
        url: Article(STORY.replace("900", number), url=url) for url, number in ((FERRY, "900"), (SCHOOLS, "800"))
    }
    return Talk(tmp_path, pages)


def limit(talk: Talk, quotas: Quotas) -> None:
    """Let the bot have quotas from now on."""
    talk.desk = Desk(talk.store, talk, talk.clock, quotas=quotas)
    talk.work._quotas = quotas


def test_limits_are_written_as_people_say_them() -> None:
    assert read_limits("60/hour, 300/day") == (Limit(60, Window.HOUR), Limit(300, Window.DAY))
    assert read_limits("0") == read_limits("") == read_limits(0) == ()
    assert show(read_limits("60 / hour,300/day")) == "60/hour, 300/day"


@pytest.mark.parametrize("wrong", ["60", "60/week", "-1/hour", "60/hour, 70/hour", "many/day"])
def test_a_limit_that_is_none_is_said_in_one_line(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_PERSON_ARTICLES", wrong)
    with pytest.raises(BadSettings, match="person_articles") as error:
        load_settings()
    assert "\n" not in str(error.value)


def test_no_limit_is_a_setting_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PERSON_REQUESTS", "PERSON_ARTICLES", "WORKSPACE_REQUESTS", "WORKSPACE_ARTICLES"):
        monkeypatch.setenv(f"PULLQUOTE_{name}", "0")
    assert quotas_of(load_settings()) == Quotas()


def test_by_default_there_are_quotas_for_a_person_and_for_a_workspace() -> None:
    quotas = quotas_of(Settings())
    assert quotas.person.articles
    assert quotas.workspace.requests


def test_a_conversation_of_two_has_no_workspace_to_count_for() -> None:
    quotas = Quotas(hourly(1), hourly(1))
    assert [who for who, _ in quotas.of("@me", "P1")] == ["P1"]
    assert [who for who, _ in quotas.of("W1", "P1")] == [None, "P1"]
    assert [who for who, _ in quotas.of("W1", None)] == [None]


def test_what_was_refused_comes_back_from_the_store_as_it_was() -> None:
    refused = Refused(True, Counted.ARTICLES, 60, Window.DAY, NOW, True)
    assert refused_from(refused.as_json()) == refused


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "10 s"), (31, "40 s"), (90, "90 s"), (100, "2 min"), (3600, "60 min"), (5401, "2 h"), (86400, "24 h")],
)
def test_a_wait_is_said_in_rounded_words(seconds: float, said: str) -> None:
    assert say_wait(seconds) == said


def test_who_asks_too_often_is_told_alone_and_in_one_line_when_to_come_back(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(requests=2)))
    talk.say("help")
    talk.later(minutes=20)
    talk.say("help")
    (reply,) = talk.say("help")
    assert texts([reply]) == "That is more than the 2 requests an hour that there are for one person; please ask again in 40 min."
    assert (reply.audience, reply.failure) == (Audience.PERSON, True)
    assert talk.edge.posts[-1][0].person == "P1"


def test_after_the_hour_there_is_as_much_again(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(requests=1)))
    talk.say("help")
    assert "please ask again" in texts(talk.say("help"))
    talk.later(minutes=61)
    assert "please ask again" not in texts(talk.say("help"))


def test_one_persons_quota_is_not_anothers(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(requests=1)))
    talk.say("help")
    assert "please ask again" not in texts(talk.say("help", person="P2"))


def test_a_workspace_has_its_quota_in_all_its_channels_together(talk: Talk) -> None:
    limit(talk, Quotas(workspace=hourly(requests=2)))
    talk.say("help", HERE, person="P1")
    talk.say("help", THERE, person="P2")
    assert "for all of you here together" in texts(talk.say("help", HERE, person="P3"))
    assert "please ask again" not in texts(talk.say("help", Channel("chat", "W2", "C9"), person="P3"))


def test_an_article_that_is_too_much_is_not_read(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(articles=1)))
    talk.say(FERRY)
    assert "1 article an hour" in texts(talk.say(SCHOOLS))
    assert talk.read == [FERRY]
    assert "please ask again" not in texts(talk.say("who said what"))  # a question takes no article


def test_people_among_themselves_are_told_once_an_hour(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(articles=1)))
    talk.overhear(FERRY)
    assert "please ask again" in texts(talk.overhear(SCHOOLS))
    assert talk.overhear(SCHOOLS) == []
    assert "please ask again" in texts(talk.say(SCHOOLS))  # spoken to, it answers


def test_an_event_that_is_delivered_again_is_counted_once(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(requests=2)))
    for _ in range(4):
        talk.say("help", key="Ev1")
    assert "please ask again" not in texts(talk.say("help"))


def test_what_was_refused_stays_refused_when_its_event_is_delivered_again(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(articles=1)))
    talk.say(FERRY)
    talk.say(SCHOOLS, key="Ev1")
    limit(talk, Quotas())
    talk.say(SCHOOLS, key="Ev1")
    assert talk.read == [FERRY]


def test_nobody_is_kept_from_being_forgotten(talk: Talk) -> None:
    limit(talk, Quotas(person=hourly(requests=1)))
    talk.say("help")
    assert "nothing that was kept says any more that it was you" in texts(talk.say("forget me"))


def test_a_roundup_without_articles_left_has_its_entries_as_links(talk: Talk) -> None:
    from bot.store.records import Entry

    limit(talk, Quotas(workspace=hourly(articles=1)))
    talk.say("subscribe kestrel.example")
    (row,) = talk.store.feeds(HERE)
    entries = [Entry(url, url, title, published=talk.now) for url, title in ((FERRY, "Ferry"), (SCHOOLS, "Schools"))]
    talk.store.save_poll(row.id, {"asked": True}, "Kestrel Post", None, None, entries[:1], talk.now)
    talk.later(minutes=1)
    talk.say("roundup now")
    assert talk.read == [FERRY]
    talk.store.save_poll(row.id, {"asked": True}, "Kestrel Post", None, None, entries[1:], talk.now)
    talk.later(minutes=5)
    assert talk.say("roundup now")
    assert talk.read == [FERRY]
    talk.later(hours=1)
    talk.say("roundup now")
    assert talk.read == [FERRY, SCHOOLS]


def test_the_terminal_has_no_quotas(tmp_path: Path) -> None:
    from bot.executors import Lone
    from bot.reading import Readers
    from bot.service import Service
    from tests.bot.test_service import TwoEntries

    settings = Settings(data_folder=tmp_path)
    service = Service(settings, Readers(), TwoEntries(), {}, executor=Lone("t"), alone=True)
    assert service._quotas == Quotas()
    assert Service(settings, Readers(), TwoEntries(), {}, executor=Lone("t"))._quotas == quotas_of(settings)
