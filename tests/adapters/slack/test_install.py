"""Installing in many workspaces: OAuth to its end with a real bolt app over HTTP, and tokens that nobody reads in the file."""

import asyncio
import contextlib
import html
import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from adapters.slack.install import FILES_SCOPE, SCOPES, Installations, bot_token, oauth_settings
from bot.settings import BadSettings, Settings
from bot.store import Store
from bot.store.tables import metadata
from tests.adapters.slack.server import FakeSlack, fake_slack

KEY, OTHER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BOT, REFRESH, USER = "xoxe.xoxb-1-secret-of-the-bot", "xoxe-1-secret-that-renews", "xoxp-secret-of-a-person"
HOOK = "https://hooks.example/services/secret-path"


def settings(**more: Any) -> Settings:
    given = {"slack_client_id": "1234.5678", "slack_client_secret": "client-secret-of-the-fake", "slack_token_key": KEY, **more}
    return Settings(**given)


def installation(team: str = "T1", enterprise: str | None = None, **more: Any) -> Installation:
    given: dict[str, Any] = {
        "app_id": "A1",
        "enterprise_id": enterprise,
        "team_id": team,
        "team_name": "Harbour",
        "bot_token": BOT,
        "bot_id": "B1",
        "bot_user_id": "U0",
        "bot_scopes": "chat:write",
        "bot_refresh_token": REFRESH,
        "user_id": "U1",
        "user_token": USER,
        "user_refresh_token": USER,
        "incoming_webhook_url": HOOK,
        "incoming_webhook_configuration_url": HOOK,
        **more,
    }
    return Installation(**given)


def run(made: Settings, work: Callable[[Installations], Awaitable[Any]]) -> Any:
    """What `work` gives, with the tables of `made`."""

    async def main() -> Any:
        async with opened(made) as installations:
            return await work(installations)

    return asyncio.run(main())


@asynccontextmanager
async def opened(made: Settings) -> AsyncIterator[Installations]:
    installations = Installations.of(made)
    try:
        await installations.prepare()
        yield installations
    finally:
        await installations.close()


async def found(installations: Installations, team: str = "T1", enterprise: str | None = None) -> Bot | None:
    return await installations.async_find_bot(enterprise_id=enterprise, team_id=team)


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


# Workspaces


def test_each_workspace_has_its_own_token(tmp_path: Path) -> None:
    async def look(one: Installations) -> list[str | None]:
        await one.async_save(installation("T1", bot_token="xoxb-1"))
        await one.async_save(installation("T2", "E1", bot_token="xoxb-2"))
        return [await bot_token(one, workspace) for workspace in ("T1", "T2", "E1", "T3")]

    assert run(settings(data_folder=tmp_path), look) == ["xoxb-1", "xoxb-2", "xoxb-2", None]


def test_installed_again_only_the_new_token_is_kept(tmp_path: Path) -> None:
    async def look(one: Installations) -> tuple[str | None, int]:
        await one.async_save(installation(bot_token="xoxb-old", installed_at=1_000_000.0))
        await one.async_save(installation(bot_token="xoxb-new", installed_at=2_000_000.0))
        async with one.engine.connect() as connection:
            rows = (await connection.execute(one.bots.select())).all()
        return await bot_token(one, "T1"), len(rows)

    assert run(settings(data_folder=tmp_path), look) == ("xoxb-new", 1)


def test_uninstalled_nothing_is_left(tmp_path: Path) -> None:
    gone = "T0UNINSTALLED"

    async def look(one: Installations) -> tuple[Any, Any, str | None]:
        for team in (gone, "T2"):
            await one.async_save(installation(team))
        await one.async_delete_all(enterprise_id=None, team_id=gone)
        left = await one.async_find_installation(enterprise_id=None, team_id=gone)
        return await found(one, gone), left, await bot_token(one, "T2")

    assert run(settings(data_folder=tmp_path), look) == (None, None, BOT)
    assert (tmp_path / "pullquote-slack.db").read_bytes().count(gone.encode()) == 0  # overwritten, not only marked as free


# States


def test_a_state_is_good_once(tmp_path: Path) -> None:
    async def use(one: Installations) -> list[bool]:
        state = await one.states.async_issue()
        return [await one.states.async_consume(given) for given in (state, state, "another", "")]

    assert run(settings(data_folder=tmp_path), use) == [True, False, False, False]


def test_of_two_who_bring_the_same_state_one_is_let_in(empty_database_url: str) -> None:
    async def use(one: Installations) -> list[bool]:
        state = await one.states.async_issue()
        return await asyncio.gather(*(one.states.async_consume(state) for _ in range(5)))

    assert sorted(run(settings(database_url=empty_database_url), use)) == [False] * 4 + [True]


def test_a_state_that_is_too_old_is_refused_and_forgotten(tmp_path: Path) -> None:
    async def use(one: Installations) -> tuple[bool, int]:
        one.states.expiration_seconds = -1
        state = await one.states.async_issue()
        refused = await one.states.async_consume(state)
        one.states.expiration_seconds = 600
        await one.states.async_issue()
        async with one.engine.connect() as connection:
            return refused, len((await connection.execute(one.states.oauth_states.select())).all())

    assert run(settings(data_folder=tmp_path), use) == (False, 1)


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


# The whole way


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as made:
        yield made


@asynccontextmanager
async def installing(slack: FakeSlack, made: Settings) -> AsyncIterator[tuple[aiohttp.ClientSession, Installations]]:
    """A browser before a bolt app that people install."""
    async with opened(made) as installations:
        app = AsyncApp(
            signing_secret=slack.signing_secret,
            client=AsyncWebClient(base_url=slack.url),
            oauth_settings=oauth_settings(made, installations),
        )
        flow = app.oauth_flow
        assert flow is not None

        async def install(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

        async def redirect(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

        served = web.Application()
        served.add_routes([web.get("/slack/install", install), web.get("/slack/oauth_redirect", redirect)])
        runner = web.AppRunner(served, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession(base, cookie_jar=aiohttp.DummyCookieJar()) as browser:
                yield browser, installations
        finally:
            await runner.cleanup()


async def begun(browser: aiohttp.ClientSession) -> tuple[dict[str, str], str]:
    """Press "Add to Slack": what Slack is asked for, and the cookie that comes along."""
    async with browser.get("/slack/install") as page:
        links = re.findall('href="([^"]*)"', await page.text())
        link = next(html.unescape(one) for one in links if "/oauth/" in one)
        cookie = page.headers["Set-Cookie"].partition(";")[0]
    return {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()} | {"site": link.partition("?")[0]}, cookie


def test_the_app_is_installed_in_a_second_workspace(slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = settings(
        data_folder=tmp_path,
        slack_api_url=slack.url,
        slack_public_url="https://bot.example",
        slack_client_id=slack.world.client_id,
    )

    async def main() -> tuple[dict[str, str], int, int, str | None]:
        async with installing(slack, made) as (browser, installations):
            asked, cookie = await begun(browser)
            back = {"code": slack.oauth_code("T2"), "state": asked["state"]}
            async with browser.get("/slack/oauth_redirect", params=back, headers={"Cookie": cookie}) as done:
                first = done.status
            async with browser.get("/slack/oauth_redirect", params=back, headers={"Cookie": cookie}) as again:
                second = again.status
            return asked, first, second, await bot_token(installations, "T2")

    asked, first, second, token = asyncio.run(main())
    assert asked["site"] == f"{slack.url.removesuffix('/api/')}/oauth/v2/authorize"
    assert asked["redirect_uri"] == "https://bot.example/slack/oauth_redirect"
    assert asked["scope"].split(",") == list(SCOPES)
    assert (first, second) == (200, 401)
    assert token == slack.world.bot_of("T2").token
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("adapters.slack.install")]
    assert token not in "".join(ours)


def test_who_did_not_begin_is_not_let_in(slack: FakeSlack, tmp_path: Path) -> None:
    made = settings(data_folder=tmp_path, slack_api_url=slack.url)

    async def main() -> list[int]:
        async with installing(slack, made) as (browser, _):
            asked, cookie = await begun(browser)
            tries = [
                ({"code": slack.oauth_code("T2"), "state": asked["state"]}, ""),  # another's browser
                ({"code": slack.oauth_code("T2"), "state": "made-up"}, cookie),
                ({"code": "made-up", "state": asked["state"]}, cookie),
            ]
            statuses = []
            for params, sent in tries:
                async with browser.get("/slack/oauth_redirect", params=params, headers={"Cookie": sent}) as done:
                    statuses.append(done.status)
            assert await bot_token(Installations.of(made), "T2") is None
            return statuses

    assert asyncio.run(main()) == [400, 400, 401]


def test_files_are_asked_for_only_where_they_are_read(tmp_path: Path) -> None:
    for files in (False, True):
        made = settings(data_folder=tmp_path, slack_files=files)
        wanted = oauth_settings(made, Installations.of(made)).scopes
        assert (FILES_SCOPE in (wanted or ())) is files


def test_slack_for_governments_has_its_own_page(tmp_path: Path) -> None:
    made = settings(data_folder=tmp_path, slack_api_url="https://slack-gov.com/api/")
    assert oauth_settings(made, Installations.of(made)).authorization_url == "https://slack-gov.com/oauth/v2/authorize"


def test_no_secret_is_in_what_settings_show() -> None:
    assert isinstance(settings().slack_token_key, SecretStr)
