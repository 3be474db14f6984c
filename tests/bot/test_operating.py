"""`pullquote doctor`, `status` and `admin`, as whoever runs the bot gives them."""

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.backup import list_backups
from bot.channel import Channel
from bot.cli import app
from bot.delivery import NotPosted
from bot.executors import FileExecutor, PostgresExecutor
from bot.executors.living import living
from bot.jobs import Jobs, Limits, Patience, Reading
from bot.jobs.engine import utc_now
from bot.service import system_url
from bot.settings import Settings, database_url, load_settings
from bot.store import Store
from bot.store.records import DeliveryState, Entry, NewRun, RequestKind, RunState, Timing
from bot.work import CannotStart
from summarizer.article import Article
from tests.adapters.discord.server import fake_discord
from tests.adapters.slack.server import fake_slack
from tests.bot.durable import FakeEdge, FakeWork, Platform, wait_until
from tests.conftest import STORY, Run

HERE, THERE = Channel("slack", "T1", "C1"), Channel("discord", "", "D7")
IMPATIENT = Patience(work=(0.01,), store=(0.01,), post=(0.01,))
FEED = "https://kestrel.example/feed"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """In force for the commands: of a bot on SQLite, and of one on PostgreSQL."""
    monkeypatch.setenv("PULLQUOTE_DATA_FOLDER", str(tmp_path / "data"))
    if request.param == "postgresql":
        monkeypatch.setenv("PULLQUOTE_DATABASE_URL", str(request.getfixturevalue("postgres_url")))
    return load_settings()


@pytest.fixture
def kept(settings: Settings) -> Iterator[Store]:
    """A store in which two channels have something."""
    now = utc_now()
    with Store.open(database_url(settings)) as store:
        store.set_timing(HERE, Timing(time(8, 30), zone="Europe/London"), now)
        store.add_feed(HERE, FEED, "Kestrel Post", now)
        store.follow(THERE, "Olga Brandt", now)
        article = store.put_article(Article(STORY), None, now)
        store.note_seen(HERE, article, now, person="U1")
        yield store


def pullquote(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def said(*arguments: str, stdin: str = "") -> str:
    """What a command says that does what it was asked for."""
    done = pullquote(*arguments, stdin=stdin)
    assert done.exit_code == 0, done.output
    return done.stdout


def read(*arguments: str) -> Any:
    return json.loads(said(*arguments, "--json"))


# Doctor


def test_the_doctor_finds_nothing_wrong_where_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_slack() as slack, fake_discord() as discord:
        given = {
            "DATA_FOLDER": str(tmp_path),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.url,
            "DISCORD_TOKEN": discord.token,
            "DISCORD_API_URL": discord.url,
        }
        for name, value in given.items():
            monkeypatch.setenv(f"PULLQUOTE_{name}", value)
        done = pullquote("doctor", "--site", "http://kestrel.invalid/")
        lines = done.stdout.splitlines()
        assert [line for line in lines if line.startswith("✗")] == [line for line in lines if "network:" in line]  # there is none
        assert done.exit_code == 1
        for what in (
            "Slack: scopes: all",
            "Discord: intent: messages may be read",
            "clock: right",
            "digest: the bundled article",
        ):
            assert f"✓ {what}" in done.stdout
        for token in (slack.bot_token, slack.app_token, discord.token):
            assert token not in done.output


def test_the_doctor_says_what_to_do_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_discord() as discord:
        discord.world.message_content = False
        monkeypatch.setenv("PULLQUOTE_DATA_FOLDER", str(tmp_path))
        monkeypatch.setenv("PULLQUOTE_DISCORD_TOKEN", discord.token)
        monkeypatch.setenv("PULLQUOTE_DISCORD_API_URL", discord.url)
        done = pullquote("doctor", "--json", "--site", "http://kestrel.invalid/")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["healthy"]) == (1, False)
    [intent] = [one for one in told["findings"] if one["what"] == "Discord: intent"]
    assert intent["verdict"] == "bad"
    assert "switch Message Content Intent on" in intent["todo"]


def test_settings_that_are_wrong_are_all_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_MIN_WORDS", "many")
    done = pullquote("doctor")
    assert done.exit_code == 1
    assert done.stdout.startswith("✗ settings: setting 'min_words' (from environment)")
    assert len(done.stdout.splitlines()) == 1


# Status


def test_the_status_of_a_bot_that_has_something(settings: Settings, kept: Store) -> None:
    now = utc_now()
    kept.save_poll(kept.feeds(HERE)[0].id, {"failures": 2, "problem": "it did not answer"}, "", now, None, [], now)
    subscription = kept.subscription(HERE)
    assert subscription
    kept.add_runs(subscription.id, [NewRun(date(2026, 3, 28), now - timedelta(hours=1))], date(2026, 3, 28))
    status = read("status")
    assert status["channels"] == {"discord": 1, "slack": 1}
    assert status["feeds"] == {"ok": 0, "failing": 1, "dead": 0}
    assert status["day"]["roundups"] == {"due": 1}
    assert (status["subscriptions"], status["articles"], status["failed"]) == (1, 1, 0)
    assert status["bytes"] > 1000
    assert status["database"] == ("postgresql" if settings.database_url.get_secret_value() else "sqlite")
    assert "Channels: 1 on discord in 1 workspace, 1 on slack in 1 workspace" in said("status")


def test_the_status_names_who_runs_and_what_waits(settings: Settings, kept: Store, tmp_path: Path) -> None:
    url = settings.database_url.get_secret_value()
    busy, goes_on = threading.Event(), threading.Event()

    def holds(point: str) -> None:
        if point.startswith("reads"):
            busy.set()
            goes_on.wait(30)

    executor = PostgresExecutor(url, "1") if url else FileExecutor(tmp_path / "data", "1")
    work, edge = FakeWork(kept, holds), FakeEdge(Platform(tmp_path / "platform.db"))
    with executor, Jobs(kept, system_url(settings), work, {"slack": edge}, executor=executor, limits=Limits(poll=0.01)) as jobs:
        request, _ = kept.put_request("k", HERE, RequestKind.MESSAGE, {"texts": []}, utc_now())
        jobs.submit(request, HERE)
        assert busy.wait(30)
        status = read("status")
        lines = said("status")
        goes_on.set()
        assert jobs.wait(request, 30)
    assert [one["name"] for one in status["processes"]] == [executor.name]
    assert [(one["queue"], one["state"], one["count"]) for one in status["queues"]] == [("slack.people", "running", 1)]
    assert "slack.people 1 running (the oldest for" in lines
    assert read("status")["processes"] == []


def test_a_process_on_postgresql_was_last_seen_a_moment_ago(postgres_url: str, tmp_path: Path) -> None:
    with Store.open(postgres_url) as store, PostgresExecutor(postgres_url, "1") as executor:
        [one] = living(store._engine, tmp_path)
        assert one.name == executor.name
        assert one.since is not None
        assert one.seen is not None
        assert one.seen >= one.since


def test_where_no_bot_has_run_the_status_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_FOLDER", str(tmp_path))
    done = pullquote("status")
    assert isinstance(done.exception, CannotStart)
    assert "no bot has run here" in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_a_command_that_cannot_start_is_a_line_and_no_traceback(pullquote: Run) -> None:
    done = pullquote("status", env={"PULLQUOTE_DATABASE_URL": "postgresql://ann:s3cret@127.0.0.1:1/news"})
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("pullquote: the database cannot be asked")
    assert "s3cret" not in line


# Channels and subscriptions


@pytest.mark.usefixtures("kept")
def test_channels_are_listed_and_shown() -> None:
    assert read("admin", "channels", "list") == ["discord//D7", "slack/T1/C1"]
    assert said("admin", "channels", "list", "--platform", "slack") == "slack/T1/C1\n"
    shown = said("admin", "channels", "show", "slack/T1/C1")
    assert "Kestrel Post  https://kestrel.example/feed" in shown
    assert "Roundup: 08:30" in shown
    assert read("admin", "channels", "show", "discord//D7")["counts"]["follows"] == 1


def test_a_channel_is_forgotten_if_that_is_what_is_meant(kept: Store) -> None:
    refused = pullquote("admin", "channels", "forget", "slack/T1/C1", stdin="n\n")
    assert (refused.exit_code, len(kept.channels())) == (1, 2)
    said("admin", "channels", "forget", "slack/T1/C1", stdin="y\n")
    assert kept.channels() == [THERE]
    said("admin", "channels", "forget", "discord//D7", "--yes")
    assert kept.channels() == []


@pytest.mark.parametrize("name", ["slack/T1/C9", "slack", "", "slack/T1/"])
def test_a_channel_that_is_not_there_is_told(kept: Store, name: str) -> None:
    done = pullquote("admin", "channels", "show", name)
    assert done.exit_code == 1
    assert done.stderr.startswith("pullquote: ")
    assert len(kept.channels()) == 2


def test_subscriptions_are_listed_paused_resumed_and_removed(kept: Store) -> None:
    [one] = read("admin", "subscriptions", "list")
    assert (one["channel"], one["feeds"]) == ("slack/T1/C1", 1)
    assert datetime.fromisoformat(one["due"]) > utc_now()
    said("admin", "subscriptions", "pause", "slack/T1/C1")
    assert "paused" in said("admin", "subscriptions", "list")
    said("admin", "subscriptions", "resume", "slack/T1/C1")
    assert read("admin", "subscriptions", "list")[0]["due"] is not None
    said("admin", "subscriptions", "remove", "slack/T1/C1", "--yes")
    assert (kept.subscription(HERE), kept.feeds(HERE)) == (None, [])
    assert kept.recent(HERE, 1)  # what it has seen stays
    assert pullquote("admin", "subscriptions", "remove", "slack/T1/C1", "--yes").exit_code == 1
    assert pullquote("admin", "subscriptions", "pause", "discord//D7").exit_code == 1


def test_feeds_that_fail_come_first_with_why(kept: Store) -> None:
    now = utc_now()
    fine = kept.add_feed(THERE, "https://lowmoor.example/feed", "Lowmoor \x1b[31mTimes", now)
    broken = kept.add_feed(THERE, "https://tarn.example/feed", "Tarn Echo", now)
    kept.save_poll(fine.id, {"last_ok": "x"}, "", now, None, [Entry("1", None, '"failures":1')], now)
    kept.save_poll(broken.id, {}, "", None, "its site says that it is gone", [], now)
    kept.save_poll(kept.feeds(HERE)[0].id, {"failures": 2, "problem": "it did not answer"}, "", now, None, [], now)
    found = [(one["url"], one["state"], one["problem"]) for one in read("admin", "feeds", "list")]
    assert found == [
        ("https://tarn.example/feed", "dead", "its site says that it is gone"),
        (FEED, "failing", "it did not answer"),
        ("https://lowmoor.example/feed", "ok", None),
    ]
    assert len(said("admin", "feeds", "list", "--failing").splitlines()) == 2


# Failed work


def refusing(settings: Settings, store: Store, folder: Path, refuses: list[str], patience: Patience = IMPATIENT) -> Jobs:
    """A bot whose platform refuses, for good, what has one of these in its key."""
    platform = Platform(folder / "platform.db")

    def refuse(point: str) -> None:
        if point.startswith("send") and any(key in point for key in refuses):
            raise NotPosted("the channel is archived", transient=False)

    work, edge = FakeWork(store), FakeEdge(platform, refuse)
    reading = Reading.SHARED if settings.database_url.get_secret_value() else Reading.HERE
    url, limits = system_url(settings), Limits(poll=0.01)
    return Jobs(store, url, work, {"slack": edge}, reading=reading, limits=limits, patience=patience)


def test_what_was_refused_is_listed_and_sent_once_when_it_is_tried_again(settings: Settings, kept: Store, tmp_path: Path) -> None:
    refuses = ["request:1", "roundup:1:0:1"]
    subscription = kept.subscription(HERE)
    assert subscription
    kept.add_runs(subscription.id, [NewRun(date(2026, 3, 28), utc_now())], date(2026, 3, 28))
    with refusing(settings, kept, tmp_path, refuses) as jobs:
        request, _ = kept.put_request("k", HERE, RequestKind.MESSAGE, {"texts": ["one"]}, utc_now())
        jobs.submit(request, HERE)
        jobs.start_roundup(1)
        wait_until(lambda: (run := kept.run(1)) and run.state is RunState.FAILED)
        assert jobs.wait(request, 30)
        found = {one["work"]: one for one in read("admin", "work", "list")}
        assert set(found) == {"request:1", "roundup:1"}
        assert found["request:1"]["why"] == "could not be posted: the channel is archived"
        assert found["request:1"]["channel"] == "slack/T1/C1"
        assert read("status")["failed"] == 2
        refuses.clear()
        assert "2 works begun anew" in said("admin", "work", "retry", "--all", "--yes")
        wait_until(lambda: (run := kept.run(1)) and run.state is RunState.DONE)
        wait_until(lambda: (sent := kept.delivery("request:1:0:0")) and sent.state is DeliveryState.POSTED)
        assert read("admin", "work", "list") == []
    texts = [message.text for message in Platform(tmp_path / "platform.db").said()]
    assert sorted(texts) == ["answer\none", "its stories", "roundup of 2026-03-28"]


def test_an_answer_that_could_not_be_made_is_made_after_all(settings: Settings, kept: Store, tmp_path: Path) -> None:
    with refusing(settings, kept, tmp_path, []) as jobs:
        work = jobs._flows._work
        assert isinstance(work, FakeWork)
        broken = [True]

        def breaks(point: str) -> None:
            if broken and point.startswith("answer"):
                raise RuntimeError("a fault of ours")

        work.hook = breaks
        request, _ = kept.put_request("k", HERE, RequestKind.MESSAGE, {"texts": ["one"]}, utc_now())
        jobs.submit(request, HERE)
        assert jobs.wait(request, 30)
        assert "could not be answered; whoever asked was told so" in said("admin", "work", "list")
        broken.clear()
        said("admin", "work", "retry", "request:1")
        wait_until(lambda: (sent := kept.delivery("request:1:0:0")) and sent.state is DeliveryState.POSTED)
        assert said("admin", "work", "list") == ""


def test_what_is_under_way_is_left_to_end(settings: Settings, kept: Store, tmp_path: Path) -> None:
    """Such as word that there is no answer, while the platform takes none."""
    away = [True]

    def breaks(point: str) -> None:
        if point.startswith("answer"):
            raise RuntimeError("a fault of ours")
        if away and point.startswith("send"):
            raise NotPosted("the platform does not answer", transient=True)

    with refusing(settings, kept, tmp_path, [], patience=Patience(work=(0.01,), post=(0.05,) * 500)) as jobs:
        work, edge = jobs._flows._work, jobs._flows._edges["slack"]
        assert isinstance(work, FakeWork)
        assert isinstance(edge, FakeEdge)
        work.hook = edge.hook = breaks
        request, _ = kept.put_request("k", HERE, RequestKind.MESSAGE, {"texts": ["one"]}, utc_now())
        jobs.submit(request, HERE)
        wait_until(lambda: (told := kept.delivery(f"request:{request}:failed:0:0")) and told.tries)
        done = pullquote("admin", "work", "retry", f"request:{request}")
        assert done.exit_code == 1
        assert "under way already" in done.stderr
        away.clear()
        assert jobs.wait(request, 30)
    assert [message.text for message in Platform(tmp_path / "platform.db").said()] == [
        "something went wrong on our side; try again"
    ]


@pytest.mark.usefixtures("kept")
def test_work_that_has_not_failed_is_not_begun_anew() -> None:
    for arguments in (["request:7"], [], ["--all"]):
        done = pullquote("admin", "work", "retry", *arguments)
        assert done.exit_code == 1
        assert done.stderr.startswith("pullquote: ")


# Purging


def test_what_is_old_is_purged(kept: Store) -> None:
    kept.note_seen(THERE, kept.put_article(Article(f"{STORY}\nMore."), None, utc_now()), utc_now() - timedelta(days=40))
    assert "1 sightings" in said("admin", "purge", "--older-than", "30", "--yes")
    assert (len(kept.recent(HERE, 9)), len(kept.recent(THERE, 9))) == (1, 0)


def test_a_workspace_and_a_person_are_purged(kept: Store) -> None:
    said("admin", "purge", "--person", "slack/T1/U1", "--yes")
    assert [one.person for one in kept.recent(HERE, 1)] == [None]
    said("admin", "purge", "--workspace", "slack/T1", "--yes")
    assert kept.channels() == [THERE]
    assert pullquote("admin", "purge", "--workspace", "slack/T1", "--yes").exit_code == 1


def test_a_purge_asks_and_is_of_one_thing(kept: Store) -> None:
    assert pullquote("admin", "purge", "--channel", "slack/T1/C1", stdin="n\n").exit_code == 1
    assert pullquote("admin", "purge", "--channel", "slack/T1/C1", "--older-than", "3", "--yes").exit_code == 1
    assert pullquote("admin", "purge", "--yes").exit_code == 1
    assert len(kept.channels()) == 2
    said("admin", "purge", "--channel", "slack/T1/C1", "--yes")
    assert kept.channels() == [THERE]


# Backups


def test_a_backup_is_made_kept_and_restored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_FOLDER", str(tmp_path / "data"))
    url, into = database_url(load_settings()), str(tmp_path / "backups")
    with Store.open(url) as store:
        store.follow(HERE, "Olga Brandt", utc_now())
    made = read("admin", "backup", into, "--keep", "3")
    assert (made["files"], made["deleted"]) == (["store.db"], [])
    with Store.open(url) as store:
        store.erase_channel(HERE)
    assert pullquote("admin", "restore", made["folder"], "--yes").exit_code == 1  # something is there
    assert pullquote("admin", "restore", made["folder"], "--replace", stdin="n\n").exit_code == 1
    assert "What was there before is in" in said("admin", "restore", made["folder"], "--replace", "--yes")
    with Store.open(url) as store:
        assert store.channels() == [HERE]
    assert [str(one.folder) for one in list_backups(Path(into))] == [made["folder"]]


def test_a_backup_that_cannot_be_made_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_FOLDER", str(tmp_path / "data"))
    done = pullquote("admin", "backup", str(tmp_path / "backups"))
    assert done.exit_code == 1
    assert done.stderr.startswith("pullquote: there is nothing to back up")


def test_a_copy_put_there_by_other_means_is_told_before_a_bot_runs(kept: Store) -> None:
    long_ago = f"{utc_now() - timedelta(days=3):%Y-%m-%dT%H:%M}"
    before = kept.subscriptions()
    assert pullquote("admin", "restored", long_ago, stdin="n\n").exit_code == 1
    assert kept.subscriptions() == before
    begun = utc_now()
    assert "Work that was under way: 0 pieces" in said("admin", "restored", long_ago, "--yes")
    assert all(one.since is not None and one.since >= begun for one in kept.subscriptions())
    assert pullquote("admin", "restored", "2999-01-01T00:00", "--yes").exit_code == 1
