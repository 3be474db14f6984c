"""Tokens of many workspaces are kept so that nobody reads them in the database, and renewed before they expire."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from slack_sdk.oauth.installation_store import Bot, Installation
from sqlalchemy import text

from adapters.slack.install import Installations, bot_token
from bot.settings import BadSettings
from bot.store import Store
from bot.store.tables import metadata
from tests.adapters.slack.kept import BOT, HOOK, KEY, OTHER_KEY, REFRESH, USER, found, installation, run, settings

# What the database has


def test_what_is_kept_comes_back(empty_database_url: str) -> None:
    made = settings(database_url=empty_database_url)
    run(made, lambda one: one.async_save(installation()))

    async def look(one: Installations) -> tuple[Bot | None, Installation | None]:
        return await found(one), await one.async_find_installation(enterprise_id=None, team_id="T1")

    bot, whole = run(made, look)
    assert (bot.bot_token, bot.bot_refresh_token, bot.bot_scopes) == (BOT, REFRESH, ["chat:write"])
    assert (whole.user_token, whole.incoming_webhook_url, whole.incoming_webhook_configuration_url) == (USER, HOOK, HOOK)


def test_no_token_can_be_read_in_the_file(tmp_path: Path) -> None:
    async def keep(one: Installations) -> None:
        await one.async_save(installation())
        await one.states.async_issue()

    run(settings(data_folder=tmp_path), keep)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["pullquote-slack.db"]
    content = files[0].read_bytes()
    assert b"Harbour" in content  # it is this file
    for secret in (BOT, REFRESH, USER, HOOK, "secret-of", "secret-path"):
        assert secret.encode() not in content
    assert files[0].stat().st_mode & 0o077 == 0


def test_a_state_is_not_in_the_file_as_it_is_sent(tmp_path: Path) -> None:
    state = run(settings(data_folder=tmp_path), lambda one: one.states.async_issue())
    assert state.encode() not in (tmp_path / "pullquote-slack.db").read_bytes()


def test_the_bots_own_migrations_do_not_see_these_tables(empty_database_url: str) -> None:
    run(settings(database_url=empty_database_url), lambda one: one.async_save(installation()))
    with Store.open(empty_database_url) as store, store.read() as connection:
        seen = compare_metadata(MigrationContext.configure(connection), metadata)
        tables = {getattr(change[1], "name", "") for change in seen if change[0] == "remove_table"}  # type: ignore[index]
    assert not [name for name in tables if "slack" in name]


def test_on_postgresql_no_token_can_be_read_either(postgres_url: str) -> None:
    made = settings(database_url=postgres_url)
    run(made, lambda one: one.async_save(installation()))
    with Store.open(postgres_url) as store, store.read() as connection:
        tables = [f"slack.pullquote_slack_{name}" for name in ("bots", "installations")]
        rows = [str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))]
    assert len(rows) == 2
    assert not [secret for secret in (BOT, REFRESH, USER, HOOK) if secret in "".join(rows)]


def test_many_processes_may_make_the_tables_at_once(empty_database_url: str) -> None:
    made = settings(database_url=empty_database_url)

    async def all_at_once() -> None:
        several = [Installations.of(made) for _ in range(4)]
        await asyncio.gather(*(one.prepare() for one in several))
        for one in several:
            await one.close()

    asyncio.run(all_at_once())


# Keys


def test_a_new_key_takes_over_from_an_old_one(tmp_path: Path) -> None:
    run(settings(data_folder=tmp_path), lambda one: one.async_save(installation()))
    both = settings(data_folder=tmp_path, slack_token_key=f"{OTHER_KEY}, {KEY}")
    assert run(both, found).bot_token == BOT
    assert run(settings(data_folder=tmp_path, slack_token_key=OTHER_KEY), found).bot_token == BOT


def test_without_the_right_key_there_is_no_token_and_nothing_is_lost(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run(settings(data_folder=tmp_path), lambda one: one.async_save(installation()))
    wrong = settings(data_folder=tmp_path, slack_token_key=OTHER_KEY)
    assert run(wrong, found).bot_token is None
    assert run(wrong, lambda one: bot_token(one, "T1")) is None
    assert "slack_token_key lacks the key" in caplog.text
    assert run(settings(data_folder=tmp_path), found).bot_token == BOT


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"slack_token_key": ""}, "slack_token_key is needed"),
        ({"slack_token_key": "secret-but-short"}, "slack_token_key is no Fernet key"),
        ({"slack_client_id": ""}, "slack_client_id and slack_client_secret are needed"),
    ],
)
def test_what_is_missing_is_said_and_no_secret_with_it(tmp_path: Path, more: dict[str, str], line: str) -> None:
    with pytest.raises(BadSettings, match=line) as refused:
        Installations.of(settings(data_folder=tmp_path, **more))
    assert "secret-but-short" not in str(refused.value)


# Tokens that expire


@contextlib.contextmanager
def renewing(*answers: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A Slack that renews tokens: where it is, and what it was asked; the last answer is given again and again."""
    asked: list[dict[str, str]] = []

    async def access(request: web.Request) -> web.Response:
        form = dict(await request.post())
        asked.append({key: str(value) for key, value in form.items()})
        return web.json_response(answers[min(len(asked), len(answers)) - 1])

    with _served(access) as base:
        yield f"{base}/api/", asked


@contextlib.contextmanager
def _served(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Iterator[str]:
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = Future()

    async def main() -> None:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", handler)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stop = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), stop, runner.addresses[0][1]))
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    loop, stop, port = ready.result(10)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


_RENEWED = {"ok": True, "token_type": "bot", "access_token": "xoxb-new", "refresh_token": "xoxe-new", "expires_in": 43_200}


def test_a_token_that_is_about_to_expire_is_renewed_once(tmp_path: Path) -> None:
    with renewing(_RENEWED) as (url, asked):
        made = settings(data_folder=tmp_path, slack_api_url=url)

        async def look(one: Installations) -> list[str | None]:
            await one.async_save(installation(bot_token_expires_at=int(time.time()) + 600))
            return await asyncio.gather(*(bot_token(one, "T1") for _ in range(5)))

        assert run(made, look) == ["xoxb-new"] * 5
        assert [(one["grant_type"], one["refresh_token"]) for one in asked] == [("refresh_token", REFRESH)]
        kept = run(made, found)
        assert (kept.bot_token, kept.bot_refresh_token) == ("xoxb-new", "xoxe-new")


def test_a_token_that_is_good_for_long_is_left_alone(tmp_path: Path) -> None:
    with renewing(_RENEWED) as (url, asked):

        async def look(one: Installations) -> str | None:
            await one.async_save(installation(bot_token_expires_at=int(time.time()) + 36_000))
            return await bot_token(one, "T1")

        assert run(settings(data_folder=tmp_path, slack_api_url=url), look) == BOT
        assert asked == []


def test_a_token_that_slack_does_not_renew_is_used_while_it_lasts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with renewing({"ok": False, "error": "invalid_refresh_token"}) as (url, _):

        async def look(one: Installations) -> str | None:
            await one.async_save(installation(bot_token_expires_at=int(time.time()) + 600))
            return await bot_token(one, "T1")

        assert run(settings(data_folder=tmp_path, slack_api_url=url), look) == BOT
    assert "Slack did not renew the token of T1" in caplog.text
