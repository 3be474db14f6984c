"""What the doctor finds in the machine, the databases and the model, and that whatever breaks the rest is still checked."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from bot.doctor import Finding, Verdict, bad, clock, examine, good
from bot.doctor.database import check_backups, check_database, check_work
from bot.doctor.finding import seconds_ahead
from bot.doctor.machine import check_folder, check_settings
from bot.doctor.model import SUMS, check_digest, check_pipeline_version, check_weights, weights_folder
from bot.executors import FileExecutor
from bot.settings import Settings
from bot.store import Store

NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)


def on(url: str, folder: Path) -> Settings:
    return Settings(database_url=SecretStr(url), data_folder=folder)


# One after the other


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on() -> None:
    def breaks() -> Iterator[Finding]:
        yield good("one", "well")
        raise OSError("with a secret in it")

    one, two, three, _ = examine([("first", breaks), ("second", lambda: [good("three", "well")])])
    assert (one.what, two.what, three.what) == ("one", "first", "three")
    assert two.verdict is Verdict.BAD
    assert "secret" not in two.said


def test_the_clock_is_by_who_agrees_with_it_most() -> None:
    assert clock([]).verdict is Verdict.ASIDE
    assert clock([-95.0, 2.0]).verdict is Verdict.GOOD  # the first was slow to answer
    assert clock([95.0]).said == "95 seconds fast"
    assert clock([-95.0]).said == "95 seconds slow"


def test_what_others_say_of_the_time_is_in_their_findings() -> None:
    *_, told = examine([("x", lambda: [bad("x", "wrong", "mend it", ahead=400.0)])])
    assert (told.what, told.verdict) == ("clock", Verdict.BAD)


@pytest.mark.parametrize(
    ("date", "ahead"), [("Sat, 28 Mar 2026 11:59:00 GMT", 60.0), ("soon", None), (None, None), ("Sat, 28 Mar 2026 12:00:00", 0.0)]
)
def test_an_answer_says_when_it_was_given(date: str | None, ahead: float | None) -> None:
    assert seconds_ahead(date, NOW) == ahead


# The machine


def test_a_variable_that_is_no_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DISCORD_TOKNE", "x")
    [one] = check_settings({})
    assert (one.verdict, one.said) == (Verdict.BAD, "PULLQUOTE_DISCORD_TOKNE is no setting")


def test_a_proxy_is_told_for_not_everything_goes_through_it() -> None:
    _, proxy = check_settings({"HTTPS_PROXY": "http://ann:s3cret@proxy.example:3128"})
    assert proxy.verdict is Verdict.ASIDE
    assert "HTTPS_PROXY is set" in proxy.said
    assert "s3cret" not in proxy.said


def test_the_data_folder_can_be_written_or_not(tmp_path: Path) -> None:
    [one] = check_folder(Settings(data_folder=tmp_path / "data"))
    assert one.verdict is Verdict.GOOD
    assert list((tmp_path / "data").iterdir()) == []
    (tmp_path / "file").touch()
    [other] = check_folder(Settings(data_folder=tmp_path / "file" / "data"))
    assert other.verdict is Verdict.BAD


# The databases


def test_a_database_with_its_tables_is_well(database_url: str, tmp_path: Path) -> None:
    with Store.open(database_url) as store:
        before = store.count()
        reached, tables = check_database(on(database_url, tmp_path))
        assert store.count() == before  # what was written to see that it can be was undone
    assert reached.verdict is tables.verdict is Verdict.GOOD
    assert tables.said.endswith("as this program wants them")


def test_a_database_that_the_first_start_will_make_is_no_fault(empty_database_url: str, tmp_path: Path) -> None:
    findings = list(check_database(on(empty_database_url, tmp_path)))
    assert findings[-1].verdict is Verdict.ASIDE
    assert "the first start makes" in findings[-1].said
    assert not (tmp_path / "new").exists()


def test_tables_of_an_older_program_are_told(database_url: str, tmp_path: Path) -> None:
    with Store.open(database_url) as store, store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    *_, tables = check_database(on(database_url, tmp_path))
    with Store(database_url) as store, store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    *_, newer = check_database(on(database_url, tmp_path))
    with Store(database_url) as store, store.write() as connection:
        from bot.store.migrate import HEAD

        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")
    assert (tables.verdict, newer.verdict) == (Verdict.ASIDE, Verdict.GOOD)
    assert "the next start brings them to" in tables.said
    assert "made by a newer program" in newer.said


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    [one] = check_database(on("postgresql://ann:s3cret@127.0.0.1:1/news", tmp_path))
    assert one.verdict is Verdict.BAD
    assert "cannot be used" in one.said
    assert "s3cret" not in one.said + one.todo


def test_a_user_who_may_only_read_is_told(postgres_url: str, tmp_path: Path) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    try:
        [one] = check_database(on(postgres_url.replace("postgres:@", "reader:@"), tmp_path))
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY reader")
            connection.execute("DROP ROLE reader")
    assert one.verdict is Verdict.BAD
    assert "permission denied" in one.said


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "pullquote.db").write_text("this is no database\n" * 100)
    [one] = check_database(Settings(data_folder=tmp_path))
    assert one.verdict is Verdict.BAD


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    [one] = check_database(on("mysql://there/news", tmp_path))
    assert one.verdict is Verdict.BAD
    assert list(check_work(on("mysql://there/news", tmp_path))) == []


def test_postgresql_says_what_time_it_is(postgres_url: str, tmp_path: Path) -> None:
    reached, _ = check_database(on(postgres_url, tmp_path))
    assert reached.ahead is not None
    assert abs(reached.ahead) < 10


def test_who_does_the_work_is_named(tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path)
    (tmp_path / "pullquote-work.db").touch()
    with FileExecutor(tmp_path, "1") as executor:
        [one] = check_work(settings)
        assert one.said == f"0 unfinished; {executor.name} runs now"
    [none] = check_work(settings)
    assert none.said == "0 unfinished; no bot runs now"


@pytest.mark.parametrize(
    ("program", "verdict"),
    [
        ("echo 'pg_dump (PostgreSQL) 9.6.24'", Verdict.BAD),
        ("echo 'pg_dump (PostgreSQL) 99.1'", Verdict.GOOD),
        ("exit 1", Verdict.ASIDE),
    ],
    ids=["too old", "new enough", "broken"],
)
def test_backups_need_programs_as_new_as_the_server(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, verdict: Verdict
) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text(f"#!/bin/sh\n{program}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    [one] = check_backups(on(postgres_url, tmp_path))
    assert one.verdict is verdict


def test_on_sqlite_backups_need_nothing(tmp_path: Path) -> None:
    assert list(check_backups(Settings(data_folder=tmp_path))) == []


# The model


def test_the_pipeline_is_the_one_that_was_tested() -> None:
    [one] = check_pipeline_version(Settings())
    assert one.verdict is Verdict.GOOD
    [other] = check_pipeline_version(Settings(pipeline="en_core_web_none"))
    assert (other.verdict, other.said) == (Verdict.BAD, "en_core_web_none is not installed")


def test_the_weights_are_those_that_were_made() -> None:
    [one] = check_weights()
    assert one.verdict is Verdict.GOOD, (
        f"write {SUMS} anew: cd summarizer/quotes/weights && sha256sum tagger.onnx vocab.txt > {SUMS}"
    )
    listed = weights_folder().joinpath(SUMS).read_text(encoding="ascii")
    assert {"tagger.onnx", "vocab.txt"} <= set(listed.split())


def test_weights_that_were_changed_or_lost_are_told(tmp_path: Path) -> None:
    (tmp_path / "vocab.txt").write_bytes(b"[PAD]\n")
    (tmp_path / SUMS).write_text(f"{hashlib.sha256(b'[PAD]').hexdigest()}  vocab.txt\n")
    [changed] = check_weights(tmp_path)
    assert (changed.verdict, changed.said) == (Verdict.BAD, "vocab.txt is not as it was made")
    (tmp_path / "vocab.txt").unlink()
    [lost] = check_weights(tmp_path)
    assert lost.verdict is Verdict.BAD
    assert "cannot be read" in lost.said


def test_the_bundled_article_has_a_digest_with_everything_in_it() -> None:
    [one] = check_digest(Settings())
    assert one.verdict is Verdict.GOOD
    assert "each proven in it" in one.said
