"""Every process that shares a database has a name that nobody else has while it lives, and that others may take after it."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from bot.executors import FileExecutor, PostgresExecutor, Suspects
from bot.work import CannotStart
from tests.bot.durable import wait_until
from tests.console import ROOT

Made = FileExecutor | PostgresExecutor


@pytest.fixture(params=["files", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    return tmp_path if request.param == "files" else str(request.getfixturevalue("postgres_url"))


def make(place: Path | str, version: str = "1") -> Made:
    return FileExecutor(place, version) if isinstance(place, Path) else PostgresExecutor(place, version)


def test_two_at_a_time_have_two_names(place: Path | str) -> None:
    with make(place) as one, make(place) as other:
        assert one.name != other.name


def test_the_name_is_the_same_after_a_restart(place: Path | str) -> None:
    with make(place) as first:
        pass
    with make(place) as again:
        assert again.name == first.name


def test_a_killed_process_lets_go_of_its_name(place: Path | str) -> None:
    made = f"FileExecutor(Path({str(place)!r}), '1')" if isinstance(place, Path) else f"PostgresExecutor({place!r}, '1')"
    code = (
        "import os; from pathlib import Path; from bot.executors import FileExecutor, PostgresExecutor\n"
        f"with {made} as executor:\n"
        "    print(executor.name, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)

    def name() -> str:
        with make(place) as executor:
            return executor.name

    wait_until(lambda: name() == killed.stdout.strip())  # a server hears of it a moment later


def test_the_name_of_one_that_lives_cannot_be_claimed(place: Path | str) -> None:
    with make(place) as one, make(place) as other:
        with one.claim(other.name) as ours:
            assert not ours
        with one.claim(one.name) as ours:
            assert not ours


def test_the_name_of_one_that_is_gone_can_be_claimed_and_nobody_starts_under_it_meanwhile(place: Path | str) -> None:
    with make(place) as one:
        with make(place) as other:
            gone = other.name
        with one.claim(gone) as ours:
            assert ours
            with make(place) as third:
                assert third.name not in (one.name, gone)
        with make(place) as fourth:
            assert fourth.name == gone


def test_a_version_is_claimed_when_its_last_process_is_gone(place: Path | str) -> None:
    with make(place, "2") as newer, ExitStack() as older:
        older.enter_context(make(place, "1"))
        older.enter_context(make(place, "1"))
        with newer.claim_version("1") as ours:
            assert not ours
        older.close()
        with newer.claim_version("1") as ours:
            assert ours
            with pytest.raises((RuntimeError, CannotStart), match="start again"), make(place, "1"):
                pass
        with newer.claim_version("2") as ours:
            assert not ours


def test_a_name_from_before_the_machine_was_called_otherwise_can_be_claimed(tmp_path: Path) -> None:
    with FileExecutor(tmp_path, "1") as executor:
        with executor.claim("former-host-1") as ours:
            assert ours
        with executor.claim("terminal-3f2a") as ours:
            assert not ours


def test_whose_session_broke_begins_nothing_until_it_has_its_name_again(postgres_url: str) -> None:
    with PostgresExecutor(postgres_url, "1") as executor:
        name, before = executor.name, executor.term()
        assert before is not None
        with psycopg.connect(postgres_url, autocommit=True) as server, ExitStack() as claimed:
            query = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE '%executor%' AND datname = current_database()"
            (its,) = server.execute(query).fetchone() or (None,)
            other = claimed.enter_context(PostgresExecutor(postgres_url, "1"))
            server.execute("SELECT pg_terminate_backend(%s)", (its,))
            wait_until(lambda: claimed.enter_context(other.claim(name)))
            wait_until(lambda: executor.term() is None)
            claimed.close()
        wait_until(lambda: executor.term() == before + 1)
        assert executor.name == name


def test_a_database_that_is_not_there_is_said_in_a_line() -> None:
    with pytest.raises(CannotStart, match="cannot be used"), PostgresExecutor("postgresql://127.0.0.1:1/nothing", "1"):
        pass


def test_who_is_missing_once_may_come_back_and_twice_is_dead() -> None:
    suspects = Suspects()
    assert suspects.look(["a", "b"], lambda name: name == "b") == []
    assert suspects.look(["a", "b"], lambda _: True) == []
    assert suspects.look(["a", "b"], lambda _: False) == []
    assert suspects.look(["a", "b"], lambda name: name == "b") == ["a"]


def test_who_lives_is_told_without_a_claim(place: Path | str) -> None:
    with make(place) as one:
        with make(place) as other:
            names = {one.name, other.name, f"{one.name}1"}
            assert one.alive(names) == {one.name, other.name}
        assert one.alive(names) == {one.name}


def test_work_of_several_kinds_is_held_and_let_go_of_apart(place: Path | str) -> None:
    made: tuple[Made, Made]
    if isinstance(place, Path):
        made = FileExecutor(place, "2", "2 reading"), FileExecutor(place, "2")
    else:
        made = PostgresExecutor(place, "2", "2 reading"), PostgresExecutor(place, "2")
    both, one = made
    with one:
        with both, one.claim_version("2 reading") as ours:
            assert not ours
        with one.claim_version("2 reading") as ours:
            assert ours


def test_nobody_takes_up_what_a_conversation_in_a_terminal_left(place: Path | str) -> None:
    with make(place) as one, one.claim("terminal-3f2a") as ours:
        assert not ours
