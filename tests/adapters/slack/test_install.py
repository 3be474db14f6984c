"""Installing in many workspaces: OAuth to its end with a real bolt app over HTTP; each has its own token."""

import asyncio
import html
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.install import FILES_SCOPE, SCOPES, Installations, bot_token, oauth_settings
from bot.settings import Settings
from tests.adapters.slack.kept import BOT, found, installation, opened, run, settings
from tests.adapters.slack.server import FakeSlack

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


# The whole way


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
